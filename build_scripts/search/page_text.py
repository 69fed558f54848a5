"""The words of one finished page, part by part, without what other pages say of themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Parts of an article that repeat what stands elsewhere, or say where it comes from.
_SKIPPED = {
    "back", "call__number", "cards", "cards-heading", "group", "lead", "next", "origin", "pass-on", "pocket-card",
    "rows", "search-words", "service__channels", "service__evidence", "sheet", "sources",
}  # fmt: skip
#: What is there to tap or to fill in; what a tool shows only when it runs.
_CONTROLS = {"button", "h1", "noscript", "script", "select", "style", "svg", "template", "textarea"}
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INSIDE_A_WORD = {"abbr", "b", "em", "i", "mark", "strong", "sub", "sup", "u", "wbr"}


@dataclass
class Part:
    """A heading and the words below it, up to the next. id: its anchor. Both are "" for what is above them all."""

    id: str = ""
    heading: str = ""
    text: str = ""


@dataclass
class PageText:
    """A finished page as search sees it. parts: in order, without empty ones. tools: the names of its tools."""

    parts: list[Part] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)


def page_text(html: str) -> PageText:
    """The words of a finished page's article."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    parts = [Part(part.id, " ".join(part.heading.split()), " ".join(part.text.split())) for part in reader.parts]
    return PageText([part for part in parts if part.heading or part.text], reader.tools)


class _Reader(HTMLParser):
    """Follows the tags down to the article, past what is skipped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = [Part()]
        self.tools: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # the tags we are in; is each skipped, is it a service's card
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "article" or self._open:
            self._enter(tag, values)

    def _enter(self, tag: str, values: dict[str, str]) -> None:
        classes = set(values.get("class", "").split())
        skipped = bool(_SKIPPED & classes) or tag in _CONTROLS or "hidden" in values
        if not self._skipping() and not skipped:
            if values.get("data-tool") and not self._in_a_card():
                self.tools.append(values["data-tool"])
            if tag in ("h2", "h3"):
                self.parts.append(Part(values.get("id", "")))
                self._heading = True
            if tag not in _INSIDE_A_WORD:
                self._add(" ")
        if tag not in _VOID:
            self._open.append((tag, skipped, "service" in classes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """<path/> in a drawing holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if not any(tag == name for name, *_ in self._open):
            return
        while self._open.pop()[0] != tag:
            pass
        if tag in ("h2", "h3"):
            self._heading = False
        elif tag not in _INSIDE_A_WORD and not self._skipping():
            self._add(" ")

    def handle_data(self, data: str) -> None:
        if self._open and not self._skipping():
            self._add(data)

    def _skipping(self) -> bool:
        return any(skipped for _, skipped, _ in self._open)

    def _in_a_card(self) -> bool:
        """What helps to read a service's card does not make a page a tool."""
        return any(card for *_, card in self._open)

    def _add(self, text: str) -> None:
        if self._heading:
            self.parts[-1].heading += text
        else:
            self.parts[-1].text += text
