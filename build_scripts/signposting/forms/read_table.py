"""Reads services from a table (CSV): one row for each contact, with the columns of our own (see table.py)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from build_scripts.problem import Problem
from build_scripts.signposting.drafts import CHECK, Draft, as_dialled_here, identifier
from build_scripts.signposting.forms.table import COLUMNS, MADE_COLUMNS, SERVICE_COLUMNS

KINDS = ("call", "text", "textphone", "email", "webchat", "website")
NEEDED = ("title", "kind", "address")
Fault = tuple[str, str]


class Row(NamedTuple):
    """A row of the table, with the line of the file on which it ends, and its cells without spaces around them."""

    line: int
    cells: dict[str, str]


def read_table(path: Path) -> tuple[list[Draft], list[Problem]]:
    """The services of a CSV file as drafts, and every Problem with its columns and rows."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [_problem(path, None, f"{error.object[error.start]:#x} is not UTF-8", "save it as CSV UTF-8")]
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    try:
        faults = [_problem(path, 1, *fault) for fault in _columns(list(reader.fieldnames or []))]
        return ([], faults) if faults else _read_rows(path, reader)
    except csv.Error:
        remedy = 'close each quoted cell with ", and write a " inside it twice'
        return [], [_problem(path, reader.line_num + 1, "a quoted cell does not end as it should", remedy)]


def _read_rows(path: Path, reader: csv.DictReader[str]) -> tuple[list[Draft], list[Problem]]:
    drafts: dict[str, Draft] = {}
    problems = []
    for cells in reader:
        too_many = None in cells
        row = Row(reader.line_num, {name: " ".join(value.split()) for name, value in cells.items() if name})
        if not any(row.cells.values()):
            continue
        found = _too_many_cells() if too_many else _take(drafts, row)
        problems += [_problem(path, row.line, *fault) for fault in found]
    return list(drafts.values()), problems


def _problem(path: Path, line: int | None, what: str, remedy: str) -> Problem:
    return Problem(path.name, line, what, remedy, check=CHECK)


def _columns(names: list[str]) -> Iterator[Fault]:
    for name in NEEDED:
        if name not in names:
            yield f"no column {name}", f"the first line names the columns; add {name} to it"
    for name in names:
        if name not in COLUMNS:
            near = get_close_matches(name.lower(), COLUMNS, n=1)
            yield f'"{name}" is not a column', f"call it {near[0]}, or take it out" if near else "take it out"
        elif names.count(name) > 1:
            yield f"two columns are called {name}", "take one out"


def _too_many_cells() -> list[Fault]:
    return [("more cells than the first line has columns", "put quotes around a cell that has commas in it")]


def _take(drafts: dict[str, Draft], row: Row) -> list[Fault]:
    """Puts one row into the draft of its service; what is wrong with it as a row."""
    faults = [(f"{name} is empty", f"write the {name}") for name in NEEDED if not row.cells[name]]
    kind = row.cells["kind"]
    if kind and kind not in KINDS:
        near = get_close_matches(kind.lower(), KINDS, n=1)
        faults.append(
            (f'"{kind}" is not a kind of contact', f"write {near[0] if near else 'one of ' + ', '.join(KINDS)}")
        )
    if faults:
        return faults
    id_ = row.cells.get("service") or identifier(row.cells["title"])
    if id_ in ("", "index"):
        return [
            (f'"{row.cells["title"]}" gives no name for a file', "write one in the column service, like my-helpline")
        ]
    if id_ != identifier(id_):
        return [(f'"{id_}" is not a name for a file', f"write {identifier(id_)}")]
    known = _service(row)
    draft = drafts.setdefault(id_, Draft(id_, row.line, known))
    contradicted = [key for key, value in known.items() if value and draft.known.get(key, value) != value]
    if contradicted:
        return [(f"{key} is not as on line {draft.line}", "write the same on both lines") for key in contradicted]
    return _add_contact(draft, row)


def _service(row: Row) -> dict[str, str | list[str]]:
    known: dict[str, str | list[str]] = {
        name: value for name in SERVICE_COLUMNS if name != "service" and (value := row.cells.get(name, ""))
    }
    for name in ("nations", "languages"):
        if name in known:
            known[name] = [one.strip() for one in row.cells[name].split(",")]
    return known


def _add_contact(draft: Draft, row: Row) -> list[Fault]:
    cells, kind = row.cells, row.cells["kind"]
    unused = [name for name in _unused(kind) if cells.get(name)]
    if unused:
        return [(f"{name} has no meaning for kind {kind}", "empty the cell") for name in unused]
    if kind in ("call", "text"):
        entry = {
            "number": as_dialled_here(cells["address"]),
            "label": cells.get("label"),
            "then": cells.get("then"),
            "keyword": cells.get("keyword"),
            "cost": cells.get("cost") or "unknown",
            "hours": cells.get("hours") or "unknown",
            "bank_holidays": cells.get("bank_holidays"),
        }
        draft.append("phones" if kind == "call" else "texts", {k: v for k, v in entry.items() if v}, row.line)
    elif kind == "email":
        draft.append("emails", cells["address"], row.line)
    elif kind in draft.known:
        return [(f"a second {kind} for this service", "keep one")]
    else:
        draft.known[kind] = as_dialled_here(cells["address"]) if kind == "textphone" else cells["address"]
        draft.lines[(kind,)] = row.line
    return []


def _unused(kind: str) -> tuple[str, ...]:
    """The columns that say nothing about a kind of contact."""
    if kind == "call":
        return ("keyword",)
    if kind == "text":
        return ("label", "then")
    return tuple(name for name in COLUMNS if name not in (*SERVICE_COLUMNS, "kind", "address", *MADE_COLUMNS, "cost"))
