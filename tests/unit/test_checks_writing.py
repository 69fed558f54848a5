"""Every finished page can be read, and read out, by everyone."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.checks import writing
from tests.unit.test_checks_site import site_of, told

GOOD = """
    content/index.md
    | ---
    | title: Now
    | ---
    | ## Call
    | ### Who
    |
    | ![A door](door.svg)
    |
    | ### When
    | ## Wait
    site/index.html
    | <html lang="en-GB"><title>Now</title><meta name="description" content="What to do.">
    | <h1 id="now">Now</h1>
    | <h2 id="call">Call</h2><h3 id="who">Who</h3>
    | <img src="door.svg" alt="A door"><img src="line.svg" alt="">
    | <h3 id="when">When</h3>
    | <h2 id="wait">Wait</h2>
"""


def faults(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """What is told of the good site with each change made to it."""
    drawing = GOOD
    for old, new in changes:
        assert drawing.count(old) == 1
        drawing = drawing.replace(old, new)
    return told(writing.find(site_of(folder, drawing), None))


def test_a_good_site_has_no_problems(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(("lang", "said"), [(' lang="en"', "en"), ("", ""), (' lang=""', "")])
def test_a_page_in_another_language(tmp_path: Path, lang: str, said: str) -> None:
    assert faults(tmp_path, (' lang="en-GB"', lang)) == [
        f'site/index.html  the page says its language is "{said}"; write <html lang="en-GB">'
    ]


@pytest.mark.parametrize("title", ["", "<title></title>", "<title> \t</title>"])
def test_a_page_without_a_title(tmp_path: Path, title: str) -> None:
    assert faults(tmp_path, ("<title>Now</title>", title)) == [
        "content/index.md  the page has no title for the browser's tab; write title: in its front matter"
    ]


@pytest.mark.parametrize("description", ["", '<meta name="description" content=" ">'])
def test_a_page_without_a_description(tmp_path: Path, description: str) -> None:
    assert faults(tmp_path, ('<meta name="description" content="What to do.">', description)) == [
        "content/index.md  the page has no description; write description: in its front matter"
    ]


def test_a_page_without_a_main_heading(tmp_path: Path) -> None:
    assert faults(tmp_path, ('<h1 id="now">Now</h1>', "<p>Now</p>")) == [
        "content/index.md  the page has no main heading (h1); write title: in its front matter"
    ]


def test_more_than_one_main_heading(tmp_path: Path) -> None:
    changes = [("## Call\n", "# Call\n"), ('<h2 id="call">Call</h2><h3 id="who">Who</h3>', "<h1>Call</h1>")]
    changes += [('<h2 id="wait">Wait</h2>', "<h1>Wait</h1>"), ("<h3", "<h2"), ("</h3", "</h2")]
    assert faults(tmp_path, *changes) == [
        'content/index.md:4  "Call" is a second main heading (h1); begin it with ## instead of #',
        'content/index.md:10  "Wait" is a second main heading (h1); begin it with ## instead of #',
    ]


def test_heading_levels_that_skip(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        ('<h2 id="call">Call</h2>', "<h3>Call</h3>"),
        ("    | ## Call", "    | ### Call"),
        ('<h3 id="when">When</h3>', '<h2 id="when">When</h2><h4>Frame</h4>'),
    ) == [
        'content/index.md:4  the heading "Call" is at level 3, right below one at level 1; begin it with ##',
        'site/index.html:5  the heading "Frame" is at level 4, right below one at level 2; begin it with ###',
    ]


def test_images_without_words(tmp_path: Path) -> None:
    assert faults(tmp_path, (' alt="A door"', ""), (' alt=""', "")) == [
        'content/index.md:7  the image "door.svg" has no words for those who cannot see it;'
        ' write them as alt="…", or alt="" if it only decorates',
        'site/index.html:4  the image "line.svg" has no words for those who cannot see it;'
        ' write them as alt="…", or alt="" if it only decorates',
    ]


def test_an_id_used_twice(tmp_path: Path) -> None:
    assert faults(tmp_path, ('id="when"', 'id="who"'), ('id="wait"', 'id="who"')) == [
        'site/index.html:5  the id "who" is used twice on the page; give each its own, or its links go astray',
        'site/index.html:6  the id "who" is used twice on the page; give each its own, or its links go astray',
    ]


def test_every_page_is_looked_at(tmp_path: Path) -> None:
    site = site_of(tmp_path, "site/404.html\n| <html lang='en-GB'><title>x</title><h1>x</h1>\nsite/a/index.html")
    assert told(writing.find(site, None)) == [
        "site/404.html  the page has no description; write description: in its front matter",
        "site/a/index.html  the page has no description; write description: in its front matter",
        "site/a/index.html  the page has no main heading (h1); write title: in its front matter",
        "site/a/index.html  the page has no title for the browser's tab; write title: in its front matter",
        'site/a/index.html  the page says its language is ""; write <html lang="en-GB">',
    ]
