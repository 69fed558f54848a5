"""What a site may say about itself as an app."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]

#: Never part of a release: source maps, copies compressed for the host, and what only hosts and search engines read.
LEFT_OUT = ("*.map", "*.gz", "*.br", "sitemap.xml", "robots.txt", "_headers", "CNAME", ".nojekyll", ".well-known/*")


class Shortcut(BaseModel):
    """A page offered when the app's icon is held down (Android)."""

    model_config = ConfigDict(extra="forbid")

    name: str
    url: str  # relative to the site's root


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
    base: str = "/"  # path of the site on its host; only 404.html needs it, everything else is relative
    exclude: list[str] = []  # glob patterns, added to LEFT_OUT
    headers: dict[str, str] = {}  # sent with every file by the worker; the host should send the same
    last_resort: str = ""  # a whole HTML page shown when nothing else is left; empty: a short notice
    counter: int | None = None  # rises with every release; None: seconds since 1970
    built: datetime | None = None  # None: SOURCE_DATE_EPOCH, or now
    commit: str | None = None
    changes: list[str] = []  # what changed, in readers' words
    urgent: bool = False  # whether readers should have it at once, as when a number was wrong
