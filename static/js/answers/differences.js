/**
 * Which words of two texts differ.
 *
 * @typedef {{ text: string, same: boolean }} Piece
 */

// Beyond this, comparing every word with every other takes too long while somebody waits: then only the ends are compared.
const MOST_COMPARED = 4_000_000;

/** @param {string} text @returns {string[]} words with the white space behind them, so that joined they are the text again */
function words (text) {
  return text.match(/^\s+|\S+\s*/g) ?? [];
}

/** @param {string[]} tokens @param {boolean} same @param {Piece[]} pieces */
function add (tokens, same, pieces) {
  if (!tokens.length) return;
  const last = pieces.at(-1);
  if (last?.same === same) last.text += tokens.join("");
  else pieces.push({ text: tokens.join(""), same });
}

/** @param {string} word */
const plain = (word) => word.trim();

/**
 * @param {string} before
 * @param {string} after
 * @returns {{ before: Piece[], after: Piece[] }} both texts in pieces; those that are not `same` stand in one of them only
 */
export function differences (before, after) {
  const [old, fresh] = [words(before), words(after)];
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && plain(old[start]) === plain(fresh[start])) start += 1;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && plain(old.at(-1 - end) ?? "") === plain(fresh.at(-1 - end) ?? "")) end += 1;
  /** @type {{ before: Piece[], after: Piece[] }} */
  const told = { before: [], after: [] };
  add(old.slice(0, start), true, told.before);
  add(fresh.slice(0, start), true, told.after);
  middle(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end), told);
  add(old.slice(old.length - end), true, told.before);
  add(fresh.slice(fresh.length - end), true, told.after);
  return told;
}

/**
 * Walk along a longest common sequence of words.
 *
 * @param {string[]} old
 * @param {string[]} fresh
 * @param {{ before: Piece[], after: Piece[] }} told
 */
function middle (old, fresh, told) {
  if (old.length * fresh.length > MOST_COMPARED) {
    add(old, false, told.before);
    add(fresh, false, told.after);
    return;
  }
  const width = fresh.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const down = longest[(i + 1) * width + j];
      const right = longest[i * width + j + 1];
      longest[i * width + j] = plain(old[i]) === plain(fresh[j]) ? longest[(i + 1) * width + j + 1] + 1 : Math.max(down, right);
    }
  }
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && plain(old[i]) === plain(fresh[j])) {
      add([old[i++]], true, told.before);
      add([fresh[j++]], true, told.after);
    } else if (j >= fresh.length || (i < old.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      add([old[i++]], false, told.before);
    } else {
      add([fresh[j++]], false, told.after);
    }
  }
}
