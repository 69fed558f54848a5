"""What it costs to be offline, and what it is worth: our engine beside Workbox and beside bare HTML. Run by hand:

    .venv/bin/python -m tests.benchmarks.offline_engine
    .venv/bin/python -m tests.benchmarks.offline_engine --only install update --corpus sixty

It prints Markdown tables. The sites are described in offline_sites.py, the network in slow_link.py, and the phone, a
real Chromium, in handset.py; the first run fetches Workbox from npm into .cache. It takes ten minutes or so.

What is measured knows nothing of any engine: a page says that it is ready with <html data-pwa="ready">, the link counts
what passes, and a page is right when its bytes are those of the first release or of the next.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright, async_playwright

from build_scripts.pwa.tags import pages_of
from build_scripts.server import StaticServer

from .handset import Handset
from .offline_sites import Edition, Number, make_editions
from .slow_link import SlowLink

KINDS = {"ours": "Ours", "workbox": "Material + Workbox", "bare": "Bare HTML"}
CORPORA = {"sixty": "60 pages, about 26,000 words", "book": "The whole book"}
SLOW = {"kbits": 400.0, "round_trip": 0.4}
BRISK = {"kbits": 2_000.0, "round_trip": 0.04}  # slow enough to be cut at a given byte
CUT_AT = 0.9
MOST_VISITS = 5
LOOKS_WITHIN = 10.0  # seconds
PORTAL_MOMENTS = (0, 1, 2, 3, 5)  # how many requests of an update get through before the login page takes over
SLOWDOWN = 6

#: Hashes of the pages as the page that asks gets them; null for what it does not get.
READ_PAGES = """async (paths) => {
  const read = async (path) => {
    try {
      const response = await fetch(path);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()));
      return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    } catch { return null; }
  };
  const hashes = [];
  for (const path of paths) hashes.push(await read(new URL(path, location.origin)));
  return hashes;
}"""
NOTES = """\
- Bytes are all that passed to the phone over TCP, with the headers of the answers; requests are all it sent. The server
  is this project's (gzip, entity tags, no-cache); no TLS, no packet loss, no slow start.
- Workbox: `generateSW`, everything Material emits but source maps, `skipWaiting` and `clientsClaim`. Bare HTML: what
  our pages say, kept by a hand-written list, which is as little as the text can cost file by file.
- The number on one page is {number}, on every page the Samaritans'. Visits are pages opened one after another in a tab.
- Times are medians of {runs}, on the slow network {at_once} phones at a time. The slowed processor is the whole
  browser, its worker too, running a sixth of the time.
