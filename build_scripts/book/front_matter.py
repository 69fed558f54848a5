"""Reads one content file: its front matter, with the line of every key and list item, and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from build_scripts.problem import Problem

CHECK = "front-matter"

Where = tuple[str | int, ...]
"""The way to a value: ("phones", 0, "number"); list items count from 0."""

# Characters nobody can see. They come with pasted text, and break numbers, links and search without a trace.
# Line separators are among them because YAML would count them as lines and the editor's screen would not.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udfff]"
)

# What a YAML tag may be here; anything else was asked for by name ("!!binary"), which no editor needs.
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}


@dataclass(frozen=True)
class Document:
    """One content file, split and located.

    path: relative to the project root, with forward slashes.
    meta: the front matter as plain Python (dict, list, str, int, float, bool, date, None).
    body: the Markdown text after the front matter, with "\n" line ends.
    body_line: the line of the file on which `body` begins, counted from 1.
    """

    path: str
    meta: dict[str, Any]
    body: str
    body_line: int
    lines: dict[Where, int] = field(default_factory=dict, repr=False)
    written: dict[Where, str] = field(default_factory=dict, repr=False)

    def line_of(self, where: Where) -> int:
        """The line of that key or list item, or of the nearest thing around it that is in the file."""
        while where not in self.lines:
            where = where[:-1]
        return self.lines[where]

    def as_written(self, where: Where) -> str | None:
        """The characters typed for a single value, before YAML took them for a number or a date."""
        return self.written.get(where)


class _Fault(Exception):
    """A fault on one line, raised where it is found and turned into a Problem in one place."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


def read_document(path: Path, root: Path) -> Document | list[Problem]:
    """The document in `path`, or every Problem that keeps it from being read (paths relative to `root`)."""
    name = path.relative_to(root).as_posix()
    try:
        text = _decode(path.read_bytes())
        faults = list(_invisible_characters(text))
        if faults:
            return [_problem(name, fault) for fault in faults]
        front, body, body_line = _split(text)
        faults = list(_signs(front))
        if faults:
            return [_problem(name, fault) for fault in faults]
        reader = _Reader(front)
        meta = reader.read()
    except _Fault as fault:
        return [_problem(name, fault)]
    if reader.faults:
        return [_problem(name, fault) for fault in reader.faults]
    return Document(name, meta, body, body_line, reader.lines, reader.written)


def _problem(name: str, fault: _Fault) -> Problem:
    return Problem(name, fault.line, fault.what, fault.remedy, check=CHECK)


def _decode(data: bytes) -> str:
    """The text with "\n" line ends and without the mark that Windows editors put at the start."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _Fault(line, "a character here is not UTF-8", "save the file as UTF-8 text") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _invisible_characters(text: str) -> Iterator[_Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _INVISIBLE.search(line)
        if found:
            what = f"an invisible character (U+{ord(found[0]):04X}) at place {found.start() + 1} of the line"
            yield _Fault(number, what, "delete it, or type the line again")


def _split(text: str) -> tuple[list[str], str, int]:
    """The lines between the two `---` lines, the text after them, and the line that text begins on."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise _Fault(1, "no front matter", "begin the file with a line of three hyphens, then title: and the rest")
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return lines[1:index], "\n".join(lines[index + 1 :]), index + 2
    raise _Fault(1, "the front matter has no end", "put a line of three hyphens after the last field")


def _signs(front: list[str]) -> Iterator[_Fault]:
    """What YAML would take for an instruction of its own, or stumble over further down."""
    for number, line in enumerate(front, 2):
        if "\t" in line:
            yield _Fault(number, "a tab in the front matter", "use spaces instead")
        if re.match(r"(---|\.\.\.)(\s|$)", line):
            yield _Fault(number, f"a line that begins with {line[:3]} inside the front matter", "take it out")
        if line.startswith("%"):
            yield _Fault(number, "a line that begins with %", "write it as name: value")


