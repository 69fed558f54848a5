"""One part of the book against the others: dates, titles, ids, sources, groups, ways on, contacts and typed numbers.

These look at what was written rather than at the finished book, so that one fault does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from build_scripts.book.audits import PRINCIPLES_FOLDER, audit_faults
from build_scripts.book.better_words import wording_faults
from build_scripts.book.contact_links import check_contact_links, without_code
from build_scripts.book.diagrams import picture_faults
from build_scripts.book.fields import UNFINISHED
from build_scripts.book.front_matter import Document, Where, spell
from build_scripts.book.model import (
    FORCE_PAGE,
    GROUPS_PAGE,
    NEWS_PAGE,
    REGISTER_PAGE,
    RETIRED_PAGE,
    SEARCH_PAGE,
    WORDS_PAGE,
    Book,
    Page,
    is_index,
)
from build_scripts.book.retired import retired_problems
from build_scripts.book.shelf import Shelf, is_service
from build_scripts.book.sign_off import changes
from build_scripts.book.tools import TOOLS, find_tools, tool_faults
from build_scripts.problem import Problem
from build_scripts.signposting.bank_holidays import NAMED, REFRESH, bank_holidays
from build_scripts.signposting.model import Service
from build_scripts.signposting.numbers import numbers_in_text
from build_scripts.signposting.seal import broken, command, sources_that_prove

CONTACTS = ("phones", "texts", "emails", "website", "webchat")
"""The fields of a service by which somebody can reach it."""

RESERVED = (
    ("register", REGISTER_PAGE),
    ("groups", GROUPS_PAGE),
    ("areas", GROUPS_PAGE),
    ("news", NEWS_PAGE),
    ("retired", RETIRED_PAGE),
    ("force", FORCE_PAGE),
    ("help_first", SEARCH_PAGE),
    ("same_words", SEARCH_PAGE),
    ("leads_to", SEARCH_PAGE),
    ("looked_for", WORDS_PAGE),
    ("word_forms", WORDS_PAGE),
    ("denials", WORDS_PAGE),
)
"""The fields that belong to one page each."""

SHOWN_FIELDS = ("title", "description", "eligibility", "safety")
"""The fields that readers see as running text."""

LONGEST_SHORT_NUMBER = 3
"""Numbers of so few digits (999, 101) may be named in running text."""


def cross_problems(shelf: Shelf) -> Iterator[Problem]:
    """Every Problem that one part of the book has with another, each marked with the rule that found it."""
    for check in CHECKS:
        rule = check.__name__.strip("_").replace("_", "-")
        yield from (replace(problem, check=rule) for problem in check(shelf))


def _dates(shelf: Shelf) -> Iterator[Problem]:
    where = ("last_reviewed_on",)
    for path, document in shelf.documents.items():
        reviewed = document.meta.get("last_reviewed_on")
        part = shelf.readable(path)
        if type(reviewed) is date and reviewed > shelf.today:
            yield shelf.fault(path, where, f"{reviewed} is in the future", "write the day it was last checked")
        elif part and part.review_due < shelf.today:
            yield _overdue(shelf, path, part)


def _overdue(shelf: Shelf, path: str, part: Page | Service) -> Problem:
    what, where = f"the review was due on {part.review_due}", "last_reviewed_on"
    if isinstance(part, Page):
        run = f"python3 -m build_scripts review record {path.removesuffix('.md')}"
        return shelf.warning(path, (where,), what, f"read it again, then run: {run}")
    if part.check_due == part.review_due:
        what, where = f"the contacts were to be checked again by {part.check_due}", "checked"
    return shelf.warning(path, (where,), what, f"check them, then run: {command(part)}")


def _addresses(shelf: Shelf) -> Iterator[Problem]:
    for path in shelf.known:
        if is_index(path) and f"{path.removesuffix('/index.md')}.md" in shelf.known:
            twin = f"{path.removesuffix('/index.md')}.md"
            what = f"has the same address on the site as {twin}"
            yield Problem(shelf.name(path), None, what, "rename one of them")


def _titles(shelf: Shelf) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, document in shelf.documents.items():
        title = document.meta.get("title")
        if isinstance(title, str) and not UNFINISHED.search(title):
            known = first.setdefault(" ".join(title.casefold().split()), path)
            if known != path:
                what = f'"{title}" is also the title of {known}'
                yield shelf.fault(path, ("title",), what, "give one of them another title")


def _reserved_fields(shelf: Shelf) -> Iterator[Problem]:
    for path in shelf.pages:
        for key, home in RESERVED:
            if key in shelf.documents[path].meta and path != home:
                yield shelf.fault(path, (key,), f"belongs to {home} alone", "move it there")


def _repeated_ids(shelf: Shelf) -> Iterator[Problem]:
    for page, key in ((REGISTER_PAGE, "register"), (GROUPS_PAGE, "groups"), (GROUPS_PAGE, "areas")):
        seen: set[str] = set()
        for where, name in shelf.ids(page, key):
            if name in seen:
                yield shelf.fault(page, where, f'"{name}" is there already', "give it another id")
            seen.add(name)


def _sources(shelf: Shelf) -> Iterator[Problem]:
    register = [name for _, name in shelf.ids(REGISTER_PAGE, "register")]
    used: set[str] = set()
    for path in shelf.pages:
        for where, name in shelf.texts(path, ("sources",)):
            used.add(name)
            if name not in register:
                what = f'"{name}" is not in the register of {REGISTER_PAGE}'
                yield shelf.fault(path, where, what, _near(name, register, "add it there"))
    # A page that cannot be read may be the one that rests on a source: say nothing until it can.
    if shelf.known <= shelf.documents.keys() and shelf.book.sources:
        for where, name in shelf.ids(REGISTER_PAGE, "register"):
            if name not in used:
                remedy = "name it in the sources of a page, or take it out"
                yield shelf.warning(REGISTER_PAGE, where, f'no page rests on "{name}"', remedy)


def _sources_once(shelf: Shelf) -> Iterator[Problem]:
    """The register tells readers all that rests on a source: under two names, each would tell half of it."""
    first: dict[tuple[str, ...], str] = {}
    for where, name in shelf.ids(REGISTER_PAGE, "register"):
        for key in _what_a_source_is(shelf.documents[REGISTER_PAGE].meta["register"][where[1]]):
            known = first.setdefault(key, name)
            if known != name:
                what = f'"{name}" is the same source as "{known}"'
                yield shelf.fault(REGISTER_PAGE, where, what, f'name "{known}" on its pages, and take this one out')
                break


def _what_a_source_is(entry: dict[str, object]) -> Iterator[tuple[str, ...]]:
    """What no two sources have in common: their address on the web, and their title with who published it."""
    url, title, publisher = (str(entry.get(key) or "").strip().casefold() for key in ("url", "title", "publisher"))
    if url:
        yield ("url", re.sub(r"^https?://(www\.)?|/$", "", url))
    if title:
        yield ("title", title, publisher)


def _news(shelf: Shelf) -> Iterator[Problem]:
    """Readers see the newest first, and a phone tells which are newer than its copy: the dates must be right."""
    page = shelf.book.pages.get(NEWS_PAGE)
    for index, change in enumerate(page.news if page else ()):
        where = ("news", index, "on")
        if change.on > shelf.today:
            yield shelf.fault(NEWS_PAGE, where, f"{change.on} is in the future", "write the day it changed")
        if page and index and change.on > page.news[index - 1].on:
            yield shelf.fault(NEWS_PAGE, where, f"{change.on} stands below an earlier day", "put the newest first")
        if not re.fullmatch(r"[A-Z0-9\"“].*[.!?]", change.what) or re.search(r"[*_`\[\]<>]", change.what):
            remedy = "write plain sentences that end with a full stop, without links or marks"
            yield shelf.fault(NEWS_PAGE, ("news", index, "what"), f'"{change.what}" is not a plain sentence', remedy)


def _groups(shelf: Shelf) -> Iterator[Problem]:
    groups = [name for _, name in shelf.ids(GROUPS_PAGE, "groups")]
    for path in shelf.services:
        for where, name in shelf.texts(path, ("groups",)):
            if name not in groups:
                what = f'"{name}" is not a group of {GROUPS_PAGE}'
                yield shelf.fault(path, where, what, _near(name, groups, "add it there"))


def _areas(shelf: Shelf) -> Iterator[Problem]:
    """A service whose area lies in no area of the directory would not be found by where it is."""
    page = shelf.book.pages.get(GROUPS_PAGE)
    covered = {name: area for area in page.areas for name in area.covers} if page else {}
    for service in shelf.book.services.values():
        if service.area is None or page is None:
            continue
        if service.area not in covered:
            remedy = _near(service.area, covered, f"add it to the covers of an area in {GROUPS_PAGE}")
            yield shelf.fault(service.path, ("area",), f'no area of {GROUPS_PAGE} covers "{service.area}"', remedy)
        elif covered[service.area].nation not in service.nations:
            what = f'"{service.area}" is in {covered[service.area].nation}, which is not among the nations'
            yield shelf.fault(service.path, ("area",), what, "add the nation, or write another area")


def _hours(shelf: Shelf) -> Iterator[Problem]:
    for service in shelf.book.services.values():
        for key, channels in (("phones", service.phones), ("texts", service.texts)):
            for index, channel in enumerate(channels):
                if channel.hours == "24/7" and channel.bank_holiday_rule != "open":
                    what = f'"24/7" cannot be {channel.bank_holidays} on bank holidays'
                    remedy = "write bank_holidays: open, or hours like Mo-Su 00:00-24:00"
                    yield shelf.fault(service.path, (key, index, "bank_holidays"), what, remedy)


def _bank_holidays(shelf: Shelf) -> Iterator[Problem]:
    """Past the end of our copy, phones say "call to check" where a bank holiday would matter."""
    channels = [channel for service in shelf.book.services.values() for channel in (*service.phones, *service.texts)]
    needed = any(channel.hours != "unknown" and channel.bank_holiday_rule != "open" for channel in channels)
    if needed and not bank_holidays().reaches(shelf.today):
        what = f"the bank holidays end on {bank_holidays().until}, less than six months ahead"
        yield Problem(NAMED, None, what, REFRESH, severity="warning")


def _next(shelf: Shelf) -> Iterator[Problem]:
    for path in shelf.pages:
        if not shelf.documents[path].meta.get("next", []) and not is_index(path):
            remedy = "add 1 to 4 pages to go to, like next: [me/get-help-today.md]"
            yield shelf.fault(path, ("next",), "missing", remedy)
        yield from _paths(shelf, path, ("next",))


def _cards(shelf: Shelf) -> Iterator[Problem]:
    for path in shelf.pages:
        cards = shelf.documents[path].meta.get("cards")
        for index in range(len(cards) if isinstance(cards, list) else 0):
            yield from _paths(shelf, path, ("cards", index, "pages"))


def _paths(shelf: Shelf, path: str, where: Where) -> Iterator[Problem]:
    """The Problems with one list of paths."""
    seen: set[str] = set()
    for here, target in shelf.texts(path, where):
        if target not in shelf.known:
            remedy = _near(target, shelf.known, "write a path below content/, like me/breathing.md")
            yield shelf.fault(path, here, f'there is no page "{target}"', remedy)
        elif target == path:
            yield shelf.fault(path, here, "leads to this page itself", "write another page")
        elif target in seen:
            yield shelf.fault(path, here, f'"{target}" is there already', "take one out")
        seen.add(target)


def _search_words(shelf: Shelf) -> Iterator[Problem]:
    """What search leads to must exist, and nothing typed may stand twice where only one can win."""
    document = shelf.documents.get(SEARCH_PAGE)
    for key in ("help_first", "same_words", "leads_to") if document else ():
        entries = document.meta.get(key) if document else None
        seen: dict[str, str] = {}
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            for where, target in _led_to(shelf, key, index, entry):
                there = target.partition("#")[0]
                if there not in shelf.known and not (key == "leads_to" and _is_elsewhere(shelf, there)):
                    remedy = _near(target, shelf.known, "write a path below content/, like me/breathing.md")
                    yield shelf.fault(SEARCH_PAGE, where, f'there is no page "{target}"', remedy)
            for where, typed in shelf.texts(SEARCH_PAGE, (key, index, "typed")):
                first = seen.setdefault(_plain(typed), spell(where))
                # Two pages may want the same words, and one word may mean two things; a risk has to be one.
                if first != spell(where) and (key == "help_first" or first.split()[:2] == spell(where).split()[:2]):
                    what, remedy = f'"{typed}" is there already: {first}', "take one out"
                    yield shelf.fault(SEARCH_PAGE, where, what, remedy)


def _is_elsewhere(shelf: Shelf, path: str) -> bool:
    """Whether this is a service of another edition: its words wait there for it."""
    return is_service(path) and Path(path).stem in shelf.elsewhere


def _led_to(shelf: Shelf, key: str, index: int, entry: object) -> list[tuple[Where, str]]:
    """The pages that one entry of the search words names, each with its place."""
    page = entry.get("page") if isinstance(entry, dict) else None
    if key == "leads_to" and isinstance(page, str):
        return [((key, index, "page"), page)]
    return shelf.texts(SEARCH_PAGE, (key, index, "show"))


def _plain(typed: str) -> str:
    """What somebody types, without what search makes no difference for."""
    return " ".join(re.sub(r"[^\w\s]", "", typed.casefold()).split())


def _contacts(shelf: Shelf) -> Iterator[Problem]:
    for path in shelf.services:
        if not any(shelf.documents[path].meta.get(key) for key in CONTACTS):
            yield shelf.fault(path, (), "no way to reach this service", "add one of " + ", ".join(CONTACTS))


def _costs(shelf: Shelf) -> Iterator[Problem]:
    for service in shelf.book.services.values():
        for index, phone in enumerate(service.phones):
            shown, kind = f'"{phone.number}"', phone.uk.kind
            where = ("phones", index, "cost")
            if kind == "charged":
                remedy = "look for a number that does not"
                yield shelf.warning(service.path, ("phones", index, "number"), f"{shown} costs extra to ring", remedy)
            elif phone.cost == "free" and kind in ("landline", "mobile", "03"):
                yield shelf.fault(service.path, where, f"{shown} is not free to ring", "write cost: standard")
            elif phone.cost == "standard" and kind == "freephone":
                yield shelf.fault(service.path, where, f"{shown} is free to ring", "write cost: free")


def _evidence(shelf: Shelf) -> Iterator[Problem]:
    for service in shelf.book.services.values():
        proved = {proof for source in service.sources for proof in source.proves}
        for key, numbers in (("phones", service.phones), ("texts", service.texts)):
            if numbers and key not in proved:
                remedy = f"add a source with proves: [{key}], or take the numbers out"
                yield shelf.fault(service.path, (key,), "no source proves these numbers", remedy)
        yield from _addresses_proved(shelf, service)
        if "bsl" in service.languages and not service.website:
            remedy = "add website: with the page for people who sign, or take bsl out"
            yield shelf.fault(
                service.path, ("languages",), "the card says to see the website, and there is none", remedy
            )


def _addresses_proved(shelf: Shelf, service: Service) -> Iterator[Problem]:
    """Email and web addresses that are shown as checked, and that no listed page shows."""
    for key in ("emails", "website", "webchat"):
        if not getattr(service, key) or key in service.unconfirmed or sources_that_prove(service, key):
            continue
        remedy = f"add a source with proves: [{key}], or take it out"
        if key == "website":
            remedy += ", or write unconfirmed: [website]"
        yield shelf.fault(service.path, (key,), "no source proves this address", remedy)
    for key in service.unconfirmed:
        if not getattr(service, key):
            yield shelf.fault(service.path, ("unconfirmed",), f"there is no {key} here", f"take {key} out")
        elif sources_that_prove(service, key):
            remedy = f"take {key} out, and run: {command(service, key)}"
            yield shelf.fault(service.path, ("unconfirmed",), f"a source proves the {key}", remedy)


def _seal(shelf: Shelf) -> Iterator[Problem]:
    """Contacts that are not as they were when somebody last checked them."""
    for service in shelf.book.services.values():
        for index, check in enumerate(service.checked):
            if check.checked_on > shelf.today:
                where = ("checked", index, "checked_on")
                remedy = f"take the record out, and when it is checked run: {command(service)}"
                yield shelf.fault(service.path, where, f"{check.checked_on} is in the future", remedy)
            if check.how == "published-source" and not check.source:
                what, remedy = "does not say which page was looked at", f"look, and run: {command(service)}"
                yield shelf.fault(service.path, ("checked", index), what, remedy)
        for part in broken(service):
            slip = "if it is a slip, put it back; if not, " if part.was else ""
            remedy = f"{slip}see that it is right, and run: {command(service, part.part)}"
            yield shelf.fault(service.path, part.where, part.what, remedy)


def _sign_off(shelf: Shelf) -> Iterator[Problem]:
    """Pages that are not as they were when somebody signed them off."""
    entries: list[Page | Service] = [*shelf.book.pages.values(), *shelf.book.services.values()]
    for entry in entries:
        if entry.status != "signed-off":
            continue
        run = f'run: python3 -m build_scripts review sign-off {entry.path.removesuffix(".md")} --by "Clinical lead"'
        if not entry.signed_off:
            remedy = f"write draft, or once it is signed off {run}"
            yield shelf.fault(entry.path, ("status",), "nobody has recorded who signed it off", remedy)
        for record in entry.signed_off:
            for where, what in changes(entry, record):
                yield shelf.fault(entry.path, where, what, f"write status: draft, or once it is signed off again {run}")


def _retired(shelf: Shelf) -> Iterator[Problem]:
    """Numbers that are used no longer, in any field or text."""
    yield from retired_problems(shelf)


def _text(shelf: Shelf) -> Iterator[Problem]:
    for path, document in shelf.documents.items():
        if not document.body.strip():
            yield shelf.fault(path, document.body_line, "no text", "write the page below the front matter")
        for line, text in _lines(document):
            if re.match(r" {0,3}#(\s|$)", text):
                remedy = "begin headings with ##: the title makes the top one"
                yield shelf.fault(path, line, "a heading with one #", remedy)
            if UNFINISHED.search(text):
                yield shelf.fault(path, line, "still to be written", "write it, or take the line out")


def _pictures(shelf: Shelf) -> Iterator[Problem]:
    for path, document in shelf.documents.items():
        for line, text in _lines(document):
            for what, remedy in picture_faults(text, path, shelf.book.diagrams):
                yield shelf.fault(path, line, what, remedy)


def _contact_links(shelf: Shelf) -> Iterator[Problem]:
    known = [Path(path).stem for path in shelf.known if is_service(path)]
    for document in shelf.documents.values():
        yield from check_contact_links(document.body, shelf.book.services, known, document.path, document.body_line)


def _tools(shelf: Shelf) -> Iterator[Problem]:
    for path, document in shelf.documents.items():
        links = find_tools(document.body)
        if is_service(path):
            for link in links:
                yield shelf.fault(path, document.body_line + link.line - 1, "a tool on a service", "put it on a page")
            continue
        for line, what, remedy in tool_faults(document.body, frozenset(document.meta), shelf.known):
            yield shelf.fault(path, document.body_line + line - 1, what, remedy)
        needed = {TOOLS[link.name].field for link in links if link.name in TOOLS}
        for name, tool in TOOLS.items():
            if tool.field and tool.field in document.meta and tool.field not in needed:
                remedy = f"add a line like [What it does](tool:{name}), or take {tool.field}: out"
                yield shelf.fault(path, (tool.field,), f"there is no tool:{name} in the text", remedy)


def _better_words(shelf: Shelf) -> Iterator[Problem]:
    page = shelf.book.pages.get(WORDS_PAGE)
    for where, what, remedy in wording_faults(page) if page else ():
        yield shelf.fault(WORDS_PAGE, where, what, remedy)


def _stages(shelf: Shelf) -> Iterator[Problem]:
    for path in shelf.pages:
        document = shelf.documents[path]
        stages = document.meta.get("timeline")
        headings = [text[3:].strip() for _, text in _lines(document) if text.startswith("## ")]
        for index, stage in enumerate(stages if isinstance(stages, list) else []):
            heading = stage.get("heading") if isinstance(stage, dict) else None
            if isinstance(heading, str) and heading not in headings:
                remedy = _near(heading, headings, "write a heading of this page, without its ##")
                yield shelf.fault(path, ("timeline", index, "heading"), f'"{heading}" is no heading here', remedy)


def _audits(shelf: Shelf) -> Iterator[Problem]:
    """Questions whose answers would go astray on phones, and two audits that would share their answers."""
    principles = [Path(path).stem for path in shelf.known if path.startswith(PRINCIPLES_FOLDER) and not is_index(path)]
    first: dict[str, str] = {}
    for path in shelf.pages:
        document, page = shelf.documents[path], shelf.book.pages.get(path)
        audit = page.audit if page else None
        if audit is None:
            continue
        if first.setdefault(audit.id, path) != path:
            what = f'"{audit.id}" is also the id of the audit in {first[audit.id]}'
            yield shelf.fault(path, ("audit", "id"), what, "give one of them another id")
        if audit.proof_from is not None and audit.proof_from >= len(audit.scale):
            what = f"{audit.proof_from} is above the scale, which ends at {len(audit.scale) - 1}"
            yield shelf.fault(path, ("audit", "proof_from"), what, "write a score of the scale")
        retired = [question.id for question in audit.retired]
        for line, what, remedy in audit_faults(document.body, retired, principles):
            yield shelf.fault(path, document.body_line + line - 1, what, remedy)


def _typed_numbers(shelf: Shelf) -> Iterator[Problem]:
    """Numbers in running text: nobody would find them all again on the day one of them changes."""
    links = _links_by_number(shelf.book)
    known = frozenset(links)
    for path, document in shelf.documents.items():
        for key in SHOWN_FIELDS:
            shown = document.meta.get(key)
            for _, typed, _ in numbers_in_text(shown if isinstance(shown, str) else "", known):
                remedy = "take it out: the page shows the numbers of the directory"
                yield shelf.fault(path, (key,), f'the number "{typed}" is typed by hand', remedy)
        for line, text in _lines(document):
            for _, typed, digits in numbers_in_text(re.sub(r"https?://\S+", " ", text), known):
                link = links.get(digits, "a link to the directory, like [Call Samaritans](call:samaritans)")
                yield shelf.fault(path, line, f'the number "{typed}" is typed by hand', f"write {link}")


def _links_by_number(book: Book) -> dict[str, str]:
    """Digits as dialled -> the link to write instead. The first service with a number speaks for it."""
    links: dict[str, str] = {}
    for service in book.services.values():
        for phone in service.phones:
            links.setdefault(phone.uk.dialled, f"[Call {service.title}](call:{service.id})")
        for text in service.texts:
            links.setdefault(text.uk.dialled, f"[Text {service.title}](text:{service.id})")
    return {digits: link for digits, link in links.items() if len(digits) > LONGEST_SHORT_NUMBER}


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """The text below the front matter, line by line with its number in the file, without what is in code."""
    return enumerate(without_code(document.body).split("\n"), document.body_line)


def _near(name: str, names: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(name, sorted(names), n=1)
    return f"write {near[0]}" if near else otherwise


CHECKS: tuple[Callable[[Shelf], Iterator[Problem]], ...] = (
    _dates,
    _addresses,
    _titles,
    _reserved_fields,
    _repeated_ids,
    _sources,
    _sources_once,
    _news,
    _groups,
    _areas,
    _hours,
    _bank_holidays,
    _search_words,
    _next,
    _cards,
    _contacts,
    _costs,
    _evidence,
    _seal,
    _sign_off,
    _retired,
    _text,
    _pictures,
    _contact_links,
    _tools,
    _better_words,
    _stages,
    _audits,
    _typed_numbers,
)
