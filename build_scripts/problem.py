"""One fault that somebody can put right, and how it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """A fault in a file: where it is, what is wrong, and what to write instead.

    file: path relative to the project (or site) folder, with forward slashes.
    line: 1 for the first line; None when the fault is the file as a whole.
    what: what is wrong, naming the field, link or number.
    remedy: what to write instead, as an instruction.
    severity: an "error" stops a build; a "warning" is shown and does not.
    check: short name of the rule that found it, for machine-readable reports.
    """

    file: str
    line: int | None
    what: str
    remedy: str
    severity: Severity = "error"
    check: str = ""

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}  {self.what}; {self.remedy}"


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repeats, by file and line, so that an editor can walk down the list once."""
    return sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.what))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether anything here must stop a build."""
    return any(problem.severity == "error" for problem in problems)
