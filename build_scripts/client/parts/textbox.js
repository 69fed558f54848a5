// A box to write in, with a warning beside it when the words look like somebody's details.
import { element, freshId } from './dom.js';
import { warningFor } from './identifying.js';

/** @param {{ label: string, hint?: string, value: string, oninput: (value: string) => void, rows?: number }} box */
export function textbox({ label, hint, value, oninput, rows = 3 }) {
  const id = freshId('text');
  const warning = element('p', { class: 'notice', role: 'status' });
  /** @param {string} text */
  const look = (text) => {
    const words = warningFor(text);
    if (warning.textContent !== words) warning.textContent = words;
  };
  /** @param {{ target: HTMLTextAreaElement }} event */
  const typed = ({ target }) => {
    look(target.value);
    oninput(target.value);
  };
  // Neither the browser's memory of forms nor its online spelling help gets to see private words.
  const area = element('textarea', { id, class: 'field__input', rows, autocomplete: 'off', spellcheck: 'false', maxlength: 20000, 'aria-describedby': hint ? `${id}-hint` : null, oninput: typed });
  area.value = value;
  look(value);
  return element('div', { class: 'field' }, element('label', { for: id, class: 'field__label' }, label), hint && element('p', { class: 'tool__small', id: `${id}-hint` }, hint), area, warning);
}
