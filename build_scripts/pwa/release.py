"""A release, and the release manifest: every file of the site with its SHA-256, size and media type."""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import json
import mimetypes
import os
import re
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import deflate

from .options import LEFT_OUT, Options

POINTER = "release.json"
WORKER = "sw.js"
ENGINE = "pwa-engine"  # how the name of the engine's file begins
#: Manifests, packs and deltas: each named after its bytes, gzipped, and called .bin because some web servers refuse
#: names they do not know, and others unpack what is called .gz.
RELEASE_FOLDER = "pwa-release"
BEST_COMPRESSION = 12  # libdeflate's
FORMAT = 2

#: Python's own table differs between operating systems; these are the types a site of text needs.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}


_NUMBER = re.compile(rb"""href=["']?((?:tel|sms):[^"'?&\s>]+)""")


@dataclass(frozen=True)
class File:
    """One file of a release. sha256: 64 hex digits of its bytes. size: bytes. type: the Content-Type to serve.

    pack: the number of the pack that holds it; None before packing."""

    sha256: str
    size: int
    type: str
    pack: int | None = None


@dataclass(frozen=True)
class Release:
    """One version of the site.

    files: path from the site's root, with forward slashes, to File. packs: their paths. headers: sent with each file,
    beside its type. immutable: a regular expression that finds the paths of files named after their bytes, "" for none.
    numbers: how many different numbers to call or text its pages have."""

    counter: int
    built: str
    commit: str | None
    changes: list[dict[str, Any]]
    numbers: int
    files: dict[str, File]
    packs: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    immutable: str = ""

    def manifest(self) -> dict[str, Any]:
        """The manifest as data; the files are its last member, in the order of their paths."""
        return {
            "format": FORMAT,
            "counter": self.counter,
            "built": self.built,
            "commit": self.commit,
            "changes": self.changes,
            "numbers": self.numbers,
            "headers": self.headers,
            "immutable": self.immutable,
            "packs": self.packs,
            "files": {path: vars(file) for path, file in sorted(self.files.items())},
        }


def release_of(manifest: Mapping[str, Any]) -> Release:
    """The release that a manifest describes."""
    told = {key: value for key, value in manifest.items() if key != "format"}
    return Release(**{**told, "files": {path: File(**entry) for path, entry in manifest["files"].items()}})


def written(data: object) -> bytes:
    """JSON exactly as JSON.stringify writes it, since a phone that makes a manifest must get the same bytes."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes as 64 hex digits. That of its manifest is the id of a release."""
    return hashlib.sha256(content).hexdigest()


def stored_path(kind: str, sha256: str) -> str:
    """Where something of a release stands in the release folder, from the site's root.

    kind: manifest, engine, pack or delta. sha256: for the first two, the id of their release; else of the bytes."""
    return f"{RELEASE_FOLDER}/{kind}-{sha256[:16]}.bin"


def store(site: Path, kind: str, content: bytes, sha256: str | None = None) -> str:
    """Writes gzipped bytes into the release folder; returns their path as stored_path says it.

    The same content gives the same bytes."""
    path = stored_path(kind, sha256 or digest(content))
    (site / RELEASE_FOLDER).mkdir(exist_ok=True)
    (site / path).write_bytes(deflate.gzip_compress(content, BEST_COMPRESSION))
    return path


def stored(site: Path, path: str) -> bytes:
    """What `store` was given. Raises OSError when it is not there, ValueError when it is damaged."""
    try:
        return gzip.decompress((site / path).read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise ValueError(f"{path} is damaged: {fault}") from fault


def media_type(path: str) -> str:
    """The Content-Type for a path, the same on every operating system for the usual kinds."""
    known = MEDIA_TYPES.get(Path(path).suffix.lower())
    return known or mimetypes.guess_type(path)[0] or "application/octet-stream"


def belongs(path: str, exclude: list[str]) -> bool:
    """Whether a file is part of the release. The worker, the pointer and the release folder are how it is fetched."""
    if path in (WORKER, POINTER) or path.startswith((f"{RELEASE_FOLDER}/", f"{ENGINE}-")):
        return False
    name = path.rsplit("/", 1)[-1]
    return not any(fnmatch.fnmatch(path, glob) or fnmatch.fnmatch(name, glob) for glob in (*LEFT_OUT, *exclude))


def matching(globs: list[str]) -> str:
    """A regular expression for the paths that one of these patterns is for, as Python and JavaScript both read it.

    * stands for any letters, ? for one."""
    parts = (re.sub(r"\\?[*?]", lambda sign: ".*" if "*" in sign[0] else ".", re.escape(glob)) for glob in globs)
    return f"^(?:{'|'.join(parts)})$" if globs else ""


def inventory(site: Path, exclude: list[str]) -> dict[str, File]:
    """Every file of the finished site that a phone must hold."""
    files = {}
    for file in sorted(site.rglob("*")):
        path = file.relative_to(site).as_posix()
        if file.is_file() and belongs(path, exclude):
            content = file.read_bytes()
            files[path] = File(digest(content), len(content), media_type(path))
    return files


def count_numbers(pages: Iterable[Path]) -> int:
    """How many different numbers to call or text stand on these pages."""
    return len({number for page in pages for number in _NUMBER.findall(page.read_bytes())})


def next_counter(site: Path, options: Options) -> int:
    """The counter of this release: as told, else the build time, and always above the release it replaces here."""
    if options.counter is not None:
        return options.counter
    if "SOURCE_DATE_EPOCH" in os.environ:  # a build that must come out the same each time
        return int(os.environ["SOURCE_DATE_EPOCH"])
    try:
        before = int(json.loads((site / POINTER).read_text("utf-8"))["counter"])
    except (OSError, ValueError, KeyError, TypeError):
        before = 0
    return max(int(time.time()), before + 1)


def make_release(site: Path, options: Options) -> Release:
    """The release that a finished site folder is."""
    files = inventory(site, options.exclude)
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    built = options.built or datetime.fromtimestamp(seconds, UTC)
    return Release(
        counter=next_counter(site, options),
        built=built.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        commit=options.commit or os.environ.get("SOURCE_COMMIT") or None,
        changes=[change.model_dump(mode="json") for change in options.changes],
        numbers=count_numbers(site / path for path in files if path.endswith(".html")),
        files=files,
        headers=options.headers,
        immutable=matching(options.immutable),
    )
