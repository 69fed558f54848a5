// My plan: the page's own list of headings becomes boxes to write in, with people to call on top.
import { button, element, freshId } from '../parts/dom.js';
import { autosave, offerUndo, personalTool, tell } from '../parts/personal.js';
import { textbox } from '../parts/textbox.js';
import { savesChanges } from '../store/three-way.js';
import { telOf } from './dial.js';

/** @typedef {{ texts: Record<string, string>, people: { name: string, number: string }[] }} Plan */
/** @typedef {{ id: string, label: string, hint: string }} Heading */

/** @param {HTMLElement} place */
export async function start(place) {
  const headings = headingsOf(place);
  if (!headings.length) throw new Error('the page has no list of headings');
  /** Whether somebody is writing: kept while another window or a lock draws the tool again. */
  let editing = false;
  await personalTool(place, (body, store) => {
    const [saved] = store.list('plan');
    /** @type {Plan} */
    const plan = saved?.data ?? { texts: {}, people: [] };
    /** There is one plan: whichever window began it. No name of its own, as that would be told outside the lock. */
    let save = savesChanges(store, 'plan', plan);
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    const keeping = autosave(() => save(), fault);
    if (saved && !editing) read();
    else write();
    return { flush: keeping.now };

    function read() {
      editing = false;
      const people = plan.people.filter(({ name, number }) => name || number);
      const written = headings.filter((heading) => plan.texts[heading.id]?.trim());
      const retired = Object.keys(plan.texts).filter((key) => plan.texts[key].trim() && !headings.some((heading) => heading.id === key));
      body.replaceChildren(
        ...people.map(callButton),
        ...written.flatMap(({ id: key, label }) => [element('h2', {}, label), element('p', { class: 'plan__text' }, plan.texts[key])]),
        ...retired.flatMap((key) => [element('h2', {}, 'From an earlier version of this page'), element('p', { class: 'plan__text' }, plan.texts[key])]),
        people.length || written.length ? '' : element('p', { class: 'tool__say' }, 'Your plan is empty.'),
        fault,
        button('Change my plan', write, 'quiet'),
        button('Remove my plan', remove, 'quiet'),
      );
    }

    function write() {
      editing = true;
      const people = element('div', { class: 'people' });
      const drawPeople = () => people.replaceChildren(...plan.people.map((person, index) => personFields(person, index)));
      /** @param {Plan['people'][number]} person @param {number} index */
      const personFields = (person, index) =>
        element(
          'div',
          { class: 'person', role: 'group', 'aria-label': `Person ${index + 1}` },
          line('Name', person.name, (value) => changed(() => void (person.name = value))),
          line('Number', person.number, (value) => changed(() => void (person.number = value)), 'tel'),
          button('Take out', () => changed(() => void plan.people.splice(index, 1), drawPeople), 'quiet', { 'aria-label': `Take out person ${index + 1}` }),
        );
      if (!plan.people.length) plan.people.push({ name: '', number: '' });
      drawPeople();
      body.replaceChildren(
        element('h2', {}, 'People and numbers I would call'),
        people,
        button('Add a person', () => (plan.people.push({ name: '', number: '' }), drawPeople()), 'quiet'),
        ...headings.map(({ id: key, label, hint }) => textbox({ label, hint, value: plan.texts[key] ?? '', oninput: (text) => changed(() => void (plan.texts[key] = text)) })),
        fault,
        button('Done', async () => {
          await keeping.now();
          const [now] = store.list('plan');
          if (fault.hidden && now) takeOver(now.data);
          read();
        }),
      );
    }

    async function remove() {
      try {
        const before = { ...plan };
        const undo = await store.remove(...store.list('plan').map(({ id }) => id));
        takeOver({ texts: {}, people: [] });
        write();
        const back = () => {
          takeOver(before);
          read();
        };
        offerUndo('Your plan is removed.', undo, back);
      } catch (trouble) {
        tell(fault, trouble);
      }
    }

    /** Goes on with what is saved, or with nothing. @param {Plan} saved */
    function takeOver(saved) {
      Object.assign(plan, saved);
      save = savesChanges(store, 'plan', plan);
    }

    /** @param {() => void} change @param {() => void} [then] */
    function changed(change, then) {
      change();
      keeping.soon();
      then?.();
    }
  });
}

/** The page's list: **heading.** and what it is for, with an id each. @param {HTMLElement} place @returns {Heading[]} */
function headingsOf(place) {
  const items = [...(place.parentElement?.querySelectorAll(':scope > ul > li[id]') ?? [])];
  return items.map((item) => {
    const label = item.querySelector('strong')?.textContent ?? '';
    return { id: item.id, label: label.replace(/[.:]$/, ''), hint: (item.textContent ?? '').replace(label, '').trim() };
  });
}

/** @param {string} label @param {string} value @param {(value: string) => void} oninput @param {string} [type] */
function line(label, value, oninput, type = 'text') {
  const id = freshId('line');
  const input = element('input', { id, type, class: 'field__input', autocomplete: 'off', spellcheck: 'false', maxlength: 100, oninput: (event) => oninput(event.target.value) });
  input.value = value;
  return element('div', { class: 'field' }, element('label', { for: id, class: 'field__label' }, label), input);
}

/** @param {{ name: string, number: string }} person */
function callButton({ name, number }) {
  const href = telOf(number);
  const words = [element('span', { class: 'call__label' }, name || 'Call'), element('span', { class: 'call__number' }, number)];
  return href ? element('a', { class: 'call call--button', href }, ...words) : element('p', { class: 'plan__text' }, `${name} ${number}`.trim());
}
