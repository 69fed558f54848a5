// One section at a time: its questions, a score with one tap each, and a note, an owner and a day folded away.
import { button, choice, element, freshId, show } from '../parts/dom.js';
import { textbox } from '../parts/textbox.js';
import { agreed, disputed, doneOf, inWords, rowsOf } from './scores.js';

/** @typedef {import('./audit.js').Desk} Desk */
/** @typedef {import('./scores.js').Question} Question */
/** @typedef {import('./kind.js').Answer} Answer */

const WHO = [
  { value: 'all', words: 'One score for all of us' },
  { value: 'first', words: 'First person, alone' },
  { value: 'second', words: 'Second person, alone' },
];

/** @param {Desk} desk @param {string} [name] of the section; without, the first that is not done */
export function walk(desk, name = desk.current.data.at) {
  const { sections, current: { data } } = desk;
  const done = (/** @type {Question[]} */ questions) => doneOf(rowsOf(questions, data.answers), data.who);
  const found = sections.findIndex((section) => section.name === name);
  const open = sections.findIndex(({ questions }) => done(questions) < questions.length);
  const index = found >= 0 ? found : Math.max(open, 0);
  const section = sections[index];
  const next = sections[index + 1];
  if (data.at !== section.name) {
    data.at = section.name;
    desk.changed();
  }
  const count = element('span');
  const tally = () => (count.textContent = `${done(section.questions)} of ${section.questions.length}`);
  const list = element('ul', { class: 'audit__questions' });
  const ask = () => {
    list.replaceChildren(...section.questions.map((question) => element('li', { 'data-question': question.id }, asked(desk, question, tally))));
    tally();
  };
  ask();
  const go = (/** @type {string} */ where) => desk.walk(where);
  show(
    desk.body,
    element('p', { class: 'tool__small' }, `${data.subject}. ${capital(desk.settings.sections)} ${index + 1} of ${sections.length}.`),
    element('h2', { tabindex: '-1', 'data-first': true }, section.name),
    ...section.beside.map(copied),
    whoScores(desk, ask),
    list,
    element(
      'div',
      { class: 'audit__bar' },
      index > 0 && button('Back', () => go(sections[index - 1].name), 'quiet'),
      element('span', { class: 'audit__count' }, count, desk.state),
      next ? button('Next', () => go(next.name), '', { 'aria-label': `Next: ${next.name}` }) : button('Results', desk.results),
    ),
    element(
      'details',
      { class: 'tool__more' },
      element('summary', {}, `Choose another ${desk.settings.sections}`),
      ...sections.map(({ name: words, questions }) => {
        const far = `${done(questions)} of ${questions.length}`;
        return element('button', { type: 'button', class: 'button button--quiet audit__open', 'aria-current': words === section.name ? 'true' : null, onclick: () => go(words) }, element('span', {}, words), element('small', {}, far));
      }),
    ),
    next && button('Results so far', desk.results, 'quiet'),
    button('Stop here. It is saved', desk.list, 'quiet'),
  );
}

/** Shows one question with its note, owner and day. @param {Desk} desk @param {string} id */
export function unfold({ body }, id) {
  const item = body.querySelector(`[data-question="${CSS.escape(id)}"]`);
  item?.querySelector('details')?.setAttribute('open', '');
  item?.querySelector('summary')?.focus({ preventScroll: true });
  item?.scrollIntoView();
}

/** @param {Desk} desk @param {() => void} ask asks the questions again */
function whoScores(desk, ask) {
  const { data } = desk.current;
  const onchange = (/** @type {string} */ value) => {
    data.who = /** @type {import('./kind.js').Who} */ (value);
    desk.changed();
    ask();
  };
  return element(
    'details',
    { class: 'tool__more audit__who', open: data.who !== 'all' },
    element('summary', {}, 'Two people? Score alone, then agree'),
    choice({ legend: 'Who scores now?', options: WHO, value: data.who, onchange }),
  );
}

