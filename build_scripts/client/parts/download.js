// Gives the officer a file. It goes nowhere but where the officer puts it.

/** @param {string} name @param {string} text @param {string} type */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  // The browser has begun to read it by the next turn; a later one costs nothing.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
