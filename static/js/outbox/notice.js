/**
 * What waits on this laptop, said at the top of every page: answers of pages that are no longer open. What the page itself is about to
 * send stands in its own status line.
 *
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {import("./store.js").Entry} Entry
 * @typedef {import("./courier.js").Courier} Courier
 */
import { button, copyButton, element, link, showing } from "../elements.js";
import { answers } from "../answers/words.js";
import { countAnswers } from "./reporting.js";
import { opener } from "./server.js";

const TOO_LONG = 14 * 24 * 60 * 60 * 1000;

export class Notice {
  expanded = false;
  /** Words of what is shown, so that nothing is drawn, and said, twice. */
  shown = "";

  /**
   * @param {HTMLElement} place
   * @param {Outbox} outbox
   * @param {Courier} courier
   */
  constructor (place, outbox, courier) {
    this.place = place;
    this.said = /** @type {HTMLElement} */ (place.querySelector("[data-laptop-said]"));
    this.news = /** @type {HTMLElement} */ (place.querySelector("[data-laptop-news]"));
    this.outbox = outbox;
    this.courier = courier;
  }

  /** Show how things stand. */
  async show () {
    if (this.courier.state === "sending") return;
    const left = await this.courier.left();
    const words = await this.sentences(left);
    const state = [...words, ...left.map((entry) => `${entry.id} ${JSON.stringify(this.courier.stuck.get(entry.id) ?? "")}`)].join("\n");
    this.place.dataset.waiting = String(countAnswers(left));
    if (state === this.shown) return;
    this.shown = state;
    this.news.hidden = !words.length;
    this.news.replaceChildren(...words.map((sentence) => element("p", "govuk-body", sentence)));
    if (left.length) this.news.append(this.actions(left), await this.list(left));
    this.said.textContent = words.join(" ");
  }

  /** @param {Entry[]} left */
  async sentences (left) {
    const { courier, outbox } = this;
    const sentences = [];
    if (left.length) {
      const count = countAnswers(left);
      const why = courier.state === "signed-out" ? "You've been signed out." : navigator.onLine ? "" : "You're offline.";
      sentences.push(`${why} Not saved: ${answers(count)}, kept on this laptop from pages that are closed.`.trim());
      if (left.some((entry) => Date.now() - entry.since > TOO_LONG)) sentences.push("Some of them have waited for more than 14 days. Tell the lead inspector.");
    } else if (courier.sent) {
      sentences.push(`${answers(courier.sent)} typed earlier on this laptop ${courier.sent === 1 ? "was" : "were"} sent and saved.`);
    }
    if (outbox.shredded) sentences.push("Answers on this laptop can no longer be read: an administrator withdrew their key.");
    if ((await outbox.entries()).some((entry) => entry.owner !== opener)) sentences.push("Another user has unsent answers on this laptop.");
    return sentences;
  }

  /** @param {Entry[]} left */
  actions (left) {
    const line = element("p", "app-save-status__actions");
    const shows = button(showing(countAnswers(left)), () => {
      this.expanded = !this.expanded;
      shows.setAttribute("aria-expanded", String(this.expanded));
      /** @type {HTMLElement} */ (this.news.querySelector("[data-laptop-list]")).hidden = !this.expanded;
    });
    shows.setAttribute("aria-expanded", String(this.expanded));
    if (this.courier.state === "signed-out") line.append(link("Sign in (opens in a new tab)", this.place.dataset.signIn ?? "/sign-in/", true));
    line.append(button("Try now", () => {
      for (const { id } of left) this.courier.stuck.delete(id);
      this.courier.flush();
    }), shows);
    return line;
  }

  /** @param {Entry[]} left */
  async list (left) {
    const list = element("ul", "govuk-list govuk-list--bullet");
    list.setAttribute("data-laptop-list", "");
    list.hidden = !this.expanded;
    for (const entry of left) list.append(await this.item(entry));
    return list;
  }

  /** @param {Entry} entry */
  async item (entry) {
    const item = element("li");
    const content = await this.outbox.read(entry);
    if (!content) {
      item.textContent = "An answer that cannot be read now.";
      return item;
    }
    item.append(link(content.label, `${entry.page}#question-${entry.question}`));
    const stuck = this.courier.stuck.get(entry.id);
    if (stuck?.kind === "decision") item.append(": it was changed somewhere else. Open it to decide.");
    if (stuck?.kind !== "refused") return item;
    item.append(`: ${stuck.message} `);
    item.append(copyButton(() => content.value), " ");
    item.append(button("Delete it", async () => {
      await this.outbox.remove(entry.id, entry.stamp);
      await this.show();
    }));
    return item;
  }
}
