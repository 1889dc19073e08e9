/**
 * Shows and hides the questions of a page whose asking depends on answers given on the same page, while these are given.
 *
 * What is needed stands in the form as data (data-asking): the conditions of those questions, the facts of the case and the answers on other pages
 * that they read. A question that is not asked any more is hidden with its answer, which is kept, and not counted.
 *
 * @typedef {import("./controls.js").AnswerControls} AnswerControls
 * @typedef {import("./applicability.js").Condition} Condition
 * @typedef {import("./applicability.js").Fact} Fact
 */
import { applies } from "./applicability.js";
import { element } from "../elements.js";

export class Asking {
  /**
   * @param {HTMLElement} form
   * @param {AnswerControls[]} controls
   */
  constructor (form, controls) {
    /** @type {{ conditions: Record<string, Condition>, facts: Record<string, Fact>, answers: Record<string, string> }} */
    const known = form.dataset.asking ? JSON.parse(form.dataset.asking) : { conditions: {}, facts: {}, answers: {} };
    this.known = known;
    this.controls = controls;
    this.live = controls.filter((own) => Object.hasOwn(known.conditions, own.code));
    this.said = element("p", "govuk-visually-hidden", "");
    this.said.setAttribute("role", "status");
    this.said.setAttribute("data-asked-said", "");
    if (this.live.length) form.append(this.said);
  }

  /** Ask what the answers on the page call for now. */
  follow () {
    if (!this.live.length) return;
    const answers = { ...this.known.answers, ...Object.fromEntries(this.controls.map((own) => [own.code, own.read().choice])) };
    const changed = this.live.filter((own) => applies(this.known.conditions[own.code], this.known.facts, answers) === own.block.hidden);
    if (!changed.length) return;
    const focused = changed.find((own) => own.block.contains(document.activeElement));
    for (const own of changed) this.turn(own);
    if (focused?.block.hidden) this.leave(focused);
    this.say(changed);
  }

  /** @param {AnswerControls} own a question that is asked now and was not, or the other way round */
  turn (own) {
    own.block.hidden = !own.block.hidden;
    const read = document.querySelector(`[data-kept="${own.code}"]`);
    const section = read?.closest("[data-kept-answers]");
    read?.remove();
    if (section && !section.querySelector("[data-kept]")) section.remove();
    const { choice, evidence } = own.read();
    own.block.previousElementSibling?.matches("[data-kept-note]") && own.block.previousElementSibling.remove();
    if (own.block.hidden && (choice || evidence.trim())) own.block.before(note(own));
  }

  /**
   * Lead somebody out of a question that is gone, to the next one before it.
   *
   * @param {AnswerControls} gone
   */
  leave (gone) {
    const before = this.controls.slice(0, this.controls.indexOf(gone)).reverse();
    before.find((own) => !own.block.hidden)?.field.focus();
  }

  /** @param {AnswerControls[]} changed */
  say (changed) {
    const more = changed.filter((own) => !own.block.hidden).length;
    const fewer = changed.length - more;
    const words = [];
    if (more) words.push(`${more} more question${more === 1 ? " is" : "s are"} now asked.`);
    if (fewer) words.push(`${fewer} question${fewer === 1 ? " is" : "s are"} no longer asked. What was answered is kept, but not counted.`);
    this.said.textContent = words.join(" ");
  }
}

/** @param {AnswerControls} own */
function note (own) {
  const made = element("p", "govuk-body app-secondary", `${own.label} is not asked now. Its answer is kept, but not counted.`);
  made.setAttribute("data-kept-note", "");
  return made;
}
