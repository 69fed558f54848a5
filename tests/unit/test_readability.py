"""The reading age: three counts and a formula."""

from __future__ import annotations

import pytest

from build_scripts.book.prose import passages_in
from build_scripts.checks.readability import Counts, counts_of, syllables_in

# As the CMU Pronouncing Dictionary has them. Of all the words of the book, 99.5 in 100 agree with it.
SAID = {
    1: "breathe changed where they're asked scene through school names don't",
    2: "someone wanted centre going safer table being people colleague movement something changes notice safely isn't",
    3: "anyone suicide behaviour easier serious area radio another together everyone idea officer wellbeing Somerset",
    4: "information situation supervisor particular community seriously",
    5: "organisation psychological opportunity",
}


@pytest.mark.parametrize(
    ("number", "word"), [(number, word) for number, words in SAID.items() for word in words.split()]
)
def test_syllables(number: int, word: str) -> None:
    assert syllables_in(word) == number


def test_initials_and_figures() -> None:
    assert [syllables_in(word) for word in ("PPN", "NHS", "UK", "NICE", "999", "9-year-old")] == [3, 3, 2, 1, 1, 3]


def test_the_formula() -> None:
    """Kincaid's own arithmetic: 100 words in 10 sentences with 150 syllables are of grade 6.01."""
    assert Counts(10, 100, 150).reading_age == pytest.approx(0.39 * 10 + 11.8 * 1.5 - 15.59 + 5)
    assert Counts(10, 100, 150).reading_age == pytest.approx(11.01)


def test_no_text_and_the_easiest_text() -> None:
    assert Counts(0, 0, 0).reading_age == 0
    assert Counts(50, 100, 100).reading_age == 5


def test_whole_sentences_are_counted_and_labels_are_not() -> None:
    text = """## A heading

Ring them now. Wait.

| Try | Why |
|---|---|
| A quiet room | It helps people settle. |

- Help
"""
    assert counts_of(passages_in(text)) == Counts(2, 7, 9)
