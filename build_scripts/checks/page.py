"""What is on one page: its links, loads, headings and words, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from build_scripts.checks.loads import Resource, loads_of_css, loads_of_tag

# Elements that stand on lines of their own.
BLOCKS = re.compile(
    "address|article|aside|blockquote|body|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|header|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
# These run on inside a word or a number; any other tag ends it.
EMPHASIS = {"abbr", "b", "bdi", "em", "i", "mark", "strong", "u", "wbr"}
# Elements that pull a whole other document in, or change where every link goes.
EMBEDDING = {"base", "embed", "frame", "iframe", "object", "portal"}


@dataclass(frozen=True)
class Link:
    """A place a person can tap; or, when automatic, one the page moves to by itself.

    words and beside: visible text, one item per element: of the link, and of the block it stands in.
    label: what a screen reader says instead of the words, where that differs.
    """

    href: str
    line: int
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    label: str = ""
    target: str | None = None
    automatic: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Inline:
    """Something in the page a strict Content-Security-Policy refuses, or might.

    kind: "script" (detail: its type), "style" (an element), "style attribute", "handler" (detail: the
    attribute), "element" (detail: the tag), "form" (detail: its action) or "ping" (detail: its addresses).
    """

    kind: str
    detail: str
    line: int


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    line: int


@dataclass(frozen=True)
class Image:
    """alt is None when the attribute is missing; "" says on purpose that the image says nothing."""

    src: str
    alt: str | None
    line: int


@dataclass(frozen=True)
class Page:
    """One HTML file; that of the url "scene/first-minute/" is "scene/first-minute/index.html"."""

    file: str
    url: str
    lang: str | None
    title: str
    description: str
    ids: tuple[tuple[str, int], ...]
    names: frozenset[str]
    links: tuple[Link, ...]
    resources: tuple[Resource, ...]
    inline: tuple[Inline, ...]
    headings: tuple[Heading, ...]
    images: tuple[Image, ...]

    @cached_property
    def anchors(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.ids) | self.names


def read_page(file: str, html: str) -> Page:
    """A page as the checks see it. file: its path inside the site."""
    parser = _PageParser()
    parser.feed(html)
    parser.close()
    return parser.page(file)


@dataclass
class _OpenLink:
    href: str
    line: int
    label: str
    target: str | None
    first_run: int
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass
class _Block:
    tag: str
    first_run: int
    links: list[_OpenLink] = field(default_factory=list)


class _PageParser(HTMLParser):
    """Collects what the checks ask about, in one walk through a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lang: str | None = None
        self.description = ""
        self.ids: list[tuple[str, int]] = []
        self.names: set[str] = set()
        self.links: list[_OpenLink | Link] = []
        self.resources: list[Resource] = []
        self.inline: list[Inline] = []
        self.headings: list[Heading] = []
        self.images: list[Image] = []
        self._runs: list[str] = []  # the page's visible text, one item per element
        self._run_ended = True
        self._blocks = [_Block("", 0)]
        self._link: _OpenLink | None = None
        self._heading: tuple[int, int, int] | None = None  # level, line, first run
        self._silent: list[str] = []  # open elements whose text is not visible
        self._title = ""

    def page(self, file: str) -> Page:
        """What was collected, after close()."""
        url = file.removesuffix("index.html") if f"/{file}".endswith("/index.html") else file
        links = tuple(
            found
            if isinstance(found, Link)
            else Link(found.href, found.line, found.words, found.beside, found.label, found.target)
            for found in self.links
        )
        return Page(
            file=file,
            url=url,
            lang=self.lang,
            title=" ".join(self._title.split()),
            description=self.description,
            ids=tuple(self.ids),
            names=frozenset(self.names),
            links=links,
            resources=tuple(self.resources),
            inline=tuple(self.inline),
            headings=tuple(self.headings),
            images=tuple(self.images),
        )

    def close(self) -> None:
        super().close()
        self._close_link()
        while self._blocks:
            self._close_block()

    # One tag at a time

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, values = self.getpos()[0], {name: value or "" for name, value in reversed(attrs)}
        self._run_ended = self._run_ended or tag not in EMPHASIS
        self._meet_anything(tag, values, line)
        self.resources.extend(loads_of_tag(tag, values, line))
        match tag:
            case "html":
                self.lang = values.get("lang")
            case "meta":
                self._meet_meta(values, line)
            case "a" | "area":
                self._meet_link(tag, values, line)
            case "img":
                self.images.append(Image(values.get("src", ""), values.get("alt"), line))
            case "script" if not values.get("src") and not values.get("href"):
                self.inline.append(Inline("script", values.get("type", "").strip().lower(), line))
            case "style":
                self.inline.append(Inline("style", "", line))
            case "form" if "action" in values:
                self.inline.append(Inline("form", values["action"], line))
        if tag in {"script", "style", "template", "title", "svg"}:
            self._silent.append(tag)
        if BLOCKS.fullmatch(tag):
            self._open_block(tag)
        if re.fullmatch("h[1-6]", tag) and "template" not in self._silent:
            self._heading = (int(tag[1]), line, len(self._runs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """<path/> closes itself in a drawing; in HTML the slash means nothing, and <div/> stays open."""
        self.handle_starttag(tag, attrs)
        if "svg" in self._silent:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._run_ended = self._run_ended or tag not in EMPHASIS
        if tag == "a":
            self._close_link()
        if re.fullmatch("h[1-6]", tag) and self._heading:
            level, line, first = self._heading
            self.headings.append(Heading(level, " ".join(self._since(first)), line))
            self._heading = None
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        if any(block.tag == tag for block in self._blocks[1:]):
            while self._blocks[-1].tag != tag:
                self._close_block()
            self._close_block()

    def handle_data(self, data: str) -> None:
        if self._silent and self._silent[-1] == "title" and "svg" not in self._silent:
            self._title += data
        if self._silent and self._silent[-1] == "style":
            self.resources.extend(loads_of_css(data, self.getpos()[0]))
        if self._silent:
            return
        if not self._run_ended:
            self._runs[-1] = " ".join((self._runs[-1] + data).split()) + (" " if data[-1:].isspace() else "")
        elif data.strip():
            self._runs.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))
            self._run_ended = False

    # What each kind of tag says

    def _meet_anything(self, tag: str, values: dict[str, str], line: int) -> None:
        if values.get("id") and "template" not in self._silent:
            self.ids.append((values["id"], line))
        if "style" in values:
            self.inline.append(Inline("style attribute", values["style"], line))
            self.resources.extend(loads_of_css(values["style"], line))
        if tag in EMBEDDING:
            self.inline.append(Inline("element", tag, line))
        if values.get("ping", "").strip():
            self.inline.append(Inline("ping", values["ping"], line))
        handlers = (name for name in values if re.fullmatch("on[a-z]+", name))
        self.inline.extend(Inline("handler", name, line) for name in sorted(handlers))

    def _meet_meta(self, values: dict[str, str], line: int) -> None:
        if values.get("name", "").lower() == "description":
            self.description = " ".join(values.get("content", "").split())
        if values.get("http-equiv", "").lower() == "refresh":
            moved = re.search(r"url\s*=\s*['\"]?([^'\"]*)", values.get("content", ""), re.IGNORECASE)
            if moved:
                self.links.append(Link(moved[1].strip(), line, automatic=True))

    def _meet_link(self, tag: str, values: dict[str, str], line: int) -> None:
        if tag == "a":
            self._close_link()
            if values.get("name"):
                self.names.add(values["name"])
        href = values.get("href", values.get("xlink:href"))
        if href is None:
            return
        found = _OpenLink(href, line, values.get("aria-label", ""), values.get("target"), len(self._runs))
        self.links.append(found)
        self._blocks[-1].links.append(found)
        if tag == "a":
            self._link = found

    # Visible text

    def _close_link(self) -> None:
        if self._link:
            self._link.words = self._since(self._link.first_run)
            self._link = None

    def _open_block(self, tag: str) -> None:
        if self._blocks[-1].tag == "p":  # a paragraph holds no other block: its end tag was left out
            self._close_block()
        self._blocks.append(_Block(tag, len(self._runs)))

    def _close_block(self) -> None:
        block = self._blocks.pop()
        for link in block.links:
            link.beside = self._since(block.first_run)

    def _since(self, first: int) -> tuple[str, ...]:
        return tuple(run.strip() for run in self._runs[first:])
