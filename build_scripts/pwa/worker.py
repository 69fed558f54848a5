"""The service worker and the page script, as they stand on the site.

sw.js holds the page of last resort and brings in the engine, which stands in a file of its own, named after its bytes:
so a number that changes in the page of last resort costs a phone one kilobyte and not the engine."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from .options import Options
from .release import ENGINE, WORKER
from .tags import PANEL_SCRIPT, REGISTER_SCRIPT

CLIENT = Path(__file__).parent / "client"
WORKER_MARK = "// The offline engine, and the page that is shown when nothing else is left."  # how sw.js begins
_VERSION_HERE = "'__ENGINE_VERSION__'"
LAST_RESORT_LIMIT = 4096  # bytes: it travels inside the worker
PLAIN_LAST_RESORT = (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Not on this phone yet</title><h1>Not on this phone yet</h1>"
    "<p>This page has not been saved for offline use. Open it again with signal."
)


def engine_version() -> str:
    """A short digest of the engine: the same on every site that runs the same engine."""
    return hashlib.sha256((CLIENT / "worker.js").read_bytes()).hexdigest()[:12]


def without_comments(script: str) -> str:
    """A script without comments that have lines of their own or end one: a phone need not fetch the reasons.

    A comment with a quote in it stays: it could be the end of a text."""
    without_lines = re.sub(r"^[ \t]*(?://[^\n]*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", "", script, flags=re.MULTILINE)
    return re.sub(r"[ \t]+//[^\n'\"`]*$", "", without_lines, flags=re.MULTILINE)


def engine_path() -> str:
    """Where the engine stands, from the root of the site."""
    return f"{ENGINE}-{engine_version()}.js"


def engine_source() -> str:
    """The text of the engine's file."""
    source = without_comments((CLIENT / "worker.js").read_text("utf-8"))
    if source.count(_VERSION_HERE) != 1:
        raise ValueError(f"worker.js must hold {_VERSION_HERE} exactly once")
    return source.replace(_VERSION_HERE, json.dumps(engine_version()))


def worker_source(options: Options) -> str:
    """The text of sw.js. Raises ValueError when the last resort page is too long to travel inside it."""
    last_resort = options.last_resort or PLAIN_LAST_RESORT
    if len(last_resort.encode("utf-8")) > LAST_RESORT_LIMIT:
        raise ValueError(f"the last resort page is over {LAST_RESORT_LIMIT} bytes; shorten it")
    page = json.dumps(last_resort, ensure_ascii=False)
    return f"{WORKER_MARK}\nself.LAST_RESORT = {page};\nimportScripts('{engine_path()}');\n"


def page_scripts() -> dict[str, str]:
    """The texts of the scripts for pages, by the name they have on the site. The first line says whose they are."""
    sources = {REGISTER_SCRIPT: "register.js", PANEL_SCRIPT: "panel.js"}
    return {name: _shipped(CLIENT / source) for name, source in sources.items()}


def _shipped(source: Path) -> str:
    mark, rest = source.read_text("utf-8").split("\n", 1)
    return f"{mark}\n{without_comments(rest)}"


def write_worker(site: Path, options: Options) -> None:
    """Writes sw.js, its engine and the scripts for pages to the root of the site. Engines of earlier runs go.

    Raises ValueError when the site has files of its own by these names: theirs would be lost."""
    marks = {name: text.partition("\n")[0] for name, text in page_scripts().items()}
    for name, mark in {WORKER: WORKER_MARK, **marks}.items():
        if (site / name).is_file() and not (site / name).read_text("utf-8", "replace").startswith(mark):
            raise ValueError(f"{site / name} is not this engine's; rename it, since the offline app needs its name")
    for engine in site.glob(f"{ENGINE}-*.js"):
        engine.unlink()
    texts = {WORKER: worker_source(options), engine_path(): engine_source(), **page_scripts()}
    for name, text in texts.items():
        (site / name).write_text(text, "utf-8", newline="\n")
