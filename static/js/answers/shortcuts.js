/**
 * Keys for people who work on a form all day. Nothing is only on a key, and a preference switches all of them off (docs: the page
 * "Keyboard shortcuts").
 *
 * With Ctrl or Alt they work anywhere on the page. Letters choose an answer while the focus is on one of its radios, and nowhere
 * else: who types or dictates words never sets one off (WCAG 2.1.4).
 *
 * @typedef {{ save: () => void, form: HTMLFormElement }} Page
 */

/** @param {Page} page */
export function listenForShortcuts (page) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.metaKey || event.repeat) return;
    const done = modified(event) ? command(event, page) : letter(event);
    if (done) event.preventDefault();
  });
}

/** @param {KeyboardEvent} event */
function modified (event) {
  return event.ctrlKey || event.altKey;
}

/**
 * @param {KeyboardEvent} event
 * @param {Page} page
 * @returns {boolean} whether the keys meant something
 */
function command (event, { save, form }) {
  const keys = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", event.key.length === 1 ? event.key.toUpperCase() : event.key];
  switch (keys.filter(Boolean).join("+")) {
    case "Ctrl+S": save(); return true;
    case "Ctrl+Enter": form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector('button[type="submit"]'))); return true;
    case "Alt+PageDown": return go(1);
    case "Alt+PageUp": return go(-1);
    case "Alt+Shift+U": return leadToNext(form);
  }
  return false;
}

/**
 * Open a neighbour of this page, as its link in the navigation would: what is not saved is sent first.
 *
 * @param {1 | -1} step
 */
function go (step) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".app-side-navigation__link")]);
  const here = links.findIndex((link) => link.getAttribute("aria-current") === "page");
  if (here < 0) return false;
  links[here + step]?.click();
  return true;
}

/**
 * Lead to the next question without an answer, or with one that is not saved; from the last one on to the first.
 *
 * @param {HTMLElement} form
 */
function leadToNext (form) {
  const blocks = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-answer]:not([hidden], .app-detail)")]);
  const here = blocks.findIndex((block) => block.contains(document.activeElement));
  const next = [...blocks.slice(here + 1), ...blocks.slice(0, here + 1)].find(isOpen);
  /** @type {HTMLElement | null | undefined} */ (next?.querySelector('input:not([type="hidden"]), textarea:not([hidden])'))?.focus();
  return true;
}

/** @param {HTMLElement} block */
function isOpen (block) {
  const chosen = block.querySelector('input[data-counts]:checked, [type="checkbox"]');
  const words = !block.querySelector("[data-counts]") && block.querySelector("textarea")?.value.trim();
  return !(chosen || words) || Boolean(block.querySelector("[data-state]")?.textContent?.trim());
}

/** @param {KeyboardEvent} event */
function letter (event) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLInputElement) || !focused.matches('[data-answer] input[type="radio"]') || event.key.length !== 1) return false;
  const group = /** @type {HTMLInputElement[]} */ ([...(focused.closest("[data-answer]")?.querySelectorAll("input[data-counts]") ?? [])]);
  const radio = meant(event.key.toUpperCase(), group);
  if (!radio) return false;
  radio.focus();
  if (!radio.checked) radio.click();
  return true;
}

/**
 * @param {string} key
 * @param {HTMLInputElement[]} group the options of one question
 * @returns {HTMLInputElement | undefined} the option that a letter stands for: Yes, No, should have been, not applicable
 */
function meant (key, group) {
  const words = (/** @type {HTMLInputElement} */ radio) => radio.labels?.[0]?.textContent?.trim() ?? "";
  switch (key) {
    case "Y": return group.find((radio) => /^Yes\b/.test(words(radio)));
    case "N": return group.find((radio) => words(radio) === "No") ?? group.find((radio) => /^No\b/.test(words(radio)));
    case "S": return group.find((radio) => /\bshould have\b/.test(words(radio)));
    case "A": return group.find((radio) => radio.dataset.counts === "not_applicable");
  }
}
