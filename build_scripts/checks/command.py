"""The `check` command: the content and the finished site, every Problem in one report."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from build_scripts import report
from build_scripts.checks import check_book
from build_scripts.environment import EXIT_FAULT, ROOT
from build_scripts.problem import Problem, has_errors, in_reading_order

PROJECT = Path(ROOT)


def run(args: argparse.Namespace) -> int:
    """Check everything and print the report, or write it to args.output; 1 when there is an error.

    args.format: a key of report.FORMATS. args.online: look on the web too; 2 when that could not be done.
    """
    problems, checks_run = check(PROJECT, args.force)
    notice = ""
    if args.online:
        from build_scripts.online.command import check_online

        found, checks, notice = check_online(PROJECT / "content", args)
        problems = in_reading_order([*problems, *found])
        checks_run = replace(checks_run, checks={**checks_run.checks, **checks})
    text = report.render(problems, checks_run, args.format)
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(text, encoding="utf-8", newline="\n")
        text = f"{report.summary(problems, checks_run).rstrip('.')}. Written to {args.output}\n"
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a Windows terminal may not know a character of a page
    print(text, end="")
    if notice:
        print(notice, file=sys.stderr)
    if not checks_run.checks:
        print("The finished site could not be checked before this is put right.", file=sys.stderr)
    if has_errors(problems):
        return 1
    return EXIT_FAULT if notice else 0


def check(project: Path, force: str | None = None) -> tuple[list[Problem], report.ChecksRun]:
    """Every Problem of the content and of the site built from it, and what was looked at.

    Content with errors is not built: only its own Problems are told then, and no check counts as run.
    force: whose edition; the national one if None, and then the content of every force is looked at too.
    """
    # Imported here so that the parts of this package can be used where no builder is installed.
    from build_scripts.book.load import load_editions
    from build_scripts.build import BuildFailed, build_site

    site_dir = project / ".cache" / "site"
    shutil.rmtree(site_dir, ignore_errors=True)  # or an earlier site would be checked if no new one is built
    try:
        building = build_site(site_dir, force=force)
        finished = site_dir.is_dir()
    except BuildFailed as failed:
        what = f"the site cannot be built: {failed}"
        building, finished = [Problem("mkdocs.yml", None, what, "put that right", check="build")], False
    content, site_url = project / "content", os.environ.get("SITE_URL", "")
    found, checks_run = check_book(content, site_dir if finished else None, site_url, force)
    if not force:
        found = [*found, *(problem for _, problems in load_editions(content) for problem in problems)]
    return in_reading_order([*building, *found]), checks_run
