/**
 * What the page says about saving. The words are those that people were promised: "saved" only when the server said so.
 *
 * @typedef {import("./queue.js").Queue} Queue
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {"idle" | "saved" | "saving" | "waiting" | "offline" | "signed-out" | "decision" | "invalid" | "refused"} State
 * @typedef {{ state: State, words: string, more: string, first: Answer | null }} Report
 */

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "numeric", minute: "2-digit", hour12: true });
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", day: "numeric", month: "long", year: "numeric" });

/** @param {string} moment ISO date and time @returns {string} for instance 12:03pm */
export function clock (moment) {
  return CLOCK.format(new Date(moment)).replace(/\s/g, "").replace(/^0:/, "12:").toLowerCase();
}

/** @param {string} moment ISO date and time @returns {string} "at 12:03pm", with the date when that was another day */
export function when (moment) {
  const day = (/** @type {Date} */ date) => DAY.format(date);
  const date = new Date(moment);
  return day(date) === day(new Date()) ? `at ${clock(moment)}` : `on ${day(date)} at ${clock(moment)}`;
}

/** @param {number} count @returns {string} "1 answer", "3 answers" */
export function answers (count) {
  return `${count} answer${count === 1 ? "" : "s"}`;
}

/**
 * @param {Queue} queue
 * @param {boolean} online whether the browser believes that there is a network
 * @returns {Report} the state that matters most
 */
export function report (queue, online) {
  const unsent = queue.unsent;
  const count = answers(unsent.length);
  const troubled = (/** @type {string} */ kind) => queue.answers.filter((answer) => answer.problem?.kind === kind);
  const say = (/** @type {State} */ state, /** @type {string} */ words, more = "", first = unsent[0] ?? null) => ({ state, words, more, first });

  const refused = troubled("refused");
  if (refused.length) {
    const reason = /** @type {{ message: string }} */ (refused[0].problem).message;
    return say("refused", `${answers(refused.length)} could not be saved: ${reason}`, "", refused[0]);
  }
  const undecided = troubled("conflict");
  if (undecided.length) {
    return say("decision", `${answers(undecided.length)} need${undecided.length === 1 ? "s" : ""} your decision.`, "", undecided[0]);
  }
  const invalid = troubled("invalid");
  if (invalid.length) {
    const reason = /** @type {{ message: string }} */ (invalid[0].problem).message;
    return say("invalid", `${answers(invalid.length)} could not be saved. ${invalid[0].label}: ${reason}`, "", invalid[0]);
  }
  if (!unsent.length) {
    return queue.savedAt ? say("saved", "All answers saved", `at ${clock(queue.savedAt)}`) : say("idle", "Answers are saved as you type.");
  }
  if (queue.connection.state === "signed-out") {
    const who = queue.connection.message || "You've been signed out.";
    return say("signed-out", `${who} Not saved: ${count}. Keep this page open and sign in: then they'll be sent.`);
  }
  if (!online) {
    return say("offline", `You're offline. Not saved: ${count}. Do not close this page. They'll be sent when you reconnect.`);
  }
  if (queue.connection.state === "waiting") {
    const seconds = Math.max(1, Math.ceil((queue.connection.until - Date.now()) / 1000));
    return say("waiting", `Not saved: ${count} waiting. Do not close this page.`, `Trying again in ${seconds} second${seconds === 1 ? "" : "s"}.`);
  }
  return say("saving", "Saving…");
}
