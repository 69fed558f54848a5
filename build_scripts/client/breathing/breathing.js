// The pacer: a circle to breathe with. The ways to breathe are in the page's front matter.
import { button, choice, element, nextCard, show } from '../parts/dom.js';
import { compared, rating } from '../parts/rating.js';
import { keepAwake } from '../parts/wake.js';
import { lengthOf, momentAt, stepsOf } from './rhythm.js';
import { breathSound } from './sound.js';

/** @typedef {import('./rhythm.js').Breath} Breath */

const WORDS = { in: 'Breathe in', hold: 'Hold', out: 'Breathe out' };
const AGAIN = 'And a little more';
/** Milliseconds of buzz: one for in, a short one for hold, two for out. */
const BUZZ = { in: [60], hold: [25], out: [40, 90, 40] };
/** What the two numbers mean, and the page to go to: everything ends in one next step. */
const ENDINGS = {
  unrated: ['Done. Take a moment before you move on.', 'me/after-a-hard-job/'],
  lower: ['Lower than before. Use it again next time.', 'me/after-a-hard-job/'],
  same: ['About the same. Try another way.', 'me/grounding/'],
  higher: ['Higher than before. Leave breathing alone. Walk, look around you, ring someone you trust.', 'me/get-help-today/'],
};

/** @param {HTMLElement} place */
export function start(place) {
  /** @type {Breath[]} */
  const breaths = JSON.parse(place.dataset.settings ?? '[]');
  /** @type {{ breath: Breath, before?: number, sound: boolean, buzz: boolean }} */
  const wish = { breath: breaths[0], sound: false, buzz: false };

  function ready() {
    const options = breaths.map(({ name, note }, index) => ({ value: String(index), words: name, note }));
    show(
      place,
      button('Start', run, '', { class: 'button button--start', 'data-first': true }),
      choice({
        legend: 'Which way?',
        options,
        value: String(breaths.indexOf(wish.breath)),
        onchange: (value) => void (wish.breath = breaths[Number(value)]),
      }),
      element(
        'details',
        { class: 'tool__more' },
        element('summary', {}, 'Sound, buzz, and a number before and after'),
        element('div', { class: 'switches' }, toggle('Sound', 'sound'), 'vibrate' in navigator && toggle('Buzz', 'buzz')),
        rating('How tense are you now?', (value) => void (wish.before = value), wish.before),
        element('p', { class: 'tool__small' }, 'The number is not saved.'),
      ),
    );
  }

  /** @param {string} words @param {'sound' | 'buzz'} what */
  function toggle(words, what) {
    const box = element('input', { type: 'checkbox', checked: wish[what], autocomplete: 'off', onchange: (event) => void (wish[what] = event.target.checked) });
    return element('label', { class: 'switch' }, box, words);
  }

  function run() {
    const began = performance.now();
    const steps = stepsOf(wish.breath);
    const length = lengthOf(wish.breath);
    const sound = wish.sound ? breathSound() : null;
    const sleep = keepAwake();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const word = element('p', { class: 'pacer__word', role: 'status' });
    const count = element('p', { class: 'pacer__count', 'aria-hidden': 'true' });
    const circle = element('div', { class: still ? 'pacer__circle pacer__circle--still' : 'pacer__circle', 'aria-hidden': 'true' });
    const left = element('p', { class: 'tool__small pacer__left' });
    let [frame, shown, second] = [0, -1, -1];

    function tick() {
      const seconds = (performance.now() - began) / 1000;
      if (seconds >= length) return stop(true);
      const moment = momentAt(steps, seconds);
      const step = moment.breath * steps.length + moment.index;
      if (step !== shown) {
        const again = moment.kind === 'in' && steps[moment.index - 1]?.kind === 'in';
        word.textContent = again ? AGAIN : WORDS[moment.kind];
        sound?.play(moment.kind, moment.length);
        if (wish.buzz) navigator.vibrate?.(BUZZ[moment.kind]);
        shown = step;
      }
      if (Math.floor(seconds) !== second || count.textContent !== String(moment.count)) {
        second = Math.floor(seconds);
        count.textContent = String(moment.count);
        left.textContent = `${clock(length - second)} left`;
      }
      if (!still) circle.style.transform = `scale(${0.45 + 0.55 * moment.full})`;
      frame = requestAnimationFrame(tick);
    }

    /** @param {boolean} finished */
    function stop(finished) {
      cancelAnimationFrame(frame);
      removeEventListener('keydown', escape);
      sound?.off();
      sleep();
      if (finished) end();
      else ready();
    }

    /** @param {KeyboardEvent} event */
    function escape(event) {
      if (event.key === 'Escape') stop(false);
    }

    addEventListener('keydown', escape);
    show(
      place,
      element('div', { class: 'pacer' }, circle, element('div', { class: 'pacer__face' }, word, count)),
      left,
      button('Stop', () => stop(false), 'quiet', { 'data-first': true }),
    );
    place.scrollIntoView({ block: 'nearest' });
    tick();
  }

  function end() {
    const result = element('div', { class: 'tool__result', role: 'status' });
    /** @param {number | undefined} after */
    const tell = (after) => {
      const [words, address] = ENDINGS[compared(wish.before, after)];
      result.replaceChildren(element('p', { class: 'tool__say' }, words), nextCard(address) ?? '');
    };
    tell(undefined);
    show(
      place,
      wish.before !== undefined && rating(`You said ${wish.before} before. How tense are you now?`, tell),
      result,
      button('Another round', run, 'quiet', { 'data-first': true }),
      button('Choose another way', ready, 'quiet'),
    );
  }

  ready();
  if (location.hash === '#start') run();
  addEventListener('hashchange', () => {
    if (location.hash === '#start' && place.querySelector('.button--start')) run();
  });
}

/** @param {number} seconds */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
