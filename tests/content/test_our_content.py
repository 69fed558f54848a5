"""Our own content holds to the rules we make for everybody's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.build import CONTENT
from build_scripts.checks import run_checks
from build_scripts.checks.site import Site
from build_scripts.problem import Problem
from tests.conftest import BASE


@pytest.fixture(scope="module")
def loaded() -> tuple[Book, list[Problem]]:
    return load_book(CONTENT)


def test_the_content_has_no_problems(loaded: tuple[Book, list[Problem]]) -> None:
    assert [str(problem) for problem in loaded[1] if problem.severity == "error"] == []


def test_the_finished_site_has_no_problems(loaded: tuple[Book, list[Problem]], book_site: Path) -> None:
    assert [str(problem) for problem in run_checks(Site.read(book_site, CONTENT, BASE), loaded[0])] == []


def test_every_place_has_finished_pages(loaded: tuple[Book, list[Problem]]) -> None:
    pages = Counter(page.place for page in loaded[0].pages.values() if not page.is_index)

    assert all(pages[place] >= 2 for place in ("scene", "me", "signposting", "work", "about")), pages


def test_the_calls_that_save_lives_are_in_the_directory(loaded: tuple[Book, list[Problem]]) -> None:
    """With the numbers that published sources give."""
    services = loaded[0].services
    expected = {
        "emergency-999": "999",
        "nhs-111-mental-health-england": "111",
        "samaritans": "116 123",
        "oscar-kilo-crisis-line": "0300 131 2789",
        "national-domestic-abuse-helpline": "0808 2000 247",
        "childline": "0800 1111",
    }

    assert {id_: services[id_].phones[0].number for id_ in expected} == expected
    assert [(text.number, text.keyword) for text in services["shout"].texts] == [("85258", "SHOUT")]


def test_nothing_claims_to_be_signed_off(loaded: tuple[Book, list[Problem]]) -> None:
    """No force has signed anything off yet; this goes red on the day one does, and is then rewritten."""
    book = loaded[0]

    assert {entry.status for entry in (*book.pages.values(), *book.services.values())} == {"draft"}


def test_weak_evidence_never_carries_a_number(loaded: tuple[Book, list[Problem]]) -> None:
    """Every service that shows a number names a page on which it was seen."""
    bare = [
        service.id
        for service in loaded[0].services.values()
        if (service.phones and not any("phones" in source.proves for source in service.sources))
        or (service.texts and not any("texts" in source.proves for source in service.sources))
    ]

    assert bare == []
