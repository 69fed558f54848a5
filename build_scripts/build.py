"""content/ -> site/: the model is read, MkDocs makes the pages, and the `pwa` step makes them an offline app."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from . import report
from .book.load import load_book
from .environment import ROOT
from .problem import Problem, has_errors

PROJECT = Path(ROOT)
CONTENT = PROJECT / "content"


class BuildFailed(Exception):
    """The builder stopped although the content is sound; the message is the end of what it said."""


def source_commit() -> str | None:
    """The commit the site is built from; None outside a repository."""
    command = ["git", "-C", str(PROJECT), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def build_site(
    site_dir: Path,
    *,
    content: Path = CONTENT,
    live: bool = False,
    site_url: str | None = None,
    force: str | None = None,
) -> list[Problem]:
    """Builds the site into `site_dir` and returns the content's problems.

    Content with an error is not built: the folder is left as it was, so that what was good stays. content: another
    folder of pages and services than the book's own. live: with the script that shows an editor's changes. site_url:
    where the site will stand. force: whose edition; the national one if None. Raises BuildFailed."""
    _, problems = load_book(content, force=force)
    if has_errors(problems):
        return problems
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site_dir.resolve())]
    settings = {
        "CONTENT_DIR": str(content),
        "NO_MKDOCS_2_WARNING": "1",  # Material's notice about its own future is in the decision log
        "SOURCE_COMMIT": source_commit() or "",
        "POCKET_BOOK_LIVE": "1" if live else "",
        "POCKET_BOOK_FORCE": force or "",
    }
    if site_url:
        settings["SITE_URL"] = site_url
    done = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildFailed((done.stderr or done.stdout).strip())
    return problems


def run(args: argparse.Namespace) -> int:
    """The `build` command."""
    site_dir = args.site_dir or PROJECT / "site"
    try:
        if args.builder:
            from .builders import build_with  # only here: it takes what it needs from this module

            problems = build_with(args.builder, site_dir, force=args.force)
        else:
            problems = build_site(site_dir, force=args.force)
    except BuildFailed as fault:
        print(fault, file=sys.stderr)
        return 1
    if problems:
        print(report.render(problems, []))
    if has_errors(problems):
        print("Nothing was built.", file=sys.stderr)
        return 1
    print(f"Built {site_dir}")
    return 0
