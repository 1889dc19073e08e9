/**
 * Saves the answers of a form one by one while they are typed, and keeps on the laptop what could not be sent. Without this the
 * form's buttons save them all.
 *
 * The form says where answers are saved (data-answers, with QUESTION in place of the code), who opened the page (data-user), which
 * edition asks (data-edition) and where to sign in (data-sign-in).
 */
import { Answer } from "./answers/answer.js";
import { Asking } from "./answers/asking.js";
import { AnswerControls } from "./answers/controls.js";
import { Keeper } from "./answers/keeping.js";
import { Queue } from "./answers/queue.js";
import { formToken, read, send } from "./answers/sending.js";
import { listenForShortcuts } from "./answers/shortcuts.js";
import { StatusLine } from "./answers/status.js";
import { showCounts } from "./answers/counts.js";
import { report } from "./answers/words.js";
import { button, element } from "./elements.js";
import { opened, outbox } from "./outbox/outbox.js";
import { page } from "./outbox/page.js";
import { isLeaving } from "./outbox/signing-out.js";
import { lately, listen, tell } from "./outbox/tabs.js";

// How long a link waits for the answers to be saved before the browser asks whether to leave.
const LINK_WAITS = 4_000;
// How long what an earlier page left waits for what is saved since the page was made; only after a reload in the middle of saving.
const CATCHING_UP = 3_000;

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-answers]"));
if (form) start(form);

