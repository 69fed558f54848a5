// A text as words, each with its place, and with what stands between it and the word before.
import { quotationsIn } from './quotes.js';

/**
 * start, end: the place in the text. word: in small letters, without 's and the like. key: what its forms share.
 * sentence: its number. broken: whether a comma or the like stands before it. joined: whether a hyphen does. quoted:
 * whether it is somebody's own.
 * @typedef {{ start: number, end: number, word: string, key: string, sentence: number, broken: boolean, joined: boolean, quoted: boolean }} Token
 */

// Latin letters are named, as a pattern for all the letters of the world takes a slow phone much longer.
const WORD = /[0-9A-Za-zÀ-ɏ\u00AD]+(?:['’‘ʼ`´][A-Za-zÀ-ɏ]+)*/g;
const SENTENCE_ENDS = /[.!?]["'”’»)]*(?:\s|$)|\n[^\S\n]*\n|[•▪\t]/;
const BREAK = /[,;:()[\]/—]|\s[-–]\s|\.\.\./;
const HYPHEN = /^[-‐‑‒–]$/;
const NOT = /^(.+)n['’‘ʼ`´]t$/;
const NOT_WITHOUT_APOSTROPHE = /^(do|does|did|was|were|is|are|has|have|had|would|could|should|wo|ca)nt$/;
const SHORTER = /** @type {Record<string, string>} */ ({ wo: 'will', ca: 'can', sha: 'shall' });
const AFTER_APOSTROPHE = /['’‘ʼ`´](?:s|re|ve|d|ll|m)?$/;
/** @type {Map<string, string[]>} */
const known = new Map();

/** @param {string} text @param {(word: string) => string} keyOf @returns {{ tokens: Token[], unclosed: number }} */
export function tokensOf(text, keyOf) {
  const { quotations, unclosed } = quotationsIn(text);
  /** @type {Token[]} */
  const tokens = [];
  let [sentence, reached, next] = [0, 0, 0];
  for (const found of text.matchAll(WORD)) {
    const [start, end] = [found.index, found.index + found[0].length];
    const between = text.slice(reached, start);
    const plain = between === ' ';
    if (!plain && SENTENCE_ENDS.test(between)) sentence += 1;
    while (next < quotations.length && quotations[next].end <= start) next += 1;
    const quoted = next < quotations.length && quotations[next].start < start;
    const [word, second] = wordsOf(found[0]);
    tokens.push({ start, end, word, key: keyOf(word), sentence, quoted, broken: !plain && BREAK.test(between), joined: !plain && HYPHEN.test(between) });
    if (second) tokens.push({ start, end, word: second, key: keyOf(second), sentence, quoted, broken: false, joined: false });
    reached = end;
  }
  return { tokens, unclosed };
}

/** A word in small letters; "won't" is two. @param {string} written @returns {string[]} */
export function wordsOf(written) {
  let words = known.get(written);
  if (!words) known.set(written, (words = split(written)));
  return words;
}

/** @param {string} written */
function split(written) {
  const word = written.replace(/\u00AD/g, '').toLowerCase();
  const without = NOT.exec(word) ?? NOT_WITHOUT_APOSTROPHE.exec(word);
  if (without) return [SHORTER[without[1]] ?? without[1], 'not'];
  return word === 'cannot' ? ['can', 'not'] : [word.replace(AFTER_APOSTROPHE, '')];
}
