"""Every way to reach a service, in one shape that all the other forms are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from build_scripts.signposting.costs import cost_in_words
from build_scripts.signposting.hours import hours_in_words
from build_scripts.signposting.model import Cost, Service
from build_scripts.signposting.numbers import UkNumber, parse_textphone

Kind = Literal["call", "text", "textphone", "email", "webchat", "website"]

UNCONFIRMED = " (address not confirmed)"
"""What is said behind an address that no source proves, wherever it goes."""


@dataclass(frozen=True)
class Contact:
    """One way to reach a service.

    number: for the kinds that ring or text, else None. address: what is shown: the number in groups, an email or web
    address. href: the address of a link that opens it. keyword: what to write in a text. hours, bank_holidays: as
    written in the service's file; "" where it does not say. opening: the same in words. confirmed: whether a source
    proves it.
    """

    kind: Kind
    address: str
    href: str
    number: UkNumber | None = None
    label: str = ""
    then: str = ""
    keyword: str = ""
    cost: Cost = "unknown"
    hours: str = ""
    bank_holidays: str = ""
    opening: str = ""
    confirmed: bool = True

    @property
    def dialled(self) -> str:
        """What a phone stores and dials: "+443001312789", or a short number as it is: "116123"."""
        return self.number.href.partition(":")[2] if self.number else ""

    @property
    def instruction(self) -> str:
        """What to do, in words: "Call 116 123", "Text SHOUT to 85258", "Website: https://…"."""
        if self.kind == "call":
            return f"{self.label or 'Call'} {self.address}" + (f", then {self.then}" if self.then else "")
        if self.kind == "text":
            return f"Text {self.keyword} to {self.address}" if self.keyword else f"Text {self.address}"
        names = {"textphone": "Textphone", "email": "Email", "webchat": "Chat online", "website": "Website"}
        return f"{names[self.kind]}: {self.address}" + ("" if self.confirmed else UNCONFIRMED)

    @property
    def terms(self) -> str:
        """What it costs and when it answers, in words: "Free. Open all day and night, every day"; may be empty."""
        cost = cost_in_words(self.cost, "text" if self.kind == "text" else "call")
        return ". ".join(filter(None, [cost, self.opening]))


def contacts_of(service: Service) -> list[Contact]:
    """Every way to reach a service, in the order of its card."""
    return [*_numbers(service), *_addresses(service)]


def _numbers(service: Service) -> Iterator[Contact]:
    for phone in service.phones:
        yield Contact(
            "call",
            phone.uk.shown,
            phone.uk.href,
            phone.uk,
            label=phone.label or "",
            then=phone.then or "",
            cost=phone.cost,
            hours=phone.hours,
            bank_holidays=phone.bank_holidays or "",
            opening=hours_in_words(phone.hours, phone.bank_holiday_rule),
        )
    for text in service.texts:
        yield Contact(
            "text",
            text.uk.shown,
            text.href,
            text.uk,
            keyword=text.keyword or "",
            cost=text.cost,
            hours=text.hours,
            bank_holidays=text.bank_holidays or "",
            opening=hours_in_words(text.hours, text.bank_holiday_rule),
        )
    if service.textphone:
        number = parse_textphone(service.textphone)
        yield Contact("textphone", number.relay, number.relay_href, number)


def _addresses(service: Service) -> Iterator[Contact]:
    for email in service.emails:
        yield Contact("email", email, f"mailto:{email}")
    if service.webchat:
        yield Contact("webchat", service.webchat, service.webchat)
    if service.website:
        confirmed = "website" not in service.unconfirmed
        yield Contact("website", service.website, service.website, confirmed=confirmed)
