"""The edition of a force: one folder of Markdown laid over the national pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts import cli, record, review
from build_scripts.book.edition import files_of, force_names, overlay_of
from build_scripts.book.fields import WHITE_ON_IT, contrast_with_white
from build_scripts.book.frame import app_settings, force_style
from build_scripts.book.load import load_book, load_editions
from build_scripts.book.model import Book
from build_scripts.book.render import page_markdown
from build_scripts.build import CONTENT
from tests.content_tree import seal, write_tree
from tests.unit.test_seal import BOOK, TODAY

HEAD = """| description: A page.
| owner: Force lead
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| sources: [pocket-book]
| status: draft
| next: [signposting/index.md]
"""
NATIONAL = f"""
index.md
| ---
| title: Start
{HEAD}| ---
| Begin here.
me/sleep.md
| ---
| title: Sleep
{HEAD}| ---
| The national page.
me/trim-and-estip.md
| ---
| title: TRiM and ESTIP
{HEAD}| ---
| What each is.
"""
FORCE = f"""
forces/northshire/about/force.md
| ---
| title: Northshire edition
{HEAD}| force:
|   - name: Northshire
|     colour: "#3b1259"
|     peer_support: both
|     terms:
|       - word: Public Protection Notification
|         here: Vulnerability form
| ---
| What is different here.
forces/northshire/me/sleep.md
| ---
| title: Sleep in Northshire
{HEAD}| ---
| The force's own page.
forces/northshire/scene/docks.md
| ---
| title: At the docks
{HEAD}| ---
| A page that only this force has.
forces/northshire/signposting/services/harbour.md
{BOOK.partition("services/line.md")[2].replace("The Line", "Harbour").strip()}
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    content = write_tree(tmp_path, BOOK + NATIONAL + FORCE)
    seal(content)
    seal(content, "northshire")
    return content


def northshire(content: Path) -> Book:
    return load_book(content, today=TODAY, force="northshire")[0]


def test_a_force_is_one_folder(content: Path) -> None:
    """What is in it replaces or joins the national pages; nothing else need be told of it."""
    book = northshire(content)

    assert force_names(content) == ["northshire"]
    assert book.pages["me/sleep.md"].title == "Sleep in Northshire"
    assert {"scene/docks.md", "index.md"} <= book.pages.keys()
    assert book.services.keys() == {"line", "harbour"}
    assert book.own == ["about/force.md", "me/sleep.md", "scene/docks.md", "signposting/services/harbour.md"]
    assert book.force is not None and book.force.name == "Northshire"


def test_the_national_edition_knows_nothing_of_it(content: Path) -> None:
    book, problems = load_book(content, today=TODAY)

    assert book.pages["me/sleep.md"].title == "Sleep"
    assert book.services.keys() == {"line"}
    assert book.force is None
    assert not [path for path in book.files if path.startswith("forces/")]
    assert not [problem for problem in problems if "northshire" in problem.file]


def test_a_fault_is_named_in_the_force_s_own_file(content: Path) -> None:
    service = content / "forces/northshire/signposting/services/harbour.md"
    service.write_text(service.read_text("utf-8").replace("0117 922 2700", "0117 922 2701"), encoding="utf-8")

    _, problems = load_book(content, today=TODAY, force="northshire")
    assert [str(problem).split(": ")[0] for problem in problems if problem.check == "seal"] == [
        "content/forces/northshire/signposting/services/harbour.md:22  phones 2 number"
    ]


def test_every_edition_is_looked_at_once(content: Path) -> None:
    """The national pages count for the national edition alone."""
    (national, _), (own, _) = load_editions(content, TODAY)

    assert {"index.md", "me/sleep.md"} <= national.pages.keys()
    assert sorted([*own.pages, *own.services]) == ["about/force.md", "harbour", "me/sleep.md", "scene/docks.md"]


def test_it_must_say_whose_edition_it_is(content: Path) -> None:
    (content / "forces/northshire/about/force.md").unlink()

    assert [str(problem) for problem in load_book(content, force="northshire")[1] if "force.md" in problem.file] == [
        "content/forces/northshire/about/force.md  there is no page that says whose edition this is;"
        " write it, with title: and force:"
    ]


def test_a_file_beside_the_folders_is_in_no_edition(content: Path) -> None:
    (content / "forces/notes.md").write_text("", encoding="utf-8")

    assert "content/forces/notes.md  not in the folder of a force; move it into one, like forces/hampshire/" in [
        str(problem) for problem in load_book(content)[1]
    ]


def test_a_force_that_has_no_folder(content: Path) -> None:
    with pytest.raises(ValueError, match="there is no folder content/forces/southshire; write one of northshire"):
        overlay_of(content, "southshire")


