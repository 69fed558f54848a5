"""A drawing becomes part of the page, in the page's colours and with words for those who cannot see it."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest

from build_scripts.book.diagrams import drawing_faults, picture_faults, with_diagrams
from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from tests.content_tree import write_tree

STEPS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">\n\n<path d="M0 0" stroke="currentColor"/>\n</svg>'
FILES = {"me/images/steps.svg": STEPS}
WORDS = "Four steps going up, and one down."


def test_it_is_drawn_into_the_page() -> None:
    """As one block, which Markdown leaves as it is, between the paragraphs around it."""
    text = with_diagrams(f"Look.\n\n![{WORDS}](images/steps.svg)\n\nThen rest.", "me/page.md", FILES)

    assert markdown.markdown(text) == (
        "<p>Look.</p>\n"
        '<figure class="diagram">\n'
        f'<svg role="img" aria-label="{WORDS}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">\n'
        '<path d="M0 0" stroke="currentColor"/>\n</svg>\n</figure>\n\n'
        "<p>Then rest.</p>"
    )


def test_its_words_cannot_break_out_of_it() -> None:
    text = with_diagrams('![Say "stop" & <wait>](images/steps.svg)', "me/page.md", FILES)

    assert 'aria-label="Say &quot;stop&quot; &amp; &lt;wait&gt;"' in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"![{WORDS}](images/steps.svg)", []),
        ("![Steps](images/steps.svg)", ['the picture "images/steps.svg" has no words for those who cannot see it']),
        (f"![{WORDS}](images/step.svg)", ['there is no picture "images/step.svg"']),
        (f"See ![{WORDS}](images/steps.svg)", ['the picture "images/steps.svg" is not alone on its line']),
        ("![A photograph](images/room.jpg)", []),
    ],
)
def test_what_may_be_wrong_where_it_is_shown(line: str, said: list[str]) -> None:
    assert [what for what, _ in picture_faults(line, "me/page.md", FILES)] == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", []),
        ("</svg>", "", ["not an SVG drawing"]),
        (' viewBox="0 0 10 10"', "", ["the drawing has no size"]),
        ("<path", "<script/><path", ["the drawing has <script> in it"]),
        ("<path", "<image/><path", ["the drawing has <image> in it"]),
        ("<path", '<path style="fill:red"', ["the drawing has style= in it"]),
        ("<path", '<path onclick="go()"', ["the drawing has onclick= in it"]),
        ("<path", '<path id="a"', ["the drawing has id= in it"]),
        ("<path", '<path fill="#fff"', ['fill="#fff" is the same in light and in dark']),
        ("<path", "<path/>" * 1000 + "<path", ["the drawing has more than 6000 bytes"]),
    ],
)
def test_what_may_be_wrong_with_a_drawing(old: str, new: str, said: list[str]) -> None:
    found = [what for what, _ in drawing_faults(STEPS.replace(old, new, 1))]

    assert [what[: len(start)] for what, start in zip(found, said, strict=True)] == said


def test_faults_are_told_with_file_and_line(tmp_path: Path) -> None:
    content = write_tree(
        tmp_path,
        """
        me/images/steps.svg
        | <svg/>
        me/page.md
        | ---
        | title: A
        | ---
        |
        | ![Steps](images/steps.svg)
        """,
    )
    told = [str(problem) for problem in load_book(content)[1] if problem.check in ("diagrams", "pictures")]

    assert [line.split("  ")[0] for line in told] == ["content/me/images/steps.svg", "content/me/page.md:5"]


def test_every_drawing_of_ours_is_shown() -> None:
    book, _ = load_book(CONTENT)
    shown = "".join(page.body for page in book.pages.values())

    assert [path for path in book.diagrams if f"images/{path.rpartition('/')[2]})" not in shown] == []
