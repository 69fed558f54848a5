// Search itself, beside the page, so that making it ready and searching never hold up a key or a tap. The page sends what
// the build left for search, which it fetched while this was started, and then whatever is typed.
import { createSearch } from './engine.js';

/** @type {ReturnType<typeof createSearch>} */
let search;

addEventListener('message', ({ data }) => {
  try {
    if (typeof data === 'string') postMessage({ answer: search(data) });
    else search = searchOver(data);
  } catch (fault) {
    postMessage({ fault: String(fault) });
  }
});

/** @param {ArrayBuffer[]} files as opener.js names them */
function searchOver(files) {
  const [pages, texts, contacts] = files.map((file) => new TextDecoder().decode(file));
  return createSearch(JSON.parse(pages), texts, JSON.parse(contacts));
}
