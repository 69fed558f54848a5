// Phrases as editors write them, found in the words of a text. How one is written stands in better-words.md:
// word (in any form)   =word (that form)   word* (any ending)   (one|or other)   … (up to four other words)
import { stemOf } from './stem.js';
import { wordsOf } from './tokens.js';

/** @typedef {import('./tokens.js').Token} Token */
/** What a phrase says in one place. kind: "word", "form", "start" or "gap". @typedef {{ kind: string, key: string }} Part */
/** A place in the tokens: from one to before another. @typedef {{ from: number, to: number }} Run */

const GAP = 4; // words
const PIECES = /\(([^)]*)\)|[^\s()]+/g;
const HYPHENS = /[-‐‑–]/;

/** How words are compared: by their stems, with the forms of each line taken as one. @param {string[]} forms "go goes went" */
export function comparer(forms) {
  /** @type {Map<string, string>} */
  const first = new Map();
  for (const line of forms) for (const word of line.split(' ')) first.set(word, stemOf(line.split(' ')[0]));
  return (/** @type {string} */ word) => first.get(word) ?? stemOf(word);
}

/** Every way to read a phrase, as parts in order. @param {string} phrase @param {(word: string) => string} keyOf @returns {Part[][]} */
export function readings(phrase, keyOf) {
  /** @type {Part[][]} */
  let all = [[]];
  for (const [piece, inside] of phrase.toLowerCase().replace(/[’‘]/g, "'").matchAll(PIECES)) {
    const choices = inside === undefined ? waysOf(piece, keyOf) : inside.split('|').flatMap((one) => readings(one, keyOf));
    all = all.flatMap((before) => choices.map((choice) => [...before, ...choice]));
  }
  return all;
}

/** @param {string} piece @param {(word: string) => string} keyOf @returns {Part[][]} */
function waysOf(piece, keyOf) {
  if (piece === '…') return [[{ kind: 'gap', key: '' }]];
  if (piece.startsWith('=')) return [[{ kind: 'form', key: piece.slice(1) }]];
  const words = piece.endsWith('*') ? [piece] : piece.split(HYPHENS).flatMap(wordsOf);
  // "non-compliant" is also written in one word, or in two.
  return HYPHENS.test(piece) ? [[partOf(words.join(''), keyOf)], words.map((word) => partOf(word, keyOf))] : [words.map((word) => partOf(word, keyOf))];
}

/** @param {string} word @param {(word: string) => string} keyOf @returns {Part} */
function partOf(word, keyOf) {
  return word.endsWith('*') ? { kind: 'start', key: word.slice(0, -1) } : { kind: 'word', key: keyOf(word) };
}

/** Finds readings, each with what it belongs to. @template T */
export class Phrases {
  /** @param {Iterable<[string, T]>} phrases @param {(word: string) => string} keyOf */
  constructor(phrases, keyOf) {
    this.keyOf = keyOf;
    /** By the stem or form of the first word. @type {Map<string, { parts: Part[], of: T }[]>} */
    this.byFirst = new Map();
    /** @type {{ parts: Part[], of: T }[]} */
    this.byStart = [];
    for (const [phrase, of] of phrases) {
      for (const parts of readings(phrase, keyOf)) {
        if (!parts.length) continue;
        if (parts[0].kind === 'start') this.byStart.push({ parts, of });
        else this.byFirst.set(parts[0].key, [...(this.byFirst.get(parts[0].key) ?? []), { parts, of }]);
      }
    }
  }

  /** Every place where one of them stands, from the first word on. @param {Token[]} tokens @param {number} [from] @param {number} [to] @returns {Generator<Run & { of: T }>} */
  *in(tokens, from = 0, to = tokens.length) {
    for (let place = from; place < to; place += 1) {
      for (const { parts, of } of this.startingWith(tokens, place)) {
        const end = endOf(parts, 0, tokens, place, place, this.keyOf);
        if (end > 0 && end <= to) yield { from: place, to: end, of };
      }
    }
  }

  /** What may begin with a word, or with it and those that hyphens join to it. @param {Token[]} tokens @param {number} place */
  *startingWith(tokens, place) {
    const { word } = tokens[place];
    for (const each of new Set([this.keyOf(word), word])) yield* this.byFirst.get(each) ?? [];
    for (const [joined] of joinedFrom(tokens, place)) yield* this.byFirst.get(this.keyOf(joined)) ?? [];
    for (const each of this.byStart) if (word.startsWith(each.parts[0].key)) yield each;
  }
}

/** A word with the next ones that hyphens join to it, as one word, and where that ends. @param {Token[]} tokens @param {number} place @returns {Generator<[string, number]>} */
function* joinedFrom(tokens, place) {
  let word = tokens[place].word;
  for (let next = place + 1; next < tokens.length && tokens[next].joined && next - place < 4; next += 1) {
    word += tokens[next].word;
    yield [word, next + 1];
  }
}

/** Where the rest of a phrase ends, if it stands here: the longest of the ways; 0 when it does not.
 * @param {Part[]} parts @param {number} part @param {Token[]} tokens @param {number} place @param {number} start @param {(word: string) => string} keyOf @returns {number} */
function endOf(parts, part, tokens, place, start, keyOf) {
  if (part === parts.length) return place;
  const { kind, key } = parts[part];
  if (kind === 'gap') {
    for (let skipped = 0; skipped <= GAP && place + skipped < tokens.length; skipped += 1) {
      if (tokens[place + skipped].sentence !== tokens[start].sentence) break;
      const end = endOf(parts, part + 1, tokens, place + skipped, start, keyOf);
      if (end) return end;
    }
    return 0;
  }
  const token = tokens[place];
  if (!token || token.sentence !== tokens[start].sentence || token.quoted !== tokens[start].quoted) return 0;
  if (part > 0 && token.broken && parts[part - 1].kind !== 'gap') return 0;
  const same = kind === 'word' ? keyOf(token.word) === key : kind === 'form' ? token.word === key : token.word.startsWith(key);
  if (same) return endOf(parts, part + 1, tokens, place + 1, start, keyOf);
  for (const [joined, next] of kind === 'word' ? joinedFrom(tokens, place) : []) {
    if (keyOf(joined) === key) return endOf(parts, part + 1, tokens, next, start, keyOf);
  }
  return 0;
}
