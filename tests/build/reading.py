"""Reads the directory's forms as other programs would: none of these readers knows how ours write them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import resvg_py
import vobject
import zxingcpp
from PIL import Image

_CODE = re.compile(r'<details class="code".*?<summary>(.*?)</summary>.*?(<svg .*?</svg>)', re.DOTALL)


@dataclass(frozen=True, order=True)
class Way:
    """A way to reach a service. kind: call, text, relay, email or web. to: digits as dialled, or an address."""

    kind: str
    to: str
    keyword: str = ""


def in_the_uk(number: str) -> str:
    """The digits somebody in the UK dials for a number as a phone stores it."""
    digits = re.sub(r"[^\d+]", "", number)
    return "0" + digits[3:] if digits.startswith("+44") else digits


def of_link(href: str) -> Way:
    """What a link does when it is tapped."""
    parts = urlsplit(href)
    if parts.scheme == "tel":
        digits = in_the_uk(parts.path)
        return Way("relay" if digits.startswith("1800") else "call", digits)
    if parts.scheme == "sms":
        return Way("text", in_the_uk(parts.path), parse_qs(parts.query).get("body", [""])[0])
    return Way("email", parts.path) if parts.scheme == "mailto" else Way("web", href)


@dataclass
class Card(HTMLParser):
    """What is on a service's page.

    links: href and visible text of each link on its card. part: the attributes of what passes it on. vcard: what the
    link to save it holds. codes: the pictures of its QR codes, as SVG, with the words above. data: its JSON-LD."""

    links: list[tuple[str, str]] = field(default_factory=list)
    part: dict[str, str] = field(default_factory=dict)
    vcard: str = ""
    codes: list[tuple[str, str]] = field(default_factory=list)
    data: Any = None

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._catching = ""

    @classmethod
    def read(cls, page: str) -> Card:
        card = cls()
        card.feed(page)
        card.codes = [(svg, unescape(words)) for words, svg in _CODE.findall(page)]
        return card

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "div" and (self._open or "service" in values.get("class", "").split()):
            self._open.append(tag)
        if values.get("href", "").startswith("data:text/vcard"):
            self.vcard = unquote(values["href"].partition(",")[2])
        elif self._open and tag == "a":
            self.links.append((values["href"], ""))
            self._catching = "link"
        if values.get("data-tool") == "pass-on":
            self.part = values
        if values.get("type") == "application/ld+json":
            self._catching = "data"

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == "div":
            self._open.pop()
        if tag in ("a", "script"):
            self._catching = ""

    def handle_data(self, data: str) -> None:
        if self._catching == "data":
            self.data = json.loads(data)
        elif self._catching:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)


def of_vcard(text: str) -> Iterator[Way]:
    """The numbers and addresses that a contacts app takes from a vCard."""
    card = vobject.readOne(text)
    for tel in card.contents.get("tel", []):
        types = ",".join(tel.params["TYPE"]).replace('"', "").split(",")
        kind = {"voice": "call", "text": "text", "textphone": "relay"}[types[0]]
        yield Way(kind, in_the_uk(tel.value))
    yield from (Way("email", email.value) for email in card.contents.get("email", []))
    yield from (Way("web", url.value) for url in card.contents.get("url", []))


def picture_of(svg: str) -> Image.Image:
    """An SVG of a page as a picture of 300 pixels on a black page, as in the dark and without our style sheet."""
    alone = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300" ', 1)
    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=alone, background="black"))))


def decoded(picture: Image.Image) -> str:
    """What a camera reads in a picture with one QR code; "" where it finds none, or more."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    return str(found[0].text) if len(found) == 1 else ""


def of_payload(text: str) -> Way:
    """What another phone does with what its camera read."""
    if text.startswith("SMSTO:"):
        _, number, keyword = text.split(":")
        return Way("text", in_the_uk(number), keyword)
    return of_link(text)


def of_json_ld(data: Any) -> Iterator[Way]:
    for channel in data["availableChannel"]:
        if "servicePhone" in channel:
            digits = in_the_uk(channel["servicePhone"]["telephone"])
            yield Way("relay" if channel["servicePhone"].get("contactType") == "textphone" else "call", digits)
        elif "serviceSmsNumber" in channel:
            yield Way("text", in_the_uk(channel["serviceSmsNumber"]["telephone"]))
        else:
            yield of_link(channel["serviceUrl"])


def rows_of(table: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file as a spreadsheet opens it."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def of_row(row: dict[str, str]) -> Way:
    kind = {"textphone": "relay", "webchat": "web", "website": "web"}.get(row["kind"], row["kind"])
    if kind in ("email", "web"):
        return Way(kind, row["address"])
    return Way(kind, in_the_uk(row["address"]), row["keyword"])


def of_hsds(service: Any) -> Iterator[Way]:
    for phone in service.get("phones", []):
        kind = {"voice": "call", "text": "text", "textphone": "relay"}[phone["type"]]
        yield Way(kind, in_the_uk(phone["number"]), _attributes(phone).get("keyword", ""))
    if "url" in service:
        yield Way("web", service["url"])
    if "webchat" in _attributes(service):
        yield Way("web", _attributes(service)["webchat"])
    emails = [service.get("email"), *(contact["email"] for contact in service.get("contacts", []))]
    yield from (Way("email", email) for email in emails if email)


def _attributes(thing: Any) -> dict[str, str]:
    return {found["taxonomy_term"]["code"]: found["value"] for found in thing.get("attributes", [])}


def without_keywords(ways: Iterable[Way]) -> list[Way]:
    """For forms that have no place for the word to text."""
    return [Way(way.kind, way.to) for way in ways]
