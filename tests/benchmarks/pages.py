"""How fast a page is there: ours beside stock Material with Workbox and beside bare HTML of the same text. Run by hand:

    .venv/bin/python -m tests.benchmarks.pages
    .venv/bin/python -m tests.benchmarks.pages --rounds 2

It prints Markdown tables, and whether each target holds. The sites are described in offline_sites.py, the phone in
handset.py: Chromium, just started, with no signal and six times slower, 360 x 740 pixels. Each round opens the first
page of every journey in turn, on our site, Material's and the bare one, the next round the other way about, so that
whatever else the computer does falls on all alike; then it taps a link to the second page.

Slower is told in two ways. With the browser's own throttle, as its tools for developers have it, pages are slowed and
workers are not. On a phone that is slowed as a whole, the browser's own processes and its worker are too.

Times are what the browser itself tells a page: from the moment it was asked for to the largest paint.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, AsyncExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from .handset import PATIENCE, Handset
from .offline_engine import KINDS, SLOWDOWN, Bench, in_words
from .offline_sites import Edition, make_editions
from .slow_link import SlowLink

#: Where a deep page is opened, and the page that a link in its text leads to: words for a scene, calls, a long table.
JOURNEYS = (
    ("scene/first-minute/", "scene/frozen/"),
    ("me/sleep-and-shifts/", "me/get-help-today/"),
    ("work/write/ppn1/", "work/write/better-words/"),
)
#: A page that is a tool brings its script, which the others have not: it stands in a table of its own.
TOOL = ("me/after-a-hard-job/", "me/what-is-usual/")
SIZE = (360, 740)  # CSS pixels
SETTLES = 2.5  # seconds after its load event until nothing more comes of a page, slowed as it is
KB = 1024

#: What is six times slower.
SLOWED = {"page": "pages slowed by the browser", "phone": "the phone slowed as a whole"}

NOTES = """\
- Times are medians, in ms. They hold the computer's other work as well: compare what stands in one row, and run it on a
  quiet one.
- A task over 50 ms is one the browser reports; the worst page counts for layout shift, bytes and elements.
- Script and style are the files a page fetched by itself, the worker not among them, each compressed with gzip -9.
"""

#: What the browser noted of a page, from its beginning. frame: elements that are not the text; null where all is text.
READ = """async () => {
  const noted = (type) => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
    setTimeout(() => resolve([]), 300);
  });
  const types = ['largest-contentful-paint', 'longtask', 'layout-shift'];
  const [paints, tasks, shifts] = await Promise.all(types.map(noted));
  const text = document.querySelector('article');
  return {
    paint: paints.at(-1)?.startTime ?? null,
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
    tasks: tasks.map(({ duration }) => duration),
    shift: shifts.reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0),
    frame: text && document.querySelectorAll('body *').length - text.querySelectorAll('*').length,
    files: [...new Set(performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname))],
  };
}"""
#: The link in the text of a page that leads to another.
LINK = """(path) => [...(document.querySelector('article') ?? document.body).querySelectorAll('a[href]')]
  .find((link) => link.pathname === path && link.checkVisibility())"""


@dataclass(frozen=True)
class Load:
    """What one opening of a page came to. Times in ms. frame: elements, None where the page has none. script, style:
    bytes, each file as it goes over the network."""

    paint: float
    first: float
    tasks: tuple[float, ...]
    shift: float
    frame: int | None
    script: int
    style: int


@dataclass(frozen=True)
class Target:
    """A row of the table, and what our figure has to be. over_bare: it is held against bare HTML's."""

    name: str
    figure: Callable[[list[Load]], float | None]
    most: float | None = None
    over_bare: bool = False

    def verdict(self, ours: float, bare: float | None) -> str:
        """Whether it holds, in a word."""
        if self.most is None:
            return ""
        reached = ours / bare if self.over_bare and bare else ours
        return "holds" if reached <= self.most else "fails"

    @property
    def wanted(self) -> str:
        """The target as it stands in the table."""
        if self.most is None:
            return ""
        return f"≤ {self.most:g}x bare" if self.over_bare else f"≤ {self.most:,.4g}"


