"""`new service --from FILE`: other people's services become drafts; what is wrong in the file is told line by line."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_scripts import new
from build_scripts.book.exports import exports_of
from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.build import CONTENT
from build_scripts.new import NotStarted, start_from_file
from build_scripts.signposting.model import Service
from tests.content_tree import write_tree
from tests.unit.test_new import BOOK, write_what_says_todo

TODAY = date(2026, 11, 23)
HEAD = "title,kind,address"


def imported(tmp_path: Path, name: str, text: str) -> tuple[Path, list[str]]:
    """The content folder after importing a file, and what was said."""
    file = tmp_path / name
    file.write_text(text, "utf-8", newline="")
    content = write_tree(tmp_path, BOOK)
    _, problems = start_from_file(file, content, TODAY)
    return content, [str(problem) for problem in problems]


def written(content: Path) -> dict[str, str]:
    return {file.stem: file.read_text("utf-8") for file in (content / "signposting" / "services").glob("*.md")}


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book(CONTENT)[0]


def contacts(service: Service) -> Any:
    """Everything by which somebody reaches a service."""
    phones = [(p.uk.dialled, p.label, p.then, p.cost, p.hours, p.bank_holidays) for p in service.phones]
    texts = [(t.uk.dialled, t.keyword, t.cost, t.hours, t.bank_holidays) for t in service.texts]
    textphone = "".join(filter(str.isdigit, service.textphone or ""))
    addresses = textphone, service.emails, service.website, service.webchat
    return phones, texts, *addresses, service.audience, service.area, service.languages


class TestRoundTrip:
    @pytest.mark.parametrize("export", ["signposting/exports/services.csv", "signposting/exports/services.json"])
    def test_what_we_export_comes_back_with_the_same_contacts(self, tmp_path: Path, book: Book, export: str) -> None:
        """All services; once an editor has written what says TODO, each is sound and reaches the same people."""
        content, said = imported(tmp_path, Path(export).name, exports_of(book)[export])
        assert said == []
        for file in (content / "signposting" / "services").glob("*.md"):
            write_what_says_todo(
                file,
                {
                    "owner": "Signposting editor",
                    "groups": "[crisis]",
                    "risk": "normal",
                    "confidence": "medium",
                    "url": "https://example.org/contact",
                    "page_dated": "unknown",
                    "text": "Somebody answers.",
                },
            )
        again, problems = load_book(content, today=TODAY)

        assert [str(problem) for problem in problems if problem.check == "front-matter"] == []
        assert {s.title: contacts(s) for s in again.services.values()} == {
            s.title: contacts(s) for s in book.services.values()
        }

    def test_check_leads_through_what_is_missing(self, tmp_path: Path) -> None:
        """No evidence, owner or risk is taken from somebody else's file."""
        content, said = imported(tmp_path, "ours.csv", f"{HEAD}\nA line,call,0117 922 2700\n")
        file = "content/signposting/services/a-line.md"
        found = [str(problem) for problem in load_book(content, today=TODAY)[1]]

        assert said == []
        assert [line.split(": still")[0] for line in found] == [
            f"{file}:3  description",
            f"{file}:4  owner",
            f"{file}:8  groups 1",
            f"{file}:9  audience",
            f"{file}:10  eligibility",
            f"{file}:11  nations 1",
            f"{file}:12  risk",
            f"{file}:13  confidence",
            f"{file}:19  sources 1 url",
            f"{file}:21  sources 1 page_dated",
            f"{file}:24  still to be written; write it, or take the line out",
        ]


