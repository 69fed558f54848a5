"""A page of the model -> the Markdown that any builder turns into the finished page.

The parts around an editor's text (service cards, lists of pages, what is next, where a page comes from) are plain HTML
from templates/, made here and not in the theme, so that they are the same whichever builder makes the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from posixpath import relpath
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ..signposting.costs import cost_in_words
from ..signposting.forms.contact import contacts_of
from ..signposting.forms.json_ld import script
from ..signposting.forms.plain_text import OFFICERS_ONLY, plain_text
from ..signposting.forms.qr import codes_of
from ..signposting.forms.relay import relay_numbers
from ..signposting.forms.vcard import vcard
from ..signposting.hours import compiled, hours_in_words
from ..signposting.model import Service, Staffed
from ..signposting.seal import part_of
from .addresses import POCKET_CONTACTS, link, url_of
from .contact_links import render_contact_links
from .diagrams import with_diagrams
from .model import FORCE_PAGE, PEER_SUPPORT_PAGE, Answered, Book, Force, Page, Retired
from .pocket import facts_on_card, pocket_groups, pocket_services, release_day
from .prose import to_confirm
from .tables import with_marked_tables
from .tools import render_tools

#: A list item with an id at its end, which Python-Markdown reads only from a line of its own.
_QUESTION = re.compile(r"^( *(?:[-*+]|\d+\.) +.*\S) +(\{ *[#.][^{}\n]*\}) *$", re.MULTILINE)
_NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
#: The choices of the directory's "who" filter, in order; only those that a service is for are shown.
_PEOPLE = {
    "women": "A woman",
    "men": "A man",
    "children": "A child or young person",
    "older-people": "An older person",
    "lgbt": "Someone LGBT+",
    "faith": "Someone targeted for their faith",
    "migrants": "A refugee or asylum seeker",
    "veterans": "A veteran or service family",
    "sex-workers": "A sex worker",
    "people-who-harm": "Someone who causes harm",
}
_LANGUAGES: dict[str, str] = {
    "bsl": "British Sign Language (BSL): see the website.",
    "interpreters": "They can bring in an interpreter.",
}


def day_in_words(day: date) -> str:
    """A date as people write it: 23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def dated_in_words(page_dated: str) -> str:
    """The date a source gives of itself, as people write it where it is a whole date: "about 2022" stays."""
    try:
        return day_in_words(date.fromisoformat(page_dated))
    except ValueError:
        return page_dated


def host_of(url: str) -> str:
    """The site an address is on, as people say it: "samaritans.org"."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def where_in_words(service: Service) -> str:
    """The area a service covers."""
    if service.area:
        return service.area
    if len(service.nations) == len(_NATIONS):
        return "Across the UK"
    *others, last = (_NATIONS[nation] for nation in service.nations)
    return f"{', '.join(others)} and {last}" if others else last


def hours_of(channel: Staffed) -> str:
    """When a channel is answered, in words."""
    return hours_in_words(channel.hours, channel.bank_holiday_rule)


def table_of(channel: Staffed, service: Service) -> str:
    """What the phone reckons "open now" from, as JSON; empty when the hours are not known."""
    table = compiled(channel.hours, channel.bank_holiday_rule, tuple(service.nations))
    return table.json() if table else ""


def evidence_in_words(service: Service) -> str:
    """Where the contacts were seen, and how old that page is. Claims no more than the record does."""
    proving = [source for source in service.sources if {"phones", "texts"} & set(source.proves)]
    if not proving:
        return "We have no number with good evidence, so none is shown." if not service.phones else ""
    best = proving[0]
    dated = "no date on the page" if best.page_dated == "unknown" else f"page dated {dated_in_words(best.page_dated)}"
    calls = [check for check in service.checked if check.how == "telephone"]
    rung = [check.checked_on for check in calls if any(part_of(line).startswith("phones") for line in check.fields)]
    said = f"Rung to check on {day_in_words(max(rung))}." if rung else "Nobody has rung it to check yet."
    return f"Number seen on {host_of(best.url)}, {dated}. {said}"


_HOW = {
    "published-source": "checked against a published page",
    "telephone": "rung to check",
    "written-confirmation": "confirmed in writing",
}


def checks_in_words(service: Service) -> list[str]:
    """How and when the contacts were checked, the latest first: one line for each way and day."""
    checks = sorted({(check.checked_on, check.how) for check in service.checked}, reverse=True)
    return [f"Contacts {_HOW[how]} on {day_in_words(on)}." for on, how in checks]


#: Signs that an address may hold as they are, so that its words are written, and packed, as they stand beside it.
_PLAIN = " !\"$&'()*+,/:;=?@"


def vcard_link(service: Service) -> str:
    """A link that holds a service's vCard itself, so that it can be saved without a script and without signal."""
    return "data:text/vcard;charset=utf-8," + quote(vcard(service, evidence_in_words(service)), safe=_PLAIN)


