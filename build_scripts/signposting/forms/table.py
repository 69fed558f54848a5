"""The directory as a table (CSV), one row for each contact: for spreadsheets and for `new service --from`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from build_scripts.signposting.forms.contact import UNCONFIRMED, Contact, contacts_of
from build_scripts.signposting.model import Service

SERVICE_COLUMNS = ("service", "title", "description", "audience", "eligibility", "nations", "area", "languages")
CONTACT_COLUMNS = ("kind", "address", "label", "then", "keyword", "cost", "hours", "bank_holidays")
MADE_COLUMNS = ("link", "note", "last_reviewed_on")
"""Columns for readers; what they say follows from the others."""
COLUMNS = (*SERVICE_COLUMNS, *CONTACT_COLUMNS, *MADE_COLUMNS)


def table(services: Iterable[Service]) -> str:
    """The services as CSV (RFC 4180), with the mark at the start by which Excel knows UTF-8."""
    file = io.StringIO()
    rows = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\r\n")
    rows.writeheader()
    for service in services:
        rows.writerows({**_service(service), **_contact(contact)} for contact in contacts_of(service))
    return "\ufeff" + file.getvalue()


def _service(service: Service) -> dict[str, str]:
    return {
        "service": service.id,
        "title": service.title,
        "description": service.description,
        "audience": service.audience,
        "eligibility": service.eligibility,
        "nations": ", ".join(service.nations),
        "area": service.area or "",
        "languages": ", ".join(service.languages),
        "last_reviewed_on": service.last_reviewed_on.isoformat(),
    }


def _contact(contact: Contact) -> dict[str, str]:
    return {
        "kind": contact.kind,
        "address": contact.address,
        "label": contact.label,
        "then": contact.then,
        "keyword": contact.keyword,
        "cost": contact.cost if contact.number else "",
        "hours": contact.hours,
        "bank_holidays": contact.bank_holidays,
        "link": contact.href,
        "note": "" if contact.confirmed else UNCONFIRMED.strip(" ()"),
    }
