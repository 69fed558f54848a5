"""What an editor may write in the front matter of a page, and how a fault there is told.

Every field carries an example of how it is written: messages to editors show it, so it must itself be valid.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from build_scripts.book.front_matter import CHECK, Document, Where, spell
from build_scripts.problem import Problem

if TYPE_CHECKING:
    from build_scripts.signposting.model import Service

Place = Literal["", "scene", "me", "signposting", "work", "about"]
PLACES: tuple[Place, ...] = ("", "scene", "me", "signposting", "work", "about")

REGISTER_PAGE = "about/evidence.md"
GROUPS_PAGE = "signposting/index.md"

UNFINISHED = re.compile(r"\bTODO\b")
"""What stands in a new file where a person has still to write."""

IN_OUR_WORDS = "in_our_words"
"""The type of an error that one of our own rules found, and that already reads as an editor should see it."""

UNWRITTEN = "unwritten"
"""The type of the error that a value is still to be written."""


def in_our_words(what: str, remedy: str) -> PydanticCustomError:
    """An error for a field's rule to raise: `what` is wrong with the value and the `remedy`."""
    return PydanticCustomError(IN_OUR_WORDS, "{what}; {remedy}", {"what": what, "remedy": remedy})


def written(example: str, **limits: Any) -> Any:
    """A field whose value is written like `example` (YAML, as it stands after the field's name)."""
    return Field(examples=[example], **limits)


def _one_line(text: str) -> str:
    if "\n" in text:
        raise in_our_words("more than one line", "write it on one line")
    return text


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise in_our_words(f'"{text}" is not an id', "use small letters, digits and single hyphens, like nice-ng116")
    return text


def _web_address(schemes: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
        except ValueError:
            parts, host = urlsplit(""), ""
        good_host = re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", host)
        if parts.scheme not in schemes or not good_host or parts.username is not None or re.search(r"\s", text):
            raise in_our_words(f'"{text}" is not a web address', f"write it like {schemes[0]}://www.example.org/help")
        return text

    return check


def _months(text: str) -> str:
    found = re.fullmatch(r"([1-9]\d?) months?", text)
    if not found or int(found[1]) > 24:
        raise in_our_words(f'"{text}" is not a number of months', "write 1 to 24 months, like 6 months")
    return text


def _text_up_to(longest: int | None) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest, strip_whitespace=True)


Line = Annotated[str, _text_up_to(None), AfterValidator(_one_line)]
Keyword = Annotated[str, _text_up_to(20), AfterValidator(_one_line)]
Heading = Annotated[str, _text_up_to(60), AfterValidator(_one_line)]
Sentence = Annotated[str, _text_up_to(160), AfterValidator(_one_line)]
Identifier = Annotated[str, AfterValidator(_identifier)]
SecureAddress = Annotated[str, AfterValidator(_web_address(("https",)))]
WebAddress = Annotated[str, AfterValidator(_web_address(("https", "http")))]
Months = Annotated[str, AfterValidator(_months)]


