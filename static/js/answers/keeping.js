/**
 * Between the answers on a page and the outbox: what is typed is put there within half a second, and taken out once the server has it.
 * Every page has entries of its own. What earlier ones left is taken into the boxes, kept once more as the page's own, and only then
 * removed: no page ever writes over words that it does not show.
 *
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {import("../outbox/outbox.js").Outbox} Outbox
 * @typedef {import("../outbox/outbox.js").Kept} Kept
 * @typedef {{ id: string, stamp: string, since: number, device: string, value: string, version: number, op: string }} Written
 */

import { tab } from "../outbox/tabs.js";

const WITHIN = 250;
const FIELDS = /** @type {const} */ (["choice", "evidence"]);

export class Keeper {
  /** @type {Map<string, Written>} what the outbox holds of each field of this page */
  written = new Map();
  /** @type {Map<string, import("../outbox/store.js").Entry[]>} entries of earlier pages whose words stand in the boxes of this one */
  adopted = new Map();
  /** Whether what earlier pages left has been looked for: that takes the key. */
  looked = false;
  /** Whether it is being looked for what pages have left that were open then. */
  looking = false;
  /** @type {Map<Answer, number>} timers of answers that were typed into */
  soon = new Map();
  /** @type {Map<Answer, Promise<void>>} one write after the other for each answer */
  writing = new Map();

  /**
   * @param {Outbox} outbox
   * @param {{ sheet: string, edition: number, page: string }} place where answers of this page are saved, which edition asks, and
   *   where the page itself is
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

  /** @param {import("../outbox/store.js").Entry} entry @param {Answer[]} answers @returns {boolean} whether this page sends it */
  isOwn (entry, answers) {
    const here = entry.sheet === this.place.sheet && answers.some((answer) => answer.code === entry.question);
    return here && (!entry.aside || entry.tab === tab);
  }

  /** @param {Answer} answer */
  async bringInLine (answer) {
    await this.keepGivenUp(answer);
    for (const name of FIELDS) {
      const key = `${answer.code}|${name}`;
      const known = this.written.get(key);
      if (!answer.unsentFields.has(name)) {
        this.written.delete(key);
        if (known) await this.outbox.remove(known.id, known.stamp);
        await this.dropAdopted(key);
        continue;
      }
      const value = answer.controls.read()[name];
      const op = answer.pending?.fields[name] === value ? answer.pending.op : "";
      const same = known?.value === value && known.version === answer.version && known.op === op && known.device === this.outbox.device;
      if (same) continue;
      const since = known?.since ?? Math.min(Date.now(), ...(this.adopted.get(key) ?? []).map((entry) => entry.since));
      // What is under way, or arrived unheard, is our own: only what somebody else wrote over it has to be decided about.
      const was = answer.pending?.fields[name] ?? answer.saved?.[name] ?? null;
      const about = { ...this.place, case: this.case, question: answer.code, field: name, version: answer.version, since };
      const put = await this.outbox.put(about, { value, was: op ? answer.saved?.[name] ?? null : was, op, label: `${this.name}, ${answer.label}` });
      this.written.set(key, { ...put, since, device: this.outbox.device, value, version: about.version, op });
      await this.dropAdopted(key);
    }
  }

  /**
   * What somebody gave up in a conflict is kept by itself until it is in the history: the box holds the other words by then. Should the
   * page die, whatever page is open next sends it, for there is nothing left to show.
   *
   * @param {Answer} answer
   */
  async keepGivenUp (answer) {
    for (const name of FIELDS) {
      const key = `${answer.code}|${name}|aside`;
      const value = answer.givenUp[name];
      const op = value === undefined ? "" : answer.pending?.op ?? "";
      const known = this.written.get(key);
      if ((known?.op ?? "") === op && (!op || known?.device === this.outbox.device)) continue;
      if (!op || value === undefined) {
        this.written.delete(key);
        if (known) await this.outbox.remove(known.id, known.stamp);
        continue;
      }
      const version = answer.pending?.version ?? answer.version;
      const about = { ...this.place, case: this.case, question: answer.code, field: name, version, since: known?.since ?? Date.now(), aside: true };
      const put = await this.outbox.put(about, { value, was: null, op, label: `${this.name}, ${answer.label}` });
      this.written.set(key, { ...put, since: about.since, device: this.outbox.device, value, version, op });
    }
  }

  /** @param {string} key of a field whose words are kept, or saved, otherwise by now */
  async dropAdopted (key) {
    const entries = this.adopted.get(key) ?? [];
    this.adopted.delete(key);
    for (const { id, stamp } of entries) await this.outbox.remove(id, stamp);
  }

  /** @param {Answer} answer @returns {boolean} whether everything typed into it would outlive this page */
  keeps (answer) {
    const typed = answer.controls.read();
    const holds = (/** @type {string} */ key, /** @type {string | undefined} */ value) => {
      const known = this.written.get(key);
      return known?.value === value && known?.device === this.outbox.device;
    };
    return this.outbox.ready && [...answer.unsentFields].every((name) => holds(`${answer.code}|${name}`, typed[name])) &&
      FIELDS.every((name) => answer.givenUp[name] === undefined || holds(`${answer.code}|${name}|aside`, answer.givenUp[name]));
  }

