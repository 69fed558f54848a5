"""Our search beside stock Material's on the same content, on a phone six times slower than this machine. Run by hand:

    .venv/bin/python -m tests.benchmarks.search

Each figure is the median of several visits, each in a new browser context without a cache or a service worker; bytes
are those the server sent (gzip). Both searches do their work in a worker, beside the page. Chromium's throttle slows a
page down but not its workers: times are told so, as the browser's own tools would tell them, and once more "on one
thread", where the worker is run inside the page and every millisecond of it counts sixfold: the worst a phone can do.
Stock fetches and indexes everything when a page loads, before the touch; that time is not in its figures, only the
bytes are.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from build_scripts.browsers import CHROMIUM_FLAGS, find_chromium
from build_scripts.build import build_site
from build_scripts.server import StaticServer
from tests.benchmarks.compare_with_stock import build_stock

SLOWER = 6  # times
QUERY = "domestic abuse"  # both know these words
TYPED = "sleep after night shifts"
PATIENCE = 10_000  # ms for what a touch brings, and a fifth of it for a key: stock may show nothing new
LARGE = 2000  # pages

#: Runs a worker's script in a frame of the page, on the page's own thread. The frame is there before: what it costs to
#: make one is no part of any search.
WORKER_IN_PAGE = """
const spare = [];
addEventListener('DOMContentLoaded', () => {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.body.append(frame);
  spare.push(frame);
});
window.Worker = class extends EventTarget {
  constructor(url, options = {}) {
    super();
    const inside = spare.pop().contentWindow;
    this.waiting = [];
    this.inside = inside;
    inside.importScripts = () => {};
    inside.postMessage = (data) => setTimeout(() => {
      const event = new MessageEvent('message', { data: structuredClone(data) });
      this.dispatchEvent(event);
      this.onmessage?.(event);
    });
    const script = inside.document.createElement('script');
    if (options.type) script.type = options.type;
    script.src = new URL(url, location.href).href;
    script.onload = () => {
      this.ready = true;
      for (const data of this.waiting) this.postMessage(data);
    };
    inside.document.head.append(script);
  }
  postMessage(data) {
    if (!this.ready) return this.waiting.push(data);
    setTimeout(() => this.inside.dispatchEvent(new this.inside.MessageEvent('message', { data })));
  }
  terminate() {}
};
"""

#: What both scripts do: wait for a change of the page, type, and time each key. Answers with milliseconds.
_MEASURE = """
  let patience = PATIENCE;
  const when = (place, isTrue) => new Promise((resolve) => {
    const done = () => isTrue() && (watch.disconnect(), clearTimeout(late), resolve(performance.now()));
    const watch = new MutationObserver(done);
    const late = setTimeout(() => (watch.disconnect(), resolve(NaN)), patience);
    watch.observe(place, { attributes: true, childList: true, subtree: true, characterData: true });
    done();
  });
  const keysOf = async (typed, press) => {
    patience /= 5;
    const keys = [];
    for (let end = 2; end <= typed.length; end += 1) {
      if (typed[end - 1] === ' ') continue;
      const pressed = performance.now();
      keys.push((await press(typed.slice(0, end))) - pressed);
    }
    return keys.filter((key) => key > 0);
  };
