// An audit: the page's own questions, put to one building, document or team after another. This module lists them,
// starts and opens one, and saves it at each change; walk.js asks, results.js tells what came of it.
import { dayOf, inWords } from '../parts/days.js';
import { button, element, freshId, show } from '../parts/dom.js';
import { offerUndo, tell } from '../parts/personal.js';
import { StoreFault } from '../store/faults.js';
import { sharedStore } from '../store/shared.js';
import { newId } from '../store/store.js';
import { sectionsOf } from './questions.js';
import { doneOf, rowsOf } from './scores.js';
import { unfold, walk } from './walk.js';

/** @typedef {import('./kind.js').Audit} Audit */
/** @typedef {import('./kind.js').Answer} Answer */
/** What the page's front matter says. @typedef {{ id: string, of: string, sections: string, scale: string[], next_steps: number, proof_from: number | null, marks: string[], outcomes: string[] }} Settings */
/** @typedef {{ id: string, data: Audit }} Saved */
/**
 * What the views share. current: the audit that is open. answer: what is answered to a question, to be changed and then
 * told by changed(id). state: says whether it is saved. list, results: shown once all is saved, unless something else was
 * asked for meanwhile. @typedef {{ settings: Settings, scale: string[], title: string, sections: import('./questions.js').Section[],
 *   questions: import('./scores.js').Question[], store: import('../store/store.js').Store, body: HTMLElement, fault: HTMLElement, state: HTMLElement, current: Saved,
 *   answer(question: import('./scores.js').Question): Answer, changed(id?: string): void,
 *   list(): Promise<void>, begin(subject: string): void, walk(section?: string, question?: string): void, results(): Promise<void>, bring(): void, remove(): Promise<void>, open(id: string): void }} Desk */

const SAVED = 'Saved on this phone, not locked. Write no names of victims or witnesses.';
const NOT_KEPT = 'This browser saves nothing. What you write is gone when you leave this page.';

