"""The test command: browsers first, then every test."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import suppress

from build_scripts import browsers, environment

#: A file of tests stays in one process, as its tests share what is costly to make. The order is that of
#: tests/conftest.py: without the last word, files with few tests would come at the end, and those take longest.
#: One process more than there are cores, as each often waits for a browser; more than five would wait for one another.
WHOLE_SUITE = ("-n", str(min((os.cpu_count() or 1) + 1, 5)), "--dist", "loadfile", "--no-loadscope-reorder")


def run(args: argparse.Namespace) -> int:
    """Run pytest in the project's root with args.pytest_arguments; returns its exit code, 1 with no browser.

    Paths among the arguments are relative to the project's root. Without any, the whole suite runs, on several cores.
    """
    if not (_have_chromium() and _have_webkit()):
        return 1
    command = [sys.executable, "-m", "pytest", *(args.pytest_arguments or WHOLE_SUITE)]
    return subprocess.run(command, cwd=environment.ROOT, check=False).returncode


def _have_chromium() -> bool:
    """Whether there is a Chromium to test with, after trying to fetch one where there is none."""
    if browsers.chromium_fault() is None:
        return True
    if not os.environ.get("POCKET_BOOK_CHROMIUM"):
        fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
        with suppress(environment.SetupFault, OSError):  # the fault below says it better
            environment.run_step("Chromium for the tests (150 MB: a minute or more)", fetch)
    fault = browsers.chromium_fault()
    if fault:
        print(fault, file=sys.stderr)
    return fault is None


def _have_webkit() -> bool:
    """Whether to go on: without WebKit, a person's computer skips its tests, and CI fails."""
    fault = browsers.webkit_fault()
    if fault is None:
        return True
    if os.environ.get("CI"):
        print(fault, file=sys.stderr)
        return False
    print(f"The tests in WebKit will be skipped. {fault}", file=sys.stderr)
    return True
