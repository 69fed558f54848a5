// Paper, or a PDF, with one tool alone on it.

/** Prints the tool of the page without its buttons, and nothing else of the page. */
export function printTool() {
  document.documentElement.classList.add('prints-tool');
  addEventListener('afterprint', () => document.documentElement.classList.remove('prints-tool'), { once: true });
  print();
}
