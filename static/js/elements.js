/** Elements that scripts put on a page. Words go in as text, never as HTML. */

/**
 * @param {string} name
 * @param {string} className
 * @param {string} text
 */
export function element (name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/**
 * @param {string} text
 * @param {() => void} press
 * @param {string} className
 */
export function button (text, press, className = "app-link-button") {
  const made = /** @type {HTMLButtonElement} */ (element("button", className, text));
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/**
 * A button that copies a text and says whether it did: browsers may forbid that.
 *
 * @param {() => string} text
 */
export function copyButton (text) {
  const made = element("span");
  const said = element("span");
  said.setAttribute("role", "status");
  made.append(button("Copy my text", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(text());
      said.textContent = " Copied.";
    } catch {
      said.textContent = " The browser does not let this page copy. Select the text and copy it by hand.";
    }
  }), said);
  return made;
}

/**
 * @param {string} text
 * @param {string} url
 * @param {boolean} inNewTab
 */
export function link (text, url, inNewTab = false) {
  const made = /** @type {HTMLAnchorElement} */ (element("a", "govuk-link", text));
  made.href = url;
  if (inNewTab) {
    made.target = "_blank";
    made.rel = "noopener";
  }
  return made;
}

/** @param {number} count @returns {string} the words of the button that lists so many answers */
export const showing = (count) => (count === 1 ? "Show it" : "Show them");

/**
 * Ask something in a dialog of the browser's own, which keeps the keyboard inside and gives it back afterwards.
 *
 * @template {string} Value
 * @param {{ title: string, words: (string | HTMLElement)[], choices: [Value, string, string?][], first?: number }} question each choice
 *   with its words and, unless it is a secondary button, its class; `first` has the keyboard
 * @returns {{ dialog: HTMLDialogElement, answer: Promise<Value | null> }} null when it was closed without a choice
 */
export function ask ({ title, words, choices, first = 0 }) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", "app-dialog"));
  const heading = element("h2", "govuk-heading-m", title);
  heading.id = `dialog-${crypto.randomUUID()}`;
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, ...words.map((part) => (typeof part === "string" ? element("p", "govuk-body", part) : part)));
  const group = element("div", "govuk-button-group");
  const answer = new Promise((/** @type {(value: Value | null) => void} */ resolve) => {
    const end = (/** @type {Value | null} */ value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    for (const [value, text, className = "govuk-button govuk-button--secondary"] of choices) group.append(button(text, () => end(value), className));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(null);
    });
  });
  dialog.append(group);
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement} */ (group.children[first]).focus();
  return { dialog, answer };
}
