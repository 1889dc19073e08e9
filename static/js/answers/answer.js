/**
 * One answer on the page: what is typed, what the server has confirmed, and the operation between the two. Knows no document.
 *
 * @typedef {import("./sending.js").Operation} Operation
 * @typedef {import("./sending.js").Outcome} Outcome
 * @typedef {import("./sending.js").Current} Current
 * @typedef {{ choice: string, evidence: string }} Content
 * @typedef {{ kind: "conflict", current: Current } | { kind: "refused", message: string }
 *   | { kind: "invalid", field: string, message: string }} Problem
 * @typedef {{ read: () => Content, write: (content: Partial<Content>) => void, offers: (choice: string) => boolean }} Controls
 * @typedef {{ value: string, was: string | null, version: number, op: string }} KeptField what the outbox has of one field
 */

const NAMES = /** @type {const} */ (["choice", "evidence"]);
const OTHER_OPTIONS = "The options of this question are others than when this page was opened. Copy your text, then open the page again.";

export class Answer {
  /** @type {Operation | null} sent or to be sent again, exactly as it is, until the server has answered */
  pending = null;
  /** @type {Problem | null} what stands in the way of saving until the person or the case changes */
  problem = null;
  /** When this answer should be sent, in milliseconds since the page was opened; Infinity when nothing calls for it. */
  due = Infinity;
  /** When the oldest change that is not confirmed was made; 0 when there is none. */
  unsentSince = 0;
  /** Whether a request is under way. */
  busy = false;
  /** @type {Current | null} a version newer than `version` that the page has heard of and not taken in yet */
  newer = null;

  /**
   * @param {string} code
   * @param {string} label
   * @param {number} version
   * @param {Content | null} saved what the server holds at that version; null when that is not known
   * @param {Controls} controls
   */
  constructor (code, label, version, saved, controls) {
    this.code = code;
    this.label = label;
    this.version = version;
    this.saved = saved;
    this.controls = controls;
  }

  /** @returns {Partial<Content>} the typed fields that differ from what the server has confirmed */
  get changes () {
    const typed = this.controls.read();
    return Object.fromEntries(NAMES.filter((name) => this.saved?.[name] !== typed[name]).map((name) => [name, typed[name]]));
  }

  get changed () {
    return Object.keys(this.changes).length > 0;
  }

  /** @returns {Set<keyof Content>} the fields that hold something not confirmed */
  get unsentFields () {
    const going = this.pending?.aside ? {} : this.pending?.fields ?? {};
    return new Set(/** @type {(keyof Content)[]} */ ([...Object.keys(this.changes), ...Object.keys(going)]));
  }

  /** @returns {Partial<Content>} what was given up and is not in the history yet */
  get givenUp () {
    return this.pending?.aside ? this.pending.fields : {};
  }

  /** Whether something typed is not confirmed: as long as this is true, leaving the page may lose it. */
  get unsent () {
    return this.pending !== null || this.changed;
  }

  /** @returns {Operation | null} what to send now: the operation that is still unanswered, else the changes since */
  next () {
    if (this.busy || this.problem) return null;
    if (!this.pending && this.changed) {
      this.pending = { op: crypto.randomUUID(), version: this.version, fields: this.changes };
    }
    return this.pending;
  }

  /** Something was typed: a text that could not be stored may be tried again. */
  touch () {
    if (this.problem?.kind === "invalid") this.problem = null;
  }

  /**
   * Take in what became of the pending operation.
   *
   * @param {Outcome} outcome
   */
  settle (outcome) {
    const operation = /** @type {Operation} */ (this.pending);
    if (outcome.kind === "unreachable" || outcome.kind === "signed-out") return;
    this.pending = null;
    if (outcome.kind === "saved") {
      // It was done before, over a version that this page has not seen: what else stands there now is not known, so it is asked.
      if (!operation.aside && outcome.version !== operation.version + 1) return;
      if (!operation.aside) this.saved = { choice: "", evidence: "", ...this.saved, ...operation.fields };
      this.version = outcome.version;
      if (this.newer) this.hear(this.newer);
    } else if (outcome.kind === "conflict") {
      this.rebase(outcome.current);
      if (operation.aside) this.pending = { ...operation, op: crypto.randomUUID(), version: outcome.current.version };
    } else if (outcome.kind !== "reused") {
      this.problem = outcome;
      if (operation.aside && outcome.kind === "refused") this.pending = operation;
    }
  }

