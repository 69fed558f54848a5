// What can go wrong with saved notes, in the words that the officer reads.

const WORDS = {
  passphrase: 'That passphrase does not open your notes. Check capital letters and spaces, and try again.',
  locked: 'Your notes are locked. Unlock them first.',
  short: 'Make it longer: at least 10 letters. Three words that do not belong together work well.',
  full: 'This phone has no room left, so the last change is not saved. It is still on the screen.',
  room: 'There is no room left for it on this phone.',
  conflict: 'This was changed in another window, so the last change here is not saved. It is still on the screen.',
  refused: 'This browser did not save the last change. It is still on the screen.',
  damaged: 'This entry is damaged and cannot be read.',
  sealed: 'This is locked, so it stays out.',
  newer: 'This was made by a newer version of the book. Update this one, then try again.',
  foreign: 'This is not a file of saved notes from this book.',
  large: 'This file is too big to be saved notes from this book.',
};

/** A fault with its reason, which programs read, and a message for the officer. */
export class StoreFault extends Error {
  /** @param {keyof typeof WORDS} reason @param {unknown} [cause] */
  constructor(reason, cause) {
    super(WORDS[reason], { cause });
    this.reason = reason;
  }
}

/** Any fault of the browser's storage as one of ours. @param {unknown} fault */
export function asStoreFault(fault) {
  if (fault instanceof StoreFault) return fault;
  const full = fault instanceof Error && fault.name === 'QuotaExceededError';
  return new StoreFault(full ? 'full' : 'refused', fault);
}
