/**
 * The card under an answer that was changed somewhere else: both texts, what differs in words, and what can be done.
 *
 * @typedef {import("./answer.js").Content} Content
 * @typedef {import("./sending.js").Current} Current
 * @typedef {import("./differences.js").Piece} Piece
 * @typedef {"saved" | "mine" | "both"} Decision
 */
import { button, element } from "../elements.js";
import { differences } from "./differences.js";
import { when } from "./words.js";

const CHOICES = /** @type {const} */ ([["saved", "Use the saved one"], ["mine", "Use mine"]]);
const BOTH = /** @type {const} */ (["both", "Keep both, mine below"]);

/**
 * @param {string} label what the answer is called
 * @param {Current} current what is saved
 * @param {Content} mine what was typed here
 * @param {((choice: string) => string) | null} wordsOf the words of an option; null where there is nothing to choose
 * @param {(decision: Decision) => void} decide
 * @param {number} level of the card's heading: one below that of the question
 * @param {boolean} hasLines whether the words of the one can stand below those of the other
 */
export function conflictCard (label, current, mine, wordsOf, decide, level, hasLines) {
  const words = [current.fields.evidence.trim(), mine.evidence.trim()];
  const keepsBoth = hasLines && words.every(Boolean) && words[0] !== words[1];
  const { before, after } = differences(current.fields.evidence, mine.evidence);
  const texts = element("div", "app-conflict__texts");
  const who = `Saved${current.at ? ` ${when(current.at)}` : ""} by ${current.by || "somebody"}`;
  texts.append(
    side(who, wordsOf?.(current.fields.choice), before, "removed"),
    side("On this screen, not saved", wordsOf?.(mine.choice), after, "added"),
  );
  const group = element("div", "govuk-button-group");
  for (const [decision, text] of keepsBoth ? [...CHOICES, BOTH] : CHOICES) group.append(button(text, () => decide(decision), "govuk-button govuk-button--secondary"));
  const card = element("div", "app-conflict");
  card.dataset.conflict = String(current.version);
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", `Two versions of ${label}`);
  card.append(element(`h${level}`, "govuk-heading-s", `${label} was changed somewhere else`), texts, group);
  return card;
}

/**
 * @param {string} heading
 * @param {string | undefined} choice
 * @param {Piece[]} pieces
 * @param {"removed" | "added"} mark what the words that stand on this side alone are, seen from what is saved
 */
function side (heading, choice, pieces, mark) {
  const side = element("div", "");
  side.append(element("p", "govuk-body govuk-!-font-weight-bold", heading));
  if (choice !== undefined) side.append(element("p", "govuk-body", choice));
  const text = element("p", "app-prose");
  for (const piece of pieces) {
    if (piece.same || !piece.text.trim()) text.append(piece.text);
    else text.append(marked(piece.text, mark));
  }
  if (!text.textContent?.trim()) text.textContent = "No words.";
  side.append(text);
  return side;
}

/** @param {string} words @param {"removed" | "added"} mark */
function marked (words, mark) {
  const made = element(mark === "added" ? "ins" : "del", `app-difference app-difference--${mark}`);
  made.append(element("span", "app-difference__mark", `[${mark}]`), ` ${words}`);
  return made;
}
