"""A card tells of a visit to the web only when there was one, and it went well."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.book.render import page_markdown
from build_scripts.online.answered import answered
from build_scripts.online.history import History, after, write_history
from build_scripts.online.looks import Look
from tests.content_tree import write_tree

START = datetime(2026, 11, 12, 6, tzinfo=UTC)
ABOUT = """
| owner: Signposting editor
| last_reviewed_on: 2026-11-23
| review_in: 3 months
| status: draft
| groups: [crisis]
| audience: both
| eligibility: Anyone
| nations: [england]
| risk: high
| confidence: high
"""
TREE = f"""
signposting/services/line.md
| ---
| title: The Line
| description: Somebody to talk to.{ABOUT.rstrip()}
| phones:
|   - number: "0300 131 2789"
|     cost: standard
|     hours: unknown
|   - number: "0117 922 2700"
|     cost: standard
|     hours: unknown
| website: https://line.example.org
| sources:
|   - url: https://line.example.org/contact#numbers
|     proves: [phones]
|     page_dated: unknown
|   - url: https://other.example.org/
|     proves: [phones]
|     page_dated: unknown
| ---
|
| Say who you are.
signposting/services/quiet.md
| ---
| title: The Quiet One
| description: Help online.{ABOUT.rstrip()}
| website: https://quiet.example.org/help#now
| sources:
|   - url: https://quiet.example.org/about
|     proves: [website]
|     page_dated: unknown
| ---
|
| Online only.
"""
PAGE = "https://line.example.org/contact"
FIRST, SECOND = f"line 03001312789 {PAGE}", f"line 01179222700 {PAGE}"
QUIET = "https://quiet.example.org/help"
CARDS = {"line": "signposting/services/line.md", "quiet": "signposting/services/quiet.md"}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return load_book(write_tree(tmp_path, TREE))[0]


def told(book: Book, folder: Path, *visits: tuple[str, int, str]) -> dict[str, str]:
    """What the cards tell of visits: of what, days since 12 November, and what was seen."""
    history: History = {}
    for subject, days, reason in visits:
        history[subject] = after(history.get(subject), Look(subject, reason), START + timedelta(days=days))
    file = folder / "history.jsonl"
    write_history(file, history, history, START)
    book.answered = answered(book, file)
    pages = {name: page_markdown(book, path) for name, path in CARDS.items()}
    return {name: page.split("program")[1].split("</p>")[0] for name, page in pages.items() if "program" in page}


def test_without_a_visit_nothing_is_told(book: Book, tmp_path: Path) -> None:
    assert answered(book, tmp_path / "no-such-file") == {}
    assert "program" not in page_markdown(book, CARDS["line"])
    assert told(book, tmp_path) == {}


def test_numbers_are_told_when_each_was_seen_on_the_page_that_the_card_names(book: Book, tmp_path: Path) -> None:
    both = told(book, tmp_path, (FIRST, 0, "seen"), (SECOND, 3, "seen"))

    assert both == {"line": " saw it there again on 12 November 2026."}
    assert told(book, tmp_path, (FIRST, 0, "seen")) == {}
    assert told(book, tmp_path, ("line 03001312789 https://other.example.org/", 0, "seen")) == {}
    assert told(book, tmp_path, ("https://line.example.org", 0, "open")) == {}


def test_a_website_is_told_where_there_is_no_number(book: Book, tmp_path: Path) -> None:
    assert told(book, tmp_path, (QUIET, 0, "open")) == {"quiet": " on 12 November 2026."}
    assert book.answered["quiet"] == ("website", date(2026, 11, 12))


@pytest.mark.parametrize("reason", ["absent", "page-gone", "elsewhere"])
def test_what_is_not_well_now_is_not_told(book: Book, tmp_path: Path, reason: str) -> None:
    well = [(FIRST, 0, "seen"), (SECOND, 0, "seen")]

    assert told(book, tmp_path, *well, (SECOND, 1, reason)) == {}
    assert told(book, tmp_path, *well, (SECOND, 1, reason), (SECOND, 2, "seen")) == {
        "line": " saw it there again on 12 November 2026."
    }


def test_a_visit_that_could_not_tell_is_not_told(book: Book, tmp_path: Path) -> None:
    assert told(book, tmp_path, (QUIET, 0, "open"), (QUIET, 5, "timeout")) == {}
    assert told(book, tmp_path, (QUIET, 0, "timeout")) == {}
