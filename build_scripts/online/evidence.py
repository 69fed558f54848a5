"""Finds a number on a page, however it is written, and says whether it stands beside the service's name.

The number is looked for, not parsed: its digits with anything between them that people put between digits. What
stands around it decides whether those digits are this number: "116 123" is not part of 0116 1234567.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from build_scripts.online.claims import NumberClaim
from build_scripts.online.page_text import PageText
from build_scripts.signposting.numbers import numbers_in_text
from build_scripts.signposting.uk_numbers import SHORT_CODES

State = Literal["seen", "said old", "elsewhere", "absent"]

_GAP = r"[ \u00a0()\[\].\-\u2010-\u2015\u2212/_]{0,3}"
# What may come before the digits of a whole number in place of its 0.
_ABROAD = rf"(?:(?:\+|00){_GAP}44|\b44){_GAP}(?:\(?0\)?{_GAP})?"
_PART_OF_MORE = re.compile(r"(?:^|[^\d])((?:\+|\(?0)[\d()\[\] .\-\u2010-\u2015]*)$")
_WHOLE = (10, 11)  # digits: a number that has them is complete, and what follows is another

# A short code alone is a number like any other ("101 ways"): somewhere near must be a word that makes it a phone's.
_PHONE_WORD = re.compile(
    r"(?i)\b(call\w*|phon\w+|tele\w+|tel|ring\w*|dial\w*|text\w*|sms|number|helpline|hotline|line|freephone|free|NHS|"
    r"police|emergency|contact|ffoniwch|galwch|rhif)\b"
)
_WORD_WITHIN = 90  # characters
_A_HOUSE = re.compile(
    r",? [A-Z][\w'’]+(?: [A-Z][\w'’]+)* (?:Street|St|Road|Rd|Lane|Avenue|Ave|Way|Close|House|Square)\b"
)

# A name usually stands before its number; one after it, and after a comma, belongs to the next number.
_AFTER, _NEXT = 1.6, 40


@dataclass(frozen=True)
class Sighting:
    """What a page shows of a number.

    state: seen beside the service's name; said old: there, as a number that is not used any more; elsewhere on the
    page, beside another name or none; absent.
    excerpt: at most 120 characters around it.
    offers: other numbers near the service's name, for a person to look at; only when it was not seen.
    """

    state: State
    excerpt: str = ""
    offers: tuple[str, ...] = ()


def find_number(page: PageText, claim: NumberClaim, others: Mapping[str, Sequence[str]], final: str) -> Sighting:
    """Whether the number of a claim still stands on a page.

    others: the names of every other service that does not have this number, by id.
    final: the address that the page came from.
    """
    other_names = tuple(name for names in others.values() for name in names)
    ours, theirs = _named(claim.names), _named(other_names)
    is_ours = _page_is_ours(page, claim, final, ours)
    seen: Sighting | None = None
    elsewhere: Sighting | None = None
    for index, passage in enumerate(page.passages):
        for start, end in _places(claim.dialled, passage.spoken, ours):
            excerpt = _excerpt(passage.spoken, start, end)
            if _is_said_old(passage.spoken, start, end):
                # One notice counts for more than all the footers that nobody has changed yet.
                return Sighting("said old", excerpt, _offers(page, claim, ours))
            if not seen and _beside(page, index, start, end, ours, theirs, is_ours):
                seen = Sighting("seen", excerpt)
            elsewhere = elsewhere or Sighting("elsewhere", excerpt)
    if not seen and elsewhere:
        return replace(elsewhere, offers=_offers(page, claim, ours))
    return seen or Sighting("absent", offers=_offers(page, claim, ours))


def is_in(text: str, dialled: str) -> bool:
    """Whether a number stands in a text."""
    return next(_places(dialled, text), None) is not None


# The number


def _places(dialled: str, text: str, names: re.Pattern[str] | None = None) -> Iterator[tuple[int, int]]:
    """Where a number stands in a text. names: what makes a short code a number of that name when they are near."""
    for match in _pattern(dialled).finditer(text):
        whole = _stands_alone(dialled, text, match.start(), match.end())
        if whole and (len(dialled) > 5 or _is_for_a_phone(dialled, text, match.start(), match.end(), names)):
            yield match.start(), match.end()


@lru_cache(maxsize=1024)
def _pattern(dialled: str) -> re.Pattern[str]:
    """The digits with what people put between them, in the UK's form or for callers abroad."""
    digits = _GAP.join(dialled)
    if dialled.startswith("0"):
        digits = rf"(?:{_ABROAD}|0{_GAP}){_GAP.join(dialled[1:])}"
    return re.compile(rf"(?<!\d){digits}(?!\d)")


