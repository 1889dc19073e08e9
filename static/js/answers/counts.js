/**
 * Counts on the page that follow what is typed: the tally beside a judgement, how many questions are answered or things chosen, how
 * far the page is. What is not asked does not count.
 */

/** @param {HTMLElement} form */
export function showCounts (form) {
  const blocks = [...form.querySelectorAll("[data-answer]:not([hidden])")];
  const prompts = blocks.filter((block) => block.matches(".app-prompt")).map(countsAs);
  const answered = blocks.filter(isAnswered).length;
  put(form.querySelector("[data-tally]"), tallyWords(prompts));
  put(form.querySelector("[data-left]"), leftWords(prompts.filter((count) => !count).length));
  put(form.querySelector("[data-answered]"), `${answered} of ${blocks.length} question${blocks.length === 1 ? "" : "s"} on this page answered.`);
  const chosen = /** @type {HTMLElement | null} */ (form.querySelector("[data-chosen]"));
  const ticked = form.querySelectorAll('[type="checkbox"]:checked').length;
  put(chosen, `${ticked} of at most ${chosen?.dataset.chosen} chosen.`);
  put(document.querySelector("[data-page-count]"), chosen ? `${ticked} chosen` : `${answered} of ${blocks.length}`);
  showNext(form.querySelector("[data-next]"), blocks.find((block) => block.matches(".app-prompt") && !countsAs(block)));
  const status = document.querySelector('[data-page-status="Not yet started"]');
  if (!status) return;
  status.hidden = answered > 0;
  put(document.querySelector("[data-page-standing]"), answered ? "In progress" : "Not yet started");
}

/**
 * Let the link lead to the first question without an answer.
 *
 * @param {Element | null} link
 * @param {Element | undefined} block
 */
function showNext (link, block) {
  if (!link) return;
  link.toggleAttribute("hidden", !block);
  if (block) link.setAttribute("href", `#${block.id}`);
}

/** @param {Element} block @returns {string} how the chosen option counts, "" for none */
function countsAs (block) {
  return /** @type {HTMLInputElement | null} */ (block.querySelector("[data-counts]:checked"))?.dataset.counts ?? "";
}

/** @param {Element} block */
function isAnswered (block) {
  return Boolean(block.querySelector('[data-counts]:checked, [type="checkbox"]:checked') || block.querySelector("textarea")?.value.trim());
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

/** @param {Element | null} place @param {string} text */
function put (place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}