""".replace("PATIENCE", str(PATIENCE))
OURS = (
    "async ([query, typed]) => {"
    + _MEASURE
    + """
  const began = performance.now();
  document.querySelector('.bar__button[data-search]').click();
  const box = document.getElementById('search-box');
  const results = document.querySelector('.search__results');
  const press = (text) => {
    box.value = text;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    return when(results, () => results.dataset.query === text);
  };
  return { first: (await press(query)) - began, keys: await keysOf(typed, press) };
}"""
)
#: Stock says nowhere which query its results are for: the first change after a key counts, which flatters it.
STOCK = (
    "async ([query, typed]) => {"
    + _MEASURE
    + """
  const began = performance.now();
  const box = document.querySelector('[data-md-component=search-query]');
  const results = document.querySelector('.md-search-result');
  document.getElementById('__search').click();
  box.focus();
  let changes = 0;
  const count = new MutationObserver(() => { changes += 1; });
  count.observe(results, { childList: true, subtree: true, characterData: true });
  const press = (text) => {
    const before = changes;
    box.value = text;
    box.dispatchEvent(new Event('keyup', { bubbles: true }));
    return when(results, () => changes > before && (text !== query || results.querySelector('li')));
  };
  return { first: (await press(query)) - began, keys: await keysOf(typed, press) };
}"""
)


def visits(browser: Browser, site: Path, script: str) -> dict[str, float]:
    """One visit each way: the figures of both."""
    apart, together = (visit(browser, site, script, one_thread=one_thread) for one_thread in (False, True))
    return apart | {f"{name}, on one thread": figure for name, figure in together.items() if name.endswith("ms")}


def visit(browser: Browser, site: Path, script: str, *, one_thread: bool) -> dict[str, float]:
    """A visit to a page that search is then touched on: milliseconds and bytes. one_thread: workers inside the page."""
    with StaticServer(site) as server:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, service_workers="block", bypass_csp=True, color_scheme="light"
        )
        page = context.new_page()
        if one_thread:
            page.add_init_script(f"if (top === self) {{ {WORKER_IN_PAGE} }}")
        page.goto(server.url + "scene/first-minute/", wait_until="networkidle")
        before = sum(request.bytes_sent for request in server.requests)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        measured: dict[str, Any] = page.evaluate(script, [QUERY, TYPED])
        loaded = sum(request.bytes_sent for request in server.requests) - before
        context.close()
    keys = measured["keys"] or [math.nan]  # on a machine that is too busy a search may show nothing in time
    return {
        "touch to results, ms": measured["first"] or math.nan,
        "each further key, ms": statistics.median(keys),
        "slowest key, ms": max(keys),
        "bytes before the touch": before,
        "bytes for the touch": loaded,
    }


def enlarged(site: Path, folder: Path) -> Path:
    """Our site with the words of LARGE pages: its own, over and over."""
    large = shutil.copytree(site, folder / "large")
    pages, texts = large / "search" / "pages.json", large / "search" / "texts.txt"
    content = json.loads(pages.read_text("utf-8"))
    lines = iter(texts.read_text("utf-8").splitlines())
    own = {page["url"]: [next(lines) for _ in page["parts"]] for page in content["pages"]}
    content["pages"] = list(_over_and_over(content["pages"]))
    pages.write_text(json.dumps(content), "utf-8")
    all_lines = [line for page in content["pages"] for line in own[page["url"].partition("/")[2]]]
    texts.write_text("\n".join(all_lines) + "\n", "utf-8")
    return large


def _over_and_over(pages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number in range(LARGE):
        page = pages[number % len(pages)]
        yield {**page, "url": f"{number}/{page['url']}", "title": f"{page['title']} {number // len(pages) or ''}"}


def main() -> None:
    """Builds the sites and prints the medians, with the ratio of ours to stock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7, help="how many visits each median is of")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        build_site(folder / "ours")
        sites = {
            "stock": (build_stock(folder / "stock"), STOCK),
            "ours": (folder / "ours", OURS),
            "ours, large": (enlarged(folder / "ours", folder), OURS),
        }
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in sites}
        for _ in range(arguments.visits):  # in turn, so that a busy moment of this machine falls on all alike
            for name, (site, script) in sites.items():
                runs[name].append(visits(browser, site, script))
        browser.close()
    heads = ("stock", "ours", "ratio", f"{LARGE} pages")
    title = f"median of {arguments.visits} visits, {SLOWER}x slower"
    print(f"{title:44}" + "".join(f"{head:>12}" for head in heads))
    for figure in runs["ours"][0]:
        stock, ours, large = (statistics.median(run[figure] for run in runs[name]) for name in sites)
        ratio = f"{ours / stock:.2f}" if stock else "-"
        print(f"{figure:44}{stock:>12,.0f}{ours:>12,.0f}{ratio:>12}{large:>12,.0f}")


if __name__ == "__main__":
    main()
