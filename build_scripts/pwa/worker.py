"""The service worker and the page script, as they stand on the site."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from .options import Options
from .release import WORKER
from .tags import REGISTER_SCRIPT

CLIENT = Path(__file__).parent / "client"
LAST_RESORT_LIMIT = 4096  # bytes: it travels inside the worker
PLAIN_LAST_RESORT = (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Not on this phone yet</title><h1>Not on this phone yet</h1>"
    "<p>This page has not been saved for offline use. Open it again with signal."
)


def worker_version() -> str:
    """A short digest of the engine itself: the same on every site that runs the same engine."""
    return hashlib.sha256((CLIENT / "worker.js").read_bytes()).hexdigest()[:12]


def without_comments(script: str) -> str:
    """A script without the lines that are nothing but comments: a phone need not fetch the reasons."""
    return re.sub(r"^[ \t]*(?://[^\n]*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", "", script, flags=re.MULTILINE)


def worker_source(options: Options) -> str:
    """The text of sw.js. Raises ValueError when the last resort page is too long to travel inside it."""
    last_resort = options.last_resort or PLAIN_LAST_RESORT
    if len(last_resort.encode("utf-8")) > LAST_RESORT_LIMIT:
        raise ValueError(f"the last resort page is over {LAST_RESORT_LIMIT} bytes; shorten it")
    source = f"// The offline engine, version {worker_version()}.\n" + without_comments(
        (CLIENT / "worker.js").read_text("utf-8")
    )
    filled = {"'__WORKER_VERSION__'": worker_version(), "'__LAST_RESORT__'": last_resort}
    for placeholder, value in filled.items():
        if source.count(placeholder) != 1:
            raise ValueError(f"worker.js must hold {placeholder} exactly once")
        source = source.replace(placeholder, json.dumps(value, ensure_ascii=False))
    return source


def register_source() -> str:
    """The text of the page script."""
    return (CLIENT / "register.js").read_text("utf-8")


def write_worker(site: Path, options: Options) -> None:
    """Writes sw.js and pwa.js to the root of the site."""
    (site / WORKER).write_text(worker_source(options), "utf-8", newline="\n")
    (site / REGISTER_SCRIPT).write_text(register_source(), "utf-8", newline="\n")
