"""Search over our own content answers as an officer would: the queries of tests/search, put to the real code and index.

The ranking and the word list were tuned on one half of the queries; the other half, which is told apart by a hash, was
never looked at for it. `python3 -m tests.build.test_search_quality SITE...` prints both scores with every
miss, for the editions given.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from build_scripts.book.addresses import url_of
from build_scripts.book.edition import force_names
from build_scripts.book.load import load_book
from build_scripts.book.model import SEARCH_PAGE
from build_scripts.build import CONTENT
from build_scripts.environment import node

FOLDER = Path(__file__).parents[1] / "search"
SEEN = 3  # results that a phone shows without scrolling
FLOOR_SEEN, FLOOR_FIRST = 0.95, 0.80


@dataclass(frozen=True)
class Answered:
    """A query, the pages that would answer it, and what search shows for it, from the top.

    pinned: whether the top is help for a risk to life, which stands there whatever else fits.
    """

    query: str
    wanted: list[str]
    shown: list[str]
    pinned: bool

    @property
    def place(self) -> int | None:
        """How many results stand above the first that answers; None when none does."""
        return next((place for place, page in enumerate(self.shown) if page in self.wanted), None)

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the half that nothing was tuned on."""
        return hashlib.sha256(self.query.encode()).digest()[0] % 2 == 1


def ask(site: Path, queries: Path) -> list[Answered]:
    """What search over a finished site shows for a file of queries."""
    command = [node(), str(FOLDER / "evaluate.mjs"), str(site), str(queries)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return [Answered(**row) for row in json.loads(done.stdout)]


def ask_editions(sites: Sequence[Path], queries: Path) -> list[Answered]:
    """The same, with each query put to the first of several editions that has a page to answer it."""
    by_edition = [ask(site, queries) for site in sites]

    def has_answer(site: Path, answer: Answered) -> bool:
        return any((site / page / "index.html").is_file() for page in answer.wanted)

    return [
        next((answer for site, answer in zip(sites, each, strict=True) if has_answer(site, answer)), each[0])
        for each in zip(*by_edition, strict=True)
    ]


def scores(answers: list[Answered]) -> tuple[float, float]:
    """The shares of queries answered first, and among the first three."""
    places = [answer.place for answer in answers]
    seen = [place for place in places if place is not None and place < SEEN]
    return places.count(0) / len(answers), len(seen) / len(answers)


def report(answers: list[Answered]) -> str:
    """The scores in words, with every query that is not answered first."""
    first, seen = scores(answers)
    lines = [f"{len(answers)} queries: {first:.1%} answered first, {seen:.1%} in the first three"]
    for answer in sorted(answers, key=lambda one: -(99 if one.place is None else one.place)):
        if answer.place != 0:
            place = "not shown" if answer.place is None else f"place {answer.place + 1}"
            lines.append(f"  {answer.query!r}: {' or '.join(answer.wanted)} is {place}; first is {answer.shown[:1]}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def editions(book_site: Path, force_site: Callable[[str], Path]) -> list[Path]:
    """The national edition, and each force's: local services are only there."""
    return [book_site, *map(force_site, force_names(CONTENT))]


@pytest.fixture(scope="module")
def answers(editions: list[Path]) -> list[Answered]:
    return ask_editions(editions, FOLDER / "queries.txt")


def test_there_are_queries_enough(answers: list[Answered], editions: list[Path]) -> None:
    """Each with pages that some edition has: a page that was renamed must be renamed here."""
    assert len(answers) >= 250
    assert min(sum(answer.held_out for answer in answers), sum(not answer.held_out for answer in answers)) >= 125
    wanted = {page for answer in answers for page in answer.wanted}
    assert {page for page in wanted if not any((site / page / "index.html").is_file() for site in editions)} == set()


def test_the_held_out_half_is_answered(answers: list[Answered]) -> None:
    """Nothing was tuned on these, so their score is what officers may expect."""
    held_out = [answer for answer in answers if answer.held_out]
    first, seen = scores(held_out)
    assert seen >= FLOOR_SEEN and first >= FLOOR_FIRST, report(held_out)


def test_the_half_for_tuning_is_answered(answers: list[Answered]) -> None:
    tuned = [answer for answer in answers if not answer.held_out]
    first, seen = scores(tuned)
    assert seen >= FLOOR_SEEN and first >= FLOOR_FIRST, report(tuned)


def test_every_old_name_leads_to_what_took_its_place(editions: list[Path], tmp_path: Path) -> None:
    """First of all, in the edition that has the service."""
    old = {
        entry.name: entry.replaced_by
        for name in force_names(CONTENT)
        for entry in load_book(CONTENT, force=name)[0].retired
    }
    names = tmp_path / "names.txt"
    names.write_text("".join(f"{name} -> signposting/services/{new}\n" for name, new in old.items()), "utf-8")
    answers = ask_editions(editions, names)
    assert len(answers) == len(old) >= 17
    assert [answer for answer in answers if answer.place != 0] == []


def test_where_a_life_may_be_at_risk_the_right_help_is_always_first(book_site: Path) -> None:
    """There is no share here that may fail."""
    answers = ask(book_site, FOLDER / "life_risk.txt")
    assert len(answers) >= 100
    assert [answer for answer in answers if answer.place != 0 or not answer.pinned] == []


def test_every_spelling_that_editors_listed_brings_its_help_first(book_site: Path, tmp_path: Path) -> None:
    book, _ = load_book(CONTENT)
    listed = [(typed, risk.show[0]) for risk in book.pages[SEARCH_PAGE].help_first for typed in risk.typed]
    spellings = tmp_path / "spellings.txt"
    spellings.write_text(
        "".join(f"{typed} -> {url_of(page.partition('#')[0])[:-1]}\n" for typed, page in listed), "utf-8"
    )
    answers = ask(book_site, spellings)
    assert len(answers) == len(listed)
    assert [answer for answer in answers if answer.place != 0 or not answer.pinned] == []


if __name__ == "__main__":
    everything = ask_editions([Path(site) for site in sys.argv[1:]], FOLDER / "queries.txt")
    print("Tuned on:", report([answer for answer in everything if not answer.held_out]))
    print("Held out:", report([answer for answer in everything if answer.held_out]))
    print("Life at risk:", report(ask(Path(sys.argv[1]), FOLDER / "life_risk.txt")))