class Fields(BaseModel):
    """A group of fields: nothing may be there that is not named, and nothing is quietly converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Reviewed(Fields):
    """What pages and services share: what they are called, who keeps them, when they were last checked."""

    title: Heading = written("After a hard job")
    description: Sentence = written("What helps in the first hours, days and weeks.")
    owner: Line = written("Wellbeing lead")
    last_reviewed_on: date = written("2026-11-23")
    review_in: Months = written("6 months")
    status: Literal["draft", "signed-off"] = written("draft")

    @property
    def review_due(self) -> date:
        """The day the next review is due: the same day of the month, or the last one of a shorter month."""
        months = self.last_reviewed_on.month - 1 + int(self.review_in.split()[0])
        year, month = self.last_reviewed_on.year + months // 12, months % 12 + 1
        return date(year, month, min(self.last_reviewed_on.day, calendar.monthrange(year, month)[1]))


class CardGroup(Fields):
    """A heading with a card under it for each page named."""

    heading: Heading = written("Right now")
    pages: list[Line] = written("[me/breathing.md]", min_length=1)


class Source(Fields):
    """An entry of the register: something a page rests on, and how much of it was read."""

    id: Identifier = written("nice-ng116")
    title: Line = written("Post-traumatic stress disorder (guideline NG116)")
    publisher: Line = written("NICE")
    year: int | None = written("2018", default=None, ge=1900, le=2100)
    url: SecureAddress | None = written("https://www.nice.org.uk/guidance/ng116", default=None)
    read: Literal["full", "abstract", "extract", "second-hand"] = written("abstract")


class Group(Fields):
    """A heading of the directory, under which services stand."""

    id: Identifier = written("crisis")
    heading: Heading = written("In crisis")
    description: Sentence = written("Somebody to talk to at any hour.")


class PageFields(Reviewed):
    """The front matter of a page."""

    sources: list[Identifier] = written("[nice-ng116]", min_length=1)
    next: list[Line] = written("[me/get-help-today.md]", default=[], max_length=4)
    cards: list[CardGroup] = written("- heading: Right now", default=[])
    register_: list[Source] = written("- id: nice-ng116", default=[], alias="register")
    groups: list[Group] = written("- id: crisis", default=[])
    contents: bool = written("true", default=False)  # lists every page and service under the text


class Page(PageFields):
    """A page: its front matter, and its text with the place it came from.

    path: below content/, with forward slashes: "me/sleep.md".
    body: Markdown, without the title.
    body_line: the line of the file on which `body` begins.
    lines: the line of each key and list item of the front matter.
    """

    path: str
    body: str
    body_line: int
    lines: dict[Where, int] = Field(default={}, repr=False)

    @property
    def place(self) -> Place:
        """Which of the five places (or Now, "") the page belongs to: its first folder."""
        return place_of(self.path)

    @property
    def is_index(self) -> bool:
        """Whether this is the opening page of a folder."""
        return is_index(self.path)


def place_of(path: str) -> Place:
    """The place of a path below content/; pages in the top folder are Now."""
    first = path.split("/")[0] if "/" in path else ""
    return next((place for place in PLACES if place == first), "")


def is_index(path: str) -> bool:
    """Whether a path below content/ is the opening page of its folder."""
    return path.rsplit("/", 1)[-1] == "index.md"


@dataclass
class Book:
    """Everything that could be read without an error.

    pages: by path below content/ ("me/sleep.md"); services are not among them.
    services: by id ("samaritans"), which is the name of their file.
    sources: the register, by id, in the order it is written.
    groups: the headings of the directory, by id, in the order they are written.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)


# ---- what is wrong with a front matter, in the words of an editor ----


def field_problems(document: Document, model: type[BaseModel], noun: str) -> list[Problem]:
    """Every Problem of a front matter with its model. noun: what the document is, for messages: "a page"."""
    problems = [
        _problem(document, where, "empty", "write a value, or take the line out")
        for where in _empty_values(document.meta)
    ]
    details: list[Any] = [
        {"type": UNWRITTEN, "loc": where, "input": "TODO"} for where in _unfinished_values(document.meta)
    ]
    try:
        model.model_validate(document.meta)
    except ValidationError as error:
        details += error.errors(include_url=False)
    for fault in _without_echoes([_fault(document, model, noun, each) for each in details]):
        what, remedy = WORDS[fault.kind](fault)
        problems.append(_problem(document, fault.where, what, remedy))
    return problems


def _problem(document: Document, where: Where, what: str, remedy: str) -> Problem:
    return Problem(document.path, document.line_of(where), f"{spell(where)}: {what}", remedy, check=CHECK)


def _empty_values(value: Any, where: Where = ()) -> Iterator[Where]:
    """Every place where a name or a hyphen stands with nothing after it."""
    if value is None:
        yield where
    else:
        for here, item in _inside(value, where):
            yield from _empty_values(item, here)


def _unfinished_values(value: Any, where: Where = ()) -> Iterator[Where]:
    """Every place where a person has still to write."""
    if isinstance(value, str) and UNFINISHED.search(value):
        yield where
    for here, item in _inside(value, where):
        yield from _unfinished_values(item, here)


