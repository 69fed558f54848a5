"""The `new` command: what it writes, what it refuses, and that `check` leads an editor through the rest."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import pytest

from build_scripts import new
from build_scripts.book.load import load_book
from build_scripts.book.render import page_markdown
from build_scripts.new import NotStarted, start
from tests.content_tree import seal, write_tree

TODAY = date(2026, 11, 23)

BOOK = """
about/evidence.md
| ---
| title: Where this comes from
| description: What we rest on.
| owner: Product team
| last_reviewed_on: 2026-11-23
| review_in: 6 months
| sources: [pocket-book]
| status: draft
| next: [signposting/index.md]
| register:
|   - id: pocket-book
|     title: Our own wording
|     publisher: Pocket Book
|     read: full
| ---
| Every source we use.
signposting/index.md
| ---
| title: Signposts
| description: Who to turn to.
| owner: Signposting editor
| last_reviewed_on: 2026-11-23
| review_in: 3 months
| sources: [pocket-book]
| status: draft
| groups:
|   - id: crisis
|     heading: In crisis
|     description: Somebody to talk to at any hour.
| ---
| Choose a group.
"""


def problems(content: Path) -> list[str]:
    return [str(problem) for problem in load_book(content, today=TODAY)[1]]


def write_what_says_todo(path: Path, written: dict[str, str]) -> None:
    """Puts a value in place of each TODO: by the name of its field, or "text" below the fields."""
    lines = path.read_text("utf-8").split("\n")
    for index, line in enumerate(lines):
        if "TODO" in line:
            field = line.partition(":")[0]
            value = written.get(field.strip(" -"))
            lines[index] = f"{field}: {value}" if value else written["text"]
    path.write_text("\n".join(lines), encoding="utf-8")


class TestAPage:
    def test_check_names_each_line_still_to_be_written_and_nothing_else(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)

        start("page", "scene/lost-property", content, TODAY)

        assert problems(content) == [
            "content/scene/lost-property.md:3  description: still to be written; write it like description:"
            " What helps"
            " in the first hours, days and weeks.",
            "content/scene/lost-property.md:4  owner: still to be written; write it like owner: Wellbeing lead",
            "content/scene/lost-property.md:7  sources 1: still to be written; write it like sources: [nice-ng116]",
            "content/scene/lost-property.md:9  next 1: still to be written; write it like next: [me/get-help-today.md]",
            "content/scene/lost-property.md:12  still to be written; write it, or take the line out",
            "content/scene/lost-property.md:14  still to be written; write it, or take the line out",
            "content/scene/lost-property.md:16  still to be written; write it, or take the line out",
        ]

    def test_once_those_lines_are_written_it_is_sound(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)
        path = start("page", "scene/lost-property", content, TODAY)

        write_what_says_todo(
            path,
            {
                "description": "What to do with what people lose.",
                "owner": "Safeguarding lead",
                "sources": "[pocket-book]",
                "next": "[signposting/index.md]",
                "text": "Ask who it belongs to.",
            },
        )

        assert problems(content) == []

    @pytest.mark.parametrize(
        ("name", "file", "title"),
        [
            ("scene/lost-property", "scene/lost-property.md", "Lost property"),
            ("scene/lost-property.md", "scene/lost-property.md", "Lost property"),
            ("content/me/rest.md", "me/rest.md", "Rest"),
            ("work/learn/lesson-one", "work/learn/lesson-one.md", "Lesson one"),
            ("work/learn/index", "work/learn/index.md", "Learn"),
        ],
    )
    def test_the_name_gives_the_file_and_a_first_title(self, tmp_path: Path, name: str, file: str, title: str) -> None:
        content = write_tree(tmp_path, BOOK)

        assert start("page", name, content, TODAY) == content / file
        assert (content / file).read_text("utf-8").split("\n")[1] == f"title: {title}"

    def test_a_title_of_figures_is_text(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)

        start("page", "scene/101", content, TODAY)

        assert not [line for line in problems(content) if "title" in line]


class TestALesson:
    def test_it_is_begun_among_the_others_with_a_quiz_in_which_only_words_are_missing(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)

        path = start("lesson", "briefing-7", content, TODAY)

        assert path == content / "work/learn/briefing-7.md"
        told = problems(content)
        lines = path.read_text("utf-8").split("\n")
        assert len(told) == sum("TODO" in line for line in lines)
        assert all("still to be written" in problem for problem in told), told

    def test_once_those_lines_are_written_its_quiz_is_sound(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)
        path = start("lesson", "briefing-7", content, TODAY)

        text = path.read_text("utf-8").replace("[TODO]", "[pocket-book]", 1).replace("[TODO]", "[signposting/index.md]")
        path.write_text(text.replace("TODO ", "").replace("#todo-", "#"), "utf-8")

        assert problems(content) == []

    @pytest.mark.parametrize("name", ["scene/lost", "index", "Block Five"])
    def test_what_is_no_name_of_a_lesson_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(NotStarted):
            start("lesson", name, write_tree(tmp_path, BOOK), TODAY)


class TestAnAudit:
    def test_once_it_is_written_it_is_sound_and_runs(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)
        path = start("audit", "letters", content, TODAY)
        assert path == content / "work/change/letters.md"
        unwritten = [line.split("  ")[0].rpartition(":")[2] for line in problems(content)]
        todo = [number for number, line in enumerate(path.read_text("utf-8").split("\n"), 1) if "TODO" in line]

        assert [int(number) for number in unwritten] == todo

        written = {"description": "Letters.", "owner": "Lead", "sources": "[pocket-book]", "of": "letter"}
        lines = path.read_text("utf-8").replace("TODO Is", "Is").replace("## TODO The", "## The").split("\n")
        path.write_text("\n".join(lines), encoding="utf-8")
        write_what_says_todo(path, {**written, "next": "[signposting/index.md]", "text": "Score a letter."})

        assert problems(content) == []
        book = load_book(content, today=TODAY)[0]
        audit = book.pages["work/change/letters.md"].audit
        assert audit is not None and audit.id == "letters"
        assert 'data-tool="audit"' in page_markdown(book, "work/change/letters.md")

    def test_the_name_may_say_where(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)

        assert start("audit", "scene/kit", content, TODAY) == content / "scene/kit.md"


class TestAService:
    def test_check_names_each_line_still_to_be_written_and_nothing_else(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)

        start("service", "my-helpline", content, TODAY)

        file = "content/signposting/services/my-helpline.md"
        todo = "still to be written; write it like"
        assert problems(content) == [
            f"{file}:3  description: {todo} description: What helps in the first hours, days and weeks.",
            f"{file}:8  groups 1: {todo} groups: [crisis]",
            f"{file}:9  audience: {todo} audience: both",
            f"{file}:10  eligibility: {todo} eligibility: Anyone who is struggling to cope, at any age",
            f"{file}:11  nations 1: {todo} nations: [england, wales, scotland, northern-ireland]",
            f"{file}:12  risk: {todo} risk: life",
            f"{file}:13  confidence: {todo} confidence: high",
            f'{file}:15  phones 1 number: {todo} number: "116 123"',
            f"{file}:16  phones 1 cost: {todo} cost: free",
            f"{file}:19  sources 1 url: {todo} url: https://www.samaritans.org/how-we-can-help/contact-samaritan/",
            f"{file}:21  sources 1 page_dated: {todo} page_dated: about 2022",
            f"{file}:24  still to be written; write it, or take the line out",
        ]

    def test_once_those_lines_are_written_it_is_sound(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)
        path = start("service", "my-helpline", content, TODAY)

        write_what_says_todo(
            path,
            {
                "description": "Somebody to talk to.",
                "groups": "[crisis]",
                "audience": "both",
                "eligibility": "Anyone",
                "nations": "[england]",
                "risk": "normal",
                "confidence": "medium",
                "number": '"0117 922 2700"',
                "cost": "standard",
                "url": "https://example.org/contact",
                "page_dated": "unknown",
                "text": "Somebody answers.",
            },
        )

        assert problems(content) == [
            "content/signposting/services/my-helpline.md:1  nobody has recorded a check of these contacts; see that it"
            " is right, and run: python3 -m build_scripts review record my-helpline --how published-source"
            ' --source "https://example.org/contact"'
        ]
        seal(content)
        assert problems(content) == []
        assert load_book(content, today=TODAY)[0].services["my-helpline"].title == "My helpline"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("kind", "name", "reason"),
        [
            (
                "page",
                "signposting/index",
                "content/signposting/index.md is there already; open it, or choose another name",
            ),
            (
                "page",
                "elsewhere/sleep",
                '"elsewhere/sleep" is in no place of the book; begin with one of scene, me,'
                " signposting, work, about, like scene/lost-property",
            ),
            (
                "page",
                "sleep",
                '"sleep" is in no place of the book; begin with one of scene, me, signposting, work,'
                " about, like scene/lost-property",
            ),
            (
                "page",
                "me/Sleep Well",
                '"me/Sleep Well" is not a name for a file; use small letters, digits and single hyphens',
            ),
            (
                "page",
                "../me/sleep",
                '"../me/sleep" is not a name for a file; use small letters, digits and single hyphens',
            ),
            ("page", "me/", '"me/" is not a name for a file; use small letters, digits and single hyphens'),
            ("page", "", '"" is not a name for a file; use small letters, digits and single hyphens'),
            (
                "page",
                "signposting/services/shout",
                '"signposting/services/shout" is a service; type: new service shout',
            ),
            (
                "service",
                "crisis/shout",
                '"crisis/shout" is not the name of a service; type it like my-helpline',
            ),
            ("service", "index", '"index" is not the name of a service; type it like my-helpline'),
        ],
    )
    def test_a_name_that_will_not_do(self, tmp_path: Path, kind: str, name: str, reason: str) -> None:
        content = write_tree(tmp_path, BOOK)
        before = sorted(content.rglob("*"))

        with pytest.raises(NotStarted) as refused:
            start(kind, name, content, TODAY)

        assert str(refused.value) == reason
        assert sorted(content.rglob("*")) == before

    def test_what_is_there_is_not_touched(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, BOOK)
        path = start("service", "shout", content, TODAY)
        path.write_text("mine", encoding="utf-8")

        with pytest.raises(NotStarted, match=r"services/shout\.md is there already"):
            start("service", "signposting/services/shout.md", content, TODAY)

        assert path.read_text("utf-8") == "mine"


class TestTheCommand:
    def test_it_says_what_it_wrote_and_what_comes_next(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(new, "ROOT", str(tmp_path))

        assert new.run(argparse.Namespace(kind="page", name="me/rest", from_file=None)) == 0

        assert capsys.readouterr().out == (
            "Wrote content/me/rest.md\n"
            "Next: open it, write what says TODO, then run: python3 -m build_scripts check\n"
            "So that readers find it, name it in the cards: or next: of another page.\n"
        )
        assert f"last_reviewed_on: {date.today()}" in (tmp_path / "content/me/rest.md").read_text("utf-8")

    def test_a_refusal_goes_to_the_error_stream(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(new, "ROOT", str(tmp_path))

        assert new.run(argparse.Namespace(kind="service", name="Shout!", from_file=None)) == 1

        assert capsys.readouterr().err == (
            '"Shout!" is not a name for a file; use small letters, digits and single hyphens\n'
        )
        assert not (tmp_path / "content").exists()
