// Which pages have a word in their titles and names.
// A book of this size has a few thousand such words, so a plain walk through them finds starts and slips in a millisecond.
import { formsOf, isNear, slipsIn, wordsOf } from './words.js';

/** How well each page (by its number) answers a word, and in which of its words. @typedef {Map<number, Hit>} Hits */
/** @typedef {{ score: number, terms: Set<string> }} Hit */

const OTHER_FORM = 0.9; // "sleeping" for "sleep"
const LONGER = 0.5; // "sleep" for "slee"
export const SLIP = 0.5; // "sleep" for "sleap", less for each slip

/** An index of the pages' fields.
 * @param {[text: string, boost: number][][]} pages the fields of each page, and what a word there is worth */
export function wordIndex(pages) {
  /** Word or stem -> what it is worth on each page. @type {Map<string, Map<number, number>>} */
  const worth = new Map();
  /** @type {Set<string>} */
  const words = new Set();
  pages.forEach((fields, number) => {
    for (const [text, boost] of fields) {
      for (const word of new Set(wordsOf(text))) {
        words.add(word);
        for (const form of formsOf(word)) {
          let onPages = worth.get(form);
          if (!onPages) worth.set(form, (onPages = new Map()));
          onPages.set(number, (onPages.get(number) ?? 0) + boost);
        }
      }
    }
  });

  /** @param {Hits} hits @param {string} term @param {number} share */
  function add(hits, term, share) {
    const onPages = worth.get(term);
    if (!onPages) return;
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
      for (const other of longer || slips ? words : []) {
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
