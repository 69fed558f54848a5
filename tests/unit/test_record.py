"""`review record` and `review sign-off`: what they show, what they write, and what they refuse."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from build_scripts import cli, record, review
from build_scripts.book.load import load_book
from build_scripts.signposting.model import Service
from tests.content_tree import write_tree
from tests.unit.test_seal import BOOK, URL, change, problems

TODAY = date.today()
PAGE = """
me/sleep.md
| ---
| title: Sleep
| description: How to rest.
| owner: Wellbeing lead
| last_reviewed_on: 2026-01-01
| review_in: 6 months
| sources: [pocket-book]
| status: draft
| next: [signposting/index.md]
| ---
| Rest first.
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, in a repository, that nobody has checked yet."""
    monkeypatch.setattr(record, "ROOT", str(tmp_path))
    monkeypatch.setattr(review, "ROOT", str(tmp_path))
    return write_tree(tmp_path, BOOK + PAGE)


def command(*words: str) -> int:
    return review.run(cli.parse(["review", *words]))


def line_record(*words: str) -> int:
    return command("record", "line", "--how", "published-source", "--source", URL, *words)


def commit(content: Path) -> None:
    git = ["git", "-C", str(content), "-c", "user.name=Editor", "-c", "user.email=editor@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--no-verify", "-m", "Change"]):
        subprocess.run([*git, *words], check=True, capture_output=True)


def line_of(content: Path) -> Service:
    return load_book(content)[0].services["line"]


def service_text(content: Path) -> str:
    return (content / "signposting/services/line.md").read_text("utf-8")


class TestACheckOfAService:
    def test_a_new_service_is_sound_after_one_command(self, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert problems(content, TODAY) != []

        assert line_record() == 0

        assert problems(content, TODAY) == []
        printed = capsys.readouterr().out.split("\n")
        assert '  phones 1 number: "0808 801 0327"' in printed
        due = TODAY + timedelta(90)
        assert printed[-2] == (
            f"The Line: recorded as published-source on {TODAY} by Signposting editor. To be checked again by {due}."
        )

    def test_the_old_value_is_shown_beside_the_new_one(self, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """The old one is found in the history of the file, by its digest."""
        line_record()
        commit(content)
        change(content, 'number: "0808 801 0327"', 'number: "0808 801 0328"')
        change(content, "    then: choose option 2\n", "")
        commit(content)
        capsys.readouterr()

        assert line_record() == 0

        assert capsys.readouterr().out.split("\n")[:-2] == [
            '  phones 1 number: "0808 801 0328"   (was "0808 801 0327")',
            '  phones 1 label: "Under 25"',
            '  phones 1 cost: "free"',
            '  phones 1 hours: "Mo-Fr 09:00-17:00"',
            '  phones 1 bank_holidays: "closed"',
            '  phones 1 then: taken out   (was "choose option 2")',
        ]
        assert problems(content, TODAY) == []

    def test_without_a_history_it_says_that_it_was_something_else(
        self, content: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        line_record()
        change(content, "/chat", "/talk")
        capsys.readouterr()

        assert line_record() == 0

        assert capsys.readouterr().out.split("\n")[0] == (
            '  webchat address: "https://line.example.org/talk"   (was something else)'
        )

    def test_only_what_changed_is_dated_anew(self, content: Path) -> None:
        line_record("--on", "2026-11-01")
        change(content, "/chat", "/talk")
        line_record("--by", "Duty editor", "--on", "2026-11-20")

        assert [(check.checked_on, check.by, len(check.fields)) for check in line_of(content).checked] == [
            (date(2026, 11, 1), "Signposting editor", 7),
            (date(2026, 11, 20), "Duty editor", 1),
        ]
        assert line_of(content).last_reviewed_on == date(2026, 11, 1)

    def test_when_nothing_changed_everything_is_dated_anew(self, content: Path) -> None:
        line_record("--on", "2026-11-01")
        line_record("--on", "2026-11-20")

        assert [(check.checked_on, len(check.fields)) for check in line_of(content).checked] == [
            (date(2026, 11, 20), 8)
        ]
        assert line_of(content).last_reviewed_on == date(2026, 11, 20)

    def test_a_telephone_check_is_of_the_numbers_alone(self, content: Path) -> None:
        line_record("--on", "2026-11-01")
        command("record", "line", "--how", "telephone", "--on", "2026-11-20")

        checks = line_of(content).checked
        assert [(check.how, [text.split("=")[0] for text in check.fields]) for check in checks[1:]] == [
            ("telephone", ["phones 1 number", "phones 2 number"])
        ]
        assert checks[1].source is None
        assert problems(content, TODAY) == []

    def test_one_contact_can_be_named(self, content: Path) -> None:
        line_record("--on", "2026-11-01")
        command("record", "line", "--how", "written-confirmation", "--contact", "emails 1", "--on", "2026-11-20")

        assert [check.fields[0].split("=")[0] for check in line_of(content).checked[1:]] == ["emails 1 address"]

    def test_a_new_page_that_was_looked_at_becomes_a_source(self, content: Path) -> None:
        command("record", "line", "--how", "published-source", "--source", "https://new.example.org/a?b=c&d#e")

        source = line_of(content).sources[-1]
        assert (source.url, source.page_dated) == ("https://new.example.org/a?b=c&d#e", "unknown")
        assert {"phones", "texts", "website"} <= set(source.proves)
        assert problems(content, TODAY) == []

    def test_every_listed_page_can_be_looked_at_in_one_go(self, content: Path) -> None:
        command("record", "line", "--how", "published-source", "--source", "listed")

        seen = {line.split("=")[0]: check.source for check in line_of(content).checked for line in check.fields}
        assert seen["phones 2 number"] == URL
        assert seen["emails 1 address"] == "https://other.example.org/line"
        assert problems(content, TODAY) == []

    def test_the_text_of_the_file_stays_as_it_was_typed(self, content: Path) -> None:
        before = service_text(content).split("---\n")
        line_record("--on", "2026-11-23")
        after = service_text(content).split("---\n")

        assert (after[1].partition("checked:")[0], after[2]) == (before[1], before[2])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("record line", "say how it was checked: --how published-source, telephone or written-confirmation"),
        (
            "record line --how published-source",
            f'say on which page The Line was looked up, like --source "{URL}", or --source listed',
        ),
        ("record line --how telephone --contact fax", 'The Line has no contact "fax"; write one of about, emails 1,'),
        ("record line --how published-source --source contact", "contact: "),
        ("record lime --how telephone", 'there is no page or service "lime"; write it like samaritans'),
        ("record line --how telephone --on 2999-01-01", "2999-01-01 is in the future; write the day it was done"),
        ("record me/sleep --how telephone", "me/sleep.md is a page, not a service; leave out --how,"),
    ],
)
def test_what_is_refused_writes_nothing(
    content: Path, capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    before = service_text(content)

    assert command(*words.split()) == 1

    assert capsys.readouterr().err.startswith(said)
    assert service_text(content) == before


def test_a_service_with_faults_is_put_right_first(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(content, "owner:", "ownre:")

    assert line_record() == 1
    assert "line.md:4  ownre: not a field of a service; write owner:" in capsys.readouterr().err


def test_a_page_that_was_read_again(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("record", "me/sleep.md", "--on", "2026-11-20") == 0

    assert load_book(content)[0].pages["me/sleep.md"].last_reviewed_on == date(2026, 11, 20)
    assert capsys.readouterr().out == (
        "Sleep: reviewed on 2026-11-20 by Wellbeing lead. To be reviewed again by 2027-05-20.\n"
    )


class TestSigningOff:
    @pytest.fixture
    def signed(self, content: Path) -> Path:
        assert command("sign-off", "me/sleep", "--by", "Clinical lead, Hampshire", "--on", "2026-11-20") == 0
        return content

    def said(self, content: Path) -> list[str]:
        found = load_book(content, today=date(2026, 6, 1))[1]
        return [str(problem) for problem in found if problem.check == "sign-off"]

    def edit(self, content: Path, old: str, new: str) -> None:
        page = content / "me/sleep.md"
        text = page.read_text("utf-8")
        assert old in text
        page.write_text(text.replace(old, new, 1), encoding="utf-8")

    def test_the_page_says_who_and_when(self, signed: Path) -> None:
        page = load_book(signed)[0].pages["me/sleep.md"]

        assert page.status == "signed-off"
        assert [(record.by, str(record.signed_on)) for record in page.signed_off] == [
            ("Clinical lead, Hampshire", "2026-11-20")
        ]
        assert self.said(signed) == []

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("Rest first.", "Rest last.", "16  the text has changed since it was signed off on 2026-11-20"),
            ("title: Sleep", "title: Sleeping", "2  title: has changed since it was signed off on 2026-11-20"),
            ("next: [signposting/index.md]", "next: [me/sleep.md]", "9  next: has changed since"),
            ("by: Clinical", "by: Chief", "10  signed_off: this record of a sign-off was changed by hand"),
            ("signed_on: 2026-11-20", "signed_on: 2026-11-21", "10  signed_off: this record of a sign-off was changed"),
        ],
    )
    def test_a_changed_word_needs_a_new_sign_off(self, signed: Path, old: str, new: str, said: str) -> None:
        self.edit(signed, old, new)

        assert len(self.said(signed)) == 1
        assert self.said(signed)[0].startswith(f"content/me/sleep.md:{said}")
        assert self.said(signed)[0].endswith(
            "; write status: draft, or once it is signed off again run: "
            'python3 -m build_scripts review sign-off me/sleep --by "Clinical lead"'
        )

    @pytest.mark.parametrize(("old", "new"), [("on: 2026-01-01", "on: 2026-02-01"), ("lead", "team"), ("6 m", "3 m")])
    def test_who_keeps_it_and_when_it_is_reviewed_may_change(self, signed: Path, old: str, new: str) -> None:
        self.edit(signed, old, new)

        assert self.said(signed) == []

    def test_a_page_cannot_be_signed_off_by_writing_so(self, content: Path) -> None:
        self.edit(content, "status: draft", "status: signed-off")

        assert [line.split("; ")[0] for line in self.said(content)] == [
            "content/me/sleep.md:8  status: nobody has recorded who signed it off"
        ]

    def test_back_to_draft_is_always_open(self, signed: Path) -> None:
        self.edit(signed, "status: signed-off", "status: draft")
        self.edit(signed, "Rest first.", "Rest last.")

        assert self.said(signed) == []

    def test_a_service_is_signed_off_for_its_words(self, content: Path) -> None:
        line_record()
        assert command("sign-off", "line", "--by", "Clinical lead") == 0
        change(content, "Somebody answers.", "Nobody answers.")

        assert [line.split("; ")[0].split("  ")[1] for line in self.said(content)] == [
            f"the text has changed since it was signed off on {TODAY}"
        ]
