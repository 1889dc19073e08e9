/**
 * The end of a session: told five minutes before, put off with one press. Typing and pointing are signs of the person; what scripts
 * ask by themselves is none. Moments are counted from when the server said how long is left, by the laptop's clock, which goes on while the
 * laptop sleeps; whether it was put back meanwhile is seen, and the server asked again.
 */
import { page } from "./outbox/page.js";
import { opener, ping } from "./outbox/server.js";
import { listen } from "./outbox/tabs.js";
import { ask, element, link } from "./elements.js";

const WARN = 5 * 60;
const TELL_SIGNS_EVERY = 60;

/** @param {number} left seconds until the session ends if nobody does anything */
export function watchSession (left) {
  if (!Number.isFinite(left) || left <= 0) return;
  const now = () => Date.now() / 1000;
  let ends = now() + left;
  let told = now();
  let active = false;
  let asking = false;

  const hear = async (/** @type {boolean} */ sign) => {
    told = now();
    active = false;
    const reply = await ping({ active: sign });
    if (reply.state === "here") ends = reply.user === opener ? now() + (reply.left ?? 0) : now();
    return reply.state === "here";
  };

  const warn = async () => {
    asking = true;
    // Another tab may have shown signs of the person meanwhile.
    await hear(false);
    const rest = ends - now();
    if (rest > WARN) asking = false;
    else if (rest > 0) await offer();
    else ended();
  };

  const offer = async () => {
    const minutes = element("p", "govuk-body");
    const say = () => {
      const rest = Math.max(1, Math.ceil((ends - now()) / 60));
      const words = `You will be signed out in ${rest} minute${rest === 1 ? "" : "s"}. What you have typed is kept on this laptop.`;
      if (minutes.textContent !== words) minutes.textContent = words;
    };
    say();
    const { dialog, answer } = ask({ title: "Are you still there?", words: [minutes], choices: [["stay", "Stay signed in", "govuk-button"]] });
    const tick = setInterval(async () => {
      say();
      if (ends > now()) return;
      clearInterval(tick);
      if (!await hear(false) || ends <= now()) ended();
      dialog.dispatchEvent(new Event("cancel"));
    }, 1_000);
    await answer;
    clearInterval(tick);
    if (ends > now()) {
      await hear(true);
      asking = false;
    }
  };

  const ended = () => {
    // A form says so in its own status line, and keeps what was typed.
    if (document.querySelector("[data-save-status]:not([hidden])") && page.unsent().length) return;
    // Nobody is interrupted in the middle of a word: what is typed next would go nowhere.
    const box = document.activeElement;
    if (box?.closest("form[data-answers]")) {
      box.addEventListener("blur", lookAgain, { once: true });
      return;
    }
    const back = element("p", "govuk-body");
    back.append(link("Sign in (opens in a new tab)", "/sign-in/", true));
    ask({ title: "You've been signed out", words: ["You were away for a while. What could not be saved is kept on this laptop.", back], choices: [["close", "Close"]] });
  };

  const lookAgain = async () => {
    if (await hear(false) && ends > now()) asking = false;
    else ended();
  };

  // Somebody signs in again in another tab: this page goes on counting.
  listen((news) => { if (news.kind === "signed-in" && news.user === opener && asking && ends <= now()) lookAgain(); });
  for (const sign of ["keydown", "pointerdown", "input"]) addEventListener(sign, () => { active = true; }, { passive: true, capture: true });
  setInterval(() => {
    if (asking) return;
    if (now() < told || (active && now() - told >= TELL_SIGNS_EVERY)) hear(active);
    else if (ends - now() <= WARN) warn();
  }, 1_000);
}
