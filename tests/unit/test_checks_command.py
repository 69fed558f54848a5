"""All checks together: one sorted list, one report, and an exit code that stops a build."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from build_scripts.book.model import Book, Page
from build_scripts.checks import CHECKS, Check, command, run_checks
from build_scripts.checks.site import Site
from build_scripts.problem import Problem
from build_scripts.pwa.build import build as make_offline_app
from build_scripts.pwa.options import Options
from tests.unit.test_checks_site import draw, told

PAGE = """
    | <html lang="en-GB"><title>A</title><meta name="description" content="What it is."><h1>A</h1>
    | <a href="/">Now</a> <a href="/me/">Me</a>
"""
GOOD = f"site/404.html{PAGE}site/me/index.html{PAGE}site/index.html{PAGE}"

FRONT = Problem("content/me/index.md", 2, "titel: not a field", "write title:", check="front-matter")
DUE = Problem("content/index.md", 3, "the review was due", "check it", "warning", check="review")
BROKEN = Problem("content/index.md", 9, "broken", "mend it", check="links")


def site_of(folder: Path, drawing: str) -> Site:
    """The site drawn, made an offline app as every finished site is."""
    draw(folder, drawing)
    make_offline_app(folder / "site", Options(name="A"))
    return Site.read(folder / "site", None)


# The list of checks


def test_a_good_site_passes_every_check(tmp_path: Path) -> None:
    assert run_checks(site_of(tmp_path, GOOD), None) == []


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("links", '<a href="gone/">x</a>'),
        ("contacts", '<a href="tel:116">x</a>'),
        ("origins", "<script>x</script>"),
        ("writing", "<h1>x</h1>"),
        ("offline", ""),
        ("reachable", "</a>\nsite/lost/index.html" + PAGE),
    ],
)
def test_every_check_is_run_and_marks_what_it_finds(tmp_path: Path, check: str, fault: str) -> None:
    site_of(tmp_path, f"{GOOD}    | {fault}")
    if check == "offline":
        (tmp_path / "site" / "sw.js").unlink()
    found = run_checks(Site.read(tmp_path / "site", None), None)
    assert [problem.check for problem in found] == [check]


def test_the_checks_are_named_and_described_once() -> None:
    assert len({check.name for check in CHECKS}) == len({check.about for check in CHECKS}) == len(CHECKS)
    assert all(check.about and "\n" not in check.about for check in CHECKS)


def fixed(*problems: Problem) -> tuple[Check]:
    return (Check("a", lambda site, book: list(problems), "x"),)


def test_a_check_may_name_its_own_rule(tmp_path: Path) -> None:
    site = site_of(tmp_path, "site/index.html")
    checks = fixed(Problem("b", 1, "w", "r", check="own"), Problem("a", 1, "w", "r"))
    found = run_checks(site, None, checks)
    assert [(problem.file, problem.check) for problem in found] == [("a", "a"), ("b", "own")]


def test_a_fault_of_the_frame_on_many_pages_is_told_once(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        """
        site/index.html
        | <a href="find/">Find</a> <a href="one/">One</a>
        site/one/index.html
        | <a href="../find/">Find</a> <a href="../deep/two/">Two</a> <a href="..">Now</a>
        site/deep/two/index.html
        | <a href="../../find/">Find</a> <a href="../../x/">X</a>
        site/x/index.html
        | <a href="y/">Y</a>
        """,
    )
    assert told(run_checks(site, None, CHECKS[:1])) == [
        'site/deep/two/index.html:1  the link "../../find/" goes to a page that does not exist'
        " (here and on 2 other pages); correct it, or take the link out",
        'site/x/index.html:1  the link "y/" goes to a page that does not exist; correct it, or take the link out',
    ]


def test_faults_in_the_markdown_or_on_two_pages_are_all_told(tmp_path: Path) -> None:
    site = site_of(tmp_path, "site/index.html\nsite/a/index.html\nsite/b/index.html")
    many = [Problem(f"content/{name}.md", 1, "w", "r") for name in "abc"]
    two = [Problem(f"site/{name}/index.html", 1, "w", "r") for name in "ab"]
    on_one = [Problem("site/index.html", line, "v", "r") for line in (1, 2, 3)]
    assert told(run_checks(site, None, fixed(*many, *two, *on_one))) == told([*many, *two, *on_one])


# The command


Build = Callable[[Path, str | None], list[Problem]]


def page(path: str) -> Page:
    """A page that nothing is wrong with."""
    written = {"title": "Now", "description": "What to do.", "owner": "Product team", "last_reviewed_on": date.today()}
    fields = {**written, "review_in": "6 months", "sources": ["guide"], "status": "draft"}
    return Page.model_validate({**fields, "path": path, "body": "Breathe out.", "body_line": 9})


def builder(monkeypatch: pytest.MonkeyPatch, build: Build, content: list[Problem]) -> None:
    """Puts a loader that finds `content` and a builder in place of the real ones."""
    loading, building = ModuleType("load"), ModuleType("build")
    book = Book(pages={path: page(path) for path in ("index.md", "me/index.md")})
    loading.load_book = lambda folder, root, force: (book, list(content))  # type: ignore[attr-defined]
    loading.load_editions = lambda folder: [(book, list(content))]  # type: ignore[attr-defined]
    building.build_site = build  # type: ignore[attr-defined]
    building.BuildFailed = type("BuildFailed", (Exception,), {})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "build_scripts.book.load", loading)
    monkeypatch.setitem(sys.modules, "build_scripts.build", building)
    monkeypatch.delenv("SITE_URL", raising=False)


def writer(drawing: str, *problems: Problem, base: str = "/") -> Build:
    """A builder that writes the site drawn."""

    def build(site_dir: Path, force: str | None) -> list[Problem]:
        draw(site_dir.parent, drawing)
        make_offline_app(site_dir, Options(name="A", base=base))
        return list(problems)

    return build


def run(project: Path, monkeypatch: pytest.MonkeyPatch, format: str = "text", output: Path | None = None) -> int:
    monkeypatch.setattr(command, "PROJECT", project)
    return command.run(argparse.Namespace(format=format, output=output, online=False, force=None))


def test_all_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    builder(monkeypatch, writer(GOOD), [])
    assert run(tmp_path, monkeypatch) == 0
    assert capsys.readouterr() == ("No problems in 2 pages and 0 services.\n", "")


def test_content_and_site_in_one_sorted_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draw(tmp_path, "content/index.md\n| [x](gone.md)")
    builder(monkeypatch, writer(GOOD + '    | <a href="gone.md">x</a><h1>B</h1>', DUE), [DUE])
    assert run(tmp_path, monkeypatch) == 1
    assert capsys.readouterr() == (
        '.cache/site/index.html:3  "B" is a second main heading (h1); begin it with ## instead of #\n'
        "\n"
        'content/index.md:1  the link "gone.md" goes to a page that does not exist;'
        " correct it, or take the link out\n"
        "content/index.md:3  the review was due; check it (warning)\n"
        "\n"
        "2 problems, 1 warning\n",
        "",
    )


def test_warnings_alone_do_not_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    builder(monkeypatch, writer(GOOD, DUE), [DUE])
    assert run(tmp_path, monkeypatch) == 0
    assert capsys.readouterr().out.endswith("\n\nNo problems, 1 warning\n")


def test_content_that_cannot_be_built_is_told_and_no_check_counts_as_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    builder(monkeypatch, lambda site_dir, force: [FRONT], [FRONT])
    draw(tmp_path, ".cache/site/index.html\n| an earlier site, with problems")
    assert run(tmp_path, monkeypatch) == 1
    assert capsys.readouterr() == (
        "content/me/index.md:2  titel: not a field; write title:\n\n1 problem\n",
        "The finished site could not be checked before this is put right.\n",
    )
    run(tmp_path, monkeypatch, "json")
    assert json.loads(capsys.readouterr().out)["summary"]["checks"] == ["front-matter"]


def test_a_site_built_from_content_with_errors_is_checked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    builder(monkeypatch, writer(GOOD + "    | <h1>B</h1>", FRONT), [FRONT])
    assert run(tmp_path, monkeypatch) == 1
    assert capsys.readouterr().out.endswith("\n\n2 problems\n")


def test_a_builder_that_stops_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stops(site_dir: Path, force: str | None) -> list[Problem]:
        draw(site_dir.parent, "site/index.html\n| half a page")
        raise sys.modules["build_scripts.build"].BuildFailed("no template main.html")

    builder(monkeypatch, stops, [DUE])
    assert run(tmp_path, monkeypatch) == 1
    assert capsys.readouterr() == (
        "content/index.md:3  the review was due; check it (warning)\n"
        "\n"
        "mkdocs.yml  the site cannot be built: no template main.html; put that right\n"
        "\n"
        "1 problem, 1 warning\n",
        "The finished site could not be checked before this is put right.\n",
    )


def test_the_report_goes_to_a_file_and_the_counts_to_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    builder(monkeypatch, writer(GOOD, BROKEN), [])
    output = tmp_path / "reports" / "problems.json"
    assert run(tmp_path, monkeypatch, "json", output) == 1
    assert capsys.readouterr() == (f"1 problem. Written to {output}\n", "")
    written = json.loads(output.read_text("utf-8"))
    assert [problem["what"] for problem in written["problems"]] == ["broken"]
    assert written["summary"]["checks"] == [check.name for check in CHECKS]


def test_a_terminal_without_a_character_shows_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder(monkeypatch, writer(GOOD, Problem("content/index.md", 1, "→ é", "mend it")), [])
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252", write_through=True))
    assert run(tmp_path, monkeypatch) == 1
    shown = written.getvalue().decode("cp1252").replace("\r\n", "\n")
    assert shown == "content/index.md:1  \\u2192 é; mend it\n\n1 problem\n"


def test_a_site_for_a_path_is_checked_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    builder(monkeypatch, writer(GOOD.replace('href="/', 'href="/pocket-book/'), base="/pocket-book/"), [])
    monkeypatch.setenv("SITE_URL", "https://example.org/pocket-book")
    assert run(tmp_path, monkeypatch) == 0, capsys.readouterr().out
