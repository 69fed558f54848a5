"""The `serve` command: builds, checks and shows the app, and does it again after every change.

What it shows is the real thing, offline engine included: a change reaches the browser as a new release."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from . import report
from .build import CONTENT, PROJECT, BuildFailed, build_site
from .checks import check_book
from .client.bundle import BundleError
from .problem import Problem, has_errors
from .report import ChecksRun
from .server import PortTaken, StaticServer

WATCHED = (CONTENT, PROJECT / "overrides", PROJECT / "build_scripts" / "client", PROJECT / "mkdocs.yml")
SETTLED = 0.2  # seconds without a change before a build starts: editors save in several steps
OUTPUT = PROJECT / ".cache" / "serve"


class Listeners:
    """The pages that are open and want to know of builds, told over one event stream each."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._builds = 0
        self._problems: list[str] = []

    def tell(self, problems: list[Problem], *, built: bool) -> None:
        """Sends the problems to every page, and that there is a new release if there is."""
        with self._changed:
            self._builds += built
            self._problems = [str(problem) for problem in problems]
            self._changed.notify_all()

    def stream(self, request: BaseHTTPRequestHandler) -> None:
        """Answers one page for as long as it is open."""
        request.send_response(200)
        request.send_header("Content-Type", "text/event-stream")
        request.send_header("Cache-Control", "no-store")
        request.send_header("Connection", "close")
        request.end_headers()
        with self._changed:
            builds, problems = self._builds, None
        try:
            while True:
                events = ""
                with self._changed:
                    if problems == self._problems and builds == self._builds:
                        self._changed.wait(timeout=15)
                    if problems != self._problems:
                        problems = self._problems
                        events += f"event: problems\ndata: {json.dumps(problems)}\n\n"
                    if builds != self._builds:
                        builds = self._builds
                        events += "event: built\ndata: {}\n\n"
                request.wfile.write((events or ": still here\n\n").encode())
                request.wfile.flush()
        except OSError:  # the page was closed, or the server stopped
            return


class Changes(FileSystemEventHandler):
    """Notes that something was written, so that the loop below can build once things have settled."""

    def __init__(self) -> None:
        self.happened = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Reading a file is no change; everything else is."""
        if event.event_type in ("created", "modified", "moved", "deleted") and not event.is_directory:
            self.happened.set()

    def wait(self) -> None:
        """Returns after a change, when nothing more has happened for a moment."""
        self.happened.wait()
        while self.happened.is_set():
            self.happened.clear()
            time.sleep(SETTLED)


class Builds:
    """Builds into two folders in turn, so that the one being served is always whole."""

    def __init__(self, force: str | None = None) -> None:
        self._turn, self._force = 0, force

    def once(self) -> tuple[Path | None, list[Problem], ChecksRun]:
        """The folder of the new build, every problem of content and site, and what was looked at.

        No folder when there is no new build."""
        folder = OUTPUT / "ab"[self._turn % 2]
        try:
            problems = build_site(folder, live=True, force=self._force)
            if has_errors(problems):
                return None, problems, ChecksRun()
            self._turn += 1
            return folder, *check_book(CONTENT, folder, force=self._force)
        except (BuildFailed, BundleError) as fault:
            return None, [Problem("mkdocs.yml", None, str(fault), "put that right and save again")], ChecksRun()


@contextmanager
def watching(changes: Changes) -> Iterator[None]:
    """Notes changes to everything the site is made from."""
    observer = Observer()
    for place in WATCHED:
        observer.schedule(changes, str(place), recursive=place.is_dir())
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()


def _show(problems: list[Problem], checks_run: ChecksRun, started: float) -> None:
    print(report.render(problems, checks_run), end="", flush=True)
    if not has_errors(problems):
        print(f"Built and checked in {time.monotonic() - started:.1f} seconds.", flush=True)


def run(args: argparse.Namespace) -> int:
    """The `serve` command: runs until it is interrupted."""
    listeners, builds, changes = Listeners(), Builds(args.force), Changes()
    waiting = OUTPUT / "waiting"
    waiting.mkdir(parents=True, exist_ok=True)
    server = StaticServer(waiting, host=args.host, port=args.port, extra_routes={"/_live": listeners.stream})
    try:
        server.start()
    except PortTaken:
        print(f"Port {args.port} is in use; run the command with --port {args.port + 1}", file=sys.stderr)
        return 2
    print("Building the Pocket Book …", flush=True)
    try:
        with watching(changes):
            while True:
                started = time.monotonic()
                folder, problems, checks_run = builds.once()
                _show(problems, checks_run, started)
                if folder:
                    server.folder = folder
                    print(f"Serving at {server.url}   (Ctrl+C stops)", flush=True)
                elif server.folder == waiting:
                    (waiting / "index.html").write_text(_waiting_page(problems), "utf-8")
                    print(f"Serving the problems at {server.url} until they are put right", flush=True)
                listeners.tell(problems, built=folder is not None)
                changes.wait()
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0
    finally:
        server.stop()


def _waiting_page(problems: list[Problem]) -> str:
    from html import escape

    items = "".join(f"<li>{escape(str(problem))}" for problem in problems)
    return (
        '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta http-equiv="refresh" content="2">'
        f"<title>To put right</title><h1>To put right first</h1><ul>{items}</ul>"
    )
