// Which help comes first. Kept apart from ranking: here a miss can cost a life, and a wrong hit costs a line on the screen.
import { formsOf, isNear, slipsIn, wordsOf } from './words.js';

/** @typedef {import('./types.d.ts').Pages['help_first'][number]} Risk */
/** A word with its forms. @typedef {{ text: string, forms: string[] }} Word */
/** A way of typing a risk. @typedef {{ words: Word[], risk: Risk }} Way */

/** The rule that finds the risk in what was typed.
 * @param {Risk[]} risks
 * @param {(word: string) => boolean} isKnown whether the book has this word, so that it is no slip for another
 * @param {(word: string) => string[]} meaningsOf the single words that the book uses for it: "kid" is child
 * @returns {(words: string[]) => Risk[]} words typed -> the risks in them: those above
 * all, then the one with the most words */
export function lifeRisk(risks, isKnown, meaningsOf) {
  /** @type {Way[]} */
  const ways = risks.flatMap((risk) => risk.typed.map((text) => ({ words: wordsOf(text).map(wordOf), risk })));
  const listed = new Set(ways.flatMap((way) => way.words.map((word) => word.text)));
  return (words) => {
    const typed = words.map((text) => ({
      text,
      forms: [...formsOf(text), ...meaningsOf(text)],
      maySlip: !listed.has(text) && !isKnown(text),
    }));
    /** @param {Word} word @param {boolean} alone */
    const isTyped = (word, alone) => typed.some((one, index) => says(one, word, index === words.length - 1, alone));
    const said = ways.filter((way) => way.words.every((word) => isTyped(word, way.words.length === 1)));
    const most = Math.max(...said.map((way) => way.words.length));
    const best = said.find((way) => way.words.length === most);
    return risks.filter((risk) => risk.above_all && said.some((way) => way.risk === risk)).concat(
      best && !best.risk.above_all ? best.risk : [],
    );
  };
}

/** @param {string} text @returns {Word} */
const wordOf = (text) => ({ text, forms: formsOf(text) });

/** Whether what was typed stands for a word: the same, another form of it, a slip, or the start of it.
 * @param {Word & { maySlip: boolean }} typed @param {Word} word
 * @param {boolean} last whether the thumb may still be typing it @param {boolean} alone whether it is a way by itself */
function says(typed, word, last, alone) {
  const { text, forms, maySlip } = typed;
  if (word.text === text || word.forms.some((form) => form.length > 3 && forms.includes(form))) return true;
  if (maySlip && text.length > 2 && isNear(text, word.text, slipsIn(word.text))) return true;
  return last && word.text.startsWith(text) && text.length > 2 && (!alone || text.length >= 0.6 * word.text.length);
}
