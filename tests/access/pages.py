"""Which pages there are, and a few that have everything the others have: both from the finished site."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path


def pages_of(site: Path) -> dict[str, Path]:
    """The file of every page by its address below the site, "" for the first page."""
    files = sorted(site.rglob("index.html"))
    folders = [file.parent.relative_to(site).as_posix() for file in files]
    return {"" if folder == "." else f"{folder}/": file for folder, file in zip(folders, files, strict=True)}


def tool_pages(site: Path) -> list[str]:
    """The addresses of the pages that are a tool."""
    return [
        address for address in pages_of(site) if any(part.startswith("section.tool") for part in parts(site, address))
    ]


def typical(site: Path) -> list[str]:
    """The first page, and as few others as show every kind of element: a page of a new kind comes in by itself."""
    left = set().union(*(parts(site, address) for address in pages_of(site))) - parts(site, "")
    chosen = [""]
    while left:
        best = max(pages_of(site), key=lambda address: len(parts(site, address) & left))
        chosen.append(best)
        left -= parts(site, best)
    return chosen


@cache
def parts(site: Path, address: str) -> frozenset[str]:
    """The kinds of element on a page: tag and class, and the place they stand in."""
    reader = _Parts()
    reader.feed(pages_of(site)[address].read_text("utf-8"))
    return frozenset(reader.found)


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        self.found.add(tag)
        self.found.update(f"{tag}.{one}" for one in classes)
