"""The seal on a service's contacts: what breaks it, what is said then, and that a record cannot be made by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from build_scripts.book.edit import set_fields
from build_scripts.book.load import load_book
from build_scripts.signposting.model import Service
from build_scripts.signposting.seal import record, sealed_fields, sources_that_prove
from tests.content_tree import seal, write_tree

TODAY = date(2026, 11, 23)
FILE = "content/signposting/services/line.md"
URL = "https://line.example.org/contact"
RUN = "python3 -m build_scripts review record line --how published-source --source"

BOOK = """
signposting/index.md
| ---
| title: Signposts
| description: Who to turn to.
| owner: Signposting editor
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| sources: [pocket-book]
| status: draft
| areas:
|   - id: west
|     heading: West
|     nation: england
|     covers: [Bristol]
| groups:
|   - id: crisis
|     heading: In crisis
|     description: Somebody to talk to.
| ---
| Choose.
signposting/services/line.md
| ---
| title: The Line
| description: Somebody to talk to.
| owner: Signposting editor
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| status: draft
| groups: [crisis]
| audience: both
| eligibility: Anyone aged 16 or over
| nations: [england, wales]
| area: Bristol
| risk: high
| confidence: high
| phones:
|   - number: "0808 801 0327"
|     label: Under 25
|     then: choose option 2
|     cost: free
|     hours: Mo-Fr 09:00-17:00
|     bank_holidays: closed
|   - number: "0117 922 2700"
|     cost: standard
|     hours: "24/7"
| texts:
|   - number: "85258"
|     keyword: SHOUT
|     cost: free
|     hours: "24/7"
| textphone: "18001 0808 801 0327"
| emails: [help@line.example.org]
| website: https://line.example.org
| webchat: https://line.example.org/chat
| safety: Shows on a phone bill.
| sources:
|   - url: https://line.example.org/contact
|     proves: [phones, texts, webchat]
|     page_dated: unknown
|   - url: https://other.example.org/line
|     proves: [emails]
|     page_dated: unknown
| ---
| Somebody answers.
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return seal(write_tree(tmp_path, BOOK))


def change(content: Path, old: str, new: str) -> None:
    path = content / "signposting/services/line.md"
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(content: Path, today: date = TODAY) -> list[str]:
    found = load_book(content, today=today)[1]
    return [str(problem) for problem in found if "services/line" in problem.file]


def service(content: Path) -> Service:
    return load_book(content)[0].services["line"]


def test_as_it_was_checked_nothing_is_said(content: Path) -> None:
    assert problems(content) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("801 0327", "801 0328", '16  phones 1 number: "0808 801 0328" is not what was checked on 2026-11-23'),
        ("option 2", "option 3", '18  phones 1 then: "choose option 3" is not what was checked on 2026-11-23'),
        ("cost: standard", "cost: unknown", '23  phones 2 cost: "unknown" is not what was checked on 2026-11-23'),
        ("09:00", "08:00", '20  phones 1 hours: "Mo-Fr 08:00-17:00" is not what was checked on 2026-11-23'),
        ("closed", "open", '21  phones 1 bank_holidays: "open" is not what was checked on 2026-11-23'),
        ("keyword: SHOUT", "keyword: SHOOT", '27  texts 1 keyword: "SHOOT" is not what was checked on 2026-11-23'),
        ("18001 0808 801 0327", "18001 0117 922 2700",
         '30  textphone: "18001 0117 922 2700" is not what was checked on 2026-11-23'),
        ("org/chat", "org/talk", '33  webchat: "https://line.example.org/talk" is not what was checked on 2026-11-23'),
        ("16 or over", "18 or over", '10  eligibility: "Anyone aged 18 or over" is not what was checked on 2026-11-23'),
        ("[england, wales]", "[england]", '11  nations: "england" is not what was checked on 2026-11-23'),
        ("Shows on", "Does not show on",
         '34  safety: "Does not show on a phone bill." is not what was checked on 2026-11-23'),
        ("title: The Line", "title: A Line", '2  title: "A Line" is not what was checked on 2026-11-23'),
        ("    then: choose option 2\n", "", "16  phones 1 then: was taken out after the check of 2026-11-23"),
        ("safety: Shows on a phone bill.\n", "", "1  safety: was taken out after the check of 2026-11-23"),
        ("webchat: https://line.example.org/chat\n", "", "1  webchat: was taken out after the check of 2026-11-23"),
        ('    hours: "24/7"\ntexts', '    hours: "24/7"\n    then: ask\ntexts',
         "25  phones 2 then: was added after the check of 2026-11-23"),
        ("[help@line.example.org]", "[help@line.example.org, new@line.example.org]",
         "31  emails 2: nobody has recorded a check of this contact"),
    ],
)  # fmt: skip
def test_whatever_changes_is_named_on_its_line(content: Path, old: str, new: str, said: str) -> None:
    change(content, old, new)

    assert [line.split("; ")[0] for line in problems(content)] == [f"{FILE}:{said}"]


