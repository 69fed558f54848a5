// The language helper: a paragraph, and below it what the list of better words would put differently, in order. The text
// is never kept and never sent: it is in the box, and gone with the page. Names are not warned about: a notice has names.
import { coverScreen } from '../parts/cover-screen.js';
import { button, element, freshId } from '../parts/dom.js';
import { copy } from '../pass-on/hand-out.js';
import { lockByItself } from '../store/autolock.js';
import { checkerOf } from './checker.js';
import { markedBox } from './marked-box.js';
import { LEAVE_OUT, changeFor, optionsOf } from './replacement.js';

/** @typedef {import('./checker.js').Finding} Finding */
/** @typedef {import('./replacement.js').Change} Change */
/** What can be undone: a change of the text, or a phrase that was left. @typedef {{ words: string, at: number, undo: () => void }} Done */

const PRIVATE = 'Nothing is saved or sent, so names can stay. It is gone when you leave this page.';
const NOTHING_FOUND = 'No words from the list. Now read it for facts, and for what is missing.';
const ONLY_IF_TRUE = 'Tap better words only if they are true. Fill in every “…”.';
const UNCLOSED = 'One quote mark has no partner. Close it, and what they said is left alone.';
const MOST_SHOWN = 20; // cards; the next ones come up as these are done
const LONGEST_SHOWN = 90; // letters of a sentence on either side of the words

/** @param {HTMLElement} place */
export function start(place) {
  const wording = JSON.parse(place.dataset.settings ?? '');
  place.translate = false; // a browser's translator would send what stands here
  draw(place, wording);
  // The page may be kept in memory to come back to: an empty one is. A new box has nothing to undo, and a new checker
  // remembers no word.
  addEventListener('pagehide', () => draw(place, wording));
  lockByItself({ lock: coverScreen });
}