def _in_attribute(text: str) -> Markup:
    """Text of several lines for an attribute: a template's own line breaks are tidied away, these must stay."""
    return Markup(str(escape(text.replace("\r\n", "\n"))).replace("\n", "&#10;"))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["officers_only"] = OFFICERS_ONLY
    environment.filters.update(
        day=day_in_words,
        dated=dated_in_words,
        host=host_of,
        hours=hours_of,
        language=_LANGUAGES.__getitem__,
        table=table_of,
        where=where_in_words,
        capitalize_first=lambda text: text[:1].upper() + text[1:],
        checks=checks_in_words,
        cost=cost_in_words,
        codes=codes_of,
        contacts=contacts_of,
        facts_on_card=facts_on_card,
        lines=_in_attribute,
        plain_text=plain_text,
        relay_numbers=relay_numbers,
        vcard_link=vcard_link,
    )
    return environment


_TEMPLATES = _environment()


def html(template: str, **values: object) -> str:
    """A template's HTML as one block: a blank line inside would end it for Markdown."""
    text = _TEMPLATES.get_template(f"{template}.html").render(**values)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


_PEER_SUPPORT = {
    "trim": "this force offers TRiM. Ask for it by name.",
    "estip": "this force offers ESTIP. Ask for it by name.",
    "both": "this force offers TRiM and ESTIP. Ask which one fits.",
    "to-confirm": "which model this force uses is to confirm. Ask a supervisor or occupational health.",
}


def _linker(from_path: str) -> Callable[[str], str]:
    return lambda to_path: link(from_path, to_path)


_ANSWERED = {
    "numbers": "A program saw it there again on {day}.",
    "website": "The website answered a program on {day}.",
}


def answered_in_words(answered: Answered | None) -> str:
    """What was seen on the web, and when; nothing if nobody has looked."""
    return _ANSWERED[answered.what].format(day=day_in_words(answered.on)) if answered else ""


def service_card(service: Service, from_path: str, *, whole: bool = False, answered: Answered | None = None) -> str:
    """The card of a service: its name, who it is for, a button for each channel, and the evidence.

    whole: on the service's own page, where its name is already the title. answered: what a visit saw last."""
    seen = " ".join(filter(None, [evidence_in_words(service), answered_in_words(answered)]))
    return html("service", service=service, link=_linker(from_path), whole=whole, seen=seen)


def _entry(book: Book, path: str) -> Page | Service:
    found = book.pages.get(path)
    return found if found is not None else book.services[Path(path).stem]


def _cards(book: Book, page: Page) -> str:
    groups = [(group.heading, [_entry(book, path) for path in group.pages]) for group in page.cards]
    return html("cards", groups=groups, link=_linker(page.path)) if groups else ""


