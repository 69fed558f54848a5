// Elements for tools, made without HTML text: nothing an officer types can become markup.

/** @typedef {string | number | boolean | null | undefined | ((event: any) => unknown)} Attribute */

/**
 * An element: attributes by name, a function for an event ("onclick"), true for an attribute without a value; what is
 * false, null or undefined is left out. @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, Attribute>} attributes @param {(Node | string | null | undefined | false)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button, which does nothing while the tap before is still at work: a thing that a wet thumb removed twice could not be
 * brought back, as the second removal would find nothing to keep. kind: "" for the one obvious next step, "quiet" for the others. @param {string} words @param {(event: any) => unknown} onclick @param {'' | 'quiet'} [kind] @param {Record<string, Attribute>} [more] */
export function button(words, onclick, kind = '', more = {}) {
  let busy = false;
  const tapped = async (/** @type {any} */ event) => {
    if (busy) return;
    busy = true;
    try {
      await onclick(event);
    } finally {
      busy = false;
    }
  };
  return element('button', { type: 'button', class: kind ? `button button--${kind}` : 'button', onclick: tapped, ...more }, words);
}

let count = 0;

/** An id that no other part of the page has. @param {string} of */
export function freshId(of) {
  count += 1;
  return `${of}-${count}`;
}

/** One of several to choose from, as buttons that are radio buttons underneath. @param {{ legend: string, options: { value: string, words: string, note?: string }[], value?: string, onchange?: (value: string) => void, css?: string, quiet?: boolean }} choice */
export function choice({ legend, options, value, onchange, css = 'choices', quiet = false }) {
  const name = freshId('choice');
  const boxes = options.map((option) => {
    const input = element('input', { type: 'radio', name, value: option.value, checked: option.value === value, autocomplete: 'off', onchange: () => onchange?.(option.value) });
    const words = element('span', { class: `${css}__words` }, option.words, option.note && element('small', {}, option.note));
    return element('label', { class: `${css}__one` }, input, words);
  });
  return element('fieldset', { class: css }, element('legend', quiet ? { class: 'unseen' } : {}, legend), ...boxes);
}

/** What the page offers next, as its own card; null when it does not. @param {string} address the end of the page's address, like "me/grounding/" */
export function nextCard(address) {
  const cards = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.next a.card, article a.card'));
  const card = [...cards].find((one) => one.pathname.endsWith(`/${address}`));
  return card ? /** @type {HTMLAnchorElement} */ (card.cloneNode(true)) : null;
}

/** Shows something in place of what was there, and lets a screen reader and the keyboard go on from its start. @param {HTMLElement} place @param {(Node | null | undefined | false)[]} parts */
export function show(place, ...parts) {
  const focused = place.contains(document.activeElement) && document.activeElement !== place;
  place.replaceChildren(...parts.filter((part) => part instanceof Node));
  const start = /** @type {HTMLElement | null} */ (place.querySelector('[data-first]'));
  if (focused) start?.focus({ preventScroll: true });
}
