"""Changes single fields of a content file and leaves every other character as the editor typed it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

_MARK = "\ufeff"


def set_fields(path: Path, fields: Mapping[str, Any]) -> None:
    """Writes fields of the front matter: in their place, or below the others if they are new; None takes one out."""
    text = path.read_bytes().decode("utf-8")
    path.write_bytes(with_fields(text, fields).encode("utf-8"))


def with_fields(text: str, fields: Mapping[str, Any]) -> str:
    """The text of a file with these fields in its front matter. The text must have front matter that can be read."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix(_MARK).split(end)
    close = next(index for index in range(1, len(lines)) if lines[index].rstrip() == "---")
    front = lines[1:close]
    for name, value in fields.items():
        start, stop = block(front, name)
        front[start:stop] = [] if value is None else written_out(name, value)
    mark = _MARK if text.startswith(_MARK) else ""
    return mark + end.join([lines[0], *front, *lines[close:]])


def block(front: list[str], name: str) -> tuple[int, int]:
    """The lines that hold a field: first, and one past the last; both past the end if it is not there."""
    for start, line in enumerate(front):
        if re.match(rf"{re.escape(name)}\s*:", line):
            stop = start + 1
            while stop < len(front) and not re.match(r"[^\s#-]", front[stop]):
                stop += 1
            while stop > start + 1 and (not front[stop - 1].strip() or front[stop - 1].startswith("#")):
                stop -= 1  # an empty line or a comment belongs to what comes after it
            return start, stop
    return len(front), len(front)


def written_out(name: str, value: Any) -> list[str]:
    """A field as lines of YAML, laid out as the other fields are."""
    if not isinstance(value, list):
        return [f"{name}: {_scalar(value)}"]
    lines = [f"{name}:"]
    for item in value:
        lines += [f"  {line}" for line in _item(item)]
    return lines


def _item(item: Any) -> list[str]:
    if not isinstance(item, Mapping):
        return [f"- {_scalar(item)}"]
    lines: list[str] = []
    for name, value in item.items():
        lines += written_out(name, value)
    return [("  " if index else "- ") + line for index, line in enumerate(lines)]


def _scalar(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    plain: str = yaml.safe_dump(value, allow_unicode=True, width=10**6, default_style=None)
    return plain.removesuffix("\n").removesuffix("\n...")