def _directory(book: Book, page: Page) -> str:
    """Every service under its groups, on the page that declares the groups."""
    if not page.groups:
        return ""
    groups = [(group, _in_order(s for s in book.services.values() if group.id in s.groups)) for group in page.groups]
    made_for = {kind for service in book.services.values() for kind in service.people}
    return html(
        "directory",
        groups=groups,
        areas=page.areas,
        area_of={name: area.id for area in page.areas for name in area.covers},
        nations=_NATIONS,
        people={kind: label for kind, label in _PEOPLE.items() if kind in made_for},
        total=len(book.services),
        link=_linker(page.path),
    )


def _in_order(services: Iterable[Service]) -> list[Service]:
    """Life-risk services first, then by name."""
    risks = ["life", "high", "normal"]
    return sorted(services, key=lambda s: (risks.index(s.risk), s.title.lower()))


def _contents(book: Book, page: Page) -> str:
    """Everything in the book from A to Z, on the page that asks for it."""
    if not page.contents:
        return ""
    pages = sorted((p for p in book.pages.values() if p.path != page.path), key=lambda p: p.title.lower())
    services = sorted(book.services.values(), key=lambda s: s.title.lower())
    retired = sorted(_retired_entries(book), key=lambda entry: entry[0].name.lower())
    return html("contents", pages=pages, services=services, retired=retired, link=_linker(page.path))


def _retired_entries(book: Book) -> list[tuple[Retired, Service]]:
    """Old names, each with the service that took its place, as far as this edition has it."""
    services = book.services
    return [(entry, services[entry.replaced_by]) for entry in book.retired if entry.replaced_by in services]


def _retired(book: Book, page: Page) -> str:
    """Old names, and where to go now, on the page that declares them."""
    return html("retired", entries=_retired_entries(book), link=_linker(page.path)) if page.retired else ""


def _edition(book: Book, page: Page) -> str:
    """Whose edition this is, on the pages that people begin with, and on the one about peer support."""
    if not book.force or page.path not in ("index.md", "about/index.md", PEER_SUPPORT_PAGE):
        return ""
    return html("edition", **_force_values(book.force, page))


def _force(book: Book, page: Page) -> str:
    """What is a force's own, on the page that declares the force."""
    if not page.force:
        return ""
    own = [_entry(book, path) for path in book.own if path != page.path and path.endswith(".md")]
    pages = [entry for entry in own if isinstance(entry, Page)]
    services = _in_order(entry for entry in own if isinstance(entry, Service))
    return html("force", pages=pages, services=services, **_force_values(page.force[0], page))


def _force_values(force: Force, page: Page) -> dict[str, Any]:
    return {
        "force": force,
        "path": page.path,
        "link": _linker(page.path),
        "peer_support": _PEER_SUPPORT[force.peer_support],
        "peer_support_page": PEER_SUPPORT_PAGE,
        "force_page": FORCE_PAGE,
    }


def _pocket_card(book: Book, page: Page) -> str:
    """The numbers to print, on the page that asks for them."""
    if not page.pocket_card:
        return ""
    urgent = [book.services[name] for name in book.urgent]
    contacts_file = relpath(POCKET_CONTACTS, url_of(page.path))
    return html(
        "pocket_card",
        urgent=urgent,
        groups=pocket_groups(book),
        release=release_day(),
        contacts_file=contacts_file,
        rung=any(check.how == "telephone" for service in pocket_services(book) for check in service.checked),
    )


def _register(book: Book, page: Page) -> str:
    """Every source once, with the pages that rest on it, on the page that declares the register."""
    if not page.register_:
        return ""
    resting = {
        source.id: [p for p in book.pages.values() if source.id in p.sources and p.path != page.path]
        for source in page.register_
    }
    sources = sorted(page.register_, key=lambda s: s.title.lower())
    return html("register", sources=sources, resting=resting, link=_linker(page.path))


def _news(book: Book, page: Page) -> str:
    """What has changed, a heading for each day, on the page that tells it."""
    days = [(day, list(changes)) for day, changes in groupby(page.news, key=lambda change: change.on)]
    return html("news", days=days) if days else ""


