"""Every form of every contact, read back by other people's readers, says what is written in the service's file.

The expected numbers are taken from the digits in the front matter, not from the module that makes the forms.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import vobject
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from build_scripts.book.addresses import url_of
from build_scripts.book.exports import HSDS, TABLE, exports_of
from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.book.render import page_markdown
from build_scripts.build import CONTENT
from build_scripts.pwa.pointer import read_manifest
from build_scripts.signposting.model import Service
from tests.build.reading import (
    Card,
    Way,
    decoded,
    of_hsds,
    of_json_ld,
    of_link,
    of_payload,
    of_row,
    of_vcard,
    picture_of,
    rows_of,
    without_keywords,
)

#: Open Referral's own schemas (HSDS 3.0), beside the project: their licence asks more than ours gives, so they are no
#: part of it. From https://github.com/openreferral/specification, folder schema/.
SCHEMAS = Path(__file__).parents[3] / "shared" / "schemas" / "hsds"
needs_schemas = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the schemas of Open Referral are not beside the project"
)
RELAY_FOR_999 = "18000"
URGENT = ("emergency-999", "oscar-kilo-crisis-line", "samaritans")

Forms = dict[str, list[Way]]


@pytest.fixture(scope="module")
def national() -> dict[str, Service]:
    return load_book(CONTENT)[0].services


@pytest.fixture(scope="module")
def forces() -> list[Book]:
    """Each force's edition, as its builder has it."""
    books = [load_book(CONTENT, force=folder.name)[0] for folder in sorted((CONTENT / "forces").iterdir())]
    return [replace(book, urgent=URGENT) for book in books]


@pytest.fixture(scope="module")
def services(national: dict[str, Service], forces: list[Book]) -> dict[str, Service]:
    """Every service of every edition, by its id."""
    return {name: service for book in forces for name, service in book.services.items()} | national


@pytest.fixture(scope="module")
def cards(book_site: Path, national: dict[str, Service], forces: list[Book]) -> dict[str, Card]:
    """Each service's page, by its id: the finished one, or for a force's own what the builder gets."""
    own = {
        name: page_markdown(book, service.path)
        for book in forces
        for name, service in book.services.items()
        if name not in national
    }
    files = {name: book_site / url_of(service.path) / "index.html" for name, service in national.items()}
    return {name: Card.read(page) for name, page in own.items()} | {
        name: Card.read(file.read_text("utf-8")) for name, file in files.items()
    }


@pytest.fixture(scope="module")
def exports(book_site: Path, forces: list[Book]) -> list[dict[str, str]]:
    """The exports of each edition, the national one's from the finished site."""
    finished = {path: (book_site / path).read_bytes().decode() for path in (TABLE, HSDS)}
    return [*map(exports_of, forces), finished]


@pytest.fixture(scope="module")
def hsds(exports: list[dict[str, str]]) -> list[list[Any]]:
    """The services of each edition in Open Referral's form."""
    pages = [json.loads(edition[HSDS]) for edition in exports]
    assert all(page["total_items"] == len(page["contents"]) for page in pages)
    return [page["contents"] for page in pages]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def relayed(number: str) -> str:
    return RELAY_FOR_999 if number in ("999", "112") else f"18001{number}"


def calls(service: Service) -> list[Way]:
    return [Way("call", digits(phone.number)) for phone in service.phones]


def texts(service: Service) -> list[Way]:
    return [Way("text", digits(text.number), text.keyword or "") for text in service.texts]


def textphones(service: Service) -> list[Way]:
    return [Way("relay", relayed(digits(service.textphone or "").removeprefix("18001")))] if service.textphone else []


def emails(service: Service) -> list[Way]:
    return [Way("email", email) for email in service.emails]


def webs(service: Service) -> list[Way]:
    return [Way("web", address) for address in (service.website, service.webchat) if address]


def everything(service: Service) -> list[Way]:
    return [*calls(service), *texts(service), *textphones(service), *emails(service), *webs(service)]


