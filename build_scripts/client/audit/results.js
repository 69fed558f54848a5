// What came of an audit: red lines first, results by section and principle, what to fix, and what changed since last time.
// Fetched when somebody asks for it. It never shows one sum of everything.
import { dayOf, inWords as dayInWords, shortDay } from '../parts/days.js';
import { button, choice, element, show } from '../parts/dom.js';
import { download } from '../parts/download.js';
import { printTool } from '../parts/print.js';
import { exported } from '../store/transfer.js';
import { asCsv } from './csv.js';
import { agreed, compared, disputed, groupsOf, inWords, isAnswered, lastTime, lowest, retiredRows, rowsOf, sameCut, stops } from './scores.js';

/** @typedef {import('./audit.js').Desk} Desk */
/** @typedef {import('./scores.js').Row} Row */
/** @typedef {import('./scores.js').Group} Group */
/** @typedef {import('./scores.js').Change} Change */
/** @typedef {import('./kind.js').Audit} Audit */

/** @param {Desk} desk */
export function results(desk) {
  const { settings, questions, store, current } = desk;
  const { data } = current;
  const { scale } = data;
  const top = scale.length - 1;
  const rows = rowsOf(questions, data.answers);
  const earlier = lastTime(store.list('audit'), current)?.data;
  const comparable = earlier && earlier.scale.length === scale.length ? earlier : undefined;
  const before = comparable && rowsOf(questions, comparable.answers);
  const gone = retiredRows(questions, data.answers);
  const { shown, more } = lowest(rows, settings.next_steps, top);
  const stopped = rows.filter(stops).length;
  const toAgree = rows.filter(({ answer }) => disputed(answer));
  const unproved = rows.filter(({ answer }) => settings.proof_from !== null && Number(agreed(answer)) >= settings.proof_from && !answer.note);
  const usable = scale.length === desk.scale.length;

  show(
    desk.body,
    element('h2', { tabindex: '-1', 'data-first': true }, data.subject),
    element('p', { class: 'tool__small' }, `${data.title}. Begun ${shortDay(dayOf(new Date(data.begun)))}${data.finished ? `, finished ${shortDay(data.finished)}` : ', not finished'}.${data.outcome ? ` Agreed: ${data.outcome}.` : ''}`),
    stopped > 0 && element('p', { class: 'notice notice--stop' }, `${stopped === 1 ? '1 red line is' : `${stopped} red lines are`} at 0. Stop, and fix ${stopped === 1 ? 'it' : 'them'} first.`),
    toAgree.length > 0 && part('Still to agree', list(toAgree, (row) => [opener(desk, row), remark(`First person: ${inWords(row.answer.first, scale)}. Second person: ${inWords(row.answer.second, scale)}.`)])),
    part('Next steps', shown.length ? list(shown, (row) => step(desk, row)) : remark(rows.some(({ answer }) => agreed(answer) !== undefined) ? 'Nothing scored so far is below the top score.' : 'Nothing is scored yet.'), more > 0 && remark(`${more} more ${more === 1 ? 'is' : 'are'} as low. See all answers below.`)),
    chart(`By ${settings.sections}`, groupsOf(rows, 'section', top), before && groupsOf(before, 'section', top)),
    !sameCut(questions) && rows.some(({ principle }) => principle) && chart('By principle', groupsOf(rows, 'principle', top), before && groupsOf(before, 'principle', top)),
    unproved.length > 0 && part('Proof still to write', list(unproved, (row) => [opener(desk, row)])),
    comparable && changes(rows, comparable, scale),
    earlier && !comparable && remark('The time before used another scale, so the two are not compared.'),
    gone.length > 0 && part('No longer asked', remark('The page has changed since. These answers are kept.'), list(gone, (row) => answered(row, scale))),
    everything(rows, scale),
    release(),
    buttons(desk, usable),
  );
}