def _inside(value: Any, where: Where) -> Iterator[tuple[Where, Any]]:
    """What a group of fields or a list holds, each with its place."""
    if isinstance(value, dict):
        yield from (((*where, key), item) for key, item in value.items())
    elif isinstance(value, list):
        yield from (((*where, index), item) for index, item in enumerate(value))


@dataclass(frozen=True)
class _Fault:
    """One complaint of the model, with what is needed to word it.

    kind: the validating library's name for it.
    where: the way to the value.
    value: what was written, as YAML reads it; typed: the characters in the file, for a single value.
    limits: the model's limit, if that was the fault.
    fields: the group of fields the value stands in; noun: what that group is called.
    present: the names already in that group.
    """

    kind: str
    where: Where
    value: Any
    limits: dict[str, Any]
    fields: type[BaseModel]
    noun: str
    typed: str | None
    present: frozenset[str]

    @property
    def key(self) -> str:
        """The name of the field, also for an item of its list."""
        return next(str(part) for part in reversed(self.where) if isinstance(part, str))

    def written_right(self) -> str:
        """The field as it should be written: "title: After a hard job"."""
        example = _example(self.fields, self.key)
        if example.startswith("- "):
            return f"{self.key}: and under it lines like {example}"
        return f"{self.key}: {example}"


def _fault(document: Document, model: type[BaseModel], noun: str, details: Any) -> _Fault:
    where: Where = tuple(details["loc"])
    fields, group = _group_of(model, where)
    named = where if isinstance(where[-1], str) else where[:-1]
    around: Any = document.meta
    for part in named[:-1]:
        around = around[part]
    return _Fault(
        kind=details["type"],
        where=where,
        value=details["input"],
        limits=details.get("ctx", {}),
        fields=fields,
        noun=group or noun,
        typed=document.as_written(where),
        present=frozenset(around),
    )


def _without_echoes(faults: list[_Fault]) -> Iterator[_Fault]:
    """The faults without those that another one tells.

    These are values that are empty, values still to be written, and names that are missing because misspelt.
    """
    unknown = [fault for fault in faults if fault.kind == "extra_forbidden"]
    misspelt = {(*fault.where[:-1], _meant(fault)) for fault in unknown}
    unwritten = {fault.where for fault in faults if fault.kind == UNWRITTEN}
    for fault in faults:
        if fault.kind == "missing":
            told = fault.where in misspelt
        elif fault.kind == UNWRITTEN:
            told = any(fault.where[: len(other.where)] == other.where for other in unknown)
        else:
            told = fault.value is None or (fault.where in unwritten and fault not in unknown)
        if not told:
            yield fault


def _meant(fault: _Fault) -> str:
    """The field an unknown name was probably meant to be; empty if none is near, or it is there as well."""
    free = [key for key in _keys(fault.fields) if key not in fault.present]
    return next(iter(get_close_matches(fault.key, free, n=1)), "")


def _group_of(model: type[BaseModel], where: Where) -> tuple[type[BaseModel], str]:
    """The model that the last named field of `where` belongs to, and what one of them is called."""
    noun = ""
    for index, part in enumerate(where[:-1]):
        if isinstance(part, str) and index + 2 < len(where):
            item = _item_model(model, part)
            if item is not None:
                model, noun = item, f"an entry of {part}"
    return model, noun


