"""A finished site, read once: its pages with their links, loads, headings and words, each with its line.

Whichever builder made the folder, the checks see the same thing. A fault is reported in the Markdown
file an editor can change, as nearly as it can be found there, and otherwise in the finished page.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from build_scripts.problem import Problem, Severity

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
# Elements that stand on lines of their own.
BLOCKS = re.compile(
    "address|article|aside|blockquote|body|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|header|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
# These run on inside a word or a number; any other tag ends it.
EMPHASIS = {"abbr", "b", "bdi", "em", "i", "mark", "strong", "u", "wbr"}
# Elements that pull a whole other document in, or change where every link goes.
EMBEDDING = {"base", "embed", "frame", "iframe", "object", "portal"}

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
class Resource:
    """A file the browser fetches by itself. kind: the tag, "link <rel>" or "css"."""

    kind: str
    url: str
    line: int


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
class Fault:
    """What is wrong on a page and what to do about it, before its place in the Markdown is known.

    line: where it stands in the finished page. text: words or markup that the Markdown has at the same place.
    """

    what: str
    remedy: str
    line: int | None = None
    text: str = ""


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


@dataclass(frozen=True)
class Stylesheet:
    file: str
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class Site:
    """A finished site and, where it is at hand, the Markdown it was made from.

    base: the path the site is served under, "/" or "/pocket-book/".
    files: every file, as a path inside the folder.
    sources: the lines of each page's Markdown file, by its path inside content_dir.
    """

    folder: Path
    content_dir: Path | None
    base: str
    files: frozenset[str]
    pages: tuple[Page, ...]
    stylesheets: tuple[Stylesheet, ...]
    sources: dict[str, tuple[str, ...]] = field(repr=False)
    _written: dict[str, dict[int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def read(cls, folder: Path, content_dir: Path | None, base: str = "/") -> Site:
        """Read every page and stylesheet below folder.

        content_dir: where the Markdown is; None when the site stands alone.
        base: the path it is built to be served under.
        """
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        pages = tuple(_read_page(folder, file) for file in files if file.endswith((".html", ".htm")))
        sheets = tuple(_read_stylesheet(folder, file) for file in files if file.endswith(".css"))
        sources = _read_sources(pages, content_dir) if content_dir else {}
        return cls(folder, content_dir, base, frozenset(files), pages, sheets, sources)

    @cached_property
    def page_of(self) -> dict[str, Page]:
        """The pages by file."""
        return {page.file: page for page in self.pages}

    def source_of(self, page: Page) -> str | None:
        """The Markdown file a page was made from, as a path inside content_dir; None when there is none."""
        return next((path for path in _possible_sources(page.file) if path in self.sources), None)

    # Where a link goes

    def resolve(self, url: str, path: str) -> str | None:
        """Where path, written on the page (or stylesheet) at url, points to inside the site.

        path: without query and fragment, still percent-encoded. None when it leads out of the site.
        """
        if path.startswith("/"):
            if not f"{path}/".startswith(self.base):
                return None
            folders, path = [], path[len(self.base) :]
        else:
            folders = url.split("/")[:-1]
        *steps, last = (unquote(step) for step in path.split("/"))
        for step in [*steps, last] if last == ".." else steps:
            if step == ".." and not folders:
                return None
            if step == "..":
                folders.pop()
            elif step != ".":
                folders.append(step)
        name = "" if last in ("", ".", "..") else last
        return "/".join([*folders, name]) if folders else name

    def file_at(self, path: str | None) -> str | None:
        """The file served at a path inside the site: itself, or the index.html of a folder."""
        if path is None:
            return None
        file = f"{path}index.html" if path == "" or path.endswith("/") else path
        return file if file in self.files else None

    def target(self, page: Page, href: str) -> Page | None:
        """The page of this site that a link opens; None when it opens something else, or nothing."""
        try:
            parts = urlsplit(tidy(href))
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return None
        if not parts.path:
            return page
        path = self.resolve(page.url, parts.path)
        if path is None:
            return None
        return self.page_of.get(self.file_at(path) or self.file_at(f"{path}/") or "")

    # Where a fault is reported

    def content_name(self, source: str) -> str:
        """A Markdown file as a Problem names it: "content/scene/index.md"."""
        return f"{self.content_dir.name}/{source}" if self.content_dir else source

    def site_name(self, file: str) -> str:
        """A finished file as a Problem names it: "site/index.html", below the project where it is."""
        root = self.content_dir.parent if self.content_dir else self.folder.parent
        inside = self.folder.is_relative_to(root)
        return f"{(self.folder.relative_to(root) if inside else Path(self.folder.name)).as_posix()}/{file}"

    def page_problems(self, page: Page, faults: Iterable[Fault]) -> list[Problem]:
        """The faults of a page as Problems: on the Markdown line with their text, else in the finished page.

        Of two faults with the same text, each gets a line of its own; one without a text is the whole file's.
        """
        source, told = self.source_of(page), Counter[str]()
        problems = []
        for fault in faults:
            lines = _lines_with(self.sources[source], fault.text) if source else []
            nth = told[fault.text]
            told[fault.text] += 1
            if source and not fault.text:
                problems.append(Problem(self.content_name(source), None, fault.what, fault.remedy))
            elif source and nth < len(lines):
                problems.append(Problem(self.content_name(source), lines[nth], fault.what, fault.remedy))
            else:
                problems.append(Problem(self.site_name(page.file), fault.line, fault.what, fault.remedy))
        return problems

    def link_problem(self, page: Page, link: Link, what: str, remedy: str, severity: Severity = "error") -> Problem:
        """A fault of a link: at the Markdown line it was written on, else in the finished page."""
        source = self.source_of(page)
        written = self._lines_of_links(page, source) if source else {}
        index = next(index for index, other in enumerate(page.links) if other is link)
        if source and index in written:
            return Problem(self.content_name(source), written[index], what, remedy, severity)
        return Problem(self.site_name(page.file), link.line, what, remedy, severity)

    def _lines_of_links(self, page: Page, source: str) -> dict[int, int]:
        """The Markdown line of each of the page's links that has one, by its place among them."""
        if page.file not in self._written:
            targets = [self._spellings(page, source, link.href) for link in page.links]
            self._written[page.file] = _matched(page.links, targets, self.sources[source])
        return self._written[page.file]

    def _spellings(self, page: Page, source: str, href: str) -> list[str]:
        """How the Markdown may have written href: as it stands, or as the path of a Markdown file."""
        spellings = [href, unquote(href)]
        address, mark, fragment = href.partition("#")
        path = self.resolve(page.url, address.partition("?")[0])
        if path is not None:
            target = self.page_of.get(self.file_at(path) or "")
            markdown = (self.source_of(target) if target else None) or f"{path.rstrip('/')}.md"
            near = posixpath.relpath(markdown, posixpath.dirname(source))
            spellings += [f"{near}{mark}{fragment}", f"{markdown}{mark}{fragment}"]
        return [spelling for spelling in spellings if spelling]


