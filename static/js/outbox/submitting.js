/**
 * A case, or an interview, is not handed in while something of it waits on this laptop: once it is closed it could not be saved.
 *
 * @typedef {import("./outbox.js").Outbox} Outbox
 */
import { answers } from "../answers/words.js";
import { element, link } from "../elements.js";
import { countAnswers } from "./reporting.js";

/**
 * @param {Outbox} outbox
 * @param {import("./courier.js").Courier} courier
 */
export function guardSubmission (outbox, courier) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-hands-in]"));
  if (!form) return;
  const place = element("div", "app-conflict");
  place.tabIndex = -1;
  place.hidden = true;
  form.before(place);
  let sent = false;
  form.addEventListener("submit", async (event) => {
    if (sent) return;
    event.preventDefault();
    const ofCase = async () => (await outbox.own()).filter((entry) => entry.case === form.dataset.handsIn);
    if ((await ofCase()).length) await courier.flush();
    const waiting = await ofCase();
    place.hidden = !waiting.length;
    if (!waiting.length) {
      sent = true;
      form.requestSubmit(/** @type {SubmitEvent} */ (event).submitter);
      return;
    }
    const list = element("ul", "govuk-list govuk-list--bullet");
    for (const entry of waiting) {
      const item = element("li");
      const content = await outbox.read(entry);
      item.append(link(content?.label ?? entry.question, `${entry.page}#question-${entry.question}`));
      list.append(item);
    }
    const count = countAnswers(waiting);
    place.replaceChildren(element("p", "govuk-body", `Not submitted: ${answers(count)} of this case ${count === 1 ? "is" : "are"} not saved yet.`), list);
    place.focus();
  });
}
