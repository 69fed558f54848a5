// How tense somebody is, from 0 to 10, before and after. It is not saved.
import { choice } from './dom.js';

const NUMBERS = Array.from({ length: 11 }, (_, number) => String(number));

/** Eleven buttons. @param {string} legend @param {(value: number) => void} onchange @param {number} [value] */
export function rating(legend, onchange, value) {
  const options = NUMBERS.map((number) => ({ value: number, words: number, note: { 0: 'calm', 10: 'worst' }[number] }));
  return choice({ legend, options, value: value?.toString(), onchange: (chosen) => onchange(Number(chosen)), css: 'scale' });
}

/** What the two numbers say. @param {number | undefined} before @param {number | undefined} after @returns {'unrated' | 'lower' | 'same' | 'higher'} */
export function compared(before, after) {
  if (before === undefined || after === undefined) return 'unrated';
  if (after === before) return 'same';
  return after < before ? 'lower' : 'higher';
}
