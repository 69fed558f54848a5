"""What a page was at the last visit, on disk, so that a server can answer "unchanged" and send nothing."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

OLDEST = 120 * 24 * 3600  # seconds: what was not asked for so long is no longer published


@dataclass(frozen=True)
class Kept:
    """A page as it was. etag, modified: what its server calls this state of it; one of them may be ""."""

    address: str
    etag: str
    modified: str
    content_type: str
    body: bytes

    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it is another one now."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


class Store:
    """Pages in a folder, two files each. Whatever cannot be read or written counts as not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, address: str) -> Kept | None:
        """The page as it was, or None."""
        head, body = self._paths(address)
        try:
            content = body.read_bytes()
            known = json.loads(head.read_text("utf-8"))
            if known.pop("sha256") != hashlib.sha256(content).hexdigest() or known["address"] != address:
                return None
            return Kept(body=content, **known)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def put(self, page: Kept) -> None:
        """Keep a page, if it has anything to ask by."""
        if not page.conditions():
            return
        head, body = self._paths(page.address)
        known = {**asdict(page), "sha256": hashlib.sha256(page.body).hexdigest()}
        del known["body"]
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _replace(body, page.body)
            _replace(head, json.dumps(known).encode())

    def tidy(self, now: float) -> None:
        """Delete what nobody has asked for in a long time. now: seconds since 1970."""
        for file in self._folder.glob("*") if self._folder.is_dir() else ():
            with suppress(OSError):
                if now - file.stat().st_mtime > OLDEST:
                    file.unlink()

    def _paths(self, address: str) -> tuple[Path, Path]:
        name = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}.json", self._folder / f"{name}.body"


def _replace(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as temporary:
        temporary.write(content)
    Path(name).replace(file)
