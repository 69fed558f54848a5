"""From the model to the Markdown that a builder gets: what stands around an editor's text."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import markdown
import pytest

from build_scripts.book.addresses import link, url_of
from build_scripts.book.frame import last_resort_page, urgent_contacts
from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.book.render import day_in_words, page_markdown, service_card, where_in_words
from build_scripts.pwa.worker import LAST_RESORT_LIMIT
from build_scripts.signposting.model import DAYS_BETWEEN_CHECKS
from build_scripts.signposting.seal import record
from tests.content_tree import PAGE_FIELDS, seal, write_tree

TREE = f"""
index.md
| ---
| title: Start
| description: Where to start.{PAGE_FIELDS}| sources: [guide]
| cards:
|   - heading: Right now
|     pages: [me/breathe.md, signposting/services/line.md]
| ---
|
| Hello.
me/breathe.md
| ---
| title: Breathe & rest
| description: Slow down.{PAGE_FIELDS}| sources: [guide]
| next: [signposting/services/line.md]
| ---
|
| [Call the line](call:line)
|
| Or [call it](call:line) from here.
|
| | Instead of | Try |
| |---|---|
| | Calm down | I can wait |
|
| - Is the way out seen? {{ #way-out .safety }}
about/evidence.md
| ---
| title: Evidence
| description: Our sources.{PAGE_FIELDS}| sources: [guide]
| next: [me/breathe.md]
| register:
|   - id: guide
|     title: A <guide>
|     publisher: NICE
|     year: 2018
|     url: https://www.nice.org.uk/guide
|     read: abstract
| ---
|
| How we read.
find.md
| ---
| title: Find
| description: Everything.{PAGE_FIELDS}| sources: [guide]
| next: [index.md]
| contents: true
| ---
|
| All of it.
signposting/index.md
| ---
| title: Signposts
| description: Services.{PAGE_FIELDS}| sources: [guide]
| groups:
|   - id: crisis
|     heading: Danger and crisis
|     description: Help now.
| ---
|
| Ask first.
signposting/services/line.md
| ---
| title: The Line
| description: Somebody to talk to.{PAGE_FIELDS}| groups: [crisis]
| audience: both
| eligibility: Anyone
| nations: [england, wales]
| risk: life
| confidence: high
| phones:
|   - number: "0300 131 2789"
|     label: Helpline
|     then: choose option 2
|     cost: standard
|     hours: Mo-Fr 09:00-17:00
| texts:
|   - number: "85258"
|     keyword: SHOUT
|     cost: free
|     hours: 24/7
| website: https://www.line.example.org/help
| sources:
|   - url: https://www.line.example.org/contact
|     proves: [phones, texts]
|     page_dated: "2025-07-23"
| ---
|
| Say who you are.
signposting/services/quiet.md
| ---
| title: The Quiet One
| description: Help online.{PAGE_FIELDS}| groups: [crisis]
| audience: both
| eligibility: Anyone
| nations: [england, wales, scotland, northern-ireland]
| risk: normal
| confidence: medium
| website: https://quiet.example.org
| sources:
|   - url: https://quiet.example.org/about
|     proves: [summary]
|     page_dated: unknown
| ---
|
| Online only.
"""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book, problems = load_book(seal(write_tree(tmp_path, TREE)))
    assert [str(problem) for problem in problems] == []
    return book


def finished(book: Book, path: str) -> str:
    """The page as a builder makes it, with the extensions the book uses."""
    extensions = ["admonition", "attr_list", "tables", "toc", "pymdownx.details"]
    return markdown.markdown(page_markdown(book, path), extensions=extensions)


@pytest.mark.parametrize(
    ("path", "url"),
    [("index.md", ""), ("find.md", "find/"), ("me/index.md", "me/"), ("me/breathe.md", "me/breathe/")],
)
def test_where_a_page_stands(path: str, url: str) -> None:
    assert url_of(path) == url


@pytest.mark.parametrize(
    ("on", "to", "address"),
    [
        ("index.md", "me/breathe.md", "me/breathe/"),
        ("me/breathe.md", "index.md", "../../"),
        ("me/breathe.md", "me/breathe.md", "./"),
        ("me/index.md", "me/breathe.md", "breathe/"),
        ("scene/frozen.md", "signposting/services/line.md", "../../signposting/services/line/"),
    ],
)
def test_links_are_relative_so_the_book_works_under_any_path(on: str, to: str, address: str) -> None:
    assert link(on, to) == address


def test_a_card_takes_its_words_from_the_page_it_leads_to(book: Book) -> None:
    """So that a changed title is changed everywhere."""
    page = finished(book, "index.md")

    assert '<h2 class="cards-heading">Right now</h2>' in page
    assert (
        '<a class="card" href="me/breathe/"><span class="card__title">Breathe &amp; rest</span>'
        ' <span class="card__text">Slow down.</span></a>'
    ) in page
    assert 'href="signposting/services/line/"><span class="card__title">The Line</span>' in page


def test_a_call_alone_on_its_line_is_a_button_and_in_a_sentence_a_link(book: Book) -> None:
    page = finished(book, "me/breathe.md")

    assert '<p><a class="call call--button" href="tel:+443001312789">' in page
    assert '<p>Or <a class="call" href="tel:+443001312789">' in page


def test_pairs_and_questions_are_marked(book: Book) -> None:
    """The column to read in a table of pairs; the lasting id and the principle of a question."""
    page = finished(book, "me/breathe.md")

    assert '<th class="try">Try</th>' in page
    assert '<li class="safety" id="way-out">Is the way out seen?</li>' in page


def test_what_comes_next_is_at_the_end(book: Book) -> None:
    page = finished(book, "me/breathe.md")

    assert page.index('id="next"') < page.index('href="../../signposting/services/line/"') < page.index("origin")


def test_every_page_says_quietly_where_it_comes_from(book: Book) -> None:
    page = finished(book, "me/breathe.md")

    assert "<summary>Draft · last reviewed 23 November 2026</summary>" in page
    assert "Looked after by: Wellbeing lead. To be reviewed every 6 months." in page
    assert '<a href="https://www.nice.org.uk/guide" rel="noreferrer">A &lt;guide&gt;</a>, NICE, 2018' in page


def test_a_service_shows_each_channel_from_one_value(book: Book) -> None:
    page = finished(book, "signposting/services/line.md")

    assert (
        '<a class="call call--button" href="tel:+443001312789"><span class="call__label">Helpline</span>'
        ' <span class="call__number">0300 131 2789</span> <span class="call__then">choose option 2</span></a>'
    ) in page
    assert 'href="sms:85258?&amp;body=SHOUT"' in page
    assert "SHOUT to 85258" in page
    assert "Costs a normal call · Monday to Friday 9am to 5pm" in page
    assert "For: Anyone. England and Wales." in page
    assert '<a class="button button--quiet" href="https://www.line.example.org/help" rel="noreferrer">' in page


def test_a_service_claims_no_more_than_its_evidence(book: Book) -> None:
    seen = finished(book, "signposting/services/line.md")
    without = finished(book, "signposting/services/quiet.md")

    assert "Number seen on line.example.org, page dated 23 July 2025. Nobody has rung it to check yet." in seen
    assert "We have no number with good evidence, so none is shown." in without
    assert "tel:" not in without


def test_an_address_that_no_page_shows_says_so_on_the_card_and_in_the_list(book: Book) -> None:
    quiet = book.services["quiet"]
    book.services["quiet"] = quiet.model_copy(update={"unconfirmed": ["website"]})

    assert "Not confirmed: we have not seen this address" in page_markdown(book, quiet.path)
    assert page_markdown(book, "signposting/index.md").count("Address not confirmed.") == 1
    index = book.pages["signposting/index.md"].model_copy(update={"unconfirmed": True})
    book.pages[index.path] = index
    assert "Its web address, quiet.example.org." in page_markdown(book, index.path)
    assert "onfirmed" not in page_markdown(book, book.services["line"].path)


def test_where_a_service_is_stands_on_its_card_once(book: Book) -> None:
    line = book.services["line"]
    named = line.model_copy(update={"eligibility": f"Anyone in {where_in_words(line)}"})

    assert f"For: {line.eligibility}. {where_in_words(line)}.</p>" in service_card(line, "index.md")
    assert f"For: Anyone in {where_in_words(line)}.</p>" in service_card(named, "index.md")


def test_a_card_among_words_leads_to_the_code_on_the_services_own_page(book: Book) -> None:
    line = book.services["line"]

    assert '<a href="signposting/services/line/#qr-code">Show QR code</a>' in service_card(line, "index.md")
    own = page_markdown(book, line.path)
    assert own.count('id="qr-code"') == 1 and "#qr-code" not in own


def test_how_the_contacts_were_checked_is_told_as_it_was_recorded(book: Book) -> None:
    service = book.services["line"]
    today = service.checked[0].checked_on
    assert f"Contacts checked against a published page on {day_in_words(today)}." in finished(book, service.path)

    rung = record(service, ["phones 1"], on=date(2026, 12, 3), how="telephone", by="Editor", source=None)
    book.services["line"] = service.model_copy(update={"checked": rung})
    page = finished(book, service.path)
    assert "page dated 23 July 2025. Rung to check on 3 December 2026." in page
    assert "Contacts rung to check on 3 December 2026." in page
    assert f"To be checked again by {day_in_words(today + timedelta(DAYS_BETWEEN_CHECKS[service.risk]))}." in page


def test_the_directory_lists_services_under_their_groups_life_first(book: Book) -> None:
    page = finished(book, "signposting/index.md")

    assert page.index('id="crisis"') < page.index("The Line") < page.index("The Quiet One")
    assert 'aria-label="Call The Line, 0300 131 2789"' in page


def test_the_list_of_everything_leaves_nothing_out(book: Book) -> None:
    page = finished(book, "find.md")

    entries = [*(p for p in book.pages.values() if p.path != "find.md"), *book.services.values()]
    assert [entry.path for entry in entries if f'href="{link("find.md", entry.path)}"' not in page] == []


def test_the_register_says_what_rests_on_each_source(book: Book) -> None:
    page = finished(book, "about/evidence.md")

    assert '<li id="guide"><a href="https://www.nice.org.uk/guide"' in page
    assert "Read: abstract. Used on:" in page
    assert '<a href="../../me/breathe/">Breathe &amp; rest</a>' in page


def test_the_urgent_strip_takes_its_numbers_from_the_directory(book: Book) -> None:
    (contact,) = urgent_contacts(book, [{"label": "The Line", "service": "line"}])

    assert (contact.href, contact.shown) == ("tel:+443001312789", "0300 131 2789")
    assert contact.spoken == "Call The Line 0300 131 2789"


@pytest.mark.parametrize("service", ["lien", "quiet"])
def test_the_urgent_strip_refuses_what_cannot_be_rung(book: Book, service: str) -> None:
    with pytest.raises(KeyError, match=r"mkdocs\.yml  extra\.urgent: no service"):
        urgent_contacts(book, [{"label": "x", "service": service}])


def test_the_last_resort_page_is_small_and_has_the_calls(book: Book) -> None:
    page = last_resort_page("Pocket Book", urgent_contacts(book, [{"label": "The Line", "service": "line"}]))

    assert '<a href="tel:+443001312789">The Line: 0300 131 2789</a>' in page
    assert len(page.encode()) < LAST_RESORT_LIMIT / 2
