// Grounding, a step at a time. The steps are the numbered lists of the page itself.
import { button, choice, element, nextCard, show } from '../parts/dom.js';
import { compared, rating } from '../parts/rating.js';
import { keepAwake } from '../parts/wake.js';

/** @typedef {{ name: string, steps: HTMLLIElement[] }} Exercise */

const ENDINGS = {
  unrated: ['You are here, now. Take a moment before you move on.', 'me/after-a-hard-job/'],
  lower: ['Lower than before. Keep it as one of yours.', 'me/after-a-hard-job/'],
  same: ['About the same. Try breathing, a walk, or a call to someone you trust.', 'me/breathing/'],
  higher: ['Higher than before. Stop here. Move about, put the lights on, talk to someone.', 'me/get-help-today/'],
};

/** The numbered lists below a place, each named after its heading; the first after the place itself. @param {HTMLElement} place @returns {Exercise[]} */
export function exercisesAfter(place) {
  const lists = [...(place.parentElement?.querySelectorAll(':scope > ol') ?? [])];
  return lists.map((list) => ({
    name: headingOf(list) ?? place.getAttribute('aria-label') ?? '',
    steps: [...list.querySelectorAll('li')],
  }));
}

/** @param {Element} list */
function headingOf(list) {
  let before = list.previousElementSibling;
  while (before && !before.matches('h2')) before = before.previousElementSibling;
  return before?.textContent ?? null;
}

/** @param {HTMLElement} place */
export function start(place) {
  const exercises = exercisesAfter(place);
  let chosen = exercises[0];
  /** @type {number | undefined} */
  let before;
  let sleep = () => {};

  function ready() {
    sleep();
    const options = exercises.map(({ name, steps }, index) => ({ value: String(index), words: name, note: `${steps.length} steps` }));
    show(
      place,
      button('Start', () => run(0), '', { class: 'button button--start', 'data-first': true }),
      choice({ legend: 'Which one?', options, value: String(exercises.indexOf(chosen)), onchange: (value) => void (chosen = exercises[Number(value)]) }),
      element(
        'details',
        { class: 'tool__more' },
        element('summary', {}, 'A number before and after'),
        rating('How bad is it now?', (value) => void (before = value), before),
        element('p', { class: 'tool__small' }, 'The number is not saved.'),
      ),
    );
  }

  /** @param {number} index */
  function run(index) {
    if (index === 0) {
      sleep();
      sleep = keepAwake();
    }
    const step = chosen.steps[index];
    const last = index === chosen.steps.length - 1;
    const words = element('div', { class: 'step__words', 'data-first': true, tabindex: '-1' }, ...[...step.childNodes].map((node) => node.cloneNode(true)));
    show(
      place,
      element('p', { class: 'tool__small' }, `Step ${index + 1} of ${chosen.steps.length}`),
      words,
      dotsFor(step.textContent ?? ''),
      button(last ? 'Done' : 'Next', () => (last ? end() : run(index + 1)), '', { class: 'button button--start' }),
      element('div', { class: 'tool__row' }, index > 0 && button('Back', () => run(index - 1), 'quiet'), button('Stop', ready, 'quiet')),
    );
    place.scrollIntoView({ block: 'nearest' });
    words.focus({ preventScroll: true });
  }

  function end() {
    sleep();
    const result = element('div', { class: 'tool__result', role: 'status' });
    /** @param {number | undefined} after */
    const tell = (after) => {
      const [words, address] = ENDINGS[compared(before, after)];
      result.replaceChildren(element('p', { class: 'tool__say' }, words), nextCard(address) ?? '');
    };
    tell(undefined);
    show(
      place,
      before !== undefined && rating(`You said ${before} before. How bad is it now?`, tell),
      result,
      button('Once more', () => run(0), 'quiet', { 'data-first': true }),
      button('Choose another one', ready, 'quiet'),
    );
  }

  ready();
  if (location.hash === '#start') run(0);
}

/** "5 things you can see": a dot to tap for each. Nothing moves by itself. @param {string} words */
function dotsFor(words) {
  const number = Number(/^\s*([1-5]) things?\b/.exec(words)?.[1] ?? 0);
  if (!number) return null;
  const dots = Array.from({ length: number }, (_, index) => {
    /** @param {{ currentTarget: HTMLElement }} event */
    const tap = ({ currentTarget: dot }) => dot.setAttribute('aria-pressed', String(dot.getAttribute('aria-pressed') !== 'true'));
    return element('button', { type: 'button', class: 'dot', 'aria-pressed': 'false', 'aria-label': `Number ${index + 1}`, onclick: tap });
  });
  return element('div', { class: 'dots', role: 'group', 'aria-label': 'Tap one for each' }, ...dots);
}
