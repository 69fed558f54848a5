"""The `pages` command: what is counted of every page, and what it comes to."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from html import unescape

import pytest

from build_scripts import pages
from build_scripts.book.load import load_book
from build_scripts.book.model import Page
from build_scripts.book.prose import to_confirm
from build_scripts.book.render import page_markdown
from build_scripts.build import CONTENT

PAGE = Page.model_validate(
    {
        "title": "A title of five words",
        "description": "What to do.",
        "owner": "Wellbeing lead",
        "last_reviewed_on": date(2026, 11, 23),
        "review_in": "6 months",
        "sources": ["one", "two"],
        "status": "draft",
        "path": "me/page.md",
        "body": 'Sit down now. Ask your rep (to\nconfirm with your force).\n\nWe say "(to confirm)" if so.\n\n- Rest',
        "body_line": 9,
    }
)


def test_what_is_counted_of_a_page() -> None:
    figures = pages.figures_of(PAGE)

    assert (figures.path, figures.words, figures.sources, figures.confirm) == ("me/page.md", 18, 2, 1)
    assert figures.serves == "officers' own trauma and self-care"
    assert 5 <= figures.reading_age < 9


def test_lines_to_confirm_are_whole_sentences() -> None:
    assert to_confirm(PAGE) == ["Ask your rep (to confirm with your force)."]


def test_every_page_of_ours_serves_a_part_of_the_work() -> None:
    """None is left with the words for the pages that only help to find others."""
    book, _ = load_book(CONTENT)
    unclear = [path for path in book.pages if pages.serves(path) == pages.SERVES[""]]

    assert unclear == ["find.md", "index.md"]
    assert [start for start in pages.SERVES if not any(path.startswith(start) for path in book.pages)] == []


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_table_and_the_sums(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    book, _ = load_book(CONTENT)

    assert pages.run(Namespace(format=form)) == 0
    said = capsys.readouterr().out
    assert all(path in said for path in book.pages)
    assert f"Pages: {len(book.pages)} (" in said
    assert "House style: 0 errors, 0 warnings" in said


def test_what_a_force_must_confirm_is_listed_on_its_page() -> None:
    """Every line that is marked, so that the list cannot fall behind the pages."""
    book, _ = load_book(CONTENT)
    listed = unescape(page_markdown(book, "about/how-this-was-made.md"))
    marked = [page for page in book.pages.values() if to_confirm(page)]

    assert len(marked) > 5
    assert [page.path for page in marked if f">{page.title}</a>" not in listed] == []
