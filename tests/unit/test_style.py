"""What pages use of a theme's style sheet: the real PurgeCSS, on a few rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.client import style
from build_scripts.client.bundle import BundleError
from build_scripts.client.style import used_style, words_of_pages, words_of_scripts


@pytest.fixture(autouse=True)
def _nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "CACHE", tmp_path / "style")


def test_rules_that_can_match_stay_and_the_others_go() -> None:
    theme = (
        ".card{color:red}.gone{color:red}.card,.gone-too{top:0}nav a:hover{left:0}video{top:0}"
        '[dir=ltr] .card::before{content:"a"}[data-state=on]{top:0}[data-else]{top:0}'
        "@media print{.card{top:1px}.gone{top:1px}}"
    )
    page = '<html dir="ltr"><nav><a class="card big" href="video.html" data-state="on">The gone-too film</a></nav>'

    assert used_style(theme, words_of_pages([page]), "") == (
        ".card{color:red}.card{top:0}nav a:hover{left:0}"
        '[dir=ltr] .card::before{content:"a"}[data-state=on]{top:0}'
        "@media print{.card{top:1px}}"
    )


def test_words_in_prose_and_addresses_are_no_names() -> None:
    page = '<a href="table.html" title="audio" aria-label="the video">form</a><p class="lead" id="x">input</p>'

    assert words_of_pages([page]) == {"a", "p", "class", "id", "lead", "x"}


def test_what_a_script_may_set_stays() -> None:
    words = words_of_scripts(["place.className='is-open';place.dataset.state=`off`"])

    assert used_style(".is-open{top:0}.is-shut{top:0}", words, "") == ".is-open{top:0}"


def test_custom_properties_and_animations_stay_where_something_reads_them() -> None:
    """What only our own style sheet reads of the theme's stays too."""
    theme = (
        ":root{--md-a:1px;--md-b:2px;--md-c:3px}.card{top:var(--md-a);animation:turn 1s}"
        "@keyframes turn{to{top:0}}@keyframes fade{to{top:0}}"
    )

    used = used_style(theme, {"root", "card"}, ".mine{left:var(--md-b)}")

    assert used == (":root{--md-a:1px;--md-b:2px}.card{top:var(--md-a);animation:turn 1s}@keyframes turn{to{top:0}}")


def test_the_same_question_is_answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = used_style(".card{top:0}", {"card"}, "")
    monkeypatch.setattr(style, "node", lambda: "no such program")

    assert used_style(".card{top:0}", {"card"}, "") == first
    with pytest.raises(FileNotFoundError):
        used_style(".card{top:0}", {"else"}, "")


def test_a_style_sheet_that_cannot_be_read_stops_the_build() -> None:
    with pytest.raises(BundleError, match=r"PurgeCSS refused the theme's style sheet: (?s:.*)Unclosed block"):
        used_style(".card{top:0", {"card"}, "")
