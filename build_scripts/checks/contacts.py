"""Every link that rings or texts has a number of the directory, dialled right and shown as it is dialled.

The pages are made from the directory, so these can only differ when a template, a script or a hand-written
link goes wrong: the moment at which nobody is looking at the number.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from build_scripts.checks.page import Link, Page
from build_scripts.checks.site import Fault, Site, shortened, tidy
from build_scripts.problem import Problem
from build_scripts.signposting.numbers import (
    NumberRefused,
    UkNumber,
    parse_text_number,
    parse_textphone,
    parse_uk_number,
)
from build_scripts.signposting.uk_numbers import RELAY_EMERGENCY, RELAY_PREFIX

if TYPE_CHECKING:
    from build_scripts.book.model import Book
    from build_scripts.signposting.model import Service

SCHEMES = ("tel", "sms")
BY_HAND = "use a link to the directory, like [Call Samaritans](call:samaritans)"
TEXT_BY_HAND = "use a link to the directory, like [Text Shout](text:shout)"

# Digits with what people put between them. A comma, a slash or a word ends a number.
_DIGITS = re.compile(r"(?:\+|\(\s*)?\d(?:[\s().\u2010-\u2015-]*\d)*")


@dataclass(frozen=True)
class _Dialled:
    """What a link dials. shown: the digits a reader must see; message: what is typed into a text for them."""

    scheme: str
    number: UkNumber
    shown: str
    message: str = ""


@dataclass
class _Directory:
    """The numbers of the directory, each as dialled -> the ids of its services."""

    calls: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    messages: dict[str, set[str]] = field(default_factory=dict)  # by number: keywords, "" for none

    @classmethod
    def of(cls, book: Book) -> _Directory:
        found = cls()
        for service in book.services.values():
            numbers = [phone.uk for phone in service.phones]
            numbers += [parse_textphone(service.textphone)] if service.textphone else []
            for number in numbers:
                # Relay UK has a number of its own for 999; any other number is dialled with 18001 before it.
                relay = {RELAY_EMERGENCY} if number.relay == RELAY_EMERGENCY else set()
                for dialled in {number.dialled} | relay:
                    found.calls.setdefault(dialled, []).append(service.id)
            for text in service.texts:
                found.texts.setdefault(text.uk.dialled, []).append(service.id)
                found.messages.setdefault(text.uk.dialled, set()).add(text.keyword or "")
        return found


def find(site: Site, book: Book | None) -> list[Problem]:
    """Every fault of a link that rings or texts. Without a book, nothing is compared with the directory."""
    directory = _Directory.of(book) if book else None
    problems = [
        problem
        for page in site.pages
        for link in _contact_links(page)
        for problem in _link(site, page, link, directory)
    ]
    for service in book.services.values() if book else ():
        problems.extend(_own_page(site, service))
    return problems


def _contact_links(page: Page) -> Iterator[Link]:
    return (link for link in page.links if tidy(link.href).partition(":")[0].lower() in SCHEMES)


def _link(site: Site, page: Page, link: Link, directory: _Directory | None) -> Iterator[Problem]:
    shown = f'the link "{shortened(link.href)}"'
    try:
        dialled = _read(link.href)
    except NumberRefused as refused:
        yield site.link_problem(page, link, f"{shown} cannot be dialled: {refused.what}", refused.remedy)
        return
    faults = [_target_fault(link), _shown_fault(link, dialled)]
    if directory:
        faults += [_directory_fault(dialled, directory), _message_fault(dialled, directory)]
    for what, remedy in filter(None, faults):
        yield site.link_problem(page, link, f"{shown} {what}", remedy)


# What a link dials


def _read(href: str) -> _Dialled:
    """What a tel: or sms: address dials; raises NumberRefused."""
    scheme, _, rest = tidy(href).partition(":")
    if scheme.lower() == "sms":
        address, _, fields = rest.partition("?")
        number = parse_text_number(_in_the_uk(address))
        return _Dialled("sms", number, number.dialled, parse_qs(fields).get("body", [""])[0])
    digits = _in_the_uk(rest)
    if digits.startswith(RELAY_PREFIX):
        return _Dialled("tel", parse_uk_number(digits.removeprefix(RELAY_PREFIX)), digits)
    return _Dialled("tel", parse_uk_number(digits), digits)


def _in_the_uk(address: str) -> str:
    """The number in a tel: or sms: address as dialled in the UK; raises NumberRefused for more than that."""
    if not re.fullmatch(r"\+44[1-9]\d+|\d+", address, re.ASCII):
        raise NumberRefused(f'"{address}" is not just the digits of a UK number', BY_HAND)
    return f"0{address[3:]}" if address.startswith("+") else address


# What may be wrong with it


def _target_fault(link: Link) -> tuple[str, str] | None:
    if link.target is None:
        return None
    return f'has target="{link.target}"', "take target= out: a call needs no new window"


def _shown_fault(link: Link, dialled: _Dialled) -> tuple[str, str] | None:
    """The number a reader sees in the link or beside it, or hears for it, must be the one it dials."""
    for shown in (_numbers(link.words), _numbers([link.label])):
        right = dialled.shown in shown
        wrong = [number for number in shown if number != dialled.shown and (_is_dialable(number) or not right)]
        if wrong:
            return f'shows "{wrong[0]}" and dials "{dialled.shown}"', BY_HAND
    if dialled.shown in [*_numbers(link.words), *_numbers([link.label]), *_numbers(link.beside)]:
        return None
    return f'does not show the number it dials, "{dialled.shown}"', BY_HAND


def _numbers(texts: Iterable[str]) -> list[str]:
    """Every run of three digits or more, as dialled in the UK; a text is one element's."""
    found = (match[0] for text in texts for match in _DIGITS.finditer(text))
    digits = (re.sub(r"[^\d+]", "", typed.replace("(0)", "")) for typed in found)
    return [re.sub(r"^(?:\+|00)44", "0", number) for number in digits if len(number) >= 3]