def median_of(value: Callable[[Load], float | None]) -> Callable[[list[Load]], float | None]:
    """The median over loads, of those that have it."""

    def figure(loads: list[Load]) -> float | None:
        values = [found for load in loads if (found := value(load)) is not None]
        return statistics.median(values) if values else None

    return figure


def most_of(value: Callable[[Load], float | None]) -> Callable[[list[Load]], float | None]:
    """The largest over loads, of those that have it."""
    return lambda loads: max((found for load in loads if (found := value(load)) is not None), default=None)


FIRST_PAGE = (
    Target("largest paint, cold, ms", median_of(lambda load: load.paint), 1.2, over_bare=True),
    Target("first paint, cold, ms", median_of(lambda load: load.first)),
    Target("tasks over 50 ms (median)", median_of(lambda load: len(load.tasks)), 0),
    Target("longest task, ms (median, 0: none over 50)", median_of(lambda load: max(load.tasks, default=0))),
    Target("layout shift (worst)", most_of(lambda load: load.shift), 0),
    Target("script, KB gzip (worst)", most_of(lambda load: load.script / KB), 12),
    Target("style, KB gzip (worst)", most_of(lambda load: load.style / KB), 12),
    Target("elements of the frame (worst)", most_of(lambda load: load.frame), 249),
)
NEXT_PAGE = (
    Target("largest paint after a tap on a link, ms", median_of(lambda load: load.paint), 1.0, over_bare=True),
    Target("tasks over 50 ms on it (median)", median_of(lambda load: len(load.tasks)), 0),
    Target("layout shift on it (worst)", most_of(lambda load: load.shift), 0),
)


class Reader:
    """Opens pages of one site on one phone that has it, and notes what each came to."""

    def __init__(self, bench: Bench, link: SlowLink, profile: Path, slowed: str) -> None:
        self.bench, self.link, self.profile, self.slowed = bench, link, profile, slowed
        self._sizes: dict[str, int] = {}
        self.first: dict[str, list[Load]] = defaultdict(list)
        self.next: dict[str, list[Load]] = defaultdict(list)

    async def travel(self, start: str, end: str) -> None:
        """One journey on a phone that was just started and has no signal."""
        async with self.bench.phone(self.link, self.profile) as phone:
            await phone.page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
            with await self._slow(phone):
                await phone.page.goto(phone.url + start, wait_until="load", timeout=PATIENCE * 1000)
                self.first[start].append(await self._read(phone))
                async with phone.page.expect_navigation(url=phone.url + end, timeout=PATIENCE * 1000):
                    link = (await phone.page.evaluate_handle(LINK, f"/{end}")).as_element()
                    assert link is not None, f"{self.bench.edition.kind}: {start} has no link to {end} in its text"
                    await link.click(timeout=PATIENCE * 1000)
                self.next[end].append(await self._read(phone))

    async def _slow(self, phone: Handset) -> AbstractContextManager[None]:
        if self.slowed == "phone":
            return phone.slowed(SLOWDOWN)
        session = await phone.page.context.new_cdp_session(phone.page)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        return nullcontext()

    async def _read(self, phone: Handset) -> Load:
        await asyncio.sleep(SETTLES)
        read: dict[str, Any] = await phone.evaluate(READ)
        files = read.pop("files")
        script, style = (sum(self._size(file) for file in files if file.endswith(end)) for end in (".js", ".css"))
        return Load(**{**read, "tasks": tuple(read["tasks"])}, script=script, style=style)

    def _size(self, path: str) -> int:
        if path not in self._sizes:
            self._sizes[path] = len(gzip.compress((self.bench.edition.first / path.lstrip("/")).read_bytes(), 9))
        return self._sizes[path]