def test_the_remedy_is_the_command_with_the_page_to_look_at(content: Path) -> None:
    change(content, "0808 801 0327", "0808 801 0328")
    change(content, "help@", "hello@")

    assert [line.split("; ", 1)[1] for line in problems(content)] == [
        f'if it is a slip, put it back; if not, see that it is right, and run: {RUN} "{URL}"',
        f'if it is a slip, put it back; if not, see that it is right, and run: {RUN} "https://other.example.org/line"',
    ]


def test_two_numbers_changed_places(content: Path) -> None:
    """The first is the one that a tap rings."""
    path = content / "signposting/services/line.md"
    numbers = {"0808 801 0327": "0117 922 2700", "0117 922 2700": "0808 801 0327"}
    text = path.read_text("utf-8").split("texts:", 1)
    for old, new in numbers.items():
        text[0] = text[0].replace(f'number: "{old}"', f'number: "*{new}"')
    path.write_text("texts:".join(text).replace("*", ""), encoding="utf-8")

    assert [line.split(": ")[0] for line in problems(content) if "checked on" in line] == [
        f"{FILE}:16  phones 1 number",
        f"{FILE}:22  phones 2 number",
    ]


def test_what_is_no_contact_may_change(content: Path) -> None:
    for old, new in (
        ("description: Somebody", "description: Anybody"),
        ("answers.", "listens."),
        ("confidence: high", "confidence: medium"),
    ):
        change(content, old, new)

    assert problems(content) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("how: published-source", "how: telephone"),
        ("checked_on: 2026-11-23", "checked_on: 2026-11-22"),
        ("by: Signposting", "by: Telephone"),
        ("source: https://line", "source: https://lime"),
    ],
)
def test_a_record_cannot_be_changed_by_hand(content: Path, old: str, new: str) -> None:
    change(content, old, new)

    said = [line.split("; ")[0] for line in problems(content)]
    assert f"{FILE}:43  checked 1: the record of checking phones 1 was changed by hand" in said
    assert len(said) == 8  # one for each contact, and one for what they are about


def test_a_record_cannot_be_borrowed_from_another_service(content: Path) -> None:
    path = content / "signposting/services/line.md"
    (content / "signposting/services/other.md").write_text(
        path.read_text("utf-8").replace("title: The Line", "title: Other"), encoding="utf-8"
    )

    found = [str(problem) for problem in load_book(content, today=TODAY)[1] if "other.md" in problem.file]
    assert any("phones 1 number" in line for line in found)


def test_a_service_without_a_record_is_one_problem(content: Path) -> None:
    set_fields(content / "signposting/services/line.md", {"checked": None})

    assert [line.split("; ")[0] for line in problems(content)] == [
        f"{FILE}:1  nobody has recorded a check of these contacts"
    ]