def _access_test(book: Book, page: Page) -> str:
    """What software found when it last looked at every page, on the page that the test is recorded in."""
    if not page.access_test:
        return ""
    pages_now = len(book.pages) + len(book.services)
    return html("access_test", test=page.access_test[0], pages_now=pages_now, force=book.force)


def _unconfirmed(book: Book, page: Page) -> str:
    """Every line of the book that is marked "(to confirm)", and every address that no page shows, on the page that
    asks for them."""
    if not page.unconfirmed:
        return ""
    entries: list[Page | Service] = [*book.pages.values(), *book.services.values()]
    marked = [(entry, to_confirm(entry) + _unproved(entry)) for entry in entries if entry.path != page.path]
    return html("unconfirmed", marked=[pair for pair in marked if pair[1]], link=_linker(page.path))


def _unproved(entry: Page | Service) -> list[str]:
    if isinstance(entry, Service) and "website" in entry.unconfirmed and entry.website:
        return [f"Its web address, {host_of(entry.website)}."]
    return []


def _search_words(book: Book, page: Page) -> str:
    """What search understands, on the page that lists it. How a risk is spelt stays out of sight: some spellings name
    a method, which no page does."""

    def shown(path: str) -> tuple[str, str]:
        file, mark, part = path.partition("#")
        return link(page.path, file) + mark + part, _entry(book, file).title

    risks = [(first.risk, [shown(path) for path in first.show]) for first in page.help_first]
    here = book.pages.keys() | {service.path for service in book.services.values()}  # not what other editions have
    leads_to = [(*shown(entry.page), entry.typed) for entry in page.leads_to if entry.page in here]
    return html("search_words", risks=risks, same_words=page.same_words, leads_to=leads_to)


def _next(book: Book, page: Page) -> str:
    if not page.next:
        return ""
    return html("next", entries=[_entry(book, path) for path in page.next], link=_linker(page.path))


def _origin(book: Book, page: Page) -> str:
    sources = [book.sources[id_] for id_ in page.sources if id_ in book.sources]
    return html("origin", page=page, sources=sources)


def page_markdown(book: Book, path: str) -> str:
    """The whole Markdown of the page at this path (without front matter), ready for a builder.

    The model must be free of errors: an id that leads nowhere raises KeyError here."""
    if path in book.pages:
        page = book.pages[path]
        before, after = [_lead(page)], [_edition(book, page), _next(book, page), _origin(book, page)]
        if page.path == PEER_SUPPORT_PAGE:
            before.append(after.pop(0))
        made = [make(book, page) for make in PARTS]
        parts = [*before, _text(book, page), *made, *after]
    else:
        service = book.services[Path(path).stem]
        origin = html("service_origin", service=service, groups=book.groups, link=_linker(path))
        card = service_card(service, path, whole=True, answered=book.answered.get(service.id))
        parts = [_lead(service), card, _text(book, service), origin, script(service)]
    return "\n\n".join(part for part in parts if part) + "\n"


# What is made for a page below its text, in this order.
PARTS = (
    _news,
    _access_test,
    _unconfirmed,
    _pocket_card,
    _directory,
    _cards,
    _contents,
    _retired,
    _register,
    _force,
    _search_words,
)


def _lead(entry: Page | Service) -> str:
    return html("lead", entry=entry)


def _text(book: Book, entry: Page | Service) -> str:
    def card(service: Service) -> str:
        return service_card(service, entry.path, answered=book.answered.get(service.id))

    # Problems were reported when the book was loaded; a book with any is not rendered.
    markdown, _ = render_contact_links(entry.body, book.services, card, entry.path, entry.body_line)
    markdown = with_diagrams(markdown, entry.path, book.diagrams)
    if isinstance(entry, Page):
        markdown = render_tools(book, entry, markdown, html)
    markdown = with_marked_tables(markdown.strip("\n"))
    return _QUESTION.sub(r"\1\n    \2", markdown)
