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

/** A reading, and what it belongs to. @template T @typedef {{ parts: Part[], of: T }} Reading */

const BEGINNING = 3; // letters of a start by which readings are kept

/** Finds phrases, each with what it belongs to. @template T */
export class Phrases {
  /** @param {Iterable<[string, T]>} phrases @param {(word: string) => string} keyOf */
  constructor(phrases, keyOf) {
    this.keyOf = keyOf;
    /** By the key, the form or the beginning of the first word. @type {Map<string, Reading<T>[]>} */
    this.byFirst = new Map();
    for (const [phrase, of] of phrases) {
      for (const parts of readings(phrase, keyOf)) {
        const first = parts[0].kind === 'start' ? `${parts[0].key.slice(0, BEGINNING)}*` : parts[0].key;
        const kept = this.byFirst.get(first);
        if (kept) kept.push({ parts, of });
        else this.byFirst.set(first, [{ parts, of }]);
      }
    }
  }

  /** Every place where one of them stands, from one word to before another. @param {Token[]} tokens @param {number} [from] @param {number} [to] */
  in(tokens, from = 0, to = tokens.length) {
    /** @type {(Run & { of: T })[]} */
    const found = [];
    for (let place = from; place < to; place += 1) {
      for (const first of this.firstsAt(tokens, place)) {
        for (const { parts, of } of this.byFirst.get(first) ?? []) {
          const end = endOf(parts, 0, tokens, place, place, this.keyOf);
          if (end > 0 && end <= to) found.push({ from: place, to: end, of });
        }
      }
    }
    return found;
  }

  /** By what a phrase that begins with a word is kept. @param {Token[]} tokens @param {number} place */
  firstsAt(tokens, place) {
    const { word, key } = tokens[place];
    const firsts = [key, `${word.slice(0, BEGINNING)}*`];
    if (word !== key) firsts.push(word);
    if (tokens[place + 1]?.joined) for (const [joined] of joinedFrom(tokens, place)) firsts.push(this.keyOf(joined));
    return firsts;
  }
}

/** A word with the next ones that hyphens join to it, as one word, and where that ends. @param {Token[]} tokens @param {number} place */
function joinedFrom(tokens, place) {
  /** @type {[string, number][]} */
  const all = [];
  let word = tokens[place].word;
  for (let next = place + 1; next < tokens.length && tokens[next].joined && next - place < 4; next += 1) {
    word += tokens[next].word;
    all.push([word, next + 1]);
  }
  return all;
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
  const same = kind === 'word' ? token.key === key : kind === 'form' ? token.word === key : token.word.startsWith(key);
  if (same) return endOf(parts, part + 1, tokens, place + 1, start, keyOf);
  for (const [joined, next] of kind === 'word' ? joinedFrom(tokens, place) : []) {
    if (keyOf(joined) === key) return endOf(parts, part + 1, tokens, next, start, keyOf);
  }
  return 0;
}