def test_a_check_cannot_have_been_tomorrow(content: Path) -> None:
    assert f"{FILE}:43  checked 1 checked_on: 2026-11-23 is in the future" in [
        line.split(";")[0] for line in problems(content, date(2026, 11, 22))
    ]


@pytest.mark.parametrize(("risk", "due"), [("life", "2026-12-23"), ("high", "2027-02-21"), ("normal", "2027-11-23")])
def test_the_risk_says_when_it_is_to_be_checked_again(content: Path, risk: str, due: str) -> None:
    change(content, "risk: high", f"risk: {risk}")

    assert str(service(content).check_due) == due


def test_a_check_that_has_run_out_is_a_warning(content: Path) -> None:
    _, found = load_book(content, today=date(2027, 2, 22))

    assert [(str(problem), problem.severity) for problem in found if "line.md" in problem.file] == [
        (
            f"{FILE}:42  checked: the contacts were to be checked again by 2027-02-21; check them,"
            f' then run: {RUN} "{URL}"',
            "warning",
        )
    ]


class TestRecord:
    def test_it_seals_every_field_there_is(self, content: Path) -> None:
        names = {f"{field.part} {field.name}" for field in sealed_fields(service(content))}

        assert names == {
            *("about title", "about audience", "about eligibility", "about nations", "about area", "about safety"),
            *("phones 1 number", "phones 1 label", "phones 1 then", "phones 1 cost", "phones 1 hours"),
            *("phones 1 bank_holidays", "phones 2 number", "phones 2 cost", "phones 2 hours"),
            *("texts 1 number", "texts 1 keyword", "texts 1 cost", "texts 1 hours"),
            *("textphone address", "emails 1 address", "website address", "webchat address"),
        }

    def test_a_part_that_is_checked_again_leaves_the_rest_as_it_was(self, content: Path) -> None:
        later = date(2026, 12, 1)
        checks = record(service(content), ["phones 2"], on=later, how="telephone", by="Duty editor", source=None)

        assert [(check.checked_on, check.how, len(check.fields)) for check in checks] == [
            (TODAY, "published-source", 7),
            (later, "telephone", 1),
        ]
        assert checks[1].fields[0].startswith("phones 2 number=")

    def test_a_second_look_on_the_same_day_is_no_second_record(self, content: Path) -> None:
        before = service(content).checked
        change(content, "/chat", "/talk")
        checks = record(
            service(content), ["webchat"], on=TODAY, how="published-source", by="Signposting editor", source=URL
        )

        assert [[line.split("=")[0] for line in check.fields] for check in checks] == [
            [line.split("=")[0] for line in before[0].fields]
        ]
        assert [line for line in checks[0].fields if line not in before[0].fields] == [checks[0].fields[-1]]

    def test_it_does_not_seal_again_what_was_written_by_hand(self, content: Path) -> None:
        change(content, "how: published-source", "how: telephone")
        checks = record(service(content), ["website"], on=TODAY, how="published-source", by="Editor", source=URL)

        assert [check.fields[0].split()[0] for check in checks] == ["website"]


def test_what_is_said_to_be_unconfirmed_has_no_seal(content: Path) -> None:
    """Nobody has checked it, so no record may say that somebody did."""
    change(content, "website: https://line.example.org", "website: https://a.example\nunconfirmed: [website]")
    assert problems(content) == [
        "content/signposting/services/line.md:32  website: was taken out after the check of 2026-11-23; see that it is"
        ' right, and run: python3 -m build_scripts review record line --how published-source --source "'
        'https://line.example.org/contact"'
    ]

    checks = record(service(content), None, on=TODAY, how="published-source", by="Editor", source=URL)
    assert not any("website" in line for check in checks for line in check.fields)


def test_a_page_of_a_site_shows_its_address_in_capitals_too(content: Path) -> None:
    change(content, "url: https://line.example.org/contact", "url: http://www.Line.Example.org/contact")
    assert sources_that_prove(service(content), "website") == ["http://www.Line.Example.org/contact"]
