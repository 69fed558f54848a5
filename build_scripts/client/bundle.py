"""Bundles, shrinks and names our scripts and styles. esbuild does the work."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..environment import ROOT

CLIENT = Path(__file__).parent
LIVE_RELOAD = "live-reload.js"  # only part of a site that `serve` builds
ENTRIES = ("app.js", "look/look.js", "search/search-worker.js", LIVE_RELOAD, "styles/styles.css", "styles/tools.css")
_ENTRY_NAMES = {Path(entry).name for entry in ENTRIES}
#: The oldest engines in officers' hands: iPhone 16.4, Samsung Internet 29 (Chromium 136).
TARGETS = "safari16.4,chrome136,firefox128"


class BundleError(Exception):
    """esbuild refused the sources; the message is its own."""


def esbuild() -> Path:
    """The esbuild program that npm installed. It is a native program, so Node need not start for it."""
    name = "esbuild.exe" if os.name == "nt" else "bin/esbuild"
    found = sorted((Path(ROOT) / "node_modules" / "@esbuild").glob(f"*/{name}"))
    if not found:
        raise BundleError("esbuild is not installed; run python3 -m build_scripts build to set it up")
    return found[0]


def _own_folder() -> Path:
    """A folder for as long as this program runs: another build at the same time has its own."""
    folder = Path(tempfile.mkdtemp(prefix="pocket-book-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def bundle(output: Path | None = None) -> dict[str, Path]:
    """Bundled files by the name of their source: {"app.js": …/app-3F2A.js, "styles.css": …}.

    What app.js brings in only when a page asks for it stands in files of its own, under their own names. Every name
    carries a digest of the bytes, so that no cache on the way can serve an older script to a newer page."""
    output = output or _own_folder()
    meta = output / "meta.json"
    command = [
        str(esbuild()),
        *(str(CLIENT / entry) for entry in ENTRIES),
        "--bundle",
        "--minify",
        "--charset=utf8",
        "--format=esm",
        "--splitting",
        f"--target={TARGETS}",
        f"--outdir={output}",
        "--entry-names=[name]-[hash]",
        "--chunk-names=[name]-[hash]",
        f"--metafile={meta}",
        "--log-level=warning",
    ]
    done = subprocess.run(command, cwd=CLIENT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(done.stderr.strip())
    outputs = json.loads(meta.read_text("utf-8"))["outputs"]
    files = {Path(name).name: made.get("entryPoint", name) for name, made in outputs.items()}
    names = {file: Path(source).name if Path(source).name in _ENTRY_NAMES else file for file, source in files.items()}
    return {names[file]: output / file for file in sorted(files)}