  /**
   * Somebody else has changed the answer. What only they changed is taken over, what only we changed will be sent on top;
   * where both changed the same field, a person decides. Nothing typed is overwritten. An option that this page does not have, for the
   * inspection has moved to other questions, can be neither shown nor decided about: it would be taken for no choice at all.
   *
   * @param {Current} current
   */
  rebase (current) {
    if (!this.controls.offers(current.fields.choice)) {
      this.newer = null;
      this.problem = { kind: "refused", message: OTHER_OPTIONS };
      return;
    }
    const typed = this.controls.read();
    const mine = NAMES.filter((name) => this.saved?.[name] !== typed[name]);
    const theirs = NAMES.filter((name) => this.saved?.[name] !== current.fields[name]);
    const clash = mine.some((name) => theirs.includes(name) && typed[name] !== current.fields[name]);
    const taken = Object.fromEntries(theirs.filter((name) => !mine.includes(name)).map((name) => [name, current.fields[name]]));
    this.controls.write(taken);
    this.newer = null;
    if (clash) {
      // Until somebody has decided, this stays based on the version it was typed over: else a page opened anew would write over theirs.
      this.problem = { kind: "conflict", current };
      if (this.saved) this.saved = { ...this.saved, ...taken };
    } else {
      this.saved = { ...current.fields };
      this.version = current.version;
      this.problem = null;
    }
  }

  /**
   * Another tab, or the page itself, says how the answer stands on the server.
   *
   * @param {Current} current
   */
  hear (current) {
    const known = this.problem?.kind === "conflict" ? this.problem.current.version : this.version;
    if (current.version <= known) this.newer = null;
    else if (this.pending) this.newer = current;
    else this.rebase(current);
  }

  /**
   * Put back what was typed before the page was left: it is not saved yet.
   *
   * @param {Partial<Record<keyof Content, KeptField>>} kept
   * @returns {boolean} whether anything of it is still to be sent
   */
  restore (kept) {
    const shown = this.saved;
    const typed = this.controls.read();
    const versions = Object.values(kept).map((field) => field.version);
    const version = Math.min(this.version, ...versions);
    /** @type {Partial<Content>} */ const sent = {};
    let op = "";
    for (const name of NAMES) {
      const field = kept[name];
      if (!field || shown?.[name] === field.value) continue;
      const touched = shown !== null && typed[name] !== shown[name] && typed[name] !== field.value;
      this.controls.write({ [name]: touched && name === "evidence" ? `${field.value}\n\n${typed[name]}` : touched ? typed[name] : field.value });
      if (this.saved && version < this.version && field.was !== null) this.saved = { ...this.saved, [name]: field.was };
      if (field.op && !touched) {
        op = field.op;
        sent[name] = field.value;
      }
    }
    if (!this.unsent) return false;
    if (shown && version < this.version) this.newer = { version: this.version, fields: shown, by: "", at: null };
    this.version = version;
    if (op && !this.pending) this.pending = { op, version, fields: sent };
    if (!this.pending) this.newer = null; // the server itself will answer with how it stands
    return true;
  }

  /**
   * Carry out what the person decided about a conflict.
   *
   * @param {"saved" | "mine" | "both"} decision
   */
  decide (decision) {
    if (this.problem?.kind !== "conflict") return;
    const { fields: theirs, version } = this.problem.current;
    const mine = this.controls.read();
    if (decision === "saved") this.controls.write(theirs);
    if (decision === "both") {
      this.controls.write({ evidence: [theirs.evidence, mine.evidence].filter((text) => text.trim()).join("\n\n") });
    }
    this.saved = { ...theirs };
    this.version = version;
    this.problem = null;
    // What is given up stays in the history, and is never the answer.
    const given = NAMES.filter((name) => decision === "saved" && mine[name].trim() && mine[name] !== theirs[name]);
    if (given.length) {
      this.pending = { op: crypto.randomUUID(), version, fields: Object.fromEntries(given.map((name) => [name, mine[name]])), aside: true };
    }
  }
}
