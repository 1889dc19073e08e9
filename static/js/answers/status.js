/**
 * The status line, above the questions and beside the buttons. Its announcements are separate from its visible words, so that
 * neither the clock nor every single save is read out: a change for the worse is said once, and the return from it.
 *
 * @typedef {import("./words.js").Report} Report
 * @typedef {import("./words.js").State} State
 * @typedef {{ tryNow: () => void, show: (report: Report) => void, copy: () => Promise<void>, signInUrl: string }} Actions
 */

const LOOKS = { waiting: ["waiting", "offline", "signed-out", "decision"], refused: ["refused", "invalid"] };
const QUIET = ["idle", "saving"];
const URGENT = ["signed-out", "decision", "refused", "invalid"];

export class StatusLine {
  /** @type {State | ""} */
  state = "";
  /** @type {State | ""} what was last said aloud */
  said = "";

  /**
   * @param {HTMLElement[]} lines
   * @param {Actions} actions
   */
  constructor (lines, actions) {
    this.lines = lines;
    this.actions = actions;
    this.polite = /** @type {HTMLElement} */ (lines[0].querySelector("[data-said]"));
    this.alarm = /** @type {HTMLElement} */ (lines[0].querySelector("[data-alarm]"));
    for (const line of lines) line.hidden = false;
  }

  /** @param {Report} report */
  show (report) {
    for (const line of this.lines) {
      put(line, "[data-words]", report.words);
      put(line, "[data-more]", report.more);
      for (const [look, states] of Object.entries(LOOKS)) line.classList.toggle(`app-save-status--${look}`, states.includes(report.state));
      line.dataset.state = report.state;
    }
    if (report.state !== this.state) for (const line of this.lines) this.offer(line, report);
    this.announce(report);
    this.state = report.state;
  }

  /** @param {Report} report */
  announce (report) {
    if (QUIET.includes(report.state) || report.state === this.said) return;
    const trouble = report.state !== "saved";
    if (trouble || !["", "saved"].includes(this.said)) {
      this.polite.textContent = URGENT.includes(report.state) ? "" : report.words;
      this.alarm.textContent = URGENT.includes(report.state) ? report.words : "";
    }
    this.said = report.state;
  }

  /**
   * Put the buttons that help in this state beside the words.
   *
   * @param {HTMLElement} line
   * @param {Report} report
   */
  offer (line, report) {
    const place = /** @type {HTMLElement} */ (line.querySelector("[data-actions]"));
    const { tryNow, show, copy, signInUrl } = this.actions;
    /** @type {Record<string, (() => HTMLElement)[]>} */
    const offers = {
      waiting: [() => button("Try now", tryNow), () => button("Show them", () => show(report))],
      offline: [() => button("Try now", tryNow), () => button("Show them", () => show(report))],
      "signed-out": [() => link("Sign in (opens in a new tab)", signInUrl), () => button("Try now", tryNow)],
      decision: [() => button("Go to it", () => show(report))],
      invalid: [() => button("Go to it", () => show(report))],
      refused: [() => button("Copy my text", copy), () => button("Try again", tryNow), () => button("Show them", () => show(report))],
    };
    place.replaceChildren(...(offers[report.state] ?? []).map((make) => make()));
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

/**
 * @param {string} text
 * @param {() => void} press
 */
export function button (text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "app-link-button";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

/**
 * @param {string} text
 * @param {string} url
 */
function link (text, url) {
  const made = document.createElement("a");
  made.className = "govuk-link";
  made.href = url;
  made.target = "_blank";
  made.rel = "noopener";
  made.textContent = text;
  return made;
}
