/**
 * Who is asked what, decided as the server decides it (standards/applicability.py): the same conditions, facts and answers, the
 * same outcome. Knows no document.
 *
 * Numbers come as { number: "6.01" }: they are compared digit by digit, as the server does, and are no text that looks like one.
 *
 * @typedef {{ number: string }} ExactNumber
 * @typedef {string | boolean | string[] | ExactNumber | null} Fact
 * @typedef {Record<string, any>} Condition
 */

/**
 * @param {Condition | null | undefined} condition
 * @param {Record<string, Fact>} facts
 * @param {Record<string, string | null>} answers codes of chosen options by codes of questions
 * @returns {boolean} whether a question with this condition is asked
 */
export function applies (condition, facts, answers) {
  if (!condition || !Object.keys(condition).length) return true;
  if ("all" in condition) return condition.all.every((/** @type {Condition} */ part) => applies(part, facts, answers));
  if ("any" in condition) return condition.any.some((/** @type {Condition} */ part) => applies(part, facts, answers));
  if ("not" in condition) return !applies(condition.not, facts, answers);
  if ("answer" in condition) return condition.in.includes(own(answers, condition.answer));
  return factMatches(condition, own(facts, condition.fact));
}

/**
 * @param {Condition} condition
 * @param {Fact} value
 */
function factMatches (condition, value) {
  const known = value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
  if ("known" in condition) return known === Boolean(condition.known);
  if (!known) return false;
  if ("in" in condition) return condition.in.includes(value);
  if ("includes" in condition) return Array.isArray(value) && condition.includes.some((/** @type {string} */ entry) => value.includes(entry));
  if (typeof value !== "object" || Array.isArray(value)) return false;
  const { at_least: lowest = value, at_most: highest = value } = condition;
  return compare(lowest, value) <= 0 && compare(value, highest) <= 0;
}

/**
 * @param {ExactNumber} one
 * @param {ExactNumber} other
 * @returns {number} below, at or above 0 as the first is below, equal to or above the second
 */
function compare (one, other) {
  const places = Math.max(decimals(one), decimals(other));
  const difference = scaled(one, places) - scaled(other, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** @param {ExactNumber} value */
function decimals (value) {
  return (value.number.split(".")[1] ?? "").length;
}

/**
 * @param {ExactNumber} value
 * @param {number} places
 */
function scaled (value, places) {
  const [whole, fraction = ""] = value.number.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/**
 * @template Value
 * @param {Record<string, Value>} values
 * @param {string} name
 * @returns {Value | null} what stands under a name; null for nothing
 */
function own (values, name) {
  return Object.hasOwn(values, name) ? values[name] : null;
}
