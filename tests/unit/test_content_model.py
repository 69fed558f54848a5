"""The content of the book: a small sound book, and every fault planted in it one at a time.

Each test changes a line or two of the book below and compares everything that is then said about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from build_scripts.book.cross_checks import CHECKS
from build_scripts.book.fields import IN_OUR_WORDS, without_tracking
from build_scripts.book.front_matter import Document, read_document
from build_scripts.book.load import load_book
from build_scripts.book.model import (
    Audit,
    Book,
    CardGroup,
    Group,
    HelpFirst,
    LeadsTo,
    News,
    PageFields,
    RetiredQuestion,
    SameWords,
    Source,
)
from build_scripts.book.validation import field_problems
from build_scripts.book.wording import UNWRITTEN, WORDS
from build_scripts.signposting.bank_holidays import AHEAD, bank_holidays
from build_scripts.signposting.model import Evidence, Phone, ServiceFields, Text
from tests.content_tree import seal, write_tree

TODAY = date(2026, 11, 23)

BOOK = """
about/evidence.md
| ---
| title: Where this comes from
| description: What we rest on, and how much of it we read.
| owner: Product team
| last_reviewed_on: 2026-11-23
| review_in: 6 months
| sources: [pocket-book]
| status: draft
| next: [index.md]
| register:
|   - id: pocket-book
|     title: Our own wording
|     publisher: Pocket Book
|     read: full
|   - id: nice-ng116
|     title: Post-traumatic stress disorder
|     publisher: NICE
|     year: 2018
|     url: https://www.nice.org.uk/guidance/ng116
|     read: abstract
| ---
| Every source we use.
index.md
| ---
| title: What do you need?
| description: Six ways in.
| owner: Product team
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| sources: [pocket-book]
| status: draft
| cards:
|   - heading: Right now
|     pages: [me/sleep.md, signposting/services/samaritans.md]
| ---
| Pick one.
me/sleep.md
| ---
| title: Sleep and shifts
| description: How to rest after nights.
| owner: Wellbeing lead
| last_reviewed_on: 2026-11-23
| review_in: 6 months
| sources: [nice-ng116]
| status: draft
| next: [signposting/services/samaritans.md]
| ---
| ## Rest first
|
| [Call Samaritans](call:samaritans) at any hour.
signposting/index.md
| ---
| title: Signposts
| description: Who to turn to.
| owner: Signposting editor
| last_reviewed_on: 2026-11-23
| review_in: 3 months
| sources: [pocket-book]
| status: signed-off
| groups:
|   - id: crisis
|     heading: In crisis
|     description: Somebody to talk to at any hour.
| ---
| Choose a group.
signposting/services/samaritans.md
| ---
| title: Samaritans
| description: Someone to talk to at any hour, free.
| owner: Signposting editor
| last_reviewed_on: 2026-11-23
| review_in: 1 month
| status: draft
| also_known_as: [The Samaritans]
| groups: [crisis]
| audience: both
| eligibility: Anyone who is struggling to cope
| nations: [england, wales, scotland, northern-ireland]
| risk: life
| confidence: high
| phones:
|   - number: "116 123"
|     label: Listening line
|     cost: free
|     hours: "24/7"
|     bank_holidays: open
| texts:
|   - number: "85258"
|     keyword: SHOUT
|     cost: unknown
|     hours: unknown
| textphone: "18001 116 123"
| emails: [jo@samaritans.org]
| website: https://www.samaritans.org
| safety: Does not show on a phone bill.
| sources:
|   - url: https://www.samaritans.org/how-we-can-help/
|     proves: [phones, texts, emails, hours]
|     page_dated: about 2022
| ---
| Somebody listens. You need not be suicidal to call.
"""

EVIDENCE = "about/evidence.md"
HOME = "index.md"
SLEEP = "me/sleep.md"
SIGNPOSTS = "signposting/index.md"
SAMARITANS = "signposting/services/samaritans.md"

RECORD = (
    "python3 -m build_scripts review record samaritans --how published-source"
    ' --source "https://www.samaritans.org/how-we-can-help/"'
)

Change = tuple[str, str, str]


def read(tmp_path: Path, *changes: Change) -> tuple[Book, list[str]]:
    """The book with lines changed, and its problems as printed. A change is (file, old text, new text)."""
    content = write_tree(tmp_path, BOOK)
    for name, old, new in changes:
        path = content / name
        text = path.read_text("utf-8") if path.exists() else ""
        assert old in text, f"{name} does not hold {old!r}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
    book, problems = load_book(seal(content), today=TODAY)
    return book, [str(problem) for problem in problems]


def problems(tmp_path: Path, *changes: Change) -> list[str]:
    """Everything said about the book with lines changed."""
    return read(tmp_path, *changes)[1]


class TestASoundBook:
    def test_nothing_is_said_about_it(self, tmp_path: Path) -> None:
        assert problems(tmp_path) == []

    def test_it_holds_every_page_service_source_and_group(self, tmp_path: Path) -> None:
        book, _ = read(tmp_path)

        assert list(book.pages) == [EVIDENCE, HOME, SLEEP, SIGNPOSTS]
        assert list(book.services) == ["samaritans"]
        assert list(book.sources) == ["pocket-book", "nice-ng116"]
        assert list(book.groups) == ["crisis"]

    def test_a_page_knows_where_it_came_from(self, tmp_path: Path) -> None:
        page = read(tmp_path)[0].pages[SLEEP]

        assert (page.path, page.place, page.is_index, page.body_line) == (SLEEP, "me", False, 11)
        assert page.body.startswith("## Rest first\n")
        assert page.lines["next", 0] == 9

    def test_the_front_page_is_in_the_place_now(self, tmp_path: Path) -> None:
        page = read(tmp_path)[0].pages[HOME]

        assert (page.place, page.is_index) == ("", True)

    def test_a_service_is_called_by_the_name_of_its_file(self, tmp_path: Path) -> None:
        service = read(tmp_path)[0].services["samaritans"]

        assert (service.id, service.path, service.body_line) == ("samaritans", SAMARITANS, 48)
        assert service.lines["phones", 0, "number"] == 16
        assert service.body == "Somebody listens. You need not be suicidal to call.\n"

    def test_a_service_holds_what_is_written(self, tmp_path: Path) -> None:
        service = read(tmp_path)[0].services["samaritans"]

        written = yaml.safe_load((tmp_path / "content" / SAMARITANS).read_text("utf-8").split("---")[1])
        assert service.model_dump(include=set(written), exclude_unset=True) == written

    def test_a_number_is_given_as_dialled_and_linked(self, tmp_path: Path) -> None:
        service = read(tmp_path)[0].services["samaritans"]

        assert service.phones[0].uk.href == "tel:116123"
        assert service.texts[0].uk.shown == "85258"
        assert service.texts[0].href == "sms:85258?&body=SHOUT"

    def test_every_optional_field_of_a_service_may_go(self, tmp_path: Path) -> None:
        changes = [
            (SAMARITANS, line, "")
            for line in (
                "also_known_as: [The Samaritans]\n",
                "    label: Listening line\n",
                "    bank_holidays: open\n",
                'texts:\n  - number: "85258"\n    keyword: SHOUT\n    cost: unknown\n    hours: unknown\n',
                'textphone: "18001 116 123"\n',
                "emails: [jo@samaritans.org]\n",
                "website: https://www.samaritans.org\n",
                "safety: Does not show on a phone bill.\n",
            )
        ]

        assert problems(tmp_path, *changes) == []

    def test_files_are_named_from_the_root_given(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, "index.md\n| Text.")

        _, found = load_book(content, root=content, today=TODAY)

        assert [problem.file for problem in found] == ["index.md"]

    def test_the_order_is_the_order_of_reading(self, tmp_path: Path) -> None:
        found = problems(
            tmp_path,
            (SLEEP, "status: draft", "status: drift"),
            (SLEEP, "## Rest", "# Rest"),
            (HOME, "Pick one.", "# Pick one."),
        )

        assert [line.split("  ")[0] for line in found] == [
            "content/index.md:13",
            "content/me/sleep.md:8",
            "content/me/sleep.md:11",
        ]


class TestReviewDates:
    @pytest.mark.parametrize(
        ("reviewed", "review_in", "due"),
        [
            ("2026-11-23", "6 months", date(2027, 5, 23)),
            ("2026-11-23", "1 month", date(2026, 12, 23)),
            ("2026-11-23", "24 months", date(2028, 11, 23)),
            ("2026-08-31", "6 months", date(2027, 2, 28)),
            ("2027-08-31", "6 months", date(2028, 2, 29)),
            ("2026-12-31", "1 months", date(2027, 1, 31)),
        ],
    )
    def test_a_review_is_due_months_later(self, tmp_path: Path, reviewed: str, review_in: str, due: date) -> None:
        book, _ = read(
            tmp_path,
            (SLEEP, "last_reviewed_on: 2026-11-23", f"last_reviewed_on: {reviewed}"),
            (SLEEP, "review_in: 6 months", f"review_in: {review_in}"),
        )

        assert book.pages[SLEEP].review_due == due

    def test_an_overdue_review_is_a_warning(self, tmp_path: Path) -> None:
        change = (SLEEP, "last_reviewed_on: 2026-11-23", "last_reviewed_on: 2026-05-22")
        assert problems(tmp_path, change) == [
            "content/me/sleep.md:5  last_reviewed_on: the review was due on 2026-11-22; read it again, then run: "
            "python3 -m build_scripts review record me/sleep"
        ]
        assert [problem.severity for problem in load_book(tmp_path / "content", today=TODAY)[1]] == ["warning"]

    def test_on_the_day_it_is_due_it_is_not_overdue(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SLEEP, "on: 2026-11-23", "on: 2026-05-23")) == []

    def test_a_service_can_be_overdue_too(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SAMARITANS, "on: 2026-11-23", "on: 2026-10-22")) == [
            "content/signposting/services/samaritans.md:5  last_reviewed_on: the review was due on 2026-11-22; check"
            f" them, then run: {RECORD}"
        ]

    def test_a_review_cannot_have_been_tomorrow(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SLEEP, "on: 2026-11-23", "on: 2026-11-24")) == [
            "content/me/sleep.md:5  last_reviewed_on: 2026-11-24 is in the future; write the day it was last checked"
        ]


class TestFieldsOfAPage:
    """One wrong field: its line, what is wrong, what to write."""

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            (
                "title: Sleep and shifts",
                "titel: Sleep and shifts",
                "2  titel: not a field of a page; write title:",
            ),
            (
                "status: draft",
                "status: draft\nmood: low",
                "9  mood: not a field of a page; use one of title, description, owner, last_reviewed_on,"
                " review_in,"
                " status, sources, next, cards, register, groups, areas, news, long,"
                " unconfirmed, retired, force, breathing, audit, timeline, help_first, same_words, leads_to,"
                " looked_for, word_forms, denials, contents, pocket_card",
            ),
            (
                "status: draft",
                "status: draft\nstatos: draft",
                "9  statos: not a field of a page; use one of title, description, owner, last_reviewed_on,"
                " review_in, status, sources, next, cards, register, groups, areas, news, long,"
                " unconfirmed, retired, force, breathing, audit, timeline, help_first, same_words, leads_to,"
                " looked_for, word_forms, denials, contents, pocket_card",
            ),
            ("owner: Wellbeing lead\n", "", "1  owner: missing; add owner: Wellbeing lead"),
            ("sources: [nice-ng116]\n", "", "1  sources: missing; add sources: [nice-ng116]"),
            (
                "last_reviewed_on: 2026-11-23\n",
                "",
                "1  last_reviewed_on: missing; add last_reviewed_on: 2026-11-23",
            ),
            ("title: Sleep and shifts", "title:", "2  title: empty; write a value, or take the line out"),
            ("title: Sleep and shifts", 'title: " "', "2  title: empty; write title: After a hard job"),
            (
                "title: Sleep and shifts",
                "title: No",
                '2  title: No without quotes is read as yes or no; write title: "No"',
            ),
            (
                "title: Sleep and shifts",
                "title: 101",
                '2  title: 101 without quotes is read as a number; write title: "101"',
            ),
            (
                "title: Sleep and shifts",
                "title: 2026-11-23",
                '2  title: 2026-11-23 without quotes is read as a date; write title: "2026-11-23"',
            ),
            (
                "title: Sleep and shifts",
                "title: 2026-11-23 10:00:00",
                '2  title: 2026-11-23 10:00:00 without quotes is read as a date; write title: "2026-11-23 10:00:00"',
            ),
            (
                "title: Sleep and shifts",
                "title: [Sleep]",
                "2  title: a list where one value belongs; write title: After a hard job",
            ),
            (
                "title: Sleep and shifts",
                f"title: {'a' * 61}",
                "2  title: 61 characters; shorten it to 60 at most",
            ),
            (
                "description: How to rest after nights.",
                f"description: {'a' * 161}",
                "3  description: 161 characters; shorten it to 160 at most",
            ),
            (
                "title: Sleep and shifts",
                "title: |\n  Sleep\n  and shifts",
                "2  title: more than one line; write it on one line",
            ),
            (
                "title: Sleep and shifts",
                'title: "\\ud800"',
                "2  title: a backslash that makes an invisible character; delete it",
            ),
            (
                "last_reviewed_on: 2026-11-23",
                'last_reviewed_on: "2026-11-23"',
                '5  last_reviewed_on: "2026-11-23" is not a date; write year-month-day without quotes, like'
                " last_reviewed_on: 2026-11-23",
            ),
            (
                "last_reviewed_on: 2026-11-23",
                "last_reviewed_on: 23/11/2026",
                '5  last_reviewed_on: "23/11/2026" is not a date; write year-month-day without quotes, like'
                " last_reviewed_on: 2026-11-23",
            ),
            (
                "last_reviewed_on: 2026-11-23",
                "last_reviewed_on: 2026-11-3",
                '5  last_reviewed_on: "2026-11-3" is not a date; write year-month-day without quotes, like'
                " last_reviewed_on: 2026-11-23",
            ),
            (
                "last_reviewed_on: 2026-11-23",
                "last_reviewed_on: 2026-11-03 10:00:00",
                "5  last_reviewed_on: 2026-11-03 10:00:00 has a time in it; write only the date:"
                " last_reviewed_on:"
                " 2026-11-03",
            ),
            (
                "last_reviewed_on: 2026-11-23",
                "last_reviewed_on: [2026]",
                '5  last_reviewed_on: "this" is not a date; write year-month-day without quotes, like'
                " last_reviewed_on: 2026-11-23",
            ),
            (
                "review_in: 6 months",
                "review_in: half a year",
                '6  review_in: "half a year" is not a number of months; write 1 to 24 months, like 6 months',
            ),
            (
                "review_in: 6 months",
                "review_in: 25 months",
                '6  review_in: "25 months" is not a number of months; write 1 to 24 months, like 6 months',
            ),
            (
                "review_in: 6 months",
                "review_in: 0 months",
                '6  review_in: "0 months" is not a number of months; write 1 to 24 months, like 6 months',
            ),
            (
                "review_in: 6 months",
                "review_in: 6",
                '6  review_in: 6 without quotes is read as a number; write review_in: "6"',
            ),
            ("status: draft", "status: drafted", '8  status: "drafted" is not a choice here; write draft'),
            (
                "status: draft",
                "status: yes",
                '8  status: "yes" is not a choice here; write one of draft, signed-off',
            ),
            (
                "status: draft",
                "status: [draft]",
                '8  status: "this" is not a choice here; write one of draft, signed-off',
            ),
            (
                "sources: [nice-ng116]",
                "sources: nice-ng116",
                "7  sources: not a list; put square brackets around it: sources: [nice-ng116]",
            ),
            (
                "sources: [nice-ng116]",
                "sources: []",
                "7  sources: an empty list; write sources: [nice-ng116]",
            ),
            (
                "sources: [nice-ng116]",
                "sources: {a: b}",
                "7  sources: not a list; write sources: [nice-ng116]",
            ),
            (
                "sources: [nice-ng116]",
                "sources:\n  - nice-ng116\n  -",
                "9  sources 2: empty; write a value, or take the line out",
            ),
            (
                "sources: [nice-ng116]",
                "sources: [nice-ng116, 2018]",
                '7  sources 2: 2018 without quotes is read as a number; write "2018"',
            ),
            (
                "next: [signposting/services/samaritans.md]",
                "next: [index.md, me/sleep.md, about/evidence.md, signposting/index.md, index.md]",
                "9  next: 5 of them; keep 4 at most",
            ),
            (
                "status: draft",
                "status: draft\ncards: Right now",
                "9  cards: not a list; write cards: and under it lines like - heading: Right now",
            ),
            (
                "status: draft",
                "status: draft\ncards: [me/sleep.md]",
                "9  cards 1: not a group of fields; write cards: and under it lines like - heading: Right now",
            ),
            (
                "status: draft",
                "status: draft\ncards:\n  - heading: A\n    pages: index.md",
                "11  cards 1 pages: not a list; put square brackets around it: pages: [index.md]",
            ),
            (
                "status: draft",
                "status: draft\ncards:\n  - pages: [index.md]\n    heding: A",
                "11  cards 1 heding: not a field of an entry of cards; write heading:",
            ),
            (
                "status: draft",
                "status: draft\ncontents: maybe",
                '9  contents: "maybe" is neither true nor false; write it without quotes, like contents: true',
            ),
        ],
    )
    def test_a_wrong_field(self, tmp_path: Path, old: str, new: str, problem: str) -> None:
        found = problems(tmp_path, (SLEEP, old, new))

        # A change to sources or next can also leave something unused or twice; that is tested on its own.
        unrelated = (
            ": no page rests on",
            ": leads to this page",
            "there already",
            "next: missing",
            "the register of",
        )
        assert [line for line in found if not any(part in line for part in unrelated)] == [
            f"content/me/sleep.md:{problem}"
        ]

    def test_every_fault_of_a_page_is_told_at_once(self, tmp_path: Path) -> None:
        found = problems(
            tmp_path,
            (SLEEP, "title: Sleep and shifts", "titel: Sleep and shifts"),
            (SLEEP, "last_reviewed_on: 2026-11-23", "last_reviewed_on: 2027-01-01"),
            (SLEEP, "review_in: 6 months\n", ""),
            (SLEEP, "sources: [nice-ng116]", "sources: [nice-ng117]"),
            (
                SLEEP,
                "next: [signposting/services/samaritans.md]",
                "next: [signposting/services/samaritan.md]",
            ),
            (SLEEP, "## Rest first", "# Rest first"),
            (SLEEP, "[Call Samaritans](call:samaritans)", "Ring 116 123 or [us](call:samaritan)"),
        )

        assert found == [
            'content/about/evidence.md:15  register 2 id: no page rests on "nice-ng116"; name it in the'
            " sources of a"
            " page, or take it out",
            "content/me/sleep.md:1  review_in: missing; add review_in: 6 months",
            "content/me/sleep.md:2  titel: not a field of a page; write title:",
            "content/me/sleep.md:5  last_reviewed_on: 2027-01-01 is in the future; write the day it was last checked",
            'content/me/sleep.md:6  sources 1: "nice-ng117" is not in the register of about/evidence.md;'
            " write"
            " nice-ng116",
            'content/me/sleep.md:8  next 1: there is no page "signposting/services/samaritan.md"; write'
            " signposting/services/samaritans.md",
            "content/me/sleep.md:10  a heading with one #; begin headings with ##: the title makes the top one",
            'content/me/sleep.md:12  the number "116 123" is typed by hand; write [Call Samaritans](call:samaritans)',
            'content/me/sleep.md:12  there is no service "samaritan"; write call:samaritans',
        ]

    def test_a_page_with_a_fault_is_left_out_and_still_there_to_link_to(self, tmp_path: Path) -> None:
        book, found = read(tmp_path, (SLEEP, "status: draft", "status: odd"))

        assert SLEEP not in book.pages
        assert found == ['content/me/sleep.md:8  status: "odd" is not a choice here; write one of draft, signed-off']


class TestTheRegisterAndTheGroups:
    @pytest.mark.parametrize(
        ("name", "old", "new", "problem"),
        [
            (
                EVIDENCE,
                "    read: abstract",
                "    read: some",
                '20  register 2 read: "some" is not a choice here; write one of full, abstract, extract, second-hand',
            ),
            (EVIDENCE, "    publisher: NICE\n", "", "15  register 2 publisher: missing; add publisher: NICE"),
            (
                EVIDENCE,
                "    year: 2018",
                '    year: "2018"',
                '18  register 2 year: "2018" is not a whole number; write it without quotes, like year: 2018',
            ),
            (
                EVIDENCE,
                "    year: 2018",
                "    year: [2018]",
                "18  register 2 year: this is not a whole number; write it without quotes, like year: 2018",
            ),
            (
                EVIDENCE,
                "    year: 2018",
                "    year: 218",
                "18  register 2 year: 218 cannot be right; write it like year: 2018",
            ),
            (
                EVIDENCE,
                "    year: 2018",
                "    year: 20180",
                "18  register 2 year: 20180 cannot be right; write it like year: 2018",
            ),
            (
                EVIDENCE,
                "https://www.nice.org.uk/guidance/ng116",
                "www.nice.org.uk/guidance/ng116",
                '19  register 2 url: "www.nice.org.uk/guidance/ng116" is not a web address; write it like'
                " https://www.example.org/help",
            ),
            (
                EVIDENCE,
                "https://www.nice.org.uk/guidance/ng116",
                "http://www.nice.org.uk/guidance/ng116",
                '19  register 2 url: "http://www.nice.org.uk/guidance/ng116" is not a web address; write it'
                " like"
                " https://www.example.org/help",
            ),
            (
                EVIDENCE,
                "  - id: nice-ng116",
                "  - id: NICE NG116",
                '15  register 2 id: "NICE NG116" is not an id; use small letters, digits and single'
                " hyphens, like"
                " nice-ng116",
            ),
            (
                EVIDENCE,
                "  - id: nice-ng116",
                "  - id: pocket-book",
                '15  register 2 id: "pocket-book" is there already; give it another id',
            ),
            (
                EVIDENCE,
                "    title: Post-traumatic stress disorder\n    publisher: NICE",
                "    title: Our own wording\n    publisher: pocket book",
                '15  register 2 id: "nice-ng116" is the same source as "pocket-book";'
                ' name "pocket-book" on its pages, and take this one out',
            ),
            (
                EVIDENCE,
                "    publisher: Pocket Book\n",
                "    publisher: Pocket Book\n    url: https://nice.org.uk/guidance/ng116/\n",
                '16  register 2 id: "nice-ng116" is the same source as "pocket-book";'
                ' name "pocket-book" on its pages, and take this one out',
            ),
            (
                EVIDENCE,
                "register:",
                "register:\n  - pocket-book",
                "11  register 1: not a group of fields; write register: and under it lines like - id: nice-ng116",
            ),
            (
                SIGNPOSTS,
                "    heading: In crisis\n",
                "",
                "10  groups 1 heading: missing; add heading: In crisis",
            ),
            (
                SIGNPOSTS,
                "groups:",
                "groups:\n  - id: crisis\n    heading: A\n    description: B",
                '13  groups 2 id: "crisis" is there already; give it another id',
            ),
        ],
    )
    def test_a_wrong_entry(self, tmp_path: Path, name: str, old: str, new: str, problem: str) -> None:
        found = problems(tmp_path, (name, old, new))

        assert [line for line in found if "the register of" not in line] == [f"content/{name}:{problem}"]

    def test_a_source_that_is_not_in_the_register(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SLEEP, "[nice-ng116]", "[nice-ng116, brewin-2020]")) == [
            'content/me/sleep.md:7  sources 2: "brewin-2020" is not in the register of about/evidence.md; add it there'
        ]

    def test_a_source_that_no_page_rests_on_is_a_warning(self, tmp_path: Path) -> None:
        change = (SLEEP, "[nice-ng116]", "[pocket-book]")

        assert problems(tmp_path, change) == [
            'content/about/evidence.md:15  register 2 id: no page rests on "nice-ng116"; name it in the'
            " sources of a"
            " page, or take it out"
        ]
        assert [problem.severity for problem in load_book(tmp_path / "content", today=TODAY)[1]] == ["warning"]

    def test_while_a_page_cannot_be_read_no_source_is_called_unused(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SLEEP, "title: Sleep", "title: Sleep: ")) == [
            "content/me/sleep.md:2  a second colon in a value, or a field that is indented too far; put the"
            " value in"
            " quotes, or start the field under the one above it"
        ]

    def test_without_a_register_every_source_is_unknown(self, tmp_path: Path) -> None:
        content = seal(write_tree(tmp_path, BOOK))
        (content / EVIDENCE).unlink()

        assert [str(problem) for problem in load_book(content, today=TODAY)[1]] == [
            f'content/{name}:{line}  sources 1: "{source}" is not in the register of about/evidence.md; add it there'
            for name, line, source in (
                (HOME, 7, "pocket-book"),
                (SLEEP, 7, "nice-ng116"),
                (SIGNPOSTS, 7, "pocket-book"),
            )
        ]

    def test_a_register_or_groups_on_another_page(self, tmp_path: Path) -> None:
        new = "status: draft\nregister: []\ngroups: []"

        assert problems(tmp_path, (SLEEP, "status: draft", new)) == [
            "content/me/sleep.md:9  register: belongs to about/evidence.md alone; move it there",
            "content/me/sleep.md:10  groups: belongs to signposting/index.md alone; move it there",
        ]

    def test_a_group_that_is_not_there(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SAMARITANS, "groups: [crisis]", "groups: [crises, police]")) == [
            'content/signposting/services/samaritans.md:9  groups 1: "crises" is not a group of'
            " signposting/index.md; write crisis",
            'content/signposting/services/samaritans.md:9  groups 2: "police" is not a group of'
            " signposting/index.md; add it there",
        ]

    AREAS = "areas:\n  - id: wessex\n    heading: Wessex\n    nation: england\n    covers: [Bath, Bristol]\n"

    def with_area(self, tmp_path: Path, area: str, nations: str = "[england]") -> list[str]:
        """The problems when the directory covers Bath and Bristol, and a service is for `area`."""
        where = f"nations: {nations}\narea: {area}"
        return problems(
            tmp_path,
            (SIGNPOSTS, "groups:\n", f"{self.AREAS}groups:\n"),
            (SAMARITANS, "nations: [england, wales, scotland, northern-ireland]", where),
        )

    def test_an_area_that_the_directory_covers(self, tmp_path: Path) -> None:
        assert self.with_area(tmp_path, "Bristol") == []

    def test_an_area_that_nobody_could_choose(self, tmp_path: Path) -> None:
        assert self.with_area(tmp_path, "Bristoll") == [
            'content/signposting/services/samaritans.md:13  area: no area of signposting/index.md covers "Bristoll";'
            " write Bristol"
        ]

    def test_an_area_outside_the_nations_of_the_service(self, tmp_path: Path) -> None:
        assert self.with_area(tmp_path, "Bath", "[wales]") == [
            'content/signposting/services/samaritans.md:13  area: "Bath" is in england, which is not among the nations;'
            " add the nation, or write another area"
        ]


class TestOpeningHoursOfAService:
    WEEKDAYS = (SAMARITANS, 'hours: "24/7"\n    bank_holidays: open', "hours: Mo-Fr 09:00-17:00")

    def test_all_day_every_day_means_bank_holidays_too(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SAMARITANS, "bank_holidays: open", "bank_holidays: closed")) == [
            'content/signposting/services/samaritans.md:20  phones 1 bank_holidays: "24/7" cannot be closed on bank'
            " holidays; write bank_holidays: open, or hours like Mo-Su 00:00-24:00"
        ]

    def test_bank_holidays_that_end_soon(self, tmp_path: Path) -> None:
        """Asked for half a year ahead, and only where some hours depend on them."""
        last_day = bank_holidays().until - AHEAD

        def said(today: date, *changes: Change) -> list[str]:
            read(tmp_path, *changes)
            return [str(p) for p in load_book(tmp_path / "content", today=today)[1] if p.check == "bank-holidays"]

        assert said(last_day, self.WEEKDAYS) == []
        assert said(last_day + timedelta(1)) == []
        assert said(last_day + timedelta(1), self.WEEKDAYS) == [
            f"build_scripts/signposting/bank_holidays.json  the bank holidays end on {bank_holidays().until}, less than"
            " six months ahead; run python3 -m build_scripts.signposting.bank_holidays"
        ]


class TestLinksBetweenPages:
    def test_every_page_leads_on(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SLEEP, "next: [signposting/services/samaritans.md]\n", "")) == [
            "content/me/sleep.md:1  next: missing; add 1 to 4 pages to go to, like next: [me/get-help-today.md]"
        ]

    def test_an_empty_list_leads_nowhere(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SLEEP, "next: [signposting/services/samaritans.md]", "next: []")) == [
            "content/me/sleep.md:9  next: missing; add 1 to 4 pages to go to, like next: [me/get-help-today.md]"
        ]

    @pytest.mark.parametrize(
        ("target", "problem"),
        [
            ("me/slep.md", 'there is no page "me/slep.md"; write me/sleep.md'),
            ("../me/sleep.md", 'there is no page "../me/sleep.md"; write me/sleep.md'),
            ("me/sleep", 'there is no page "me/sleep"; write me/sleep.md'),
            (
                "samaritans",
                'there is no page "samaritans"; write a path below content/, like me/breathing.md',
            ),
            ("index.md", "leads to this page itself; write another page"),
        ],
    )
    def test_a_wrong_path_in_next_and_in_cards(self, tmp_path: Path, target: str, problem: str) -> None:
        pages = "[me/sleep.md, signposting/services/samaritans.md]"
        changes = (
            (HOME, "cards:", f"next: [{target}]\ncards:"),
            (HOME, f"pages: {pages}", f"pages: [signposting/index.md, {target}]"),
        )

        assert problems(tmp_path, *changes) == [
            f"content/index.md:9  next 1: {problem}",
            f"content/index.md:12  cards 1 pages 2: {problem}",
        ]

    def test_the_same_page_twice(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (HOME, "cards:", "next: [me/sleep.md, me/sleep.md]\ncards:")) == [
            'content/index.md:9  next 2: "me/sleep.md" is there already; take one out'
        ]

    def test_two_pages_with_one_title(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SAMARITANS, "title: Samaritans", "title: SLEEP and  Shifts")) == [
            'content/signposting/services/samaritans.md:2  title: "SLEEP and  Shifts" is also the title of'
            " me/sleep.md; give one of them another title"
        ]


class TestFieldsOfAService:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            (
                '"116 123"',
                "116123",
                '16  phones 1 number: 116123 without quotes is read as a number; write number: "116123"',
            ),
            (
                '"116 123"',
                "0300131",
                '16  phones 1 number: 0300131 without quotes is read as a number; write number: "0300131"',
            ),
            (
                '"116 123"',
                '"0808 157"',
                '16  phones 1 number: "0808 157" is too short for a UK number; write it like "0808 157 0123"',
            ),
            (
                '"116 123"',
                '""',
                '16  phones 1 number: "" has no digits; write the number in quotes, like "0808 157 0123"',
            ),
            (
                '  - number: "116 123"\n    label:',
                "  - label:",
                '16  phones 1 number: missing; add number: "116 123"',
            ),
            (
                "    label:",
                "    lable:",
                "17  phones 1 lable: not a field of an entry of phones; write label:",
            ),
            ("    cost: free", "    cost: fre", '18  phones 1 cost: "fre" is not a choice here; write free'),
            (
                "    cost: free",
                "    cost: 10p",
                '18  phones 1 cost: "10p" is not a choice here; write one of free, standard, unknown',
            ),
            (
                'hours: "24/7"',
                "hours: always",
                '19  phones 1 hours: "always" is not a rule for opening hours; write'
                ' hours like "Mo-Fr 09:00-17:00; Sa 10:00-12:00", "24/7" or unknown',
            ),
            (
                'hours: "24/7"',
                "hours: 10:30",
                '19  phones 1 hours: 10:30 without quotes is read as a number; write hours: "10:30"',
            ),
            (
                "bank_holidays: open",
                "bank_holidays: off",
                '20  phones 1 bank_holidays: "off" is not a choice here; write one of open, closed, unknown',
            ),
            (
                '"85258"',
                '"0117 922 2700"',
                '22  texts 1 number: "0117 922 2700" cannot be texted; write a mobile'
                " number, or five digits like 85258",
            ),
            (
                "keyword: SHOUT",
                f"keyword: {'A' * 21}",
                "23  texts 1 keyword: 21 characters; shorten it to 20 at most",
            ),
            (
                '"18001 116 123"',
                '"18001"',
                '26  textphone: "18001" begins with 18001; write the number without 18001:'
                " the app adds it, or use textphone",
            ),
            (
                "jo@samaritans.org",
                "jo at samaritans.org",
                '27  emails 1: "jo at samaritans.org" is not an email address; write it like help@example.org',
            ),
            (
                "website: https://www.samaritans.org",
                "website: http://www.samaritans.org",
                "28  website:"
                ' "http://www.samaritans.org" is not a web address; write it like'
                " https://www.example.org/help",
            ),
            (
                "website: https://www.samaritans.org",
                "website: https://samaritans",
                '28  website: "https://samaritans" is not a web address; write it like https://www.example.org/help',
            ),
            (
                "website: https://www.samaritans.org",
                "website: https://me:pw@samaritans.org",
                "28  website:"
                ' "https://me:pw@samaritans.org" is not a web address; write it like'
                " https://www.example.org/help",
            ),
            (
                "website: https://www.samaritans.org",
                "website: https://[samaritans",
                '28  website: "https://[samaritans" is not a web address; write it like https://www.example.org/help',
            ),
            (
                "website: https://www.samaritans.org",
                "website: https://samaritans.org/a b",
                "28  website:"
                ' "https://samaritans.org/a b" is not a web address; write it like'
                " https://www.example.org/help",
            ),
            (
                "nations: [england, ",
                "nations: [Englnd, ",
                '12  nations 1: "Englnd" is not a choice here; write england',
            ),
            (
                "audience: both",
                "audience: everyone",
                '10  audience: "everyone" is not a choice here; write one of officer, public, both',
            ),
            ("risk: life", "risk: lif", '13  risk: "lif" is not a choice here; write life'),
            (
                "confidence: high",
                "confidence: low",
                '14  confidence: "low" is not a choice here; write one of high, medium',
            ),
            (
                "    page_dated: about 2022",
                "    page_dated: 2025-07-23",
                '33  sources 1 page_dated: 2025-07-23 without quotes is read as a date; write page_dated: "2025-07-23"',
            ),
            (
                "    page_dated: about 2022",
                "    page_dated: 2022",
                '33  sources 1 page_dated: 2022 without quotes is read as a number; write page_dated: "2022"',
            ),
            (
                "    page_dated: about 2022\n",
                "",
                "31  sources 1 page_dated: missing; add page_dated: about 2022",
            ),
            (
                "proves: [phones, ",
                "proves: [phone, phones, ",
                '32  sources 1 proves 1: "phone" is not a choice here; write phones',
            ),
            (
                "status: draft",
                "status: draft\nnext: [index.md]",
                "8  next: not a field of a service; use one of title, description, owner, last_reviewed_on,"
                " review_in, status, also_known_as, groups, audience, eligibility, people, languages, nations, area,"
                " risk, confidence, phones, texts, textphone, emails, website, webchat, unconfirmed, safety, conflicts,"
                " sources",
            ),
            (
                "  - url: https://www.samaritans.org/how-we-can-help/",
                "  - url: samaritans.org",
                '31  sources 1 url: "samaritans.org" is not a web address; write it like https://www.example.org/help',
            ),
        ],
    )
    def test_a_wrong_field(self, tmp_path: Path, old: str, new: str, problem: str) -> None:
        assert problems(tmp_path, (SAMARITANS, old, new)) == [f"content/signposting/services/samaritans.md:{problem}"]

    @pytest.mark.parametrize("url", ["https://www.gov.uk", "https://a.co.uk/b?c=d#e", "https://xn--ls8h.example/"])
    def test_ordinary_addresses_are_taken(self, tmp_path: Path, url: str) -> None:
        proved = (SAMARITANS, "texts, emails, hours]", "texts, emails, hours, website]")
        assert problems(tmp_path, (SAMARITANS, "website: https://www.samaritans.org", f"website: {url}"), proved) == []

    @pytest.mark.parametrize(
        ("followed", "clean"),
        [
            ("https://a.example/b?gclid=EAI_x", "https://a.example/b"),
            ("https://a.example/?utm_source=x&p=7&UTM_Medium=y#z", "https://a.example/?p=7#z"),
            ("https://a.example/?p=7&fbclid=x", "https://a.example/?p=7"),
            ("https://a.example/?msclkid=x&mc_cid=y", "https://a.example/"),
        ],
    )
    @pytest.mark.parametrize(
        ("old", "where"),
        [
            ("website: https://www.samaritans.org", "28  website"),
            ("  - url: https://www.samaritans.org/how-we-can-help/", "31  sources 1 url"),
        ],
    )
    def test_an_address_that_follows_readers(
        self, tmp_path: Path, old: str, where: str, followed: str, clean: str
    ) -> None:
        new = old.replace(old.split()[-1], followed)
        assert problems(tmp_path, (SAMARITANS, old, new)) == [
            f'content/signposting/services/samaritans.md:{where}: "{followed}" carries what advertisers follow'
            f" readers by; write {clean}"
        ]

    @pytest.mark.parametrize("url", ["https://a.example/?p=7", "https://a.example/?", "https://a.example/?id=utm_a"])
    def test_what_a_site_itself_asks_for_stays(self, url: str) -> None:
        assert without_tracking(url) == url

    def test_people_who_sign_are_not_sent_to_a_website_that_is_not_there(self, tmp_path: Path) -> None:
        bsl = (SAMARITANS, "risk: life", "languages: [bsl]\nrisk: life")

        assert problems(tmp_path, bsl) == []
        assert problems(tmp_path, bsl, (SAMARITANS, "website: https://www.samaritans.org\n", "")) == [
            "content/signposting/services/samaritans.md:13  languages: the card says to see the website, and there is"
            " none; add website: with the page for people who sign, or take bsl out"
        ]

    def test_an_address_no_source_proves(self, tmp_path: Path) -> None:
        website = "website: https://www.samaritans.org"
        elsewhere = (SAMARITANS, website, "website: https://samaritans.example")
        said = f"{website}\nunconfirmed: [website]"
        found = "content/signposting/services/samaritans.md:"

        assert problems(tmp_path, (SAMARITANS, "texts, emails, hours]", "texts, hours]"), elsewhere) == [
            f"{found}27  emails: no source proves this address; add a source with proves: [emails], or take it out",
            f"{found}28  website: no source proves this address; add a source with proves: [website], or take it out,"
            " or write unconfirmed: [website]",
        ]
        assert problems(tmp_path, (SAMARITANS, website, said.replace("www.samaritans.org", "samaritans.example"))) == []
        assert problems(tmp_path, (SAMARITANS, website, said)) == [
            f"{found}29  unconfirmed: a source proves the website; take website out, and run: {RECORD}"
        ]
        assert problems(tmp_path, (SAMARITANS, website, "unconfirmed: [website]")) == [
            f"{found}28  unconfirmed: there is no website here; take website out"
        ]

    def test_a_service_nobody_can_reach(self, tmp_path: Path) -> None:
        start, end = 'phones:\n  - number: "116 123"', "safety:"
        text = write_tree(tmp_path, BOOK).joinpath(SAMARITANS).read_text("utf-8")
        contacts = text[text.index(start) : text.index(end)]

        found = problems(tmp_path, (SAMARITANS, contacts, ""), (SLEEP, "[Call Samaritans](call:samaritans)", "Rest"))

        assert found == [
            "content/signposting/services/samaritans.md:1  no way to reach this service; add one of phones,"
            " texts,"
            " emails, website, webchat"
        ]

    def test_a_number_no_source_proves(self, tmp_path: Path) -> None:
        assert problems(
            tmp_path, (SAMARITANS, "proves: [phones, texts, emails, hours]", "proves: [emails, hours]")
        ) == [
            "content/signposting/services/samaritans.md:15  phones: no source proves these numbers; add a"
            " source with"
            " proves: [phones], or take the numbers out",
            "content/signposting/services/samaritans.md:21  texts: no source proves these numbers; add a"
            " source with"
            " proves: [texts], or take the numbers out",
        ]

    @pytest.mark.parametrize(
        ("number", "cost", "problem", "severity"),
        [
            (
                "0845 671 0271",
                "unknown",
                '16  phones 1 number: "0845 671 0271" costs extra to ring; look for a number that does not',
                "warning",
            ),
            (
                "0117 922 2700",
                "free",
                '18  phones 1 cost: "0117 922 2700" is not free to ring; write cost: standard',
                "error",
            ),
            (
                "0300 123 3393",
                "free",
                '18  phones 1 cost: "0300 123 3393" is not free to ring; write cost: standard',
                "error",
            ),
            (
                "0808 808 8000",
                "standard",
                '18  phones 1 cost: "0808 808 8000" is free to ring; write cost: free',
                "error",
            ),
        ],
    )
    def test_a_cost_the_number_contradicts(
        self, tmp_path: Path, number: str, cost: str, problem: str, severity: str
    ) -> None:
        changes = ((SAMARITANS, '"116 123"', f'"{number}"'), (SAMARITANS, "cost: free", f"cost: {cost}"))

        assert problems(tmp_path, *changes) == [f"content/signposting/services/samaritans.md:{problem}"]
        assert [each.severity for each in load_book(tmp_path / "content", today=TODAY)[1]] == [severity]


class TestText:
    def test_no_text(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (HOME, "Pick one.\n", " \n\n")) == [
            "content/index.md:13  no text; write the page below the front matter"
        ]

    @pytest.mark.parametrize("heading", ["# Rest first", "  # Rest first", "#"])
    def test_a_heading_at_the_top(self, tmp_path: Path, heading: str) -> None:
        assert problems(tmp_path, (SLEEP, "## Rest first", heading)) == [
            "content/me/sleep.md:11  a heading with one #; begin headings with ##: the title makes the top one"
        ]

    @pytest.mark.parametrize("line", ["#1 rule", "    # code", "```\n# code\n```", "Text # text"])
    def test_other_signs_are_no_headings(self, tmp_path: Path, line: str) -> None:
        assert problems(tmp_path, (SLEEP, "## Rest first", line)) == []

    @pytest.mark.parametrize(
        ("text", "typed", "write"),
        [
            ("Ring 116 123.", "116 123", "[Call Samaritans](call:samaritans)"),
            ("Ring 116123.", "116123", "[Call Samaritans](call:samaritans)"),
            (
                "[Call Samaritans on 116 123](call:samaritans)",
                "116 123",
                "[Call Samaritans](call:samaritans)",
            ),
            ("[Ring](tel:116123)", "116123", "[Call Samaritans](call:samaritans)"),
            ("Text 85258.", "85258", "[Text Samaritans](text:samaritans)"),
            (
                "Ring 0117 922 2700.",
                "0117 922 2700",
                "a link to the directory, like [Call Samaritans](call:samaritans)",
            ),
            (
                "Ring 0808 157.",
                "0808 157",
                "a link to the directory, like [Call Samaritans](call:samaritans)",
            ),
        ],
    )
    def test_a_number_typed_by_hand(self, tmp_path: Path, text: str, typed: str, write: str) -> None:
        assert problems(tmp_path, (SLEEP, "## Rest first", f"## Rest first\n\n{text}")) == [
            f'content/me/sleep.md:13  the number "{typed}" is typed by hand; write {write}'
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "Ring 999, 101, 111 or 112.",
            "`116 123`",
            "```\n116 123\n```",
            "See https://example.org/0117-922-2700.",
        ],
    )
    def test_what_is_no_number_typed_by_hand(self, tmp_path: Path, text: str) -> None:
        assert problems(tmp_path, (SLEEP, "## Rest first", text)) == []

    def test_a_short_number_of_the_directory_may_be_named(self, tmp_path: Path) -> None:
        number = (SAMARITANS, '"116 123"', '"111"')

        assert problems(tmp_path, number, (SLEEP, "## Rest first", "Ring 111.")) == []

    @pytest.mark.parametrize(
        ("name", "old", "line", "key"),
        [
            (SLEEP, "title: Sleep", 2, "title"),
            (SLEEP, "description: How", 3, "description"),
            (SAMARITANS, "eligibility: Anyone", 11, "eligibility"),
            (SAMARITANS, "safety: Does", 29, "safety"),
        ],
    )
    def test_a_number_typed_into_a_field(self, tmp_path: Path, name: str, old: str, line: int, key: str) -> None:
        new = old.replace(": ", ": On 0117 922 2700 ")

        assert problems(tmp_path, (name, old, new)) == [
            f'content/{name}:{line}  {key}: the number "0117 922 2700" is typed by hand; take it out: the'
            f" page shows"
            " the numbers of the directory"
        ]

    def test_what_is_still_to_be_written(self, tmp_path: Path) -> None:
        found = problems(
            tmp_path,
            (SLEEP, "title: Sleep and shifts", "title: TODO"),
            (SLEEP, "status: draft", "status: TODO"),
            (SLEEP, "next: [signposting/services/samaritans.md]", "next: [TODO]"),
            (SLEEP, "## Rest first", "## TODO Rest first"),
        )

        assert found == [
            "content/me/sleep.md:2  title: still to be written; write it like title: After a hard job",
            "content/me/sleep.md:8  status: still to be written; write it like status: draft",
            "content/me/sleep.md:9  next 1: still to be written; write it like next: [me/get-help-today.md]",
            "content/me/sleep.md:11  still to be written; write it, or take the line out",
        ]

    def test_an_unknown_field_still_to_be_written_is_only_unknown(self, tmp_path: Path) -> None:
        found = problems(tmp_path, (SLEEP, "status: draft", "status: draft\nstatos:\n  - TODO\nowners: TODO\n"))

        assert [line.split(";")[0] for line in found] == [
            "content/me/sleep.md:9  statos: not a field of a page",
            "content/me/sleep.md:11  owners: not a field of a page",
        ]

    def test_a_fault_in_a_link_to_the_directory(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SLEEP, "call:samaritans", "call:samaritan")) == [
            'content/me/sleep.md:13  there is no service "samaritan"; write call:samaritans'
        ]

    def test_a_link_to_a_service_with_faults_is_no_fault(self, tmp_path: Path) -> None:
        assert problems(tmp_path, (SAMARITANS, "risk: life", "risk: none")) == [
            'content/signposting/services/samaritans.md:13  risk: "none" is not a choice here; write one of'
            " life,"
            " high, normal"
        ]


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            ("me/notes.txt", "not a page; keep only .md files here, and pictures in a folder called images"),
            ("me/photo.png", "not a page; keep only .md files here, and pictures in a folder called images"),
            (
                "me/images/form.pdf",
                "not a page; keep only .md files here, and pictures in a folder called images",
            ),
            (
                "me/Bad Name.md",
                "the name has more in it than small letters, digits and single hyphens; rename it to me/bad-name.md",
            ),
            (
                "My Things/a.md",
                "the name has more in it than small letters, digits and single hyphens; rename it to my-things/a.md",
            ),
            (
                "signposting/services/crisis/a.md",
                "a service in a folder of its own; move it up into signposting/services/",
            ),
            (
                "signposting/services/index.md",
                "index is not the name of a service; rename it, or write what it says in signposting/index.md",
            ),
        ],
    )
    def test_a_file_that_does_not_belong(self, tmp_path: Path, name: str, problem: str) -> None:
        assert problems(tmp_path, (name, "", "anything")) == [f"content/{name}  {problem}"]

    def test_pictures_have_a_folder(self, tmp_path: Path) -> None:
        assert problems(tmp_path, ("me/images/bed.png", "", "?"), ("images/sky.JPG", "", "?")) == []

    def test_two_files_with_one_address(self, tmp_path: Path) -> None:
        page = write_tree(tmp_path, BOOK).joinpath(SLEEP).read_text("utf-8").replace("Sleep and", "Other")

        assert problems(tmp_path, ("signposting.md", "", page)) == [
            "content/signposting/index.md  has the same address on the site as signposting.md; rename one of them"
        ]

    def test_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        assert problems(tmp_path, ("me/new.md", "", "Only text.")) == [
            "content/me/new.md:1  no front matter; begin the file with a line of three hyphens, then title:"
            " and the"
            " rest"
        ]


MODELS: list[type[BaseModel]] = [
    PageFields, News, CardGroup, Source, Group, HelpFirst, SameWords, LeadsTo, Audit, RetiredQuestion,
    ServiceFields, Phone, Text, Evidence,
]  # fmt: skip

# The complaints pydantic can make of each kind of field, from its list of errors. Nothing is converted here.
KINDS: dict[str, set[str]] = {
    "model": {"model_type"},
    "model-fields": {"missing", "extra_forbidden", "model_type"},
    "str": {"string_type", "string_unicode"},
    "date": {"date_type"},
    "int": {"int_type"},
    "bool": {"bool_type"},
    "list": {"list_type"},
    "literal": {"literal_error"},
    "function-after": {IN_OUR_WORDS},
    "default": set(),
    "nullable": set(),
    "definitions": set(),
    "definition-ref": set(),
}
LIMITS: dict[tuple[str, str], str] = {
    ("str", "min_length"): "string_too_short",
    ("str", "max_length"): "string_too_long",
    ("str", "strip_whitespace"): "string_type",
    ("int", "ge"): "greater_than_equal",
    ("int", "le"): "less_than_equal",
    ("list", "min_length"): "too_short",
    ("list", "max_length"): "too_long",
}
NO_LIMITS = {
    *(
        "type",
        "schema",
        "metadata",
        "ref",
        "fields",
        "model_name",
        "computed_fields",
        "cls",
        "config",
        "strict",
    ),
    *(
        "custom_init",
        "root_model",
        "items_schema",
        "expected",
        "function",
        "default",
        "definitions",
        "schema_ref",
    ),
    *("validation_alias", "serialization_alias", "copy_default", "serialization"),
}


def schemas_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every part of a pydantic core schema that checks something."""
    if isinstance(value, dict):
        if value.get("type") in {*KINDS} or (isinstance(value.get("type"), str) and value["type"] != "model-field"):
            yield value
        for key, part in value.items():
            if key not in ("metadata", "config", "function", "default", "serialization"):
                yield from schemas_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from schemas_in(part)


