"""The `pages` command: every page with its words, reading age, sources and what it serves; and the sums."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from build_scripts.book.load import load_book
from build_scripts.book.model import Book, Page
from build_scripts.book.prose import passages_of, to_confirm
from build_scripts.checks.house_style import HouseStyle
from build_scripts.checks.readability import counts_of
from build_scripts.checks.words import findings, words_on
from build_scripts.environment import ROOT

#: The part of Rock Pool's work with the two forces that a page serves, by the longest beginning of its path.
SERVES = {
    "": "finding things in the book",
    "about/": "trust in the book",
    "me/": "officers' own trauma and self-care",
    "me/trim-and-estip": "police support agencies",
    "me/rights-and-covenant": "police support agencies",
    "scene/": "practitioners at incidents",
    "scene/body-worn-video": "practitioners and body-worn video",
    "signposting/": "signposting and referral",
    "work/change/benchmarks": "benchmarks",
    "work/change/estates-walk-round": "estates audit",
    "work/change/evaluation": "evaluation",
    "work/change/four-phases": "phase checklist",
    "work/change/measures": "performance monitoring",
    "work/change/phase-progress": "phase checklist",
    "work/change/policy-checklist": "policy checklist",
    "work/change/recommendations": "recommendations",
    "work/change/roadmap": "roadmap 2024-2027",
    "work/change/six-principles": "six principles",
    "work/change/together": "co-production",
    "work/change/training-audit": "training audit",
    "work/index": "the organisation's tools",
    "work/learn/": "educators and their course",
    "work/learn/community-of-practice": "community of practice",
    "work/learn/project-canvas": "educators' projects",
    "work/learn/starters": "educators' projects",
    "work/phases/": "phase checklist",
    "work/principles/": "six principles",
    "work/reflect/": "reflective practice",
    "work/write/": "language in notices",
}
AGES = (7, 9, 11)
"""Where the reading ages are cut for the distribution."""


@dataclass(frozen=True)
class Figures:
    """What is counted of one page. reading_age: in years. sources: how many it rests on. confirm: lines to confirm."""

    path: str
    words: int
    reading_age: float
    sources: int
    confirm: int
    serves: str


def run(args: argparse.Namespace) -> int:
    """The `pages` command. args.format: "text" or "markdown"."""
    book, _ = load_book(Path(ROOT) / "content")
    figures = [figures_of(page) for page in book.pages.values()]
    for line in (table if args.format == "text" else markdown)(figures):
        print(line)
    print()
    for line in sums(book, figures, HouseStyle.read()):
        print(line)
    return 0


def figures_of(page: Page) -> Figures:
    """What is counted of a page."""
    passages = passages_of(page)
    age = round(counts_of(passages).reading_age, 1)
    return Figures(page.path, words_on(passages), age, len(page.sources), len(to_confirm(page)), serves(page.path))


def serves(path: str) -> str:
    """The part of the work that the page at a path below content/ serves."""
    return SERVES[max((start for start in SERVES if path.startswith(start)), key=len)]


HEAD = ("page", "words", "age", "sources", "to confirm", "serves")


def _rows(figures: Sequence[Figures]) -> list[tuple[str, ...]]:
    return [
        (each.path, str(each.words), f"{each.reading_age:.1f}", str(each.sources), str(each.confirm or ""), each.serves)
        for each in figures
    ]


def table(figures: Sequence[Figures]) -> Iterator[str]:
    """The lines of a table for the terminal."""
    rows = [HEAD, *_rows(figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        cells = [text.rjust(width) if 0 < column < 5 else text.ljust(width)
                 for column, (text, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        yield "  ".join(cells).rstrip()


def markdown(figures: Sequence[Figures]) -> Iterator[str]:
    """The same as a Markdown table."""
    for row in [HEAD, ("---",) * len(HEAD), *_rows(figures)]:
        yield f"| {' | '.join(row)} |"


def sums(book: Book, figures: Sequence[Figures], style: HouseStyle) -> Iterator[str]:
    """What the table comes to."""
    words = [each.words for each in figures]
    ages = [each.reading_age for each in figures]
    places = Counter(page.place or "now" for page in book.pages.values())
    yield f"Pages: {len(figures)} ({', '.join(f'{name} {number}' for name, number in places.items())})"
    yield f"Words: {sum(words)} on pages; median {median(words):.0f}, longest {max(words)}"
    yield f"Reading age: median {median(ages):.1f}; {', '.join(_distribution(ages))}"
    read = Counter(source.read for source in book.sources.values())
    yield f"Sources: {len(book.sources)} ({', '.join(f'{name} {number}' for name, number in read.items())})"
    numbers = sum(bool(service.phones or service.texts) for service in book.services.values())
    confirm = sum(each.confirm for each in figures)
    yield f"Services: {len(book.services)}, of which {numbers} show a number; their words: {_service_words(book)}"
    yield f"Lines marked to confirm: {confirm}; drawings: {len(book.diagrams)}"
    found = Counter(finding.severity for _, finding in findings(book, style))
    yield f"House style: {found['error']} errors, {found['warning']} warnings"


def _service_words(book: Book) -> int:
    return sum(words_on(passages_of(service)) for service in book.services.values())


def _distribution(ages: Sequence[float]) -> Iterator[str]:
    below = 0.0
    for age in AGES:
        yield (
            f"{sum(below <= each < age for each in ages)} below {age}"
            if not below
            else (f"{sum(below <= each < age for each in ages)} from {below:g} to {age}")
        )
        below = age
    yield f"{sum(each >= below for each in ages)} above"
