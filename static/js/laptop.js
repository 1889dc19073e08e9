/**
 * On every page of somebody who is signed in: sends what earlier pages have left on this laptop, says what waits here, looks after
 * signing out and after the end of the session.
 */
import { Courier } from "./outbox/courier.js";
import { Notice } from "./outbox/notice.js";
import { opened, outbox } from "./outbox/outbox.js";
import { page } from "./outbox/page.js";
import { reportWaiting } from "./outbox/reporting.js";
import { opener } from "./outbox/server.js";
import { guardSubmission } from "./outbox/submitting.js";
import { guardSignOut } from "./outbox/signing-out.js";
import { listen, stayAlive, tell } from "./outbox/tabs.js";
import { watchPresence } from "./presence.js";
import { watchSession } from "./session.js";

// What an open page is about to send is not reported: only what has waited for a while.
const LOOK_EVERY = 10_000;

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-laptop]"));
if (place && opener) start(place);

/** @param {HTMLElement} place */
async function start (place) {
  stayAlive();
  // A page that the browser kept and brings back knows nothing of what was saved meanwhile, nor of who has signed out.
  addEventListener("pageshow", (event) => { if (event.persisted && page.safe()) location.reload(); });
  tell({ kind: "signed-in", user: opener });
  const courier = new Courier(outbox, () => notice.show());
  const notice = new Notice(place, outbox, courier);
  outbox.lost = () => { notice.show(); };
  outbox.toSend = () => { courier.flush(); };
  guardSignOut(outbox, courier);
  guardSubmission(outbox, courier);
  watchSession(Number(place.dataset.left));
  watchPresence();
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  await opened;
  addEventListener("online", () => courier.run());
  addEventListener("focus", () => { if (courier.state !== "idle") courier.run(); });
  listen((news) => {
    if (news.kind === "changed") notice.show();
    if (news.kind === "signed-in" && news.user === opener && courier.state !== "idle") courier.run();
  });
  await courier.run();
  await notice.show();
  await reportWaiting(outbox);
  setInterval(() => reportWaiting(outbox), LOOK_EVERY);
}