class TestWordsForEveryFault:
    def test_every_complaint_our_models_can_make_has_words(self) -> None:
        reachable = {UNWRITTEN}
        for model in MODELS:
            for schema in schemas_in(model.__pydantic_core_schema__):
                reachable |= KINDS[schema["type"]]
                reachable |= {LIMITS[schema["type"], key] for key in schema if key not in NO_LIMITS}

        assert reachable == set(WORDS)

    @pytest.mark.parametrize("model", MODELS)
    @pytest.mark.parametrize(
        "value",
        [
            *(
                "",
                "true",
                "1",
                "-1",
                f"{10**30}",
                "1.5",
                ".inf",
                '""',
                '" "',
                "a",
                '"a\\nb"',
                "x" * 300,
                "TODO",
            ),
            *(
                "[]",
                "[~]",
                "[1]",
                "[a]",
                f"[{'x' * 300}]",
                "[[]]",
                "[{}]",
                "[{x: 1}]",
                "{}",
                "{x: 1}",
                "{x: {y: [~]}}",
            ),
            *("2026-01-01", "2026-01-01 01:01:01", "[2026-01-01]", "['']", "'[a]'", '"{what}"'),
        ],
    )
    def test_no_value_of_any_field_brings_out_the_librarys_english(
        self, tmp_path: Path, model: type[BaseModel], value: str
    ) -> None:
        for name, info in model.model_fields.items():
            path = tmp_path / "page.md"
            path.write_text(f"---\n{info.alias or name}: {value}\n---\n", encoding="utf-8")
            document = read_document(path, tmp_path)
            assert isinstance(document, Document)
            try:
                model.model_validate(document.meta)
                english: list[str] = []
            except ValidationError as error:
                english = [each["msg"] for each in error.errors() if each["type"] != IN_OUR_WORDS]

            told = [str(problem) for problem in field_problems(document, model, "a page")]

            assert told
            assert not [line for line in told for message in english if message in line]
            assert not [line for line in told if "pydantic" in line or "Input" in line or "None" in line]

    def test_half_a_character_has_words(self) -> None:
        document = Document("page.md", {"id": "a", "heading": "\ud800", "description": "B"}, "", 1, {(): 1})

        assert [str(problem) for problem in field_problems(document, Group, "a group")] == [
            "page.md:1  heading: half a character, which cannot be shown; type the value again"
        ]

    @pytest.mark.parametrize("model", MODELS)
    def test_the_example_of_every_field_is_right(self, tmp_path: Path, model: type[BaseModel]) -> None:
        """What a message tells an editor to write must not bring the next message."""
        for name, info in model.model_fields.items():
            key = info.alias or name
            (example,) = info.examples or [None]
            assert example, f"{model.__name__}.{key} has no example"
            page = tmp_path / "page.md"
            page.write_text(f"---\n{key}: {example}\n---\n".replace(": - ", ":\n  - "), encoding="utf-8")
            document = read_document(page, tmp_path)
            assert isinstance(document, Document), document
            try:
                model.model_validate(document.meta)
            except ValidationError as error:
                wrong = [each["loc"] for each in error.errors() if each["type"] != "missing"]
                assert wrong == [], f"{model.__name__}.{key}: {example}"

    def test_every_check_is_named_in_its_problems(self, tmp_path: Path) -> None:
        """The names stand in reports for other programs: a rule keeps its name."""
        content = write_tree(tmp_path, BOOK)
        (content / SLEEP).write_text("---\ntitle: A\n---\n# [A](call:a) 0117 922 2700\n", encoding="utf-8")
        (content / "a.txt").write_text("", encoding="utf-8")
        _, found = load_book(content, today=TODAY)

        assert {*("contact-links", "front-matter", "files", "next", "seal", "sign-off", "text", "typed-numbers")} == {
            problem.check for problem in found if problem.severity == "error"
        }
        assert [check.__name__ for check in CHECKS if not check.__name__.startswith("_")] == []
