// After a hard job: what helps now and what comes next, from the day of it. The words are the page's own sections.
import { button, element, freshId, show } from '../parts/dom.js';
import { dayOf, daysBetween, inWords } from '../parts/days.js';
import { download } from '../parts/download.js';
import { personalTool, tell } from '../parts/personal.js';
import { calendarFile } from './calendar.js';
import { dated, split } from './stages.js';

/** @typedef {import('./stages.js').DatedStage} DatedStage */

/** @param {HTMLElement} place */
export async function start(place) {
  /** @type {import('./stages.js').Stage[]} */
  const stages = JSON.parse(place.dataset.settings ?? '[]');
  const sections = sectionsOf(place);
  await personalTool(place, (body, store) => {
    const [saved] = store.list('job');
    const today = dayOf(new Date());
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    if (saved) drawTimeline(saved.data.day);
    else ask();

    /** @param {string} day */
    function choose(day) {
      drawTimeline(day);
      fault.hidden = true;
      store.save('job', () => ({ day })).catch((trouble) => tell(fault, trouble));
    }

    async function forget() {
      await store.remove(...store.list('job').map(({ id }) => id)).catch((trouble) => tell(fault, trouble));
      ask();
    }

    function ask() {
      const label = freshId('day');
      const input = element('input', { id: label, type: 'date', class: 'field__input', max: today, autocomplete: 'off' });
      show(
        body,
        element('p', { class: 'tool__say', tabindex: '-1', 'data-first': true }, 'When was the job?'),
        element('div', { class: 'tool__row' }, button('Today', () => choose(today)), button('Yesterday', () => choose(dayOf(new Date(Date.now() - 86_400_000))))),
        element('div', { class: 'field' }, element('label', { for: label, class: 'field__label' }, 'Another day'), input),
        button('Show what helps', () => (input.value && input.value <= today ? choose(input.value) : tell(fault, 'Choose the day it was, up to today.')), 'quiet'),
        fault,
      );
    }

    /** @param {string} job */
    function drawTimeline(job) {
      const { now, next } = split(dated(stages, job), today);
      const checkIns = dated(stages, job).flatMap(({ checkIn }) => (checkIn && checkIn > today ? [checkIn] : []));
      show(
        body,
        element('p', { class: 'tool__small', tabindex: '-1', 'data-first': true }, `The job was ${ago(daysBetween(job, today))}, ${inWords(job, today)}.`),
        element('h2', {}, 'What helps now'),
        ...now.map(({ heading }, index) => fold(heading, '', index === 0)),
        next.length > 0 && element('h2', {}, 'What comes next'),
        ...next.map(({ heading, begins }) => fold(heading, `From ${inWords(begins, today)}`, false)),
        checkIns.length > 0 && calendarPart(checkIns),
        button('Change the day', ask, 'quiet'),
        button('Forget this job', forget, 'quiet'),
        fault,
      );
    }

    /** @param {string[]} days */
    function calendarPart(days) {
      const get = () => download('reminder.ics', calendarFile(days), 'text/calendar');
      return element(
        'div',
        { class: 'checkins' },
        element('h2', {}, 'Look again'),
        element('ul', {}, ...days.map((day) => element('li', {}, inWords(day, today)))),
        button(days.length > 1 ? 'Put these in my calendar' : 'Put this in my calendar', get, 'quiet'),
        element('p', { class: 'tool__small' }, 'It says only “Check in”, in case others see your calendar.'),
      );
    }
  });

  /** @param {string} heading @param {string} when @param {boolean} open */
  function fold(heading, when, open) {
    const words = element('span', { class: 'stage__words' }, heading, when && element('small', {}, when));
    return element('details', { class: 'stage', open }, element('summary', {}, words), ...(sections.get(heading) ?? []).map((part) => part.cloneNode(true)));
  }
}

/** What stands under each heading of the page. @param {HTMLElement} place @returns {Map<string, Element[]>} */
function sectionsOf(place) {
  const sections = new Map();
  /** @type {Element[] | undefined} */
  let current;
  for (const part of place.parentElement?.children ?? []) {
    if (part.matches('h2')) sections.set(part.textContent?.trim(), (current = []));
    else if (part.matches('nav, details')) current = undefined;
    else current?.push(part);
  }
  return sections;
}

/** @param {number} days */
function ago(days) {
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  return days < 21 ? `${days} days ago` : `${Math.floor(days / 7)} weeks ago`;
}
