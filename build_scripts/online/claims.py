"""What the book publishes that only the web can confirm: addresses, and numbers with the pages that prove them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from build_scripts.book.contact_links import without_code
from build_scripts.book.front_matter import Where
from build_scripts.book.model import Book, Page
from build_scripts.signposting.model import Service
from build_scripts.signposting.numbers import UkNumber, parse_textphone


@dataclass(frozen=True)
class Place:
    """Where something is written.

    file: below content/. line: in that file. what: "the website of Samaritans".
    """

    file: str
    line: int
    what: str


@dataclass(frozen=True)
class NumberClaim:
    """That a number of a service stands on a page.

    service: its id. names: what the page may call it. shown: grouped for reading. dialled: digits only.
    address: of the page that proves it. place: of the number. website: of the service, "" if it has none.
    """

    service: str
    names: tuple[str, ...]
    shown: str
    dialled: str
    address: str
    place: Place
    website: str
    risk: str

    @property
    def subject(self) -> str:
        """What the claim is called in the history."""
        return f"{self.service} {self.dialled} {self.address}"


@dataclass
class Published:
    """Everything to look at.

    addresses: without fragments -> the places each is written.
    expected: words of which a page at an address should have some: the names and titles it was cited for.
    lives: addresses on which a service of risk "life" rests.
    names: what every service is called: its id -> its names.
    numbers_of: the numbers of every service, as dialled: its id -> them.
    """

    addresses: dict[str, list[Place]] = field(default_factory=dict)
    expected: dict[str, set[str]] = field(default_factory=dict)
    lives: set[str] = field(default_factory=set)
    claims: list[NumberClaim] = field(default_factory=list)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers_of: dict[str, set[str]] = field(default_factory=dict)

    def add(self, address: str, place: Place, expected: Iterator[str] | tuple[str, ...]) -> None:
        """Note that an address is written somewhere, and what its page should be about."""
        page = urldefrag(address).url
        self.addresses.setdefault(page, []).append(place)
        self.expected.setdefault(page, set()).update(expected)


def published(book: Book) -> Published:
    """What the book publishes, in the order it is written."""
    found = Published()
    for page in book.pages.values():
        for address, line, label in _links(page):
            found.add(address, Place(page.path, line, f'the link "{label}"'), (label,))
        for index, source in enumerate(page.register_):
            if source.url:
                line = _line(page, ("register", index, "url"))
                found.add(
                    source.url, Place(page.path, line, f"the source {source.id}"), (source.title, source.publisher)
                )
    for service in book.services.values():
        _add_service(found, service)
    return found


def _add_service(found: Published, service: Service) -> None:
    names = names_of(service)
    numbers = list(_numbers(service))
    found.names[service.id] = names
    found.numbers_of[service.id] = {number.dialled for _, _, number in numbers}
    for address, line, label in _links(service):
        found.add(address, Place(service.path, line, f'the link "{label}"'), names)
    for key, site in (("website", service.website), ("webchat", service.webchat)):
        if site:
            found.add(site, Place(service.path, _line(service, (key,)), f"the {key} of {service.title}"), names)
    for index, source in enumerate(service.sources):
        where = Place(service.path, _line(service, ("sources", index, "url")), f"a source of {service.title}")
        found.add(source.url, where, names)
        address = urldefrag(source.url).url
        if service.risk == "life":
            found.lives.add(address)
        for proof, way, number in numbers:
            if proof in source.proves:
                place = Place(service.path, _line(service, way), f"{number.shown} of {service.title}")
                website = service.website or ""
                found.claims.append(
                    NumberClaim(service.id, names, number.shown, number.dialled, address, place, website, service.risk)
                )


def _numbers(service: Service) -> Iterator[tuple[str, Where, UkNumber]]:
    """What a source must prove for each number, the way to it in the front matter, and the number."""
    for index, phone in enumerate(service.phones):
        yield "phones", ("phones", index, "number"), phone.uk
    for index, text in enumerate(service.texts):
        yield "texts", ("texts", index, "number"), text.uk
    if service.textphone:
        yield "phones", ("textphone",), parse_textphone(service.textphone)


def names_of(service: Service) -> tuple[str, ...]:
    """What a page may call the service: title, other names, and the word that is texted."""
    bare = re.sub(r"\s*\([^)]*\)", "", service.title)
    initials = re.findall(r"\(([A-Z]{3,})\)", service.title)
    # "Shout" alone would be found in too many sentences; with its number beside it, it is a name like any other.
    keywords = [text.keyword for text in service.texts if text.keyword]
    return tuple(dict.fromkeys([service.title, bare, *initials, *service.also_known_as, *keywords]))


_INLINE = re.compile(
    r"""(?<!!)\[(?P<label>(?:[^\[\]]|\[[^\]]*\])*)\]\(<?(?P<inline>https?://(?:[^()\s<>]|\([^()\s]*\))+)>?[^)]*\)
      | <(?P<auto>https?://[^\s<>]+)>
      | ^[ ]{0,3}\[(?P<ref>[^\]]+)\]:\s*<?(?P<reference>https?://[^\s<>]+)>?
      | \b(?:href|src)=["'](?P<html>https?://[^"'\s]+)""",
    re.VERBOSE | re.MULTILINE,
)


def _links(part: Page | Service) -> Iterator[tuple[str, int, str]]:
    """The addresses in a text, with the line of the file and the words of the link."""
    text = without_code(part.body)
    for match in _INLINE.finditer(text):
        address = match["inline"] or match["auto"] or match["reference"] or match["html"]
        label = " ".join(re.sub(r"[*_`]", "", match["label"] or match["ref"] or address).split())
        yield address, part.body_line + text[: match.start()].count("\n"), label


def _line(part: Page | Service, where: Where) -> int:
    while where and where not in part.lines:
        where = where[:-1]
    return part.lines.get(where, 1)
