"""The `check` command: the content and the finished site, every Problem in one report."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from build_scripts import report
from build_scripts.checks import CHECKS, run_checks
from build_scripts.checks.site import Site
from build_scripts.environment import ROOT
from build_scripts.problem import Problem, has_errors, in_reading_order

PROJECT = Path(ROOT)


def run(args: argparse.Namespace) -> int:
    """Check everything and print the report, or write it to args.output; 1 when there is an error.

    args.format: a key of report.FORMATS.
    """
    problems, checks_run = check(PROJECT)
    text = report.render(problems, checks_run, args.format)
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(text, encoding="utf-8", newline="\n")
        text = f"{report.summary(problems, checks_run).rstrip('.')}. Written to {args.output}\n"
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a Windows terminal may not know a character of a page
    print(text, end="")
    if not checks_run.checks:
        print("The finished site could not be checked before this is put right.", file=sys.stderr)
    return 1 if has_errors(problems) else 0


def check(project: Path) -> tuple[list[Problem], report.ChecksRun]:
    """Every Problem of the content and of the site built from it, and what was looked at.

    Content with errors is not built: only its own Problems are told then, and no check counts as run.
    """
    # Imported here so that the parts of this package can be used where no builder is installed.
    from build_scripts.book.load import load_book
    from build_scripts.build import BuildFailed, build_site

    content, site_dir = project / "content", project / ".cache" / "site"
    book, problems = load_book(content, project)
    shutil.rmtree(site_dir, ignore_errors=True)  # or an earlier site would be checked if no new one is built
    checks: dict[str, str] = {}
    try:
        problems = problems + build_site(site_dir)
    except BuildFailed as failed:
        problems.append(
            Problem("mkdocs.yml", None, f"the site cannot be built: {failed}", "put that right", check="build")
        )
    else:
        if site_dir.is_dir():
            base = urlsplit(os.environ.get("SITE_URL", "")).path.rstrip("/") + "/"
            problems += run_checks(Site.read(site_dir, content, base), book, CHECKS)
            checks = {check.name: check.about for check in CHECKS}
    return in_reading_order(problems), report.ChecksRun(checks, len(book.pages), len(book.services))
