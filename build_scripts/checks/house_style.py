"""The house style as rules a machine can hold us to: house_style.yml, read, with its phrases turned into patterns."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("house_style.yml")

_BETWEEN = r"[\s–-]+"
_GAP = r"[,\s–-]+(?:[^\s.!?:;]+[,\s–-]+){0,8}?"
_PIECE = re.compile(r"\s*…\s*|[|()*]|\s+|[^\s…|()*]+")
_PIECES = {"(": "(?:", ")": ")", "|": "|", "*": r"[\w'’]*"}


def pattern_of(phrase: str) -> re.Pattern[str]:
    """What finds a phrase in a text; how a phrase is written stands at the top of house_style.yml.

    Raises ValueError for brackets without their other half."""
    parts = [_part(piece) for piece in _PIECE.findall(phrase.strip())]
    try:
        return re.compile(rf"(?<![\w'’])(?:{''.join(parts)})(?![\w’]|'\w)", re.IGNORECASE)
    except re.error:
        raise ValueError(f'"{phrase}" has a bracket without its other half') from None


def _part(piece: str) -> str:
    if "…" in piece:
        return _GAP
    if piece.isspace():
        return _BETWEEN
    return _PIECES.get(piece) or re.escape(piece).replace("'", "['’]").replace(r"\-", _BETWEEN)


@cache
def any_of(*phrases: str) -> re.Pattern[str]:
    """What finds any of some phrases; nothing, if there are none."""
    return re.compile("|".join(pattern_of(phrase).pattern for phrase in phrases) or r"(?!)", re.IGNORECASE)


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Rules):
    """A phrase we do not write. denial: whether a sentence that denies it may have it.

    wrong, right: a sentence that it finds, and one that it leaves.
    """

    find: str
    write: str
    why: str
    denial: bool = True
    wrong: str = ""
    right: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds it."""
        return pattern_of(self.find)

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """What it can begin with, in small letters."""
        first = self.find[1 : self.find.index(")")] if self.find.startswith("(") else self.find
        return tuple(re.split(r"[^\w%.]", start.lower())[0] for start in first.split("|"))

    def may_be_in(self, lowered: str) -> bool:
        """Whether a text in small letters has one of its beginnings: most rules need not be tried on most pages."""
        return any(start in lowered for start in self.starts)


class Suicide(_Rules):
    """What holds wherever suicide or self-harm is named."""

    about: list[str]
    help_within_lines: int
    help: list[str]
    help_pages: list[str]
    methods: list[str]
    causes: list[str]
    no_counts_in: list[str]
    counts: list[str]


class HouseStyle(_Rules):
    """The rules of house_style.yml; what each key means stands there."""

    phrases: list[Rule]
    claims: list[Rule]
    suicide: Suicide
    teaching_columns: list[str]
    teaching_headings: list[str]
    teaching_lists: list[str]
    warnings: list[str]
    denials: list[str]
    avoid_list: str
    only_in_paperwork: list[str]
    known_initials: list[str]
    initials: dict[str, list[str]]
    longest_sentence: int
    oldest_reading_age: float
    shortest_text_with_a_reading_age: int
    longest_page: int
    something_to_do_within: int
    pages_to_read: list[str]
    with_z: list[str]
    spelling: dict[str, str]

    @classmethod
    def read(cls, file: Path = FILE) -> HouseStyle:
        """The rules in a file. Raises ValueError, which names every rule that cannot be read."""
        given: Any = yaml.safe_load(file.read_text("utf-8"))
        style = cls.model_validate(given)
        for phrase in [rule.find for rule in (*style.phrases, *style.claims)]:
            pattern_of(phrase)
        return style
