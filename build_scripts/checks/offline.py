"""The site is an offline app: every part is there, and a phone gets exactly what the release manifest lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_scripts.book.addresses import NOT_STORED
from build_scripts.checks.site import Site
from build_scripts.problem import Problem
from build_scripts.pwa.verify import verify

if TYPE_CHECKING:
    from build_scripts.book.model import Book


def find(site: Site, book: Book | None) -> list[Problem]:
    """What `pwa verify` says of the folder."""
    return [replace(problem, file=site.site_name(problem.file)) for problem in verify(site.folder, [*NOT_STORED])]
