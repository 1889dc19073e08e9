/**
 * What was typed here and not confirmed by the server yet, locked with a key that the server holds: one entry for each field of an
 * answer and page, the newest value only. A page that is reloaded, or opened after a crash, finds in it what was typed.
 *
 * @typedef {import("./store.js").Entry} Entry
 * @typedef {import("./locking.js").Content} Content
 * @typedef {{ entry: Entry, content: Content }} Kept
 */
import { importKey, lock, unlock } from "./locking.js";
import { fetchKey, opener } from "./server.js";
import { Store } from "./store.js";
import { listen, openTabs, tab, tell } from "./tabs.js";

const ASK_AGAIN_AFTER = 5_000;
// A browser that has not said by then whether there is a database has none, until it does say so.
const SLOWEST_DATABASE = 5_000;

export class Outbox {
  /** @type {Store | null} */
  store = null;
  /** @type {CryptoKey | null} in memory only, and not to be read out of there */
  key = null;
  device = "";
  /** Whether this browser can keep anything at all: false after a failure, until a write succeeds again. */
  works = true;
  /** How many entries were lost because their key was withdrawn. */
  shredded = 0;
  /** Whether nobody has left anything here, as far as is known at this moment without looking. */
  empty = false;
  /** @type {Promise<boolean> | null} */
  unlocking = null;
  /** @type {Promise<void> | null} the one request for the database that is under way */
  opening = null;
  /** Whether the person has signed out: nothing may be put here any more, also not by a page that is still open. */
  closed = false;
  /** Whether the browser was asked to keep what is here. */
  held = false;

  /** Called when entries were lost; whoever shows how things stand puts itself here. */
  lost = () => {};

  /** Called when something was left that no page is about to send; whoever sends such things puts itself here. */
  toSend = () => {};

  /** Open the database; `works` says whether there is one. Nobody waits for ever for a browser that does not answer. */
  async open () {
    this.opening ??= this.take().finally(() => { this.opening = null; });
    await Promise.race([this.opening, new Promise((resolve) => setTimeout(resolve, SLOWEST_DATABASE))]);
    if (!this.store?.open) this.works = false;
  }

  async take () {
    try {
      const store = await Store.open();
      const { device } = await store.device(opener);
      if (device !== this.device) this.key = null; // the browser was told to forget everything: this laptop has another name, and key
      this.device = device;
      this.store = store;
      this.works = true;
    } catch {
      this.store = null;
      this.works = false;
    }
  }

  /** Whether what is typed now will be kept: there is a place, and a key to lock it with. */
  get ready () {
    return !this.closed && this.works && this.store !== null && this.store.open && this.key !== null;
  }

  /** @returns {Promise<boolean>} whether database and key are here; looks for the one, and asks the server for the other, when not */
  unlocked () {
    if (this.closed || (this.key && this.store?.open)) return Promise.resolve(!this.closed);
    this.unlocking ??= this.askForKey().finally(() => setTimeout(() => { this.unlocking = null; }, this.key ? 0 : ASK_AGAIN_AFTER));
    return this.unlocking;
  }

  async askForKey () {
    if (!this.store?.open) await this.open();
    if (!this.store) return false;
    if (this.key) return true;
    let reply = await fetchKey(this.device);
    if (reply.state === "withdrawn") {
      await this.startAnew();
      reply = await fetchKey(this.device);
    }
    if (reply.state !== "key") return false;
    this.key = await importKey(reply.key);
    return true;
  }

  /** The server says that the key in memory is withdrawn: whoever has kept something here keeps it once more, with another one. */
  renewKey () {
    this.key = null;
    return this.unlocked();
  }

  /** The key is gone for ever: so is what it locked. */
  async startAnew () {
    if (!this.store) return;
    this.shredded = (await this.left()).length;
    await this.store.forget(opener, this.device);
    this.device = (await this.store.device(opener)).device;
    tell({ kind: "anew", user: opener });
    this.lost();
  }

  /**
   * Keep what was typed: one entry for each field of an answer and page, or in place of the one that `about` names. Rejects when it could
   * not be kept.
   *
   * @param {Pick<Entry, "sheet" | "case" | "question" | "field" | "version" | "page" | "since" | "edition" | "aside"> & { id?: string }} about
   * @param {Content} content
   * @returns {Promise<{ id: string, stamp: string }>}
   */
  async put (about, content) {
    if (this.closed) throw new Error("signed out");
    this.empty = false;
    if (!this.store?.open) await this.open();
    if (!this.store) throw new Error("no database");
    if (!await this.unlocked() || !this.key) throw new Error("no key");
    const id = about.id ?? [opener, about.sheet, about.question, about.field, tab, ...(about.aside ? ["aside"] : [])].join("|");
    const stamp = crypto.randomUUID();
    try {
      await this.store.put(await lock(this.key, { ...about, id, stamp, tab, owner: opener, device: this.device }, content));
    } catch (error) {
      this.works = false;
      throw error;
    }
    this.works = true;
    tell({ kind: "changed" });
    return { id, stamp };
  }

