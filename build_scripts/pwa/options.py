"""What a site may say about itself as an app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]

#: Never part of a release: hidden files, source maps, copies compressed for the host, what only hosts or search engines
#: read, and the icons that only the installing of an app reads, which needs signal. The small one stays in, as Chromium
#: looks at it on every visit, and Apple's, as an iPhone adds a page to its home screen without signal. sitemap.xml does
#: too: the instant navigation of Material and Zensical reads it on every page.
LEFT_OUT = (
    ".*", "*/.*", "*.map", "*.gz", "*.br", "robots.txt", "_headers", "_redirects", "CNAME",
    "pwa-icons/*-512.png", "pwa-icons/maskable-*",
)  # fmt: skip


class Shortcut(BaseModel):
    """A page offered when the app's icon is held down (Android)."""

    model_config = ConfigDict(extra="forbid")

    name: str
    url: str  # relative to the site's root


class Screenshot(BaseModel):
    """A picture of the app, shown before it is installed (Android, and Chromium on a desk). No phone stores it."""

    model_config = ConfigDict(extra="forbid")

    src: str  # a PNG of the site, relative to its root
    label: str  # what it shows, for those who cannot see it
    form_factor: Literal["narrow", "wide"] = "narrow"


class Change(BaseModel):
    """Something that changed, in readers' words.

    urgent: whether readers should have it at once, as when a number was wrong."""

    model_config = ConfigDict(extra="forbid")

    on: date
    what: str
    urgent: bool = False


class Options(BaseModel):
    """Settings of the offline app. Every field has a default, so a bare folder of HTML needs none of them."""

    model_config = ConfigDict(extra="forbid")

    name: str = ""  # empty: the <title> of index.html
    short_name: str = ""  # empty: name; phones show about 12 characters
    description: str = ""
    lang: str = "en-GB"
    theme_color: Colour = "#1d3557"
    theme_color_dark: Colour | None = None
    background_color: Colour = "#ffffff"
    icon: Path | None = None  # a square SVG that fills its canvas; None: a plain bookmark
    shortcuts: list[Shortcut] = []
    screenshots: list[Screenshot] = []  # leave them out of the release with `exclude`
    base: str = "/"  # path of the site on its host; only 404.html and pages with a <base> need it
    exclude: list[str] = []  # glob patterns, added to LEFT_OUT
    packs: bool = True  # False: every file is fetched singly
    headers: dict[str, str] = {}  # sent with every file by the worker; the host should send the same
    immutable: list[str] = []  # glob patterns of files named after their bytes, which browsers may keep
    last_resort: str = ""  # a whole HTML page shown when nothing else is left; empty: a short notice
    counter: int | None = None  # rises with every release; None: seconds since 1970
    built: datetime | None = None  # None: SOURCE_DATE_EPOCH, or now
    commit: str | None = None  # None: SOURCE_COMMIT, or unknown
    changes: list[Change] = []  # newest first; a phone shows those that the copy before did not have


def options_from(given: Mapping[str, Any], *, name: str, description: str, url: str, folder: Path) -> Options:
    """The settings as a builder's configuration has them, completed with what the site says of itself.

    url: the address the site will have. folder: where a relative path to the icon begins. Raises ValueError."""
    known = {key: value for key, value in given.items() if value not in (None, "", [], {})}
    known = {"name": name, "description": description, "base": urlsplit(url).path or "/", **known}
    if "icon" in known:
        known["icon"] = folder / known["icon"]
    return Options.model_validate(known)
