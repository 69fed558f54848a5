"""release.json, the pointer: which release is the current one, and where its manifest is.

It is the one file that changes in place, and the one a phone asks for at every look, so it is small. Its members:
format; counter, which rises with every release; id and manifest, the name and the path of the release manifest; deltas,
from the name of an older release to the path of what makes this one of it; paused, when no phone should take this
release; and tombstone, in place of all of these, when the site has ended (see switches.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .release import FORMAT, POINTER, Release, digest, store, stored, written


def publish_release(site: Path, release: Release) -> None:
    """Writes the manifest of a release and points to it."""
    manifest = written(release.manifest())
    id_ = digest(manifest)
    path = store(site, "manifest", manifest, id_)
    write_pointer(site, {"format": FORMAT, "counter": release.counter, "id": id_, "manifest": path, "deltas": {}})


def write_pointer(site: Path, pointer: dict[str, Any]) -> None:
    """Replaces release.json."""
    (site / POINTER).write_bytes(written(pointer) + b"\n")


def read_pointer(site: Path) -> dict[str, Any]:
    """The pointer of a finished site. Raises OSError when there is none, ValueError when it is not one."""
    pointer = json.loads((site / POINTER).read_text("utf-8"))
    if not isinstance(pointer, dict) or pointer.get("format") != FORMAT or not isinstance(pointer.get("counter"), int):
        raise ValueError(f"{POINTER} is not a release pointer")
    return pointer


def read_manifest(site: Path) -> dict[str, Any]:
    """The manifest of the current release. Raises OSError or ValueError when it cannot be had or is another."""
    pointer = read_pointer(site)
    if "tombstone" in pointer:
        raise ValueError(f"{POINTER} is a tombstone: the site has ended")
    return manifest_of(site, pointer["id"], pointer["manifest"])


def manifest_of(site: Path, id_: str, path: str) -> dict[str, Any]:
    """The manifest with this name at this path. Raises as read_manifest does."""
    content = stored(site, path)
    if digest(content) != id_:
        raise ValueError(f"{path} is not the manifest that {POINTER} names")
    manifest: dict[str, Any] = json.loads(content)
    return manifest