class _Reader:
    """Walks YAML nodes into plain Python, noting the line and the typed text of every value on the way."""

    def __init__(self, front: list[str]) -> None:
        self.lines: dict[Where, int] = {(): 1}
        self.written: dict[Where, str] = {}
        self.faults: list[_Fault] = []
        self._front = front
        self._scalars = yaml.SafeLoader("")

    def read(self) -> dict[str, Any]:
        """The fields as plain Python; raises _Fault for what keeps YAML from being read at all."""
        text = "\n".join(self._front)
        try:
            node = yaml.compose(text, Loader=_PlainLoader)
        except yaml.YAMLError as error:
            raise _in_plain_words(error, self._front) from None
        if node is None:
            raise _Fault(1, "the front matter is empty", "add title: and the other fields")
        if not isinstance(node, MappingNode):
            raise _Fault(_line(node), "the front matter is not a list of fields", "write each field as name: value")
        return self._mapping(node, ())

    def _value(self, node: Node, where: Where) -> Any:
        if isinstance(node, MappingNode):
            return self._mapping(node, where)
        if isinstance(node, SequenceNode):
            return self._sequence(node, where)
        assert isinstance(node, ScalarNode)
        return self._scalar(node, where)

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, ScalarNode):
                self.faults.append(_Fault(line, "a field without a name", "write each field as name: value"))
                continue
            key = str(key_node.value)
            here = (*where, key)
            if key in values:
                first = self.lines[here]
                self.faults.append(_Fault(line, f"{spell(here)}: already given on line {first}", "keep one of them"))
                continue
            self.lines[here] = line
            values[key] = self._value(value_node, here)
        return values

    def _sequence(self, node: SequenceNode, where: Where) -> list[Any]:
        values = []
        for index, item in enumerate(node.value):
            here = (*where, index)
            self.lines[here] = _line(item)
            values.append(self._value(item, here))
        return values

    def _scalar(self, node: ScalarNode, where: Where) -> Any:
        self.written[where] = node.value
        fault = self._cut_short(node, where)
        if not fault and _INVISIBLE.search(node.value):
            fault = _Fault(_line(node), f"{spell(where)}: a backslash that makes an invisible character", "delete it")
        if not fault and node.tag not in _PLAIN_TAGS:
            fault = _Fault(_line(node), f'{spell(where)}: "{node.value}" is not a plain value', _QUOTE)
        try:
            value = "" if fault else self._scalars.construct_object(node)
        except (ValueError, yaml.YAMLError):
            fault = _unreadable(node, where)
        if fault:
            self.faults.append(fault)
            return ""
        return value

    def _cut_short(self, node: ScalarNode, where: Where) -> _Fault | None:
        """The fault of a text that stops at a # which was meant as part of it."""
        if node.style is None and node.end_mark:
            rest = self._front[node.end_mark.line][node.end_mark.column :]
            if node.value and re.match(r"\s+#", rest):
                return _Fault(_line(node), f"{spell(where)}: nothing after # is read", f"{_QUOTE}, or delete the rest")
        return None


_QUOTE = "put the value in quotes"


def _unreadable(node: ScalarNode, where: Where) -> _Fault:
    """The fault of a value that looks like a date or a number and is none."""
    shown = f'{spell(where)}: "{node.value}"'
    if node.tag.endswith("timestamp"):
        remedy = "write the date as year-month-day, like 2026-11-23"
        return _Fault(_line(node), f"{shown} is not a date that exists", remedy)
    return _Fault(_line(node), f"{shown} is not a value that can be read", _QUOTE)


def spell(where: Where) -> str:
    """How a place in the front matter reads in a message: ("phones", 0, "number") is "phones 1 number"."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in where)


def _line(node: Node) -> int:
    """The line in the file: YAML counts from 0, and the opening hyphens take line 1."""
    return int(node.start_mark.line) + 2


class _PlainLoader(yaml.SafeLoader):
    """Stops at `&name` and `*name`: a value that starts so was meant as text; a loop of them never ends."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            line = event.start_mark.line + 2 if event.start_mark else 1
            raise _Fault(line, f"a value begins with {mark}", _QUOTE)
        return super().compose_node(parent, index)


# What PyYAML says, and what it means to somebody who has never heard of YAML. The first match is used.
_SAYINGS: tuple[tuple[str, str, str], ...] = (
    ("quoted scalar", "a quotation mark is opened and not closed", "close it at the end of the value"),
    ("could not find expected ':'", "a line that is not name: value", "write it as name: value"),
    ("expected ',' or ']'", "a list is opened with [ and not closed", "close it with ]"),
    ("expected ',' or '}'", "a { is opened and not closed", _QUOTE),
    ("scanning a block scalar", "text after | or > on the same line", _QUOTE),
    ("scanning an alias", "a value begins with *", _QUOTE),
    ("scanning an anchor", "a value begins with &", _QUOTE),
    (" a tag", "a value begins with !", _QUOTE),
    ("tag handle", "a value begins with !", _QUOTE),
    ("that cannot start any token", "a value begins with a sign that means something else here", _QUOTE),
    ("expected the node content", "a value begins with a sign that means something else here", _QUOTE),
    (
        "entries are not allowed here",
        "a list item on the line of its field",
        "start the list on the next line",
    ),
    (
        "mapping values are not allowed",
        "a second colon in a value, or a field that is indented too far",
        f"{_QUOTE}, or start the field under the one above it",
    ),
    (
        "but found",
        "this line does not fit the one above it",
        f"give both the same number of spaces at the start, or {_QUOTE}",
    ),
)
_ESCAPE = ("unknown escape character", "expected escape sequence")


def _in_plain_words(error: yaml.YAMLError, front: list[str]) -> _Fault:
    """The YAML library's complaint in our words, on the line where the editor has to look."""
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    mark = getattr(error, "problem_mark", None)
    # An opened quotation mark is noticed at the end of the text; it was typed where the context began.
    if any(opened in said for opened in ("quoted scalar", "']'", "'}'")):
        mark = getattr(error, "context_mark", None) or mark
    line = min(mark.line + 2 if mark else 1, len(front) + 1)
    for number in (line - 1, line):
        if number > 1 and re.match(r"[ -]*[a-z_]+:[^\s/]", front[number - 2]):
            return _Fault(number, "no space after the colon", "write it as name: value")
    if any(escape in said for escape in _ESCAPE):
        return _Fault(line, "a backslash inside double quotation marks", "use single quotation marks")
    for saying, what, remedy in _SAYINGS:
        if saying in said:
            return _Fault(line, what, remedy)
    return _Fault(line, "this line cannot be read", f"write it as name: value, or {_QUOTE}")