def _is_dialable(number: str) -> bool:
    for parse in (parse_uk_number, parse_text_number):
        try:
            parse(number)
            return True
        except NumberRefused:
            continue
    return False


def _directory_fault(dialled: _Dialled, directory: _Directory) -> tuple[str, str] | None:
    digits = dialled.number.dialled
    known, others = directory.calls, directory.texts
    verb, other_verb = "call", "text"
    if dialled.scheme == "sms":
        known, others, verb, other_verb = others, known, other_verb, verb
    if digits in known:
        return None
    if digits in others:
        what = f"is a {verb}, and the directory has that number for {other_verb}s only"
        return what, f"write [..]({other_verb}:{others[digits][0]})"
    near = difflib.get_close_matches(digits, sorted(known), n=1, cutoff=0.8)
    what = "is a number that is not in the directory"
    if not near:
        return what, "add it to the service it is for"
    return what, f"if {near[0]} is meant, write [..]({verb}:{known[near[0]][0]})"


def _message_fault(dialled: _Dialled, directory: _Directory) -> tuple[str, str] | None:
    messages = sorted(directory.messages.get(dialled.number.dialled, ()))
    if dialled.scheme != "sms" or not messages or dialled.message in messages:
        return None
    typed = f'types "{dialled.message}" into the text' if dialled.message else "types nothing into the text"
    return f'{typed}, and the directory has "{messages[-1]}"', TEXT_BY_HAND


# What a service's own page must have


def _own_page(site: Site, service: Service) -> list[Problem]:
    page = site.page_of.get(f"{service.path.removesuffix('.md')}/index.html")
    if page is None:
        name = site.content_name(service.path)
        return [Problem(name, None, "the finished site has no page for this service", "build the site again")]
    offered = {_offered(link) for link in _contact_links(page)}
    wanted = [("tel", "call", phone.number, phone.uk) for phone in service.phones]
    wanted += [("sms", "text", text.number, text.uk) for text in service.texts]
    remedy = "put the service's card back on it"
    missing = [
        Fault(f'the finished page has no link to {verb} "{number}"', remedy, text=number)
        for scheme, verb, number, uk in wanted
        if (scheme, uk.dialled) not in offered
    ]
    return site.page_problems(page, missing)


def _offered(link: Link) -> tuple[str, str] | None:
    """The scheme and digits of a link; None for one that cannot be dialled."""
    try:
        dialled = _read(link.href)
    except NumberRefused:
        return None
    return dialled.scheme, dialled.shown
