"""A number stands on a page, however it is written, or it does not; and beside which name."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from build_scripts.book.load import load_book
from build_scripts.online.claims import NumberClaim, Place, names_of, published
from build_scripts.online.evidence import Sighting, find_number
from build_scripts.online.page_text import PageText, read_page
from tests.benchmarks.online_corpus import SHORT_WAYS, WAYS, leaflet
from tests.content_tree import write_tree

FREE, LONDON = "08081570123", "02079460123"
OTHERS = {"calm": ("CALM",), "scotland": ("Rape Crisis Scotland",)}


def page(html: str) -> PageText:
    return read_page(f"<title>Help</title>{html}".encode(), "text/html; charset=utf-8")


def look(read: PageText, dialled: str, names: tuple[str, ...] = ("Kestrel Line",), website: str = "") -> Sighting:
    where = Place("a.md", 1, "a number")
    claim = NumberClaim("kestrel", names, dialled, dialled, "http://x.example/", where, website, "normal")
    return find_number(read, claim, OTHERS, "http://x.example/")


def state(html: str, dialled: str) -> str:
    return look(page(f"<h1>Kestrel Line</h1><p>{html}</p>"), dialled).state


# However it is written


@pytest.mark.parametrize("dialled", [FREE, LONDON, "01174960123", "07700900123", "08001111", "08457909090"])
@pytest.mark.parametrize("way", WAYS)
def test_a_number_is_seen_however_it_is_written(way: str, dialled: str) -> None:
    assert state(f"Ring {WAYS[way](dialled, random.Random(1))} now", dialled) == "seen"


@pytest.mark.parametrize("way", SHORT_WAYS)
@pytest.mark.parametrize("dialled", ["116123", "116006", "85258", "111"])
def test_a_short_code_is_seen_however_it_is_written(way: str, dialled: str) -> None:
    assert state(f"Call {WAYS[way](dialled, random.Random(1))} free", dialled) == "seen"


@pytest.mark.parametrize(
    "text",
    [
        "Call 116 123 24 hours a day",
        "Call 116 123 365 days a year",
        "Open 24/7 116 123",
        "0300 123 4567 116 123",
        "Samaritans (116 123)",
        "Dial 116-123.",
        "116123",
    ],
)
def test_a_short_code_stands_between_other_figures(text: str) -> None:
    assert state(text, "116123") == "seen"


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("0116 123 4567", "116123"),
        ("(0116) 123 4567", "116123"),
        ("+44 116 123 4567", "116123"),
        ("+44 (0)116 123 4567", "116123"),
        ("0044 116 1234567", "116123"),
        ("116 1234", "116123"),
        ("01632 116 123", "116123"),
        ("+44 1632 116123", "116123"),
        ("116 123 456", "116123"),
        ("£116,123 raised", "116123"),
        ("3.116123", "116123"),
        ("Call charity 1116123", "116123"),
        ("0800 1111 222", "08001111"),
        ("10800 1111", "08001111"),
        ("00808 157 0123", FREE),
        ("0808 157 01234", FREE),
        ("+33 808 157 0123", FREE),
        ("Call us at 111 High Street", "111"),
        ("1 in 111 people, said the report in its first part, which is about the weather in June and July", "111"),
        ("£85258 was raised by text", "85258"),
        ("0117 485258 by phone", "85258"),
        ("Text 85258.50", "85258"),
    ],
)
def test_the_digits_of_something_else_are_not_the_number(text: str, dialled: str) -> None:
    assert state(text, dialled) == "absent"


def test_a_house_number_beside_the_name_is_no_short_code() -> None:
    assert state("Kestrel Line, 111 High Street. Call in.", "111") == "absent"


# What a reader sees


@pytest.mark.parametrize(
    "html",
    [
        "<!-- 0808 157 0123 -->",
        "<script>tel = '0808 157 0123'</script>",
        "<template>0808 157 0123</template>",
        "<del>0808 157 0123</del> 0808 157 0999",
        "<s>0808 157 0123</s>",
        "<noscript>0808 157 0123</noscript>",
        '<a href="tel:+448081570123">0808 157 0999</a>',
        "<p>0808</p><p>157 0123</p>",
    ],
    ids=["comment", "script", "template", "deleted", "struck out", "no script", "link behind another", "two passages"],
)
def test_what_no_reader_is_told_does_not_count(html: str) -> None:
    assert state(html, FREE) == "absent"


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "Organization", "name": "Kestrel Line", "telephone": "+44 808 157 0123"}',
        '[{"@graph": [{"name": "Kestrel Line", "contactPoint": {"telephone": ["0808 157 0123"]}}]}]',
    ],
)
def test_structured_data_counts_for_the_name_it_gives(data: str) -> None:
    script = f'<script type="application/ld+json">{data}</script>'
    assert look(page(script), FREE).state == "seen"
    assert look(page(script.replace("Kestrel Line", "CALM")), FREE).state == "elsewhere"


@pytest.mark.parametrize("data", ["{", "[" * 5000, '{"telephone": {"a": 1}}', "null", '{"telephone": 8}'])
def test_structured_data_that_is_none_harms_nothing(data: str) -> None:
    html = f'<h1>Kestrel Line</h1>0808 157 0123<script type="application/ld+json">{data}</script>'
    assert look(page(html), FREE).state == "seen"


def test_a_pdf_is_read() -> None:
    read = read_page(leaflet(["Kestrel Line (charity)", "Call 0808 157 0123 free"]), "application/pdf")
    assert (read.kind, look(read, FREE).state, look(read, LONDON).state) == ("pdf", "seen", "absent")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"%PDF-1.4 broken", "application/pdf"), (leaflet([]), "application/pdf"), (b"\x89PNG", "image/png"), (b"", "")],
    ids=["broken", "a picture of a page", "a picture", "nothing"],
)
def test_what_has_no_text_is_unreadable(body: bytes, content_type: str) -> None:
    assert read_page(body, content_type).kind == "unreadable"


def test_a_page_nested_beyond_reason_is_read_in_the_end() -> None:
    assert read_page(b"<div>" * 5_000 + b"0808 157 0123", "text/html").kind == "html"


@pytest.mark.parametrize("header", ["text/html; charset=iso-8859-1", "text/html; charset=nonsense", "text/html"])
def test_old_character_sets_are_read(header: str) -> None:
    body = "<h1>Kestrel Line</h1>\u201c0808\u00a0157\u00a00123\u201d £5".encode("cp1252")
    assert look(read_page(body, header), FREE).state == "seen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our old number {n} is closed", "said old"),
        ("{n} is no longer in use", "said old"),
        ("Our number has changed from {n} to 0300 123 4567", "said old"),
        ("Our number has changed from 0300 123 4567 to {n}", "seen"),
        ("Call 0300 123 4567 (previously {n})", "said old"),
        ("Call {n} (previously 0300 123 4567)", "seen"),
        ("Please do not call {n} any more", "said old"),
        ("{n} will be switched off on 1 May", "said old"),
        ("Call {n}. Our old office in Leeds has closed", "seen"),
        ("Call {n}: closed on bank holidays", "seen"),
        ("You no longer need a code: call {n}", "seen"),
        ("The helpline, {n}, is no longer staffed. <p>Call {n}", "said old"),
    ],
)
def test_a_number_that_is_said_to_be_old_is_not_one_to_publish(text: str, expected: str) -> None:
    assert state(text.format(n="0808 157 0123"), FREE) == expected


def test_a_short_number_that_is_said_to_be_old_needs_no_word_of_phones() -> None:
    assert state("85258 will be switched off", "85258") == "said old"


# Beside which name


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<li>Kestrel Line: {n}<li>CALM: 0300 123 4567", "seen"),
        ("<li>Kestrel Line: 0300 123 4567<li>CALM: {n}", "elsewhere"),
        ("<p>Kestrel Line on {n}, CALM on 0300 123 4567", "seen"),
        ("<p>CALM on {n}, Kestrel Line on 0300 123 4567", "elsewhere"),
        ("<p>{n} (Kestrel Line), 0300 123 4567 (CALM)", "seen"),
        ("<h2>Kestrel Line</h2><p>x<p>{n}<h2>CALM</h2><p>y", "seen"),
        ("<h2>Kestrel Line</h2><p>x<h2>CALM</h2><p>{n}", "elsewhere"),
        ("<h2>Kestrel Line</h2><h3>Open at night</h3><p>{n}", "seen"),
        ("<tr><td>CALM<td>0300 123 4567<tr><td>Kestrel Line<td>{n}", "seen"),
        ("<tr><td>Kestrel Line<td>0300 123 4567<tr><td>CALM<td>{n}", "elsewhere"),
        ("<p>Nobody is named here. {n}", "elsewhere"),
        ("<p>kestrel-line {n}", "seen"),
        ("<p>Kestrel<br>Line: {n}", "seen"),
        ("<p>Kestrel Liner: {n}", "elsewhere"),
    ],
)
def test_the_nearest_name_is_whose_number_it_is(html: str, expected: str) -> None:
    markup = html.format(n="0808 157 0123")
    assert look(page(f"<table>{markup}</table>" if "<tr>" in html else markup), FREE).state == expected


def test_of_two_names_in_one_place_the_longer_is_meant() -> None:
    read = page("<p>Rape Crisis Scotland: 0808 157 0123")
    assert look(read, FREE, ("Rape Crisis",)).state == "elsewhere"
    assert look(read, FREE, ("Rape Crisis Scotland",)).state == "seen"


@pytest.mark.parametrize("written", ["Men’s & Boys’ Line", "MENS AND BOYS LINE", "Mens’ and Boys Line"])
def test_names_are_known_in_other_spellings(written: str) -> None:
    assert look(page(f"<p>{written}: 0808 157 0123"), FREE, ("Men's and Boys' Line",)).state == "seen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kestrel Line: keep calm and ring 0808 157 0123", "seen"),
        ("Kestrel Line. CALM: 0808 157 0123", "elsewhere"),
        ("KESTREL: 0808 157 0123", "seen"),
        ("Look at the kestrel. 0808 157 0123", "elsewhere"),
    ],
)
def test_a_name_of_one_word_is_a_name_only_as_it_is_written(text: str, expected: str) -> None:
    assert look(page(f"<p>{text}"), FREE, ("Kestrel Line", "Kestrel")).state == expected


def test_on_its_own_site_a_service_need_not_name_itself() -> None:
    read = page("<p>Call 0808 157 0123")
    assert look(read, FREE, website="https://www.x.example").state == "seen"
    assert look(read, FREE, website="https://y.example").state == "elsewhere"


def test_other_numbers_near_the_name_are_offered_as_they_are_written() -> None:
    read = page("<p>Press: 020 7946 0999<p>Kestrel Line: (0117) 496 0123 or 116 006<p>Text 85258")
    assert look(read, FREE).offers == ("(0117) 496 0123", "116 006", "020 7946 0999")


def test_an_excerpt_shows_where_at_no_great_length() -> None:
    sighting = look(page(f"<p>Kestrel Line {'so ' * 99}0808 157 0123{' on' * 99}"), FREE)
    assert "0808 157 0123" in sighting.excerpt
    assert len(sighting.excerpt) <= 120


# What the book claims

SERVICE = """
    signposting/services/kestrel.md
    | ---
    | title: The Kestrel Helpline (charity)
    | description: Somebody to talk to.
    | owner: Editor
    | last_reviewed_on: 2026-11-23
    | review_in: 1 month
    | status: draft
    | also_known_as: [Kestrel Line]
    | groups: [crisis]
    | audience: both
    | eligibility: Anyone
    | nations: [england]
    | risk: life
    | confidence: high
    | phones:
    |   - number: "116 123"
    |     cost: free
    |     hours: "24/7"
    |   - number: "0800 1111"
    |     cost: free
    |     hours: "24/7"
    | texts:
    |   - number: "85258"
    |     keyword: KESTREL
    |     cost: free
    |     hours: "24/7"
    | website: https://kestrel.example.org
    | sources:
    |   - url: https://kestrel.example.org/contact#top
    |     proves: [phones, hours]
    |     page_dated: "2026"
    |   - url: https://paper.example.org/kestrel_(charity)
    |     proves: [texts]
    |     page_dated: "2026"
    | ---
    |
    | See [their *page* (new)](https://kestrel.example.org/a_(b)?c=1 "Title") or <https://auto.example.org/x>.
    |
    | [ref]: https://ref.example.org/
    |
    | `[code](https://code.example.org)` and ![picture](https://img.example.org/a.png)
"""


def test_every_number_is_claimed_on_each_source_that_proves_it(tmp_path: Path) -> None:
    book, _ = load_book(write_tree(tmp_path, SERVICE))
    found = published(book)
    assert [(claim.dialled, claim.address, claim.place.line) for claim in found.claims] == [
        ("116123", "https://kestrel.example.org/contact", 16),
        ("08001111", "https://kestrel.example.org/contact", 19),
        ("85258", "https://paper.example.org/kestrel_(charity)", 23),
    ]


def test_every_outside_address_is_known_with_its_line(tmp_path: Path) -> None:
    book, _ = load_book(write_tree(tmp_path, SERVICE))
    found = published(book).addresses
    assert {address: [place.line for place in places] for address, places in found.items()} == {
        "https://kestrel.example.org/a_(b)?c=1": [37],
        "https://auto.example.org/x": [37],
        "https://ref.example.org/": [39],
        "https://kestrel.example.org": [27],
        "https://kestrel.example.org/contact": [29],
        "https://paper.example.org/kestrel_(charity)": [32],
    }
    assert published(book).lives == {
        "https://kestrel.example.org/contact",
        "https://paper.example.org/kestrel_(charity)",
    }


def test_a_service_is_known_by_its_title_other_names_and_keyword(tmp_path: Path) -> None:
    book, _ = load_book(write_tree(tmp_path, SERVICE))
    assert names_of(book.services["kestrel"]) == (
        "The Kestrel Helpline (charity)",
        "The Kestrel Helpline",
        "Kestrel Line",
        "KESTREL",
    )
