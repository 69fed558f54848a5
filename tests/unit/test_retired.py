"""Names and numbers that are used no longer: the name leads on, and the number is published nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.book.load import load_book
from build_scripts.book.model import Retired
from build_scripts.book.render import page_markdown
from build_scripts.book.retired import OldNumbers
from build_scripts.build import CONTENT
from build_scripts.checks import retired
from build_scripts.checks.site import Site
from tests.content_tree import seal, write_tree
from tests.unit.test_seal import BOOK, TODAY, change

PAGES = """
signposting/retired.md
| ---
| title: Old names
| description: What is called something else now.
| owner: Signposting editor
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| sources: [pocket-book]
| status: draft
| next: [signposting/index.md]
| retired:
|   - name: The Old Line
|     numbers: ["0845 30 30 900", "88858"]
|     replaced_by: line
|     since: "2023"
|     why: It has a free number now.
|     source: https://example.org/news
| ---
| Tap the new name.
me/page.md
| ---
| title: A page
| description: About something.
| owner: Wellbeing lead
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| sources: [pocket-book]
| status: draft
| next: [signposting/index.md]
| ---
| Here.
find.md
| ---
| title: Find
| description: Everything.
| owner: Product team
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| sources: [pocket-book]
| status: draft
| next: [signposting/index.md]
| contents: true
| ---
| Below.
"""
SAID = 'the number "{}" must not be published any more: The Old Line; take it out; The Line takes its place: '


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return seal(write_tree(tmp_path, BOOK + PAGES))


def problems(content: Path) -> list[str]:
    return [str(problem) for problem in load_book(content, today=TODAY)[1] if problem.check == "retired"]


def test_a_sound_list_is_said_nothing_about(content: Path) -> None:
    assert problems(content) == []


@pytest.mark.parametrize(
    "typed",
    [
        *("0845 30 30 900", "08453030900", "0845-3030-900", "(0845) 30 30 900", "0845\u00a030\u00a030\u00a0900"),
        *("+44 845 30 30 900", "0044 845 3030900", "+44 (0)845 30 30 900", "Text 88858.", "`0845 30 30 900`"),
    ],
)
def test_an_old_number_is_found_however_it_is_typed(content: Path, typed: str) -> None:
    page = content / "me/page.md"
    page.write_text(page.read_text("utf-8").replace("Here.", f"Here.\n\nRing: {typed}"), encoding="utf-8")

    said = problems(content)
    assert len(said) == 1
    assert said[0].startswith("content/me/page.md:13  the number ")
    assert said[0].endswith(" The Line takes its place: [Call The Line](call:line)")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('number: "0117 922 2700"', 'number: "0845 30 30 900"', "22  phones 2 number"),
        ('number: "85258"', 'number: "88858"', "26  texts 1 number"),
        ("label: Under 25", "label: Not 0845 3030900", "17  phones 1 label"),
        ("safety: Shows", "safety: Was 88858. Shows", "34  safety"),
    ],
)
def test_an_old_number_in_a_field_of_a_service(content: Path, old: str, new: str, where: str) -> None:
    change(content, old, new)

    assert [line.split(": the number")[0] for line in problems(content)] == [
        f"content/signposting/services/line.md:{where}"
    ]


@pytest.mark.parametrize(
    "text", ["10845 30 30 900", "0845 30 30 9001", "888580", "a88858", "https://example.org/88858"]
)
def test_other_digits_are_let_be(text: str) -> None:
    entry = Retired.model_validate(
        {"name": "A", "numbers": ["0845 30 30 900", "88858"], "replaced_by": "b", "since": "c", "why": "d",
         "source": "https://example.org"}
    )  # fmt: skip

    assert list(OldNumbers([entry]).find(text)) == []


def test_a_replacement_must_be_there(content: Path) -> None:
    page = content / "signposting/retired.md"
    page.write_text(page.read_text("utf-8").replace("replaced_by: line", "replaced_by: lime"), encoding="utf-8")

    assert problems(content) == [
        'content/signposting/retired.md:13  retired 1 replaced_by: there is no service "lime"; write the id of one'
    ]


def test_the_list_belongs_to_one_page(content: Path) -> None:
    page = content / "me/page.md"
    page.write_text(page.read_text("utf-8").replace("status: draft", "status: draft\nretired: []"), encoding="utf-8")

    found = [str(problem) for problem in load_book(content, today=TODAY)[1]]
    assert "content/me/page.md:9  retired: belongs to signposting/retired.md alone; move it there" in found


def test_old_names_lead_to_the_new_service_and_old_numbers_are_not_shown(content: Path) -> None:
    book, _ = load_book(content)
    page, everything = page_markdown(book, "signposting/retired.md"), page_markdown(book, "find.md")

    assert '<a class="rows__main" href="../services/line/"><span class="rows__title">The Old Line → The Line' in page
    assert (
        '<a class="rows__main" href="../signposting/services/line/"><span class="rows__title">The Old Line<'
        in everything
    )
    assert not [number for number in ("0845", "88858") if number in page + everything]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("index.html", "<p>0845 <b>30</b> 30 900</p>"),
        ("index.html", "<p>0845&nbsp;30&nbsp;30&nbsp;900</p>"),
        ("a/index.html", '<a href="tel:+448453030900">Call</a>'),
        ("assets/app.js", 'call("08453030900")'),
        ("line.vcf", "TEL;VALUE=uri:tel:+448453030900"),
        ("services.csv", "line,0845 30 30 900"),
        ("services.json", '{"number": "88858"}'),
    ],
)
def test_the_finished_site_holds_no_old_number_however_it_came_there(
    content: Path, tmp_path: Path, file: str, text: str
) -> None:
    site = tmp_path / "site"
    for name, data in {"index.html": "", "release.json": '{"size": 88858}', file: text}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(data, encoding="utf-8")

    found = retired.find(Site.read(site, content), load_book(content)[0])

    assert [problem.file for problem in found] == [f"site/{file}"]


def test_ours_lists_every_old_number_that_no_service_has() -> None:
    """And none that is in use."""
    book, _ = load_book(CONTENT)
    old = {number.replace(" ", "") for entry in book.retired for number in entry.numbers}
    used = {phone.uk.dialled for service in book.services.values() for phone in service.phones}
    used |= {text.uk.dialled for service in book.services.values() for text in service.texts}

    assert len(book.retired) == 17
    assert len(old) == 10
    assert not old & used