  /**
   * Keep something that no page holds, for whoever sends such things. Rejects when it could not be kept.
   *
   * @param {Pick<Entry, "sheet" | "case" | "question" | "field" | "version" | "page" | "since" | "edition" | "aside"> & { id: string }} about
   * @param {Content} content
   */
  async leave (about, content) {
    const { id, stamp } = await this.put(about, content);
    await this.store?.replace(id, stamp, "");
  }

  /**
   * Take an entry out, unless something newer has been put in its place.
   *
   * @param {string} id
   * @param {string} stamp
   */
  async remove (id, stamp) {
    await this.store?.replace(id, stamp, null);
    tell({ kind: "changed" });
    await this.entries();
  }

  /** @returns {Promise<Entry[]>} everything on this laptop, whoever's it is; nothing where there is no database */
  async entries () {
    try {
      if (!this.store?.open) return [];
      const entries = await this.store.entries();
      this.empty = !entries.length;
      return entries;
    } catch {
      return [];
    }
  }

  /** @returns {Promise<Entry[]>} what the person who opened this page has left here */
  async own () {
    return (await this.entries()).filter((entry) => entry.owner === opener);
  }

  /**
   * Take over what pages that are no longer open have left behind.
   *
   * @param {(entry: Entry) => boolean} wanted
   * @returns {Promise<Kept[]>} each with its content; what cannot be read stays where it is
   */
  async adopt (wanted) {
    const entries = (await this.left()).filter(wanted);
    if (!entries.length || !await this.unlocked() || !this.key || !this.store) return [];
    const adopted = [];
    for (const entry of entries) {
      const content = await unlock(this.key, entry);
      if (content && await this.store.replace(entry.id, entry.stamp, tab)) adopted.push({ entry, content });
    }
    return adopted;
  }

  /** @returns {Promise<Entry[]>} what the person has left here in pages that are no longer open */
  async left () {
    const entries = await this.own();
    if (!entries.length) return [];
    const open = await openTabs(entries.map((entry) => entry.tab));
    return entries.filter((entry) => entry.tab === tab || !open.has(entry.tab));
  }

  /**
   * Ask the browser, once, not to make room at the cost of what waits here: only now does something, and some browsers ask the person.
   */
  holdOn () {
    if (this.held) return;
    this.held = true;
    navigator.storage?.persist?.().catch(() => {});
  }

  /** Leave an entry that was taken over to whoever opens its page. @param {Entry} entry */
  async handBack (entry) {
    await this.store?.replace(entry.id, entry.stamp, "").catch(() => {});
  }

  /** @param {Entry} entry @returns {Promise<Content | null>} */
  async read (entry) {
    return await this.unlocked() && this.key ? unlock(this.key, entry) : null;
  }

  /** Go on with a new key, and under a new name: whoever has kept something here keeps it once more. */
  leaveKey () {
    this.key = null;
    this.store?.close();
    return this.unlocked();
  }

  close () {
    this.closed = true;
    this.key = null;
  }

  /**
   * Remove what is the person's own; the database itself when nobody else has left anything. Rejects where nobody can look into it: what
   * earlier pages have kept there stays.
   *
   * @returns {Promise<boolean>} whether it is gone
   */
  async clear () {
    this.close();
    if (!this.store?.open) throw new Error("no database");
    const others = (await this.store.entries()).some((entry) => entry.owner !== opener);
    await this.store.forget(opener);
    if (!others) await this.store.remove().catch(() => {});
    return !others;
  }
}

/** The one outbox of this page. */
export const outbox = new Outbox();

/** Resolves when the database has been looked for. */
export const opened = opener ? outbox.open() : Promise.resolve();

listen((news) => {
  // After signing out nothing may be locked any more with a key that another tab still had in memory.
  if (news.kind === "signed-out") outbox.close();
  if (news.kind === "signed-in" && news.user === opener) outbox.closed = false;
  if (news.kind === "changed") {
    outbox.empty = false;
    outbox.entries();
  }
  // The key that this tab has in memory was withdrawn: nobody could open again what it locks.
  if (news.kind === "anew" && news.user === opener) outbox.leaveKey();
});
