"""Which files stand beside the pages: our own, and of the theme's only its style sheet. The same for every builder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path

from ..client.bundle import LIVE_RELOAD

#: What is kept of Material's own files; Zensical has the same style sheet in a folder named after its variant.
TAKEN_FROM_THEME = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/classic/main.*.min.css")
#: Written to the root by Zensical, and read by nothing of ours.
NOT_OURS = ("objects.inv", "search.json")


def finish_assets(site: Path, ours: Iterable[Path], bundled: Mapping[str, Path], *, live: bool) -> None:
    """Takes what the theme brought out of a site that a builder has just written, and puts our own files in.

    ours: the folders whose files a builder copies for us. bundled: our scripts and styles by the name of their source.
    live: with the script that shows an editor's changes."""
    folders = list(ours)
    for file in [*(site / "assets").rglob("*"), *(site / name for name in NOT_OURS)]:
        path = file.relative_to(site).as_posix()
        wanted = any(fnmatch(path, pattern) for pattern in TAKEN_FROM_THEME)
        if file.is_file() and not wanted and not any((folder / path).is_file() for folder in folders):
            file.unlink()
    for folder in sorted((site / "assets").rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    (site / "assets").mkdir(exist_ok=True)
    for name, file in bundled.items():
        if live or name != LIVE_RELOAD:
            shutil.copyfile(file, site / "assets" / file.name)
