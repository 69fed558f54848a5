// The reflective log: the guides are the page's headings that have a numbered list of questions with ids.
import { button, choice, element, show } from '../parts/dom.js';
import { dayOf, inWords } from '../parts/days.js';
import { download } from '../parts/download.js';
import { printTool } from '../parts/print.js';
import { autosave, offerUndo, personalTool, tell } from '../parts/personal.js';
import { textbox } from '../parts/textbox.js';
import { newId } from '../store/store.js';
import { savesChanges } from '../store/three-way.js';
import { answered, asText } from './as_text.js';

/** @typedef {import('./as_text.js').Guide} Guide */
/** @typedef {import('./as_text.js').Reflection} Reflection */

const LIMITS = 'Leave out names, numbers, addresses and evidence. If it could matter to a case, it belongs in your pocket notebook or statement. After a death or serious injury, write nothing about the facts.';

/** @param {HTMLElement} place */
export async function start(place) {
  const guides = guidesOf(place);
  if (!guides.length) throw new Error('the page has no questions');
  /** What is open for writing; it outlives a lock. @type {{ id: string, guide: Guide } | undefined} */
  let writing;
  await personalTool(place, (body, store) => {
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    /** @type {ReturnType<typeof autosave> | undefined} */
    let keeping;
    const open = writing && store.list('reflection').find(({ id }) => id === writing?.id);
    if (writing) write(writing.guide, open?.data, writing.id);
    else list();
    return { flush: async () => keeping?.now() };

    function list() {
      writing = undefined;
      const saved = store.list('reflection');
      let chosen = guides[0];
      show(
        body,
        choice({
          legend: 'How much time do you have?',
          options: guides.map(({ id, name, questions }) => ({ value: id, words: name, note: `${questions.length} questions` })),
          value: chosen.id,
          onchange: (value) => void (chosen = guides.find(({ id }) => id === value) ?? chosen),
        }),
        button('Start', () => write(chosen), '', { class: 'button button--start', 'data-first': true }),
        saved.length > 0 && element('h2', {}, 'Written before'),
        ...saved.map(({ id, data }) => button(`${inWords(data.day, '')}: ${guideOf(data)?.name ?? 'Reflection'}`, () => read(id), 'quiet')),
        fault,
      );
    }

    /** @param {Guide} guide @param {Reflection} [before] */
    function write(guide, before, id = newId()) {
      writing = { id, guide };
      /** @type {Reflection} */
      const reflection = before ?? { day: dayOf(new Date()), guide: guide.id, answers: {} };
      const mine = autosave(savesChanges(store, 'reflection', reflection, id), fault);
      keeping = mine;
      show(
        body,
        element('p', { class: 'tool__small' }, LIMITS),
        ...guide.questions.map((question) =>
          textbox({
            label: question.words,
            value: reflection.answers[question.id] ?? '',
            oninput: (text) => {
              reflection.answers[question.id] = text;
              mine.soon();
            },
          }),
        ),
        fault,
        button('Done', async () => {
          await mine.now();
          read(id);
        }),
      );
    }

    /** @param {string} id */
    function read(id) {
      writing = undefined;
      const saved = store.list('reflection').find((one) => one.id === id);
      if (!saved) return list();
      /** @type {Reflection} */
      const reflection = saved.data;
      const guide = guideOf(reflection);
      show(
        body,
        element('h2', { tabindex: '-1', 'data-first': true }, `Reflection, ${inWords(reflection.day, '')}`),
        ...answered(reflection, guide).flatMap(({ words, text }) => [element('p', { class: 'tool__asked' }, words), element('p', { class: 'plan__text' }, text)]),
        fault,
        button('Back to the list', list),
        guide && button('Change it', () => write(guide, reflection, id), 'quiet'),
        button('Save as a text file', () => download(`reflection-${reflection.day}.txt`, asText(reflection, guide), 'text/plain'), 'quiet'),
        button('Print it, or save it as a PDF', printTool, 'quiet'),
        button('Remove it', () => remove(id), 'quiet'),
        element('p', { class: 'tool__small' }, 'A file or a print is not locked. Keep it as you would keep any private paper.'),
      );
    }

    /** @param {string} id */
    async function remove(id) {
      try {
        offerUndo('That reflection is removed.', await store.remove(id), () => read(id));
        list();
      } catch (trouble) {
        tell(fault, trouble);
      }
    }
  });

  /** @param {Reflection} reflection */
  function guideOf(reflection) {
    return guides.find(({ id }) => id === reflection.guide);
  }
}

/** @param {HTMLElement} place @returns {Guide[]} */
function guidesOf(place) {
  const headings = [...(place.parentElement?.querySelectorAll(':scope > h2[id]') ?? [])];
  return headings.flatMap((heading) => {
    let next = heading.nextElementSibling;
    while (next && !next.matches('h2, ol')) next = next.nextElementSibling;
    const items = next?.matches('ol') ? [...next.querySelectorAll('li[id]')] : [];
    const questions = items.map((item) => ({ id: item.id, words: item.textContent?.trim() ?? '' }));
    return questions.length ? [{ id: heading.id, name: heading.textContent?.trim() ?? '', questions }] : [];
  });
}
