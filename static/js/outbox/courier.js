/**
 * Sends what pages that are no longer open have left in the outbox: from whatever page is open, in one tab at a time, up to fifty
 * answers of a case at once. What needs a person stays where it is until they open its page.
 *
 * @typedef {import("./outbox.js").Kept} Kept
 * @typedef {import("./store.js").Entry} Entry
 * @typedef {{ kind: "decision" } | { kind: "refused", message: string }} Stuck
 * @typedef {import("./bundles.js").Bundle} Bundle
 */
import { isSignedOut } from "../answers/sending.js";
import { bundle, grouped, portions } from "./bundles.js";
import { page } from "./page.js";
import { opener, post } from "./server.js";
import { aloneAt, tell } from "./tabs.js";

const ROUNDS = 4;
const LONGEST_WAIT = 60;
const DECIDED_BY_PEOPLE = [404, 409, 422];

export class Courier {
  /** @type {Map<string, Stuck>} what needs a person, by the id of its entry */
  stuck = new Map();
  /** @type {"idle" | "sending" | "away" | "signed-out"} */
  state = "idle";
  failures = 0;
  timer = 0;
  /** @type {Promise<void> | null} */
  running = null;
  /** How many answers were sent since the page was opened. */
  sent = 0;

  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {() => void} changed called after every round
   */
  constructor (outbox, changed) {
    this.outbox = outbox;
    this.changed = changed;
  }

  /** Send what there is; what cannot be sent is tried again with growing pauses. @returns {Promise<void>} when it was tried */
  run () {
    this.running ??= this.go().finally(() => { this.running = null; });
    return this.running;
  }

  /** Send what there is at this moment, whatever is under way already. */
  async flush () {
    await this.running;
    await this.run();
  }

  async go () {
    clearTimeout(this.timer);
    this.state = "sending";
    let reached = "idle";
    await aloneAt("courier", async () => { reached = await this.rounds(); });
    this.state = /** @type {typeof this.state} */ (reached);
    this.failures = reached === "away" ? this.failures + 1 : 0;
    if (reached === "away") {
      const pause = Math.min(LONGEST_WAIT, 2 ** this.failures * (0.8 + 0.4 * Math.random()));
      this.timer = setTimeout(() => this.run(), pause * 1000);
    }
    this.changed();
  }

  /** @returns {Promise<string>} how it ended */
  async rounds () {
    for (let round = 0; round < ROUNDS; round += 1) {
      const taken = await this.outbox.adopt((entry) => !page.holds(entry) && !this.stuck.has(entry.id));
      if (!taken.length) return this.outbox.key || !(await this.left()).length ? "idle" : "away";
      const reached = await this.sendAll(taken);
      for (const { entry } of taken) await this.outbox.handBack(entry);
      if (reached !== "idle") return reached;
    }
    return "idle";
  }

  /** @returns {Promise<Entry[]>} what the person has left here and no page is about to send */
  async left () {
    return (await this.outbox.left()).filter((entry) => !page.holds(entry));
  }

  /** @param {Kept[]} taken */
  async sendAll (taken) {
    for (const [sheet, kept] of grouped(taken, ({ entry }) => entry.sheet)) {
      const bundles = [...grouped(kept, ({ entry }) => entry.question).values()].map(bundle);
      for (const portion of portions(bundles)) {
        const reached = await this.deliver(sheet, portion);
        if (reached !== "idle") return reached;
      }
    }
    return "idle";
  }

  /**
   * @param {string} sheet
   * @param {Bundle[]} bundles
   */
  async deliver (sheet, bundles) {
    const operations = bundles.map(({ question, version, op, aside, kept }) => ({
      question, version, op, fields: Object.fromEntries(kept.map(({ entry, content }) => [entry.field, content.value])),
      ...(kept[0].entry.edition && { edition: kept[0].entry.edition }), ...(aside && { set_aside: true }),
    }));
    const reply = await post(`${sheet}:batch`, { operations }, { "X-Opened-By": opener });
    if (reply?.status === 401 && isSignedOut(reply.body)) return "signed-out";
    if ((reply?.status === 404 && reply.body?.title) || (reply?.status === 403 && reply.body?.reason)) {
      for (const bundle of bundles) this.refuse(bundle, reply.body);
      return "idle";
    }
    const results = reply?.status === 200 && Array.isArray(reply.body?.results) ? reply.body.results : [];
    if (results.length !== bundles.length) return "away";
    for (const [index, bundle] of bundles.entries()) await this.settle(sheet, bundle, results[index]);
    return results.some((/** @type {any} */ result) => result?.status >= 500) ? "away" : "idle";
  }

  /**
   * @param {string} sheet
   * @param {Bundle} bundle
   * @param {any} result
   */
  async settle (sheet, bundle, result) {
    if (result?.op !== bundle.op) return;
    if (result.status === 200 && Number.isInteger(result.version)) {
      for (const { entry } of bundle.kept) await this.outbox.remove(entry.id, entry.stamp);
      if (!bundle.aside) this.sent += 1;
      tell({ kind: "stale", sheet, question: bundle.question, version: result.version });
    } else if (result.status === 412 && Number.isInteger(result.current?.version)) {
      const anew = crypto.randomUUID();
      for (const kept of bundle.kept) await this.rebase(kept, result.current, bundle.aside ? anew : "");
    } else if (result.status === 409 && result.reason === "operation_reused") {
      const anew = bundle.aside ? crypto.randomUUID() : "";
      for (const { entry, content } of bundle.kept) await this.outbox.leave(entry, { ...content, op: anew });
    } else if (DECIDED_BY_PEOPLE.includes(result.status)) {
      this.refuse(bundle, result);
    }
  }

  /**
   * Somebody else has changed the answer: the same value is there already, another field concerns nobody, and where both changed one
   * field a person decides, on the page where it was typed.
   *
   * @param {Kept} kept
   * @param {import("../answers/sending.js").Current} current
   * @param {string} aside a new operation for what was given up already, which goes into the history whatever stands there now; "" for
   *   everything else
   */
  async rebase ({ entry, content }, current, aside) {
    const theirs = /** @type {Record<string, string>} */ (current.fields)[entry.field];
    if (theirs === content.value) await this.outbox.remove(entry.id, entry.stamp);
    else if (aside || theirs === content.was) await this.outbox.leave({ ...entry, version: current.version }, { ...content, op: aside });
    else this.stuck.set(entry.id, { kind: "decision" });
  }

  /** @param {Bundle} bundle @param {any} reason */
  refuse (bundle, reason) {
    const message = reason.message ?? reason.detail ?? "The server did not accept this answer.";
    for (const { entry } of bundle.kept) this.stuck.set(entry.id, { kind: "refused", message });
  }
}
