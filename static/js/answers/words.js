/**
 * What the page says about saving. The words are those that people were promised: "saved" only when the server said so.
 *
 * @typedef {import("./queue.js").Queue} Queue
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {"idle" | "saved" | "saving" | "waiting" | "offline" | "signed-out" | "no-storage" | "decision" | "invalid" | "refused"} State
 * @typedef {{ state: State, way: State | "", words: string, more: string, first: Answer | null, unsent: Answer[] }} Report `way` is
 *   what keeps answers from being sent now, or from being kept until then, "" when nothing does
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

/** @param {number} count @returns {string} what stands for so many answers after a verb */
export function them (count) {
  return count === 1 ? "it" : "them";
}

/**
 * @param {Queue} queue
 * @param {{ online: boolean, keeps: boolean }} laptop whether the browser believes that there is a network, and whether it keeps what
 *   could not be sent
 * @returns {Report} the state that matters most; trouble with the network is told beside what needs a person
 */
export function report (queue, { online, keeps }) {
  const unsent = queue.unsent;
  const trouble = unsent.length ? inTheWay(queue, online, keeps) : null;
  const needed = needsPerson(queue);
  // What waits for a decision and stands on the page alone is in danger, too: that is said aloud.
  const way = trouble?.state ?? (keeps ? "" : "no-storage");
  if (needed) return { ...needed, way, more: trouble ? `${trouble.words} ${trouble.more}`.trim() : where(needed.state, keeps), unsent };
  if (trouble) return { ...trouble, first: unsent[0], unsent };
  if (unsent.length) {
    // Until the key of this laptop is there, what the server has not confirmed would go with the page.
    const saving = say("saving", "Saving…", keeps ? "" : "Do not close this page yet.", unsent);
    return keeps ? saving : { ...saving, way: "no-storage" };
  }
  const cannot = keeps ? "" : "This browser cannot keep answers while it is offline.";
  return queue.savedAt ? say("saved", "All answers saved", `at ${clock(queue.savedAt)}`) : say("idle", "Answers are saved as you type.", cannot);
}

/**
 * @param {State} state
 * @param {string} words
 * @param {string} more
 * @param {Answer[]} unsent
 * @returns {Report}
 */
function say (state, words, more, unsent = []) {
  return { state, way: "", words, more, first: unsent[0] ?? null, unsent };
}

/**
 * @param {State} state
 * @param {boolean} keeps
 * @returns {string} where the text is safe that only a person can help on, and until when
 */
function where (state, keeps) {
  if (!keeps) return "Your text is on this page alone. Do not close it.";
  if (state === "decision") return "Both versions are kept until then.";
  return `Your text is kept on this laptop. ${state === "invalid" ? "Change it, and it is sent again." : "Copy it, or try again once that is put right."}`;
}

/**
 * @param {Queue} queue
 * @returns {{ state: State, words: string, first: Answer } | null} what only a person can put right
 */
function needsPerson (queue) {
  const troubled = (/** @type {string} */ kind) => queue.answers.filter((answer) => answer.problem?.kind === kind);
  // Messages at a field end without a full stop; here another sentence follows.
  const reason = (/** @type {Answer} */ answer) => /** @type {{ message: string }} */ (answer.problem).message.replace(/[^.?!]$/, "$&.");
  const [refused, undecided, invalid] = ["refused", "conflict", "invalid"].map(troubled);
  if (refused.length) return { state: "refused", words: `${answers(refused.length)} could not be saved: ${reason(refused[0])}`, first: refused[0] };
  if (undecided.length) {
    return { state: "decision", words: `${answers(undecided.length)} need${undecided.length === 1 ? "s" : ""} your decision.`, first: undecided[0] };
  }
  if (!invalid.length) return null;
  return { state: "invalid", words: `${answers(invalid.length)} could not be saved. ${invalid[0].label}: ${reason(invalid[0])}`, first: invalid[0] };
}

/**
 * @param {Queue} queue
 * @param {boolean} online
 * @param {boolean} keeps
 * @returns {{ state: State, way: State, words: string, more: string } | null} why what is typed cannot be sent now
 */
function inTheWay (queue, online, keeps) {
  const count = answers(queue.unsent.length);
  const { connection } = queue;
  /** @type {State | ""} */
  const way = connection.state === "signed-out" ? "signed-out" : !online ? "offline" : connection.state === "waiting" ? "waiting" : "";
  if (!way) return null;
  const seconds = connection.state === "waiting" ? Math.max(1, Math.ceil((connection.until - performance.now()) / 1000)) : 0;
  const why = {
    "signed-out": connection.state === "signed-out" && connection.message ? connection.message : "You've been signed out.",
    offline: "You're offline.",
    waiting: `Trying again in ${seconds} second${seconds === 1 ? "" : "s"}.`,
  }[way];
  if (!keeps) {
    const words = `Not saved: ${count}. This browser cannot keep ${them(queue.unsent.length)}. Do not close this page.`;
    return { state: "no-storage", way, words, more: why };
  }
  const kept = queue.unsent.length === 1 ? "It is kept on this laptop." : "They are kept on this laptop.";
  if (way === "waiting") return { state: way, way, words: `Not saved: ${count} waiting.`, more: `${why} ${kept}` };
  const more = way === "offline" ? `${queue.unsent.length === 1 ? "It" : "They"}'ll be sent when you reconnect.` : "";
  return { state: way, way, words: `${why} Not saved: ${count}, kept on this laptop.${more && ` ${more}`}`, more: "" };
}
