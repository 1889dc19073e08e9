/**
 * What the outbox asks of the server. Nothing here throws: a reply that is not the server's own is no reply.
 *
 * @typedef {{ state: "here", user: string | null, left: number | null, withdrawn: boolean, alsoHere?: { who: string, when: string } } | { state: "away" }} Reached
 * @typedef {{ state: "key", key: string } | { state: "withdrawn" } | { state: "signed-out" } | { state: "away" }} KeyReply
 */
import { formToken, isSignedOut, replaceLostToken } from "../answers/sending.js";

const GIVE_UP_AFTER = 15_000;
const SERVICE = "record-probation-inspections";

/** Where things are, as the page says. */
const places = /** @type {HTMLElement | null} */ (document.querySelector("[data-ping]"))?.dataset ?? {};
/** Id of the person who opened this page, "" for nobody. */
export const opener = places.user ?? "";

/**
 * @param {string} url
 * @param {object} body
 * @param {Record<string, string>} headers
 * @returns {Promise<{ status: number, body: any } | null>} null for no reply, or one that is no JSON
 */
export async function post (url, body, headers = {}) {
  try {
    if (!formToken()) await replaceLostToken();
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "application/json, application/problem+json", "X-CSRFToken": formToken(), ...headers },
      redirect: "error",
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(GIVE_UP_AFTER),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return null;
  }
}

/**
 * @param {{ active?: boolean, device?: string, unsent?: Record<string, number>, open?: number }} report whether the person is at work, what
 *   waits, and the case that is open
 * @returns {Promise<Reached>}
 */
export async function ping ({ active = false, device, unsent = {}, open } = {}) {
  const reply = await post(places.ping ?? "/ping", { device, unsent, open }, active ? { "X-Active": "1" } : {});
  if (reply?.status !== 200 || reply.body?.service !== SERVICE) return { state: "away" };
  return { state: "here", user: reply.body.user, left: reply.body.left, withdrawn: reply.body.withdrawn === true, alsoHere: reply.body.also_here };
}

/**
 * @param {string} device
 * @returns {Promise<KeyReply>} the key of the person who opened this page; nobody else's
 */
export async function fetchKey (device) {
  const reply = await post(places.key ?? "/account/device-key/", { device });
  if (reply?.status === 200 && reply.body?.device === device && typeof reply.body.key === "string") {
    return reply.body.user === opener ? { state: "key", key: reply.body.key } : { state: "signed-out" };
  }
  if (reply?.status === 410 && reply.body?.reason === "withdrawn") return { state: "withdrawn" };
  return { state: reply?.status === 401 && isSignedOut(reply.body) ? "signed-out" : "away" };
}