/** @param {HTMLFormElement} form */
function start (form) {
  const controls = [...form.querySelectorAll("[data-answer]")].map((block) => new AnswerControls(/** @type {HTMLElement} */ (block)));
  const asking = new Asking(form, controls);
  const answers = controls.map((own) => new Answer(own.code, own.label, own.version, own.sent, own));
  const controlsOf = new Map(answers.map((answer, index) => [answer, controls[index]]));
  const address = (/** @type {Answer} */ answer) => (form.dataset.answers ?? "").replace("QUESTION", encodeURIComponent(answer.code));
  const sheet = (form.dataset.answers ?? "").replace(/\/QUESTION\/$/, "");
  const edition = Number(form.dataset.edition ?? 0);
  const queue = new Queue(answers, (answer, operation) => {
    keeper.write(answer); // with the operation's id: a page opened after a crash repeats it
    return send(address(answer), form.dataset.user ?? "", operation, edition);
  }, update);
  const keeper = new Keeper(outbox, { sheet, edition, page: location.pathname }, form.dataset.case ?? "", () => tellHowItStands());
  const line = new StatusLine(/** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-save-status]")]), {
    tryNow: () => queue.tryAgain(),
    show: (state) => { if (state.first) controlsOf.get(state.first)?.field.focus(); },
    text: () => queue.unsent.map((answer) => `${answer.label}\n${answer.controls.read().evidence}`).join("\n\n"),
    signInUrl: form.dataset.signIn ?? "/sign-in/",
  });

  /** @type {((settled: boolean) => void)[]} those who wait until everything is sent */
  let waiting = [];

  function update (/** @type {Answer | null} */ answer = null, /** @type {import("./answers/sending.js").Outcome | null} */ outcome = null) {
    for (const one of answer ? [answer] : answers) controlsOf.get(one)?.show(one);
    if (answer && outcome) keeper.write(answer);
    if (answer && outcome?.kind === "saved") wasSaved(answer, outcome);
    asking.follow();
    tellHowItStands();
    showCounts(form);
    if (queue.settled && waiting.length) {
      const told = waiting;
      waiting = [];
      for (const tell of told) tell(queue.unsent.length === 0);
    }
  }

  function standing () {
    return report(queue, { online: navigator.onLine, keeps: outbox.works && (outbox.ready || !queue.unsent.length) });
  }

  function tellHowItStands () {
    line.show(standing());
    // For whoever watches from outside: whether the outbox is ready, and whether it holds everything that is not sent.
    for (const one of line.lines) Object.assign(one.dataset, { ready: String(outbox.ready), safe: String(safe()) });
  }

  /** Whether what is typed would outlive this page. */
  function safe () {
    return queue.unsent.every((answer) => keeper.keeps(answer));
  }

  /** Send everything and wait: true when nothing is left unsaved, false when something stands in the way. */
  function saved () {
    queue.flush();
    if (queue.settled) return Promise.resolve(queue.unsent.length === 0);
    return new Promise((/** @type {(settled: boolean) => void} */ resolve) => waiting.push(resolve));
  }

  /**
   * @param {Answer} answer that was saved: one that was taken back makes room for another that was refused
   * @param {{ version: number, savedAt: string }} outcome
   */
  function wasSaved (answer, { version, savedAt }) {
    if (answer.version < version) {
      hearOf({ sheet, question: answer.code, version });
      return;
    }
    const current = { version: answer.version, fields: { choice: "", evidence: "", ...answer.saved }, by: "you, in another tab", at: savedAt };
    tell({ kind: "saved", sheet, question: answer.code, current });
    const own = controlsOf.get(answer);
    if (own?.decides) offerReload(answer);
    if (!own?.tick || own.tick.checked) return;
    for (const other of answers) if (other.problem?.kind === "invalid" && controlsOf.get(other)?.tick?.checked) queue.touched(other, true);
  }

  /** @param {Answer} answer whose choice may change what other pages ask */
  function offerReload (answer) {
    const block = controlsOf.get(answer)?.block;
    if (!block || block.querySelector("[data-reload-note]")) return;
    const note = element("div", "govuk-inset-text", "");
    note.setAttribute("data-reload-note", "");
    note.setAttribute("role", "status");
    block.append(note);
    note.append(element("p", "govuk-body", "Saved. This answer can change what other pages ask."));
    note.append(button("Show the pages that apply now", async () => {
      if (await saved()) location.assign(form?.dataset.reload ?? location.href);
    }));
  }

  for (const answer of answers) {
    const own = /** @type {AnswerControls} */ (controlsOf.get(answer));
    const typed = (/** @type {boolean} */ atOnce) => {
      queue.touched(answer, atOnce);
      keeper.touched(answer);
    };
    own.block.addEventListener("input", (event) => typed(event.target !== own.box));
    own.block.addEventListener("change", () => typed(true));
    own.box.addEventListener("blur", () => queue.touched(answer, true));
    own.block.addEventListener("decided", (event) => {
      answer.decide(/** @type {CustomEvent} */ (event).detail);
      typed(true);
      own.field.focus();
    });
    if (answer.unsent) typed(true);
  }

  /**
   * An answer has a new version, from another tab or from before this page was shown.
   *
   * @param {import("./outbox/tabs.js").Saved} saved
   * @param {import("./answers/sending.js").Current | null} told how it stands; asked for when that is not known
   */
  async function hearOf (saved, told = null) {
    const answer = saved.sheet === sheet ? answers.find((one) => one.code === saved.question) : undefined;
    if (!answer || answer.version >= saved.version) return;
    const current = told ?? await read(address(answer));
    if (!current) return;
    answer.hear(current);
    queue.touched(answer, true);
  }

  // What was kept was typed over what this tab saved last: that comes first, where it can be had.
  const caughtUp = Promise.race([Promise.all(lately().map((saved) => hearOf(saved))), new Promise((resolve) => setTimeout(resolve, CATCHING_UP))]);

  async function restore () {
    await opened;
    await caughtUp;
    for (const answer of await keeper.restore(answers)) queue.touched(answer, true);
    tellHowItStands();
  }

  async function restoreLater () {
    for (const answer of await keeper.restoreLater(answers)) queue.touched(answer, true);
  }

  /** What could not be kept so far, because there was no key or no room, is tried again. */
  async function keepTheRest () {
    if (outbox.ready || await outbox.unlocked()) for (const answer of queue.unsent) if (!keeper.keeps(answer)) keeper.touched(answer);
  }

  form.addEventListener("submit", async (event) => {
    const token = /** @type {HTMLInputElement | null} */ (form.querySelector('[name="csrfmiddlewaretoken"]'));
    if (token) token.value = formToken() || token.value;
    if (!queue.unsent.length) return;
    event.preventDefault();
    const submitter = /** @type {SubmitEvent} */ (event).submitter;
    if (await saved()) form.requestSubmit(submitter);
    else line.lines[0].focus();
  });

  document.addEventListener("click", async (event) => {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest?.("a[href]"));
    const elsewhere = link && !link.target && link.origin === location.origin && link.href.split("#")[0] !== location.href.split("#")[0];
    if (!elsewhere || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !queue.unsent.length) return;
    event.preventDefault();
    await Promise.race([saved(), new Promise((resolve) => setTimeout(resolve, LINK_WAITS))]);
    location.assign(link.href);
  });

  // What is on the laptop outlives the page: only what is not yet there, or cannot be, is worth a question.
  addEventListener("beforeunload", (event) => { if (!safe() && !isLeaving()) event.preventDefault(); });
  addEventListener("online", () => queue.flush());
  addEventListener("offline", () => update());
  addEventListener("focus", () => { if (queue.connection.state !== "open") queue.flush(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const answer of queue.unsent) keeper.write(answer);
    queue.flush();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) queue.flush(); });
  listen((news) => {
    if (news.kind === "signed-in" && news.user === form.dataset.user && queue.connection.state !== "open") queue.flush();
    if (news.kind === "saved") hearOf({ ...news, version: news.current.version }, news.current);
    if (news.kind === "stale") hearOf(news);
  });
  setInterval(() => {
    if (queue.connection.state === "waiting") {
      tellHowItStands();
      outbox.holdOn();
    }
    if (keeper.looked) restoreLater();
    else restore();
    if (queue.unsent.length && !safe()) keepTheRest();
  }, 1_000);
  tell({ kind: "opened" });
  page.holds = (entry) => keeper.isOwn(entry, answers);
  page.unsent = () => queue.unsent;
  page.send = saved;
  page.safe = safe;
  if ("shortcuts" in form.dataset) listenForShortcuts({ form, save: async () => { await saved(); line.say(standing()); } });
  update();
  restore();
}
