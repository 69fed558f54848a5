"""What the components look like: a few pictures of them, looked at by a person, and compared with a tolerance.

Letters are drawn by the system, so only Linux compares, and in one font that comes with Pillow (Aileron, CC0);
elsewhere the test says so and is skipped. After a change that is meant,

    python3 -m build_scripts test tests/browser/test_screens.py --accept-screens

keeps the new pictures in tests/browser/screens/; look at each of them before you commit it.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFont

from build_scripts.gallery.components import COMPONENTS, content_with_components
from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone
from tests.conftest import BASE, built

SCREENS = Path(__file__).with_name("screens")
OUTPUT = Path(__file__).resolve().parents[2] / ".cache" / "test-output"
ARTICLE = ".md-content__inner"
COMPONENT = {
    "top": ".top",
    "places": ".places",
    "cards": ".cards",
    "buttons": "[data-screen=buttons]",
    "service": ".service",
    "steps": f"{ARTICLE} > ol",
    "words": f"{ARTICLE} > blockquote",
    "pairs": "table:has(.try)",
    "notices": "[data-screen=notices]",
    "controls": "[data-screen=controls]",
    "filters": "[data-screen=filters]",
    "results": "[data-screen=results]",
    "reach": ".reach__panel",  # last, as it needs a wider phone
}
AT_NIGHT = ("top", "service", "controls")
#: The whole page is on the screen at once, so that no bar lies over a component.
TALL = 5200
#: A pixel differs when one of its colours is further off than this (of 255): the soft edge of a letter may be.
FAR_OFF = 48
#: So much of a picture may differ: a moved letter is more, another version of Chromium is less.
MAY_DIFFER = 0.004

FONT = """async (bytes) => {
  const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  document.fonts.add(await new FontFace('Screens', data.buffer).load());
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { font-family: Screens !important; caret-color: transparent !important }');
  document.adoptedStyleSheets.push(sheet);
  await document.fonts.ready;
}"""
READY = """() => {
  document.documentElement.dataset.pwa = 'ready';
  document.querySelector('[data-pwa-badge]').textContent = 'Ready offline';
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    """A site that has the page with every component."""
    folder = tmp_path_factory.mktemp("components")
    with StaticServer(built(folder / "site", content_with_components(folder)), base=BASE) as server:
        yield server


def open_components(phone: ChromiumPhone, server: StaticServer, look: str) -> None:
    """The page in a look, in the font of the pictures, with an offline state that does not change meanwhile."""
    phone.page.route("**/pwa.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    phone.open(server.url + COMPONENTS)
    if look == "night":
        phone.evaluate("() => document.querySelector('.menu [data-night]').click()")
    phone.page.evaluate(FONT, base64.b64encode(ImageFont.load_default(16).font_bytes).decode())
    phone.page.evaluate(READY)
    phone.wait_for(".service [data-state=open]")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The part of the pixels that differ, 0 to 1; 1 where the sizes do."""
    if one.size != other.size:
        return 1.0
    red, green, blue = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[FAR_OFF + 1 :]) / (one.width * one.height)


def test_a_moved_letter_is_seen_and_its_soft_edge_is_not() -> None:
    before = Image.new("RGB", (100, 100), "white")
    moved, softer = before.copy(), before.copy()
    moved.paste((0, 0, 0), (10, 10, 18, 18))
    softer.paste((220, 220, 220), (10, 10, 60, 60))

    assert difference(before, moved) > MAY_DIFFER
    assert difference(before, softer) == 0
    assert difference(before, Image.new("RGB", (100, 101), "white")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the pictures have letters as Linux draws them")
@pytest.mark.parametrize("look", ["light", "dark", "night"])
def test_components_look_as_they_did_when_a_person_looked(
    look: str, server: StaticServer, new_chromium_phone: NewChromiumPhone, request: pytest.FixtureRequest
) -> None:
    phone = new_chromium_phone(height=TALL, colour_scheme="dark" if look == "dark" else "light")
    open_components(phone, server, look)
    accept = request.config.getoption("--accept-screens")
    output = Path(os.environ.get("POCKET_BOOK_TEST_OUTPUT") or OUTPUT)
    faults = []
    for name in AT_NIGHT if look == "night" else COMPONENT:
        if name == "reach":
            phone.set_width(414, TALL)
            phone.click(".reach summary")
        found = Image.open(BytesIO(phone.page.locator(COMPONENT[name]).first.screenshot(animations="disabled")))
        kept = SCREENS / f"{name}-{look}.png"
        if accept:
            SCREENS.mkdir(exist_ok=True)
            if not kept.exists() or difference(Image.open(kept), found) > MAY_DIFFER:
                found.convert("RGB").quantize(64).save(kept, optimize=True)
            continue
        if not kept.exists():
            faults.append(f"{name}: no picture yet")
        elif (part := difference(Image.open(kept), found)) > MAY_DIFFER:
            output.mkdir(parents=True, exist_ok=True)
            found.save(output / kept.name)
            faults.append(f"{name}: {part:.1%} differs; compare {kept} and {output / kept.name}")

    assert faults == [], "if the new looks are meant, run this file with --accept-screens and look at what it keeps"
