"""Reads services from Open Referral data (HSDS 3.0, JSON): one service, a list of them, or a page of a list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from build_scripts.book.front_matter import Where
from build_scripts.problem import Problem, Severity
from build_scripts.signposting.drafts import CHECK, Draft, as_dialled_here, identifier
from build_scripts.signposting.forms.json_ld import NATIONS

LONGEST_DESCRIPTION = 160
_PHONE_ATTRIBUTES = ("then", "keyword", "cost", "hours", "bank_holidays")


def read_hsds(path: Path) -> tuple[list[Draft], list[Problem]]:
    """The services of a JSON file as drafts, and every Problem with how it is made."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = json.loads(text)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", None)
        return [], [_problem(path, line, "this is not JSON", "save it again as JSON in UTF-8")]
    services = _services(data)
    if services is None:
        remedy = 'give a list of services, or an object with them under "contents"'
        return [], [_problem(path, 1, "no services in this file", remedy)]
    lines = _lines(text)
    drafts, problems = dict[str, Draft](), list[Problem]()
    for number, (here, service) in enumerate(services, 1):
        line = lines.get(here)
        name = service.get("name") if isinstance(service, dict) else None
        if not isinstance(name, str) or not identifier(name):
            problems.append(_problem(path, line, f"service {number} has no name", 'add "name"'))
        elif identifier(name) in drafts:
            problems.append(_problem(path, line, f'"{name}" is there twice', "keep one"))
        else:
            draft, found = _draft(path, service, here, lines)
            drafts[draft.id] = draft
            problems += found
    return list(drafts.values()), problems


def _problem(path: Path, line: int | None, what: str, remedy: str, severity: Severity = "error") -> Problem:
    return Problem(path.name, line, what, remedy, severity, CHECK)


def _services(data: Any) -> list[tuple[Where, Any]] | None:
    """The services of a file, each with the way to it; None if it is no file of services."""
    if isinstance(data, list):
        return [((index,), service) for index, service in enumerate(data)]
    if isinstance(data, dict) and isinstance(data.get("contents"), list):
        return [(("contents", index), service) for index, service in enumerate(data["contents"])]
    return [((), data)] if isinstance(data, dict) and "name" in data else None


def _draft(path: Path, service: dict[str, Any], here: Where, lines: dict[Where, int]) -> tuple[Draft, list[Problem]]:
    found = _attributes(service)
    known = {
        "title": _text(service, "name"),
        "description": _short(_text(service, "description")),
        "audience": found.get("audience"),
        "eligibility": _short(_text(service, "eligibility_description")),
        **_areas(service),
        "languages": _languages(service),
        "website": _text(service, "url"),
        "webchat": found.get("webchat"),
    }
    draft = Draft(identifier(known["title"]), lines.get(here), {key: value for key, value in known.items() if value})
    problems = []
    for index, phone in enumerate(_list(service, "phones")):
        line = lines.get((*here, "phones", index), draft.line)
        fault = _add_phone(draft, phone, line)
        if fault:
            problems.append(_problem(path, line, *fault))
    for email in [service, *_list(service, "contacts")]:
        if address := _text(email, "email"):
            draft.append("emails", address, draft.line)
    return draft, problems


def _add_phone(draft: Draft, phone: dict[str, Any], line: int | None) -> tuple[str, str, Severity] | None:
    """Adds a number to the draft; what is wrong if it cannot be."""
    number, kind = as_dialled_here(_text(phone, "number")), _text(phone, "type") or "voice"
    if not number:
        return "a phone has no number", 'add "number"', "error"
    if kind == "textphone":
        draft.known["textphone"] = number
    elif kind in ("text", "sms", "voice", "cell"):
        found = _attributes(phone)
        entry = {"number": number, "label": _text(phone, "description") if kind in ("voice", "cell") else ""}
        entry |= {"cost": "unknown", "hours": "unknown"}
        entry |= {code: found[code] for code in _PHONE_ATTRIBUTES if code in found}
        entry = {key: value for key, value in entry.items() if value}
        draft.append("phones" if kind in ("voice", "cell") else "texts", entry, line)
    else:
        return f'{number} is of type "{kind}", which the directory does not have', "it is left out", "warning"
    return None


def _text(thing: Any, key: str) -> str:
    value = thing.get(key) if isinstance(thing, dict) else None
    return " ".join(value.split()) if isinstance(value, str) else ""


def _short(text: str) -> str:
    """A text that fits on a card; a longer one is for the editor to shorten."""
    return text if len(text) <= LONGEST_DESCRIPTION else ""


def _list(thing: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = thing.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _areas(service: dict[str, Any]) -> dict[str, Any]:
    """The nations among the areas a service covers, and the first other one."""
    names = [_text(area, "name") for area in _list(service, "service_areas")]
    nations = [nation for nation, name in NATIONS.items() if name in names]
    others = [name for name in names if name and name not in NATIONS.values()]
    return {"nations": nations, "area": others[0] if others else ""}


def _languages(service: dict[str, Any]) -> list[str]:
    """Of those that the directory knows."""
    signed = any(_text(language, "code") == "bfi" for language in _list(service, "languages"))
    interpreted = _text(service, "interpretation_services")
    return [*(["bsl"] if signed else []), *(["interpreters"] if interpreted else [])]


def _attributes(thing: dict[str, Any]) -> dict[str, str]:
    """Values of the attributes that our own export writes, by their code."""
    pairs = ((_text(found.get("taxonomy_term"), "code"), _text(found, "value")) for found in _list(thing, "attributes"))
    return {code: value for code, value in pairs if code and value}


def _lines(text: str) -> dict[Where, int]:
    """The line of everything in a JSON text, which YAML reads with its places; nothing where YAML cannot."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    found: dict[Where, int] = {}
    if node is not None:
        _note_lines(node, (), found)
    return found


def _note_lines(node: Node, where: Where, found: dict[Where, int]) -> None:
    found[where] = node.start_mark.line + 1
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*where, index), found)
    elif isinstance(node, MappingNode):
        for key, item in node.value:
            _note_lines(item, (*where, key.value), found)
