// Finds in a paragraph what the list of better words would put differently. It knows words; it cannot know what is true.
import { Phrases, comparer } from './phrases.js';
import { tokensOf } from './tokens.js';

/** @typedef {import('./tokens.js').Token} Token */
/**
 * A line of the list. find: the phrases looked for. leave: phrases in which they are right. only_with: phrases of which
 * the sentence must have one; none, for any sentence. even_denied: whether "not …" changes nothing.
 * @typedef {{ try: string, why: string, find: string[], leave?: string[], only_with?: string[], even_denied?: boolean }} Pair
 */
/** What better-words.md says. @typedef {{ pairs: Pair[], word_forms: string[], denials: string[] }} Wording */
/** A place in the text, from one to before another, the sentence around it, and what the list says of it.
 * @typedef {{ start: number, end: number, sentence: { start: number, end: number }, pair: Pair }} Finding */

const REACH = 4; // words from a denial to what it denies
const NEW_THOUGHT = new Set(['and', 'but', 'because', 'why', 'who', 'so', 'if', 'when', 'until', 'although', 'while']);
const ROADS = /^ (?:Street|Road|Lane|Close|Avenue|Drive|Court|Way|Place|Gardens|Hill|Park|House|School|Church|Town)\b/;

/** @param {Wording} wording @returns {(text: string) => { findings: Finding[], unclosed: number }} unclosed: the place of a quote mark without a partner, or -1 */
export function checkerOf({ pairs, word_forms, denials }) {
  const keyOf = comparer(word_forms);
  /** @param {string[]} phrases */
  const phrasesOf = (phrases) => new Phrases(phrases.map((phrase) => /** @type {[string, true]} */ ([phrase, true])), keyOf);
  const looked = new Phrases(pairs.flatMap((pair) => pair.find.map((phrase) => /** @type {[string, Pair]} */ ([phrase, pair]))), keyOf);
  const denied = phrasesOf(denials);
  const rules = new Map(pairs.map((pair) => [pair, { leave: phrasesOf(pair.leave ?? []), with: pair.only_with && phrasesOf(pair.only_with) }]));

  return (text) => {
    const { tokens, unclosed } = tokensOf(text, keyOf);
    /** @type {Finding[]} */
    const findings = [];
    const runs = looked.in(tokens).sort((a, b) => a.from - b.from || b.to - a.to);
    let reached = 0;
    for (const { from, to, of: pair } of runs) {
      if (from < reached || !isMeant(tokens, from, to, pair)) continue;
      const [start, end] = [tokens[from].start, tokens[to - 1].end];
      if (/^\p{Lu}/u.test(text.slice(start)) && ROADS.test(text.slice(end, end + 12))) continue; // a name on a map
      const [first, last] = sentenceAround(tokens, from);
      findings.push({ start, end, sentence: { start: tokens[first].start, end: tokens[last - 1].end }, pair });
      reached = to;
    }
    return { findings, unclosed };
  };

  /** Whether the words are the writer's own, are not denied, and stand where the list means them. @param {Token[]} tokens @param {number} from @param {number} to @param {Pair} pair */
  function isMeant(tokens, from, to, pair) {
    if (tokens[from].quoted) return false;
    const rule = /** @type {NonNullable<ReturnType<typeof rules.get>>} */ (rules.get(pair));
    const [first, last] = sentenceAround(tokens, from);
    if (rule.with && !rule.with.in(tokens, first, last).length) return false;
    for (const left of rule.leave.in(tokens, first, last)) if (left.from < to && from < left.to) return false;
    return Boolean(pair.even_denied) || !isDenied(tokens, first, from);
  }

  /** @param {Token[]} tokens @param {number} first of the sentence @param {number} from */
  function isDenied(tokens, first, from) {
    let begins = from;
    while (begins > first && !tokens[begins].broken && !NEW_THOUGHT.has(tokens[begins - 1].word)) begins -= 1;
    for (const { to } of denied.in(tokens, begins, from)) {
      if (from - to <= REACH && tokens[to].word !== 'only') return true;
    }
    return false;
  }
}

/** The first word of the sentence, and the first of the next. @param {Token[]} tokens @param {number} place @returns {[number, number]} */
function sentenceAround(tokens, place) {
  let [first, last] = [place, place + 1];
  while (tokens[first - 1]?.sentence === tokens[place].sentence) first -= 1;
  while (tokens[last]?.sentence === tokens[place].sentence) last += 1;
  return [first, last];
}
