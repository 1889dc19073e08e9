/** Counts on the page that follow the choices: the tally beside a judgement, and how many questions of a section are answered. */

/** @param {HTMLElement} form */
export function showCounts (form) {
  const prompts = [...form.querySelectorAll(".app-prompt[data-answer]")];
  const counts = prompts.map((prompt) => /** @type {HTMLInputElement | null} */ (prompt.querySelector("[data-counts]:checked"))?.dataset.counts ?? "");
  const tally = form.querySelector("[data-tally]");
  if (tally) put(tally, tallyWords(counts));
  const left = form.querySelector("[data-left]");
  if (left) put(left, leftWords(counts.filter((count) => !count).length));
}

/** @param {string[]} counts how each prompt's chosen option counts, "" for none */
export function tallyWords (counts) {
  const of = (/** @type {string} */ kind) => counts.filter((count) => count === kind).length;
  const asked = `${counts.length} prompt${counts.length === 1 ? "" : "s"}`;
  const unanswered = counts.length - of("sufficient") - of("insufficient") - of("not_applicable");
  return `Of ${asked} asked: ${of("sufficient")} sufficient, ${of("insufficient")} insufficient, ${of("not_applicable")} not applicable, ${unanswered} not answered yet.`;
}

/** @param {number} left */
function leftWords (left) {
  return left ? `${left} left to answer.` : "Every question has an answer.";
}

/** @param {Element} place @param {string} text */
function put (place, text) {
  if (place.textContent !== text) place.textContent = text;
}
