/**
 * What the page itself is about to send: a form tells here what it holds, so that the rest of the page leaves that to it and can ask
 * it to send everything. On other pages there is nothing.
 *
 * @typedef {import("./store.js").Entry} Entry
 * @typedef {import("../answers/answer.js").Answer} Answer
 */
export const page = {
  /** @type {(entry: Entry) => boolean} */
  holds: () => false,
  /** @type {() => Answer[]} */
  unsent: () => [],
  /** @type {() => boolean} whether what is typed would outlive the page */
  safe: () => true,
  /** @type {() => Promise<boolean>} sends everything; whether nothing is left */
  send: async () => true,
};
