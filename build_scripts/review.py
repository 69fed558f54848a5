"""The `review` command: what is due for review, by the role that owns it."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from build_scripts import record
from build_scripts.book.fields import Reviewed
from build_scripts.book.load import load_editions
from build_scripts.book.model import Book, Page
from build_scripts.environment import ROOT
from build_scripts.signposting.model import Service

_RISKS = ("life", "high", "", "normal")
_FOR_EVER = 36500  # days


@dataclass(frozen=True)
class Due:
    """A page or service whose review is due.

    owner: the role that keeps it.
    title, path: what it is called, and its file below content/.
    on: the day the review is due.
    days: days from today until then; below 0 it is overdue.
    risk: of a service: "life", "high" or "normal"; of a page: "".
    sources: the pages to look at, the one that shows the contacts first.
    """

    owner: str
    title: str
    path: str
    on: date
    days: int
    risk: str
    sources: tuple[str, ...] = ()


def run(args: argparse.Namespace) -> int:
    """The `review` command. args.within: how many days ahead to look. args.open: whose sources to open."""
    if args.action:
        return record.run(args)
    content = Path(ROOT) / "content"
    today = date.today()
    books = [book for book, _ in load_editions(content, today)]
    if args.open is not None:
        return _open(due(books, today, args.within if args.open == "" else _FOR_EVER), args.open)
    left_out = len(list(content.rglob("*.md"))) - sum(len(book.pages) + len(book.services) for book in books)
    for line in report(due(books, today, args.within), args.within, left_out):
        print(line)
    return 0


def due(books: Sequence[Book], today: date, within: int) -> list[Due]:
    """What is due for review within so many days of `today`, and what is overdue.

    By owner; then overdue before due, services on which a life may hang before the rest, the oldest first.
    """
    pages = [
        _due(page, book.file_of(page.path), "", _sources(book, page), today)
        for book in books
        for page in book.pages.values()
    ]
    services = [
        _due(service, book.file_of(service.path), service.risk, _looked_at(service), today)
        for book in books
        for service in book.services.values()
    ]
    return sorted(
        (each for each in pages + services if each.days <= within),
        key=lambda each: (each.owner, each.days >= 0, _RISKS.index(each.risk), each.on, each.path),
    )


def _due(part: Reviewed, path: str, risk: str, sources: Iterable[str], today: date) -> Due:
    days = (part.review_due - today).days
    return Due(part.owner, part.title, path, part.review_due, days, risk, tuple(dict.fromkeys(sources)))


def _sources(book: Book, page: Page) -> Iterator[str]:
    for name in page.sources:
        if name in book.sources and (url := book.sources[name].url):
            yield url


def _looked_at(service: Service) -> list[str]:
    """The pages to check a service against: where its contacts were seen last time, the oldest check first."""
    checks = sorted(service.checked, key=lambda check: check.checked_on)
    proving = [source.url for source in service.sources if {"phones", "texts"} & set(source.proves)]
    return [*proving, *(check.source for check in checks if check.source), *(source.url for source in service.sources)]


def _open(found: list[Due], name: str) -> int:
    """Opens in the browser what one page or service rests on: the one of that name, or else the first."""
    chosen = [each for each in found if name in ("", each.path.removesuffix(".md"), Path(each.path).stem)]
    if not chosen:
        print(f'Nothing is called "{name}"; write it like samaritans or me/sleep-and-shifts', file=sys.stderr)
        return 1
    for url in chosen[0].sources:
        print(f"Opening {url}")
        webbrowser.open(url)
    print(f"{chosen[0].title} is in content/{chosen[0].path}")
    return 0


def report(found: list[Due], within: int, left_out: int = 0) -> Iterator[str]:
    """The lines to print: a table for each owner, and how many files with faults could not be in it."""
    if not found:
        yield f"Nothing is due for review within {within} days."
    for owner, group in groupby(found, key=lambda each: each.owner):
        rows = [
            (_when(each.days), each.on.isoformat(), each.risk, each.title, each.path, "".join(each.sources[:1]))
            for each in group
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        yield f"{owner} ({len(rows)})"
        for row in rows:
            yield ("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
        yield ""
    if left_out:
        yield f"Left out because of faults: {left_out}. To see them: python3 -m build_scripts check"


def _when(days: int) -> str:
    amount = f"{abs(days)} day" if abs(days) == 1 else f"{abs(days)} days"
    if days < 0:
        return f"overdue by {amount}"
    return f"in {amount}" if days else "today"
