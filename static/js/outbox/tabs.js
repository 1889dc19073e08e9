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
 *   | { kind: "stale", sheet: string, question: string, version: number } | { kind: "changed" } | { kind: "opened" }
 *   | { kind: "anew", user: string } | { kind: "signed-in", user: string } | { kind: "signed-out" }} News
 */
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("outbox") : null;

/** @param {News} news tells every other tab */
export function tell (news) {
  channel?.postMessage(news);
  if (news.kind === "saved") note({ sheet: news.sheet, question: news.question, version: news.current.version });
  if (news.kind === "stale") note(news);
}

/**
 * The versions that this tab saved lately. A page that left the server before, and listens only now, has not heard of them: in another tab
 * it is told again, and in this one (a page that was reloaded right after something was typed) it looks here itself. No words are kept.
 *
 * @typedef {{ sheet: string, question: string, version: number }} Saved
 */
const LATELY = "outbox:lately";
const MOST = 50;

/** @returns {Saved[]} */
export function lately () {
  try {
    return JSON.parse(sessionStorage.getItem(LATELY) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {Saved} saved */
function note ({ sheet, question, version }) {
  const others = lately().filter((one) => one.sheet !== sheet || one.question !== question);
  try {
    sessionStorage.setItem(LATELY, JSON.stringify([...others, { sheet, question, version }].slice(-MOST)));
  } catch {
    // A browser that keeps nothing: a page may then show an older version until it asks for the answer.
  }
}

channel?.addEventListener("message", ({ data }) => {
  if (data.kind === "opened") for (const saved of lately()) channel.postMessage({ kind: "stale", ...saved });
});

/** @param {(news: News) => void} hear */
export function listen (hear) {
  channel?.addEventListener("message", (event) => hear(event.data));
}
