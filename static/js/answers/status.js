/**
 * The status line, above the questions and beside the buttons. Its announcements are separate from its visible words, so that
 * neither the clock nor every single save is read out: a change for the worse is said once, and the return from it.
 *
 * @typedef {import("./words.js").Report} Report
 * @typedef {import("./words.js").State} State
 * @typedef {{ tryNow: () => void, show: (report: Report) => void, text: () => string, signInUrl: string }} Actions `text` is what is not saved
 */
import { button, copyButton, element, link, showing } from "../elements.js";

const LOOKS = { waiting: ["waiting", "offline", "signed-out", "decision"], refused: ["refused", "invalid", "no-storage"] };
const QUIET = ["idle", "saving"];
const URGENT = ["signed-out", "no-storage", "decision", "refused", "invalid"];

export class StatusLine {
  /** What is shown: the state, and what is in the way of sending. */
  shown = "";
  /** What was last said aloud. */
  said = "";

  /**
   * @param {HTMLElement[]} lines
   * @param {Actions} actions
   */
  constructor (lines, actions) {
    this.lines = lines;
    this.actions = actions;
    this.polite = /** @type {HTMLElement} */ (document.querySelector("[data-said]"));
    this.alarm = /** @type {HTMLElement} */ (document.querySelector("[data-alarm]"));
  }

  /** @param {Report} report */
  show (report) {
    const key = `${report.state}|${report.way}`;
    for (const line of this.lines) {
      put(line, "[data-words]", report.words);
      put(line, "[data-more]", report.more);
      for (const [look, states] of Object.entries(LOOKS)) line.classList.toggle(`app-save-status--${look}`, states.includes(report.state));
      Object.assign(line.dataset, { state: report.state, way: report.way, unsent: String(report.unsent.length) });
      this.list(line, report);
      if (key !== this.shown) this.offer(line, report);
      put(line, "[data-shows]", showing(report.unsent.length));
    }
    this.announce(report, key);
    this.shown = key;
  }

  /** @param {Report} report @param {string} key */
  announce (report, key) {
    if (QUIET.includes(report.state) || key === this.said) return;
    const trouble = report.state !== "saved";
    if (trouble || !["", "saved|"].includes(this.said)) {
      const both = report.way ? report.way !== report.state && report.state !== "no-storage" : ["refused", "invalid"].includes(report.state);
      const words = both ? `${report.words} ${report.more}` : report.words;
      this.polite.textContent = URGENT.includes(report.state) ? "" : words;
      this.alarm.textContent = URGENT.includes(report.state) ? words : "";
    }
    this.said = key;
  }

  /** Say how it stands to somebody who asked, also when that has been said before. @param {Report} report */
  say (report) {
    this.polite.textContent = "";
    setTimeout(() => { this.polite.textContent = `${report.words} ${report.more}`.trim(); }, 50);
  }

  /** Name what is not saved, with a way to each. @param {HTMLElement} line @param {Report} report */
  list (line, report) {
    const list = /** @type {HTMLElement} */ (line.querySelector("[data-list]"));
    const codes = report.unsent.map((answer) => answer.code).join(" ");
    if (!codes) list.hidden = true;
    if (list.dataset.list === codes) return;
    list.dataset.list = codes;
    list.replaceChildren(...report.unsent.map((answer) => {
      const item = element("li");
      item.append(link(answer.label, `#question-${answer.code}`));
      return item;
    }));
  }

  /**
   * Put the buttons that help in this state beside the words.
   *
   * @param {HTMLElement} line
   * @param {Report} report
   */
  offer (line, report) {
    const place = /** @type {HTMLElement} */ (line.querySelector("[data-actions]"));
    const list = /** @type {HTMLElement} */ (line.querySelector("[data-list]"));
    const { tryNow, show, text, signInUrl } = this.actions;
    const showThem = () => {
      const shows = button(showing(report.unsent.length), () => {
        list.hidden = !list.hidden;
        shows.setAttribute("aria-expanded", String(!list.hidden));
      });
      shows.dataset.shows = "";
      shows.setAttribute("aria-expanded", String(!list.hidden));
      return shows;
    };
    const tries = [() => button("Try now", tryNow), showThem];
    const signIn = () => link("Sign in (opens in a new tab)", signInUrl, true);
    const goTo = () => button("Go to it", () => show(report));
    /** @type {Record<string, (() => HTMLElement)[]>} */
    const ways = { waiting: tries, offline: tries, "signed-out": [signIn, ...tries] };
    /** @type {Record<string, (() => HTMLElement)[]>} */
    const states = { decision: [goTo], invalid: [goTo], refused: [() => button("Try again", tryNow), goTo, () => copyButton(text)] };
    const inTheWay = report.state === "refused" && report.way !== "signed-out" ? [] : ways[report.way] ?? [];
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(...[...(states[report.state] ?? []), ...inTheWay].map((make) => make()));
    if (hadFocus) line.focus();
  }
}

/**
 * @param {HTMLElement} line
 * @param {string} selector
 * @param {string} text
 */
function put (line, selector, text) {
  const place = line.querySelector(selector);
  if (place && place.textContent !== text) place.textContent = text;
}