def _stands_alone(dialled: str, text: str, start: int, end: int) -> bool:
    """Whether the digits at a place are the whole of a number."""
    before, after = text[max(0, start - 40) : start], text[end : end + 12]
    if re.search(r"\d[.,:]$|[£$€#]\s?$", before) or re.match(r"[.,:]\d|\s?%", after):
        return False
    if re.search(r"(\+|\b0{2})[ (]*$", before):
        return False
    if len(dialled) >= 10:
        return True
    longer = _PART_OF_MORE.search(before)
    if longer and sum(char.isdigit() for char in longer[1]) not in _WHOLE:
        return False
    following = re.match(r"[ \u00a0.\-()]{1,2}(\d+)(?:\s*(\w+))?", after)
    return not following or following[1][0] == "0" or len(following[1]) < 3 or following[2] in ("days", "day")


def _is_for_a_phone(dialled: str, text: str, start: int, end: int, names: re.Pattern[str] | None) -> bool:
    """Whether a few digits are a number to call or text, and not a price, a house or a count."""
    if _A_HOUSE.match(text, end):
        return False
    if re.search(r"(?i)(tel|sms|callto|smsto):$", text[:start]):
        return True
    if _is_said_old(text, start, end):
        return True
    near = text[max(0, start - _WORD_WITHIN) : end + _WORD_WITHIN]
    # A name beside three digits proves nothing: it may be an address.
    return bool(_PHONE_WORD.search(near) or (names and len(dialled) == 5 and names.search(near)))


_OLD_BEFORE = re.compile(
    r"(?i)\b(?:formerly|previously|(?:old|former|previous) (?:\w+ ){0,2}\w+|changed from|used to be|instead of|"
    r"replac(?:es|ing)|"
    r"(?:do not|don.t|no longer) (?:use|call|ring|text))[^\d.;]{0,12}$"
)
_OLD_AFTER = re.compile(
    r"(?i)[^\d.;]{0,25}\b(?:no longer (?:in use|used|works?|available|answered|staffed)|not in use|switched off|"
    r"discontinued|withdrawn|replaced (?:by|with)|out of (?:use|service)|has changed|"
    r"clos(?:ed|es) (?:in|since|down|for good|permanently))\b"
)


def _is_said_old(text: str, start: int, end: int) -> bool:
    """Whether the words right before or after a number say that it is not used any more."""
    return bool(_OLD_BEFORE.search(text[max(0, start - 60) : start]) or _OLD_AFTER.match(text, end))


# The name


