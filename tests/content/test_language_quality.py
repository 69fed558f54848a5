"""The language helper marks what a safeguarding lead would: the sentences of tests/language, put to the real checker.

The list was tuned on one half of the sentences; the other half, which is told apart by a hash, was never looked at for
it. `.venv/bin/python -m tests.content.test_language_quality` prints both scores and the misses of the half for tuning;
`--held-out` those of the other half, for a report and not to tune by.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from build_scripts.book.better_words import wording_of
from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from build_scripts.environment import node

FOLDER = Path(__file__).parents[1] / "language"
FLOOR_PRECISION, FLOOR_RECALL = 0.95, 0.85
FLOOR_PRECISION_UNSEEN, FLOOR_RECALL_UNSEEN = 0.85, 0.4


@dataclass(frozen=True)
class Checked:
    """A sentence: the words labelled in it, those of them that were not marked, and what was marked besides."""

    sentence: str
    wanted: list[str]
    missed: list[str]
    wrong: list[str]

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the half that nothing was tuned on."""
        return hashlib.sha256(self.sentence.encode()).digest()[0] % 2 == 1


def check_sentences(file: str = "sentences.txt") -> list[Checked]:
    """What the checker, with the book's own list, makes of every sentence of a file."""
    book, _ = load_book(CONTENT)
    done = subprocess.run(
        [node(), str(FOLDER / "evaluate.mjs"), str(FOLDER / file)],
        input=json.dumps(wording_of(book)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return [Checked(**row) for row in json.loads(done.stdout)]


def scores(sentences: list[Checked]) -> tuple[float, float]:
    """Precision (of what is marked, how much should be) and recall (of what should be marked, how much is)."""
    wanted = sum(len(each.wanted) for each in sentences)
    hit = wanted - sum(len(each.missed) for each in sentences)
    return hit / (hit + sum(len(each.wrong) for each in sentences)), hit / wanted


def report(sentences: list[Checked], *, misses: bool = True) -> str:
    """The scores in words, with every sentence that is not marked as labelled."""
    precision, recall = scores(sentences)
    wanted = sum(len(each.wanted) for each in sentences)
    lines = [f"{len(sentences)} sentences, {wanted} phrases: precision {precision:.1%}, recall {recall:.1%}"]
    for each in sentences if misses else ():
        if each.missed or each.wrong:
            lines.append(f"  {each.sentence!r}: missed {each.missed}, wrongly marked {each.wrong}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def sentences() -> list[Checked]:
    return check_sentences()


def test_there_are_sentences_enough(sentences: list[Checked]) -> None:
    """In both halves, with a good part that must be left alone."""
    for half in (True, False):
        chosen = [each for each in sentences if each.held_out is half]
        assert len(chosen) >= 120
        assert sum(not each.wanted for each in chosen) >= 40


@pytest.mark.parametrize("held_out", [True, False])
def test_what_should_be_marked_is_and_little_else(sentences: list[Checked], held_out: bool) -> None:
    """Nothing was tuned on the half held out, so its score is what officers may expect."""
    chosen = [each for each in sentences if each.held_out is held_out]
    precision, recall = scores(chosen)
    assert precision >= FLOOR_PRECISION and recall >= FLOOR_RECALL, report(chosen)


def test_sentences_written_after_the_list_are_marked_too() -> None:
    """The hardest: phrases as they come, and a list that nobody touched for them. What it cannot know it misses."""
    chosen = check_sentences("unseen.txt")
    precision, recall = scores(chosen)
    assert precision >= FLOOR_PRECISION_UNSEEN and recall >= FLOOR_RECALL_UNSEEN, report(chosen)


if __name__ == "__main__":
    everything = check_sentences()
    tuned = [each for each in everything if not each.held_out]
    held_out = [each for each in everything if each.held_out]
    print("Tuned on:", report(tuned))
    print("Held out:", report(held_out, misses="--held-out" in sys.argv))
    print("Written after the list:", report(check_sentences("unseen.txt"), misses="--held-out" in sys.argv))
