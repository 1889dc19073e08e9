/**
 * The tabs of one browser: which are still open, who of them sends what nobody else will, and what they tell each other. Where the
 * browser has no locks every tab sends: operations and versions still see to it that nothing is written over.
 */

const HELD = "outbox:tab:";
// A page answers at once, in the background too; one that is too busy loses nothing when another one sends its words as well.
const ANSWERS_WITHIN = 300;

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

/**
 * Signing out clears what the browser keeps, its locks among it: pages from before and from after do not see each other's. So a tab that
 * seems to be gone is asked, and is gone when it does not answer.
 *
 * @param {string[]} asked
 * @returns {Promise<Set<string>>} the tabs that are open, those at least that were asked for; this one is always among them
 */
export async function openTabs (asked) {
  const { held = [] } = navigator.locks ? await navigator.locks.query() : {};
  const locked = held.map(({ name = "" }) => name).filter((name) => name.startsWith(HELD)).map((name) => name.slice(HELD.length));
  const open = new Set([...locked, tab]);
  const unseen = new Set(asked.filter((one) => one && !open.has(one) && !gone.has(one)));
  for (const one of await answering(unseen)) open.add(one);
  return open;
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
 * `signed-in` and `signed-out`; `who-is-here`, asked of everybody, and `here`, the reply.
 *
 * @typedef {{ kind: "saved", sheet: string, question: string, current: import("../answers/sending.js").Current }
 *   | { kind: "stale", sheet: string, question: string, version: number } | { kind: "changed" } | { kind: "opened" }
 *   | { kind: "who-is-here" } | { kind: "here", tab: string } | { kind: "anew", user: string } | { kind: "signed-in", user: string } | { kind: "signed-out" }} News
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

/** @type {Set<string>} tabs that did not answer; one that the browser brings back says so */
const gone = new Set();

/** @param {Set<string>} asked @returns {Promise<string[]>} those that answer */
async function answering (asked) {
  if (!channel || !asked.size) return [];
  /** @type {Set<string>} */ const here = new Set();
  await new Promise((resolve) => {
    const hear = (/** @type {MessageEvent<News>} */ { data }) => {
      if (data.kind === "here" && asked.has(data.tab)) here.add(data.tab);
      if (here.size === asked.size) resolve(undefined);
    };
    channel.addEventListener("message", hear);
    setTimeout(() => { channel.removeEventListener("message", hear); resolve(undefined); }, ANSWERS_WITHIN);
    tell({ kind: "who-is-here" });
  });
  for (const one of asked) if (!here.has(one)) gone.add(one);
  return [...here];
}

channel?.addEventListener("message", ({ data }) => {
  if (data.kind === "who-is-here") tell({ kind: "here", tab });
  if (data.kind === "here") gone.delete(data.tab);
});
addEventListener("pageshow", () => tell({ kind: "here", tab }));

/** @param {(news: News) => void} hear */
export function listen (hear) {
  channel?.addEventListener("message", (event) => hear(event.data));
}
