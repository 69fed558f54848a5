// Phrases as editors write them, found in the words of a text. How one is written stands in better-words.md:
// word (in any form)   =word (that form)   word* (any ending)   (one|or other)   … (up to four other words)
import { stemOf } from './stem.js';
import { wordsOf } from './tokens.js';

/** @typedef {import('./tokens.js').Token} Token */
/** What a phrase says in one place. kind: "word", "form", "start" or "gap". @typedef {{ kind: string, key: string }} Part */
/** A place in the tokens: from one to before another. @typedef {{ from: number, to: number }} Run */

const GAP = 4; // words
const BEGINNING = 3; // letters that a start has at least
const PIECES = /\(([^)]*)\)|[^\s()]+/g;
const HYPHENS = /[-‐‑–]/;

/** How words are compared: by their stems, with the forms of each line taken as one. @param {string[]} forms "go goes went" */
export function comparer(forms) {
  /** @type {Map<string, string>} */
  const keys = new Map();
  for (const line of forms) for (const word of line.split(' ')) keys.set(word, stemOf(line.split(' ')[0]));
  return (/** @type {string} */ word) => {
    let key = keys.get(word);
    if (key === undefined) keys.set(word, (key = stemOf(word)));
    return key;
  };
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

/** A reading, and what it belongs to. second: the key of its second word, where only a word can stand there.
 * @template T @typedef {{ parts: Part[], of: T, second: string }} Reading */

/** Finds phrases, each with what it belongs to. @template T */
export class Phrases {
  /** @param {Iterable<[string, T]>} phrases @param {(word: string) => string} keyOf */
  constructor(phrases, keyOf) {
    this.keyOf = keyOf;
    /** By the key, the form or the beginning of the first word. @type {Map<string, Reading<T>[]>} */
    this.byFirst = new Map();
    /** What may begin with a word: most words come again, and most begin nothing. @type {Map<string, Reading<T>[]>} */
    this.known = new Map();
    for (const [phrase, of] of phrases) {
      for (const parts of readings(phrase, keyOf)) {
        const first = parts[0].kind === 'start' ? beginningOf(parts[0].key) : parts[0].key;
        const second = parts[1]?.kind === 'word' ? parts[1].key : '';
        const kept = this.byFirst.get(first);
        if (kept) kept.push({ parts, of, second });
        else this.byFirst.set(first, [{ parts, of, second }]);
      }
    }
  }

  /** Every place where one of them stands, from one word to before another. @param {Token[]} tokens @param {number} [from] @param {number} [to] */
  in(tokens, from = 0, to = tokens.length) {
    /** @type {(Run & { of: T })[]} */
    const found = [];
    for (let place = from; place < to; place += 1) {
      const { word } = tokens[place];
      let near = this.known.get(word);
      if (!near) this.known.set(word, (near = this.startingWith(word)));
      const hyphens = tokens[place + 1]?.joined || tokens[place + 2]?.joined;
      if (hyphens) near = [...near, ...joinedFrom(tokens, place).flatMap(([joined]) => this.startingWith(joined))];
      const next = hyphens ? '' : (tokens[place + 1]?.key ?? '');
      for (let index = 0; index < near.length; index += 1) {
        const { parts, of, second } = near[index];
        if (second && next && second !== next) continue; // most end here, at the cost of one look
        const end = endOf(parts, 0, tokens, place, place, this.keyOf);
        if (end > 0 && end <= to) found.push({ from: place, to: end, of });
      }
    }
    return found;
  }

  /** What may begin with a word. @param {string} word @returns {Reading<T>[]} */
  startingWith(word) {
    const key = this.keyOf(word);
    const near = this.byFirst.get(key) ?? [];
    const same = key === word ? undefined : this.byFirst.get(word);
    const begun = this.byFirst.get(beginningOf(word));
    return same || begun ? near.concat(same ?? [], begun ?? []) : near;
  }
}

/** By what a start is kept, and what may begin with it is looked up. @param {string} word */
function beginningOf(word) {
  return `${word.slice(0, BEGINNING)}*`;
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
  if (kind !== 'word' || !tokens[place + 1]?.joined) return 0;
  const whole = joinedFrom(tokens, place).find(([joined]) => keyOf(joined) === key);
  return whole ? endOf(parts, part + 1, tokens, whole[1], start, keyOf) : 0;
}
