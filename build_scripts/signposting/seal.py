"""The verification seal: what was checked of a service, as digests, so that a slip of the finger cannot be published.

Whoever checks a service runs `review record`. It writes down who checked, how, on which day and against which page, and
a digest of each field that somebody's safety may hang on. A field that no longer has its digest is a Problem. This
guards against slips, not against malice: anybody can run the command, and the change shows in review.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from build_scripts.book.digest import digest
from build_scripts.book.front_matter import Where, spell
from build_scripts.signposting.model import Check, How, Service

ABOUT = ("title", "audience", "eligibility", "nations", "area", "languages", "safety")
"""Whose contacts these are, who may use them, where, and what to know first: as dangerous to get wrong as a digit."""

_LISTS = ("phones", "texts", "emails")
_ADDRESSES = ("textphone", "website", "webchat")
_PROVED_BY = {"textphone": "phones", "about": "audience"}


class Sealed(NamedTuple):
    """A field under the seal. part: the contact it belongs to: "phones 1", "website" or "about"."""

    part: str
    name: str
    where: Where
    value: Any


class Broken(NamedTuple):
    """A field, contact or check of which the record is not true.

    name, was: of a field that was checked and has changed, its name and the digest recorded."""

    where: Where
    part: str
    what: str
    name: str = ""
    was: str = ""


def sealed_fields(service: Service) -> Iterator[Sealed]:
    """Every field of a service that must be checked, contact by contact.

    Fields that are not there have no seal, nor what is said to be unconfirmed: it was never checked."""
    fields = service.model_dump(mode="json", exclude_defaults=True)
    for name in ABOUT:
        if name in fields:
            yield Sealed("about", name, (name,), fields[name])
    for key in _LISTS:
        for index, contact in enumerate(fields.get(key, [])):
            where: Where = (key, index)
            if isinstance(contact, str):
                yield Sealed(spell(where), "address", where, contact)
            else:
                yield from (Sealed(spell(where), name, (*where, name), value) for name, value in contact.items())
    for key in _ADDRESSES:
        if key in fields and key not in service.unconfirmed:
            yield Sealed(key, "address", (key,), fields[key])


def seal_of(service_id: str, field: Sealed) -> str:
    """The digest of one field. Another service's or another contact's does not fit."""
    return digest(service_id, field.part, field.name, field.value)


def record(
    service: Service, parts: Iterable[str] | None, *, on: date, how: How, by: str, source: str | None
) -> list[Check]:
    """The checks of a service after somebody has checked some parts of it; all of them if `parts` is None.

    What was recorded of other parts stays as it is. What is no longer there goes, and what was written by hand."""
    fields = list(sealed_fields(service))
    now = set(parts) if parts is not None else {field.part for field in fields}
    order = list(_by_part(fields)).index
    there = {field.part for field in fields}
    kept = []
    for check in filter(lambda check: _is_whole(service.id, check), service.checked):
        lines = [line for line in check.fields if part_of(line) in there - now]
        if lines:
            kept.append(_sealed(service.id, check.model_copy(update={"fields": lines})))
    lines = [_line(service.id, part, group) for part, group in _by_part(fields).items() if part in now]
    if not lines:
        return kept
    check = Check(checked_on=on, how=how, by=by, source=source, fields=lines, seal="0")
    alike = [other for other in kept if _facts(other) == _facts(check)]  # a second look on the same day is no new check
    lines = sorted([*lines, *(line for other in alike for line in other.fields)], key=lambda line: order(part_of(line)))
    kept = [other for other in kept if other not in alike]
    return [*kept, _sealed(service.id, check.model_copy(update={"fields": lines}))]


def _facts(check: Check) -> tuple[date, How, str, str | None]:
    return check.checked_on, check.how, check.by, check.source


def broken(service: Service) -> Iterator[Broken]:
    """Everything of a service that is not as it was checked, or that nobody has checked."""
    if not service.checked:
        yield Broken((), "", "nobody has recorded a check of these contacts")
        return
    for index, check in enumerate(service.checked):
        if not _is_whole(service.id, check):
            for part in map(part_of, check.fields):
                yield Broken(("checked", index), part, f"the record of checking {part} was changed by hand")
    recorded, fields = _recorded(service), _by_part(sealed_fields(service))
    for part, group in fields.items():
        if part not in recorded:
            yield Broken(group[0].where[:2], part, "nobody has recorded a check of this contact")
            continue
        known, on = recorded[part]
        for field in group:
            was = known.pop(field.name, None)
            if was is None:
                yield Broken(field.where, part, f"was added after the check of {on}")
            elif was != seal_of(service.id, field):
                what = f"{shown(field.value)} is not what was checked on {on}"
                yield Broken(field.where, part, what, field.name, was)
        for name, was in known.items():
            yield Broken((*_where(part), name), part, f"was taken out after the check of {on}", name, was)
    for part in recorded.keys() - fields.keys():
        yield Broken(_where(part), part, f"was taken out after the check of {recorded[part][1]}")


def source_for(service: Service, part: str = "") -> str:
    """The page that shows a contact: the first source that proves it, else one on the same site, else the first."""
    kind = part.split()[0] if part else ""
    return [*sources_that_prove(service, kind), service.sources[0].url][0]


def sources_that_prove(service: Service, kind: str) -> list[str]:
    """The listed pages that show a kind of contact ("website"). Any page of a site shows the site's own address."""
    proof = _PROVED_BY.get(kind, kind)
    proving = [source.url for source in service.sources if proof in source.proves]
    if kind == "website" and service.website:
        proving += [source.url for source in service.sources if _host(source.url) == _host(service.website)]
    return proving


def command(service: Service, part: str = "") -> str:
    """What to type to record a check of a service, with the page to look at."""
    how = f'--how published-source --source "{source_for(service, part)}"'
    return f"python3 -m build_scripts review record {service.id} {how}"


def _by_part(fields: Iterable[Sealed]) -> dict[str, list[Sealed]]:
    groups: defaultdict[str, list[Sealed]] = defaultdict(list)
    for field in fields:
        groups[field.part].append(field)
    return groups


def _line(service_id: str, part: str, fields: Iterable[Sealed]) -> str:
    return " ".join([part, *(f"{field.name}={seal_of(service_id, field)}" for field in fields)])


def part_of(line: str) -> str:
    """The contact that a line of a record is about: "phones 1"."""
    return " ".join(word for word in line.split() if "=" not in word)


def _recorded(service: Service) -> dict[str, tuple[dict[str, str], date]]:
    """By contact: the digest of each field, and the day they were checked. The latest record of a contact counts."""
    found: dict[str, tuple[dict[str, str], date]] = {}
    for check in sorted(service.checked, key=lambda check: check.checked_on):
        for line in check.fields:
            found[part_of(line)] = (dict(re.findall(r"(\S+)=(\S+)", line)), check.checked_on)
    return found


def _sealed(service_id: str, check: Check) -> Check:
    facts = check.model_dump(mode="json", exclude={"seal"})
    return check.model_copy(update={"seal": digest(service_id, facts)})


def _is_whole(service_id: str, check: Check) -> bool:
    return check.seal == _sealed(service_id, check).seal


def _where(part: str) -> Where:
    """Where in the front matter a contact stands: "phones 1" is ("phones", 0)."""
    key, _, number = part.partition(" ")
    if key == "about":
        return ()
    return (key, int(number) - 1) if number.isdecimal() else (key,)


def shown(value: Any) -> str:
    """A value as messages show it: in quotation marks, and a list with commas."""
    return f'"{", ".join(map(str, value)) if isinstance(value, list) else value}"'


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
