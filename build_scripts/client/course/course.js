// How far you are with the course. Its lessons are the cards of the page, under the headings of their parts.
import { button, element, freshId, show } from '../parts/dom.js';
import { dayOf, inWords, shortDay } from '../parts/days.js';
import { printTool } from '../parts/print.js';
import { offerUndo, tell } from '../parts/personal.js';
import { plainTool } from '../parts/saved-plainly.js';
import { pageOf } from './here.js';
import { inShort, recordOf, resumeAt, standing } from './progress.js';

/** @typedef {import('./progress.js').Lesson} Lesson */
/** @typedef {import('./progress.js').Part} Part */

const LIMIT = 'This is a record of your own learning. It is no qualification.';

/** @param {HTMLElement} place */
export async function start(place) {
  const { parts, links } = partsOf(place);
  if (!parts.length) throw new Error('the page has no lessons');
  await plainTool(place, (body, store) => {
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    overview();

    /** The latest change first. @returns {Map<string, Lesson>} */
    function lessons() {
      return new Map(store.list('lesson').map(({ data }) => [data.page, data]));
    }

    function overview() {
      const kept = lessons();
      const next = resumeAt(parts, kept);
      show(
        body,
        next ? goOn(next, kept) : element('p', { class: 'tool__say', tabindex: '-1', 'data-first': true }, 'You have read and answered every lesson.'),
        ...parts.flatMap((part) => partOf(part, kept)),
        fault,
        kept.size > 0 && button('Print a record', record, 'quiet'),
        kept.size > 0 && button('Remove my progress', remove, 'quiet'),
      );
    }

    /** @param {import('./progress.js').Listed} next @param {Map<string, Lesson>} kept */
    function goOn(next, kept) {
      const { read, begun } = standing(kept.get(next.page));
      const address = links.get(next.page) ?? '';
      const words = [...kept.values()].some((lesson) => standing(lesson).begun) ? 'Go on with' : 'Start with';
      return element('a', { class: 'button button--start', href: begun && read ? `${address}#start` : address, 'data-first': true }, `${words} ${shortTitle(next.title)}`);
    }

    /** @param {Part} part @param {Map<string, Lesson>} kept */
    function partOf({ heading, lessons: listed }, kept) {
      const done = listed.filter(({ page }) => standing(kept.get(page)).done).length;
      const rows = listed.map(({ page, title }) => {
        const state = element('span', { class: 'lesson__state' }, inShort(kept.get(page)));
        const mark = element('span', { class: 'lesson__mark', 'aria-hidden': 'true' }, standing(kept.get(page)).done ? '✓' : '');
        return element('li', {}, element('a', { class: 'lesson', href: links.get(page) ?? '' }, mark, element('span', {}, element('span', { class: 'lesson__title' }, title), state)));
      });
      return [element('h2', {}, heading), element('p', { class: 'tool__small' }, `${done} of ${listed.length} done`), element('ul', { class: 'lessons' }, ...rows)];
    }

    function record() {
      const id = freshId('name');
      const shown = element('p', { class: 'record__name' });
      const oninput = (/** @type {any} */ event) => void (shown.textContent = event.target.value.trim());
      const name = element('input', { id, class: 'field__input', type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: 100, 'aria-describedby': `${id}-hint`, oninput });
      const rows = recordOf(parts, lessons()).map(({ title, read, questions, answered }) =>
        element('tr', {}, element('th', { scope: 'row' }, title), element('td', {}, read ? shortDay(read) : 'Not marked'), element('td', {}, questions ? `${questions}, ${shortDay(answered)}` : 'Not answered')),
      );
      const head = element('tr', {}, ...['Lesson', 'Read', 'Questions'].map((words) => element('th', { scope: 'col' }, words)));
      show(
        body,
        element('div', { class: 'field record__ask' }, element('label', { for: id, class: 'field__label' }, 'Your name, for the paper'), element('p', { class: 'tool__small', id: `${id}-hint` }, 'It is printed and not saved. You may leave it empty.'), name),
        element('h2', { tabindex: '-1', 'data-first': true }, 'Record of learning'),
        shown,
        element('p', {}, `Trauma-informed policing, introduction. Printed on ${inWords(dayOf(new Date()), '')}.`),
        element('table', { class: 'record' }, element('thead', {}, head), element('tbody', {}, ...rows)),
        element('p', { class: 'record__limit' }, LIMIT),
        button('Print it, or save it as a PDF', printTool),
        button('Back to the course', overview, 'quiet'),
      );
    }

    async function remove() {
      try {
        offerUndo('Your progress is removed.', await store.remove(...store.list('lesson').map(({ id }) => id)), overview);
        overview();
      } catch (trouble) {
        tell(fault, trouble);
      }
    }
  });
}

/** "Block 2" of "Block 2: Reactions and memory". @param {string} title */
function shortTitle(title) {
  return title.split(':')[0];
}

/** The page's cards, and the address of each lesson's link. @param {HTMLElement} place */
function partsOf(place) {
  /** @type {Map<string, string>} */
  const links = new Map();
  const headings = [...(place.parentElement?.querySelectorAll(':scope > h2.cards-heading') ?? [])];
  const parts = headings.map((heading) => {
    const cards = /** @type {NodeListOf<HTMLAnchorElement> | undefined} */ (heading.nextElementSibling?.querySelectorAll('a.card'));
    const lessons = [...(cards ?? [])].map((card) => {
      const page = pageOf(card);
      links.set(page, card.href);
      return { page, title: card.querySelector('.card__title')?.textContent ?? '' };
    });
    return { heading: heading.textContent ?? '', lessons };
  });
  return { parts: parts.filter(({ lessons }) => lessons.length), links };
}
