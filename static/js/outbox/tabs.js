/**
 * The tabs of one browser: which are still open, who of them sends what nobody else will, and what they tell each other. Where the
 * browser has no locks every tab sends: operations and versions still see to it that nothing is written over.
 */

const HELD = "outbox:tab:";

/** This page as long as it lives. What it has written to the outbox is its own to send; when it dies others take that over. */
export const tab = crypto.randomUUID();

/** @type {(() => void) | null} */
let release = null;

/** Show that this page is open until it is left: a page that keeps a lock could not come back by the browser's own buttons. */
export function stayAlive () {
  if (!navigator.locks || release) return;
  navigator.locks.request(HELD + tab, () => new Promise((resolve) => { release = () => resolve(undefined); })).catch(() => {});
}

addEventListener("pagehide", () => {
  release?.();
  release = null;
});
addEventListener("pageshow", stayAlive);

/** @returns {Promise<Set<string>>} the tabs that are open; this one is always among them */
export async function openTabs () {
  const { held = [] } = navigator.locks ? await navigator.locks.query() : {};
  const open = held.map(({ name = "" }) => name).filter((name) => name.startsWith(HELD)).map((name) => name.slice(HELD.length));
  return new Set([...open, tab]);
}

/**
 * Do something in one tab at a time; where another tab is at it already, leave it to that one.
 *
 * @param {string} name
 * @param {() => Promise<void>} work
 */
export async function aloneAt (name, work) {
  if (!navigator.locks) return work();
  await navigator.locks.request(`outbox:${name}`, { ifAvailable: true }, async (held) => { if (held) await work(); });
}

/**
 * What tabs tell each other: `saved`, an answer has a new version; `stale`, it has one that must be asked for; `opened`, a form listens
 * from now on; `changed`, something was put into the outbox or taken out; `anew`, the key was withdrawn and there is a new one;
 * `signed-in` and `signed-out`.
 *
 * @typedef {{ kind: "saved", sheet: string, question: string, current: import("../answers/sending.js").Current }
 *   | { kind: "stale", sheet: string, question: string } | { kind: "changed" } | { kind: "opened" }
 *   | { kind: "anew", user: string } | { kind: "signed-in", user: string } | { kind: "signed-out" }} News
 */
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("outbox") : null;

/**
 * What this tab has told of answers lately. A form whose page left the server before an answer was saved, and which listens only now, has
 * not heard it: it is told again.
 *
 * @type {{ news: News, at: number }[]}
 */
let lately = [];
const LONGEST_ON_THE_WAY = 120_000;

/** @param {News} news tells every other tab */
export function tell (news) {
  channel?.postMessage(news);
  if (news.kind !== "saved" && news.kind !== "stale") return;
  const now = performance.now();
  lately = [...lately.filter(({ at }) => now - at < LONGEST_ON_THE_WAY), { news, at: now }];
}

channel?.addEventListener("message", ({ data }) => {
  if (data.kind === "opened") for (const { news } of lately) channel.postMessage(news);
});

/** @param {(news: News) => void} hear */
export function listen (hear) {
  channel?.addEventListener("message", (event) => hear(event.data));
}
