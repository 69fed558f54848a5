"""Every page can be reached from the first page by tapping links."""

from __future__ import annotations

from pathlib import Path

from build_scripts.checks import reachable
from tests.unit.test_checks_site import site_of, told

NO_LINK = "no link leads to this page from the first page"


def faults(folder: Path, drawing: str) -> list[str]:
    return told(reachable.find(site_of(folder, drawing), None))


def test_pages_behind_other_pages_are_reached(tmp_path: Path) -> None:
    assert (
        faults(
            tmp_path,
            """
            site/index.html
            | <a href="#x">Here</a> <a href="https://example.org/">Out</a> <a href="me/">Me</a>
            site/me/index.html
            | <a href="../me/sleep">Sleep</a> <a href="../">Home</a> <a href="gone/">Gone</a>
            site/me/sleep/index.html
            | <meta http-equiv="refresh" content="0; url=../breathe/">
            site/me/breathe/index.html
            site/404.html
            """,
        )
        == []
    )


def test_pages_no_link_leads_to_are_told_with_the_page_that_should_list_them(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        """
        content/index.md
        content/me/index.md
        content/me/sleep.md
        content/me/shifts.md
        content/work/index.md
        content/work/write/ppn1.md
        site/index.html
        | <a href="work/">Work</a>
        site/work/index.html
        site/me/index.html
        site/me/sleep/index.html
        | <a href="../shifts/">Shifts</a>
        site/me/shifts/index.html
        | <a href="../sleep/">Sleep</a>
        site/work/write/ppn1/index.html
        site/lost/found/index.html
        """,
    ) == [
        f"content/me/index.md  {NO_LINK}; list it in content/index.md",
        f"content/me/shifts.md  {NO_LINK}; list it in content/me/index.md",
        f"content/me/sleep.md  {NO_LINK}; list it in content/me/index.md",
        f"content/work/write/ppn1.md  {NO_LINK}; list it in content/work/index.md",
        f"site/lost/found/index.html  {NO_LINK}; list it in content/index.md",
    ]


def test_a_site_without_markdown_names_its_own_pages(tmp_path: Path) -> None:
    assert faults(tmp_path, "site/index.html\nsite/me/index.html\nsite/me/sleep.html") == [
        f"site/me/index.html  {NO_LINK}; list it in site/index.html",
        f"site/me/sleep.html  {NO_LINK}; list it in site/me/index.html",
    ]


def test_a_site_without_a_first_page(tmp_path: Path) -> None:
    assert faults(tmp_path, "site/me/index.html") == [
        "site/index.html  the first page is missing; write content/index.md"
    ]
