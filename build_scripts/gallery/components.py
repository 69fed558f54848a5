"""The page with every component.

It is built like any page, of a copy of content/, and is no part of a release: no phone need store it, and search need
not find it."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..build import CONTENT

COMPONENTS = "about/components/"
"""Where the page stands on a site that has it."""


def content_with_components(folder: Path) -> Path:
    """A copy of content/ in `folder` that has the page too."""
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    shutil.copyfile(Path(__file__).with_name("components.md"), content / "about" / "components.md")
    return content