/** @param {Desk} desk @param {boolean} usable whether the page still has the audit's scale */
function buttons(desk, usable) {
  const { settings, questions, store, current: { id, data } } = desk;
  const finish = () => {
    // Also what was not answered is kept with its words: next time it is no new question.
    for (const question of questions) {
      desk.answer(question);
      desk.changed(question.id);
    }
    data.finished = dayOf(new Date());
    desk.changed();
    return desk.results();
  };
  const reopen = () => {
    delete data.finished;
    desk.changed();
    desk.walk(data.at);
  };
  const name = `${settings.id}-${data.subject.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40)}-${data.finished ?? dayOf(new Date(data.begun))}`;
  return element(
    'div',
    { class: 'tool__body audit__buttons' },
    settings.outcomes.length > 0 && choice({ legend: 'What do you agree?', options: settings.outcomes.map((value) => ({ value, words: capital(value) })), value: data.outcome, onchange: (value) => ((data.outcome = value), desk.changed()) }),
    !data.finished && usable && button('Finish', finish),
    !data.finished && usable && button('Go on scoring', () => desk.walk(data.at), 'quiet'),
    button('Print it, or save it as a PDF', () => printReport(desk.body), 'quiet'),
    button('Save as a table (CSV)', () => download(`${name}.csv`, asCsv(data, questions), 'text/csv'), 'quiet'),
    button('Save a file for a colleague (JSON)', async () => download(`${name}.json`, await exported(store, new Date(), (entry) => entry.id === id), 'application/json'), 'quiet'),
    button('Bring in a colleague’s file', desk.bring, 'quiet'),
    data.finished && button('Do it again', () => desk.begin(data.subject), 'quiet'),
    data.finished && usable && button('Change an answer', reopen, 'quiet'),
    button('Remove this audit', desk.remove, 'quiet'),
    button('Back to the list', desk.list, 'quiet'),
  );
}

/** @param {string} heading @param {(Node | string | false)[]} parts */
function part(heading, ...parts) {
  return element('section', { class: 'audit__part' }, element('h3', {}, heading), ...parts);
}

/** @template T @param {T[]} items @param {(item: T) => (Node | string | false)[]} drawn */
function list(items, drawn) {
  return element('ul', {}, ...items.map((item) => element('li', {}, ...drawn(item))));
}

/** @param {string} words */
function remark(words) {
  return element('p', { class: 'tool__small' }, words);
}

/** The words of a question, which lead to it. @param {Desk} desk @param {Row} row */
function opener(desk, { section, words, id }) {
  if (desk.current.data.scale.length !== desk.scale.length) return words;
  return element('button', { type: 'button', class: 'audit__question-link', onclick: () => desk.walk(section, id) }, words);
}

/** @param {Desk} desk @param {Row} row */
function step(desk, row) {
  const { owner, due, note } = row.answer;
  const who = [owner && `Owner: ${owner}.`, due && `Fix by ${shortDay(due)}${due < dayOf(new Date()) ? ', which has passed' : ''}.`].filter(Boolean).join(' ');
  return [
    stops(row) && element('strong', {}, 'Red line. '),
    opener(desk, row),
    remark(`${row.section}: ${disputed(row.answer) ? 'still to agree' : inWords(agreed(row.answer), desk.current.data.scale)}. ${who || 'No owner and day yet.'}`),
    note ? remark(note) : '',
  ];
}

/** A bar for each group, and the same in words. Borders draw the bars: they show on paper and in forced colours. @param {string} heading @param {Group[]} groups @param {Group[]} [before] */
function chart(heading, groups, before) {
  const items = groups.map((group) => {
    const was = before?.find(({ name }) => name === group.name);
    const words = [points(group), rest(group), before && (was ? `Last time: ${points(was).toLowerCase()}` : 'Not asked last time')].filter(Boolean);
    return element('li', {}, element('strong', {}, group.name), element('span', { class: 'audit__bar-all', 'aria-hidden': 'true' }, bar('now', group), was ? bar('before', was) : ''), element('small', {}, `${words.join('. ')}.`));
  });
  return part(heading, element('ul', { class: 'audit__chart' }, ...items));
}

