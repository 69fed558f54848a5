"""The tags that make a page part of the app, put into the head of every page."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from .app_manifest import APP_MANIFEST, APPLE_ICON
from .options import Options

REGISTER_SCRIPT = "pwa.js"
PANEL_SCRIPT = "pwa-panel.js"  # fetched by the pages that show the status or the install guide
BEGIN, END = "<!--pwa-->", "<!--/pwa-->"


#: What may stand in a head; anything else begins the body, also where the tags of both are left out.
HEAD_TAGS = {"html", "head", "title", "meta", "link", "script", "style", "base", "noscript", "template"}
#: What stands in these is not part of the page, so it may hold anything and nothing works in it.
ASIDE = {"noscript", "template"}


class _Head(HTMLParser):
    """Finds the title of a page, whether it has a <base>, and where its head ends."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.has_base = False  # then no address is relative to the page itself
        self.start: tuple[int, int] | None = None  # line from 1, column from 0: behind <head>
        self.end: tuple[int, int] | None = None
        self._in_title = False
        self._aside = 0  # how many of ASIDE are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and self.end is None
        if tag == "head":
            line, column = self.getpos()
            self.start = line, column + len(self.get_starttag_text() or "")
        self.has_base = self.has_base or (tag == "base" and "href" in dict(attrs))
        if tag in ASIDE:
            self._aside += 1
        elif tag not in HEAD_TAGS and not self._aside and self.end is None:
            self.end = self.getpos()

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if tag in ASIDE:
            self._aside -= 1
        if tag == "head" and self.end is None:
            self.end = self.getpos()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _read_head(html: str) -> _Head:
    head = _Head()
    head.feed(html)
    return head


def page_title(html: str) -> str:
    """The text of <title>, or nothing."""
    return " ".join(_read_head(html).title.split())


def way_to_root(path: str, html: str, base: str) -> str:
    """What to put before an address so that it works on this page.

    404.html stands in for any address, and a <base> moves every relative one: there only the site's path will do."""
    return base if path == "404.html" or _read_head(html).has_base else "../" * path.count("/")


def tags_for(path: str, html: str, options: Options) -> str:
    """The tags for the page at this path, on one line."""
    root = way_to_root(path, html, options.base)
    dark = options.theme_color_dark
    theme = (
        f'<meta name="theme-color" content="{options.theme_color}" media="(prefers-color-scheme: light)">'
        f'<meta name="theme-color" content="{dark}" media="(prefers-color-scheme: dark)">'
        if dark
        else f'<meta name="theme-color" content="{options.theme_color}">'
    )
    return (
        f'{BEGIN}<link rel="manifest" href="{root}{APP_MANIFEST}">{theme}'
        f'<link rel="apple-touch-icon" sizes="180x180" href="{root}{APPLE_ICON}">'
        '<meta name="mobile-web-app-capable" content="yes"><meta name="apple-mobile-web-app-capable" content="yes">'
        f'<meta name="apple-mobile-web-app-title" content="{escape(options.short_name or options.name)}">'
        f'<script src="{root}{REGISTER_SCRIPT}" defer></script>{END}'
    )


def policy_tag(options: Options) -> str:
    """The security policy as a tag, for hosts that cannot send headers; nothing when the site has none.

    frame-ancestors is for the header alone: browsers refuse it in a tag."""
    policy = options.headers.get("Content-Security-Policy", "")
    parts = [part.strip() for part in policy.split(";")]
    kept = "; ".join(part for part in parts if part and not part.startswith("frame-ancestors"))
    return f'{BEGIN}<meta http-equiv="Content-Security-Policy" content="{escape(kept)}">{END}' if kept else ""


def with_tags(html: str, tags: str, first: str = "") -> str:
    """The page with the tags at the end of its head, and `first` at its start, where it holds for all that follows.

    Tags from an earlier run are replaced."""
    html = re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", "", html, flags=re.DOTALL)
    head = _read_head(html)
    end = len(html) if head.end is None else _index(html, head.end)
    start = end if head.start is None else _index(html, head.start)
    return html[:start] + first + html[start:end] + tags + html[end:]


def _index(html: str, position: tuple[int, int]) -> int:
    """A line and column of the parser as an index into the text."""
    line, column = position
    return sum(len(part) + 1 for part in html.split("\n")[: line - 1]) + column


def pages_of(site: Path) -> list[str]:
    """Every HTML page of the site, as paths from its root."""
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html") if file.is_file())


def read_page(file: Path) -> str:
    """The HTML of a page, with its line ends as they are. Raises ValueError naming the file if it is not UTF-8."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as fault:
        raise ValueError(f"{file} is not UTF-8; save it so, since a phone is told that every page is") from fault


def write_tags(site: Path, options: Options) -> None:
    """Puts the tags into every page of the site."""
    for path in pages_of(site):
        file = site / path
        html = read_page(file)
        file.write_bytes(with_tags(html, tags_for(path, html, options), policy_tag(options)).encode("utf-8"))
