"""The design's values: enough contrast in every look, a night look that spares the eyes, and one place for colours."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from build_scripts.client.bundle import CLIENT

ROOT = Path(__file__).resolve().parents[2]
TOKENS = CLIENT / "styles" / "tokens.css"
SHEETS = sorted(file for file in CLIENT.rglob("*.css") if file != TOKENS)
BEGINS = {
    "light": ":root {",
    "dark": "@media (prefers-color-scheme: dark)",
    "night": ':root[data-look="night"]',
    "paper": "@media print",
}
LOOKS = ("light", "dark", "night")
#: What words stand on, wherever they stand in the page itself.
GROUNDS = ("paper", "surface", "info-paper", "soft", "good-paper", "care-paper", "urgent-paper")
READ = [
    *((words, ground) for words in ("ink", "ink-quiet", "link") for ground in GROUNDS),
    *((words, ground) for words in ("good", "care") for ground in ("paper", "surface", f"{words}-paper")),
    *((words, words.removeprefix("on-")) for words in ("on-brand", "on-fill", "on-ready", "on-caution")),
    ("on-fill", "fill-hover"),
]
#: What is not read but must be seen: marks, and the ring around what has the focus.
SEEN = [
    ("urgent-mark", "urgent-paper"),
    ("urgent-mark", "surface"),
    ("focus-on-brand", "brand"),
    ("focus-on-brand", "urgent"),
]


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


@cache
def colours(look: str) -> dict[str, str]:
    """The colours of a look by their names: what it says itself, else what the light look says."""
    css = _without_comments(TOKENS.read_text("utf-8"))
    starts = [css.index(begin) for begin in BEGINS.values()]
    ends = [*starts[1:], len(css)]
    own = {
        name: dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+)", css[start:end]))
        for name, start, end in zip(BEGINS, starts, ends, strict=True)
    }
    return {**own["light"], **own[look]}


def _parts(colour: str) -> tuple[float, float, float]:
    """Red, green and blue as light, 0 to 1: the sRGB curve of WCAG 2."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    red, green, blue = _parts(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
def test_words_can_be_read_in_every_look(look: str) -> None:
    """WCAG AA: 4.5 to 1 for anything that is read."""
    found = {pair: contrast(colours(look)[pair[0]], colours(look)[pair[1]]) for pair in READ}

    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_marks_can_be_seen_in_every_look(look: str) -> None:
    found = {pair: contrast(colours(look)[pair[0]], colours(look)[pair[1]]) for pair in SEEN}

    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 3} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_the_urgent_strip_is_easier_to_read_than_anything_must_be(look: str) -> None:
    """WCAG AAA: 7 to 1."""
    assert contrast(colours(look)["on-urgent"], colours(look)["urgent"]) >= 7


#: Black, or painted over nothing.
NOT_NIGHT = {"see-through", "shade", "shade-deep", "veil"}


def test_the_night_look_names_every_colour_itself() -> None:
    """A colour that it took from the light look would be a lamp in a dark car."""
    light, dark_of_night = _without_comments(TOKENS.read_text("utf-8")), colours("night")
    taken = {name for name, colour in dark_of_night.items() if colours("light").get(name) == colour}

    assert light.count(BEGINS["night"]) == 1
    assert taken - NOT_NIGHT == set()


def test_the_night_look_spares_eyes_that_are_used_to_the_dark() -> None:
    """Hardly any blue, never more green than red, and every ground nearly black.

    A red-blind reader sees only the green of a colour, so words keep a good part of it."""
    shown = {name: colour for name, colour in colours("night").items() if name not in NOT_NIGHT}
    for name, colour in shown.items():
        red, green, blue = _parts(colour)
        assert red >= green >= blue, name
        assert blue <= 0.15, name
        assert luminance(colour) <= 0.5, name
    for ground in (*GROUNDS, "brand", "urgent", "fill"):
        assert luminance(colours("night")[ground]) <= 0.03, ground
    for words in ("ink", "ink-quiet", "link", "on-urgent", "on-fill"):
        assert _parts(colours("night")[words])[1] >= 0.1, words


def test_nothing_is_brighter_at_night_than_the_urgent_calls() -> None:
    shown = {name: luminance(colour) for name, colour in colours("night").items() if name not in NOT_NIGHT}

    assert max(shown, key=lambda name: shown[name]) == "on-urgent"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_colours_are_named_in_one_place(sheet: Path) -> None:
    """A raw colour would be the same in every look. Write var(--…) with a name of tokens.css, or a new one there."""
    css = _without_comments(sheet.read_text("utf-8"))
    raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|:\s*(?:white|black)\b", css)

    assert raw == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_every_name_that_is_used_is_one_of_the_design(sheet: Path) -> None:
    css = _without_comments(sheet.read_text("utf-8"))
    used = set(re.findall(r"var\(--([\w-]+)", css))
    known = set(re.findall(r"--([\w-]+):", TOKENS.read_text("utf-8") + css))

    assert {name for name in used if not name.startswith("md-")} - known - {"tool-height"} == set()


def test_every_icon_that_is_asked_for_is_drawn_and_no_other() -> None:
    """A name that has no drawing would leave a gap, and a drawing that nobody asks for is weight on every page."""
    overrides = ROOT / "overrides"
    drawn = set(
        re.findall(r'^\s*"([\w-]+)": "', (overrides / "partials" / "icon.html").read_text("utf-8"), re.MULTILINE)
    )
    pages = "".join(file.read_text("utf-8") for file in overrides.rglob("*.html"))
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    places = yaml.safe_load(config[config.index("extra:") :])["extra"]["places"]
    asked = set(re.findall(r'icon\.draw\("([\w-]+)"\)', pages)) | {place["icon"] for place in places}

    assert asked == drawn
