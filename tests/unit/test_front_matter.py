"""Reading one content file: its fields with their lines, its text, every fault that stops it being read."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from build_scripts.book.front_matter import Document, read_document, spell

SOUND = """\
---
title: Sleep and shifts
sources: [nice-ng116, brewin-2020]
next:
  - me/breathing.md
  - me/grounding.md
phones:
  - number: "116 123"
    hours: 24/7
  - number: "111"
last_reviewed_on: 2026-11-23
---

The first line of text.
"""


NO_FRONT_MATTER = "page.md:1  no front matter; begin the file with a line of three hyphens, then title: and the rest"


def read(tmp_path: Path, data: str | bytes) -> Document | list[str]:
    """The document in a file that holds `data`, or its problems as they are printed."""
    path = tmp_path / "page.md"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    result = read_document(path, tmp_path)
    return result if isinstance(result, Document) else [str(problem) for problem in result]


def document(tmp_path: Path, data: str | bytes) -> Document:
    result = read(tmp_path, data)
    assert isinstance(result, Document), result
    return result


def front(*lines: str) -> str:
    """A file with these lines of front matter; the first of them is line 2."""
    return "\n".join(["---", *lines, "---", "Text.", ""])


class TestASoundFile:
    def test_fields_are_plain_values(self, tmp_path: Path) -> None:
        assert document(tmp_path, SOUND).meta == {
            "title": "Sleep and shifts",
            "sources": ["nice-ng116", "brewin-2020"],
            "next": ["me/breathing.md", "me/grounding.md"],
            "phones": [{"number": "116 123", "hours": "24/7"}, {"number": "111"}],
            "last_reviewed_on": date(2026, 11, 23),
        }

    def test_every_key_and_list_item_knows_its_line(self, tmp_path: Path) -> None:
        lines = document(tmp_path, SOUND).lines

        assert lines == {
            (): 1,
            ("title",): 2,
            ("sources",): 3,
            ("sources", 0): 3,
            ("sources", 1): 3,
            ("next",): 4,
            ("next", 0): 5,
            ("next", 1): 6,
            ("phones",): 7,
            ("phones", 0): 8,
            ("phones", 0, "number"): 8,
            ("phones", 0, "hours"): 9,
            ("phones", 1): 10,
            ("phones", 1, "number"): 10,
            ("last_reviewed_on",): 11,
        }

    def test_what_is_not_in_the_file_has_the_line_of_what_is_around_it(self, tmp_path: Path) -> None:
        found = document(tmp_path, SOUND)

        assert found.line_of(("phones", 1, "cost")) == 10
        assert found.line_of(("owner",)) == 1

    def test_the_text_begins_after_the_front_matter(self, tmp_path: Path) -> None:
        found = document(tmp_path, SOUND)

        assert (found.body, found.body_line) == ("\nThe first line of text.\n", 13)

    def test_the_characters_typed_are_kept(self, tmp_path: Path) -> None:
        found = document(tmp_path, front("number: 0300131", "on: yes"))

        assert found.meta == {"number": 0o0300131, "on": True}
        assert found.as_written(("number",)) == "0300131"
        assert found.as_written(("missing",)) is None

    def test_a_note_after_quotes_or_a_list_is_no_part_of_them(self, tmp_path: Path) -> None:
        found = document(tmp_path, front('title: "A" # 60 at most', "sources: [a] # ids", "# a note", "owner: B"))

        assert found.meta == {"title": "A", "sources": ["a"], "owner": "B"}

    def test_a_line_of_hyphens_in_the_text_is_text(self, tmp_path: Path) -> None:
        assert document(tmp_path, "---\ntitle: A\n---\none\n\n---\n\ntwo\n").body == "one\n\n---\n\ntwo\n"

    def test_names_that_yaml_takes_for_other_things_stay_names(self, tmp_path: Path) -> None:
        assert document(tmp_path, front("yes: a", "2026-11-23: b", "1: c")).meta == {
            "yes": "a",
            "2026-11-23": "b",
            "1": "c",
        }

    @pytest.mark.parametrize("change", ["windows", "old mac", "byte order mark", "both", "spaces"])
    def test_files_from_any_editor_read_the_same(self, tmp_path: Path, change: str) -> None:
        data = {
            "windows": SOUND.replace("\n", "\r\n").encode(),
            "old mac": SOUND.replace("\n", "\r").encode(),
            "byte order mark": b"\xef\xbb\xbf" + SOUND.encode(),
            "both": b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode(),
            "spaces": SOUND.replace("---\n", "---  \n").encode(),
        }[change]

        assert document(tmp_path, data) == document(tmp_path, SOUND)

    def test_a_file_may_end_with_its_front_matter(self, tmp_path: Path) -> None:
        found = document(tmp_path, "---\ntitle: A\n---")

        assert (found.body, found.body_line) == ("", 4)


class TestFaults:
    """Each file here holds one fault; the message is all that is said."""

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            pytest.param(
                "Text.\n",
                NO_FRONT_MATTER,
                id="no front matter",
            ),
            pytest.param(
                "",
                NO_FRONT_MATTER,
                id="an empty file",
            ),
            pytest.param(
                "---\ntitle: A\n",
                "page.md:1  the front matter has no end; put a line of three hyphens after the last field",
                id="no end",
            ),
            pytest.param(
                "---\n---\nText.\n",
                "page.md:1  the front matter is empty; add title: and the other fields",
                id="nothing in it",
            ),
            pytest.param(
                front("- a", "- b"),
                "page.md:2  the front matter is not a list of fields; write each field as name: value",
                id="a list",
            ),
            pytest.param(
                front("just words"),
                "page.md:2  the front matter is not a list of fields; write each field as name: value",
                id="words",
            ),
            pytest.param(
                front("title: A", "\towner: B"),
                "page.md:3  a tab in the front matter; use spaces instead",
                id="a tab",
            ),
            pytest.param(
                front("title: A", "owner: B", "title: C"),
                "page.md:4  title: already given on line 2; keep one of them",
                id="a field twice",
            ),
            pytest.param(
                front("phones:", "  - number: a", "    number: b"),
                "page.md:4  phones 1 number: already given on line 3; keep one of them",
                id="a field twice inside a list",
            ),
            pytest.param(
                front("title: A", "? [a]", ": b"),
                "page.md:3  a field without a name; write each field as name: value",
                id="a list as a name",
            ),
            pytest.param(
                front("title: What now: a guide"),
                "page.md:2  a second colon in a value, or a field that is indented too far; put the value in"
                " quotes, or start the field under the one above it",
                id="a colon in a value",
            ),
            pytest.param(
                front("title: A", "  owner: B"),
                "page.md:3  a second colon in a value, or a field that is indented too far; put the value in"
                " quotes, or start the field under the one above it",
                id="a field too far in",
            ),
            pytest.param(
                front("title:A", "owner: B"),
                "page.md:2  no space after the colon; write it as name: value",
                id="no space",
            ),
            pytest.param(
                front('title: "What now', "owner: B"),
                "page.md:2  a quotation mark is opened and not closed; close it at the end of the value",
                id="an open quotation mark",
            ),
            pytest.param(
                front("title: A", "owner: 'B"),
                "page.md:3  a quotation mark is opened and not closed; close it at the end of the value",
                id="an open single quotation mark",
            ),
            pytest.param(
                front("title: A", "sources: [a, b", "owner: B"),
                "page.md:3  a list is opened with [ and not closed; close it with ]",
                id="an open list",
            ),
            pytest.param(
                front("title: A", "sources: [a, b"),
                "page.md:3  a list is opened with [ and not closed; close it with ]",
                id="an open list at the end",
            ),
            pytest.param(
                front("title: {a", "owner: B"),
                "page.md:2  a { is opened and not closed; put the value in quotes",
                id="an open brace",
            ),
            pytest.param(
                front("title: A", "owner"),
                "page.md:3  a line that is not name: value; write it as name: value",
                id="a name alone",
            ),
            pytest.param(
                front("title: @home"),
                "page.md:2  a value begins with a sign that means something else here; put the value in quotes",
                id="an at sign",
            ),
            pytest.param(
                front("title: %a"),
                "page.md:2  a value begins with a sign that means something else here; put the value in quotes",
                id="a percent sign",
            ),
            pytest.param(
                front("title: , a"),
                "page.md:2  a value begins with a sign that means something else here; put the value in quotes",
                id="a comma",
            ),
            pytest.param(
                front("title: A", "%a: b"),
                "page.md:3  a line that begins with %; write it as name: value",
                id="a line with a percent sign",
            ),
            pytest.param(
                front("title: A", "owner: *everyone*"),
                "page.md:3  a value begins with *; put the value in quotes",
                id="an asterisk",
            ),
            pytest.param(
                front("title: A", "owner: *everyone"),
                "page.md:3  a value begins with *; put the value in quotes",
                id="an alias",
            ),
            pytest.param(
                front("title: &you me"),
                "page.md:2  a value begins with &; put the value in quotes",
                id="an anchor",
            ),
            pytest.param(
                front("title: & me"),
                "page.md:2  a value begins with &; put the value in quotes",
                id="an ampersand",
            ),
            pytest.param(
                front("title: !<a"),
                "page.md:2  a value begins with !; put the value in quotes",
                id="an exclamation mark",
            ),
            pytest.param(
                front("title: !a!b c"),
                "page.md:2  a value begins with !; put the value in quotes",
                id="two exclamation marks",
            ),
            pytest.param(
                front('title: "a\\w"'),
                "page.md:2  a backslash inside double quotation marks; use single quotation marks",
                id="a backslash",
            ),
            pytest.param(
                front('title: "a\\u12"'),
                "page.md:2  a backslash inside double quotation marks; use single quotation marks",
                id="a backslash and u",
            ),
            pytest.param(
                front("title: A", "..."),
                "page.md:3  a line that begins with ... inside the front matter; take it out",
                id="dots",
            ),
            pytest.param(
                front("title: A", "--- a"),
                "page.md:3  a line that begins with --- inside the front matter; take it out",
                id="hyphens",
            ),
            pytest.param(
                front("sources:", "  - a", " - b"),
                "page.md:4  this line does not fit the one above it; give both the same number of spaces at"
                " the start, or put"
                " the value in quotes",
                id="out of line",
            ),
            pytest.param(
                front(" title: A", "owner: B"),
                "page.md:3  this line does not fit the one above it; give both the same number of spaces at"
                " the start, or put"
                " the value in quotes",
                id="the first field too far in",
            ),
            pytest.param(
                front('title: "A" and B'),
                "page.md:2  this line does not fit the one above it; give both the same number of spaces at"
                " the start, or put"
                " the value in quotes",
                id="text after a quotation",
            ),
            pytest.param(
                front("title: - a"),
                "page.md:2  a list item on the line of its field; start the list on the next line",
                id="an item on the line of its field",
            ),
            pytest.param(
                front("title: | a"),
                "page.md:2  text after | or > on the same line; put the value in quotes",
                id="text after a bar",
            ),
            pytest.param(
                front("title: Call 2 # 3"),
                "page.md:2  title: nothing after # is read; put the value in quotes, or delete the rest",
                id="a value cut short",
            ),
            pytest.param(
                front("last_reviewed_on: 2026-02-30"),
                'page.md:2  last_reviewed_on: "2026-02-30" is not a date that exists; write the date as'
                " year-month-day, like 2026-11-23",
                id="no such day",
            ),
            pytest.param(
                front("title: !!binary aGVsbG8="),
                'page.md:2  title: "aGVsbG8=" is not a plain value; put the value in quotes',
                id="a tag",
            ),
            pytest.param(
                front("title: !mine a"),
                'page.md:2  title: "a" is not a plain value; put the value in quotes',
                id="a tag of one's own",
            ),
            pytest.param(
                front("title: =", "<<: a"),
                'page.md:2  title: "=" is not a plain value; put the value in quotes',
                id="signs that YAML gives a meaning",
            ),
            pytest.param(
                front("title: Caf\u200be"),
                "page.md:2  an invisible character (U+200B) at place 11 of the line; delete it, or type the line again",
                id="an invisible character",
            ),
            pytest.param(
                front('title: "Caf\\u200be"'),
                "page.md:2  title: a backslash that makes an invisible character; delete it",
                id="an invisible character spelt out",
            ),
            pytest.param(
                "---\ntitle: A\n---\nText.\n\nMore\x07 text.\n",
                "page.md:6  an invisible character (U+0007) at place 5 of the line; delete it, or type the line again",
                id="an invisible character in the text",
            ),
            pytest.param(
                b"---\ntitle: A\nowner: Caf\xe9\n---\n",
                "page.md:3  a character here is not UTF-8; save the file as UTF-8 text",
                id="not UTF-8",
            ),
            pytest.param(
                front("title: A").encode("utf-16"),
                "page.md:1  a character here is not UTF-8; save the file as UTF-8 text",
                id="UTF-16",
            ),
        ],
    )
    def test_one_fault_one_message(self, tmp_path: Path, data: str | bytes, problem: str) -> None:
        assert read(tmp_path, data) == [problem]

    def test_faults_of_one_kind_are_all_told(self, tmp_path: Path) -> None:
        data = front("title: 2026-13-01", "owner: A", "owner: B", "status: !x y", "owner: C")

        assert read(tmp_path, data) == [
            'page.md:2  title: "2026-13-01" is not a date that exists; write the date as year-month-day, like'
            " 2026-11-23",
            "page.md:4  owner: already given on line 3; keep one of them",
            'page.md:5  status: "y" is not a plain value; put the value in quotes',
            "page.md:6  owner: already given on line 3; keep one of them",
        ]

    def test_an_endless_number_is_a_fault_and_not_a_crash(self, tmp_path: Path) -> None:
        assert read(tmp_path, front("year: " + "9" * 5000)) == [
            f'page.md:2  year: "{"9" * 5000}" is not a value that can be read; put the value in quotes'
        ]

    def test_a_value_inside_itself_is_a_fault_and_not_a_loop(self, tmp_path: Path) -> None:
        assert read(tmp_path, front("title: &a [*a, *a]")) == [
            "page.md:2  a value begins with &; put the value in quotes"
        ]


SLIPS = [*"\t\"'[]{}:-#&*!|>%@`\n\u00e9\\?,~", "", ": ", "- ", "? ", "\n  ", "...\n", "---\n", "<<: "]


def test_a_file_damaged_anywhere_is_read_or_explained(tmp_path: Path) -> None:
    """Whatever one slip does to a file, there is a document or a message on a line of the file; never a"
    " crash."""
    chance = random.Random(20261123)
    for _ in range(800):
        text = list(SOUND)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(text))
            text[place : place + chance.randint(0, 2)] = chance.choice(SLIPS)
        path = tmp_path / "page.md"
        path.write_text("".join(text), encoding="utf-8")
        result = read_document(path, tmp_path)
        if isinstance(result, list):
            last_line = "".join(text).count("\n") + 1
            assert result, "".join(text)
            for problem in result:
                assert problem.line and 1 <= problem.line <= last_line, (problem, "".join(text))
                assert "YAML" not in str(problem) and "mapping" not in str(problem), str(problem)


def test_a_place_is_spelt_as_people_count() -> None:
    assert spell(("phones", 0, "number")) == "phones 1 number"
