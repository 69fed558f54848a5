// A box to write in, with marks in its text. A textarea holds no marks: the same text lies behind it, unseen but for them.
import { element } from '../parts/dom.js';

/** @typedef {{ start: number, end: number }} Span */

const SAME_HEIGHT = 2; // pixels that two lays of one text may differ by

/** @param {Record<string, string>} attributes @param {() => void} oninput */
export function markedBox(attributes, oninput) {
  // Neither the browser's memory of forms, nor its online help with spelling and writing, gets to see the words.
  const area = element('textarea', { ...attributes, class: 'field__input marked__text', rows: 9, autocomplete: 'off', spellcheck: 'false', writingsuggestions: 'false', 'data-gramm': 'false', oninput });
  const behind = element('div', { class: 'field__input marked__behind', 'aria-hidden': 'true' });
  /** @type {Span[]} */
  let marked = [];

  function follow() {
    behind.style.width = `${area.clientWidth + 2 * area.clientLeft}px`; // without the scroll bar
    behind.scrollTop = area.scrollTop;
    // Where a browser breaks the lines of a box in its own way, no marks are better than marks beside the words.
    behind.classList.toggle('marked__behind--off', Math.abs(behind.scrollHeight - area.scrollHeight) > SAME_HEIGHT);
  }

  area.addEventListener('scroll', follow, { passive: true });
  new ResizeObserver(follow).observe(area);

  return {
    element: element('div', { class: 'marked' }, behind, area),
    area,

    /** Marks places of the text, in order. @param {Span[]} spans */
    mark(spans) {
      marked = spans;
      const text = area.value;
      const parts = marked.flatMap(({ start, end }, index) => [text.slice(marked[index - 1]?.end ?? 0, start), element('mark', {}, text.slice(start, end))]);
      behind.replaceChildren(...parts, `${text.slice(marked.at(-1)?.end ?? 0)}\n`);
      follow();
    },

    /** Puts words in place of others, in a way that the browser's own undo takes back. The keyboard stays away. @param {number} start @param {number} end @param {string} words */
    replace(start, end, words) {
      const [left, top] = [scrollX, scrollY];
      area.inputMode = 'none';
      area.focus({ preventScroll: true });
      area.setSelectionRange(start, end);
      const done = document.execCommand(words ? 'insertText' : 'delete', false, words);
      if (!done) area.setRangeText(words, start, end, 'end');
      area.blur();
      area.inputMode = '';
      scrollTo({ left, top, behavior: 'instant' });
    },

    /** Brings a part of the text into sight, selected, to be written over. @param {number} start @param {number} end */
    select(start, end) {
      area.focus({ preventScroll: true });
      area.setSelectionRange(start, end);
      area.scrollTop = Math.max(0, lineAt(start) - area.clientHeight / 2);
      area.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    },
  };

  /** How far below the top of the text a place in it is, in pixels. @param {number} place */
  function lineAt(place) {
    const upTo = document.createTreeWalker(behind, NodeFilter.SHOW_TEXT);
    for (let node = upTo.nextNode(), left = place; node; node = upTo.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (left <= length) {
        const range = document.createRange();
        range.setStart(node, left);
        return range.getBoundingClientRect().top - behind.getBoundingClientRect().top + behind.scrollTop;
      }
      left -= length;
    }
    return 0;
  }
}