/** @param {HTMLElement} place */
export async function start(place) {
  /** @type {Settings} */
  const settings = JSON.parse(place.dataset.settings ?? '{}');
  const sections = sectionsOf(place);
  const questions = sections.flatMap((section) => section.questions);
  if (!questions.length) throw new Error('the page has no questions');
  const store = await sharedStore();
  const body = element('div', { class: 'tool__body' });
  const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
  const settled = store.kept ? 'Saved' : 'Not kept';
  const state = element('small', { class: 'audit__state' }, settled);
  const said = element('div', { class: 'audit__said', role: 'status' });
  const file = element('input', { type: 'file', accept: '.json,application/json', class: 'unseen', tabindex: '-1', 'aria-hidden': 'true', onchange: bringIn });
  place.dataset.pwaSaved = ''; // what is typed here is saved: an update need not ask
  place.replaceChildren(body, said, fault, element('p', { class: 'keep keep__words' }, store.kept ? SAVED : NOT_KEPT), file);

  /** The ids of answers that were changed here and are not saved yet; "" for the rest of the audit. @type {Set<string>} */
  const changed = new Set();
  /** Those that are on their way to the disk. @type {Set<string>} */
  const going = new Set();
  /** Draws the open view again, after another window changed something. */
  let redraw = list;
  /** @type {Promise<void> | undefined} */
  let saving;
  /** Counts the views asked for: one that is ready late is not drawn over one asked for since. */
  let turns = 0;
  /** @type {Desk} */
  const desk = {
    settings, sections, questions, store, body, fault, state, begin,
    title: document.querySelector('h1')?.textContent?.trim() ?? '',
    scale: settings.scale.map((step) => step.slice(2)),
    current: { id: '', data: /** @type {any} */ ({}) },
    answer({ id, words, section, principle, red }) {
      return (desk.current.data.answers[id] ??= { words, section, principle, red });
    },
    changed(id = '') {
      changed.add(id);
      state.textContent = 'Saving';
      void keep();
    },
    async list() {
      // What could not be saved stays on the screen, beside the reason.
      if ((await isStillWanted()) && !changed.size) list();
    },
    walk(section, question) {
      turns += 1;
      redraw = () => walk(desk);
      paper(false);
      walk(desk, section);
      place.scrollIntoView();
      if (question) unfold(desk, question);
    },
    results: showResults,
    bring: () => file.click(),
    remove,
    open,
  };

  list();
  store.watch((what, elsewhere) => {
    if (elsewhere) takeOver(what);
  });

  /** Saves at once, and what changes meanwhile right after: a page may be gone before any wait is over. */
  function keep() {
    saving ??= save().finally(() => (saving = undefined));
    return saving;
  }

  /** Waits until all is saved and what a view needs is here. @param {Promise<unknown>} [needs] @returns whether nothing else was asked for since */
  async function isStillWanted(needs) {
    turns += 1;
    const turn = turns;
    await Promise.all([keep(), needs]);
    return turn === turns;
  }

  async function save() {
    while (changed.size && desk.current.id) {
      for (const id of changed) going.add(id);
      changed.clear();
      try {
        await store.save('audit', ours(desk.current.data), desk.current.id);
        fault.hidden = true;
        if (!changed.size) state.textContent = settled;
      } catch (trouble) {
        for (const id of going) changed.add(id);
        state.textContent = 'Not saved';
        return tell(fault, trouble);
      } finally {
        going.clear();
      }
    }
  }

  /** What this window changed, over whatever another one has saved by then. @param {Audit} data @returns {(saved?: Audit) => Audit} */
  function ours(data) {
    const frame = going.has('') ? { ...data, finished: data.finished } : {};
    const answers = Object.fromEntries(Object.entries(data.answers).filter(([id]) => going.has(id)));
    return (saved) => (saved ? { ...saved, ...frame, from: saved.from, answers: { ...saved.answers, ...answers } } : data);
  }

  /** Somebody else changed something: it is taken over, but for the answers being given here. @param {string} what @param {boolean} [shown] whether to show it at once */
  function takeOver(what, shown = !(document.hasFocus() && body.contains(document.activeElement))) {
    const { id, data } = desk.current;
    const theirs = store.list('audit').find((one) => one.id === id);
    if (id && theirs) {
      const mine = Object.entries(data.answers).filter(([question]) => changed.has(question) || going.has(question));
      const { finished, from } = theirs.data; // also when they were taken back
      Object.assign(data, theirs.data, { finished, from, answers: { ...theirs.data.answers, ...Object.fromEntries(mine) } });
      void keep();
    }
    if ((id && !theirs) || what === 'erased') list();
    else if (shown) redraw();
  }

  /** The page's own questions stand under the tool while none is open. @param {boolean} shown */
  function paper(shown) {
    for (const { parts } of sections) for (const part of parts) part.hidden = !shown;
  }

  function list() {
    turns += 1;
    redraw = list;
    changed.clear();
    desk.current = { id: '', data: /** @type {any} */ ({}) };
    paper(true);
    const mine = store.list('audit').filter(({ data }) => data.audit === settings.id);
    const [begun, finished] = [mine.filter(({ data }) => !data.finished), mine.filter(({ data }) => data.finished)];
    const label = freshId('subject');
    const input = element('input', { id: label, class: 'field__input', autocomplete: 'off', maxlength: 100, required: true, enterkeyhint: 'go' });
    const form = element(
      'form',
      { class: 'tool__body', onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), begin(input.value)) },
      element('div', { class: 'field' }, element('label', { for: label, class: 'field__label' }, `Which ${settings.of}?`), input),
      element('button', { type: 'submit', class: begun.length ? 'button button--quiet' : 'button button--start' }, 'Start'),
    );
    show(
      body,
      element('h2', { class: 'unseen', tabindex: '-1', 'data-first': true }, 'Audits on this phone'),
      ...begun.map((one, index) => opener(one, `Go on: ${one.data.subject}`, progress(one.data), index > 0)),
      form,
      finished.length > 0 && element('h2', {}, 'Finished'),
      ...finished.map((one) => opener(one, one.data.subject, `Finished ${inWords(one.data.finished ?? '', '')}`, true)),
      button('Bring in a colleague’s file', () => desk.bring(), 'quiet'),
    );
  }

  /** @param {Saved} saved @param {string} words @param {string} note @param {boolean} quiet */
  function opener({ id }, words, note, quiet) {
    return element('button', { type: 'button', class: `button audit__open${quiet ? ' button--quiet' : ''}`, onclick: () => open(id) }, element('span', {}, words), element('small', {}, note));
  }

  /** @param {Audit} data */
  function progress({ answers, who, begun }) {
    return `${doneOf(rowsOf(questions, answers), who)} of ${questions.length}, begun ${inWords(dayOf(new Date(begun)), dayOf(new Date()))}`;
  }

  /** @param {string} subject */
  function begin(subject) {
    if (!subject.trim()) return;
    // Asked here because browsers answer only to a tap: it makes them slower to clear what is kept.
    void navigator.storage?.persist?.().catch(() => {});
    desk.current = { id: newId(), data: { audit: settings.id, title: desk.title, subject: subject.trim(), begun: new Date().toISOString(), scale: desk.scale, who: 'all', answers: {} } };
    desk.changed();
    desk.walk();
  }

  /** @param {string} id */
  function open(id) {
    const saved = store.list('audit').find((one) => one.id === id);
    if (!saved) return list();
    desk.current = { id, data: saved.data };
    said.replaceChildren();
    // Scores of another scale would be read wrongly: such an audit is shown, and not gone on with.
    if (saved.data.finished || saved.data.scale.length !== desk.scale.length) void desk.results();
    else desk.walk(saved.data.at);
  }

  async function showResults() {
    try {
      const fetched = import('./results.js');
      if (!(await isStillWanted(fetched))) return;
      const { results } = await fetched;
      redraw = () => results(desk);
      paper(false);
      results(desk);
      place.scrollIntoView();
    } catch (trouble) {
      tell(fault, trouble instanceof StoreFault ? trouble : 'The results cannot be shown. Nothing is lost. Open this page again.');
    }
  }

  async function remove() {
    await keep();
    const { id, data } = desk.current;
    try {
      offerUndo(`The audit of ${data.subject} is removed.`, await store.remove(id), () => open(id));
      list();
    } catch (trouble) {
      tell(fault, trouble);
    }
  }

  async function bringIn() {
    const [chosen] = file.files ?? [];
    file.value = '';
    if (!chosen) return;
    await keep();
    try {
      if (chosen.size > 20_000_000) throw new StoreFault('large');
      const { bringIn: bring } = await import('./exchange.js');
      const brought = await bring(store, await chosen.text(), settings.id);
      const again = () => takeOver('changed', true);
      again();
      const undo = brought.undo;
      const back = async () => {
        await undo?.().then(() => (again(), said.replaceChildren('It is as it was.')), (trouble) => tell(fault, trouble));
      };
      said.replaceChildren(
        ...brought.said.map((words) => element('p', {}, words)),
        brought.left.length ? element('p', {}, `Left out: ${brought.left.join('; ')}.`) : '',
        undo ? button('Undo', back, 'quiet') : '',
      );
    } catch (trouble) {
      tell(fault, trouble instanceof StoreFault ? trouble : 'That file cannot be read. Nothing was changed.');
    }
  }
}
