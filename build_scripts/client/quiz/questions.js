// A quiz: its questions as the page has them, and what an answer is worth.

/**
 * right: the numbers of its right choices, counted from 0. why: what the answer says after naming them. part: the link to
 * where the lesson says it. @typedef {{ id: string, words: string, choices: string[], right: number[], why: Node[], part: HTMLAnchorElement | null }} Question
 */

/** A choice as it is compared, without full stop and differences of space: build_scripts/book/quiz.py does the same. @param {string | null | undefined} words */
export function plain(words) {
  return (words ?? '').replace(/[*_`]/g, '').split(/\s+/).filter(Boolean).join(' ').replace(/\.+$/, '');
}

/** Whether what was chosen is all of what is right, and nothing else. @param {number[]} chosen @param {number[]} right */
export function isRight(chosen, right) {
  return chosen.length === right.length && right.every((index) => chosen.includes(index));
}

/** The questions not answered yet, in order. @template {{ id: string }} Q @param {Q[]} questions @param {Record<string, boolean>} answers */
export function unanswered(questions, answers) {
  return questions.filter(({ id }) => !Object.hasOwn(answers, id));
}

/** The answers without those to questions that are no longer asked. @param {{ id: string }[]} questions @param {Record<string, boolean>} answers */
export function current(questions, answers) {
  return Object.fromEntries(Object.entries(answers).filter(([id]) => questions.some((question) => question.id === id)));
}

/** The numbered list after a place. @param {HTMLElement} place @returns {Question[]} */
export function questionsAt(place) {
  const list = place.nextElementSibling;
  const items = list?.matches('ol') ? [...list.querySelectorAll(':scope > li')] : [];
  return items.map(questionIn).filter(({ id, right, choices }) => id && right.length && choices.length > 1);
}

/** @param {Element} item @returns {Question} */
function questionIn(item) {
  const asked = item.querySelector(':scope > p');
  const choices = [...item.querySelectorAll(':scope > ul > li')].map((choice) => choice.textContent?.trim() ?? '');
  const nodes = [...item.querySelectorAll(':scope > details > p')].flatMap((paragraph) => [...paragraph.childNodes]);
  const bold = [];
  while (nodes.length && (nodes[0] instanceof HTMLElement ? nodes[0].localName === 'strong' : !nodes[0].textContent?.trim())) bold.push(/** @type {Node} */ (nodes.shift()).textContent);
  const right = bold.filter((words) => words?.trim()).map((words) => choices.findIndex((choice) => plain(choice) === plain(words)));
  const part = /** @type {HTMLAnchorElement | null} */ (item.querySelector(':scope > details a[href^="#"]'));
  return { id: asked?.id || item.id, words: asked?.textContent?.trim() ?? '', choices, right: right.filter((index) => index >= 0), why: nodes, part };
}
