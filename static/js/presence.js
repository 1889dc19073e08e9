/**
 * Who else has the case on this page open, kept up to date. Screen readers are told when somebody comes or leaves; the times beside
 * the names stand outside what they are told.
 */
import { opener, ping } from "./outbox/server.js";

const ASK_EVERY = 45_000;

export function watchPresence () {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-also-here]"));
  const who = place?.querySelector("[data-also-here-who]");
  const when = place?.querySelector("[data-also-here-when]");
  if (!place || !who || !when) return;
  const open = Number(place.dataset.alsoHere);

  setInterval(async () => {
    const reply = await ping({ open });
    // Who cannot ask does not know: what was true a minute ago is not said on.
    const others = reply.state === "here" && reply.user === opener ? reply.alsoHere : undefined;
    if (who.textContent !== (others?.who ?? "")) who.textContent = others?.who ?? "";
    when.textContent = others?.when ?? "";
  }, ASK_EVERY);
}
