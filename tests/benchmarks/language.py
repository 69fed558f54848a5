"""How long the language helper takes on a phone six times slower than this machine. Run by hand:

    .venv/bin/python -m tests.benchmarks.language

Each figure is the median of several visits, each in a new browser context. "check" is the checker alone; "a key" is all
that happens between a key in the box and the page being ready for the next one: check, marks, cards, style and layout.
What is checked is the sentences of tests/language without a label, with one in four of those that have one: about one
phrase to mark in twenty words, more than anybody writes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from build_scripts.book.better_words import wording_of
from build_scripts.book.load import load_book
from build_scripts.browsers import CHROMIUM_FLAGS, find_chromium
from build_scripts.build import CONTENT, build_site
from build_scripts.client.bundle import CLIENT, TARGETS, esbuild
from build_scripts.server import StaticServer

SLOWER = 6  # times
WORDS = 2000
SENTENCES = Path(__file__).parents[1] / "language" / "sentences.txt"

CHECK = """([wording, text]) => {
  const began = performance.now();
  const check = checker.checkerOf(wording);
  const made = performance.now();
  check(wording.pairs.flatMap(({ why, find }) => [why, ...find]).join('. '));
  const practised = performance.now();
  const found = check(text).findings.length;
  const first = performance.now();
  check(text);
  const later = performance.now();
  check(text);
  const again = performance.now() - later;
  return { made: made - began, practice: practised - made, first: first - practised, again, found };
}"""
KEY = """(text) => {
  const box = document.querySelector('.tool textarea');
  const put = (words) => {
    const began = performance.now();
    box.value = words;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - began;
  };
  return { paste: put(text), key: put(`${text}.`) };
}"""


def paragraph(words: int) -> str:
    """So many words, in paragraphs of ten sentences."""
    every = [line for line in SENTENCES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    lines = [line for number, line in enumerate(every) if "{" not in line or number % 4 == 0]
    plain = [re.sub(r"[{}]", "", line).replace("⏎", "\n") for line in lines]
    text: list[str] = []
    while sum(len(line.split()) for line in text) < words:
        text.append(plain[len(text) % len(plain)])
    return "\n\n".join(" ".join(text[start : start + 10]) for start in range(0, len(text), 10))


def checker(folder: Path) -> str:
    """The checker alone, as a script that makes `checker`."""
    file = folder / "checker.js"
    source = CLIENT / "language" / "checker.js"
    options = ["--bundle", "--minify", "--format=iife", "--global-name=checker", f"--target={TARGETS}"]
    subprocess.run([str(esbuild()), str(source), *options, f"--outfile={file}", "--log-level=error"], check=True)
    return file.read_text("utf-8")


def visit(browser: Browser, url: str, script: str, wording: dict[str, Any], text: str) -> dict[str, float]:
    """One visit: milliseconds by name."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block", bypass_csp=True)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    page.add_script_tag(content=script)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    checked: dict[str, float] = page.evaluate(CHECK, [wording, text])
    typed: dict[str, float] = page.evaluate(KEY, text)
    short: dict[str, float] = page.evaluate(KEY, paragraph(150))
    context.close()
    return {
        "make the checker, at a tap": checked["made"],
        "run it on its list, then": checked["practice"],
        f"check {WORDS:,} words, first time": checked["first"],
        f"check {WORDS:,} words again": checked["again"],
        f"paste {WORDS:,} words, with cards": typed["paste"],
        f"a key in {WORDS:,} words": typed["key"],
        "paste 150 words, with cards": short["paste"],
        "a key in 150 words": short["key"],
        "phrases found": checked["found"],
    }


def sizes(site: Path) -> str:
    """What only this tool's page fetches, compressed."""
    script = next((site / "assets").glob("language-*.js")).read_bytes()
    page = (site / "work" / "write" / "check-words" / "index.html").read_bytes()
    return (
        f"script {len(gzip.compress(script)):,} bytes gzip, page with its list {len(gzip.compress(page)):,} bytes gzip"
    )


def main() -> None:
    """Builds the site and prints the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=9, help="how many visits each median is of")
    visits = parser.parse_args().visits
    wording: dict[str, Any] = json.loads(json.dumps(wording_of(load_book(CONTENT)[0])))
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        build_site(folder / "site")
        script, text = checker(folder), paragraph(WORDS)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        with StaticServer(folder / "site") as server:
            url = server.url + "work/write/check-words/"
            runs = [visit(browser, url, script, wording, text) for _ in range(visits)]
        browser.close()
        print(f"median of {visits} visits, {SLOWER}x slower, and the least of them; {sizes(folder / 'site')}")
    for figure in runs[0]:
        times = [run[figure] for run in runs]
        print(f"{figure:36}{statistics.median(times):>10,.1f}{min(times):>10,.1f}")


if __name__ == "__main__":
    main()
