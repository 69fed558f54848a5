// Better words put where the others stood, so that the sentence still reads: "is a junkie" becomes "is dependent on …".

/** @typedef {import('./checker.js').Finding} Finding */
/** From where to where in the text, what to put there, and where the first gap to fill is in that; undefined for none.
 * @typedef {{ start: number, end: number, insert: string, blank?: { start: number, end: number } }} Change */

export const LEAVE_OUT = 'Leave it out';

const BLANK = /…|\(name\)/;
const BEGINS_WITH_VERB = /^(?:was|were|is|has|had|did|does|said|says|told|found|went|became|cannot|could|uses|took|shouted|stood|clenched|missed|lives|drinks|assaulted|threatened|attempted|died)\b/i;
const ADVERBS = String.raw`(?:(?:an?|the|very|so|really|quite|often|only|just|always|well|known|again) )*`;
const TO_BE = new RegExp(String.raw`(?:\b(?:(?:can|could|may|might|will|would|to) )?(?:is|was|are|were|be|been|being|became|becomes|has been|seems)|['’]s) ${ADVERBS}$`, 'i');
const ARTICLE = /\b(an?) $/i;

/** What the list offers instead, one by one. @param {string} cell of the "Try" column */
export function optionsOf(cell) {
  return cell.split(' / ').map((option) => withCase(option.replace(/(?<=[\w,:])…/g, ' …').replace(/…(?=\w)/g, '… '), true));
}

/** @param {string} text @param {{ start: number, end: number }} finding @param {string} option @returns {Change} */
export function changeFor(text, { start, end }, option) {
  const before = text.slice(0, start);
  const begins = /(?:^|[.!?…]["'”’)]*\s+|\n\s*)$/.test(before);
  if (option === LEAVE_OUT) return leaveOut(text, start, end);
  let insert = withCase(option, begins && /^\p{Lu}/u.test(text.slice(start)));
  const verb = BEGINS_WITH_VERB.test(option) ? TO_BE.exec(before) : null;
  if (verb) {
    // "She's chaotic" has no space to keep before what takes the place of "'s".
    start = verb.index;
    if (/^['’]/.test(verb[0])) insert = ` ${insert}`;
  } else {
    const article = ARTICLE.exec(before);
    if (article) {
      start = article.index;
      insert = `${withCase(/^[aeiou]/i.test(insert) ? 'an' : 'a', /^A/.test(article[1]))} ${insert}`;
    }
  }
  const blank = BLANK.exec(insert);
  return { start, end, insert, blank: blank ? { start: blank.index, end: blank.index + blank[0].length } : undefined };
}

/** The words go, with a space that would be left over; what is there to finish is selected as an empty gap. @param {string} text @param {number} start @param {number} end @returns {Change} */
function leaveOut(text, start, end) {
  const spaced = /\s/.test(text[start - 1] ?? '') && /[\s.,;:]/.test(text[end] ?? '.');
  return { start: spaced ? start - 1 : start, end, insert: '', blank: { start: 0, end: 0 } };
}

/** @param {string} words @param {boolean} capital */
function withCase(words, capital) {
  if (/^I\b/.test(words)) return words;
  return (capital ? words[0].toUpperCase() : words[0].toLowerCase()) + words.slice(1);
}