@lru_cache(maxsize=4096)
def _named(names: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of some names, whatever the case, the apostrophes and what stands between the words."""
    spelt = sorted({_spelt(name) for name in names} - {""}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)", re.IGNORECASE) if spelt else None


def _spelt(name: str) -> str:
    words = re.findall(r"\w+|&", re.sub(r"['’]", "", name))
    if len(words) == 1 and len(name) > 2:
        # Calm, shelter and frank are words as well as names: a name of one word is one only as it is written.
        return rf"(?-i:{_word(words[0])}|{re.escape(words[0].upper())})"
    return r"[\W_]+".join(_word(word) for word in words)


def _word(word: str) -> str:
    if word.lower() in ("and", "&"):
        return "(?:and|&)"
    return rf"{re.escape(word[:-1])}['’]?s" if len(word) > 2 and word[-1] in "sS" else re.escape(word)


def _page_is_ours(page: PageText, claim: NumberClaim, final: str, ours: re.Pattern[str] | None) -> bool:
    """Whether the page as a whole is about the service: by its title, its site's name, its host or first heading."""
    if claim.website and _site(claim.website) == _site(final):
        return True
    return bool(ours and any(ours.search(text) for text in (page.title, page.site, page.heading)))


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _beside(
    page: PageText,
    index: int,
    start: int,
    end: int,
    ours: re.Pattern[str] | None,
    theirs: re.Pattern[str] | None,
    is_ours: bool,
) -> bool:
    """Whether the nearest name to a number is the service's: in its passage, its section, then the page."""
    passage = page.passages[index]
    in_passage = _nearest(passage.spoken, start, end, ours, theirs)
    if in_passage is not None:
        return in_passage
    for heading in reversed(passage.headings):
        found = _nearest(heading, len(heading), len(heading), ours, theirs)
        if found is not None:
            return found
    if is_ours:
        return True
    for earlier in reversed(page.passages[:index]):
        found = _nearest(earlier.text, len(earlier.text), len(earlier.text), ours, theirs)
        if found is not None:
            return found
    return any(ours is not None and ours.search(later.text) for later in page.passages[index + 1 :])


def _nearest(
    text: str, start: int, end: int, ours: re.Pattern[str] | None, theirs: re.Pattern[str] | None
) -> bool | None:
    """Whether the name nearest to a place in a text is ours; None if there is no name."""
    found = [(match.start(), match.end(), True) for match in (ours.finditer(text) if ours else ())]
    others = [(match.start(), match.end(), False) for match in (theirs.finditer(text) if theirs else ())]
    # "Rape Crisis Scotland" is no mention of "Rape Crisis": of two names in one place the longer is meant.
    mentions = [one for one in found + others if not any(_inside(one, other) for other in found + others)]
    if not mentions:
        return None
    return min(mentions, key=lambda one: (_far(text, one, start, end), not one[2]))[2]


def _inside(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> bool:
    shorter = one[1] - one[0] < other[1] - other[0]
    return shorter and other[0] <= one[0] and one[1] <= other[1]


def _far(text: str, mention: tuple[int, int, bool], start: int, end: int) -> float:
    if mention[1] <= start:
        return start - mention[1]
    between = text[end : mention[0]]
    return len(between) * _AFTER + _NEXT * bool(re.search("[,;.|]", between))


# What else is there


def _offers(page: PageText, claim: NumberClaim, ours: re.Pattern[str] | None) -> tuple[str, ...]:
    """Up to four other numbers as the page writes them, those in a passage or section with the service's name first."""
    written: dict[str, str] = {}
    near: dict[str, bool] = {}
    for passage in page.passages:
        beside = bool(ours and any(ours.search(text) for text in (passage.text, *passage.headings)))
        for typed, digits in _numbers_in(passage.spoken):
            if digits != claim.dialled:
                written.setdefault(digits, typed)
                near[digits] = near.get(digits, False) or beside
    return tuple(written[digits] for digits in sorted(written, key=lambda digits: not near[digits])[:4])


def _numbers_in(text: str) -> Iterator[tuple[str, str]]:
    """The whole numbers in a text: as written, and their digits as dialled in the UK."""
    text = re.sub(r"(?i)\b(tel|sms|callto|smsto):", "", text)
    for _, typed, digits in numbers_in_text(text):
        if digits.startswith("0") and len(digits) in (8, *_WHOLE):
            yield typed.strip(), digits
    for code, shown in SHORT_CODES.items():
        if len(code) == 6 and is_in(text, code):
            yield shown, code


def _excerpt(text: str, start: int, end: int, longest: int = 120) -> str:
    room = max(0, longest - (end - start)) // 2
    return " ".join(text[max(0, start - room) : end + room].split())[:longest]
