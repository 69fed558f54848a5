"""A service as a few lines to read out, copy or send."""

from __future__ import annotations

from build_scripts.signposting.forms.contact import UNCONFIRMED, Contact, contacts_of
from build_scripts.signposting.model import Service

OFFICERS_ONLY = "For police officers and staff only."


def plain_text(service: Service) -> str:
    """Name, numbers, cost, hours and website, one a line; what is for the police alone says so first.

    Who it is for and how safe it is stay out: a message on a shared phone should not tell more than a number does."""
    lines = [service.title]
    if service.audience == "officer":
        lines.insert(0, OFFICERS_ONLY)
    lines += [_line(contact) for contact in contacts_of(service) if contact.kind in ("call", "text", "website")]
    return "\n".join(lines)


def _line(contact: Contact) -> str:
    if contact.kind == "website":
        return contact.address + ("" if contact.confirmed else UNCONFIRMED)
    return ". ".join(filter(None, [contact.instruction, contact.terms]))
