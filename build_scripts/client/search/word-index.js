// Which pages have a word in their titles and names.
// A book of this size has a few thousand such words, so a plain walk through them finds starts and slips in a millisecond.
import { byFirstLetter, formsOf, isNear, slipsIn, wordsOf } from './words.js';

/** How well each page (by its number) answers a word, and in which of its words. @typedef {Map<number, Hit>} Hits */
/** @typedef {{ score: number, terms: Set<string> }} Hit */

const OTHER_FORM = 0.9; // "sleeping" for "sleep"
const LONGER = 0.5; // "sleep" for "slee"
export const SLIP = 0.5; // "sleep" for "sleap", less for each slip

/** An index of the pages' fields.
 * @param {[text: string, boost: number][][]} pages the fields of each page, and what a word there is worth */
export function wordIndex(pages) {
  /** Word -> the pages that have it, each followed by what it is worth there. @type {Map<string, number[]>} */
  const words = new Map();
  pages.forEach((fields, number) => {
    for (const [text, boost] of fields) {
      for (const word of new Set(wordsOf(text))) {
        const places = words.get(word);
        if (places) places.push(number, boost);
        else words.set(word, [number, boost]);
      }
    }
  });
  const byLetter = byFirstLetter(words.keys(), (word) => word);
  /** Word or stem -> what it is worth on each page, in any form. @type {Map<string, Map<number, number>>} */
  const worth = new Map();

  /** Stems are found for words with the letter that was typed, when it is: all of them would take a slow phone longer than
   * the first answer may. A stem begins as its word does. @param {string} form */
  function worthOf(form) {
    let total = worth.get(form);
    if (total) return total;
    worth.set(form, (total = new Map()));
    for (const word of byLetter.get(form[0]) ?? []) {
      if (!formsOf(word).includes(form)) continue;
      const places = words.get(word) ?? [];
      for (let at = 0; at < places.length; at += 2) {
        total.set(places[at], (total.get(places[at]) ?? 0) + places[at + 1]);
      }
    }
    return total;
  }

  /** @param {Hits} hits @param {string} term @param {number} share */
  function add(hits, term, share) {
    const onPages = worthOf(term);
    const rare = rarity(onPages.size, pages.length);
    for (const [number, points] of onPages) {
      const hit = hits.get(number);
      const score = share * rare * points;
      if (!hit) hits.set(number, { score, terms: new Set([term]) });
      else {
        hit.score = Math.max(hit.score, score);
        hit.terms.add(term);
      }
    }
  }

  return {
    /** Whether some page has this very word. @param {string} word */
    has: (word) => words.has(word),

    /** The pages that have a word in any form; or a longer one; or one that it is a slip for.
     * @param {string} word @param {{ longer: boolean, slips: number }} options @returns {Hits} */
    search(word, { longer, slips }) {
      /** @type {Hits} */
      const hits = new Map();
      const forms = formsOf(word);
      forms.forEach((form, index) => add(hits, form, index ? OTHER_FORM : 1));
      for (const other of longer || slips ? words.keys() : []) {
        if (longer && other.length > word.length && other.startsWith(word)) {
          add(hits, other, (LONGER * word.length) / other.length);
        } else if (slips && isNear(word, other, slips)) {
          add(hits, other, isNear(word, other, 1) ? SLIP : SLIP / 2);
        }
      }
      return hits;
    },
  };
}

/** The words that another may be a slip for. @param {Iterable<string>} words @param {string} word */
export const nearWords = (words, word) => [...words].filter((other) => isNear(word, other, slipsIn(word)));

/** What a word is worth for being on few of the pages. @param {number} few @param {number} all */
export const rarity = (few, all) => Math.log(1 + (all - few + 0.5) / (few + 0.5));
