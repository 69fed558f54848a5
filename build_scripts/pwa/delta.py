"""Deltas: how one release becomes the next, so that a corrected number costs a phone a few kilobytes.

A delta is JSON: the new manifest without its files; `gone`, the paths that are no more; and `files`, the entries that
are new or not what they were. The entry of a text has `edits` in place of its hash and size: a list in which a text
stands for itself, a number for so many bytes of the older file that are kept, and a negative one for so many that are
left out; what follows the last is kept. Nothing in a delta is trusted: a phone makes the files, from their hashes the
whole manifest, and takes them only if that has the name it should have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from .release import digest, written

Edit = str | int
#: Lines or words, of which more are not compared one by one: that would take minutes.
MOST_PIECES = 4_000
_WORD = re.compile(r"\w+|\W")


def make_delta(
    old: Mapping[str, Any], new: Mapping[str, Any], contents: Mapping[str, bytes], now: Mapping[str, bytes]
) -> bytes:
    """What makes the files of the new manifest out of those of the old one.

    contents, now: the bytes of the old and of the new release, by path."""
    before, after = old["files"], new["files"]
    changed = {
        path: _told(entry, before.get(path), contents.get(path, b""), now[path])
        for path, entry in after.items()
        if before.get(path) != entry
    }
    rest = {key: value for key, value in new.items() if key != "files"}
    return written({**rest, "gone": sorted(set(before) - set(after)), "files": changed})


def _told(entry: Mapping[str, Any], before: Mapping[str, Any] | None, was: bytes, now: bytes) -> dict[str, Any]:
    """What a phone cannot work out of an entry: for a new file all of it, so that its members stand in their order."""
    told = {key: value for key, value in entry.items() if before is None or before[key] != value}
    if was == now or (edited := edits(was, now)) is None:
        return told
    if before is not None:
        told = {key: value for key, value in told.items() if key not in ("sha256", "size")}
    return {**told, "edits": edited}


def edits(old: bytes, new: bytes) -> list[Edit] | None:
    """The edits that make one text of another; None for what is no text."""
    try:
        before, after = old.decode("utf-8"), new.decode("utf-8")
    except UnicodeDecodeError:
        return None
    made: list[Edit] = []
    told = 0  # letters of the old text
    for start, end, text in _changes(before, after):
        kept, left_out = len(before[told:start].encode()), len(before[start:end].encode())
        made += [edit for edit in (kept, -left_out, text) if edit]
        told = end
    return made


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """What is replaced of the old text (from, to), and by what: line by line, and word by word within those lines."""
    for at, was, now in _unlike(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        for inside, gone, text in _unlike(_WORD.findall(was), _WORD.findall(now)):
            yield at + inside, at + inside + len(gone), text


def _unlike(old: list[str], new: list[str]) -> Iterator[tuple[int, str, str]]:
    """Where two rows of pieces are not the same: at which letter, what stands there, and what stands there now."""
    if max(len(old), len(new)) > MOST_PIECES:
        yield 0, "".join(old), "".join(new)
        return
    at = 0
    for kind, *spans in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[spans[0] : spans[1]]), "".join(new[spans[2] : spans[3]])
        if kind != "equal":
            yield at, was, now
        at += len(was)


def apply_delta(old: Mapping[str, Any], contents: Mapping[str, bytes], delta: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The new manifest, and the files that a delta makes, as a phone does it.

    Raises KeyError or ValueError when the delta does not fit the old release."""
    told = json.loads(delta)
    changed, gone = told.pop("files"), told.pop("gone")
    files, made = {path: entry for path, entry in old["files"].items() if path not in gone}, {}
    for path, entry in changed.items():
        edited = entry.pop("edits", None)
        files[path] = {**files.get(path, {}), **entry}
        if edited is not None:
            was = contents.get(path, b"")
            made[path] = _edited(was, edited)
            files[path] |= {"sha256": digest(made[path]), "size": len(made[path])}
    return written({**told, "files": dict(sorted(files.items()))}), made


def _edited(old: bytes, edited: list[Edit]) -> bytes:
    made, at = b"", 0
    for edit in [*edited, len(old)]:
        if isinstance(edit, str):
            made += edit.encode()
        else:
            made += old[at : at + max(edit, 0)]
            at += abs(edit)
    return made
