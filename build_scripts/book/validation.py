"""What is wrong with a front matter, by the model it should follow: every fault once, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from build_scripts.book.fields import UNFINISHED
from build_scripts.book.front_matter import CHECK, Document, Where, spell
from build_scripts.book.wording import UNWRITTEN, WORDS, Fault, item_model
from build_scripts.problem import Problem


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


def _fault(document: Document, model: type[BaseModel], noun: str, details: Any) -> Fault:
    where: Where = tuple(details["loc"])
    fields, group = _group_of(model, where)
    named = where if isinstance(where[-1], str) else where[:-1]
    around: Any = document.meta
    for part in named[:-1]:
        around = around[part]
    return Fault(
        kind=details["type"],
        where=where,
        value=details["input"],
        limits=details.get("ctx", {}),
        fields=fields,
        noun=group or noun,
        typed=document.as_written(where),
        present=frozenset(around),
    )


def _without_echoes(faults: list[Fault]) -> Iterator[Fault]:
    """The faults without those that another one tells.

    These are values that are empty, values still to be written, and names that are missing because misspelt.
    """
    unknown = [fault for fault in faults if fault.kind == "extra_forbidden"]
    misspelt = {(*fault.where[:-1], fault.meant()) for fault in unknown}
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


def _group_of(model: type[BaseModel], where: Where) -> tuple[type[BaseModel], str]:
    """The model that the last named field of `where` belongs to, and what one of them is called."""
    noun = ""
    for index, part in enumerate(where[:-1]):
        listed = isinstance(where[index + 1], int)
        if isinstance(part, str) and index + 1 + listed < len(where):
            item = item_model(model, part)
            if item is not None:
                model, noun = item, f"an entry of {part}" if listed else part
    return model, noun