def turns(kinds: list[str], rounds: int) -> Iterator[tuple[tuple[str, str], str]]:
    """Every journey on every kind of site, once a round; A B C, and C B A in the next."""
    for turn in range(rounds):
        for journey in (*JOURNEYS, TOOL):
            for kind in kinds if turn % 2 == 0 else reversed(kinds):
                yield journey, kind


async def measure(editions: list[Edition], folder: Path, rounds: int, slowed: str) -> dict[str, Reader]:
    """Puts each site on a phone, ends the network, and goes on all journeys.

    folder: for the phones. slowed: what is, one of SLOWED."""
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        readers = {}
        for edition in editions:
            bench = Bench(playwright, edition, folder, rounds)
            profile, *_ = await bench.installed()
            _, link = await stack.enter_async_context(bench.network(edition.first))
            link.stop()
            readers[edition.kind] = Reader(bench, link, profile, slowed)
        for (start, end), kind in turns(list(readers), rounds):
            await readers[kind].travel(start, end)
            load, after = readers[kind].first[start][-1], readers[kind].next[end][-1]
            print(f"{kind:8}{start:24}{load.paint:7.0f} ms, then {after.paint:7.0f} ms", file=sys.stderr, flush=True)
        return readers


def table(title: str, readers: dict[str, Reader], targets: tuple[Target, ...], of: str, pages: list[str]) -> str:
    """What was measured on some pages, as Markdown. of: `first` or `next`."""
    lines = [
        "| " + " | ".join([title, *(KINDS[kind] for kind in readers), "Ours ÷ bare", "Target", ""]) + " |",
        "|---" + "|--:" * (len(readers) + 2) + "|---|",
    ]
    for target in targets:
        figures = {
            kind: target.figure([load for page in pages for load in getattr(reader, of)[page]])
            for kind, reader in readers.items()
        }
        ours, bare = figures.get("ours"), figures.get("bare")
        ratio = f"{ours / bare:.2f}" if ours is not None and bare else ""
        verdict = target.verdict(ours, bare) if ours is not None else ""
        shown = ["–" if figure is None else in_words(figure) for figure in figures.values()]
        lines.append("| " + " | ".join([target.name, *shown, ratio, target.wanted, verdict]) + " |")
    return "\n".join(lines)


def main() -> int:
    """Builds the sites, measures and prints."""
    arguments = argparse.ArgumentParser("python -m tests.benchmarks.pages", description=__doc__.split("\n")[0])
    arguments.add_argument("--rounds", type=int, default=8, help="how often each page is opened (default: 8)")
    arguments.add_argument("--kind", nargs="+", choices=KINDS, default=list(KINDS), help="on which sites")
    arguments.add_argument("--slowed", nargs="+", choices=SLOWED, default=list(SLOWED), help="what is six times slower")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        editions = make_editions(folder, ["book"], args.kind)
        for slowed in args.slowed:
            phones = folder / f"phones, {slowed}"
            phones.mkdir()
            readers = asyncio.run(measure(editions, phones, args.rounds, slowed))
            print(f"## {SLOWED[slowed].capitalize()}, {SLOWDOWN}x, {args.rounds} rounds", end="\n\n")
            report(readers)
    print(NOTES)
    return 0


def report(readers: dict[str, Reader]) -> None:
    """Prints the tables of one way of slowing."""
    starts, ends = ([journey[at] for journey in JOURNEYS] for at in (0, 1))
    print(table(f"{len(starts)} deep pages", readers, FIRST_PAGE, "first", starts), end="\n\n")
    print(table("The page that a link leads to", readers, NEXT_PAGE, "next", ends), end="\n\n")
    for start, end in JOURNEYS:
        print(table(start, readers, FIRST_PAGE[:3], "first", [start]), end="\n\n")
        print(table(f"{end} from there", readers, NEXT_PAGE[:2], "next", [end]), end="\n\n")
    print(table(f"A tool: {TOOL[0]}", readers, FIRST_PAGE[:5], "first", [TOOL[0]]), end="\n\n")


if __name__ == "__main__":
    sys.exit(main())
