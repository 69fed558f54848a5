"""How hard a text is to read: the Flesch-Kincaid grade as a UK reading age.

    grade = 0.39 x words a sentence + 11.8 x syllables a word - 15.59      reading age = grade + 5

Kincaid and others, 1975. The formula is arithmetic on three counts. Two of them are exact; syllables are estimated by
the rules below, which were held against the CMU Pronouncing Dictionary (see the test).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from build_scripts.book.prose import Passage, words_of

SCHOOL_STARTS_AT = 5

_VOWELS = re.compile(r"[aeiouy]+")
# An e that is written and not said: "notice", "noticed" and "notices" but not "table", "centre", "wanted" or "changes".
_SILENT = re.compile(
    r"(?:[^aeiouylr]|[aeiouy][lr]|gu)e$|[^aeiouydtl]ed$|[aeiouyl]led$|(?:[^aeiouyszxcghlr]|[aeiouy][lr]|gh|th|gu)es$"
)
# The same inside a word: "safely", "movement", "something".
_SILENT_INSIDE = re.compile(r"[^aeioul]e(?=ly$|ment|ful|less|ness|where|how)|^(some|home|care|safe|life)(?=[^aeiour])")
# Vowels that stand together and are said apart: "area", "going", "easier", "serious".
_APART = re.compile(
    r"i(?:a(?!l|n$|ge|r)|o(?!n|us|ur)|et|u)|[^xct]ious|ie(?=r$|st$|nce)|[aeiouy]ing|nyone|uici|[^gq]ua[^r]"
    r"|eo(?!p|n)|rea[lc]t|reas?$|ideas?$|creat|[^aeiouy]sm$"
)


_WHOLE = re.compile(r"(?:\S+\s+){2,}\S+[.!?][\"”)]*$")


@dataclass(frozen=True)
class Counts:
    """What the formula needs to know of a text."""

    sentences: int
    words: int
    syllables: int

    @property
    def reading_age(self) -> float:
        """In years, at least the age at which school starts; 0 for a text without a sentence."""
        if not self.sentences:
            return 0.0
        grade = 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
        return max(grade, 0) + SCHOOL_STARTS_AT


def counts_of(passages: Iterable[Passage]) -> Counts:
    """The counts of whole sentences: three words or more with a full stop. Labels, headings and titles are none."""
    sentences = [
        words_of(sentence)
        for passage in passages
        if passage.kind not in ("field", "heading")
        for _, sentence in passage.sentences()
        if _WHOLE.search(sentence)
    ]
    words = [word for sentence in sentences for word in sentence]
    return Counts(len(sentences), len(words), sum(map(syllables_in, words)))


@cache
def syllables_in(word: str) -> int:
    """About how many syllables a word is said in; initials such as PPN are one each letter, a figure is one."""
    said = re.sub(r"(?<=[dst])n['’]t$", "en", word)
    said = re.sub(r"['’](?:s|m|d|t|ve|re|ll)$", "", said)
    return sum(_syllables(part) for part in re.split(r"['’-]", said) if part) or 1


def _syllables(part: str) -> int:
    if part.isupper() and len(part) > 1 and not re.search(r"[AEIOUY]", part[1:-1]):
        return len(part)
    letters = re.sub(r"[^a-z]", "", part.lower())
    silent = len(_SILENT.findall(letters)) + len(_SILENT_INSIDE.findall(letters))
    return max(len(_VOWELS.findall(letters)) + len(_APART.findall(letters)) - silent, 1)
