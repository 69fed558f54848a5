// The ways out of this phone that its owner starts: the share sheet, the clipboard, a file, paper.

/** Sends a text through the phone's share sheet, or copies it where there is none; says what happened.
 * @param {string} title @param {string} text */
export async function share(title, text) {
  if (!navigator.share) return copy(text);
  try {
    await navigator.share({ title, text });
    return '';
  } catch (fault) {
    return /** @type {Error} */ (fault).name === 'AbortError' ? '' : copy(text);
  }
}

/** Copies a text; says what happened. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied. Paste it where you need it.';
  } catch {
    return 'This phone does not let the book copy. Press and hold the words to copy them.';
  }
}

/** Hands a file to the phone, made here and not fetched, so that it needs no signal.
 * @param {string} name @param {string} type @param {string} text */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some phones ask first, and read it only then
}