/** @param {HTMLElement} place @param {import('./checker.js').Wording} wording */
function draw(place, wording) {
  // Made when it is first needed: a page that only opens should not wait for it.
  /** @type {ReturnType<typeof checkerOf> | undefined} */
  let check;
  const id = freshId('paragraph');
  const box = markedBox({ id, 'aria-describedby': `${id}-hint` }, () => typed());
  const status = element('p', { class: 'tool__say', role: 'status' });
  const caution = element('p', { class: 'tool__small' }, ONLY_IF_TRUE);
  const unclosed = element('p', { class: 'notice' }, UNCLOSED);
  const list = element('ol', { class: 'findings' });
  const copied = element('p', { class: 'tool__small', role: 'status' });
  const copyButton = button('Copy the text', async () => {
    copied.textContent = await copy(box.area.value);
  });
  const actions = element('div', { class: 'field' }, copyButton, button('Clear it', clear, 'quiet'), copied);
  /** @type {Finding[]} */
  let findings = [];
  /** The phrases that the officer looked at and left. @type {Set<string>} */
  const left = new Set();
  /** @type {Done[]} */
  let done = [];
  let shown = '';
  let changing = false;

  actions.hidden = caution.hidden = unclosed.hidden = true;
  place.replaceChildren(
    element('div', { class: 'tool__body' }, element('div', { class: 'field' }, element('label', { for: id, class: 'field__label' }, 'Your paragraph'), element('p', { class: 'tool__small', id: `${id}-hint` }, PRIVATE), box.element), unclosed, status, caution, list, actions),
  );
  box.area.addEventListener('focus', () => {
    if (check) return;
    const made = (check = checkerOf(wording));
    // A browser is slow the first time it runs anything: better on the list itself, now, than on a long paste.
    setTimeout(() => made(wording.pairs.flatMap(({ why, find }) => [why, ...find]).join('. ')));
  });

  function typed() {
    if (changing) return;
    done = [];
    look();
  }

  /** Checks the text, and tells what is new in it. @param {string} [first] what to say before the count */
  function look(first = '') {
    const text = box.area.value;
    check ??= checkerOf(wording);
    const checked = check(text);
    findings = checked.findings.filter((finding) => !left.has(nameOf(text, finding)));
    box.mark(findings);
    const count = findings.length;
    const shownFirst = count > MOST_SHOWN ? ` The first ${MOST_SHOWN} are below.` : '';
    const counted = count ? `${count} ${count === 1 ? 'phrase' : 'phrases'} to look at.${shownFirst}` : NOTHING_FOUND;
    say(text.trim() ? [first, counted].filter(Boolean).join(' ') : first);
    unclosed.hidden = checked.unclosed < 0;
    caution.hidden = !count;
    actions.hidden = !text.trim();
    copied.textContent = '';
    // Letters typed elsewhere change no card: only the places in `findings` move.
    const now = JSON.stringify([done.at(-1)?.words, done.length, findings.slice(0, MOST_SHOWN).map((finding) => [nameOf(text, finding), finding.pair.why])]);
    if (now !== shown) list.replaceChildren(...cards(text));
    shown = now;
  }

  /** @param {string} words */
  function say(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  /** @param {string} text */
  function cards(text) {
    const all = findings.slice(0, MOST_SHOWN).map((finding, index) => ({ at: finding.start, card: cardOf(text, finding, index) }));
    const last = done.at(-1);
    if (last) all.push({ at: last.at - 0.5, card: doneCard(last) });
    return all.sort((a, b) => a.at - b.at).map(({ card }) => card);
  }

  /** @param {string} text @param {Finding} finding @param {number} index */
  function cardOf(text, finding, index) {
    const words = text.slice(finding.start, finding.end);
    const heading = element('h2', { class: 'finding__words', tabindex: '-1' }, `“${words}”`);
    const offered = optionsOf(finding.pair.try).map((option) => button(option, () => change(changeFor(box.area.value, findings[index], option), option === LEAVE_OUT ? `“${words}” is left out.` : `“${words}” is changed.`), 'quiet', { class: 'button button--quiet finding__option' }));
    return element(
      'li',
      { class: 'finding' },
      heading,
      element('p', { class: 'finding__sentence' }, ...sentenceOf(text, finding)),
      element('p', { class: 'finding__why' }, `${finding.pair.why}.`),
      element('div', { class: 'finding__options', role: 'group', 'aria-label': `Instead of “${words}”` }, ...offered),
      element('div', { class: 'tool__row' }, button('Edit it', () => box.select(findings[index].start, findings[index].end), 'quiet'), button('Keep it', () => leave(findings[index]), 'quiet')),
    );
  }

  /** @param {Done} one */
  function doneCard({ words, undo }) {
    const back = () => {
      done.pop();
      undo();
    };
    return element('li', { class: 'finding finding--done' }, element('p', { class: 'finding__done', tabindex: '-1' }, words), button('Undo', back, 'quiet'));
  }

  /** Puts a change into the text. What has a gap to fill is gone on with there, else with the next card. @param {Change} change @param {string} words what to say */
  function change(change, words) {
    const { start, end, insert, blank } = change;
    const was = box.area.value.slice(start, end);
    put(change, words, { words, at: start, undo: () => put({ start, end: start + insert.length, insert: was }, 'It is as it was.') });
    if (blank) box.select(start + blank.start, start + blank.end);
    else goOn();
  }

  /** @param {Change} change @param {string} words @param {Done} [undoable] */
  function put({ start, end, insert }, words, undoable) {
    changing = true;
    box.replace(start, end, insert);
    changing = false;
    if (undoable) done.push(undoable);
    look(words);
    if (!undoable) goOn();
  }

  /** @param {Finding} finding */
  function leave(finding) {
    const name = nameOf(box.area.value, finding);
    const words = `“${box.area.value.slice(finding.start, finding.end)}” stays.`;
    left.add(name);
    done.push({
      words,
      at: finding.start,
      undo: () => {
        left.delete(name);
        look('It is as it was.');
        goOn();
      },
    });
    look(words);
    goOn();
  }

  function clear() {
    const text = box.area.value;
    change({ start: 0, end: text.length, insert: '', blank: { start: 0, end: 0 } }, 'The text is cleared.');
  }

  /** Goes on from what was just done, else from the first card, without moving the page. */
  function goOn() {
    const next = /** @type {HTMLElement | null} */ (list.querySelector('.finding__done') ?? list.querySelector('.finding__words'));
    (next ?? copyButton).focus({ preventScroll: true });
  }
}

/** A phrase with its sentence: what stays the same while other sentences change. @param {string} text @param {Finding} finding */
function nameOf(text, { start, end, sentence }) {
  return `${text.slice(sentence.start, start)}[${text.slice(start, end)}]${text.slice(end, sentence.end)}`;
}

/** The sentence, with the words marked in it; a long one is cut between words. @param {string} text @param {Finding} finding */
function sentenceOf(text, { start, end, sentence }) {
  let [before, after] = [text.slice(sentence.start, start), text.slice(end, sentence.end)];
  if (before.length > LONGEST_SHOWN) before = `… ${before.slice(-LONGEST_SHOWN).replace(/^\S*\s/, '')}`;
  if (after.length > LONGEST_SHOWN) after = `${after.slice(0, LONGEST_SHOWN).replace(/\s\S*$/, '')} …`;
  return [before, element('mark', {}, text.slice(start, end)), after];
}
