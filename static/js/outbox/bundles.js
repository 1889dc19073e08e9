/**
 * What of the outbox goes out together: fields of one answer as one operation, as many operations in a request as get through.
 *
 * @typedef {import("./outbox.js").Kept} Kept
 * @typedef {{ question: string, version: number, op: string, aside: boolean, kept: Kept[] }} Bundle one operation: fields of one answer
 */

const AT_ONCE = 50;
// Machines on the way let a megabyte through, as a rule. One answer alone is never longer.
const CHARACTERS_AT_ONCE = 200_000;

/**
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item) => string} key
 * @returns {Map<string, Item[]>}
 */
export function grouped (items, key) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...groups.get(key(item)) ?? [], item]);
  return groups;
}

/**
 * @param {Bundle[]} bundles
 * @returns {Bundle[][]} as many in each as go out in one request
 */
export function portions (bundles) {
  /** @type {Bundle[][]} */
  const portions = [];
  let room = 0;
  for (const bundle of bundles) {
    const length = bundle.kept.reduce((sum, { content }) => sum + content.value.length, 0);
    if (length > room || portions.at(-1)?.length === AT_ONCE || !portions.length) {
      portions.push([]);
      room = CHARACTERS_AT_ONCE;
    }
    portions.at(-1)?.push(bundle);
    room -= length;
  }
  return portions;
}

/**
 * What of one answer goes out first: an operation that may have arrived already, exactly as it was; else everything as a new one.
 *
 * @param {Kept[]} kept
 * @returns {Bundle}
 */
export function bundle (kept) {
  const begun = kept.find(({ content }) => content.op);
  const version = begun?.entry.version ?? Math.min(...kept.map(({ entry }) => entry.version));
  const going = begun
    ? kept.filter(({ content }) => content.op === begun.content.op)
    : kept.filter(({ entry }, index) => entry.version === version && kept.findIndex((other) => other.entry.field === entry.field) === index);
  return { question: kept[0].entry.question, version, op: begun?.content.op ?? crypto.randomUUID(), aside: !!begun?.entry.aside, kept: going };
}
