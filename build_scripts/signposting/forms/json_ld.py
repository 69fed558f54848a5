"""A service as schema.org describes one: a block of data on its page that no browser runs."""

from __future__ import annotations

import json
from typing import Any

from build_scripts.signposting.forms.contact import Contact, contacts_of
from build_scripts.signposting.model import Nation, Service

NATIONS: dict[Nation, str] = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
_AUDIENCES = {"officer": "Police officers and staff", "public": "The public", "both": "The public, and police people"}


def json_ld(service: Service) -> dict[str, Any]:
    """The service with a ServiceChannel for each contact. Numbers are as a phone dials them."""
    return {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": service.title,
        "description": service.description,
        "areaServed": [_area(name) for name in _areas(service)],
        "audience": {"@type": "Audience", "audienceType": _AUDIENCES[service.audience]},
        "availableChannel": [{"@type": "ServiceChannel", **_channel(contact)} for contact in contacts_of(service)],
    }


def script(service: Service) -> str:
    """The same as an HTML element on one line; nothing in it can end the element early."""
    text = json.dumps(json_ld(service), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def _areas(service: Service) -> list[str]:
    return [service.area] if service.area else [NATIONS[nation] for nation in service.nations]


def _area(name: str) -> dict[str, str]:
    return {"@type": "AdministrativeArea", "name": name}


def _channel(contact: Contact) -> dict[str, Any]:
    match contact.kind:
        case "call":
            return {"servicePhone": _point(contact)}
        case "text":
            return {"serviceSmsNumber": _point(contact)}
        case "textphone":
            number = contact.href.removeprefix("tel:")
            return {"servicePhone": {"@type": "ContactPoint", "contactType": "textphone", "telephone": number}}
        case "email":
            return {"serviceUrl": contact.href}
        case "webchat":
            return {"name": "Chat online", "serviceUrl": contact.href}
        case "website":
            return {"serviceUrl": contact.href}


def _point(contact: Contact) -> dict[str, Any]:
    """A number as a ContactPoint. Hours are in words: not every channel's are known."""
    point: dict[str, Any] = {"@type": "ContactPoint", "telephone": contact.dialled}
    if contact.label:
        point["contactType"] = contact.label
    if contact.then or contact.keyword:
        point["description"] = contact.instruction
    if contact.cost == "free" and contact.kind == "call":
        point["contactOption"] = "https://schema.org/TollFree"
    if contact.hours not in ("", "unknown"):
        point["hoursAvailable"] = {"@type": "OpeningHoursSpecification", "description": contact.opening}
    return point
