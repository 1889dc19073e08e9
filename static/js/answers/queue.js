/**
 * When answers are sent: choices at once, text after a pause; one request at a time for an answer, two for the page; again and
 * again, with growing pauses, until the server has answered. What outlives the page is kept elsewhere (keeping.js).
 *
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {import("./sending.js").Operation} Operation
 * @typedef {import("./sending.js").Outcome} Outcome
 * @typedef {{ state: "open" } | { state: "waiting", until: number } | { state: "signed-out", message: string }} Connection
 */

const PAUSE = 2_000;
const WHILE_TYPING = 15_000;
const AT_ONCE = 2;
// Also where a server or something on the way asks for a longer pause: somebody is waiting for the word "saved".
const LONGEST_WAIT = 60;

/** Moments are milliseconds since the page was opened: the clock of a laptop may be put forward or back. */
export class Queue {
  /** @type {Connection} */
  connection = { state: "open" };
  /** @type {string | null} when the server last confirmed something */
  savedAt = null;
  failures = 0;
  timer = 0;

  /**
   * @param {Answer[]} answers
   * @param {(answer: Answer, operation: Operation) => Promise<Outcome>} send
   * @param {(answer: Answer | null, outcome: Outcome | null) => void} changed called after every change of state
   */
  constructor (answers, send, changed) {
    this.answers = answers;
    this.send = send;
    this.changed = changed;
  }

  get unsent () {
    return this.answers.filter((answer) => answer.unsent);
  }

  get sending () {
    return this.answers.some((answer) => answer.busy);
  }

  /** Whether everything that can be sent has been: what is left needs a person, or a network. */
  get settled () {
    return !this.sending && (this.connection.state !== "open" || this.unsent.every((answer) => answer.problem));
  }

  /**
   * Somebody typed or chose.
   *
   * @param {Answer} answer
   * @param {boolean} atOnce
   */
  touched (answer, atOnce) {
    answer.touch();
    const now = performance.now();
    if (!answer.unsent) answer.due = Infinity;
    else {
      answer.unsentSince ||= now;
      answer.due = atOnce ? now : Math.max(now, Math.min(now + PAUSE, answer.unsentSince + WHILE_TYPING));
    }
    this.changed(answer, null);
    this.pump();
  }

  /** Send everything now, also while we were waiting to try again. */
  flush () {
    for (const answer of this.answers) if (answer.unsent && !answer.problem) answer.due = 0;
    if (this.connection.state !== "open") this.connection = { state: "open" };
    this.pump();
  }

  /** Try once more what was refused, for instance after the case has been reopened. */
  tryAgain () {
    for (const answer of this.answers) if (answer.problem?.kind === "refused") answer.problem = null;
    this.flush();
  }

  /** Send what is due, and wake up when the next thing is. */
  pump () {
    clearTimeout(this.timer);
    const now = performance.now();
    if (this.connection.state === "waiting" && this.connection.until <= now) this.connection = { state: "open" };
    if (this.connection.state === "open") {
      for (const answer of this.answers) {
        if (this.answers.filter((other) => other.busy).length >= AT_ONCE) break;
        if (answer.due <= now || (answer.pending && !answer.busy)) this.deliver(answer);
      }
    }
    const due = this.answers.filter((answer) => !answer.busy && !answer.problem).map((answer) => answer.due);
    const wake = this.connection.state === "waiting" ? this.connection.until : this.connection.state === "open" ? Math.min(...due) : Infinity;
    if (Number.isFinite(wake) && !(this.sending && wake <= now)) this.timer = setTimeout(() => this.pump(), Math.max(20, wake - now));
  }

  /** @param {Answer} answer */
  async deliver (answer) {
    const operation = answer.next();
    if (!operation) {
      answer.due = Infinity;
      return;
    }
    answer.busy = true;
    answer.due = Infinity;
    this.changed(answer, null);
    const outcome = await this.send(answer, operation);
    answer.busy = false;
    answer.settle(outcome);
    this.note(outcome);
    if (answer.unsent) answer.due = Math.min(answer.due, outcome.kind === "saved" ? performance.now() + PAUSE : performance.now());
    answer.unsentSince = answer.unsent ? performance.now() : 0;
    this.changed(answer, outcome);
    this.pump();
  }

  /** @param {Outcome} outcome */
  note (outcome) {
    if (outcome.kind === "unreachable") {
      this.failures += 1;
      const pause = Math.max(2 ** this.failures * (0.8 + 0.4 * Math.random()), outcome.waitSeconds);
      this.connection = { state: "waiting", until: performance.now() + 1000 * Math.min(LONGEST_WAIT, pause) };
      return;
    }
    this.failures = 0;
    this.connection = outcome.kind === "signed-out" ? { state: "signed-out", message: outcome.message } : { state: "open" };
    if (outcome.kind === "saved") this.savedAt = outcome.savedAt;
    if (outcome.kind === "conflict") this.savedAt ??= outcome.current.at;
  }
}
