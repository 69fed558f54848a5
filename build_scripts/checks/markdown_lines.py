"""Where in the Markdown something of a finished page was written: the line of a text, and of each link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from build_scripts.checks.page import Link


def lines_with(lines: Sequence[str], text: str) -> list[int]:
    """The numbers of the lines that have a text, each as often as it does."""
    wanted = _plain(text)
    if not wanted:
        return []
    return [number for number, line in enumerate(lines, start=1) for _ in range(_plain(line).count(wanted))]


@dataclass(frozen=True)
class _Place:
    """A Markdown line that may be a link's: how often each spelling of its target, and of its words, is on it."""

    line: int
    targets: dict[str, int]
    words: dict[str, int]


def lines_of_links(links: Sequence[Link], targets: Sequence[Sequence[str]], lines: Sequence[str]) -> dict[int, int]:
    """The line each link was written on, by its index, for those that were.

    A place in the Markdown belongs to one link only: the one that has its target and its words, else its target,
    else its words. So a link of the frame is not taken for one in the text, and equal links get a line each.
    targets: for each link, how the Markdown may spell its target.
    """
    found: dict[int, int] = {}
    taken: Counter[tuple[int, str]] = Counter()
    places = [_places(link, spellings, lines) for link, spellings in zip(links, targets, strict=True)]
    for by_target, by_words in ((True, True), (True, False), (False, True)):
        for index, candidates in enumerate(places):
            for place in candidates if index not in found else ():
                target = next((t for t, times in place.targets.items() if times > taken[place.line, t]), None)
                words = next((w for w, times in place.words.items() if times > taken[place.line, w]), None)
                if (target or not by_target) and (words or not by_words):
                    found[index] = place.line
                    taken.update((place.line, name) for name in (target, words) if name)
                    break
    return found


def _places(link: Link, spellings: Sequence[str], lines: Sequence[str]) -> list[_Place]:
    places = []
    brackets = _in_brackets(link)
    for number, line in enumerate(lines, start=1):
        targets = {spelling: _times(line, spelling) for spelling in spellings if spelling in line}
        words = {words: plain.count(words) for words in brackets if "[" in line and words in (plain := _plain(line))}
        if targets or words:
            places.append(_Place(number, targets, words))
    return places


def _times(line: str, target: str) -> int:
    return len(re.findall(rf"(?<![\w./#-]){re.escape(target)}(?![\w/#-]|\.\w)", line))


def _in_brackets(link: Link) -> list[str]:
    """A link's words as Markdown has them; of a call button only the first part was written there."""
    return [f"[{_plain(words)}]" for words in dict.fromkeys([link.text, *link.words[:1]]) if words]


def _plain(text: str) -> str:
    """Markdown or visible text without emphasis marks, single-spaced."""
    return " ".join(re.sub(r"[*_`\\]", "", text).split())