- The login page takes over after 0, 1, 2, 3 or 5 requests of an update; the worst of these is shown.
"""
INSTALLING = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.installing)"
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
SAYS = "(link) => [...document.links].some((each) => each.getAttribute('href') === link)"


Figure = float | str
Result = TypeVar("Result")


class Bench:
    """One edition's measurements; each begins on a phone of its own, with the same profile where one is installed.

    turns: lets a few measurements of all editions run at a time. figures: what was measured so far.
    """

    def __init__(self, playwright: Playwright, edition: Edition, folder: Path, runs: int) -> None:
        self.playwright, self.edition, self.folder, self.runs = playwright, edition, folder, runs
        self.turns = asyncio.Semaphore(1)
        self._profiles = 0
        self._installed: asyncio.Task[tuple[Path, int, int]] | None = None
        self.figures: dict[str, Figure] = {}

    @asynccontextmanager
    async def network(
        self, site: Path, *, kbits: float = 0, round_trip: float = 0
    ) -> AsyncIterator[tuple[StaticServer, SlowLink]]:
        """A server of a site and the link to it."""
        with StaticServer(site) as server:
            async with SlowLink(server.port, kbits=kbits, round_trip=round_trip) as link:
                yield server, link

    def phone(self, link: SlowLink, profile: Path) -> Handset:
        """A browser with a profile; the same profile again is the same phone."""
        return Handset(self.playwright, link, profile)

    def new_profile(self, like: Path | None = None) -> Path:
        """A folder for a profile: empty, or as another is now."""
        self._profiles += 1
        profile = self.folder / f"profile-{self.edition.corpus}-{self.edition.kind}-{self._profiles}"
        if like is None:
            profile.mkdir()
        else:
            shutil.copytree(like, profile, ignore=shutil.ignore_patterns("Singleton*", "*.lock"))
        return profile

    async def installed(self) -> tuple[Path, int, int]:
        """The profile of a phone that has the first release; the requests and the bytes that took. Done once."""
        if self._installed is None:
            self._installed = asyncio.create_task(self._install())
        return await self._installed

    async def _install(self) -> tuple[Path, int, int]:
        profile = self.new_profile()
        async with self.network(self.edition.first) as (_, link), self.phone(link, profile) as phone:
            await phone.open()
            await phone.ready(patience=300)
            cost = len(link.requests), link.down
            await link.quiet()
        return profile, *cost

    async def visit(self, phone: Handset, link: SlowLink, page: str = "") -> None:
        """Opens a page and leaves it open for as long as something comes of it. Browsers look for a new worker when
        they find the time, so a visit on which nothing was asked for lasts LOOKS_WITHIN."""
        asked, deadline = len(link.requests), time.monotonic() + LOOKS_WITHIN
        await phone.open(page)
        while len(link.requests) == asked and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        await link.quiet()
        while await phone.evaluate(INSTALLING):
            await link.quiet()

    async def right_pages(self, phone: Handset) -> tuple[int, int]:
        """Of all pages, as the phone would show them now: how many are the first release's or the newest; how many
        are the newest."""
        pages = self.edition.pages
        hashes = await phone.evaluate(READ_PAGES, [f"/{page}" for page in pages])
        known = [_hashes(site, pages) for site in (self.edition.first, self.edition.everywhere)]
        right = sum(found in (first, newest) for found, first, newest in zip(hashes, *known, strict=True))
        return right, sum(found == newest for found, newest in zip(hashes, known[1], strict=True))

    # --- the measurements ---

    async def install(self) -> None:
        """Requests and bytes until a phone is ready, and whether it is."""
        await self.in_turn(self._measure_install)

    async def _measure_install(self) -> None:
        profile, requests, size = await self.installed()
        self.figures["requests until ready"] = requests
        self.figures["KB on the wire until ready"] = size / 1000
        pages = b"".join((self.edition.first / path).read_bytes() for path in pages_of(self.edition.first))
        self.figures["KB of its pages in one gzip file (nobody's install)"] = len(gzip.compress(pages, 9)) / 1000
        async with self.network(self.edition.first) as (_, link):
            link.stop()
            async with self.phone(link, self.new_profile(profile)) as phone:
                await phone.open()
                right, _ = await self.right_pages(phone)
        self.figures["pages that then open with no signal"] = f"{right} of {len(self.edition.pages)}"

    async def slow(self) -> None:
        """Seconds until ready on a slow network."""

        async def once() -> float:
            async with (
                self.network(self.edition.first, **SLOW) as (_, link),
                self.phone(link, self.new_profile()) as phone,
            ):
                began = time.monotonic()
                await phone.page.goto(phone.url, wait_until="commit", timeout=600_000)
                await phone.ready(patience=600)
                return time.monotonic() - began

        times = await self.all_in_turn(once for _ in range(self.runs))
        self.figures["seconds until ready at 400 kbit/s, 400 ms"] = statistics.median(times)

    async def update(self) -> None:
        """What a corrected number costs, and on which visit it is shown; one page after another in the same tab."""
        once, everywhere = self.edition.numbers
        await self.in_turn(partial(self._update, "on one page", self.edition.once, once, self.edition.page))
        await self.in_turn(partial(self._update, "on every page", self.edition.everywhere, everywhere, ""))

    async def _update(self, where: str, site: Path, number: Number, page: str) -> None:
        profile, *_ = await self.installed()
        async with self.network(site) as (_, link), self.phone(link, self.new_profile(profile)) as phone:
            shown = 0
            for visit in range(1, MOST_VISITS + 1):
                await self.visit(phone, link, page)
                if await phone.evaluate(SAYS, number.new_link):
                    shown = visit
                    break
            self.figures[f"KB when a number {where} is corrected"] = link.down / 1000
            self.figures[f"requests when a number {where} is corrected"] = len(link.requests)
            self.figures[f"visit that shows a number {where} corrected"] = shown or f"not in {MOST_VISITS}"

    async def interrupted(self) -> None:
        """What is fetched again after an install was cut off and its browser killed."""
        _, _, size = await self.installed()

        async def once() -> float:
            profile = self.new_profile()
            async with self.network(self.edition.first, **BRISK) as (_, link):
                link.cut_after(int(CUT_AT * size))
                async with self.phone(link, profile) as phone:
                    await phone.page.goto(phone.url, wait_until="commit")
                    async with asyncio.timeout(300):
                        await link.was_cut.wait()
                    phone.kill()
                first = link.down
                link.forget()
                link.cut_after(None)
                await link.start()
                async with self.phone(link, profile) as phone:
                    await phone.open()
                    await phone.ready(300)
                    return (first + link.down - size) / size

        again = await self.all_in_turn(once for _ in range(3))
        self.figures["% fetched again after a cut and a kill at 90 %"] = 100 * statistics.median(again)

    async def cold(self) -> None:
        """Milliseconds from a tap to a page, with the browser just started, no signal and a slow processor."""
        await self.in_turn(self._cold)

    async def _cold(self) -> None:
        profile, *_ = await self.installed()
        profile = self.new_profile(profile)
        times = []
        async with self.network(self.edition.first) as (_, link):
            link.stop()
            for _ in range(self.runs):
                async with self.phone(link, profile) as phone:
                    with phone.slowed(SLOWDOWN):
                        await phone.open()
                        times.append(await phone.wait_for(FIRST_PAINT))
        self.figures[f"ms to the first page, cold, no signal, {SLOWDOWN}x slower"] = statistics.median(times)

    async def portal(self) -> None:
        """A login page with 200 for everything, from some moment of an update on; the worst of the moments counts."""
        ended = await self.all_in_turn(partial(self._portal, moment) for moment in PORTAL_MOMENTS)
        pages = len(self.edition.pages)
        during, after, newest = (min(figures) for figures in zip(*ended, strict=True))
        self.figures["pages right while a login page answers"] = f"{during} of {pages}"
        self.figures["pages right after 3 visits on a good network"] = f"{after} of {pages}"
        self.figures["has caught up by then"] = "yes" if newest == pages else f"no, {newest} of {pages}"

    async def _portal(self, moment: int) -> tuple[int, int, int]:
        profile, *_ = await self.installed()
        profile = self.new_profile(profile)
        async with self.network(self.edition.everywhere) as (_, link):
            link.portal_after(moment)
            async with self.phone(link, profile) as phone:
                for _ in range(2):  # one that looks for an update, one that would open it
                    await self.visit(phone, link)
                during, _ = await self.right_pages(phone)
            link.portal_after(None)
            for _ in range(3):
                async with self.phone(link, profile) as phone:
                    await self.visit(phone, link)
            link.stop()
            async with self.phone(link, profile) as phone:
                try:
                    await phone.open()
                except PlaywrightError:
                    return during, 0, 0  # not even a page to look from
                return during, *await self.right_pages(phone)

    async def in_turn(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Does some work when its turn comes; a second time where a computer with too much to do let it fail once."""
        async with self.turns:
            try:
                return await work()
            except (OSError, PlaywrightError) as fault:
                print(f"once more, after {type(fault).__name__}: {str(fault)[:200]}", file=sys.stderr)
                return await work()

    async def all_in_turn(self, works: Iterable[Callable[[], Awaitable[Result]]]) -> list[Result]:
        """What comes of them all; when one fails, the others are ended."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.in_turn(work)) for work in works]
        return [task.result() for task in tasks]


def _hashes(site: Path, pages: Iterable[str]) -> list[str]:
    """Of the pages as published."""
    files = (site / page / "index.html" if page.endswith("/") or not page else site / page for page in pages)
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]


#: In this order; how many phones at a time. Where the network is what is waited for, many; where time is measured on
#: the processor, one.
PARTS = {"install": 4, "slow": 8, "update": 4, "interrupted": 4, "portal": 4, "cold": 1}


async def run_part(bench: Bench, part: str) -> str | None:
    """Measures one thing of one edition; the fault where that did not work, so that the others go on."""
    name = f"{part}, {bench.edition.corpus}, {bench.edition.kind}"
    began = time.monotonic()
    try:
        await getattr(bench, part)()
    except (OSError, PlaywrightError) as fault:
        return f"{name}: {type(fault).__name__} {fault}"
    except ExceptionGroup as faults:
        return f"{name}: " + "; ".join(f"{type(fault).__name__} {fault}" for fault in faults.exceptions)
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return None


async def measure(editions: list[Edition], parts: list[str], folder: Path, runs: int) -> tuple[list[Bench], list[str]]:
    """All that is asked for, and what went wrong."""
    faults: list[str | None] = []
    async with async_playwright() as playwright:
        benches = [Bench(playwright, edition, folder, runs) for edition in editions]
        slowest_first = sorted(benches, key=lambda bench: (bench.edition.kind != "workbox", bench.edition.corpus))
        for part in parts:
            turns = asyncio.Semaphore(PARTS[part])
            for bench in benches:
                bench.turns = turns
            faults += await asyncio.gather(*(run_part(bench, part) for bench in slowest_first))
    return benches, [fault for fault in faults if fault]


def in_words(figure: Figure) -> str:
    """A figure as it stands in a table."""
    if isinstance(figure, str):
        return figure
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:.1f}"


def ratio(over: Figure, under: Figure) -> str:
    """How many times as much, where that can be said."""
    if isinstance(over, str) or isinstance(under, str) or not under:
        return ""
    return f"{over / under:.2f}"


def table(benches: list[Bench], corpus: str) -> str:
    """What was measured on one corpus, as Markdown."""
    measured = {bench.edition.kind: bench.figures for bench in benches if bench.edition.corpus == corpus}
    lines = [
        "| " + " | ".join([CORPORA[corpus], *KINDS.values(), "Workbox ÷ ours", "Ours ÷ bare"]) + " |",
        "|---" + "|--:" * 5 + "|",
    ]
    for name in dict.fromkeys(name for figures in measured.values() for name in figures):
        ours, workbox, bare = (measured.get(kind, {}).get(name, "–") for kind in KINDS)
        cells = [name, *map(in_words, (ours, workbox, bare)), ratio(workbox, ours), ratio(ours, bare)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> int:
    """Builds the sites, measures and prints; 1 when something could not be measured."""
    arguments = argparse.ArgumentParser("python -m tests.benchmarks.offline_engine", description=__doc__.split("\n")[0])
    arguments.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="what to measure")
    arguments.add_argument("--corpus", nargs="+", choices=CORPORA, default=list(CORPORA), help="on which text")
    arguments.add_argument("--kind", nargs="+", choices=KINDS, default=list(KINDS), help="of which sites")
    arguments.add_argument("--runs", type=int, default=5, help="how often a time is measured (default: 5)")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        editions = make_editions(folder, args.corpus, args.kind)
        parts = [part for part in PARTS if part in args.only]
        benches, faults = asyncio.run(measure(editions, parts, folder, args.runs))
        once = editions[0].numbers[0]
    for corpus in args.corpus:
        print(table(benches, corpus), end="\n\n")
    print(NOTES.format(number=once.shown, runs=args.runs, at_once=PARTS["slow"]))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
