"""The gallery as one HTML file: a row for every page and state, its pictures side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_STYLE = """
body { margin: 1rem; font: 16px/1.4 system-ui, sans-serif; color: #222; background: #ddd; }
h2 { margin: 2rem 0 .4rem; font-size: 1rem; }
.row { display: flex; gap: .5rem; align-items: flex-start; overflow-x: auto; padding-bottom: .5rem; }
figure { flex: none; margin: 0; }
figcaption { font-size: .8rem; }
img { display: block; max-height: 34rem; border: 1px solid #999; }
"""


@dataclass(frozen=True)
class Shot:
    """One picture. file: relative to the HTML file. seen: such as "360 dark"."""

    seen: str
    file: str


@dataclass(frozen=True)
class Row:
    """A page or a state of one. address: from the site's root."""

    name: str
    address: str
    shots: Sequence[Shot]


def sheet(rows: Iterable[Row], title: str) -> str:
    """The whole file. Its pictures are fetched when they come into view."""
    parts = [
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{escape(title)}</title>',
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>",
        *(part for row in rows for part in _row(row)),
    ]
    return "\n".join(parts) + "\n"


def _row(row: Row) -> Iterable[str]:
    yield f"<h2>{escape(row.name)} <small>/{escape(row.address)}</small></h2>"
    yield '<div class="row">'
    for shot in row.shots:
        about = escape(f"{row.name}, {shot.seen}")
        yield f'<figure><a href="{escape(shot.file)}"><img src="{escape(shot.file)}" alt="{about}" loading="lazy"></a>'
        yield f"<figcaption>{escape(shot.seen)}</figcaption></figure>"
    yield "</div>"
