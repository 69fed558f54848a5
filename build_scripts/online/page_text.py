"""What a reader gets from a page: its text in passages, under their headings, and the numbers behind its links.

HTML is read by selectolax as browsers read it, PDF by pypdf. What no reader sees is left out: scripts, comments,
templates, struck-out text. What a reader cannot see but the phone or a screen reader uses is kept aside:
tel: and sms: links, aria-label, alt, and the telephone of JSON-LD and microdata.
"""

from __future__ import annotations

import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote

from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser, LexborNode

from build_scripts.online.fetch import charset_of

# Elements that begin a passage of their own.
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body button caption dd details dialog div dl dt fieldset figcaption figure"
        " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody"
        " td tfoot th thead tr ul",
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Never shown; or shown as no longer so.
_UNSEEN = frozenset(
    re.findall(r"\w+", "script style template noscript head del s strike svg select datalist iframe object")
)
_DEEPEST = 400  # levels: more than any page a person made
_PDF_PAGES = 60
_SOON = 10  # seconds: a page that sends its reader on later is read first

# Joiners and marks that have no width, and may stand anywhere in a number that was pasted.
_NO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every flaw of other people's files


@dataclass(frozen=True)
class Passage:
    """Text that reads as one: a paragraph, a list item, a cell, a heading.

    headings: those it stands under, outermost first; a heading stands under itself.
    text: what a reader sees.
    spoken: the same, with what links and labels say in their places, on lines of their own: "tel:+448001111".
    """

    headings: tuple[str, ...] = ()
    text: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class PageText:
    """A page as it reads.

    kind: html, pdf, text; or "unreadable" when there is nothing in it that this program can read.
    site: what the page says its site is called, "" if nothing.
    scripts: the source of its scripts: text that a reader may or may not come to see.
    asks_password: whether there is a field for one.
    goes_to: the address that the page itself sends its reader to, within seconds; "" if it does not.
    """

    kind: str
    title: str = ""
    site: str = ""
    passages: tuple[Passage, ...] = ()
    scripts: str = ""
    asks_password: bool = False
    goes_to: str = ""

    @property
    def words(self) -> int:
        """How many words a reader sees."""
        return sum(len(passage.text.split()) for passage in self.passages)

    @property
    def heading(self) -> str:
        """The first heading of the page."""
        return next((passage.headings[0] for passage in self.passages if passage.headings), "")

    def text(self) -> str:
        """Everything a reader sees, a line for each passage."""
        return "\n".join(passage.text for passage in self.passages)


def clean(text: str) -> str:
    """Text in one form: wide digits as digits, no invisible marks, single spaces; line breaks stay."""
    shown = _NO_WIDTH.sub("", unicodedata.normalize("NFKC", text))
    return "\n".join(" ".join(line.split()) for line in shown.split("\n"))


def read_page(body: bytes, content_type: str) -> PageText:
    """The page in some bytes; never raises, whatever they are."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if body[:1024].lstrip().startswith(b"%PDF-"):
            return _read_pdf(body)
        if kind == "text/plain":
            paragraphs = re.split(r"\n\s*\n", _decoded(body, content_type).replace("\r\n", "\n"))
            return PageText("text", passages=_plain(paragraphs))
        if "html" in kind or (not kind and b"<" in body[:1024]):
            return _read_html(_decoded(body, content_type))
    except Exception:  # Parsers of other people's files fail in more ways than they name.
        return PageText("unreadable")
    return PageText("unreadable")


def _decoded(body: bytes, content_type: str) -> str:
    named = charset_of(content_type)
    if not named and (found := re.search(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", body[:4096], re.IGNORECASE)):
        named = found[1].decode("ascii")
    # As browsers do: what says it is ISO 8859-1 is Windows-1252.
    if named.lower() in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        named = "cp1252"
    for charset in (named, "utf-8-sig"):
        try:
            return body.decode(charset or "utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def _read_pdf(body: bytes) -> PageText:
    reader = PdfReader(io.BytesIO(body))
    texts = [page.extract_text() for page in reader.pages[:_PDF_PAGES]]
    paragraphs = [part for text in texts for part in re.split(r"\n\s*\n", text) if part.strip()]
    title = clean(str(reader.metadata.title or "")) if reader.metadata else ""
    return PageText("pdf" if paragraphs else "unreadable", title, passages=_plain(paragraphs))


def _plain(paragraphs: list[str]) -> tuple[Passage, ...]:
    return tuple(Passage((), clean(text), clean(text)) for text in paragraphs)


# HTML


def _read_html(html: str) -> PageText:
    tree = LexborHTMLParser(html)
    if tree.root is None:
        return PageText("unreadable")
    scripts = [node.text(deep=True) for node in tree.css("script")]
    title = tree.css_first("head > title") or tree.css_first("title")
    site = tree.css_first('meta[property="og:site_name"]')
    passages = [*_passages(tree.root), *_structured(tree)]
    return PageText(
        "html",
        clean(title.text()).strip() if title else "",
        clean((site.attributes.get("content") or "") if site else ""),
        tuple(passage for passage in passages if passage.spoken),
        "\n".join(scripts),
        tree.css_first('input[type="password"]') is not None,
        _goes_to(tree),
    )


def _goes_to(tree: LexborHTMLParser) -> str:
    for meta in tree.css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").lower() == "refresh":
            said = re.match(
                r"""(?i)\s*(\d+)[\d.]*\s*[;,]\s*url\s*=\s*["']?([^"'\s]+)""", meta.attributes.get("content") or ""
            )
            if said and int(said[1]) <= _SOON:
                return said[2]
    return ""


