"""What a QR code of a contact holds, for the camera of another person's phone. The code is drawn on ours (client/)."""

from __future__ import annotations

from dataclasses import dataclass

from build_scripts.signposting.forms.contact import Contact, contacts_of
from build_scripts.signposting.model import Service


@dataclass(frozen=True)
class Code:
    """does: what the other phone will offer to do: "Text SHOUT to 85258". payload: what the code holds."""

    does: str
    payload: str


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
