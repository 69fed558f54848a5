"""The pictures that a phone shows before it installs the app (`screenshots` in the web app manifest)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from ..build import PROJECT
from .shoot import View, browser, reach, window
from .states import State

FOLDER = PROJECT / "overrides" / "assets" / "install"
MOST_BYTES = 60_000
READY = """() => {
  document.documentElement.dataset.pwa = 'ready';
  for (const badge of document.querySelectorAll('[data-pwa-badge]')) badge.textContent = 'Ready offline';
}"""
_PHONE = View(360, "light", height=720, scale=2)
_NIGHT = View(360, "night", height=720, scale=2)
_DESK = View(1024, "light", height=640, scale=1.25)
PICTURES = (
    ("now", _PHONE, State("Now", "")),
    ("words", _PHONE, State("Words", "scene/shouting/")),
    ("night", _NIGHT, State("Breathing", "me/breathing/")),
    ("desk", _DESK, State("Signposts", "signposting/")),
)


def take_install_pictures(site_url: str) -> int:
    """Takes each picture into overrides/assets/install/, in so few colours that it stays small; 0 when all did."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    too_big = 0
    with browser() as chromium:
        for name, view, state in PICTURES:
            with window(chromium, view) as page:
                reach(page, site_url, state)
                page.evaluate(READY)
                taken = Image.open(BytesIO(page.screenshot(animations="disabled")))
            size = _keep(taken, FOLDER / f"{name}.png")
            too_big += size > MOST_BYTES
            print(f"{FOLDER / name}.png  {taken.width}x{taken.height}  {size:,} bytes")
    return 1 if too_big else 0


def _keep(taken: Image.Image, file: Path) -> int:
    taken.convert("RGB").quantize(48).save(file, optimize=True)
    return file.stat().st_size
