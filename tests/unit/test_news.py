"""What has changed: written once, listed by day, told with a new release."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from build_scripts.book.frame import MOST_CHANGES, changes_told
from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.book.render import page_markdown
from build_scripts.pwa.options import Options
from tests.content_tree import write_tree

TODAY = date(2026, 11, 23)
NEWS = """
| news:
|   - on: 2026-11-23
|     what: "The number of <Samaritans> was corrected."
|     urgent: true
|   - on: 2026-11-23
|     what: A page on sleep is new.
|   - on: 2026-11-02
|     what: First edition.
"""


def loaded(folder: Path, news: str, name: str = "about/whats-new.md") -> tuple[Book, list[str]]:
    """A book with this page, and what is told of its news."""
    head = "| title: What's new\n| description: What changed.\n| owner: Product team\n| last_reviewed_on: 2026-11-23\n"
    head += f"| review_in: 3 months\n| status: draft\n| sources: [a]\n{news.strip()}\n"
    text = f"{name}\n| ---\n{head}| ---\n|\n| Read.\n"
    book, problems = load_book(write_tree(folder, text), today=TODAY)
    return book, [str(problem) for problem in problems if "news" in problem.what]


def test_it_is_listed_by_day(tmp_path: Path) -> None:
    book, _ = loaded(tmp_path, NEWS)

    assert page_markdown(book, "about/whats-new.md").split("Read.\n\n")[1].split("\n\n")[0].split("\n") == [
        "<h2>23 November 2026</h2>",
        '<ul class="news">',
        "<li><strong>Important.</strong> The number of &lt;Samaritans&gt; was corrected.</li>",
        "<li>A page on sleep is new.</li>",
        "</ul>",
        "<h2>2 November 2026</h2>",
        '<ul class="news">',
        "<li>First edition.</li>",
        "</ul>",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-11-02", "2026-11-24", "15  news 3 on: 2026-11-24 is in the future; write the day it changed"),
        ("    what: A page", "    what: a page", '14  news 2 what: "a page on sleep is new." is not a plain sentence'),
        ("First edition.", "First edition", '16  news 3 what: "First edition" is not a plain sentence'),
        ("First edition.", "'First *edition*.'", '16  news 3 what: "First *edition*." is not a plain sentence'),
        ("urgent: true", "urgent: maybe", "12  news 1 urgent:"),
        ("on: 2026-11-02\n|     what", "what", "15  news 3 on: missing"),
    ],
)
def test_what_may_be_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in NEWS
    _, told = loaded(tmp_path, NEWS.replace("<Samaritans>", "Samaritans").replace(old, new))

    assert any(line.startswith(f"content/about/whats-new.md:{said}") for line in told), told


def test_the_newest_stand_first(tmp_path: Path) -> None:
    assert loaded(tmp_path, NEWS.replace("<Samaritans>", "Samaritans"))[1] == []
    news = NEWS.replace("2026-11-23", "2026-11-01").replace("<Samaritans>", "Samaritans")

    assert loaded(tmp_path, news)[1] == [
        "content/about/whats-new.md:15  news 3 on: 2026-11-02 stands below an earlier day; put the newest first"
    ]


def test_it_has_one_page(tmp_path: Path) -> None:
    assert loaded(tmp_path, NEWS, "me/sleep.md")[1] == [
        "content/me/sleep.md:9  news: belongs to about/whats-new.md alone; move it there"
    ]


def test_the_release_is_told(tmp_path: Path) -> None:
    """In words that the offline step takes: days as text, so that a phone can compare them."""
    told = changes_told(loaded(tmp_path, NEWS)[0])

    assert told[0] == {"on": "2026-11-23", "what": "The number of <Samaritans> was corrected.", "urgent": True}
    assert [change.on.isoformat() for change in Options(changes=told).changes] == [change["on"] for change in told]
    assert len(told) == 3


def test_no_more_than_anybody_reads(tmp_path: Path) -> None:
    many = "| news:\n" + "|   - {on: 2026-11-02, what: A page is new.}\n" * (MOST_CHANGES + 1)

    assert len(changes_told(loaded(tmp_path, many)[0])) == MOST_CHANGES