class TestATable:
    def test_every_bad_row_is_told_with_its_line_and_nothing_is_written(self, tmp_path: Path) -> None:
        content, said = imported(
            tmp_path,
            "council.csv",
            f"{HEAD},cost,hours,keyword,service\n"
            "Good line,call,0117 922 2700,standard,24/7,,\n"
            "Short line,call,0117 922,,,,\n"
            "Abroad,call,+44 (0)117 922 2700,,,,\n"
            "Dear line,call,0117 922 2701,fre,,,\n"
            "Late line,call,0117 922 2702,,9am-5pm,,\n"
            ",call,0117 922 2703,,,,\n"
            "No way,ring,0117 922 2704,,,,\n"
            "Word,call,0117 922 2705,,,HELP,\n"
            "Mail,email,not an address,,,,\n"
            "Site,website,www.example.org,,,,\n"
            "Site,website,https://example.org,,,,\n"
            "Bad name,call,0117 922 2706,,,,Bad Name\n"
            "Commas,call,0117 922 2707,,,,,,\n",
        )

        assert said == [
            "council.csv:7  title is empty; write the title",
            'council.csv:8  "ring" is not a kind of contact;'
            " write one of call, text, textphone, email, webchat, website",
            "council.csv:9  keyword has no meaning for kind call; empty the cell",
            "council.csv:12  a second website for this service; keep one",
            'council.csv:13  "Bad Name" is not a name for a file; write bad-name',
            "council.csv:14  more cells than the first line has columns;"
            " put quotes around a cell that has commas in it",
            'council.csv:3  phones 1 number: "0117 922" is too short for a UK number; write it like "0117 496 0123"',
            'council.csv:5  phones 1 cost: "fre" is not a choice here; write free',
            'council.csv:6  phones 1 hours: "9am-5pm" is not by the 24-hour clock; write hours like'
            ' "Mo-Fr 09:00-17:00; Sa 10:00-12:00", "24/7" or unknown',
            'council.csv:10  emails 1: "not an address" is not an email address; write it like help@example.org',
            'council.csv:11  website: "www.example.org" is not a web address;'
            " write it like https://www.example.org/help",
        ]
        assert written(content) == {}

    def test_columns_are_told_before_rows(self, tmp_path: Path) -> None:
        _, said = imported(tmp_path, "council.csv", "title,kynd,address,address,Postcode\nA,call,1,2,3\n")

        assert said == [
            "council.csv:1  no column kind; the first line names the columns; add kind to it",
            'council.csv:1  "kynd" is not a column; call it kind, or take it out',
            "council.csv:1  two columns are called address; take one out",
            "council.csv:1  two columns are called address; take one out",
            'council.csv:1  "Postcode" is not a column; take it out',
        ]

    def test_rows_of_one_service_make_one_draft_and_must_agree(self, tmp_path: Path) -> None:
        content, said = imported(
            tmp_path, "c.csv", f"{HEAD},area\nA line,call,101,Bristol\nA line,text,85258,\nA line,email,a@b.org,Bath\n"
        )

        assert said == ["c.csv:4  area is not as on line 2; write the same on both lines"]
        assert written(content) == {}

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ('"A line,call,101', "c.csv:2  a quoted cell does not end as it should; close each quoted cell"),
            ("帮助,call,101", 'c.csv:2  "帮助" gives no name for a file; write one in the column service'),
            ("Index,call,101", 'c.csv:2  "Index" gives no name for a file; write one in the column service'),
        ],
    )
    def test_a_row_that_cannot_become_a_file_is_told(self, tmp_path: Path, row: str, said: str) -> None:
        content, found = imported(tmp_path, "c.csv", f"{HEAD}\n{row}\n")

        assert len(found) == 1 and found[0].startswith(said)
        assert written(content) == {}

    def test_a_file_from_excel_is_read(self, tmp_path: Path) -> None:
        """With its mark at the start, its line ends, cells over two lines and spaces nobody sees."""
        content, said = imported(
            tmp_path, "c.csv", f'\ufeff{HEAD}\r\n"Café\r\nline",call,0117\u00a0922 2700\r\n,,\r\nB,call,101\r\n'
        )

        assert said == []
        assert sorted(written(content)) == ["b", "caf-line"]
        assert "title: Café line" in written(content)["caf-line"]
        assert "number: 0117 922 2700" in written(content)["caf-line"]