def compare(services: dict[str, Service], found: Forms, expected: Callable[[Service], list[Way]]) -> None:
    """Every service's ways, whatever their order; all differences at once."""
    assert len(services) >= 90
    wrong = {
        name: (sorted(expected(service)), sorted(found.get(name, [])))
        for name, service in services.items()
        if sorted(expected(service)) != sorted(found.get(name, []))
    }
    assert wrong == {}
    assert set(found) <= set(services)


def test_every_button_dials_texts_or_opens_what_is_written(
    services: dict[str, Service], cards: dict[str, Card]
) -> None:
    """With Relay UK for each number to ring, and the same digits to read as to dial."""

    def expected(service: Service) -> list[Way]:
        relays = {relayed(way.to) for way in calls(service)} | {way.to for way in textphones(service)}
        by_relay = [Way("relay", number) for number in relays]
        return [*calls(service), *texts(service), *by_relay, *emails(service), *webs(service)]

    compare(services, {name: [of_link(href) for href, _ in card.links] for name, card in cards.items()}, expected)
    for card in cards.values():
        for href, words in card.links:
            way = of_link(href)
            if way.kind in ("call", "text", "relay"):
                assert way.to in digits(words), (href, words)
                assert way.keyword in words


def test_every_contact_can_be_saved(services: dict[str, Service], cards: dict[str, Card]) -> None:
    """One vCard a service, as RFC 6350 has them; the word to text, and how, stands in its note."""
    found, ids = {}, set()
    for name, card in cards.items():
        text = card.vcard
        found[name] = list(of_vcard(text))
        contact, service = vobject.readOne(text), services[name]
        ids.add(contact.uid.value)
        assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert contact.fn.value == service.title
        assert contact.rev.value == f"{service.last_reviewed_on:%Y%m%d}T000000Z"
        for phone in service.phones:
            assert phone.uk.shown in contact.note.value
        for sms in service.texts:
            assert (f"Text {sms.keyword} to {sms.uk.shown}" if sms.keyword else sms.uk.shown) in contact.note.value
        assert service.webchat is None or service.webchat in contact.note.value

    compare(
        services,
        found,
        lambda service: [
            *calls(service),
            *without_keywords(texts(service)),
            *textphones(service),
            *emails(service),
            *([Way("web", service.website)] if service.website else []),
        ],
    )
    assert len(ids) == len(services)


def test_every_qr_code_says_to_a_camera_what_is_written(services: dict[str, Service], cards: dict[str, Card]) -> None:
    """Without a script, on a page that is black around it; read by a decoder that is not ours."""
    found: Forms = {}
    for name, card in cards.items():
        for svg, words in card.codes:
            way = of_payload(decoded(picture_of(svg)))
            found.setdefault(name, []).append(way)
            assert way.kind == "web" or way.to in digits(words), (name, words)
            assert words.replace("QR code: ", 'aria-label="A QR code. It tells another phone: ') in unescape(svg)

    def expected(service: Service) -> list[Way]:
        numbers = [*calls(service), *texts(service)]
        return numbers or [Way("web", service.website)] * bool(service.website and not service.unconfirmed)

    compare(services, found, expected)


def test_every_text_to_copy_or_share_has_the_numbers(services: dict[str, Service], cards: dict[str, Card]) -> None:
    """And says first of a service for the police alone that it is."""
    for name, service in services.items():
        lines = cards[name].part["data-text"].split("\n")
        if service.audience == "officer":
            assert lines.pop(0) == "For police officers and staff only."
        assert lines[0] == service.title
        assert all(any(phone.uk.shown in line for line in lines) for phone in service.phones)
        assert all(any(text.uk.shown in line for line in lines) for text in service.texts)
        unconfirmed = " (address not confirmed)" if service.unconfirmed else ""
        assert service.website is None or lines[-1] == service.website + unconfirmed


def test_the_data_on_every_page_says_what_is_written(services: dict[str, Service], cards: dict[str, Card]) -> None:
    found = {name: list(of_json_ld(card.data)) for name, card in cards.items()}

    compare(services, found, lambda service: without_keywords(everything(service)))
    assert all(cards[name].data["name"] == service.title for name, service in services.items())


