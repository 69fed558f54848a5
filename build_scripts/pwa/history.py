"""The releases before this one, kept on the site for a while: a phone that has one of them gets only what changed, one
that is just fetching it can finish, and the publisher can go back to it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

from .delta import make_delta
from .pointer import manifest_of, read_pointer, write_pointer
from .release import POINTER, WORKER, digest, store, stored, stored_path, written

#: How many releases before the current one stay on the site.
KEPT = 3
_BROUGHT_IN = re.compile(r"importScripts\('([^']+)'\)")
_TIMEOUT = 60  # seconds for one file from a published site


@dataclass(frozen=True)
class Earlier:
    """A release as it was published. contents: the bytes of its files, by path. engine: those of sw.js and of what it
    brings in, which are no part of a release."""

    id: str
    manifest: dict[str, Any]
    contents: dict[str, bytes]
    engine: dict[str, bytes]


def engine_files(site: Path) -> dict[str, bytes]:
    """sw.js and what it brings in, by name."""
    worker = (site / WORKER).read_text("utf-8")
    names = [WORKER, *_BROUGHT_IN.findall(worker)]
    return {name: (site / name).read_bytes() for name in names}


def earlier_releases(site: Path) -> list[Earlier]:
    """The release that a published site has, and those it keeps, the newest first; none where none was published.

    Raises ValueError when something of a release is missing or damaged."""
    if not (site / POINTER).is_file():
        return []
    pointer = read_pointer(site)
    if "tombstone" in pointer:
        raise ValueError(f"{site / POINTER} is a tombstone: this site has ended, and nothing follows on it")
    current = _release(site, pointer["id"], engine_files(site), from_files=True)
    kept = [_release(site, id_, kept_engine(site, id_)) for id_ in pointer["deltas"]]
    return [current, *sorted(kept, key=lambda release: -release.manifest["counter"])]


def kept_engine(site: Path, id_: str) -> dict[str, bytes]:
    """The engine that was published with an earlier release. Raises OSError or ValueError when it cannot be had."""
    return {name: text.encode() for name, text in json.loads(stored(site, stored_path("engine", id_))).items()}


def _release(site: Path, id_: str, engine: dict[str, bytes], *, from_files: bool = False) -> Earlier:
    manifest = manifest_of(site, id_, stored_path("manifest", id_))
    if manifest["packs"] or not from_files:
        return Earlier(id_, manifest, unpack(site, manifest), engine)
    return Earlier(id_, manifest, {path: (site / path).read_bytes() for path in manifest["files"]}, engine)


def unpack(site: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    """Every file of a release out of its packs, by path. Raises ValueError when one is not what the manifest says."""
    contents = {}
    for number, path in enumerate(manifest["packs"]):
        content, start = stored(site, path), 0
        for name, entry in manifest["files"].items():
            if entry["pack"] == number:
                contents[name] = content[start : start + entry["size"]]
                start += entry["size"]
                if digest(contents[name]) != entry["sha256"]:
                    raise ValueError(f"{path} does not hold {name} as the manifest says")
        if start != len(content):
            raise ValueError(f"{path} holds more than the manifest says")
    return contents


def follow(site: Path, earlier: Iterable[Earlier]) -> None:
    """Makes a finished site the successor of earlier releases: it keeps the newest of them, and says what changed.

    A release without packs is not kept: there would be nothing to fetch it from.
    Raises ValueError when its release does not count higher than they do, as no phone would take it; and when a file
    that browsers keep without asking has other bytes than it had."""
    pointer = read_pointer(site)
    current = _release(site, pointer["id"], {}, from_files=True)
    kept = [release for release in earlier if release.id != current.id and release.manifest["packs"]][:KEPT]
    for release in kept:
        if release.manifest["counter"] >= current.manifest["counter"]:
            raise ValueError(
                f"this release counts {current.manifest['counter']} and the published one "
                f"{release.manifest['counter']}: no phone would take it; build from a newer commit, or set a counter"
            )
        if changed := _changed_for_ever(release.manifest, current.manifest):
            raise ValueError(
                f"{', '.join(changed)}: other bytes under the same name than in the published release, and browsers "
                "that have it keep it; give it another name, or leave it out of `immutable`"
            )
        _keep(site, release)
        delta = make_delta(release.manifest, current.manifest, release.contents, current.contents)
        pointer["deltas"][release.id] = store(site, "delta", delta)
    write_pointer(site, pointer)


def _changed_for_ever(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The files that a release said would never change, and that have changed."""
    for_ever = before.get("immutable")
    if not for_ever:
        return []
    was, files = before["files"], now["files"]
    both = [path for path in was if path in files and re.search(for_ever, path)]
    return [path for path in both if was[path]["sha256"] != files[path]["sha256"]]


def _keep(site: Path, release: Earlier) -> None:
    """Puts a release into the release folder, as it was published."""
    store(site, "manifest", written(release.manifest), release.id)
    store(site, "engine", written({name: text.decode() for name, text in release.engine.items()}), release.id)
    for number, path in enumerate(release.manifest["packs"]):
        entries = release.manifest["files"].items()
        content = b"".join(release.contents[name] for name, entry in entries if entry["pack"] == number)
        if store(site, "pack", content) != path:
            raise ValueError(f"{path} would not come out the same again")


@contextmanager
def published(where: str | None) -> Iterator[Path | None]:
    """The published site that somebody named, by its address or its folder, as a folder; None for none."""
    if not where or not where.startswith(("http://", "https://")):
        yield Path(where) if where else None
        return
    with TemporaryDirectory() as folder:
        yield fetch_published(where, Path(folder))


def fetch_published(url: str, folder: Path) -> Path:
    """Fetches what `earlier_releases` reads from a published site into a folder, and returns the folder.

    Raises ValueError when the site answers something else; a site that has no release yet gives an empty folder."""
    try:
        _fetch(url, POINTER, folder)
    except FileNotFoundError:
        return folder
    pointer = read_pointer(folder)
    if "tombstone" in pointer:
        return folder
    _fetch(url, WORKER, folder)
    for name in _BROUGHT_IN.findall((folder / WORKER).read_text("utf-8")):
        _fetch(url, name, folder)
    for id_ in [pointer["id"], *pointer["deltas"]]:
        _fetch(url, stored_path("manifest", id_), folder)
        manifest = manifest_of(folder, id_, stored_path("manifest", id_))
        for path in manifest["packs"] or manifest["files"]:
            _fetch(url, path, folder)
        if id_ != pointer["id"]:
            _fetch(url, stored_path("engine", id_), folder)
    return folder


def _fetch(url: str, path: str, folder: Path) -> None:
    """One file. Raises FileNotFoundError for 404, ValueError for any other fault."""
    address = urljoin(url if url.endswith("/") else f"{url}/", path)
    try:
        with urlopen(address, timeout=_TIMEOUT) as response:
            content = response.read()
            if response.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
    except (URLError, OSError) as fault:
        if getattr(fault, "code", None) == 404:
            raise FileNotFoundError(f"{address} is not there") from fault
        raise ValueError(f"{address} could not be fetched: {fault}") from fault
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)