def tidy(href: str) -> str:
    """An address as a browser takes it: without tabs, line breaks and outer spaces."""
    return re.sub(r"[\t\r\n]", "", href).strip("".join(map(chr, range(33))))


def shortened(href: str, length: int = 80) -> str:
    """An address to show in a message."""
    return href if len(href) <= length else f"{href[: length - 1]}…"


# Reading


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _read_page(folder: Path, file: str) -> Page:
    parser = _PageParser()
    parser.feed(_text(folder / file))
    parser.close()
    return parser.page(file)


def _read_stylesheet(folder: Path, file: str) -> Stylesheet:
    return Stylesheet(file, tuple(_css(_text(folder / file))))


def _read_sources(pages: Sequence[Page], content_dir: Path) -> dict[str, tuple[str, ...]]:
    paths = {path for page in pages for path in _possible_sources(page.file) if (content_dir / path).is_file()}
    return {path: tuple(_text(content_dir / path).split("\n")) for path in sorted(paths)}


def _possible_sources(file: str) -> list[str]:
    stem = file.rpartition(".")[0]
    if stem == "index":
        return ["index.md"]
    if stem.endswith("/index"):
        return [f"{stem.removesuffix('/index')}.md", f"{stem}.md"]
    return [f"{stem}.md"]


def _css(text: str, first_line: int = 1) -> Iterator[Resource]:
    """What a stylesheet loads, with lines counted from first_line."""
    text = _CSS_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for match in _CSS_LOAD.finditer(text):
        url = next((group for group in match.groups() if group), "")
        if url:
            yield Resource("css", url, first_line + text.count("\n", 0, match.start()))


