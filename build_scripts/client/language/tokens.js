// A text as words, each with its place, and with what stands between it and the word before.
import { quotationsIn } from './quotes.js';

/**
 * start, end: the place in the text. word: in small letters, without 's and the like. sentence: its number. broken:
 * whether a comma or the like stands before it. joined: whether a hyphen does. quoted: whether it is somebody's own.
 * @typedef {{ start: number, end: number, word: string, sentence: number, broken: boolean, joined: boolean, quoted: boolean }} Token
 */

const WORD = /[\p{L}\p{N}\u00AD]+(?:['’‘ʼ`´][\p{L}]+)*/gu;
const SENTENCE_ENDS = /[.!?]["'”’»)]*(?:\s|$)|\n[^\S\n]*\n|[•▪\t]/u;
const BREAK = /[,;:()[\]/—]|\s[-–]\s|\.\.\./u;
const HYPHEN = /^[-‐‑‒–]$/u;
const NOT = /^(.+)n['’‘ʼ`´]t$/u;
const NOT_WITHOUT_APOSTROPHE = /^(do|does|did|was|were|is|are|has|have|had|would|could|should|wo|ca)nt$/;
const SHORTER = /** @type {Record<string, string>} */ ({ wo: 'will', ca: 'can', sha: 'shall' });
const AFTER_APOSTROPHE = /['’‘ʼ`´](?:s|re|ve|d|ll|m)?$/u;

/** @param {string} text @returns {{ tokens: Token[], unclosed: number }} */
export function tokensOf(text) {
  const { quotations, unclosed } = quotationsIn(text);
  /** @type {Token[]} */
  const tokens = [];
  let [sentence, reached, next] = [0, 0, 0];
  for (const found of text.matchAll(WORD)) {
    const [start, end] = [found.index, found.index + found[0].length];
    const between = text.slice(reached, start);
    if (SENTENCE_ENDS.test(between)) sentence += 1;
    while (next < quotations.length && quotations[next].end <= start) next += 1;
    const quoted = next < quotations.length && quotations[next].start < start;
    const about = { start, end, sentence, quoted, broken: BREAK.test(between), joined: HYPHEN.test(between) };
    const [word, ...more] = wordsOf(found[0]);
    tokens.push({ ...about, word }, ...more.map((each) => ({ ...about, word: each, broken: false, joined: false })));
    reached = end;
  }
  return { tokens, unclosed };
}

/** A word in small letters; "won't" is two. @param {string} written @returns {string[]} */
export function wordsOf(written) {
  const word = written.replace(/\u00AD/g, '').toLowerCase();
  const without = NOT.exec(word) ?? NOT_WITHOUT_APOSTROPHE.exec(word);
  if (without) return [SHORTER[without[1]] ?? without[1], 'not'];
  return word === 'cannot' ? ['can', 'not'] : [word.replace(AFTER_APOSTROPHE, '')];
}
