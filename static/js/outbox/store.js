/**
 * The database in the browser: what is locked, and under which name a person's key for this browser is kept by the server. Knows
 * nothing of what the entries hold.
 *
 * @typedef {{ id: string, owner: string, device: string, tab: string, stamp: string, since: number, sheet: string, case: string,
 *   question: string, field: string, version: number, page: string, edition?: number, aside?: boolean, iv: Uint8Array,
 *   locked: ArrayBuffer }} Entry `stamp` changes whenever the entry is written; `since` is when its answer was first typed, by the clock
 *   of the laptop; `edition` is the id of the one whose question was answered; `aside` says that it was given up, and is for the history
 *   alone
 * @typedef {{ owner: string, device: string, reported: Record<string, number> }} Device
 * @typedef {(database: IDBDatabase, transaction: IDBTransaction) => void} Step
 */

const NAME = "outbox";

/**
 * How the database grew: a step is added for each change of shape and none is ever altered, so that what waits on a laptop comes
 * along. A step may rewrite entries within the transaction that it is given.
 *
 * @type {Step[]}
 */
export const STEPS = [
  (database) => {
    database.createObjectStore("entries", { keyPath: "id" }).createIndex("owner", "owner");
    database.createObjectStore("devices", { keyPath: "owner" });
  },
];

/** @param {IDBRequest} request @returns {Promise<any>} */
function answered (request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} when all of it is on the disk */
function finished (transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

export class Store {
  /** @param {IDBDatabase} database */
  constructor (database) {
    this.database = database;
    this.open = true;
    // Another tab brings a newer shape, or deletes the database: stand aside rather than in the way.
    database.onversionchange = () => this.close();
    database.onclose = () => { this.open = false; };
  }

  /**
   * Open the database, in its present shape. Rejects where the browser keeps none: a private window, a policy, a full disk.
   *
   * @param {Step[]} steps
   * @returns {Promise<Store>}
   */
  static open (steps = STEPS) {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, steps.length);
      request.onupgradeneeded = (event) => {
        const transaction = /** @type {IDBTransaction} */ (request.transaction);
        for (const step of steps.slice(event.oldVersion)) step(request.result, transaction);
      };
      request.onsuccess = () => resolve(new Store(request.result));
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("another tab holds an older database"));
    });
  }

  close () {
    this.open = false;
    this.database.close();
  }

  /** @param {string[]} names @param {IDBTransactionMode} mode */
  begin (names, mode) {
    const strictly = /** @type {any} */ ({ durability: "strict" });
    return this.database.transaction(names, mode, strictly);
  }

  /** @returns {Promise<Entry[]>} everything that anybody has left here */
  async entries () {
    return answered(this.begin(["entries"], "readonly").objectStore("entries").getAll());
  }

  /** @param {Entry} entry */
  async put (entry) {
    const transaction = this.begin(["entries"], "readwrite");
    transaction.objectStore("entries").put(entry);
    await finished(transaction);
  }

  /**
   * Remove an entry, or hand it to another tab, if nobody has written it since.
   *
   * @param {string} id
   * @param {string} stamp
   * @param {string | null} tab who takes it over; null removes it
   * @returns {Promise<boolean>} whether it was still the same
   */
  async replace (id, stamp, tab) {
    const transaction = this.begin(["entries"], "readwrite");
    const entries = transaction.objectStore("entries");
    let same = false;
    const request = entries.get(id);
    request.onsuccess = () => {
      same = request.result?.stamp === stamp;
      if (same && tab === null) entries.delete(id);
      if (same && tab !== null) entries.put({ ...request.result, tab });
    };
    await finished(transaction);
    return same;
  }

  /**
   * Remove everything that is somebody's; with a `device`, what goes with that name of the browser: where another tab has given it a new
   * one already, what was put here under that stays.
   *
   * @param {string} owner
   * @param {string} device "" for everything
   */
  async forget (owner, device = "") {
    const transaction = this.begin(["entries", "devices"], "readwrite");
    const [entries, devices] = [transaction.objectStore("entries"), transaction.objectStore("devices")];
    const named = devices.get(owner);
    const theirs = entries.index("owner").getAll(owner); // answered after the one before it
    theirs.onsuccess = () => {
      const whole = !device || named.result?.device === device;
      if (whole) devices.delete(owner);
      for (const entry of theirs.result) if (whole || entry.device === device) entries.delete(entry.id);
    };
    await finished(transaction);
  }

  /**
   * @param {string} owner
   * @returns {Promise<Device>} the name of this browser for a person, made when there is none
   */
  async device (owner) {
    const transaction = this.begin(["devices"], "readwrite");
    const devices = transaction.objectStore("devices");
    /** @type {Device} */
    let device = { owner, device: crypto.randomUUID(), reported: {} };
    const request = devices.get(owner);
    request.onsuccess = () => {
      try {
        if (request.result) device = request.result;
        else devices.put(device);
      } catch {
        transaction.abort();
      }
    };
    await finished(transaction);
    return device;
  }

  /**
   * Note what was reported, unless the browser has another name since: under the one before, nothing could be read any more.
   *
   * @param {Device} device
   */
  async note (device) {
    const transaction = this.begin(["devices"], "readwrite");
    const devices = transaction.objectStore("devices");
    const request = devices.get(device.owner);
    request.onsuccess = () => { if (request.result?.device === device.device) devices.put(device); };
    await finished(transaction);
  }

  /** Delete the database itself: nobody has left anything here. */
  async remove () {
    this.close();
    await answered(indexedDB.deleteDatabase(NAME));
  }
}