def _srcset(value: str) -> list[str]:
    """The addresses of a srcset: each is followed by an optional size and a comma."""
    return [found.rstrip(",") for found in re.findall(r"(?:^|,)\s*([^\s,]\S*)", value)]


# Finding the line in the Markdown


def _plain(text: str) -> str:
    """Markdown or visible text without emphasis marks, single-spaced."""
    return " ".join(re.sub(r"[*_`\\]", "", text).split())


@dataclass(frozen=True)
class _Place:
    """A Markdown line that may be a link's: how often each spelling of its target, and of its words, is on it."""

    line: int
    targets: dict[str, int]
    words: dict[str, int]


def _matched(links: Sequence[Link], targets: Sequence[Sequence[str]], lines: Sequence[str]) -> dict[int, int]:
    """The line each link was written on, by its index, for those that were.

    A place in the Markdown belongs to one link only: the one that has its target and its words, else its target,
    else its words. So a link of the frame is not taken for one in the text, and equal links get a line each.
    targets: for each link, how the Markdown may spell its target.
    """
    found: dict[int, int] = {}
    taken: Counter[tuple[int, str]] = Counter()
    places = [_places(link, spellings, lines) for link, spellings in zip(links, targets, strict=True)]
    for by_target, by_words in ((True, True), (True, False), (False, True)):
        for index, candidates in enumerate(places):
            for place in candidates if index not in found else ():
                target = next((t for t, times in place.targets.items() if times > taken[place.line, t]), None)
                words = next((w for w, times in place.words.items() if times > taken[place.line, w]), None)
                if (target or not by_target) and (words or not by_words):
                    found[index] = place.line
                    taken.update((place.line, name) for name in (target, words) if name)
                    break
    return found


def _places(link: Link, spellings: Sequence[str], lines: Sequence[str]) -> list[_Place]:
    places = []
    brackets = _in_brackets(link)
    for number, line in enumerate(lines, start=1):
        targets = {spelling: _times(line, spelling) for spelling in spellings if spelling in line}
        words = {words: plain.count(words) for words in brackets if "[" in line and words in (plain := _plain(line))}
        if targets or words:
            places.append(_Place(number, targets, words))
    return places


def _times(line: str, target: str) -> int:
    return len(re.findall(rf"(?<![\w./#-]){re.escape(target)}(?![\w/#-]|\.\w)", line))


def _in_brackets(link: Link) -> list[str]:
    """A link's words as Markdown has them; of a call button only the first part was written there."""
    return [f"[{_plain(words)}]" for words in dict.fromkeys([link.text, *link.words[:1]]) if words]


def _lines_with(lines: Sequence[str], text: str) -> list[int]:
    """The numbers of the lines that have a text, each as often as it does."""
    wanted = _plain(text)
    if not wanted:
        return []
    return [number for number, line in enumerate(lines, start=1) for _ in range(_plain(line).count(wanted))]


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
        self._meet_loads(tag, values, line)
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
            self.resources.extend(_css(data, self.getpos()[0]))
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
            self.resources.extend(_css(values["style"], line))
        if tag in EMBEDDING:
            self.inline.append(Inline("element", tag, line))
        if values.get("ping", "").strip():
            self.inline.append(Inline("ping", values["ping"], line))
        handlers = (name for name in values if re.fullmatch("on[a-z]+", name))
        self.inline.extend(Inline("handler", name, line) for name in sorted(handlers))

    def _meet_loads(self, tag: str, values: dict[str, str], line: int) -> None:
        kind = tag
        if tag == "link":
            rels = sorted(LOADING_RELS & set(values.get("rel", "").lower().split()))
            if not rels:
                return
            kind = f"link {rels[0]}"
        for attribute in LOADING_ATTRIBUTES.get(tag, ()):
            value = values.get(attribute, "").strip()
            urls = _srcset(value) if attribute.endswith("srcset") else [value]
            self.resources.extend(Resource(kind, url, line) for url in urls if url)

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
