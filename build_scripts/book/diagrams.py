"""Diagrams: an SVG picture alone on its line is drawn into the page, and so has its colours, light or dark.

![What the picture says, in words](images/after-a-job.svg)
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

_PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]+\.svg)\)")
_ALONE = re.compile(rf"^{_PICTURE.pattern}[ \t]*$", re.MULTILINE)
_COLOURS = {"none", "currentColor"}
_SVG = "{http://www.w3.org/2000/svg}"
#: All that a drawing needs. Text keeps its size class from the style sheet.
_PARTS = {"svg", "g", "path", "line", "polyline", "polygon", "circle", "rect", "text", "tspan"}
_SHORTEST_WORDS = 20  # characters: "A timeline." says nothing to those who cannot see it
_LARGEST = 6000  # bytes


def with_diagrams(markdown: str, path: str, diagrams: Mapping[str, str]) -> str:
    """The Markdown of the page at `path` with its SVG pictures drawn into it.

    diagrams: the text of each file, by its path below content/. KeyError for one that is not there."""

    def figure(found: re.Match[str]) -> str:
        drawing = re.sub(r"\s*\n\s*", "\n", diagrams[_file(path, found[2])].strip())
        label = html.escape(re.sub(r"\\(.)", r"\1", found[1]))
        drawing = drawing.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
        return f'\n<figure class="diagram">\n{drawing}\n</figure>\n'

    return _ALONE.sub(figure, markdown)


def picture_faults(line: str, path: str, diagrams: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the SVG pictures on a line of the page at `path`, and the remedy."""
    for found in _PICTURE.finditer(line):
        if _file(path, found[2]) not in diagrams:
            yield f'there is no picture "{found[2]}"', "write its path as seen from this page, like images/steps.svg"
        if not _ALONE.search(line):
            yield f'the picture "{found[2]}" is not alone on its line', "give it a line of its own"
        if len(found[1]) < _SHORTEST_WORDS:
            remedy = "write them between the square brackets: what the picture says, not what it looks like"
            yield f'the picture "{found[2]}" has no words for those who cannot see it', remedy


def drawing_faults(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with an SVG file, and the remedy."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f"not an SVG drawing ({error})", "export it again as SVG"
        return
    if root.tag != f"{_SVG}svg" or "viewBox" not in root.attrib:
        yield "the drawing has no size", 'begin it with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340 200">'
    if len(text.encode()) > _LARGEST:
        yield f"the drawing has more than {_LARGEST} bytes", "draw it with fewer lines"
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if name not in _PARTS:
            yield f"the drawing has <{name}> in it", f"use only {', '.join(sorted(_PARTS))}"
        for key, value in element.attrib.items():
            if key in ("style", "id") or key.startswith("on") or key.endswith("href"):
                yield f"the drawing has {key}= in it", "take it out: a picture has no styles, scripts or links"
            elif key in ("fill", "stroke", "color") and value not in _COLOURS:
                yield f'{key}="{value}" is the same in light and in dark', f'write {key}="currentColor", or a class'


def _file(path: str, target: str) -> str:
    """The path below content/ that a target written on the page at `path` means."""
    return normpath(join(dirname(path), target))