  /**
   * Put what earlier pages have left behind into the answers of this one.
   *
   * @param {Answer[]} answers
   * @returns {Promise<Answer[]>} those that have something to send now
   */
  async restore (answers) {
    if (this.looked || !await this.outbox.unlocked() || this.looked) return [];
    this.looked = true;
    const own = new Set([...this.written.values()].map(({ id }) => id));
    return this.takeUp(answers, (entry) => !own.has(entry.id));
  }

  /**
   * Put what a page has left that was still open, or held to be, when this one looked: a tab that dies may be some time about it.
   *
   * @param {Answer[]} answers
   * @returns {Promise<Answer[]>} those that have something to send now
   */
  async restoreLater (answers) {
    if (!this.looked || this.looking || this.outbox.empty) return [];
    this.looking = true;
    try {
      if (!await this.outbox.unlocked()) return []; // signing out elsewhere has closed the database of this page, too
      const others = (/** @type {import("../outbox/store.js").Entry} */ entry) => entry.tab !== tab;
      const left = await this.outbox.left();
      const quiet = answers.filter(isQuiet);
      return left.some((entry) => others(entry) && this.isOwn(entry, quiet)) ? await this.takeUp(quiet, others) : [];
    } finally {
      this.looking = false;
    }
  }

  /**
   * Take over the entries for these answers, of those `which` says, and put their words into the boxes.
   *
   * @param {Answer[]} answers
   * @param {(entry: import("../outbox/store.js").Entry) => boolean} which
   * @returns {Promise<Answer[]>} those that have something to send now
   */
  async takeUp (answers, which) {
    const byCode = new Map(answers.map((answer) => [answer.code, answer]));
    const wanted = (/** @type {import("../outbox/store.js").Entry} */ entry) => {
      return entry.sheet === this.place.sheet && byCode.has(entry.question) && !entry.aside && which(entry);
    };
    const left = await this.outbox.adopt(wanted).catch(() => {
      this.looked = false; // a full disk, for instance: what is there is looked for again
      return [];
    });
    /** @type {Map<Answer, Record<string, import("./answer.js").KeptField>>} */
    const found = new Map();
    // Something may have been typed and sent while it was looked for.
    const [now, later] = [true, false].map((quiet) => left.filter(({ entry }) => isQuiet(/** @type {Answer} */ (byCode.get(entry.question))) === quiet));
    for (const kept of now.sort((one, other) => one.entry.since - other.entry.since)) {
      const { entry } = kept;
      const answer = /** @type {Answer} */ (byCode.get(entry.question));
      const fields = found.get(answer) ?? {};
      const key = `${entry.question}|${entry.field}`;
      found.set(answer, { ...fields, [entry.field]: together(fields[entry.field], kept) });
      this.adopted.set(key, [...this.adopted.get(key) ?? [], entry]);
    }
    const saved = new Map([...found.keys()].map((answer) => [answer, answer.saved?.choice]));
    const restored = [...found.keys()].filter((answer) => answer.restore(found.get(answer) ?? {}));
    for (const { entry } of later) await this.outbox.handBack(entry);
    for (const kept of now) {
      const answer = /** @type {Answer} */ (byCode.get(kept.entry.question));
      const stands = [saved.get(answer), answer.controls.read().choice].includes(kept.content.value);
      if (kept.entry.field === "choice" && kept.content.value && !stands) await this.leaveForHistory(kept);
    }
    for (const answer of found.keys()) this.write(answer);
    return restored;
  }

  /**
   * Two pages left different choices, or another one was made while this page was opening: only one can stand. The others go into the
   * history, as what is given up in a conflict does.
   *
   * @param {Kept} kept
   */
  leaveForHistory ({ entry, content }) {
    const about = { ...entry, id: `${entry.id}|aside`, aside: true };
    return this.outbox.leave(about, { ...content, was: null, op: crypto.randomUUID() }).then(this.outbox.toSend, () => {
      const key = `${entry.question}|${entry.field}`;
      this.adopted.set(key, (this.adopted.get(key) ?? []).filter((one) => one !== entry));
      this.looked = false; // it is still there as it was, and is looked for again
    });
  }
}

/** @param {Answer} answer @returns {boolean} what is on its way, or waits for a decision, is not disturbed: its turn comes afterwards */
function isQuiet (answer) {
  return !answer.pending && !answer.problem;
}

/**
 * Several pages may have left words for one box: none of them is lost.
 *
 * @param {import("./answer.js").KeptField | undefined} before
 * @param {Kept} kept
 * @returns {import("./answer.js").KeptField}
 */
function together (before, { entry, content }) {
  const { value, was, op } = content;
  if (!before) return { value, was, op, version: entry.version };
  const base = before.version <= entry.version ? before : { was, version: entry.version };
  const both = before.value.includes(value) ? before.value : value.includes(before.value) ? value : `${before.value}\n\n${value}`;
  const sent = before.value === value ? before.op || op : "";
  return { was: base.was, version: base.version, op: sent, value: entry.field === "evidence" ? both : value };
}