class TestOpenReferralData:
    def test_what_a_council_sends_becomes_drafts(self, tmp_path: Path) -> None:
        """Numbers for callers abroad are written as dialled here; a long description is left to the editor."""
        service = {
            "id": "0b9a4c4e-6a53-4a1f-8a3c-2d3b7f7c0c11",
            "name": "Council line",
            "description": "Long. " * 60,
            "status": "active",
            "url": "https://example.org",
            "phones": [{"number": "+44 117 922 2700"}, {"number": "0117 922 2701", "type": "fax"}],
            "service_areas": [{"name": "England"}, {"name": "Bristol"}],
        }
        content, said = imported(tmp_path, "hsds.json", json.dumps([service], indent=1))
        text = written(content)["council-line"]

        assert said == [
            'hsds.json:12  0117 922 2701 is of type "fax", which the directory does not have; it is left out'
        ]
        assert "- number: 0117 922 2700\n  cost: unknown\n  hours: unknown\n" in text
        assert "description: TODO" in text
        assert "nations: [england]\narea: Bristol\n" in text

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[{]", "hsds.json:1  this is not JSON; save it again as JSON in UTF-8"),
            ("{}", "hsds.json:1  no services in this file; give a list of services, or an object with them under "),
            ('[\n{"name": "A"},\n{"phones": []}\n]', 'hsds.json:3  service 2 has no name; add "name"'),
            ('[\n{"name": "A"},\n{"name": "a"}\n]', 'hsds.json:3  "a" is there twice; keep one'),
            ('{"name": "A",\n"phones": [\n{"number": "0800"}]}', "hsds.json:3  phones 1 number: "),
            ('{"name": "A",\n"phones": [\n{"type": "voice"}]}', 'hsds.json:3  a phone has no number; add "number"'),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told_with_its_line(self, tmp_path: Path, text: str, said: str) -> None:
        content, found = imported(tmp_path, "hsds.json", text)

        assert len(found) == 1
        assert found[0].startswith(said)
        assert written(content) == {}


class TestTheCommand:
    def run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **arguments: Any) -> int:
        monkeypatch.setattr(new, "ROOT", str(tmp_path))
        return new.run(argparse.Namespace(**{"kind": "service", "name": None, **arguments}))

    def test_what_is_there_is_never_touched(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "c.csv"
        file.write_text(f"{HEAD}\nA,call,101\nB,call,101\n", "utf-8")
        mine = write_tree(tmp_path, BOOK) / "signposting" / "services" / "a.md"
        mine.parent.mkdir()
        mine.write_text("mine", "utf-8")

        assert self.run(tmp_path, monkeypatch, from_file=file) == 0

        said = capsys.readouterr()
        assert mine.read_text("utf-8") == "mine"
        assert said.err == "c.csv:2  content/signposting/services/a.md is there already; it is left as it is\n"
        assert said.out.startswith("Wrote content/signposting/services/b.md\n1 drafts. Next:")

    def test_a_bad_row_stops_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "c.csv"
        file.write_text(f"{HEAD}\nA,call,101\nB,call,10\n", "utf-8")

        assert self.run(tmp_path, monkeypatch, from_file=file) == 1
        assert "c.csv:3" in capsys.readouterr().err
        assert not (tmp_path / "content").exists()

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ({"kind": "page", "from_file": Path("c.csv")}, "--from makes services"),
            ({"name": "a", "from_file": Path("c.csv")}, "without a name"),
            ({"from_file": None}, "what shall it be called?"),
            ({"from_file": Path("c.xlsx")}, '"c.xlsx" is neither .csv nor .json'),
            ({"from_file": Path("gone.csv")}, 'there is no file "gone.csv"'),
        ],
    )
    def test_what_cannot_be_done_is_refused(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        arguments: dict[str, Any],
        said: str,
    ) -> None:
        assert self.run(tmp_path, monkeypatch, **arguments) == 1
        assert said in capsys.readouterr().err

    def test_an_empty_table_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(NotStarted, match="has no services in it"):
            imported(tmp_path, "c.csv", f"{HEAD}\n")
