"""Services from somebody else's file as drafts of our own: what the file knows is filled in, the rest says TODO.

A draft never claims evidence, and its owner, risk and groups are an editor's to decide: `check` names each until it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from build_scripts.book.front_matter import Document, Where
from build_scripts.book.validation import field_problems
from build_scripts.problem import Problem
from build_scripts.signposting.model import ServiceFields

CHECK = "import"
TEXT = "TODO 60 to 150 words: what happens when somebody calls, who it suits, what to say to the person with you.\n"

_STILL_TO_BE_WRITTEN = ": still to be written;"
_INTERNATIONAL = re.compile(r"^(?:\+|00) ?44 ?(?:\(0\))? ?")


@dataclass
class Draft:
    """A service as far as a file tells it.

    id: what its own file will be called. line: where the file begins to tell of it, if known. known: fields of a
    service, as front matter has them. lines: the line of the file for each contact and other part.
    """

    id: str
    line: int | None
    known: dict[str, Any]
    lines: dict[Where, int] = field(default_factory=dict)

    def append(self, key: str, value: Any, line: int | None) -> None:
        """Adds one more contact of a kind that a service can have many of."""
        entries = self.known.setdefault(key, [])
        if line is not None:
            self.lines[(key, len(entries))] = line
        entries.append(value)


def identifier(title: str) -> str:
    """The name of a file for a title: "Cruse (Scotland)" -> "cruse-scotland"."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")


def as_dialled_here(number: str) -> str:
    """A number as written in the UK: "+44 117 922 2700" -> "0117 922 2700"."""
    return _INTERNATIONAL.sub("0", number)


def draft_problems(draft: Draft, file: str) -> list[Problem]:
    """What is wrong with what the file tells of a service, line by line. file: its name, for messages."""
    lines = {**draft.lines, (): draft.line or 1}
    document = Document(file, front_matter(draft, date.today()), "", 0, lines, dict(_typed(draft.known)))
    problems = field_problems(document, ServiceFields, "a service")
    return [problem for problem in problems if _STILL_TO_BE_WRITTEN not in f"{problem.what};"]


def _typed(value: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every single value with its place."""
    if isinstance(value, str):
        yield where, value
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _typed(item, (*where, key))


def front_matter(draft: Draft, today: date) -> dict[str, Any]:
    """The fields of the draft, in the order of our own files."""
    fields: dict[str, Any] = {
        "title": "TODO",
        "description": "TODO one plain sentence of at most 160 characters, shown on cards",
        "owner": "TODO the role that keeps this entry, such as Signposting editor",
        "last_reviewed_on": today,
        "review_in": "3 months",
        "status": "draft",
        "groups": ["TODO"],
        "audience": "TODO officer, public or both",
        "eligibility": "TODO who may use it",
        "nations": ["TODO"],
        "area": None,
        "languages": None,
        "risk": "TODO life, high or normal",
        "confidence": "TODO high or medium",
        "phones": None,
        "texts": None,
        "textphone": None,
        "emails": None,
        "website": None,
        "webchat": None,
        "sources": [
            {"url": "TODO", "proves": _to_prove(draft), "page_dated": "TODO the date on that page, or unknown"}
        ],
    }
    fields |= draft.known
    return {key: value for key, value in fields.items() if value is not None}


def _to_prove(draft: Draft) -> list[str]:
    return [key for key in ("phones", "texts", "emails", "website", "webchat") if key in draft.known] or ["name"]


class _Dumper(yaml.SafeDumper):
    """Writes lists as our files have them: words on one line, groups of fields under each other."""

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        return super().represent_sequence(tag, sequence, flow_style=all(isinstance(item, str) for item in sequence))


def draft_text(draft: Draft, today: date) -> str:
    """The whole file of a draft."""
    head = yaml.dump(front_matter(draft, today), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{head}---\n\n{TEXT}"
