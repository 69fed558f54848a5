// Which tool is where. A tool is a folder here, and an element on a page: <div data-tool="name">readable without it</div>.
// It is fetched only by a page that has it, starts alone and fails alone: the page stays as it was written, and says so.
import { element } from './parts/dom.js';

/** A tool's module. @typedef {{ start: (place: HTMLElement) => unknown }} Tool */

/** It may stand right below a number, so it must not be read as said of the line. */
const FAILED = 'One tool on this page did not start. The words and calls here still work.';

/** One line for each tool: esbuild makes a file of each. @type {Record<string, () => Promise<Tool>>} */
const TOOLS = {
  directory: () => import('./directory/directory.js'),
  'hand-over-note': () => import('./pass-on/note-here.js'),
  hours: () => import('./hours/hours.js'),
  audit: () => import('./audit/audit.js'),
  breathing: () => import('./breathing/breathing.js'),
  course: () => import('./course/course.js'),
  'after-a-job': () => import('./after-a-job/after-a-job.js'),
  language: () => import('./language/language.js'),
  'my-plan': () => import('./my-plan/my-plan.js'),
  'project-canvas': () => import('./project-canvas/project-canvas.js'),
  quiz: () => import('./quiz/quiz.js'),
  reflection: () => import('./reflection/reflection.js'),
  roadmap: () => import('./roadmap/roadmap.js'),
  saved: () => import('./saved/saved.js'),
  'self-check': () => import('./self-check/self-check.js'),
  grounding: () => import('./grounding/grounding.js'),
  'pass-on': () => import('./pass-on/pass-on.js'),
  print: () => import('./pass-on/print.js'),
};

/** Starts the tools of a page. @param {ParentNode} page */
export function startTools(page) {
  for (const place of page.querySelectorAll('[data-tool]')) startTool(/** @type {HTMLElement} */ (place));
}

/** Starts the tool of one place, and marks the place "on", or "failed" for style sheets. @param {HTMLElement} place */
export async function startTool(place, tools = TOOLS) {
  const written = [...place.childNodes];
  try {
    const tool = await tools[place.dataset.tool ?? '']();
    await tool.start(place);
    place.dataset.toolState = 'on';
  } catch (fault) {
    place.replaceChildren(...written);
    place.dataset.toolState = 'failed';
    console.error(`${place.dataset.tool}:`, fault);
    tellFailed(place);
  }
}

/** Tells the reader once, where it can be seen, however many places the page has for this tool. @param {HTMLElement} place */
function tellFailed(place) {
  const name = place.dataset.tool ?? '';
  if (document.querySelector(`[data-failed="${CSS.escape(name)}"]`)) return;
  const seen = place.closest('details:not([open])') ?? place;
  seen.before(element('span', { class: 'tool-failed', role: 'status', 'data-failed': name }, FAILED));
}
