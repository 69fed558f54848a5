"""The release manifest: every file of the site with its SHA-256, size and media type."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import mimetypes
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from .options import LEFT_OUT, Options

RELEASE_MANIFEST = "release.json"
WORKER = "sw.js"
PACK_FOLDER = "pwa-packs"
FORMAT = 1

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


@dataclass(frozen=True)
class File:
    """One file of a release. sha256: 64 hex digits of its bytes. size: bytes. type: the Content-Type to serve.

    pack: the number of the pack that holds it; None before packing."""

    sha256: str
    size: int
    type: str
    pack: int | None = None


@dataclass(frozen=True)
class Pack:
    """A bundle of files. path: from the site's root. sha256, size: of the compressed bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Release:
    """One version of the site.

    files: path from the site's root, with forward slashes, to File. headers: sent with each, beside its type."""

    counter: int
    built: str
    commit: str | None
    changes: list[str]
    files: dict[str, File]
    packs: list[Pack] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    urgent: bool = False

    def to_json(self) -> str:
        """The manifest as published: the same release gives the same bytes, whatever the machine."""
        manifest = {
            "format": FORMAT,
            "counter": self.counter,
            "built": self.built,
            "commit": self.commit,
            "changes": self.changes,
            "urgent": self.urgent,
            "headers": self.headers,
            "packs": [vars(pack) for pack in self.packs],
            "files": {path: vars(file) for path, file in sorted(self.files.items())},
        }
        return json.dumps(manifest, ensure_ascii=False, separators=(",", ":")) + "\n"


def media_type(path: str) -> str:
    """The Content-Type for a path, the same on every operating system for the usual kinds."""
    known = MEDIA_TYPES.get(Path(path).suffix.lower())
    return known or mimetypes.guess_type(path)[0] or "application/octet-stream"


def belongs(path: str, exclude: list[str]) -> bool:
    """Whether a file is part of the release. Worker, manifest and packs are how a release is fetched."""
    if path in (WORKER, RELEASE_MANIFEST) or path.startswith(f"{PACK_FOLDER}/"):
        return False
    name = path.rsplit("/", 1)[-1]
    return not any(fnmatch.fnmatch(path, glob) or fnmatch.fnmatch(name, glob) for glob in (*LEFT_OUT, *exclude))


def inventory(site: Path, exclude: list[str]) -> dict[str, File]:
    """Every file of the finished site that a phone must hold."""
    files = {}
    for file in sorted(site.rglob("*")):
        path = file.relative_to(site).as_posix()
        if file.is_file() and belongs(path, exclude):
            content = file.read_bytes()
            files[path] = File(hashlib.sha256(content).hexdigest(), len(content), media_type(path))
    return files


def next_counter(site: Path, options: Options) -> int:
    """The counter of this release: as told, else the build time, and always above the release it replaces here."""
    if options.counter is not None:
        return options.counter
    if "SOURCE_DATE_EPOCH" in os.environ:  # a build that must come out the same each time
        return int(os.environ["SOURCE_DATE_EPOCH"])
    try:
        before = int(json.loads((site / RELEASE_MANIFEST).read_text("utf-8"))["counter"])
    except (OSError, ValueError, KeyError, TypeError):
        before = 0
    return max(int(time.time()), before + 1)


def make_release(site: Path, options: Options) -> Release:
    """The release that a finished site folder is."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    built = options.built or datetime.fromtimestamp(seconds, UTC)
    return Release(
        counter=next_counter(site, options),
        built=built.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        commit=options.commit or os.environ.get("SOURCE_COMMIT") or None,
        changes=options.changes,
        files=inventory(site, options.exclude),
        headers=options.headers,
        urgent=options.urgent,
    )
