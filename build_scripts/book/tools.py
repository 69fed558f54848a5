"""A tool in the text of a page: [Breathe with the circle](tool:breathing), alone on its line.

The words say what it does, for whoever cannot see it. The page itself must say all that the tool does, because without
scripts there is only the page. What the tool does is in build_scripts/client/, in the folder of its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from .better_words import wording_of
from .contact_links import without_code
from .model import WORDS_PAGE, Book, Page
from .quiz import quiz_faults
from .roadmap import roadmap_faults

_TOOL = re.compile(r"(?<![\\!])\[([^\[\]\n]*)\]\(tool:([^()\s]*)\)")
_NUMBERED = re.compile(r"^\d+\. ", re.MULTILINE)
_LISTED_WITH_ID = re.compile(r"^(?:[-*+]|\d+\.) +.*\{ *#", re.MULTILINE)


@dataclass(frozen=True)
class Tool:
    """What a tool needs of its page.

    field: what the front matter must hold for it alone; None when the text is enough.
    reads: a field that it reads where it stands on the page, and that pages without it may have too.
    text: what the text must have, as a pattern, and what an editor is told to write.
    faults: what is wrong with a text for it: line counted from 1, what, and the remedy.
    page: another page that it works with; None when its own is enough.
    made: what it gets to work with, made of the book; None when it is what `field` holds, or nothing.
    personal: whether it holds what nobody else should see, so that the page is covered when the phone shows its apps.
    """

    field: str | None = None
    reads: str | None = None
    text: tuple[re.Pattern[str], str] | None = None
    faults: Callable[[str], Iterator[tuple[int, str, str]]] | None = None
    page: str | None = None
    made: Callable[[Book], object] | None = None
    personal: bool = False


#: The same names as in build_scripts/client/tools.js.
TOOLS = {
    "after-a-job": Tool(field="timeline", personal=True),
    "audit": Tool(
        field="audit", text=(_LISTED_WITH_ID, "write the questions as a list, each with an id like { #path-lit }")
    ),
    "breathing": Tool(field="breathing"),
    "course": Tool(reads="cards"),
    "grounding": Tool(text=(_NUMBERED, "write the steps as a numbered list")),
    "language": Tool(page=WORDS_PAGE, made=wording_of, personal=True),
    "my-plan": Tool(
        text=(_LISTED_WITH_ID, "write its headings as a list, each with an id like { #signs }"), personal=True
    ),
    "project-canvas": Tool(
        text=(_LISTED_WITH_ID, "write its boxes as a numbered list, each with an id like { #canvas-problem }")
    ),
    "quiz": Tool(faults=quiz_faults),
    "reflection": Tool(
        text=(_LISTED_WITH_ID, "write the questions as a numbered list, each with an id like { #what }"), personal=True
    ),
    "roadmap": Tool(faults=roadmap_faults),
    "saved": Tool(personal=True),
    "self-check": Tool(
        text=(_LISTED_WITH_ID, "write the questions as a numbered list, each with an id like { #sleep }"), personal=True
    ),
}


@dataclass(frozen=True)
class ToolLink:
    """One tool as it stands in the text. line: counted from 1 in it. alone: whether nothing else is on its line."""

    start: int
    end: int
    line: int
    label: str
    name: str
    alone: bool


def find_tools(markdown: str) -> list[ToolLink]:
    """The tools in a text, in order; in code, or after a backslash, there are none."""
    return [_tool_at(markdown, match) for match in _TOOL.finditer(without_code(markdown))]


def _tool_at(markdown: str, match: re.Match[str]) -> ToolLink:
    start, end = match.span()
    line_start = markdown.rfind("\n", 0, start) + 1
    line_end = markdown.find("\n", end)
    rest = markdown[end : line_end if line_end >= 0 else None]
    line = markdown.count("\n", 0, start) + 1
    return ToolLink(start, end, line, match[1].strip(), match[2], line_start == start and not rest.strip())


def tool_faults(body: str, given: frozenset[str], pages: Container[str]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the tools in a text: its line counted from 1, what, and the remedy.

    given: the fields in the page's front matter. pages: the paths of every page of the book."""
    links = find_tools(body)
    for link in links:
        if link.name not in TOOLS:
            near = get_close_matches(link.name, TOOLS, n=1)
            remedy = f"write tool:{near[0]}" if near else "write one of " + ", ".join(TOOLS)
            yield link.line, f'there is no tool "{link.name}"', remedy
            continue
        tool = TOOLS[link.name]
        if not link.alone:
            yield link.line, f"[{link.label}](tool:{link.name}) is not alone on its line", "give it a line of its own"
        if not link.label:
            remedy = f"write what it does, like [Breathe with it](tool:{link.name})"
            yield link.line, "a tool without words", remedy
        for needed in (tool.field, tool.reads):
            if needed and needed not in given:
                yield link.line, f"tool:{link.name} needs {needed}: in the front matter", f"add {needed}:"
        if tool.page and tool.page not in pages:
            yield link.line, f"tool:{link.name} needs the page {tool.page}", "write it, or take the tool out"
        if tool.text and not tool.text[0].search(without_code(body)):
            yield link.line, f"tool:{link.name} has nothing to work with on this page", tool.text[1]
        if tool.faults:
            yield from tool.faults(body)
    for link in links[1:]:
        yield link.line, "a second tool on this page", "give it a page of its own"


def render_tools(book: Book, page: Page, markdown: str, html: Callable[..., str]) -> str:
    """The text with each tool as the empty place in which its script starts. html: renders a template by its name."""
    parts, position = [], 0
    for link in find_tools(markdown):
        tool = TOOLS[link.name]
        place = html(
            "tool", name=link.name, label=link.label, personal=tool.personal, settings=_settings(book, page, tool)
        )
        parts += [markdown[position : link.start], f"\n{place}\n"]
        position = link.end
    return "".join(parts) + markdown[position:]


def _settings(book: Book, page: Page, tool: Tool) -> str:
    """What the front matter, or the book, says for the tool, as JSON."""
    if tool.made:
        values = tool.made(book)
    elif tool.field:
        values = page.model_dump(mode="json", by_alias=True, include={tool.field})[tool.field]
    else:
        return ""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
