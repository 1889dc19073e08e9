/**
 * Locking what waits on the laptop: AES-256-GCM under a key that the server holds. In the page the key cannot be read out, only used.
 *
 * @typedef {import("./store.js").Entry} Entry
 * @typedef {{ value: string, was: string | null, op: string, label: string }} Content what was typed, what the server held at the
 *   entry's version (null when that is not known), the operation it was sent with, "" when it was not, and what the answer is called
 */

const CIPHER = "AES-GCM";
const IV_BYTES = 12;

/** @param {string} base64 @returns {Promise<CryptoKey>} */
export async function importKey (base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, CIPHER, false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  return key;
}

/** What an entry is about is not secret, and cannot be changed without the lock breaking. @param {Entry | Omit<Entry, "iv" | "locked">} entry */
function about (entry) {
  const { owner, device, sheet, question, field, version, aside } = entry;
  return new TextEncoder().encode(JSON.stringify([owner, device, sheet, question, field, version, ...(aside ? ["aside"] : [])]));
}

/**
 * @param {CryptoKey} key
 * @param {Omit<Entry, "iv" | "locked">} entry
 * @param {Content} content
 * @returns {Promise<Entry>}
 */
export async function lock (key, entry, content) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const locked = await crypto.subtle.encrypt({ name: CIPHER, iv, additionalData: about(entry) }, key, bytes);
  return { ...entry, iv, locked };
}

/**
 * @param {CryptoKey} key
 * @param {Entry} entry
 * @returns {Promise<Content | null>} null when this key does not open it
 */
export async function unlock (key, entry) {
  try {
    const bytes = await crypto.subtle.decrypt({ name: CIPHER, iv: entry.iv, additionalData: about(entry) }, key, entry.locked);
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
