// Where a text quotes somebody: "…", “…”, ‘…’, '…' and «…». A quotation ends in the paragraph it begins in.

const CLOSES = /** @type {Record<string, string>} */ ({ '"': '"', '“': '”', '„': '“”', '«': '»', "'": "'’", '‘': "’'" });
const MARKS = /["“„«'‘]/g;
const LETTER = /[0-9A-Za-zÀ-ɏ]/;
const SHORTENED = /^['’‘](?:em|cause|til|tis|twas|n|\d\ds?)\b/i; // an apostrophe where a quotation could begin

/** @typedef {{ start: number, end: number }} Span */

/** The quotations of a text with their marks, in order, and the first mark without a partner (-1: none).
 * @param {string} text @returns {{ quotations: Span[], unclosed: number }} */
export function quotationsIn(text) {
  const quotations = [];
  let [unclosed, reached] = [-1, 0];
  for (const { index: place } of text.matchAll(MARKS)) {
    if (place < reached || !opensAt(text, place)) continue;
    const end = closeOf(text, place);
    if (end < 0) {
      // An apostrophe may stand where a quotation could begin; only marks that are nothing else are missed.
      if (unclosed < 0 && !"'‘".includes(text[place])) unclosed = place;
      continue;
    }
    quotations.push({ start: place, end: end + 1 });
    reached = end + 1;
  }
  return { quotations, unclosed };
}

/** @param {string} text @param {number} place */
function opensAt(text, place) {
  const mark = text[place];
  if (!(mark in CLOSES)) return false;
  const [before, after] = [text[place - 1] ?? ' ', text[place + 1] ?? ' '];
  if (mark === '"') return !/\d/.test(before); // 5'10" is a height
  if (mark === "'" || mark === '‘') return !LETTER.test(before) && !/\s/.test(after) && !SHORTENED.test(text.slice(place, place + 6));
  return true;
}

/** The place of the mark that ends a quotation; -1 when its paragraph has none. @param {string} text @param {number} start */
function closeOf(text, start) {
  const mark = text[start];
  const single = mark === "'" || mark === '‘';
  let doubtful = -1; // "the girls' home": perhaps an apostrophe, unless nothing better comes
  for (let place = start + 1; place < text.length; place += 1) {
    if (text[place] === '\n' && /^\n[^\S\n]*\n/.test(text.slice(place, place + 80))) break;
    if (single && doubtful >= 0 && /\s/.test(text[place - 1]) && opensAt(text, place)) break;
    if (!CLOSES[mark].includes(text[place])) continue;
    if (!single) return place;
    const [before, after] = [text[place - 1], text[place + 1] ?? ' '];
    if (LETTER.test(after) || /\s/.test(before)) continue;
    if (!(before === 's' && /^\s[A-Za-zÀ-ɏ]/.test(text.slice(place + 1, place + 3)))) return place;
    if (doubtful < 0) doubtful = place;
  }
  return doubtful;
}
