// Plans small projects. The boxes are the page's numbered list; what to begin with is its table of ideas.
import { button, element, freshId, show } from '../parts/dom.js';
import { inWords, dayOf } from '../parts/days.js';
import { download } from '../parts/download.js';
import { printTool } from '../parts/print.js';
import { autosave, offerUndo, tell } from '../parts/personal.js';
import { plainTool } from '../parts/saved-plainly.js';
import { textbox } from '../parts/textbox.js';
import { newId } from '../store/store.js';
import { savesChanges } from '../store/three-way.js';
import { asText, begunWith, fileName, filled, titleOf } from './canvas.js';

/** @typedef {import('./canvas.js').Project} Project */

const LIMITS = 'Leave out names, cases and addresses. Write a role, not a person.';

/** @param {HTMLElement} place */
export async function start(place) {
  const [boxes, starters] = [boxesOf(place), startersOf(place)];
  if (!boxes.length) throw new Error('the page has no boxes');
  /** What is open for writing, while another window draws the tool again. @type {string | undefined} */
  let writing;
  await plainTool(place, (body, store) => {
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    /** @type {ReturnType<typeof autosave> | undefined} */
    let keeping;
    const open = store.list('project').find(({ id }) => id === writing);
    if (open) write(open.data, open.id);
    else list();
    return { flush: async () => keeping?.now() };

    function list() {
      writing = undefined;
      const projects = store.list('project');
      show(
        body,
        projects.length > 0 && element('h2', { tabindex: '-1', 'data-first': true }, projects.length > 1 ? 'Your projects' : 'Your project'),
        ...projects.map(({ id, data, changed }) => projectButton(id, data, changed)),
        projects.length > 0 && element('h2', {}, 'Another one'),
        ...begin(projects.length > 0),
        fault,
      );
    }

    /** @param {string} id @param {Project} data @param {string} changed */
    function projectButton(id, data, changed) {
      const when = element('small', {}, `Changed ${inWords(dayOf(new Date(changed)), '')}`);
      return button('', () => read(id), 'quiet', { class: 'button button--quiet project' }).appendChild(element('span', {}, titleOf(data), when)).parentElement;
    }

    /** @param {boolean} quiet */
    function begin(quiet) {
      const id = freshId('starter');
      const options = starters.map(({ title, principle }, index) => element('option', { value: index }, `${title} (${principle.toLowerCase()})`));
      const select = element('select', { id, class: 'field__input', autocomplete: 'off' }, element('option', { value: '' }, 'My own idea'), ...options);
      const go = () => write(begunWith(starters[select.value === '' ? -1 : Number(select.value)]));
      return [element('div', { class: 'field' }, element('label', { for: id, class: 'field__label' }, 'Begin with'), select), button('Start a project', go, quiet ? 'quiet' : '')];
    }

    /** @param {Project} project @param {string} [known] */
    function write(project, known) {
      const id = (writing = known ?? newId());
      const mine = autosave(savesChanges(store, 'project', project, id), fault);
      keeping = mine;
      if (!known && Object.keys(project.texts).length) mine.soon();
      const boxFor = (/** @type {import('./canvas.js').Box} */ { id: key, label, hint }) =>
        textbox({
          label,
          hint,
          rows: 2,
          value: project.texts[key] ?? '',
          oninput: (text) => {
            project.texts[key] = text;
            mine.soon();
          },
        });
      show(
        body,
        element('p', { class: 'tool__small', tabindex: '-1', 'data-first': true }, LIMITS),
        ...boxes.map(boxFor),
        fault,
        button('Done', async () => {
          await mine.now();
          read(id);
        }),
      );
    }

    /** @param {string} id */
    function read(id) {
      writing = undefined;
      const saved = store.list('project').find((one) => one.id === id);
      if (!saved) return list();
      /** @type {Project} */
      const project = saved.data;
      const parts = filled(project, boxes).map(({ label, text }) => element('div', { class: 'canvas__box' }, element('p', { class: 'tool__asked' }, label), element('p', { class: 'plan__text' }, text)));
      show(
        body,
        element('h2', { tabindex: '-1', 'data-first': true }, titleOf(project)),
        element('div', { class: 'canvas' }, ...parts),
        fault,
        button('Change it', () => write(project, id)),
        button('Back to the list', list, 'quiet'),
        button('Save as a text file', () => download(fileName(project), asText(project, boxes), 'text/plain'), 'quiet'),
        button('Print it, or save it as a PDF', printTool, 'quiet'),
        button('Remove it', () => remove(id), 'quiet'),
      );
    }

    /** @param {string} id */
    async function remove(id) {
      try {
        offerUndo('That project is removed.', await store.remove(id), () => read(id));
        list();
      } catch (trouble) {
        tell(fault, trouble);
      }
    }
  });
}

/** The page's numbered list: **Title.** and what to write. @param {HTMLElement} place @returns {import('./canvas.js').Box[]} */
function boxesOf(place) {
  const items = [...(place.parentElement?.querySelectorAll(':scope > ol > li[id]') ?? [])];
  return items.map((item) => {
    const label = item.querySelector('strong')?.textContent ?? '';
    return { id: item.id, label: label.replace(/\.$/, ''), hint: (item.textContent ?? '').replace(label, '').trim() };
  });
}

/** The page's table of ideas: **Title.** and the change, the principle, what to count. @param {HTMLElement} place @returns {import('./canvas.js').Starter[]} */
function startersOf(place) {
  const rows = [...(place.parentElement?.querySelectorAll('table tbody tr') ?? [])].filter((row) => row.querySelector('td strong'));
  return rows.map((row) => {
    const [idea, principle, measure] = [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim() ?? '');
    const title = row.querySelector('td strong')?.textContent ?? '';
    return { title: title.replace(/\.$/, ''), change: idea.replace(title, '').trim(), principle, measure };
  });
}
