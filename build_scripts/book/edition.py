"""Which files make up an edition: content/ is the national one, and a force's folder is laid over it.

A file of the force's takes the place of the national file of the same path; any other is added.
"""

from __future__ import annotations

from pathlib import Path

FORCES = "forces"


def force_names(content: Path) -> list[str]:
    """The forces that have a folder: content/forces/hampshire/ is "hampshire"."""
    folder = content / FORCES
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def overlay_of(content: Path, force: str | None) -> Path | None:
    """The folder of a force; None for the national edition. Raises ValueError for a force that has none."""
    if not force:
        return None
    if force not in force_names(content):
        raise ValueError(f"there is no folder content/{FORCES}/{force}; write one of {', '.join(force_names(content))}")
    return content / FORCES / force


def files_of(content: Path, force: str | None = None) -> dict[str, Path]:
    """The files of an edition by their path in it: "me/sleep.md"."""
    overlay, forces = overlay_of(content, force), content / FORCES
    files = {_below(path, content): path for path in content.rglob("*") if not path.is_relative_to(forces)}
    if overlay:
        files |= {_below(path, overlay): path for path in overlay.rglob("*")}
    return {below: files[below] for below in sorted(files) if files[below].is_file()}


def _below(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
