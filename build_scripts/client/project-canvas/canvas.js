// A project: what its boxes begin with, what it is called, and the whole of it as text.

/** A box of the page. id: "canvas-title". @typedef {{ id: string, label: string, hint: string }} Box */
/** A small project to begin with. @typedef {{ title: string, change: string, principle: string, measure: string }} Starter */
/** @typedef {{ texts: Record<string, string> }} Project */

/** The boxes that a starter fills in. @param {Starter | undefined} starter @returns {Project} */
export function begunWith(starter) {
  if (!starter) return { texts: {} };
  const { title, change, principle, measure } = starter;
  return { texts: { 'canvas-title': title, 'canvas-change': change, 'canvas-principle': principle, 'canvas-measure': measure } };
}

/** @param {Project} project */
export function titleOf({ texts }) {
  const [first] = (texts['canvas-title'] ?? '').trim().split('\n');
  return first || 'Project without a title';
}

/** Each box with what was written, in the page's order; then what was written in boxes that are gone. @param {Project} project @param {Box[]} boxes @returns {{ label: string, text: string }[]} */
export function filled({ texts }, boxes) {
  const known = boxes.map(({ id, label }) => ({ label, text: texts[id] ?? '' }));
  const gone = Object.keys(texts).filter((id) => !boxes.some((box) => box.id === id));
  return [...known, ...gone.map((id) => ({ label: 'An earlier box', text: texts[id] }))].filter(({ text }) => text.trim());
}

/** @param {Project} project @param {Box[]} boxes */
export function asText(project, boxes) {
  return `${['Project canvas', ...filled(project, boxes).map(({ label, text }) => `${label}\n${text.trim()}`)].join('\n\n')}\n`;
}

/** The name of its file: "project-custody-picture-book.txt". @param {Project} project */
export function fileName(project) {
  const words = titleOf(project).toLowerCase().match(/[a-z0-9]+/g) ?? ['canvas'];
  return `project-${words.slice(0, 6).join('-')}.txt`;
}
