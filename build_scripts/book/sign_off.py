"""The seal of a page that somebody has signed off: a changed word needs a new sign-off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from build_scripts.book.digest import digest
from build_scripts.book.fields import SignOff
from build_scripts.book.front_matter import Where
from build_scripts.book.model import Page
from build_scripts.signposting.model import Service

#: What may change without anybody being told something else: where the file is, who keeps it, what it rests on; and a
#: service's contacts, which have a seal of their own.
NOT_SIGNED = {
    *("id", "path", "body", "body_line", "lines"),
    *("owner", "last_reviewed_on", "review_in", "status", "signed_off", "sources"),
    *(
        "phones",
        "texts",
        "textphone",
        "emails",
        "website",
        "webchat",
        "unconfirmed",
        "confidence",
        "conflicts",
        "checked",
    ),
}


def sign_off(entry: Page | Service, *, on: date, by: str) -> SignOff:
    """The record that a page or service, as it is now, was signed off by a role on a day."""
    fields = " ".join(f"{name}={value}" for name, value in _digests(entry).items())
    record = SignOff(signed_on=on, by=by, fields=fields, seal="0")
    return record.model_copy(update={"seal": _seal(entry, record)})


def changes(entry: Page | Service, record: SignOff) -> Iterator[tuple[Where | int, str]]:
    """What is not as it was signed off: its place in the front matter or its line, and what is wrong."""
    if record.seal != _seal(entry, record):
        yield ("signed_off",), "this record of a sign-off was changed by hand"
        return
    was, now = dict(re.findall(r"(\S+)=(\S+)", record.fields)), _digests(entry)
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            place: Where | int = entry.body_line if name == "text" else (name,)
            yield (
                place,
                f"{'the text ' if name == 'text' else ''}has changed since it was signed off on {record.signed_on}",
            )


def _digests(entry: Page | Service) -> dict[str, str]:
    fields: dict[str, Any] = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=NOT_SIGNED)
    return {name: digest(entry.path, name, value) for name, value in {**fields, "text": entry.body.strip()}.items()}


def _seal(entry: Page | Service, record: SignOff) -> str:
    return digest(entry.path, record.model_dump(mode="json", exclude={"seal"}))
