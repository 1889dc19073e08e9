/**
 * The radios, or the tick box, and the box for words of one answer, and what is shown around them.
 *
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {import("./answer.js").Content} Content
 */
import { element } from "../elements.js";
import { conflictCard } from "./conflict.js";

export class AnswerControls {
  /** @param {HTMLElement} block the element around one question */
  constructor (block) {
    this.block = block;
    this.code = /** @type {string} */ (block.dataset.answer);
    this.label = block.dataset.label ?? this.code;
    this.radios = /** @type {HTMLInputElement[]} */ ([...block.querySelectorAll('input[type="radio"][name^="choice-"]')]);
    this.tick = /** @type {HTMLInputElement | null} */ (block.querySelector('input[type="checkbox"][name^="choice-"]'));
    // What an empty tick box means: nothing as long as nobody has decided, the other option from then on.
    const stored = this.tick?.dataset.stored ?? "";
    this.unticked = stored === this.tick?.value ? this.instead : stored;
    this.tick?.addEventListener("change", () => { this.unticked = this.instead; });
    this.box = /** @type {HTMLTextAreaElement | HTMLInputElement} */ (block.querySelector('[name^="evidence-"]'));
    this.state = /** @type {HTMLElement} */ (block.querySelector("[data-state]"));
    this.hiddenVersion = /** @type {HTMLInputElement} */ (block.querySelector('input[name^="version-"]'));
    this.version = Number(block.dataset.version);
    this.decides = "decides" in block.dataset;
    block.querySelector("[data-conflict]")?.remove();
  }

  /** The option that an empty tick box stands for. */
  get instead () {
    return this.tick?.dataset.instead ?? "";
  }

  /** What to lead a person to. */
  get field () {
    return this.tick ?? (this.box.hidden ? this.radios[0] : this.box);
  }

  /** @returns {Content | null} what the server sent; null where the page holds something that it has refused to save */
  get sent () {
    if ("unsaved" in this.block.dataset) return null;
    if (this.tick) return { choice: this.tick.dataset.stored ?? "", evidence: this.box.defaultValue };
    const chosen = this.radios.find((radio) => radio.defaultChecked);
    return { choice: chosen?.value ?? "", evidence: this.box.defaultValue };
  }

  /** @returns {Content} */
  read () {
    if (this.tick) return { choice: this.tick.checked ? this.tick.value : this.unticked, evidence: this.box.value };
    return { choice: this.radios.find((radio) => radio.checked)?.value ?? "", evidence: this.box.value };
  }

  /** @param {Partial<Content>} content */
  write (content) {
    if (content.choice !== undefined && this.tick) {
      this.tick.checked = content.choice === this.tick.value;
      this.unticked = this.tick.checked ? this.instead : content.choice;
    } else if (content.choice !== undefined) {
      for (const radio of this.radios) radio.checked = radio.value === content.choice && (content.choice !== "" || this.canClear);
    }
    if (content.evidence !== undefined && this.box.value !== content.evidence) this.box.value = content.evidence;
  }

  /** @param {string} choice @returns {boolean} whether the page can show it: "" is no choice */
  offers (choice) {
    return choice === "" || this.tick !== null || this.radios.some((radio) => radio.value === choice);
  }

  get canClear () {
    return this.block.querySelector("[data-clear]:not([hidden])") !== null;
  }

  /**
   * Show whether the answer is saved, and let a choice be taken back once there is one.
   *
   * @param {Answer} answer
   */
  show (answer) {
    const chosen = this.read().choice !== "" || (answer.saved?.choice ?? "") !== "";
    const clear = /** @type {HTMLElement | null} */ (this.block.querySelector("[data-clear]"));
    if (clear && chosen) clear.hidden = false;
    this.hiddenVersion.value = String(answer.version);
    if (!answer.unsent) this.state.replaceChildren();
    else if (!this.state.querySelector(".app-not-saved")) {
      const words = document.createElement("span");
      words.className = "app-not-saved";
      words.textContent = "Not saved yet";
      this.state.replaceChildren(words);
    }
    this.showProblem(answer);
    this.showConflict(answer);
  }

  /**
   * Say at the field why the server refused what was typed, until it is changed.
   *
   * @param {Answer} answer
   */
  showProblem (answer) {
    const problem = answer.problem?.kind === "invalid" ? answer.problem : null;
    const shown = this.block.querySelector("[data-problem]");
    if (shown?.getAttribute("data-problem") === (problem?.message ?? null)) return;
    const of = problem?.field === "evidence" ? this.box : this.tick ?? this.block.querySelector("fieldset") ?? this.box;
    const id = `${problem?.field === "evidence" ? "evidence" : "choice"}-${this.code}-error`;
    for (const field of this.block.querySelectorAll("[aria-describedby]")) describe(field, shown?.id ?? "", "");
    shown?.remove();
    if (!problem) return;
    const words = element("p", "govuk-error-message", "");
    words.id = id;
    words.setAttribute("data-problem", problem.message);
    words.append(element("span", "govuk-visually-hidden", "Error: "), problem.message);
    (problem.field === "evidence" ? this.box : this.block.querySelector(".govuk-radios, .govuk-checkboxes__item") ?? this.box).before(words);
    describe(of, "", id);
  }

  /** @param {Answer} answer */
  showConflict (answer) {
    const card = this.block.querySelector("[data-conflict]");
    const current = answer.problem?.kind === "conflict" ? answer.problem.current : null;
    if (!current) card?.remove();
    else if (card?.getAttribute("data-conflict") !== String(current.version)) {
      card?.remove();
      const decide = (/** @type {string} */ detail) => this.block.dispatchEvent(new CustomEvent("decided", { detail, bubbles: true }));
      const wordsOf = this.radios.length || this.tick ? (/** @type {string} */ choice) => this.words(choice) : null;
      this.block.append(conflictCard(this.label, current, this.read(), wordsOf, decide, this.level + 1, this.box instanceof HTMLTextAreaElement && !this.box.hidden));
    }
  }

  /** The level of the heading under which the question stands, its own or one before it. */
  get level () {
    const headings = [...document.querySelectorAll("main h1, main h2, main h3")];
    const before = headings.filter((one) => this.block.contains(one) || one.compareDocumentPosition(this.block) & Node.DOCUMENT_POSITION_FOLLOWING);
    return Number(before.at(-1)?.tagName.slice(1) ?? 1);
  }

  /** @param {string} choice @returns {string} the words of an option */
  words (choice) {
    if (this.tick && choice) return choice === this.tick.value ? "Chosen" : "Not chosen";
    const radio = choice ? this.radios.find((candidate) => candidate.value === choice) : null;
    return radio?.labels?.[0]?.textContent ?? "Not answered yet";
  }
}

/**
 * Change what describes a field to those who do not see it.
 *
 * @param {Element} field
 * @param {string} without id of what describes it no more
 * @param {string} by id of what describes it too
 */
function describe (field, without, by) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== without);
  field.setAttribute("aria-describedby", (by ? [by, ...ids] : ids).join(" "));
}