def test_the_table_has_every_contact_in_a_row_of_its_own(
    services: dict[str, Service], exports: list[dict[str, str]]
) -> None:
    found: Forms = {}
    for edition in exports:
        ways: Forms = {}
        for row in rows_of(edition[TABLE].encode()):
            ways.setdefault(row["service"], []).append(of_row(row))
            assert None not in row
            assert of_link(row["link"]) == of_row(row)
            assert not re.match(r"[=+@\t\r-]", row["address"]), "a spreadsheet would take it for a formula"
        found |= ways

    compare(services, found, everything)


def test_the_open_referral_export_has_every_contact(services: dict[str, Service], hsds: list[list[Any]]) -> None:
    by_title = {service.title: name for name, service in services.items()}

    compare(services, {by_title[one["name"]]: list(of_hsds(one)) for page in hsds for one in page}, everything)


@needs_schemas
def test_the_open_referral_export_is_as_published_schemas_have_it(hsds: list[list[Any]]) -> None:
    validator = hsds_validator()

    assert [fault.message for page in hsds for one in page for fault in validator.iter_errors(one)] == []
    for page in hsds:
        ids = [id_ for one in page for id_ in ids_of(one)]
        assert len(ids) == len(set(ids))


@needs_schemas
def test_those_schemas_do_refuse_what_is_wrong(hsds: list[list[Any]]) -> None:
    wrong = {**hsds[0][0], "status": "open", "phones": [{"id": "not-a-uuid"}]}

    assert len(list(hsds_validator().iter_errors(wrong))) == 3


def hsds_validator() -> Draft202012Validator:
    files = ((file.name, json.loads(file.read_text("utf-8"))) for file in SCHEMAS.glob("*.json"))
    resources = [(name, Resource.from_contents(schema, default_specification=DRAFT202012)) for name, schema in files]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator({"$ref": "service.json"}, registry=registry, format_checker=FormatChecker())


def ids_of(thing: Any) -> Iterator[str]:
    """The ids of an HSDS object and of all within it, but for the terms, which many share."""
    if isinstance(thing, dict):
        yield from ([thing["id"]] if "id" in thing else [])
        yield from (id_ for key, value in thing.items() if key != "taxonomy_term" for id_ in ids_of(value))
    elif isinstance(thing, list):
        yield from (id_ for item in thing for id_ in ids_of(item))


def test_the_pocket_contacts_hold_the_urgent_strip_and_every_service_for_a_risk_to_life(
    national: dict[str, Service], cards: dict[str, Card], book_site: Path
) -> None:
    """Each the very vCard of its own page, so that a phone that has both keeps one."""
    file = (book_site / "signposting" / "pocket-book.vcf").read_bytes().decode()
    saved = [f"{text}END:VCARD\r\n" for text in file.split("END:VCARD\r\n")[:-1]]
    life = [name for name, service in national.items() if service.risk == "life"]

    assert sorted(saved) == sorted(cards[name].vcard for name in life)
    assert [vobject.readOne(text).fn.value for text in saved[:3]] == [national[name].title for name in URGENT]


def test_the_printed_card_has_their_numbers_and_the_day_of_the_release(
    national: dict[str, Service], book_site: Path
) -> None:
    page = (book_site / "signposting" / "pocket-card" / "index.html").read_text("utf-8")
    card = page[page.index('<section class="pocket-card"') : page.index("</section>")]
    links = {of_link(href.replace("&amp;", "&")) for href in re.findall(r'href="([^"]+)"', card)}

    assert links == {
        way for service in national.values() if service.risk == "life" for way in [*calls(service), *texts(service)]
    }
    assert "Pocket Book, 18 November 2026." in card


def test_what_no_officer_needs_stays_off_the_phone(book_site: Path) -> None:
    """Councils fetch the exports; a release holds one contacts file."""
    release = read_manifest(book_site)["files"]

    assert not [path for path in release if "/exports/" in path]
    assert [path for path in release if path.endswith(".vcf")] == ["signposting/pocket-book.vcf"]
