// Search itself, beside the page, so that making it ready and searching never hold up a key or a tap.
import { createSearch } from './engine.js';

/** @param {string} name of a file that the build leaves beside the pages */
async function read(name) {
  const response = await fetch(new URL(`../search/${name}`, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

const ready = Promise.all([read('pages.json'), read('contacts.json')]).then(([pages, contacts]) =>
  createSearch(pages, contacts),
);

addEventListener('message', async ({ data }) => {
  try {
    const search = await ready;
    postMessage({ answer: search(data) });
  } catch (fault) {
    postMessage({ fault: String(fault) });
  }
});
