"""The forms of a contact where its words are awkward: signs that mean something to a format, long and foreign text."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
import vobject

from build_scripts.signposting.forms.contact import contacts_of
from build_scripts.signposting.forms.hsds import hsds_service
from build_scripts.signposting.forms.identity import uuid_of
from build_scripts.signposting.forms.json_ld import script
from build_scripts.signposting.forms.plain_text import plain_text
from build_scripts.signposting.forms.qr import codes_of
from build_scripts.signposting.forms.relay import relay_numbers
from build_scripts.signposting.forms.table import table
from build_scripts.signposting.forms.vcard import vcard, vcards
from build_scripts.signposting.model import Service

AWKWARD = 'Llinell; "A, B" \\n & Söhne </script><b> ŵŷ€𝄞'
LONG = "Seen; there, " + "ŵŷ€𝄞" * 40


def service(**fields: Any) -> Service:
    """A service with one free number, and what a test changes."""
    usual = {
        "title": "A line",
        "description": "Somebody to talk to.",
        "owner": "Signposting editor",
        "last_reviewed_on": date(2026, 11, 23),
        "review_in": "3 months",
        "status": "draft",
        "groups": ["crisis"],
        "audience": "both",
        "eligibility": "Anyone",
        "nations": ["england"],
        "risk": "life",
        "confidence": "high",
        "phones": [{"number": "0808 800 5000", "cost": "free", "hours": "24/7"}],
        "sources": [{"url": "https://example.org", "proves": ["phones"], "page_dated": "unknown"}],
        "id": "a-line",
        "path": "signposting/services/a-line.md",
        "body": "",
        "body_line": 1,
    }
    return Service.model_validate({**usual, **fields})


class TestVCard:
    def test_awkward_words_come_back_as_they_were(self) -> None:
        """Escaped where the format has a meaning for a sign, folded between characters and never inside one."""
        text = vcard(service(title=AWKWARD), seen=LONG)
        card = vobject.readOne(text)

        assert card.fn.value == AWKWARD
        assert LONG in card.note.value.split("\n")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert "\n" not in text.replace("\r\n", "")

    def test_a_service_keeps_its_id_for_ever(self) -> None:
        """A phone or a council that has it already must know it again."""
        assert str(uuid_of("service", "samaritans")) == "38a33206-7906-5ca3-a3f3-672422820770"

    def test_several_stand_one_after_the_other(self) -> None:
        cards = list(vobject.readComponents(vcards([(service(), ""), (service(id="b", title="B"), "")])))

        assert [card.fn.value for card in cards] == ["A line", "B"]
        assert cards[0].uid.value != cards[1].uid.value

    def test_what_is_for_the_police_alone_says_so_first(self) -> None:
        card = vobject.readOne(vcard(service(audience="officer")))

        assert card.note.value.startswith("For police officers and staff only.\n")


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def test_nothing_in_the_data_of_a_page_ends_it_early() -> None:
    parser = _Scripts()
    parser.feed(script(service(title=AWKWARD)))

    assert [json.loads(text)["name"] for text in parser.found] == [AWKWARD]


def test_awkward_cells_of_the_table_come_back_as_they_were() -> None:
    rows = list(csv.DictReader(io.StringIO(table([service(title=AWKWARD)]).removeprefix("\ufeff"), newline="")))

    assert [row["title"] for row in rows] == [AWKWARD]


@pytest.mark.parametrize(
    ("cost", "hours", "line"),
    [
        ("free", "24/7", "Call 0808 800 5000. Free. Open all day and night, every day"),
        ("unknown", "unknown", "Call 0808 800 5000. Opening hours not known: call to check"),
    ],
)
def test_a_text_to_share_says_what_is_known_and_what_is_not(cost: str, hours: str, line: str) -> None:
    phones = [{"number": "0808 800 5000", "cost": cost, "hours": hours}]

    assert plain_text(service(phones=phones)).split("\n") == ["A line", line]


def test_a_textphone_that_is_also_a_number_to_ring_is_offered_by_relay_once() -> None:
    same = service(textphone="18001 0808 800 5000")
    other = service(textphone="0808 2000 247")

    assert [number.relay for number in relay_numbers(same)] == ["18001 0808 800 5000"]
    assert [number.relay for number in relay_numbers(other)] == ["18001 0808 800 5000", "18001 0808 2000 247"]


def test_the_code_of_a_service_without_a_number_opens_its_website() -> None:
    website = {"website": "https://example.org/help"}

    assert [code.payload for code in codes_of(service(phones=[], **website))] == ["https://example.org/help"]
    assert [code.payload for code in codes_of(service(**website))] == ["tel:+448088005000"]
    assert codes_of(service(phones=[], emails=["a@example.org"])) == []


def test_an_address_that_no_source_proves_says_so_wherever_it_goes_and_gets_no_code() -> None:
    unproved = service(phones=[], website="https://example.org/help", unconfirmed=["website"])

    assert plain_text(unproved).split("\n") == ["A line", "https://example.org/help (address not confirmed)"]
    assert codes_of(unproved) == []
    assert contacts_of(unproved)[0].instruction == "Website: https://example.org/help (address not confirmed)"
    assert "unconfirmed" in str(hsds_service(unproved)["attributes"])
    assert plain_text(service(website="https://example.org/help")).endswith("\nhttps://example.org/help")


def test_999_goes_to_its_own_relay_number() -> None:
    emergency = service(phones=[{"number": "999", "cost": "free", "hours": "24/7"}])

    assert [number.relay_href for number in relay_numbers(emergency)] == ["tel:18000"]
    assert [contact.dialled for contact in contacts_of(emergency)] == ["999"]


def test_a_qr_code_has_four_modules_of_white_on_every_side() -> None:
    """Or a camera does not find its edge in the dark."""
    (code,) = codes_of(service())
    ends = set()
    for x, y, runs in re.findall(r"M(\d+) (\d+)\.5([^M]*)", code.path):
        steps = re.findall(r"(?:m(\d+) 0)?h(\d+)", runs)
        ends |= {(int(x), int(y)), (int(x) + sum(int(skip or 0) + int(black) for skip, black in steps), int(y) + 1)}
    across, down = zip(*ends, strict=True)
    assert (min(across), max(across)) == (min(down), max(down)) == (4, code.side - 4)
