"""Which files stand beside the pages: our own, and of the theme's what the pages use of its style sheet."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..client.bundle import LIVE_RELOAD
from ..client.style import used_style, words_of_pages, words_of_scripts
from .digest import digest

#: The theme's style sheet among Material's own files; Zensical has the same in a folder named after its variant.
THEME_STYLE = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/classic/main.*.min.css")
#: Written to the root by Zensical, and read by nothing of ours.
NOT_OURS = ("objects.inv", "search.json")
#: What every page links to; what they use of the theme's, and a force's colours, are put into the same file.
STYLE = "styles.css"
MERGED = (STYLE, "force.css")


def finish_assets(site: Path, ours: Iterable[Path], bundled: Mapping[str, Path], *, live: bool) -> None:
    """Takes what the theme brought out of a site that a builder has just written, and puts our own files in.

    ours: the folders whose files a builder copies for us. bundled: our scripts and styles by the name of their source.
    live: with the script that shows an editor's changes."""
    theme = "".join(file.read_text("utf-8") for pattern in THEME_STYLE for file in sorted(site.glob(pattern)))
    _remove_theirs(site, list(ours))
    (site / "assets").mkdir(exist_ok=True)
    for name, file in bundled.items():
        if name not in MERGED and (live or name != LIVE_RELOAD):
            shutil.copyfile(file, site / "assets" / file.name)
    _write_style(site, theme, bundled)


def _remove_theirs(site: Path, ours: list[Path]) -> None:
    for file in [*(site / "assets").rglob("*"), *(site / name for name in NOT_OURS)]:
        path = file.relative_to(site)
        if file.is_file() and not any((folder / path).is_file() for folder in ours):
            file.unlink()
    for folder in sorted((site / "assets").rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _write_style(site: Path, theme: str, bundled: Mapping[str, Path]) -> None:
    """Writes the style sheet of every page, named after its bytes, and has them link to it."""
    pages = {file: file.read_text("utf-8") for file in sorted(site.rglob("*.html"))}
    scripts = (file.read_text("utf-8") for file in bundled.values() if file.suffix == ".js")
    sheets = {name: file.read_text("utf-8") for name, file in bundled.items() if file.suffix == ".css"}
    words = words_of_pages(pages.values()) | words_of_scripts(scripts)
    used = used_style(theme, words, "".join(sheets.values()))
    style = used + "".join(sheet for name, sheet in sheets.items() if name in MERGED)
    linked, written = bundled[STYLE].name, f"styles-{digest(style).upper()}.css"
    (site / "assets" / written).write_text(style, "utf-8", newline="\n")
    for file, page in pages.items():
        file.write_text(page.replace(linked, written), "utf-8", newline="\n")
