"""The part of `check` that goes on the web: everything due is visited, the history kept, and the verdicts told."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from build_scripts import environment
from build_scripts.book.load import load_book
from build_scripts.online.claims import Published, published
from build_scripts.online.clock import Clock, SystemClock
from build_scripts.online.fetch import Fetcher
from build_scripts.online.findings import CHECKS, findings, problems
from build_scripts.online.history import History, read_history, write_history
from build_scripts.online.run import due, visit_all
from build_scripts.online.store import Store
from build_scripts.online.summary import summary
from build_scripts.problem import Problem

STORE = Path(environment.CACHE) / "online"
TELL_EVERY = 25  # visits


def check_online(
    content: Path, args: argparse.Namespace, clock: Clock | None = None, fetcher: Fetcher | None = None
) -> tuple[list[Problem], dict[str, str], str]:
    """The Problems found on the web, the checks as name -> one-line description, and why nothing could be done or "".

    args.history: the file of what was seen before; it is written again. args.due: only what a schedule calls for.
    args.summary: where to write the report for editors, or None. args.contact: for our user agent, or None.
    """
    clock = clock or SystemClock()
    store = Store(STORE)
    fetcher = fetcher or Fetcher(clock, store, contact=args.contact or os.environ.get("SITE_URL", ""))
    wanted = published(load_book(content)[0])
    history, unread = read_history(args.history)
    addresses = due(wanted, history, clock.now(), args.due)
    _say(f"Visiting {len(addresses)} of {len(wanted.addresses)} addresses; the others were visited lately.")
    if unread:
        _say(f"{unread} lines of {args.history} could not be read and count as never visited.")

    def save(now_known: History) -> None:
        write_history(args.history, now_known, _subjects(wanted), clock.now())

    def tell(visited: int) -> None:
        if visited % TELL_EVERY == 0:
            _say(f"{visited} of {len(addresses)} visited.")

    with _stopped_gently():
        outcome = visit_all(wanted, history, addresses, fetcher, clock, save, tell)
    store.tidy(clock.now().timestamp())
    found = findings(wanted, outcome.history)
    if args.summary:
        _write(args.summary, summary(found, clock.now(), outcome.why))
    return problems(found, content.name), CHECKS, outcome.why


def _subjects(wanted: Published) -> set[str]:
    return {*wanted.addresses, *(claim.subject for claim in wanted.claims)}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _say(line: str) -> None:
    print(f"{datetime.now():%H:%M:%S} {line}", file=sys.stderr, flush=True)


@contextmanager
def _stopped_gently() -> Iterator[None]:
    """A job that is cancelled keeps what it learned, as one that a person stops does."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # Not in the main thread, as in some tests: then nobody sends signals here.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
