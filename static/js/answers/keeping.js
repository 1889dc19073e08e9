/**
 * Between the answers on a page and the outbox: what is typed is put there within half a second, and taken out once the server has it.
 *
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {import("../outbox/outbox.js").Outbox} Outbox
 * @typedef {import("../outbox/outbox.js").Kept} Kept
 * @typedef {{ id: string, stamp: string, since: number, device: string, value: string, version: number, op: string }} Written
 */

const WITHIN = 250;
const FIELDS = /** @type {const} */ (["choice", "evidence"]);

export class Keeper {
  /** @type {Map<string, Written>} what the outbox holds of each field of this page */
  written = new Map();
  /** @type {Map<Answer, number>} timers of answers that were typed into */
  soon = new Map();
  /** @type {Map<Answer, Promise<void>>} one write after the other for each answer */
  writing = new Map();

  /**
   * @param {Outbox} outbox
   * @param {{ sheet: string, page: string }} place where answers of this page are saved, and where the page itself is
   * @param {string} name what the answers of this page are about, as lists on other pages call it
   * @param {() => void} changed called when what is kept, or whether anything can be, has changed
   */
  constructor (outbox, place, name, changed) {
    this.outbox = outbox;
    this.place = place;
    this.name = name;
    this.case = place.sheet.match(/\/cases\/(\d+)\//)?.[1] ?? "";
    this.changed = changed;
  }

  /** @param {Answer} answer that was typed into: words in the middle of being typed are kept as well */
  touched (answer) {
    if (!this.soon.has(answer)) this.soon.set(answer, setTimeout(() => this.write(answer), WITHIN));
  }

  /** @param {Answer} answer whose state has changed @returns {Promise<void>} when it is kept as it stands, or could not be */
  write (answer) {
    clearTimeout(this.soon.get(answer));
    this.soon.delete(answer);
    const before = this.writing.get(answer) ?? Promise.resolve();
    const after = before.then(() => this.bringInLine(answer)).catch(() => {}).then(() => this.changed());
    this.writing.set(answer, after);
    return after;
  }

  /** @param {Answer} answer */
  async bringInLine (answer) {
    for (const name of FIELDS) {
      const key = `${answer.code}|${name}`;
      const known = this.written.get(key);
      if (!answer.unsentFields.has(name)) {
        this.written.delete(key);
        if (known) await this.outbox.remove(known.id, known.stamp);
        continue;
      }
      const value = answer.controls.read()[name];
      const op = answer.pending?.fields[name] === value ? answer.pending.op : "";
      const same = known?.value === value && known.version === answer.version && known.op === op && known.device === this.outbox.device;
      if (same) continue;
      const since = known?.since ?? Date.now();
      // What is under way, or arrived unheard, is our own: only what somebody else wrote over it has to be decided about.
      const was = answer.pending?.fields[name] ?? answer.saved?.[name] ?? null;
      const about = { ...this.place, case: this.case, question: answer.code, field: name, version: answer.version, since };
      const put = await this.outbox.put(about, { value, was: op ? answer.saved?.[name] ?? null : was, op, label: `${this.name}, ${answer.label}` });
      this.written.set(key, { ...put, since, device: this.outbox.device, value, version: about.version, op });
    }
  }

  /** @param {Answer} answer @returns {boolean} whether everything typed into it would outlive this page */
  keeps (answer) {
    const typed = answer.controls.read();
    return this.outbox.ready && [...answer.unsentFields].every((name) => {
      const known = this.written.get(`${answer.code}|${name}`);
      return known?.value === typed[name] && known.device === this.outbox.device;
    });
  }

  /**
   * Put what earlier pages have left behind into the answers of this one.
   *
   * @param {Answer[]} answers
   * @returns {Promise<Answer[]>} those that have something to send now
   */
  async restore (answers) {
    const byCode = new Map(answers.map((answer) => [answer.code, answer]));
    const kept = await this.outbox.adopt((entry) => entry.sheet === this.place.sheet && byCode.has(entry.question));
    /** @type {Map<Answer, Record<string, import("./answer.js").KeptField>>} */
    const found = new Map();
    for (const { entry, content } of kept) {
      const answer = /** @type {Answer} */ (byCode.get(entry.question));
      const { id, stamp, since, device, version } = entry;
      found.set(answer, { ...found.get(answer), [entry.field]: { ...content, version } });
      this.written.set(`${entry.question}|${entry.field}`, { id, stamp, since, device, value: content.value, version, op: content.op });
    }
    const restored = [...found.keys()].filter((answer) => answer.restore(found.get(answer) ?? {}));
    for (const answer of found.keys()) this.write(answer);
    return restored;
  }
}
