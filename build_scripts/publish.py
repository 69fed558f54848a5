"""The `publish` command: a folder that can go on any web server as it is, the same bytes every time."""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
from pathlib import Path

import brotli

from . import report
from .book.load import load_book
from .book.model import Page
from .build import CONTENT, PROJECT, BuildFailed, build_site
from .checks import check_book
from .problem import Problem, has_errors
from .pwa.history import Earlier, earlier_releases, follow, published
from .pwa.pointer import read_manifest
from .report import ChecksRun
from .signposting.model import Service

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml", ".vcf"}


def host_headers(folder: Path) -> str:
    """The headers for the host, in the file that Cloudflare Pages and Netlify read: those of the release, and that a
    phone must never be handed an old worker or pointer by a cache on the way."""
    headers: dict[str, str] = read_manifest(folder)["headers"]
    lines = [f"  {name}: {value}" for name, value in sorted(headers.items())]
    return "\n".join(["/*", "  Cache-Control: no-cache, no-transform", *lines, ""])


def commit_time() -> int | None:
    """Seconds since 1970 of the last commit, so that the same commit builds the same bytes; None without git."""
    command = ["git", "-C", str(PROJECT), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def drafts(force: str | None = None) -> list[Problem]:
    """A problem for every page and service that no force has signed off."""
    book, _ = load_book(CONTENT, PROJECT, force=force)
    entries: list[Page | Service] = [*book.pages.values(), *book.services.values()]
    return [
        Problem(
            f"content/{book.file_of(entry.path)}",
            entry.lines.get(("status",)),
            "status: draft, so it is not published with --require-signed-off",
            f"once it is signed off, run: {_sign_off(entry)}",
            check="signed-off",
        )
        for entry in entries
        if entry.status == "draft"
    ]


def _sign_off(entry: Page | Service) -> str:
    return f'python3 -m build_scripts review sign-off {entry.path.removesuffix(".md")} --by "Clinical lead"'


def compress(folder: Path) -> None:
    """Writes a .gz and a .br beside every file of text that gets smaller by it, with no time stamp inside."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.suffix not in COMPRESSED:
            continue
        content = file.read_bytes()
        for suffix, packed in ((".gz", gzip.compress(content, 9, mtime=0)), (".br", brotli.compress(content))):
            if len(packed) < len(content):
                file.with_name(file.name + suffix).write_bytes(packed)


def releases_before(args: argparse.Namespace) -> list[Earlier]:
    """What is published now, for phones that have it: --previous, or what an earlier run left in the output folder.

    Raises ValueError or OSError when --previous is no published site; what was merely left behind may be anything."""
    if args.previous:
        with published(args.previous) as folder:
            return earlier_releases(folder) if folder else []
    try:
        left = earlier_releases(args.output)
    except (OSError, ValueError, KeyError) as fault:
        print(f"{args.output} holds no release that phones could go on from ({fault}).", file=sys.stderr)
        return []
    return [release for release in left if release.manifest["counter"] < int(os.environ.get("SOURCE_DATE_EPOCH", 0))]


def run(args: argparse.Namespace) -> int:
    """The `publish` command."""
    if "SOURCE_DATE_EPOCH" not in os.environ and (seconds := commit_time()) is not None:
        os.environ["SOURCE_DATE_EPOCH"] = str(seconds)
    try:
        earlier = releases_before(args)
        problems = build_site(args.output, site_url=args.site_url, force=args.force)
        if not has_errors(problems):
            follow(args.output, earlier)
    except (BuildFailed, OSError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 1
    checks_run = ChecksRun()
    if not has_errors(problems):
        problems, checks_run = check_book(CONTENT, args.output, args.site_url or "", args.force)
    if args.require_signed_off:
        problems = [*problems, *drafts(args.force)]
    print(report.render(problems, checks_run), end="")
    if has_errors(problems):
        print(f"{args.output} must not be published.", file=sys.stderr)
        return 1
    (args.output / "_headers").write_text(host_headers(args.output), "utf-8", newline="\n")
    compress(args.output)
    print(f"{args.output} is ready: put its contents on the web server as they are.")
    return 0
