/**
 * Signing out: first everything is sent. What cannot be sent is the person's to decide about; nothing of somebody else's is touched.
 *
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {import("./courier.js").Courier} Courier
 */
import { answers, them } from "../answers/words.js";
import { ask, element } from "../elements.js";
import { page } from "./page.js";
import { countAnswers } from "./reporting.js";
import { tell } from "./tabs.js";

const WAIT_FOR_SENDING = 6_000;

/**
 * @param {Outbox} outbox
 * @param {Courier} courier
 */
export function guardSignOut (outbox, courier) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-sign-out]"))) {
    let decided = false;
    form.addEventListener("submit", async (event) => {
      if (decided) return;
      if (outbox.empty && outbox.store && !page.unsent().length) {
        // The usual case waits for nothing: somebody who closes the page at once has signed out all the same.
        decided = leaving = true;
        tell({ kind: "signed-out" });
        form.append(field("clear", "1"), field("device", outbox.device));
        outbox.close();
        return;
      }
      event.preventDefault();
      const decision = await decide(outbox, courier);
      if (!decision) return;
      decided = leaving = true;
      tell({ kind: "signed-out" });
      if (decision === "clear") await forget(outbox, form);
      else outbox.close();
      form.submit();
    });
  }
}

let leaving = false;
/** @returns {boolean} whether the person has decided to leave: nothing is to be asked again */
export const isLeaving = () => leaving;

/**
 * @param {Outbox} outbox
 * @param {Courier} courier
 * @returns {Promise<"clear" | "keep" | null>} null: stay
 */
async function decide (outbox, courier) {
  for (;;) {
    const sending = Promise.all([page.send(), courier.flush()]);
    await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, WAIT_FOR_SENDING))]);
    const count = await unsent(outbox);
    if (!count) return "clear";
    const keeps = outbox.works && outbox.store !== null;
    const decision = await askAbout(count, keeps);
    if (decision === "keep") return "keep";
    if (decision === "delete" && await confirmed(count)) return "clear";
    if (decision === null) return null;
  }
}

/** @param {Outbox} outbox @returns {Promise<number>} how many answers of the person are not sent, wherever they were typed */
async function unsent (outbox) {
  const kept = await outbox.own();
  const here = page.unsent().filter((answer) => !kept.some((entry) => page.holds(entry) && entry.question === answer.code));
  return countAnswers(kept) + here.length;
}

/** @param {number} count @param {boolean} keeps */
function askAbout (count, keeps) {
  /** @type {["again" | "keep" | "delete", string, string?][]} */
  const choices = [["again", "Try again", "govuk-button"]];
  if (keeps) choices.push(["keep", `Sign out and keep ${them(count)} locked on this laptop`]);
  choices.push(["delete", `Sign out and delete ${answers(count)}`, "govuk-button govuk-button--warning"]);
  const words = [keeps
    ? "What is kept here is locked: nobody can read it, and it is sent when you sign in on this laptop again."
    : `This browser cannot keep ${them(count)}. What you do not send before you sign out is lost.`];
  return ask({ title: `Not saved: ${answers(count)}`, words, choices }).answer;
}

/** @param {number} count */
async function confirmed (count) {
  const words = [element("p", "govuk-body", `Nobody can bring ${them(count)} back.`)];
  const question = ask({
    title: `Delete ${answers(count)}?`,
    words,
    choices: [["delete", `Yes, delete ${answers(count)} and sign out`, "govuk-button govuk-button--warning"], ["no", "No, go back"]],
    first: 1,
  });
  return await question.answer === "delete";
}

/**
 * Nothing of the person is left here: say so to the server, and whether the browser may clear everything.
 *
 * @param {Outbox} outbox
 * @param {HTMLFormElement} form
 */
async function forget (outbox, form) {
  const { device } = outbox;
  try {
    if (await outbox.clear()) form.append(field("clear", "1"));
    if (device) form.append(field("device", device));
  } catch {
    // What cannot be deleted stays locked: the key is not withdrawn either.
  }
}

/** @param {string} name @param {string} value */
function field (name, value) {
  const made = /** @type {HTMLInputElement} */ (element("input"));
  Object.assign(made, { type: "hidden", name, value });
  return made;
}