def test_its_page_shows_its_words_peer_support_pages_and_services(content: Path) -> None:
    page = page_markdown(northshire(content), "about/force.md")

    assert "<td>Public Protection Notification</td><td>Vulnerability form</td>" in page
    assert "<p>This force offers TRiM and ESTIP. Ask which one fits." in page
    assert '<a class="rows__main" href="../../scene/docks/">' in page
    assert '<a class="rows__main" href="../../signposting/services/harbour/">' in page


def test_the_first_page_says_whose_edition_it_is(content: Path) -> None:
    assert 'This is the Northshire edition. <a href="about/force/">' in page_markdown(northshire(content), "index.md")
    assert "edition" not in page_markdown(load_book(content)[0], "index.md")


def test_the_page_on_peer_support_says_what_this_force_has(content: Path) -> None:
    page = page_markdown(northshire(content), "me/trim-and-estip.md")

    assert page.index("<strong>Northshire:</strong> this force offers TRiM and ESTIP.") < page.index("What each is.")


def test_the_app_has_its_name_and_colours(content: Path, tmp_path: Path) -> None:
    force = northshire(content).force

    assert app_settings(force, "Pocket Book") == {"name": "Pocket Book · Northshire", "theme_color": "#3b1259"}
    assert force_style(force, tmp_path)["force.css"].read_text("utf-8") == ":root{--brand:#3b1259}"
    assert (app_settings(None, "Pocket Book"), force_style(None, tmp_path)) == ({}, {})


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#ff0000", 4.0)]
)
def test_contrast_is_reckoned_as_wcag_does(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


def test_a_colour_on_which_white_cannot_be_read_is_refused(content: Path) -> None:
    page = content / "forces/northshire/about/force.md"
    page.write_text(page.read_text("utf-8").replace("#3b1259", "#ff0000"), encoding="utf-8")

    assert contrast_with_white("#ff0000") < WHITE_ON_IT
    assert [str(problem) for problem in load_book(content, force="northshire")[1] if "colour" in problem.what] == [
        'content/forces/northshire/about/force.md:12  force 1 colour: white letters cannot be read on "#ff0000";'
        " write a darker colour"
    ]


class TestRecording:
    def test_a_check_is_written_into_the_force_s_own_file(self, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(record, "ROOT", str(content.parent))
        before = (content / "signposting/services/line.md").read_text("utf-8")
        words = "review record harbour --how published-source --source listed --on 2026-11-20"

        assert review.run(cli.parse(words.split())) == 0

        assert {str(check.checked_on) for check in northshire(content).services["harbour"].checked} == {"2026-11-20"}
        assert (content / "signposting/services/line.md").read_text("utf-8") == before

    def test_of_two_pages_of_one_path_the_file_must_be_named(
        self, content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(record, "ROOT", str(content.parent))

        assert review.run(cli.parse(["review", "record", "me/sleep"])) == 1
        assert capsys.readouterr().err == (
            '"me/sleep" is the name of 2 files; write content/me/sleep.md or content/forces/northshire/me/sleep.md\n'
        )
        own = ["review", "record", "forces/northshire/me/sleep.md", "--on", "2026-11-20"]
        assert review.run(cli.parse(own)) == 0
        assert str(northshire(content).pages["me/sleep.md"].last_reviewed_on) == "2026-11-20"
        national = ["review", "record", "content/me/sleep.md", "--on", "2026-11-21"]
        assert review.run(cli.parse(national)) == 0
        assert str(load_book(content)[0].pages["me/sleep.md"].last_reviewed_on) == "2026-11-21"


class TestOurs:
    def test_every_force_is_sound(self) -> None:
        for book, problems in load_editions(CONTENT):
            assert [str(problem) for problem in problems if problem.severity == "error"] == [], book.force

    def test_services_of_one_area_are_in_the_edition_of_their_force(self) -> None:
        """The national edition would look whole and have two areas out of forty-three."""
        national, *forces = (book for book, _ in load_editions(CONTENT))

        assert [service.id for service in national.services.values() if service.area] == []
        own = {book.force.name: len(book.services) for book in forces if book.force}
        assert own == {"Avon and Somerset": 13, "Hampshire": 8}
        assert all(service.area for book in forces for service in book.services.values())

    def test_no_file_of_a_force_is_in_the_national_edition(self) -> None:
        assert not [path for path in files_of(CONTENT) if path.startswith("forces/")]

    @pytest.mark.parametrize("command", ["build", "check", "serve", "publish"])
    def test_every_command_takes_a_force(self, command: str) -> None:
        assert cli.parse([command, "--force", "hampshire"]).force == "hampshire"
        assert cli.parse([command]).force is None

    def test_another_name_is_refused_with_the_names_there_are(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            cli.parse(["build", "--force", "hants"])
        assert "avon-and-somerset" in capsys.readouterr().err
