// A reflection as plain text, to copy, print or keep elsewhere.
import { inWords } from '../parts/days.js';

/** @typedef {{ id: string, name: string, questions: { id: string, words: string }[] }} Guide */
/** @typedef {{ day: string, guide: string, answers: Record<string, string> }} Reflection */

/** Each question with its answer, in the page's order; then what was answered to questions that are no longer asked. @param {Reflection} reflection @param {Guide | undefined} guide @returns {{ words: string, text: string }[]} */
export function answered({ answers }, guide) {
  const questions = guide?.questions ?? [];
  const asked = questions.map(({ id, words }) => ({ words, text: answers[id] ?? '' }));
  const retired = Object.entries(answers).filter(([id]) => !questions.some((question) => question.id === id));
  const others = retired.map(([, text]) => ({ words: 'An earlier question', text }));
  return [...asked, ...others].filter(({ text }) => text.trim());
}

/** @param {Reflection} reflection @param {Guide | undefined} guide */
export function asText(reflection, guide) {
  const parts = answered(reflection, guide).map(({ words, text }) => `${words}\n${text.trim()}`);
  return `${[`Reflection, ${inWords(reflection.day, '')}`, guide?.name, ...parts].filter(Boolean).join('\n\n')}\n`;
}
