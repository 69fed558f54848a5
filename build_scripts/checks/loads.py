"""What a browser fetches by itself: the files that a tag or a stylesheet names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What a browser fetches by itself when it meets these, as opposed to what opens when a person taps.
LOADING_ATTRIBUTES = {
    "audio": ("src",),
    "embed": ("src",),
    "feimage": ("href", "xlink:href"),
    "frame": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href", "imagesrcset"),
    "object": ("data",),
    "script": ("src", "href", "xlink:href"),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# Other rels of <link> (canonical, alternate, author, next, …) only say something about the page.
LOADING_RELS = {
    "apple-touch-icon",
    "apple-touch-startup-image",
    "dns-prefetch",
    "icon",
    "manifest",
    "mask-icon",
    "modulepreload",
    "preconnect",
    "prefetch",
    "preload",
    "prerender",
    "stylesheet",
}

_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_LOAD = re.compile(
    r"""@namespace[^;]*;                                                # names a language, loads nothing
      | @import\s*["'](?P<sheet>[^"']+)["']
      | url\(\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^"')\s]+))\s*\)
      | (?<=[\s(,:])["'](?P<option>[^"']+)["']\s+[\d.]+(?:x|dppx|dpi)    # a choice of image-set()
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Resource:
    """A file the browser fetches by itself. kind: the tag, "link <rel>" or "css"."""

    kind: str
    url: str
    line: int


@dataclass(frozen=True)
class Stylesheet:
    """A file of styles, and what it loads."""

    file: str
    resources: tuple[Resource, ...]


def loads_of_tag(tag: str, values: dict[str, str], line: int) -> Iterator[Resource]:
    """What a tag loads. values: its attributes."""
    kind = tag
    if tag == "link":
        rels = sorted(LOADING_RELS & set(values.get("rel", "").lower().split()))
        if not rels:
            return
        kind = f"link {rels[0]}"
    for attribute in LOADING_ATTRIBUTES.get(tag, ()):
        value = values.get(attribute, "").strip()
        urls = _srcset(value) if attribute.endswith("srcset") else [value]
        yield from (Resource(kind, url, line) for url in urls if url)


def loads_of_css(text: str, first_line: int = 1) -> Iterator[Resource]:
    """What a stylesheet loads, with lines counted from first_line."""
    text = _CSS_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for match in _CSS_LOAD.finditer(text):
        url = next((group for group in match.groups() if group), "")
        if url:
            yield Resource("css", url, first_line + text.count("\n", 0, match.start()))


def _srcset(value: str) -> list[str]:
    """The addresses of a srcset: each is followed by an optional size and a comma."""
    return [found.rstrip(",") for found in re.findall(r"(?:^|,)\s*([^\s,]\S*)", value)]
