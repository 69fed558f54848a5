"""Tables on a phone: which column of pairs is the one to read, and of wide tables what each cell is about.

Three columns leave a phone a word a line. So there the rows of a wide table are cards, and each cell stands under the
name of its column: see "Wide tables" in client/styles/text.css.
"""

from __future__ import annotations

import re

from .prose import CELL, RULE, plain

#: The head of a table of pairs: what to leave, what to say. The second column is marked as the one to read.
_PAIRS = re.compile(r"^(\| *(?:Instead of|Avoid) *\| *(?:Try|Prefer)) *\|", re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\|[ \t]*$\n?)+", re.MULTILINE)
_WIDE = 3  # columns


def with_marked_tables(markdown: str) -> str:
    """The Markdown of a page with `.try` and `data-label` where its tables need them."""
    return _TABLE.sub(lambda found: _labelled(found[0]), _PAIRS.sub(r"\1 {.try} |", markdown))


def _labelled(table: str) -> str:
    head, *rest = table.splitlines(keepends=True)
    columns = [plain(cell).strip().replace('"', "") for cell in _cells(head)]
    if len(columns) < _WIDE or "{.try}" in head or not rest or not RULE.fullmatch(rest[0].strip()):
        return table
    return "".join([head, rest[0], *(_row(line, columns) for line in rest[1:])])


def _row(line: str, columns: list[str]) -> str:
    first, *others = _cells(line)
    # Markdown takes no attributes for a cell that is empty.
    labelled = [
        f'{cell.rstrip()} {{ data-label="{column}" }} ' if cell.strip() else cell
        for column, cell in zip(columns[1:], others, strict=False)
    ]
    return "|" + "|".join([first, *labelled, *others[len(labelled) :]]) + "|" + "\n" * line.endswith("\n")


def _cells(line: str) -> list[str]:
    return CELL.split(line.strip())[1:-1]