/** One question. @param {Desk} desk @param {Question} question @param {() => void} tally */
function asked(desk, question, tally) {
  const { current: { data }, settings, scale } = desk;
  const key = data.who === 'all' ? 'score' : data.who;
  const [row] = rowsOf([question], data.answers);
  const value = data.who === 'all' ? agreed(row.answer) : row.answer[data.who];
  const hint = element('p', { class: 'tool__small audit__hint' });
  const details = remarks(desk, question);
  const tell = () => (hint.textContent = hintFor(desk, data.answers[question.id]));
  const onchange = (/** @type {string} */ chosen) => {
    desk.answer(question)[key] = chosen === 'na' ? 'na' : Number(chosen);
    Object.assign(data.answers[question.id], { words: question.words, section: question.section, principle: question.principle, red: question.red });
    desk.changed(question.id);
    if (settings.proof_from !== null && Number(chosen) >= settings.proof_from && !data.answers[question.id].note) details.open = true;
    tell();
    tally();
  };
  tell();
  const options = [...scale.map((words, score) => ({ value: String(score), words: String(score), note: words })), { value: 'na', words: 'NA', note: 'not apply' }];
  const legend = `${question.red ? 'Red line. ' : ''}${question.words}`;
  return element(
    'div',
    { class: question.red ? 'audit__question audit__question--red' : 'audit__question' },
    choice({ legend, options, value: value?.toString(), onchange, css: 'scale' }),
    row.was && element('p', { class: 'tool__small' }, `Answered as: ${row.was}`),
    hint,
    details,
  );
}

/** @param {Desk} desk @param {Partial<Answer>} answer */
function hintFor({ current: { data }, settings, scale }, answer = {}) {
  const parts = [];
  if (data.who === 'all' && answer.first !== undefined) parts.push(`First person: ${inWords(answer.first, scale)}.`);
  if (data.who === 'all' && answer.second !== undefined) parts.push(`Second person: ${inWords(answer.second, scale)}.`);
  if (data.who === 'all' && disputed(answer)) parts.push('Agree on one.');
  const score = agreed(answer);
  if (settings.proof_from !== null && typeof score === 'number' && score >= settings.proof_from && !answer.note) parts.push('This score needs proof: write it in the note.');
  return parts.join(' ');
}

/** @param {Desk} desk @param {Question} question */
function remarks(desk, question) {
  const known = desk.current.data.answers[question.id] ?? {};
  const words = element('span', {}, summaryOf(known));
  /** @param {(answer: Answer) => void} change */
  const write = (change) => {
    const answer = desk.answer(question);
    change(answer);
    words.textContent = summaryOf(answer);
    desk.changed(question.id);
  };
  const due = freshId('due');
  const day = element('input', { id: due, type: 'date', class: 'field__input', autocomplete: 'off', onchange: (event) => write((answer) => void (answer.due = event.target.value)) });
  day.value = known.due ?? '';
  const other = Object.values(known.other ?? {}).join('. ');
  return element(
    'details',
    { class: 'tool__more' },
    element('summary', {}, words, element('span', { class: 'unseen' }, ` for: ${question.words}`)),
    textbox({ label: desk.settings.proof_from === null ? 'Note' : 'Note, with the proof', value: known.note ?? '', rows: 2, oninput: (text) => write((answer) => void (answer.note = text)) }),
    other && element('p', { class: 'tool__small' }, `A colleague wrote: ${other}`),
    desk.settings.marks.length > 0 && marks(desk.settings.marks, known.marks ?? [], (list) => write((answer) => void (answer.marks = list))),
    textbox({ label: 'Owner (a role)', value: known.owner ?? '', rows: 1, oninput: (text) => write((answer) => void (answer.owner = text)) }),
    element('div', { class: 'field' }, element('label', { for: due, class: 'field__label' }, 'Fix by'), day),
  );
}

/** @param {string[]} names @param {string[]} chosen @param {(chosen: string[]) => void} onchange */
function marks(names, chosen, onchange) {
  /** @type {HTMLInputElement[]} */
  const boxes = names.map((name) => element('input', { type: 'checkbox', value: name, checked: chosen.includes(name), autocomplete: 'off', onchange: () => onchange(boxes.filter((box) => box.checked).map((box) => box.value)) }));
  return element('fieldset', {}, element('legend', {}, 'Mark it'), element('div', { class: 'switches' }, ...boxes.map((box) => element('label', { class: 'switch' }, box, capital(box.value)))));
}

/** @param {Partial<Answer>} answer */
function summaryOf({ note, owner, due, marks: marked }) {
  const written = [note, marked?.join(', '), owner, due].filter(Boolean).join(' · ');
  return written ? (written.length > 60 ? `${written.slice(0, 60)}…` : written) : 'Note, owner, day';
}

/** @param {string} words */
const capital = (words) => words[0].toUpperCase() + words.slice(1);

/** What the page says beside the questions, also while that part of the page is hidden. @param {Element} part */
function copied(part) {
  const copy = /** @type {HTMLElement} */ (part.cloneNode(true));
  copy.hidden = false;
  copy.removeAttribute('id');
  return copy;
}
