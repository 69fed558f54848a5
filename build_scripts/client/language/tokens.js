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
const UNUSUAL = /[^0-9a-zà-ɏ]|nt$|^cannot$/; // an apostrophe, or one that is missing

/** @param {string} text @param {(word: string) => string} keyOf @returns {{ tokens: Token[], unclosed: number }} */
export function tokensOf(text, keyOf) {
  const { quotations, unclosed } = quotationsIn(text);
  /** @type {Token[]} */
  const tokens = [];
  let sentence = 0;
  let reached = 0;
  let next = 0;
  for (const found of text.matchAll(WORD)) {
    const start = found.index;
    const end = start + found[0].length;
    const plain = start === reached + 1 && text[reached] === ' ';
    const between = plain ? ' ' : text.slice(reached, start);
    if (!plain && SENTENCE_ENDS.test(between)) sentence += 1;
    while (next < quotations.length && quotations[next].end <= start) next += 1;
    const quoted = next < quotations.length && quotations[next].start < start;
    const words = wordsOf(found[0]);
    const word = words[0];
    tokens.push({ start, end, word, key: keyOf(word), sentence, quoted, broken: !plain && BREAK.test(between), joined: !plain && HYPHEN.test(between) });
    if (words.length > 1) tokens.push({ start, end, word: words[1], key: keyOf(words[1]), sentence, quoted, broken: false, joined: false });
    reached = end;
  }
  return { tokens, unclosed };
}

/** A word in small letters; "won't" is two. @param {string} written @returns {string[]} */
export function wordsOf(written) {
  const small = written.toLowerCase();
  if (!UNUSUAL.test(small)) return [small];
  const word = small.replace(/\u00AD/g, '');
  const without = NOT.exec(word) ?? NOT_WITHOUT_APOSTROPHE.exec(word);
  if (without) return [SHORTER[without[1]] ?? without[1], 'not'];
  return word === 'cannot' ? ['can', 'not'] : [word.replace(AFTER_APOSTROPHE, '')];
}
