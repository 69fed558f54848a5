"""QR codes of a contact, for the camera of another person's phone. They are drawn here, so that they need no script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

import segno

from build_scripts.signposting.forms.contact import Contact, contacts_of
from build_scripts.signposting.model import Service

_QUIET_ZONE = 4
"""Modules of white around a code, as the standard asks: without them a dark screen swallows its edge."""


@dataclass(frozen=True)
class Code:
    """does: what the other phone will offer to do: "Text SHOUT to 85258". payload: what the code holds."""

    does: str
    payload: str

    @cached_property
    def side(self) -> int:
        """How many modules it is wide and high, with the white around it."""
        return len(_rows(self.payload)) + 2 * _QUIET_ZONE

    @cached_property
    def path(self) -> str:
        """What is black, as the path of an SVG whose view box is as many units wide as there are modules. It is drawn
        with a line one unit wide."""
        return "".join(_line(row, _QUIET_ZONE + y) for y, row in enumerate(_rows(self.payload)))


@lru_cache
def _rows(payload: str) -> tuple[bytes, ...]:
    """The modules, 1 for black. It survives the loss of 15 %, or more where that needs no more modules."""
    return tuple(bytes(row) for row in segno.make(payload, error="m", micro=False).matrix)


def _line(row: bytes, y: int) -> str:
    """A row as moves and lines: "M4 4.5h7m1 0h3"."""
    parts, skipped = [f"M{_QUIET_ZONE} {y}.5"], 0
    for black, run in groupby(row):
        length = len(list(run))
        if not black:
            skipped = length
            continue
        parts.append(f"m{skipped} 0h{length}" if skipped else f"h{length}")
        skipped = 0
    return "".join(parts)


def payload(contact: Contact) -> str:
    """What a code for this contact holds: "tel:+443001312789", "SMSTO:85258:SHOUT" or a web address."""
    if contact.kind == "text":
        return f"SMSTO:{contact.dialled}:{contact.keyword}"
    return contact.href


def codes_of(service: Service) -> list[Code]:
    """A code for each number to ring or text; for a service without one, its website's if a source proves that."""
    contacts = contacts_of(service)
    numbers = [contact for contact in contacts if contact.kind in ("call", "text")]
    chosen = numbers or [contact for contact in contacts if contact.kind == "website" and contact.confirmed]
    return [Code(contact.instruction, payload(contact)) for contact in chosen]
