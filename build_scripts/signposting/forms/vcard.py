"""Services as vCards (RFC 6350), which every phone's contacts app can take in: they outlive the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_scripts.signposting.forms.contact import Contact, contacts_of
from build_scripts.signposting.forms.identity import uuid_of
from build_scripts.signposting.forms.plain_text import OFFICERS_ONLY
from build_scripts.signposting.model import Service

_LONGEST_LINE = 75
"""Octets, without the line end."""


def vcard(service: Service, seen: str = "") -> str:
    """A service as one vCard 4.0. seen: where its numbers were seen, in words, for the note.

    The UID is the same in every release, so that a phone can know the contact again; REV is the day of the last review.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:{uuid_of('service', service.id).urn}",
        f"REV:{service.last_reviewed_on:%Y%m%d}T000000Z",
        "KIND:org",
        f"FN:{_escaped(service.title)}",
        f"ORG:{_escaped(service.title)}",
        *(line for contact in contacts_of(service) if (line := _property(contact))),
        f"NOTE:{_escaped(chr(10).join(_note(service, seen)))}",
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def vcards(services: Iterable[tuple[Service, str]]) -> str:
    """Several services, each with where its numbers were seen, as the vCards of one file."""
    return "".join(vcard(service, seen) for service, seen in services)


def _property(contact: Contact) -> str:
    """The line for one contact. Numbers are plain text, the default: short numbers have no tel: URI of their own."""
    match contact.kind:
        case "call":
            return f'TEL;TYPE="voice,work":{contact.dialled}'
        case "text":
            return f'TEL;TYPE="text,work":{contact.dialled}'
        case "textphone":
            return f'TEL;TYPE="textphone,work":{contact.href.removeprefix("tel:")}'
        case "email":
            return f"EMAIL;TYPE=work:{_escaped(contact.address)}"
        case "website":
            return f"URL;TYPE=work:{contact.address}"
        case "webchat":
            return ""  # the note has it: a second URL looks like a second website


def _note(service: Service, seen: str) -> Iterator[str]:
    if service.audience == "officer":
        yield OFFICERS_ONLY
    for contact in contacts_of(service):
        if contact.kind in ("call", "text", "webchat"):
            yield ". ".join(filter(None, [contact.instruction, contact.terms]))
    if seen:
        yield seen
    yield f"From the Pocket Book, last reviewed on {service.last_reviewed_on.isoformat()}."


def _escaped(text: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut inside a character."""
    pieces, piece, length = [], "", 0
    for character in line:
        octets = len(character.encode())
        if length + octets > _LONGEST_LINE:
            pieces.append(piece)
            piece, length = " ", 1
        piece, length = piece + character, length + octets
    return "\r\n".join([*pieces, piece])
