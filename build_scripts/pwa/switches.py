"""What a publisher can do to phones at once, by changing a published site: go back, pause, and end.

Each rewrites release.json in place, and each takes effect at a phone's next look. Nothing happens to a phone because a
file is missing: only what stands in release.json counts."""

from __future__ import annotations

import gzip
import time
from datetime import date
from pathlib import Path

from .history import Earlier, earlier_releases, follow
from .options import Change
from .pointer import publish_release, read_pointer, write_pointer
from .release import FORMAT, release_of


def pause(site: Path, *, paused: bool = True) -> None:
    """No phone takes the current release from now on, or all do again. What a phone has stays, and still heals."""
    pointer = read_pointer(site)
    pointer.pop("paused", None)
    write_pointer(site, {**pointer, "paused": True} if paused else pointer)


def tombstone(site: Path, scope: str) -> None:
    """The site has ended: every phone removes its offline copy. There is no way back for those that looked.

    scope: the path of the site on its host, "/force/pocket-book/". A phone on which it stands elsewhere ignores this: a
    file copied to another site by mistake ends nothing. Raises ValueError for what is no such path."""
    if not (scope.startswith("/") and scope.endswith("/")):
        raise ValueError(f'"{scope}" is not the path of a site; write it like / or /force/pocket-book/')
    counter = max(int(time.time()), read_pointer(site)["counter"] + 1)
    write_pointer(site, {"format": FORMAT, "counter": counter, "tombstone": scope})


def roll_back(site: Path, why: str, *, on: date) -> Earlier:
    """Puts the release before back on the site, and returns it. Phones that still have it fetch nothing but the news.

    why: what readers are told. Raises ValueError when the site keeps no release before this one."""
    withdrawn, *kept = earlier_releases(site)
    if not kept:
        raise ValueError(f"{site} keeps no release before this one; publish an older commit with a higher counter")
    back = kept[0]
    for path in set(withdrawn.contents) - set(back.contents):
        _remove(site / path)
    for path, content in back.contents.items():
        if withdrawn.contents.get(path) != content:
            _replace(site / path, content)
    for name, content in back.engine.items():
        _replace(site / name, content)
    counter = max(int(time.time()), withdrawn.manifest["counter"] + 1)
    news = Change(on=on, what=why, urgent=True).model_dump(mode="json")
    manifest = {**back.manifest, "counter": counter, "changes": [news, *back.manifest["changes"]]}
    publish_release(site, release_of(manifest))
    follow(site, [withdrawn, *kept])
    return back


def _replace(file: Path, content: bytes) -> None:
    """Writes a file, and anew the compressed copies that stand beside it for the host."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    file.with_name(f"{file.name}.br").unlink(missing_ok=True)  # the host compresses as it goes, or sends it as it is
    packed = file.with_name(f"{file.name}.gz")
    if packed.exists():
        packed.write_bytes(gzip.compress(content, 9, mtime=0))


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}.gz", f"{file.name}.br"):
        file.with_name(name).unlink(missing_ok=True)
