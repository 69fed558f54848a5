"""The directory as Open Referral's Human Services Data Specification 3.0 has it, for councils and other directories.

What that has no field for (the word to text, who may use it, hours as we write them) travels in its attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from build_scripts.signposting.forms.contact import Contact, Kind, contacts_of
from build_scripts.signposting.forms.identity import uuid_of
from build_scripts.signposting.forms.json_ld import NATIONS
from build_scripts.signposting.model import Service

PHONE_TYPES: dict[Kind, str] = {"call": "voice", "text": "text", "textphone": "textphone"}
INTERPRETERS = "Ask for an interpreter when you get in touch."
TERMS = {
    "audience": "Who the service is for: officer, public or both",
    "webchat": "Where to chat online",
    "unconfirmed": "What no source of ours proves yet, like website",
    "then": "What to press or ask for after the number",
    "keyword": "The word to send in a text",
    "cost": "What a call or text costs: free, standard or unknown",
    "hours": "Opening hours as OpenStreetMap writes them, in UK time",
    "bank_holidays": "On bank holidays: open, closed or unknown",
}


def page(services: Sequence[Service]) -> dict[str, Any]:
    """Every service as the one page of a list, which is how an HSDS server answers for /services."""
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": [hsds_service(service) for service in services],
    }


def hsds_service(service: Service) -> dict[str, Any]:
    """One service. Its organisation is left out: the directory does not record who runs it."""
    id_ = str(uuid_of("service", service.id))
    contacts = contacts_of(service)
    emails = [contact.address for contact in contacts if contact.kind == "email"]
    found: dict[str, Any] = {
        "id": id_,
        "name": service.title,
        "alternate_name": "; ".join(service.also_known_as),
        "description": service.description,
        "url": service.website,
        "email": emails[0] if emails else None,
        "status": "active",
        "eligibility_description": service.eligibility,
        "alert": service.safety,
        "interpretation_services": INTERPRETERS if "interpreters" in service.languages else None,
        "languages": [_sign_language(service)] if "bsl" in service.languages else [],
        "phones": [_phone(service, index, contact) for index, contact in enumerate(contacts) if contact.number],
        "schedules": [_schedule(service, i, contact) for i, contact in enumerate(contacts) if contact.hours],
        "service_areas": [_area(service, name) for name in _areas(service)],
        "contacts": [_email(service, email) for email in emails[1:]],
        "attributes": _attributes(id_, "service", _more(service)),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _more(service: Service) -> dict[str, str]:
    """What Open Referral has no field for."""
    unconfirmed = ", ".join(service.unconfirmed)
    return {"audience": service.audience, "webchat": service.webchat or "", "unconfirmed": unconfirmed}


def _sign_language(service: Service) -> dict[str, str]:
    return {"id": str(uuid_of("language", service.id, "bsl")), "name": "British Sign Language", "code": "bfi"}


def _phone(service: Service, index: int, contact: Contact) -> dict[str, Any]:
    id_ = str(uuid_of("phone", service.id, str(index)))
    more = {
        "then": contact.then,
        "keyword": contact.keyword,
        "cost": contact.cost,
        "hours": contact.hours,
        "bank_holidays": contact.bank_holidays,
    }
    found = {
        "id": id_,
        "service_id": str(uuid_of("service", service.id)),
        "number": contact.address,
        "type": PHONE_TYPES[contact.kind],
        "description": contact.label,
        "attributes": _attributes(id_, "phone", more),
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def _schedule(service: Service, index: int, contact: Contact) -> dict[str, str]:
    """The hours in words. Times of its own would need an offset from UTC, and be wrong for half of every year."""
    words = ": ".join(filter(None, [contact.instruction, contact.terms]))
    return {"id": str(uuid_of("schedule", service.id, str(index))), "description": words}


def _areas(service: Service) -> Iterable[str]:
    yield from ([service.area] if service.area else [])
    yield from (NATIONS[nation] for nation in service.nations)


def _area(service: Service, name: str) -> dict[str, str]:
    return {"id": str(uuid_of("area", service.id, name)), "name": name, "extent_type": "text", "extent": name}


def _email(service: Service, email: str) -> dict[str, str]:
    return {"id": str(uuid_of("email", service.id, email)), "email": email}


def _attributes(link_id: str, entity: str, values: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(uuid_of("attribute", link_id, code)),
            "link_id": link_id,
            "link_entity": entity,
            "value": value,
            "taxonomy_term": {
                "id": str(uuid_of("term", code)),
                "code": code,
                "name": code.replace("_", " ").capitalize(),
                "description": TERMS[code],
                "taxonomy": "Pocket Book",
            },
        }
        for code, value in values.items()
        if value
    ]
