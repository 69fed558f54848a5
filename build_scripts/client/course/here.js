// The address of a page below the book's root, whichever folder of its host the book stands in.

const ROOT = new URL('..', import.meta.url).pathname; // scripts stand one folder below it

/** "work/learn/block-1/". @param {{ pathname: string }} address */
export function pageOf({ pathname }) {
  return pathname.startsWith(ROOT) ? pathname.slice(ROOT.length) : pathname;
}
