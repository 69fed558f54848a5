// How text becomes words that can be compared, for what the book says and for what a thumb typed.
import { stemmer } from 'stemmer';

/** Words that say little of what somebody wants. */
const SMALL = new Set(
  ('a am an and any are as at be been but by can could did do does for from get give go got had has have he her him his how ' +
    'i if im in is it its just know last me my of on or our she should so some that the their them then there they this to too us was we ' +
    'were what when where which who why will with would you your').split(' '),
);

/** Small letters without accents; a number is one word however it is spaced: "0300 131-2789". @param {string} text */
const plain = (text) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/['’][ds]\b/g, '')
    .replace(/[\u0300-\u036f'’‘&+.]/g, '')
    .replace(/(\d)[\s-]+(?=\d)/g, '$1');

/** The words of a text, in order. @param {string} text */
export const wordsOf = (text) => plain(text).split(/[^a-z0-9]+/).filter(Boolean);

/** @type {Map<string, string[]>} */
const forms = new Map();

/** A word with its stem, if that is another: ["sleeping", "sleep"]. @param {string} word */
export function formsOf(word) {
  let found = forms.get(word);
  if (!found) {
    const stem = /\d/.test(word) ? word : stemmer(word);
    found = stem === word ? [word] : [word, stem];
    forms.set(word, found);
  }
  return found;
}

/** Things by the first letter of their text, as `wordsOf` would have it; a stem begins with the letter of its word.
 * @template T @param {Iterable<T>} things @param {(thing: T) => string} textOf @returns {Map<string, T[]>} */
export function byFirstLetter(things, textOf) {
  const groups = new Map();
  for (const thing of things) {
    const text = textOf(thing);
    const letter = /^[a-z0-9]/i.test(text) ? text[0].toLowerCase() : wordsOf(text)[0]?.[0];
    const group = groups.get(letter);
    if (group) group.push(thing);
    else groups.set(letter, [thing]);
  }
  return groups;
}

/** What a word counts for: little if it says little. @param {string} word */
export const weightOf = (word) => (SMALL.has(word) ? 0.1 : 1);

/** The typing slips forgiven in a word. @param {string} word */
export const slipsIn = (word) => (/\d/.test(word) || word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/** Whether two words are no more than `most` slips apart: a letter more, less, other, or two swapped.
 * @param {string} one @param {string} other @param {number} most */
export function isNear(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return false;
  let before = /** @type {number[]} */ ([]);
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const here = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(above[column] + 1, here[column - 1] + 1, above[column - 1] + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2] + 1);
      here.push(cost);
    }
    if (Math.min(...here) > most) return false;
    [before, above] = [above, here];
  }
  return above[other.length] <= most;
}
