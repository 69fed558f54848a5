"""Our search beside stock Material's on the same content, on a phone six times slower than this machine. Run by hand:

    .venv/bin/python -m tests.benchmarks.search

Each figure is the median of several visits, each in a new browser context without a cache or a service worker; bytes
are those the server sent (gzip). Chromium slows a page down but not its workers, where both searches do their work, so
a worker here is run inside the page: every millisecond of it counts, which is the worst a phone can do. Stock fetches
and indexes everything when a page loads, before the touch; that time is not in its figures, only the bytes are.
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
TYPED = "cant sleep after nights"
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
  const when = (place, isTrue) => new Promise((resolve) => {
    const done = () => isTrue() && (watch.disconnect(), clearTimeout(late), resolve(performance.now()));
    const watch = new MutationObserver(done);
    const late = setTimeout(() => (watch.disconnect(), resolve(NaN)), 5000);
    watch.observe(place, { attributes: true, childList: true, subtree: true, characterData: true });
    done();
  });
  const keysOf = async (typed, press) => {
    const keys = [];
    for (let end = 2; end <= typed.length; end += 1) {
      if (typed[end - 1] === ' ') continue;
      const pressed = performance.now();
      keys.push((await press(typed.slice(0, end))) - pressed);
    }
    return keys.filter((key) => key > 0);
  };
"""
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


def visit(browser: Browser, site: Path, script: str, *, apart: bool) -> dict[str, float]:
    """One visit to a page that search is then touched on: milliseconds and bytes. apart: with workers as they are."""
    with StaticServer(site) as server:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, service_workers="block", bypass_csp=True, color_scheme="light"
        )
        page = context.new_page()
        if not apart:
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
    file = large / "search" / "pages.json"
    content = json.loads(file.read_text("utf-8"))
    content["pages"] = list(_over_and_over(content["pages"]))
    file.write_text(json.dumps(content), "utf-8")
    return large


def _over_and_over(pages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number in range(LARGE):
        page = pages[number % len(pages)]
        yield {**page, "url": f"{number}/{page['url']}", "title": f"{page['title']} {number // len(pages) or ''}"}


def main() -> None:
    """Builds the sites and prints the medians, with the ratio of ours to stock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7, help="how many visits each median is of")
    parser.add_argument("--apart", action="store_true", help="leave workers on threads of their own, at full speed")
    arguments = parser.parse_args()
    visits = arguments.visits
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
        for _ in range(visits):  # in turn, so that a busy moment of this machine falls on all alike
            for name, (site, script) in sites.items():
                runs[name].append(visit(browser, site, script, apart=arguments.apart))
        browser.close()
    heads = ("stock", "ours", "ratio", f"{LARGE} pages")
    print(f"{f'median of {visits} visits, {SLOWER}x slower':32}" + "".join(f"{head:>12}" for head in heads))
    for figure in runs["ours"][0]:
        stock, ours, large = (statistics.median(run[figure] for run in runs[name]) for name in sites)
        ratio = f"{ours / stock:.2f}" if stock else "-"
        print(f"{figure:32}{stock:>12,.0f}{ours:>12,.0f}{ratio:>12}{large:>12,.0f}")


if __name__ == "__main__":
    main()
