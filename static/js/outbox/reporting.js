/**
 * Telling the server how many answers of which cases wait here, so that others know of them. Only numbers leave the laptop. The server
 * says whether the key is still good that they are locked with: a page that was open when it was withdrawn hears of it here.
 *
 * @typedef {import("./outbox.js").Outbox} Outbox
 */
import { opener, ping } from "./server.js";
import { aloneAt } from "./tabs.js";

// An answer that was typed just now is no news: it is about to be sent.
const OLD_ENOUGH = 10_000;
// How often what has not changed is said again, so that others see when this laptop was last heard of, and the key is asked about.
const AGAIN_AFTER = 60_000;
/** @type {number | null} by the age of the page: the clock of a laptop may be put forward or back */
let lastSaid = null;

/** @param {Outbox} outbox */
export function reportWaiting (outbox) {
  return aloneAt("report", async () => {
    if (!outbox.store?.open) return;
    const counts = countByCase((await outbox.own()).filter((entry) => Date.now() - entry.since > OLD_ENOUGH || entry.since > Date.now()));
    const device = await outbox.store.device(opener);
    const gone = Object.keys(device.reported).filter((one) => !(one in counts));
    const same = !gone.length && Object.entries(counts).every(([one, count]) => device.reported[one] === count);
    const waiting = Object.keys(counts).length > 0;
    const ago = performance.now() - (lastSaid ?? (waiting ? -AGAIN_AFTER : 0));
    if (same && (ago < AGAIN_AFTER || !(waiting || outbox.key))) return;
    const unsent = { ...counts, ...Object.fromEntries(gone.map((one) => [one, 0])) };
    const reply = await ping({ device: device.device, unsent });
    if (reply.state !== "here" || reply.user !== opener) return;
    lastSaid = performance.now();
    if (reply.withdrawn && outbox.device === device.device) await outbox.renewKey();
    else await outbox.store.note({ ...device, reported: counts });
  }).catch(() => {});
}

/**
 * @param {import("./store.js").Entry[]} entries
 * @returns {Record<string, number>} the number of answers, not of fields, by the id of their case
 */
export function countByCase (entries) {
  /** @type {Record<string, Set<string>>} */
  const answers = {};
  for (const entry of entries) (answers[entry.case] ??= new Set()).add(`${entry.sheet}|${entry.question}`);
  return Object.fromEntries(Object.entries(answers).map(([one, set]) => [one, set.size]));
}

/** @param {import("./store.js").Entry[]} entries @returns {number} how many answers they are fields of */
export function countAnswers (entries) {
  return new Set(entries.map((entry) => `${entry.sheet}|${entry.question}`)).size;
}
