// Prints a tool alone, without its buttons. What the print shows is the tool as it stands; the rest is left out by CSS.

export function printTool() {
  document.documentElement.classList.add('prints-tool');
  addEventListener('afterprint', () => document.documentElement.classList.remove('prints-tool'), { once: true });
  print();
}
