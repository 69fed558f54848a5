// The audit as the page has it: sections with listed questions, and what stands beside the questions in a section.

/** @typedef {import('./scores.js').Question} Question */
/** parts: of the page, its heading first; beside: what is to be read before the questions. @typedef {{ name: string, questions: Question[], parts: HTMLElement[], beside: Element[] }} Section */

const RED_LINE = 'Red line.';

/** @param {HTMLElement} place @returns {Section[]} */
export function sectionsOf(place) {
  /** @type {Section[]} */
  const sections = [];
  for (const part of /** @type {HTMLElement[]} */ ([...(place.parentElement?.children ?? [])])) {
    if (part.matches('h2')) sections.push({ name: part.textContent?.trim() ?? '', questions: [], parts: [part], beside: [] });
    else if (part.matches('nav, details, section')) sections.push({ name: '', questions: [], parts: [], beside: [] });
    else if (sections.length) add(/** @type {Section} */ (sections.at(-1)), part);
  }
  return sections.filter(({ questions }) => questions.length);
}

/** @param {Section} section @param {HTMLElement} part */
function add(section, part) {
  section.parts.push(part);
  const items = part.matches('ul') ? [...part.querySelectorAll(':scope > li[id]')] : [];
  if (!items.length) section.beside.push(part);
  section.questions.push(...items.map((item) => questionOf(item, section.name)));
}

/** @param {Element} item @param {string} section */
function questionOf(item, section) {
  const text = item.textContent?.trim().replace(/\s+/g, ' ') ?? '';
  const red = item.querySelector(':scope > strong')?.textContent?.trim() === RED_LINE && text.startsWith(RED_LINE);
  const [principle = ''] = item.classList;
  return { id: item.id, words: red ? text.slice(RED_LINE.length).trim() : text, section, principle: principle && principle[0].toUpperCase() + principle.slice(1), red };
}
