"""Packs: a few compressed bundles that hold every file of a release, so that a first install is a few requests.

A pack is the gzip of its files' bytes one after another, in the order of their paths. Where one ends and the next
begins follows from the sizes in the release manifest; every file is verified by its own hash as it comes out."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

from .release import PACK_FOLDER, File, Pack

#: With the release manifest, a first install is 8 requests; and one pack is under 15 % of it, which is what an
#: installation that is cut off may cost again.
MOST_PACKS = 7
SMALLEST_PACK = 64 * 1024  # bytes before compression: below this another request costs more than it saves


def write_packs(site: Path, files: dict[str, File]) -> tuple[list[Pack], dict[str, File]]:
    """Writes the packs of a release into the site; returns them, and the files with the number of their pack.

    The same files give the same bytes. Packs of an earlier run are removed."""
    folder = site / PACK_FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    packs, packed = [], dict[str, File]()
    for number, paths in enumerate(share_out(files)):
        content = gzip.compress(b"".join((site / path).read_bytes() for path in paths), 9, mtime=0)
        digest = hashlib.sha256(content).hexdigest()
        pack = Pack(f"{PACK_FOLDER}/{digest[:16]}.pack", digest, len(content))
        (site / pack.path).write_bytes(content)
        packs.append(pack)
        packed |= {path: replace(files[path], pack=number) for path in paths}
    return packs, packed


def share_out(files: dict[str, File]) -> list[list[str]]:
    """The paths of each pack, in their order there: at most MOST_PACKS runs of about the same size.

    Files of one kind stand together, as like packs well with like."""
    paths = sorted(files, key=lambda path: (Path(path).suffix, path))
    total = sum(file.size for file in files.values())
    share = max(total / MOST_PACKS, SMALLEST_PACK)
    runs: list[list[str]] = [[]]
    filled = 0.0
    for path in paths:
        if filled >= share * len(runs) and len(runs) < MOST_PACKS:
            runs.append([])
        runs[-1].append(path)
        filled += files[path].size
    return [sorted(run) for run in runs if run]
