// Ten questions about the past two weeks. The questions and the lights are lists of the page.
//
// One question comes first and is never counted, kept or shown again: thoughts of ending one's life lead to help at once.
import { button, element, show } from '../parts/dom.js';
import { dayOf, inWords } from '../parts/days.js';
import { offerUndo, personalTool, tell } from '../parts/personal.js';
import { trend } from './chart.js';
import { lightFor, limitIn, sumOf } from './lights.js';

/** @typedef {{ id: string, words: string }} Question */
/** @typedef {import('./lights.js').Light & { item: HTMLLIElement, name: string }} PageLight */

const ANSWERS = ['Not at all', 'Some days', 'Most days', 'Nearly every day'];

/** @param {HTMLElement} place */
export async function start(place) {
  const { questions, lights } = fromPage(place);
  /** What is answered so far stays with the page, so that a phone call does not begin it all again. @type {Record<string, number>} */
  let answers = {};
  /** @type {number | undefined} */
  let at;
  await personalTool(place, (body, store) => {
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    if (at !== undefined) ask(at);
    else result();

    function ready() {
      [at, answers] = [undefined, {}];
      show(
        body,
        element('p', { class: 'tool__say' }, `${questions.length} questions about the past two weeks. About two minutes.`),
        element('p', { class: 'tool__small' }, 'It does not diagnose anything. Nobody sees it but you.'),
        button('Start', first, '', { class: 'button button--start', 'data-first': true }),
        store.list('check').length > 0 && button('See my last one', result, 'quiet'),
      );
    }

    function first() {
      const words = 'First: are you having thoughts of ending your life?';
      show(
        body,
        element('p', { class: 'tool__say', tabindex: '-1', 'data-first': true }, words),
        element('div', { class: 'answers', role: 'group', 'aria-label': words }, button('Yes', () => help('Talk to someone now. You do not need the right words.'), 'quiet'), button('No', () => ask(0), 'quiet'), button('I would rather not say', () => help('You do not have to say. If it is on your mind, talk to someone now.'), 'quiet')),
        element('p', { class: 'tool__small' }, 'This answer is not kept and not counted.'),
      );
    }

    /** @param {string} words */
    function help(words) {
      show(
        body,
        element('p', { class: 'tool__say', tabindex: '-1', 'data-first': true }, words),
        ...urgentCalls(place),
        element('p', {}, 'These thoughts can pass, and people get through them with help.'),
        helpLink(place),
        button('I am safe right now. Go on to the questions', () => ask(0), 'quiet'),
      );
    }

    /** @param {number} index */
    function ask(index) {
      at = index;
      const { id, words } = questions[index];
      /** @param {number} value */
      const answer = async (value) => {
        answers[id] = value;
        if (index + 1 < questions.length) return ask(index + 1);
        at = undefined;
        await store.save('check', { day: dayOf(new Date()), answers }).catch((trouble) => tell(fault, trouble));
        answers = {};
        result();
      };
      show(
        body,
        element('p', { class: 'tool__small' }, `${index + 1} of ${questions.length}. Over the past two weeks:`),
        element('p', { class: 'tool__say question', tabindex: '-1', 'data-first': true }, words),
        element('div', { class: 'answers', role: 'group', 'aria-label': words }, ...ANSWERS.map((label, value) => button(label, () => answer(value), 'quiet', { 'aria-current': answers[id] === value ? 'true' : null }))),
        element('div', { class: 'tool__row' }, index > 0 && button('Back', () => ask(index - 1), 'quiet'), button('Stop', ready, 'quiet')),
      );
    }

    /** @param {string} id */
    async function remove(id) {
      try {
        offerUndo('That check is removed.', await store.remove(id), result);
        result();
      } catch (trouble) {
        tell(fault, trouble);
      }
    }

    function result() {
      const all = store.list('check');
      const [latest] = all;
      if (!latest) return ready();
      const light = lightFor(latest.data.answers, lights);
      const points = all.map(({ data }) => ({ day: data.day, sum: sumOf(data.answers), light: lightFor(data.answers, lights).name }));
      show(
        body,
        element(
          'div',
          { class: `light light--${light.id}`, tabindex: '-1', 'data-first': true },
          element('p', { class: 'tool__small' }, `Your check on ${inWords(latest.data.day, dayOf(new Date()))}`),
          element('strong', {}, light.name),
          // Its first words, in bold, say which sums it stands for: that is for whoever adds up by hand.
          ...[...light.item.childNodes].slice(1).map((node) => node.cloneNode(true)),
        ),
        points.length > 1 && trend(points.reverse(), lights),
        button('Do it again', ready, 'quiet'),
        fault,
        button('Remove this one', () => remove(latest.id), 'quiet'),
      );
    }
  });
}

/** The questions: a numbered list with ids. The lights: the list under them, lightest first. @param {HTMLElement} place */
function fromPage(place) {
  const items = [.../** @type {NodeListOf<HTMLLIElement>} */ (place.parentElement?.querySelectorAll(':scope > ol > li[id]') ?? [])];
  const questions = items.map((item) => ({ id: item.id, words: item.textContent?.trim() ?? '' }));
  const lit = [.../** @type {NodeListOf<HTMLLIElement>} */ (place.parentElement?.querySelectorAll(':scope > ul > li[id]') ?? [])];
  /** @type {PageLight[]} */
  const lights = lit.map((item) => ({ id: item.id, item, upTo: limitIn(item.textContent ?? ''), name: item.id[0].toUpperCase() + item.id.slice(1) }));
  if (!questions.length || !lights.length || lights.some(({ upTo }) => Number.isNaN(upTo))) throw new Error('the page has no questions or no lights');
  return { questions, lights };
}

/** The calls at the top of the page, which has its numbers from the directory. @param {HTMLElement} place */
export function urgentCalls(place) {
  const calls = /** @type {NodeListOf<HTMLAnchorElement>} */ (place.parentElement?.querySelectorAll(':scope > p > a.call--button'));
  return [...(calls ?? [])].map((call) => call.cloneNode(true));
}

/** @param {HTMLElement} place */
function helpLink(place) {
  const link = place.parentElement?.querySelector('a.card[href*="get-help-today"]');
  return link && link.cloneNode(true);
}
