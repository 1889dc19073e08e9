/**
 * One request that saves one answer, and what its reply means. Nothing counts as saved unless the server says so in so many words.
 *
 * @typedef {{ choice?: string, evidence?: string }} Fields
 * @typedef {{ version: number, fields: { choice: string, evidence: string }, by: string, at: string | null }} Current
 * @typedef {{ op: string, version: number, fields: Fields, aside?: boolean }} Operation `aside`: given up, kept in the history alone
 * @typedef {{ kind: "saved", version: number, savedAt: string }
 *   | { kind: "conflict", current: Current }
 *   | { kind: "signed-out", message: string }
 *   | { kind: "refused", message: string }
 *   | { kind: "invalid", field: string, message: string }
 *   | { kind: "reused" }
 *   | { kind: "unreachable", waitSeconds: number }} Outcome
 */

const GIVE_UP_AFTER = 15_000;
// Browsers let 64 KiB in all outlive the page they were sent from, and refuse to send more; two requests are under way at most.
const OUTLIVES_THE_PAGE = 24_000;
const TOO_LONG = "The network does not let a text of this length through. Shorten it, or put part of it under another question.";

/** @returns {string} the token that proves to the server that a page of its own asks; it changes when somebody signs in */
export function formToken () {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/** A browser that has lost the cookie of the token, and nothing else, is given another one: else nothing would ever be saved again. */
export async function replaceLostToken () {
  await fetch("/ping", { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(GIVE_UP_AFTER) });
}

/**
 * Send an operation. Never throws: whatever goes wrong on the way is "unreachable", and may be sent again as it is.
 *
 * @param {string} url address of the answer
 * @param {string} user id of the person who opened the page: nobody else's session may carry their words
 * @param {Operation} operation
 * @param {number} edition id of the one whose question was answered, 0 where that is not known
 * @returns {Promise<Outcome>}
 */
export async function send (url, user, operation, edition = 0) {
  const { op, fields, aside } = operation;
  const body = JSON.stringify({ op, fields, ...(edition && { edition }), ...(aside && { set_aside: true }) });
  try {
    if (!formToken()) await replaceLostToken();
    const response = await fetch(url, {
      method: "PATCH",
      body,
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json, application/problem+json",
        "If-Match": `"${operation.version}"`,
        "X-CSRFToken": formToken(),
        "X-Opened-By": user,
      },
      redirect: "error",
      cache: "no-store",
      credentials: "same-origin",
      keepalive: new Blob([body]).size < OUTLIVES_THE_PAGE,
      signal: AbortSignal.timeout(GIVE_UP_AFTER),
    });
    // It may be a machine on the way that takes no more, in words of its own.
    if (response.status === 413) return { kind: "invalid", field: "evidence", message: TOO_LONG };
    return meaning(response, await response.json(), operation);
  } catch {
    return { kind: "unreachable", waitSeconds: 0 };
  }
}

/**
 * @param {Response} response
 * @param {any} body
 * @param {Operation} operation
 * @returns {Outcome}
 */
function meaning (response, body, operation) {
  const message = body.message ?? body.detail ?? "The server did not accept this answer.";
  switch (response.status) {
    case 200:
      if (body.op !== operation.op || !Number.isInteger(body.version)) break;
      return { kind: "saved", version: body.version, savedAt: body.saved_at };
    case 401:
      // A machine on the way may ask for a sign-in of its own: that is no word of the server's.
      if (!isSignedOut(body)) break;
      return { kind: "signed-out", message: body.detail ?? "" };
    case 409:
      return body.reason === "operation_reused" ? { kind: "reused" } : { kind: "refused", message };
    case 412:
      if (!Number.isInteger(body.current?.version)) break;
      return { kind: "conflict", current: body.current };
    case 422:
      return { kind: "invalid", field: body.field ?? "", message };
    case 403:
      // Without a reason of ours it was the form token, which changes when somebody signs in: the next try takes the new one.
      if (!body.reason) break;
      return { kind: "refused", message };
    case 400: case 404: case 405: case 415: case 428:
      if (typeof body.title !== "string") break;
      return { kind: "refused", message };
  }
  return { kind: "unreachable", waitSeconds: Number(response.headers.get("Retry-After")) || 0 };
}

/** @param {any} body @returns {boolean} whether the server itself says that the session of who typed is over */
export function isSignedOut (body) {
  return body?.reason === "signed_out";
}

/**
 * @param {string} url address of an answer
 * @returns {Promise<Current | null>} how it stands, null when that cannot be said now
 */
export async function read (url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(GIVE_UP_AFTER) });
    const current = await response.json();
    return response.ok && Number.isInteger(current.version) && typeof current.fields?.evidence === "string" ? current : null;
  } catch {
    return null;
  }
}
