"""The edition of a force from the real builders: its own pages, name and colours, and the rest of the book."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from build_scripts.build import CONTENT
from build_scripts.builders import build_with
from build_scripts.checks import check_book
from tests.conftest import BASE, FIRST_BUILT, built, built_at
from tests.content_tree import write_tree

URL = f"http://127.0.0.1{BASE}"
HEAD = """| description: Made up for a test.
| owner: Force lead
| last_reviewed_on: 2026-11-23
| review_in: 12 months
| sources: [pocket-book]
| status: draft
| next: [index.md]
"""
NORTHSHIRE = f"""
forces/northshire/about/force.md
| ---
| title: Northshire edition
{HEAD}| force:
|   - name: Northshire
|     colour: "#3b1259"
|     peer_support: trim
| ---
| ![The stations of Northshire: one in the north, two by the sea](images/map.svg)
forces/northshire/about/privacy.md
| ---
| title: Privacy in Northshire
{HEAD}| ---
| The force's own page.
forces/northshire/about/images/map.svg
| <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340 200"/>
"""


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our content and one folder of Markdown for a force that is made up."""
    folder = tmp_path_factory.mktemp("northshire")
    shutil.copytree(CONTENT, folder / "content")
    return write_tree(folder, NORTHSHIRE)


@pytest.fixture(scope="module")
def northshire(content: Path) -> Path:
    return built(content.parent / "site", content, force="northshire")


def test_a_force_is_added_with_one_folder_of_markdown(northshire: Path) -> None:
    """A page in place of the national one, a picture, its name, its colours, and all the rest of the book."""
    page = (northshire / "about/privacy/index.html").read_text("utf-8")
    style = next(northshire.glob("assets/styles-*.css"))
    app = json.loads((northshire / "manifest.webmanifest").read_text("utf-8"))

    assert "<h1>Privacy in Northshire</h1>" in page or "Privacy in Northshire</h1>" in page
    assert re.search(r"\}\s*:root\{--brand:#3b1259\}$", style.read_text("utf-8"))
    assert f'href="../../assets/{style.name}"' in page
    assert 'content="#3b1259"' in page
    assert app["name"] == "Pocket Book · Northshire"
    assert 'aria-label="The stations of Northshire: one' in (northshire / "about/force/index.html").read_text("utf-8")
    assert "This is the Northshire edition." in (northshire / "index.html").read_text("utf-8")
    assert (northshire / "signposting/services/samaritans/index.html").is_file()


def test_another_builder_gives_the_same_bytes(content: Path, northshire: Path, tmp_path: Path) -> None:
    with built_at(FIRST_BUILT):
        build_with("mkdocs", tmp_path / "site", content=content, site_url=URL, force="northshire")

    assert files_of(tmp_path / "site") == files_of(northshire)


def test_the_national_edition_has_nothing_of_any_force(book_site: Path) -> None:
    assert not [file for file in files_of(book_site) if "forces/" in file or "about/force" in file or "force-" in file]
    assert not (book_site / "signposting/services/lighthouse-victim-care").exists()


@pytest.mark.parametrize("force", ["avon-and-somerset", "hampshire"])
def test_the_site_of_a_force_has_no_problems(force: str, force_site: Callable[[str], Path]) -> None:
    problems, checks_run = check_book(CONTENT, force_site(force), URL, force)

    assert [str(problem) for problem in problems] == []
    assert checks_run.services > 77
