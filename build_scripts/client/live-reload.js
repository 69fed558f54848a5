// Only in `serve`: shows an editor's change as soon as it is built, through the same update a phone makes, and lists
// the problems found meanwhile.

const events = new EventSource(new URL('../_live', import.meta.url));

/** @param {string[]} problems */
function showProblems(problems) {
  document.getElementById('live-problems')?.remove();
  if (problems.length === 0) return;
  const panel = document.createElement('details');
  panel.id = 'live-problems';
  panel.className = 'live-problems';
  const summary = document.createElement('summary');
  summary.textContent = `${problems.length} to put right`;
  const list = document.createElement('ul');
  for (const problem of problems) list.append(Object.assign(document.createElement('li'), { textContent: problem }));
  panel.append(summary, list);
  document.body.append(panel);
}

/** The page as it stands came from the worker's copy, so the worker must have the new release first. */
async function reload() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) {
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      registration.active?.postMessage({ type: 'check', asked: true }, [port2]);
    });
  }
  location.reload();
}

events.addEventListener('built', () => reload());
events.addEventListener('problems', (event) => showProblems(JSON.parse(event.data)));
