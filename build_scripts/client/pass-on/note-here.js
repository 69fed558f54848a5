// The hand-over note on a page that only leads to cards. What shows it is fetched once there is something in it.
import { KEY } from './note-key.js';

export function start() {
  addEventListener('pageshow', show); // Back brings the page as it was, and the note may have begun since
  return show();
}

async function show() {
  if (isThere()) (await import('./note-sheet.js')).start();
}

function isThere() {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    return false; // a browser that keeps nothing has a note on one page alone
  }
}