/** @param {'now' | 'before'} when @param {Group} group */
function bar(when, { sum, most }) {
  const made = element('span', { class: `audit__bar-${when}` });
  made.style.width = `${most ? Math.round((100 * sum) / most) : 0}%`;
  return made;
}

/** @param {Group} group */
function points({ sum, most, open }) {
  if (most) return `${sum} of ${most} points`;
  return open ? 'Not scored' : 'Does not apply';
}

/** What the points leave out. @param {Group} group */
function rest({ most, na, open }) {
  return [most && open && `${open} not scored`, (most || open) && na && `${na} ${na === 1 ? 'does' : 'do'} not apply`].filter(Boolean).join(', ');
}

/** @param {Row[]} rows @param {Audit} earlier @param {string[]} scale */
function changes(rows, earlier, scale) {
  const { up, down, same, fresh, gone } = compared(rows, earlier);
  const fold = (/** @type {string} */ words, /** @type {Node} */ all) => element('details', { class: 'tool__more' }, element('summary', {}, words), all);
  const moved = (/** @type {string} */ words, /** @type {Change[]} */ all) => all.length > 0 && fold(words, list(all, ({ row, before, now }) => [row.words, remark(`${inWords(before, scale)}, now ${inWords(now, scale)}`)]));
  const named = (/** @type {string} */ words, /** @type {Row[]} */ all) => all.length > 0 && fold(words, list(all, ({ words: question }) => [question]));
  return part(
    `Since last time, ${shortDay(earlier.finished ?? '')}`,
    remark(`${same.length} the same.`),
    moved(`${down.length} down`, down),
    moved(`${up.length} up`, up),
    named(`${fresh.length} not asked last time`, fresh),
    named(`${gone.length} asked then, and no longer`, gone),
  );
}

/** @param {Row[]} rows @param {string[]} scale */
function everything(rows, scale) {
  const sections = [...new Set(rows.map(({ section }) => section))];
  const fold = element('details', { class: 'tool__more audit__everything' }, element('summary', {}, 'All answers'));
  for (const name of sections) fold.append(element('h3', {}, name), list(rows.filter(({ section }) => section === name), (row) => answered(row, scale)));
  return fold;
}

/** @param {Row} row @param {string[]} scale */
function answered(row, scale) {
  const { answer } = row;
  const alone = [answer.first !== undefined && `First person: ${inWords(answer.first, scale)}.`, answer.second !== undefined && `Second person: ${inWords(answer.second, scale)}.`];
  const written = [answer.note, answer.marks?.length && `Marked: ${answer.marks.join(', ')}.`, answer.owner && `Owner: ${answer.owner}.`, answer.due && `Fix by ${shortDay(answer.due)}.`];
  const other = Object.values(answer.other ?? {}).join('. ');
  const lines = [...alone, ...written, other && `A colleague wrote: ${other}`, row.was && `Answered as: ${row.was}`].filter(Boolean);
  const score = isAnswered(answer) || row.answer.words ? inWords(agreed(answer), scale) : 'not scored';
  return [row.red ? element('strong', {}, 'Red line. ') : '', `${row.words} `, element('strong', {}, capital(score)), ...lines.map((line) => remark(String(line)))];
}

/** Which version of the book this is, once the offline engine says so. */
function release() {
  const words = remark(document.querySelector('.origin > summary')?.textContent?.trim() ?? '');
  const worker = navigator.serviceWorker?.controller;
  if (worker) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: status }) => {
      const from = status.page ?? status.release;
      if (from?.built) words.textContent += `. Book of ${dayInWords(dayOf(new Date(from.built)), '')} (${from.id.slice(0, 8)})`;
    };
    worker.postMessage({ type: 'status' }, [port2]);
  }
  return words;
}

/** Prints the report alone, with all that is folded. @param {HTMLElement} body */
function printReport(body) {
  for (const fold of body.querySelectorAll('details')) fold.open = true;
  printTool();
}

/** @param {string} words */
const capital = (words) => words[0].toUpperCase() + words.slice(1);
