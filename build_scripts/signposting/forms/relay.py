"""Every number to ring, by way of Relay UK: an operator types what is said, and says what is typed."""

from __future__ import annotations

from build_scripts.signposting.forms.contact import contacts_of
from build_scripts.signposting.model import Service
from build_scripts.signposting.numbers import UkNumber


def relay_numbers(service: Service) -> list[UkNumber]:
    """The numbers of a service that can be reached through Relay UK, its textphone's among them, each once."""
    numbers = [c.number for c in contacts_of(service) if c.number and c.kind in ("call", "textphone")]
    return list({number.dialled: number for number in numbers}.values())
