/**
 * Tells a reader of the ratings page that newer ratings have been worked out, and shows them when asked to.
 * Nothing changes under the reader's eyes: only a page that has no ratings yet fills itself. Without this, "Refresh" does the same.
 */
const EVERY = 2000;
const AFTER_TROUBLE = 15000;

const shown = document.getElementById("ratings");
const news = document.getElementById("ratings-news");

if (shown && news) {
  watch();
}

function watch() {
  let timer = 0;

  const look = async () => {
    clearTimeout(timer);
    if (document.hidden) {
      return;
    }
    const latest = await latestRun();
    if (latest === "signed out") {
      return;
    }
    if (latest?.run && String(latest.run) !== shown.dataset.run) {
      await tell(latest);
    }
    timer = setTimeout(look, latest ? EVERY : AFTER_TROUBLE);
  };

  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, EVERY);
}

/** The latest run, null when it could not be asked for, or "signed out": then asking again is of no use. */
async function latestRun() {
  try {
    const response = await fetch(shown.dataset.latest, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (response.redirected || response.status === 403 || response.status === 404) {
      return "signed out";
    }
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

async function tell(latest) {
  if (!shown.dataset.run) {
    await show(latest);
  } else if (news.dataset.run !== String(latest.run)) {
    news.dataset.run = latest.run;
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = window.location.href;
    link.textContent = "Show the new ratings";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(latest, { moveFocus: true });
    });
    say(`New ratings were worked out at ${latest.computed}. `, link);
  }
}

/** Put the page's ratings as they are now in the place of those shown. */
async function show(latest, { moveFocus = false } = {}) {
  const response = await fetch(window.location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("ratings");
  if (!response.ok || !fresh) {
    window.location.reload();
    return;
  }
  shown.replaceChildren(...fresh.children);
  shown.dataset.run = fresh.dataset.run;
  delete news.dataset.run;
  say(`Ratings updated at ${latest.computed}.`);
  if (moveFocus) {
    shown.focus({ preventScroll: true });
  }
}

function say(...words) {
  const text = document.createElement("p");
  text.className = "govuk-body";
  text.append(...words);
  news.replaceChildren(text);
}
