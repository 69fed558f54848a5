"""The words for a fault in a field: what the validating library found, as an editor should read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from build_scripts.book.fields import IN_OUR_WORDS
from build_scripts.book.front_matter import Where

UNWRITTEN = "unwritten"
"""The type of the error that a value is still to be written."""


@dataclass(frozen=True)
class Fault:
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

    def meant(self) -> str:
        """The field an unknown name was probably meant to be; empty if none is near, or it is there as well."""
        free = [key for key in _keys(self.fields) if key not in self.present]
        return next(iter(get_close_matches(self.key, free, n=1)), "")


def item_model(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """The model of a field that is a group of fields, or a list of them."""
    info = _field(model, key)
    items = getattr(info.annotation, "__args__", ())
    return items[0] if items and isinstance(items[0], type) and issubclass(items[0], BaseModel) else None


def _field(model: type[BaseModel], key: str) -> Any:
    return next(info for name, info in model.model_fields.items() if key in (info.alias, name))


def _keys(model: type[BaseModel]) -> list[str]:
    """The names of the fields that an editor types."""
    return [info.alias or name for name, info in model.model_fields.items() if not info.json_schema_extra]


def _example(model: type[BaseModel], key: str) -> str:
    return str(_field(model, key).examples[0])


def _unwritten(fault: Fault) -> tuple[str, str]:
    return "still to be written", f"write it like {fault.written_right()}"


def _missing(fault: Fault) -> tuple[str, str]:
    return "missing", f"add {fault.written_right()}"


def _unknown(fault: Fault) -> tuple[str, str]:
    meant = fault.meant()
    remedy = f"write {meant}:" if meant else "use one of " + ", ".join(_keys(fault.fields))
    return f"not a field of {fault.noun}", remedy


def _not_text(fault: Fault) -> tuple[str, str]:
    if isinstance(fault.value, list | dict):
        return "a list where one value belongs", f"write {fault.written_right()}"
    kind = {bool: "yes or no", date: "a date", datetime: "a date"}.get(type(fault.value), "a number")
    name = f"{fault.key}: " if isinstance(fault.where[-1], str) else ""
    return f"{fault.typed} without quotes is read as {kind}", f'write {name}"{fault.typed}"'


def _no_text(fault: Fault) -> tuple[str, str]:
    return "empty", f"write {fault.written_right()}"


def _too_much_text(fault: Fault) -> tuple[str, str]:
    limit = fault.limits["max_length"]
    return f"{len(fault.value)} characters", f"shorten it to {limit} at most"


def _not_characters(fault: Fault) -> tuple[str, str]:
    return "half a character, which cannot be shown", "type the value again"


def _not_a_list(fault: Fault) -> tuple[str, str]:
    if isinstance(fault.value, dict) or item_model(fault.fields, fault.key):
        return "not a list", f"write {fault.written_right()}"
    return "not a list", f"put square brackets around it: {fault.key}: [{fault.typed}]"


def _too_few(fault: Fault) -> tuple[str, str]:
    return "an empty list", f"write {fault.written_right()}"


def _too_many(fault: Fault) -> tuple[str, str]:
    return f"{len(fault.value)} of them", f"keep {fault.limits['max_length']} at most"


def _not_a_date(fault: Fault) -> tuple[str, str]:
    if isinstance(fault.value, datetime):
        return f"{fault.typed} has a time in it", f"write only the date: {fault.key}: {fault.value:%Y-%m-%d}"
    shown = fault.typed if fault.typed is not None else "this"
    return f'"{shown}" is not a date', f"write year-month-day without quotes, like {fault.written_right()}"


def _not_a_number(fault: Fault) -> tuple[str, str]:
    shown = f'"{fault.typed}"' if fault.typed is not None else "this"
    return f"{shown} is not a whole number", f"write it without quotes, like {fault.written_right()}"


def _not_true_or_false(fault: Fault) -> tuple[str, str]:
    shown = f'"{fault.typed}"' if fault.typed is not None else "this"
    return f"{shown} is neither true nor false", f"write it without quotes, like {fault.written_right()}"


def _number_out_of_range(fault: Fault) -> tuple[str, str]:
    return f"{fault.value} cannot be right", f"write it like {fault.written_right()}"


def _not_a_choice(fault: Fault) -> tuple[str, str]:
    choices = re.findall(r"'([^']*)'", fault.limits["expected"])
    shown = fault.typed if fault.typed is not None else "this"
    near = get_close_matches(shown, choices, n=1)
    return f'"{shown}" is not a choice here', f"write {near[0]}" if near else "write one of " + ", ".join(choices)


def _not_fields(fault: Fault) -> tuple[str, str]:
    return "not a group of fields", f"write {fault.written_right()}"


def _ours(fault: Fault) -> tuple[str, str]:
    return fault.limits["what"], fault.limits["remedy"]


# Every kind of complaint our models can make, in our words. A kind that is not here would stop the program,
# so a test walks the models and compares.
WORDS: dict[str, Callable[[Fault], tuple[str, str]]] = {
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
