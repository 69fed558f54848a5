// Which pages have a word in their running text. The text is searched as it stands: an index of it would take longer to
// make on a slow phone than all the searches it would ever serve.
import { formsOf, weightOf, wordsOf } from './words.js';

const LETTER = /[a-z0-9]/;

/** The running text of all pages.
 * @param {string} texts in lines @param {number[]} [lines] how many of them each page has, one after another; else one */
export function pageTexts(texts, lines = texts.split('\n').map(() => 1)) {
  const all = `\n${texts.toLowerCase()}\n`;
  /** Where the last line of each page ends. @type {number[]} */
  const ends = [];
  let end = 0;
  for (let left of lines) {
    for (; left > 0; left -= 1) end = all.indexOf('\n', end + 1);
    ends.push(end);
  }
  /** @type {Set<string> | undefined} */
  let words;

  return {
    /** Every word there is; collected when it is first wanted. */
    words: () => (words ??= new Set(wordsOf(all))),

    /** The pages with a word in one of its forms, and whether one has the very word.
     * @param {string} word @param {boolean} longer whether a longer word that starts with it will do */
    search(word, longer) {
      /** @type {number[]} */
      const pages = [];
      let exact = false;
      if (word.length < 3 || weightOf(word) < 1) return { pages, exact };
      const start = word.length < 5 ? word : /** @type {string} */ (formsOf(word).at(-1));
      for (let at = all.indexOf(start), page = 0; at >= 0; at = all.indexOf(start, at + 1)) {
        if (LETTER.test(all[at - 1])) continue;
        const end = at + word.length;
        const whole = !LETTER.test(all[end]) && all.startsWith(word, at);
        exact ||= whole;
        if (word.length < 5 && !whole && !longer && !(all[end] === 's' && !LETTER.test(all[end + 1]))) continue;
        while (ends[page] <= at) page += 1;
        if (pages.at(-1) !== page) pages.push(page);
      }
      return { pages, exact };
    },
  };
}
