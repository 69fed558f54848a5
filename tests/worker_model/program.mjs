// Long work runs in a program of its own: the test runner follows every promise, which makes each of them slow.
import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Whether a module was started as a program. @param {string} url its import.meta.url */
export const isProgram = (url) => url === pathToFileURL(process.argv[1]).href;

/** What a module of this folder writes when it is started as a program. @param {string} name @param {string[]} given */
export function outputOf(name, ...given) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...given], { encoding: 'utf8', maxBuffer: 2 ** 26 }, (fault, out, errors) =>
      resolve({ well: !fault, out: `${out}${errors}` }));
  });
}
