// What search shows for what is typed: a plain list that a thumb, a keyboard and a screen reader walk down.

/** @typedef {import('./types.d.ts').Answer} Answer */
/** @typedef {import('./types.d.ts').Result} Result */

const ROOT = new URL('../', import.meta.url);
const QUIET = 700; // milliseconds without a key before the count is said aloud
/** Where to look when nothing is found. */
const WAYS_ON = [
  { url: 'signposting/', title: 'Signposts', line: 'Every service, by need.' },
  { url: 'me/get-help-today/', title: 'Get help today', line: 'Who to call or text now.' },
  { url: 'find/', title: 'Everything from A to Z', line: 'All pages and services in one list.' },
];

/** Brings an open search to life.
 * @param {import('./opener.js').Parts} parts @param {Worker} worker
 * @param {(place: ParentNode) => void} startTools what starts the tools in results: a service says whether it is open here too */
export function startPanel({ dialog, box, said, results }, worker, startTools) {
  const hint = [...results.childNodes];
  let asked = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let saying;

  /** @param {string} text */
  const say = (text) => {
    clearTimeout(saying);
    saying = setTimeout(() => (said.textContent = text), QUIET);
  };
  /** @param {string} typed */
  const answer = (typed) => {
    asked = typed;
    if (typed.trim()) worker.postMessage(typed);
    else {
      results.replaceChildren(...hint);
      delete results.dataset.query;
      say('');
    }
  };

  worker.addEventListener('message', ({ data }) => {
    if (data.fault) return fail(results);
    if (data.answer.query !== asked) return; // a later key is on its way
    show(results, data.answer);
    startTools(results);
    say(countOf(data.answer));
  });
  worker.addEventListener('error', () => fail(results));
  box.addEventListener('input', () => answer(box.value));
  dialog.addEventListener('keydown', (event) => walk(event, box, results));
  results.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (!link || !link.href.startsWith(ROOT.href)) return; // a call or a text leaves the page where it is
    history.replaceState({ search: box.value }, '');
  });
  return { answer };
}

/** Says that there is no search, and where else to look. @param {HTMLElement} results */
export function fail(results) {
  results.replaceChildren(heading('Search cannot start here'), listOf(WAYS_ON.map(wayOn)));
}

/** @param {HTMLElement} results @param {Answer} answer */
function show(results, answer) {
  const groups = answer.groups.map(({ name, risk, results: found }) => {
    const group = document.createElement('section');
    group.className = risk ? 'search__group search__group--first' : 'search__group';
    group.append(heading(name), listOf(found.map(row)));
    return group;
  });
  if (results.parentElement) results.parentElement.scrollTop = 0; // before, or the browser lays it all out once more
  results.replaceChildren(...(groups.length ? groups : nothing(answer)));
  results.dataset.query = answer.query;
}

/** @param {Answer} answer */
function nothing({ nearest }) {
  const none = document.createElement('p');
  none.className = 'search__none';
  none.textContent = 'Nothing fits that. In danger? Use your radio or the calls above.';
  const near = nearest.length ? [heading('Nearest topics'), listOf(nearest.map(row))] : [];
  return [none, ...near, heading('Other ways to find it'), listOf(WAYS_ON.map(wayOn))];
}

/** @param {Answer} answer */
function countOf({ groups, nearest }) {
  const count = groups.reduce((sum, group) => sum + group.results.length, 0);
  if (count === 0) return `Nothing found. ${nearest.length} nearest topics, and other ways to find it.`;
  const first = groups[0].risk ? 'Urgent help first. ' : '';
  return `${first}${count} ${count === 1 ? 'result' : 'results'}.`;
}

/** @param {(typeof WAYS_ON)[number]} way */
const wayOn = (way) => row({ kind: 'page', place: '', part: '', contacts: '', ...way });

/** @param {Result} result */
function row({ url, kind, place, title, part, line, contacts }) {
  const item = document.createElement('li');
  item.className = 'search__row';
  item.dataset.kind = kind;
  const link = document.createElement('a');
  link.className = 'rows__main';
  link.href = new URL(url, ROOT).href;
  link.append(span('rows__title', title));
  if (part) link.append(' ', span('search__part', part));
  link.append(' ', span('rows__text', line));
  if (place) link.append(' ', span('search__place', place));
  item.append(link);
  if (contacts) {
    const buttons = document.createElement('div');
    buttons.className = 'search__contacts';
    buttons.innerHTML = contacts; // written by our own build, and verified with the release
    item.append(buttons);
  }
  return item;
}

/** @param {string} css @param {string} text */
const span = (css, text) => Object.assign(document.createElement('span'), { className: css, textContent: text });

/** @param {string} text */
const heading = (text) =>
  Object.assign(document.createElement('h2'), { className: 'search__heading', textContent: text });

/** @param {HTMLElement[]} rows */
function listOf(rows) {
  const list = document.createElement('ul');
  list.className = 'rows';
  list.append(...rows);
  return list;
}

/** Arrow keys walk down the results and back up to the box; Enter in the box puts the keyboard away and shows them.
 * @param {KeyboardEvent} event @param {HTMLInputElement} box @param {HTMLElement} results */
function walk(event, box, results) {
  const stops = [box, .../** @type {NodeListOf<HTMLElement>} */ (results.querySelectorAll('a'))];
  const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = event.key === 'ArrowDown' || (event.key === 'Enter' && at === 0) ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (!step || at < 0 || !stops[at + step]) return;
  event.preventDefault();
  stops[at + step].focus();
}
