"""Writes a small content folder from a drawing of it, so that a test shows the files it is about."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent


def write_tree(folder: Path, drawing: str) -> Path:
    """Writes the files drawn and returns the `content` folder.

    A line with a path begins a file; the lines after it that begin with "| " are what it holds. A file
    without such lines is empty. Paths are below `content`.

        me/sleep.md
        | ---
        | title: Sleep
        | ---
    """
    content = folder / "content"
    content.mkdir(exist_ok=True)
    path: Path | None = None
    for line in dedent(drawing).strip("\n").split("\n"):
        if line.startswith("|"):
            assert path is not None, f"text before the first file name: {line}"
            with path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line[2:] + "\n")
        elif line.strip():
            path = content / line.strip()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")
    return content
