"""Nothing looks different without the rules of the theme that no page uses."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import material
import pytest
from PIL import Image, ImageChops

from build_scripts.client.bundle import bundle
from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone
from tests.browser.test_offline import pages_of
from tests.conftest import BASE

#: Of each kind of page one, with what opens on it open.
LOOKED_AT = (
    "scene/first-minute/",
    "me/self-check/",
    "signposting/services/samaritans/",
    "work/learn/briefing-1/",
    "",
    "work/write/better-words/",
)
FULL = "full.css"
SEEN = 8  # of 255: less is rounding
CHANGED = "changed.css"  # as full, and a line that anybody would see
OPEN_ALL = "() => { for (const each of document.querySelectorAll('details')) each.open = true; }"
USE = """name => new Promise((done) => {
  const link = document.querySelector('link[rel=stylesheet]');
  link.onload = () => requestAnimationFrame(() => requestAnimationFrame(done));
  link.href = new URL(name, link.href).href;
})"""
#: Selectors of one style sheet that another has not; without what depends on the moment, and not on the page.
DROPPED = r"""async ([full, kept]) => {
  const selectors = async (address) => {
    const sheet = await new CSSStyleSheet().replace(await (await fetch(address)).text());
    const found = new Set();
    const read = (rules) => {
      for (const rule of rules) {
        for (const one of (rule.selectorText ?? '').split(/,(?![^(]*\))/)) if (one.trim()) found.add(one.trim());
        if (rule.cssRules) read(rule.cssRules);
      }
    };
    read(sheet.cssRules);
    return found;
  };
  const here = await selectors(kept);
  return [...(await selectors(full))].filter((one) => !here.has(one));
}"""
MATCHED = r"""async ([selectors, addresses]) => {
  const still = (selector) => selector
    .replace(/::[\w-]+(\([^)]*\))?/g, '')
    .replace(/:(not\(:[\w-]+\)|hover|active|focus(-within|-visible)?|target|checked|visited|link|host|scope)\b/g, '')
    .replace(/(^|[\s>+~])(?=$|[\s>+~])/g, '$1*');
  const found = [];
  for (const address of addresses) {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
    for (const selector of selectors) if (page.querySelector(still(selector))) found.push(`${address}: ${selector}`);
  }
  return found;
}"""


@dataclass(frozen=True)
class Styled:
    """server: of the book, with the whole of the theme's style sheet too. sheet: the name of the one published."""

    server: StaticServer
    sheet: str


@pytest.fixture(scope="module")
def styled(book_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Styled]:
    site = tmp_path_factory.mktemp("styled") / "site"
    shutil.copytree(book_site, site, ignore=shutil.ignore_patterns("sw.js"))  # what it tells would change between looks
    (published,) = (site / "assets").glob("styles-*.css")
    ours = bundle(tmp_path_factory.mktemp("bundled"))["styles.css"].read_text("utf-8")
    assert published.read_text("utf-8").endswith(ours)
    (theme,) = (Path(material.__file__).parent / "templates" / "assets" / "stylesheets").glob("main.*.min.css")
    full = theme.read_text("utf-8") + ours
    (site / "assets" / FULL).write_text(full, "utf-8")
    (site / "assets" / CHANGED).write_text(f"{full} .md-typeset p {{ letter-spacing: .5px }}", "utf-8")
    with StaticServer(site, base=BASE) as server:
        yield Styled(server, published.name)


def test_no_rule_that_was_dropped_matches_anything_on_any_page(
    styled: Styled, new_chromium_phone: NewChromiumPhone, book_site: Path
) -> None:
    phone = new_chromium_phone()
    phone.open(styled.server.url)
    assets = f"{styled.server.url}assets/"
    dropped = phone.evaluate(DROPPED, [assets + FULL, assets + styled.sheet])
    assert len(dropped) > 500
    addresses = [styled.server.url + address for address in pages_of(book_site)]

    assert phone.evaluate(MATCHED, [dropped, addresses]) == []
    planted = [*dropped, "h1:hover", ".card::before"]
    assert [re.sub(r".*: ", "", one) for one in phone.evaluate(MATCHED, [planted, addresses[:1]])] == planted[-2:]


@pytest.mark.parametrize(
    ("width", "scheme", "medium", "addresses"),
    [
        (360, "light", "screen", LOOKED_AT),
        (360, "dark", "screen", LOOKED_AT[2:4]),
        (1280, "light", "screen", LOOKED_AT[2:4]),
        (720, "light", "print", LOOKED_AT[1::2]),
    ],
)
def test_pages_look_the_same_to_the_pixel(
    styled: Styled,
    new_chromium_phone: NewChromiumPhone,
    width: int,
    scheme: str,
    medium: Literal["screen", "print"],
    addresses: tuple[str, ...],
) -> None:
    phone = new_chromium_phone(width=width, colour_scheme=scheme)
    phone.page.emulate_media(media=medium, reduced_motion="reduce")
    different = []
    for address in addresses:
        phone.open(styled.server.url + address)
        phone.wait_until(lambda: phone.count("[data-tool]:not([data-tool-state])") == 0, "every tool to start")
        phone.evaluate(OPEN_ALL)
        if not same(look(phone, FULL), look(phone, styled.sheet)):
            different.append(address or "the first page")
    assert different == []
    assert not same(look(phone, CHANGED), look(phone, FULL))


def look(phone: ChromiumPhone, sheet: str) -> Image.Image:
    """The whole page in a style sheet, as a picture."""
    phone.evaluate(USE, sheet)
    shot = phone.page.screenshot(full_page=True, animations="disabled", caret="hide")
    return Image.open(io.BytesIO(shot)).convert("RGB")


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are the same but for a pixel in ten thousand: browsers round edges as they come."""
    if one.size != other.size:
        return False
    levels = ImageChops.difference(one, other).convert("L").histogram()
    return sum(levels[SEEN:]) <= one.width * one.height / 10_000