def _item_model(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """The model of the entries of a list field, if they are groups of fields."""
    info = _field(model, key)
    items = getattr(info.annotation, "__args__", ())
    return items[0] if items and isinstance(items[0], type) and issubclass(items[0], BaseModel) else None


def _field(model: type[BaseModel], key: str) -> Any:
    return next(info for name, info in model.model_fields.items() if key in (info.alias, name))


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _example(model: type[BaseModel], key: str) -> str:
    return str(_field(model, key).examples[0])


def _unwritten(fault: _Fault) -> tuple[str, str]:
    return "still to be written", f"write it like {fault.written_right()}"


def _missing(fault: _Fault) -> tuple[str, str]:
    return "missing", f"add {fault.written_right()}"


def _unknown(fault: _Fault) -> tuple[str, str]:
    meant = _meant(fault)
    remedy = f"write {meant}:" if meant else "use one of " + ", ".join(_keys(fault.fields))
    return f"not a field of {fault.noun}", remedy


def _not_text(fault: _Fault) -> tuple[str, str]:
    if isinstance(fault.value, list | dict):
        return "a list where one value belongs", f"write {fault.written_right()}"
    kind = {bool: "yes or no", date: "a date", datetime: "a date"}.get(type(fault.value), "a number")
    name = f"{fault.key}: " if isinstance(fault.where[-1], str) else ""
    return f"{fault.typed} without quotes is read as {kind}", f'write {name}"{fault.typed}"'


def _no_text(fault: _Fault) -> tuple[str, str]:
    return "empty", f"write {fault.written_right()}"


def _too_much_text(fault: _Fault) -> tuple[str, str]:
    limit = fault.limits["max_length"]
    return f"{len(fault.value)} characters", f"shorten it to {limit} at most"


def _not_characters(fault: _Fault) -> tuple[str, str]:
    return "half a character, which cannot be shown", "type the value again"


def _not_a_list(fault: _Fault) -> tuple[str, str]:
    if isinstance(fault.value, dict) or _item_model(fault.fields, fault.key):
        return "not a list", f"write {fault.written_right()}"
    return "not a list", f"put square brackets around it: {fault.key}: [{fault.typed}]"


def _too_few(fault: _Fault) -> tuple[str, str]:
    return "an empty list", f"write {fault.written_right()}"


def _too_many(fault: _Fault) -> tuple[str, str]:
    return f"{len(fault.value)} of them", f"keep {fault.limits['max_length']} at most"


def _not_a_date(fault: _Fault) -> tuple[str, str]:
    if isinstance(fault.value, datetime):
        return f"{fault.typed} has a time in it", f"write only the date: {fault.key}: {fault.value:%Y-%m-%d}"
    shown = fault.typed if fault.typed is not None else "this"
    return f'"{shown}" is not a date', f"write year-month-day without quotes, like {fault.written_right()}"


def _not_a_number(fault: _Fault) -> tuple[str, str]:
    shown = f'"{fault.typed}"' if fault.typed is not None else "this"
    return f"{shown} is not a whole number", f"write it without quotes, like {fault.written_right()}"


def _not_true_or_false(fault: _Fault) -> tuple[str, str]:
    shown = f'"{fault.typed}"' if fault.typed is not None else "this"
    return f"{shown} is neither true nor false", f"write it without quotes, like {fault.written_right()}"


def _number_out_of_range(fault: _Fault) -> tuple[str, str]:
    return f"{fault.value} cannot be right", f"write it like {fault.written_right()}"


def _not_a_choice(fault: _Fault) -> tuple[str, str]:
    choices = re.findall(r"'([^']*)'", fault.limits["expected"])
    shown = fault.typed if fault.typed is not None else "this"
    near = get_close_matches(shown, choices, n=1)
    return f'"{shown}" is not a choice here', f"write {near[0]}" if near else "write one of " + ", ".join(choices)


def _not_fields(fault: _Fault) -> tuple[str, str]:
    return "not a group of fields", f"write {fault.written_right()}"


def _ours(fault: _Fault) -> tuple[str, str]:
    return fault.limits["what"], fault.limits["remedy"]


# Every kind of complaint our models can make, in our words. A kind that is not here would stop the program,
# so a test walks the models and compares.
WORDS: dict[str, Callable[[_Fault], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _not_text,
    "string_too_short": _no_text,
    "string_too_long": _too_much_text,
    "string_unicode": _not_characters,
    "list_type": _not_a_list,
    "too_short": _too_few,
    "too_long": _too_many,
    "date_type": _not_a_date,
    "int_type": _not_a_number,
    "bool_type": _not_true_or_false,
    "greater_than_equal": _number_out_of_range,
    "less_than_equal": _number_out_of_range,
    "literal_error": _not_a_choice,
    "model_type": _not_fields,
    IN_OUR_WORDS: _ours,
    UNWRITTEN: _unwritten,
}
