// The roadmap board: the page's years and goals, with an owner, a date, a mark and its proof for each.
import { button, choice, element, freshId, show } from '../parts/dom.js';
import { dayOf, inWords, shortDay } from '../parts/days.js';
import { download } from '../parts/download.js';
import { printTool } from '../parts/print.js';
import { autosave, offerUndo, tell } from '../parts/personal.js';
import { plainTool } from '../parts/saved-plainly.js';
import { textbox } from '../parts/textbox.js';
import { StoreFault } from '../store/faults.js';
import { upgraded } from '../store/kinds.js';
import { KINDS } from '../store/registry.js';
import { savesChanges } from '../store/three-way.js';
import { entriesIn, exported } from '../store/transfer.js';
import { EVERYTHING, NOBODY, SLIPPING, filtered, isLate, ownersOf, rowsOf, unwritten } from './board.js';
import { movedYears, startOf, yearIn } from './dates.js';
import { asTable } from './table.js';

/** @typedef {import('./board.js').Row} Row */
/** @typedef {import('./board.js').Roadmap} Roadmap */
/** @typedef {import('./board.js').Filter} Filter */

const ID = 'roadmap'; // the same in every window
const PRINCIPLES = ['safety', 'trustworthiness', 'choice', 'collaboration', 'empowerment', 'inclusivity'];

