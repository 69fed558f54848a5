"""The accessibility statement tells what the last test found, as it was, and claims no more than that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from build_scripts.book.load import load_book
from build_scripts.book.model import Book, Force
from build_scripts.book.render import page_markdown
from build_scripts.build import CONTENT
from tests.access.flows import FLOWS
from tests.access.pages import pages_of
from tests.access.states import states_of
from tests.content_tree import write_tree

PAGE = """
about/accessibility.md
| ---
| title: Accessibility
| description: What we aim for.
| owner: Product team
| last_reviewed_on: 2026-11-23
| review_in: 3 months
| status: draft
| sources: [a]
| access_test:
|   - on: 2026-11-20
|     engines: [Chromium 156, WebKit 2.50]
|     axe: 4.14.1
|     pages: PAGES
|     states: 37
|     kinds: 23
|     widths: [320, 1280]
|     faults: FAULTS
|     flows:
|       - goal: Call the crisis line
|         taps: 1
|         tab_presses: 8
| ---
|
| Tell us.
"""


def told(folder: Path, *, pages: int = 1, faults: int = 0, force: Force | None = None) -> str:
    """The page of a book of one page."""
    text = PAGE.replace("PAGES", str(pages)).replace("FAULTS", str(faults))
    book, _ = load_book(write_tree(folder, text))
    return page_markdown(replace(book, force=force), "about/accessibility.md")


def test_it_is_dated_and_says_what_was_tested_and_how(tmp_path: Path) -> None:
    page = told(tmp_path)

    assert "Last test: 20 November 2026. No fault was found." in page
    assert "All 1 pages, " in page
    assert "37 states" in page
    assert "from 320 to 1280 pixels wide" in page
    assert "Chromium 156 and WebKit 2.50" in page
    taps, stops = '<td data-label="Taps">1</td>', '<td data-label="Stops by keyboard">8</td>'
    assert f"<tr><td>Call the crisis line</td>{taps}{stops}</tr>" in page


@pytest.mark.parametrize(("faults", "words"), [(1, "1 fault was found"), (3, "3 faults were found")])
def test_faults_that_were_found_are_told(tmp_path: Path, faults: int, words: str) -> None:
    page = told(tmp_path, faults=faults)

    assert words in page
    assert "No fault" not in page


def test_pages_that_came_since_are_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    assert "have been added since" not in told(tmp_path / "old", pages=1)

    book, _ = load_book(CONTENT)
    page = book.pages["about/accessibility.md"]
    total = len(book.pages) + len(book.services)
    earlier = page.access_test[0].model_copy(update={"pages": total - 4})
    book.pages[page.path] = page.model_copy(update={"access_test": [earlier]})
    assert f"4 of today's {total} pages have been added since" in page_markdown(book, page.path)


def test_what_only_a_force_has_is_not_claimed(tmp_path: Path) -> None:
    assert "What only Hampshire has is not in it." in told(tmp_path, force=Force(name="Hampshire", peer_support="both"))


def test_ours_claims_no_more_than_there_is(book_site: Path) -> None:
    """No page, state or flow that is not there; taps as they are. When this goes red:
    .venv/bin/python -m tests.access --record"""
    book: Book = load_book(CONTENT)[0]
    test = book.pages["about/accessibility.md"].access_test[0]

    assert test.pages <= len(pages_of(book_site)) == len(book.pages) + len(book.services)
    assert test.states <= sum(len(states) for states in states_of(book_site).values())
    taps = {flow.goal: flow.count for flow in FLOWS}
    assert {flow.goal: flow.taps for flow in test.flows}.items() <= taps.items()
