"""What goes on the printed card and into one contacts file: for phones that can keep nothing else."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime

from ..signposting.forms.contact import Contact
from ..signposting.model import Service
from .model import Book, Group

_SHORT = {"24/7": "all day and night", "unknown": "hours not known"}


def pocket_services(book: Book) -> list[Service]:
    """The services of the urgent strip, in its order, then every other one for a risk to life, by name."""
    urgent = [book.services[name] for name in book.urgent]
    life = [service for service in book.services.values() if service.risk == "life" and service.id not in book.urgent]
    return [*urgent, *sorted(life, key=lambda service: service.title.lower())]


def pocket_groups(book: Book) -> list[tuple[Group, list[Service]]]:
    """The same without the urgent strip, under the heading of the directory that each service names first."""
    rest = pocket_services(book)[len(book.urgent) :]
    groups = [(group, [s for s in rest if s.groups[0] == group.id]) for group in book.groups.values()]
    return [(group, services) for group, services in groups if services]


def facts_on_card(contact: Contact) -> str:
    """What stands beside a number on paper: what it is for and when it answers, in few words."""
    hours = _SHORT.get(contact.hours) or contact.opening.replace("Every day", "every day")
    facts = f"{contact.label}, {hours}" if contact.label else hours
    return facts[0].upper() + facts[1:]


def release_day() -> date:
    """The day of this release: of the build, or as SOURCE_DATE_EPOCH has it."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(seconds) if seconds else time.time(), UTC).date()
