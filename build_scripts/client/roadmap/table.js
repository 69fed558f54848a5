// A board as a table for a spreadsheet (RFC 4180).

/** @typedef {import('./board.js').Row} Row */

const COLUMNS = ['Year', 'Goal', 'Principle', 'Measure', 'Owner', 'Due', 'Mark', 'Marked on', 'Slipping', 'Evidence', 'Id'];
/** What spreadsheets run as a formula, even inside quotes: such a cell begins with an apostrophe, which they do not show. */
const FORMULA = /^[=+\-@\t\r]/;

/** The text of the file, which begins with the mark that tells Excel that it is UTF-8. @param {Row[]} rows @param {string[]} years their names @param {import('./board.js').Mark[]} marks */
export function asTable(rows, years, marks) {
  const lines = rows.map((row) => {
    const mark = marks.find(({ id }) => id === row.mark)?.name ?? '';
    return [years[row.year], row.words, row.principle, row.measure, row.owner, row.due, mark, row.marked, row.slipping ? 'yes' : 'no', row.evidence, row.id];
  });
  return `\uFEFF${[COLUMNS, ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** @param {string} text */
export function cell(text) {
  const safe = FORMULA.test(text.trimStart()) || FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