/** @param {HTMLElement} place */
export async function start(place) {
  const { years, goals, marks } = fromPage(place);
  if (!goals.length || !marks.length || !startOf(years)) throw new Error('the page has no years, goals or marks');
  const today = dayOf(new Date());
  /** What stays while another window draws the board again. */
  let filter = { ...EVERYTHING };
  /** @type {Set<string>} */
  const opened = new Set();
  await plainTool(place, (body, store) => {
    /** @type {Roadmap} */
    const roadmap = store.list('roadmap')[0]?.data ?? { start: startOf(years), goals: {} };
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    let save = savesChanges(store, 'roadmap', roadmap, ID);
    const keeping = autosave(() => save(), fault);
    const said = element('p', { class: 'board__said', role: 'status' });
    const board = element('div', { class: 'board' });
    const paper = element('div', { class: 'board__paper' });
    const filters = element('div', { class: 'board__filters' });
    show(
      body,
      startField(),
      element('details', { class: 'tool__more', open: isFiltered() }, element('summary', {}, 'Show some goals only'), filters),
      said,
      board,
      fault,
      paper,
      element('details', { class: 'tool__more' }, element('summary', {}, 'Print, save or bring in'), saving()),
    );
    drawFilters();
    draw();
    return { flush: keeping.now };

    function rows() {
      return rowsOf(goals, years, marks, roadmap);
    }

    function isFiltered() {
      return Object.values(filter).some(Boolean);
    }

    function startField() {
      const id = freshId('start');
      const onchange = (/** @type {any} */ event) => {
        const day = event.target.value;
        // Some browsers tell of every digit of a year while it is typed.
        if (day < '2000-01-01' || day > '2099-12-31') return;
        roadmap.start = day;
        keeping.soon();
        draw();
      };
      const input = element('input', { id, type: 'date', class: 'field__input', autocomplete: 'off', 'aria-describedby': `${id}-hint`, onchange });
      input.value = roadmap.start;
      return element('div', { class: 'field' }, element('label', { for: id, class: 'field__label' }, 'Year 1 begins'), element('p', { class: 'tool__small', id: `${id}-hint` }, 'Every date on the board moves with it.'), input);
    }

    function drawFilters() {
      const all = rows();
      /** @param {keyof Filter} key @param {string} label @param {[string, string][]} options */
      const select = (key, label, options) => {
        const id = freshId('filter');
        const onchange = (/** @type {any} */ event) => {
          filter = { ...filter, [key]: event.target.value };
          draw();
        };
        const made = element('select', { id, class: 'field__input', autocomplete: 'off', onchange }, element('option', { value: '' }, 'All'), ...options.map(([value, words]) => element('option', { value }, words)));
        made.value = filter[key];
        return element('div', { class: 'field' }, element('label', { for: id, class: 'field__label' }, label), made);
      };
      filters.replaceChildren(
        select('year', 'Year', years.map(({ name }, index) => [String(index), name.split(':')[0]])),
        select('principle', 'Principle', PRINCIPLES.map((name) => [name, capital(name)])),
        select('mark', 'Mark', [...marks.map(({ id, name }) => /** @type {[string, string]} */ ([id, name])), [SLIPPING, 'Slipping']]),
        select('owner', 'Owner', [...ownersOf(all).map((owner) => /** @type {[string, string]} */ ([owner, owner])), [NOBODY, 'Nobody yet']]),
        button('Show all goals', showAll, 'quiet'),
      );
    }

    function showAll() {
      filter = { ...EVERYTHING };
      drawFilters();
      draw();
    }

    function draw() {
      const shown = filtered(rows(), filter);
      count(shown);
      const moved = movedYears(years, roadmap.start);
      board.replaceChildren(
        ...moved.flatMap(({ name, begins, ends }, index) => {
          const mine = shown.filter(({ year }) => year === index);
          if (!mine.length) return [];
          const when = begins ? `${shortDay(begins)} to ${shortDay(ends)}` : `to ${shortDay(ends)}`;
          const now = today >= begins && today <= ends;
          const words = element('span', { class: 'stage__words' }, name, element('small', {}, when));
          return [fold(`year-${index}`, 'stage', words, isFiltered() || now, ...mine.map(goalFold))];
        }),
      );
      if (!shown.length) board.append(element('p', {}, 'No goal fits. Choose “All” in one of the boxes above.'));
    }

    /** Says how many goals are shown, or how far they all are. @param {Row[]} [shown] */
    function count(shown = []) {
      const words = isFiltered() ? `${shown.length} of ${goals.length} goals` : `${goals.length} goals. ${counted(rows())}`;
      if (said.textContent !== words) said.textContent = words;
    }

    /** @param {Row[]} all */
    function counted(all) {
      return marks.map(({ id, name }) => [name.toLowerCase(), all.filter(({ mark }) => mark === id).length]).filter(([, count]) => count).map(([name, count]) => `${count} ${name}`).join(', ');
    }

    /** A part that folds, and stays as it was left. @param {string} key @param {string} css @param {HTMLElement} words @param {boolean} open @param {HTMLElement[]} parts */
    function fold(key, css, words, open, ...parts) {
      const made = element('details', { class: css, open: open || opened.has(key) }, element('summary', {}, words), ...parts);
      made.addEventListener('toggle', () => (made.open ? opened.add(key) : opened.delete(key)));
      return made;
    }

    /** @param {Row} row */
    function goalFold(row) {
      const state = element('small', {}, inShort(row));
      const made = fold(`goal-${row.id}`, 'goal', element('span', { class: 'stage__words' }, row.words, state), false);
      const fill = () => made.childElementCount < 2 && made.append(goalForm(row, () => (state.textContent = inShort(rowNow(row)))));
      made.addEventListener('toggle', fill);
      if (made.open) fill();
      return made;
    }

    /** @param {Row} row */
    function rowNow(row) {
      return rows().find(({ id }) => id === row.id) ?? row;
    }

    /** @param {Row} row */
    function inShort(row) {
      const mark = marks.find(({ id }) => id === row.mark)?.name;
      return [mark, row.slipping && 'Slipping', row.owner || 'No owner yet', `by ${shortDay(row.due)}`, isLate(row, today) && 'Past its date'].filter(Boolean).join(' · ');
    }

    /** What can be written of a goal. then: shows it in short. @param {Row} row @param {() => unknown} then */
    function goalForm(row, then) {
      const proof = element('p', { class: 'notice', role: 'status' });
      const look = () => (proof.textContent = rowNow(row).mark !== marks[0].id && !rowNow(row).evidence.trim() ? 'Write below what shows it.' : '');
      /** @param {Partial<import('./board.js').Written>} change */
      const write = (change) => {
        roadmap.goals[row.id] = { ...unwritten(), ...roadmap.goals[row.id], ...change };
        keeping.soon();
        look();
        then();
        if (!isFiltered()) count(); // what fits a filter stays as it was, or the goal would go from under the thumb
      };
      const due = freshId('due');
      const dueInput = element('input', { id: due, type: 'date', class: 'field__input', autocomplete: 'off', onchange: (/** @type {any} */ event) => write({ due: event.target.value, dueStart: roadmap.start }) });
      dueInput.value = row.due;
      look();
      return element(
        'div',
        { class: 'tool__body goal__form' },
        element('p', { class: 'tool__small' }, `Principle: ${capital(row.principle)}`),
        choice({ legend: 'Mark', options: marks.map(({ id, name }) => ({ value: id, words: name })), value: row.mark, onchange: (mark) => write({ mark, marked: today }) }),
        proof,
        textbox({ label: 'What shows it', hint: 'A date and a fact, like "12 of 14 trained, 3 March". No names.', value: row.evidence, rows: 2, oninput: (evidence) => write({ evidence }) }),
        textbox({ label: 'Owner', hint: 'A role, like "Head of training".', value: row.owner, rows: 1, oninput: (owner) => write({ owner }) }),
        element('div', { class: 'field' }, element('label', { for: due, class: 'field__label' }, 'By when'), dueInput),
        textbox({ label: 'Measure', value: row.measure, rows: 2, oninput: (measure) => write({ measure }) }),
        element('label', { class: 'switch' }, element('input', { type: 'checkbox', autocomplete: 'off', checked: row.slipping, onchange: (/** @type {any} */ event) => write({ slipping: event.target.checked }) }), 'It is slipping'),
      );
    }

    function saving() {
      const file = element('input', { type: 'file', accept: '.json,application/json', class: 'unseen', tabindex: '-1', 'aria-hidden': 'true', onchange: bring });
      return element(
        'div',
        { class: 'tool__body' },
        button('Print it, or save it as a PDF', toPaper, 'quiet'),
        button('Save as a table (CSV)', () => download(`roadmap-${today}.csv`, asTable(filtered(rows(), filter), names(), marks), 'text/csv'), 'quiet'),
        button('Save as a file for another phone', take, 'quiet'),
        button('Bring in a file', () => file.click(), 'quiet'),
        button('Remove what is written', remove, 'quiet'),
        file,
      );
    }

    function names() {
      return years.map(({ name }) => name);
    }

    function toPaper() {
      const moved = movedYears(years, roadmap.start);
      const line = (/** @type {Row} */ row) => element('tr', {}, ...[row.words, capital(row.principle), row.owner, shortDay(row.due), `${marks.find(({ id }) => id === row.mark)?.name}${row.slipping ? ', slipping' : ''}`, row.evidence || `To look for: ${row.measure}`].map((words) => element('td', {}, words)));
      const head = () => element('tr', {}, ...['Goal', 'Principle', 'Owner', 'By', 'Mark', 'What shows it'].map((words) => element('th', { scope: 'col' }, words)));
      const shown = filtered(rows(), filter);
      paper.replaceChildren(
        element('p', {}, `Roadmap, printed on ${inWords(today, '')}. Year 1 begins on ${inWords(roadmap.start, '')}.`),
        ...moved.flatMap(({ name, ends }, index) => {
          const mine = shown.filter(({ year }) => year === index);
          return mine.length ? [element('h2', {}, `${name}, to ${shortDay(ends)}`), element('table', {}, element('thead', {}, head()), element('tbody', {}, ...mine.map(line)))] : [];
        }),
      );
      printTool();
    }

    async function take() {
      try {
        await save();
        const file = JSON.parse(await exported(store));
        file.entries = file.entries.filter((/** @type {any} */ { kind }) => kind === 'roadmap');
        download(`roadmap-${today}.json`, JSON.stringify(file, null, 1), 'application/json');
      } catch (trouble) {
        tell(fault, trouble);
      }
    }

    async function bring(/** @type {any} */ event) {
      const [chosen] = event.target.files ?? [];
      event.target.value = '';
      if (!chosen) return;
      try {
        await keeping.now();
        const entries = entriesIn(await chosen.text()).filter((entry) => /** @type {any} */ (entry)?.kind === 'roadmap');
        if (!entries.length) return tell(fault, 'There is no roadmap in this file.');
        const { version, data } = /** @type {any} */ (entries[0]);
        const theirs = upgraded(KINDS, 'roadmap', version, data);
        const [before] = store.list('roadmap');
        // In one write over the one before: whatever goes wrong, one of them is there.
        await store.save('roadmap', theirs, ID);
        again();
        const undo = async () => void (await (before ? store.save('roadmap', before.data, ID) : store.remove(ID)));
        offerUndo('The roadmap in the file is here now, in the place of the one before.', undo, again);
      } catch (trouble) {
        tell(fault, trouble instanceof StoreFault ? trouble : 'That file cannot be read.');
      }
    }

    async function remove() {
      try {
        await keeping.now();
        const undo = await store.remove(...store.list('roadmap').map(({ id }) => id));
        again();
        offerUndo('What was written is removed.', undo, again);
      } catch (trouble) {
        tell(fault, trouble);
      }
    }

    /** Takes over what is in the store now. */
    function again() {
      const { start: begins, goals: written } = store.list('roadmap')[0]?.data ?? { start: startOf(years), goals: {} };
      [roadmap.start, roadmap.goals] = [begins, written];
      save = savesChanges(store, 'roadmap', roadmap, ID);
      const input = /** @type {HTMLInputElement} */ (body.querySelector('input[type=date]'));
      input.value = roadmap.start;
      drawFilters();
      draw();
    }
  });
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The page's years (headings with their months), the goals listed below each, and the list of marks. @param {HTMLElement} place */
function fromPage(place) {
  const headings = [...(place.parentElement?.querySelectorAll(':scope > h2') ?? [])];
  const found = headings.flatMap((heading) => {
    const year = yearIn(heading.textContent ?? '');
    return year ? [{ year, list: listAfter(heading) }] : [];
  });
  const goals = found.flatMap(({ list }, year) =>
    [...(list?.querySelectorAll(':scope > li[id]') ?? [])].map((item) => {
      const measure = (item.querySelector('em')?.textContent ?? '').replace(/^Look for: /, '').replace(/\.$/, '');
      const words = [...item.childNodes].filter((node) => !(node instanceof HTMLElement && node.localName === 'em')).map((node) => node.textContent).join('').trim();
      return { id: item.id, year, words, principle: PRINCIPLES.find((name) => item.classList.contains(name)) ?? '', measure: capital(measure) };
    }),
  );
  const marked = [...(place.parentElement?.querySelectorAll(':scope > ul > li[id^="mark-"]') ?? [])];
  const marks = marked.map((item) => ({ id: item.id, name: (item.querySelector('strong')?.textContent ?? '').replace(/\.$/, '') }));
  return { years: found.map(({ year }) => year), goals, marks };
}

/** The list under a heading, before the next. @param {Element} heading */
function listAfter(heading) {
  let next = heading.nextElementSibling;
  while (next && !next.matches('h2, ul')) next = next.nextElementSibling;
  return next?.matches('ul') ? next : null;
}
