// The directory's filters. They move the rows that are in the page and add none; the address keeps the choice. A service
// for danger to life is there at any choice: one that does not fit moves below the others.
import { KEYS, choiceIn, fits, hashOf, madeFor } from './choice.js';

/** @typedef {import('./choice.js').Choice} Choice */
/** @typedef {import('./choice.js').Row} Row */

/** @param {HTMLElement} place */
export function start(place) {
  const part = /** @param {string} name */ (name) => /** @type {HTMLElement} */ (place.querySelector(`[data-part="${name}"]`));
  const choices = /** @type {NodeListOf<HTMLSelectElement | HTMLButtonElement>} */ (place.querySelectorAll('[data-key]'));
  const groups = /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll('details.group'));
  const written = [...groups].map((group) => ({ list: /** @type {HTMLElement} */ (group.querySelector('ul')), items: itemsOf(group) }));
  // A service may stand in several groups: its first row speaks for it.
  const items = [...new Map(written.flatMap((group) => group.items).reverse().map((item) => [item.dataset.service, item])).values()].reverse();

  /** @param {Choice} choice */
  function choose(choice) {
    const hash = hashOf(choice);
    const step = hash && hashOf(choiceIn(location.hash)) ? 'replaceState' : 'pushState';
    history[step](null, '', hash ? `#${hash}` : location.pathname);
    show();
  }

  function show() {
    const choice = choiceIn(location.hash);
    const chosen = hashOf(choice) !== '';
    for (const control of choices) mark(control, choice);
    if (chosen) filter(choice);
    else for (const { list, items: all } of written) list.append(...all);
    for (const group of groups) group.hidden = chosen;
    for (const name of ['found', 'always', 'clear']) part(name).hidden = !chosen;
    part('none').hidden = !chosen || part('found').childElementCount > 0;
    if (!chosen) part('count').textContent = counted(items.length);
  }

  /** @param {Choice} choice */
  function filter(choice) {
    const fitting = items.filter((item) => fits(rowOf(item), choice));
    const others = items.filter((item) => 'life' in item.dataset && !fitting.includes(item));
    fill(part('found'), first(fitting, (row) => madeFor(row, choice.who)));
    fill(part('others'), first(others, (row) => fits(row, choiceIn(`#where=${choice.where}`))));
    part('count').textContent = counted(fitting.length) + (choice.open && unsure(choice, fitting));
  }

  /** How many more may be open, and do not say. @param {Choice} choice @param {HTMLElement[]} fitting */
  function unsure(choice, fitting) {
    const may = items.filter((item) => item.querySelector('[data-state="unknown"]') && fits(rowOf(item), { ...choice, open: '' }));
    const more = may.filter((item) => !fitting.includes(item)).length;
    return more ? ` open now. ${more} more: call to check` : ' open now';
  }

  for (const control of choices) {
    control.addEventListener(control.matches('select') ? 'change' : 'click', () => {
      const pressed = control.getAttribute('aria-pressed') === 'true';
      const value = control.matches('select') ? control.value : pressed ? '' : '1';
      choose({ ...choiceIn(location.hash), [String(control.dataset.key)]: value });
    });
  }
  part('clear').addEventListener('click', () => {
    choose(choiceIn(''));
    choices[0].focus();
  });
  addEventListener('popstate', show);
  addEventListener('hours', () => choiceIn(location.hash).open && show());
  show();
}

/** @param {Element} part @returns {HTMLElement[]} */
function itemsOf(part) {
  return [...part.querySelectorAll('li')];
}

/** @param {number} count */
function counted(count) {
  return count === 1 ? '1 service' : `${count} services`;
}

/** Puts rows into a list, unless they stand there already: moving one takes the focus from it. @param {HTMLElement} list @param {HTMLElement[]} items */
function fill(list, items) {
  if (itemsOf(list).some((item, index) => item !== items[index]) || list.childElementCount !== items.length) list.replaceChildren(...items);
}

/** The same rows, those of a kind first. @param {HTMLElement[]} items @param {(row: Row) => boolean} kind */
function first(items, kind) {
  return items.toSorted((a, b) => Number(kind(rowOf(b))) - Number(kind(rowOf(a))));
}

/** What a row says of itself; whether it is open now comes from the hours beside its numbers. @param {HTMLElement} item @returns {Row} */
function rowOf(item) {
  const { needs, audience, people, nations, languages, area, free, silent } = item.dataset;
  return {
    needs: words(needs), audience: audience ?? '', people: words(people), nations: words(nations), languages: words(languages), area: area ?? '',
    free: free !== undefined, silent: silent !== undefined, open: !!item.querySelector('[data-state="open"]'),
  };
}

/** @param {string | undefined} text */
function words(text) {
  return text ? text.split(' ') : [];
}

/** Shows a control as the choice has it. @param {HTMLSelectElement | HTMLButtonElement} control @param {Choice} choice */
function mark(control, choice) {
  const value = choice[/** @type {typeof KEYS[number]} */ (control.dataset.key)];
  control.toggleAttribute('data-chosen', !!value);
  if (control.matches('select')) control.value = value;
  else control.setAttribute('aria-pressed', String(!!value));
}