def _passages(root: LexborNode) -> Iterator[Passage]:
    """The passages of a page in the order they read."""
    headings: dict[int, str] = {}
    headings_now, block, pieces = tuple[str, ...](), 0, list[_Piece]()
    for node in root.traverse(include_text=True):
        aside = _aside(node)
        if node.tag == "br":
            pieces.append(_Piece("\n"))
        if node.tag not in ("-text", "img") and not aside:
            continue
        owner, unseen = _owner(node)
        if unseen or owner is None:
            continue
        if owner.mem_id != block:
            yield _passage(headings_now, pieces)
            headings_now, block, pieces = _under(headings, owner), owner.mem_id, []
        if node.tag == "-text":
            pieces.append(_Piece(re.sub(r"\s+", " ", node.text_content or "")))
        pieces += [_Piece(f"\n{said}\n", aside=True) for said in aside]
    yield _passage(headings_now, pieces)


class _Piece(NamedTuple):
    text: str
    aside: bool = False


def _passage(headings: tuple[str, ...], pieces: list[_Piece]) -> Passage:
    seen = clean("".join(piece.text for piece in pieces if not piece.aside)).strip()
    spoken = clean("".join(piece.text for piece in pieces)).strip()
    return Passage(headings, seen, spoken)


def _owner(node: LexborNode) -> tuple[LexborNode | None, bool]:
    """The block a node belongs to, and whether it is inside something no reader sees."""
    owner: LexborNode | None = None
    above: LexborNode | None = node
    for _ in range(_DEEPEST):
        if above is None:
            return owner, False
        if above.tag in _UNSEEN:
            return owner, True
        if owner is None and above.tag in _BLOCKS:
            owner = above
        above = above.parent
    return None, True


def _under(headings: dict[int, str], owner: LexborNode) -> tuple[str, ...]:
    """The headings a block stands under; a heading takes its place among them."""
    level = _level(owner)
    if level:
        for deeper in [known for known in headings if known >= level]:
            del headings[deeper]
        headings[level] = clean(owner.text(deep=True)).strip()
    return tuple(headings[known] for known in sorted(headings))


def _level(owner: LexborNode) -> int:
    if owner.tag in _HEADINGS:
        return _HEADINGS[owner.tag]
    if owner.attributes.get("role") == "heading":
        written = owner.attributes.get("aria-level") or ""
        return int(written) if written.isdecimal() else 2
    return 0


def _aside(node: LexborNode) -> list[str]:
    """What an element says to a phone or a screen reader."""
    if node.tag in ("-text", "-comment") or not node.attributes:
        return []
    said = [node.attributes.get(name) or "" for name in ("aria-label", "alt")]
    href = (node.attributes.get("href") or "").strip()
    if re.match(r"(?i)(tel|sms|callto|smsto):", href) and not _contradicted(href, node):
        said.append(unquote(href).partition("?")[0])
    if node.attributes.get("itemprop") == "telephone":
        said.append(node.attributes.get("content") or "")
    return [clean(text) for text in said if re.search(r"\d", text)]


def _contradicted(href: str, node: LexborNode) -> bool:
    """Whether a link rings another number than it shows: then what it shows is what people are told."""
    shown = re.sub(r"\D", "", clean(node.text(deep=True)))
    rung = re.sub(r"\D", "", unquote(href).partition("?")[0])
    tail = min(len(shown), len(rung), 9)
    return len(shown) >= 5 and tail > 0 and shown[-tail:] != rung[-tail:]


def _structured(tree: LexborHTMLParser) -> Iterator[Passage]:
    """A passage for each telephone of JSON-LD, with the name it is given for."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text(deep=True))
        except (ValueError, RecursionError):
            continue
        yield from _telephones(data, "")


def _telephones(data: Any, name: str, depth: int = 0) -> Iterator[Passage]:
    if depth > 20:
        return
    if isinstance(data, list):
        for item in data:
            yield from _telephones(item, name, depth + 1)
    elif isinstance(data, dict):
        name = str(data.get("name") or name)
        numbers = data.get("telephone") or []
        for number in numbers if isinstance(numbers, list) else [numbers]:
            yield Passage((clean(name),) if name else (), spoken=clean(f"tel:{number}"))
        for value in data.values():
            if isinstance(value, dict | list):
                yield from _telephones(value, name, depth + 1)
