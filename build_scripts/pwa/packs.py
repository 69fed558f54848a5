"""Packs: a few compressed bundles that hold every file of a release, so that a first install is a few requests.

A pack is the gzip of its files' bytes one after another, in the order of their paths. Where one ends and the next
begins follows from the sizes in the release manifest; every file is verified by its own hash as it comes out."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from .release import File, store

#: What each pack is of the whole, when compressed. With the worker, its engine, the pointer and the manifest, a first
#: install is 8 requests. A phone fetches one pack after the other; the one that a break cut off may be fetched again.
#: So the further an install has come, the less a break costs: at nine tenths 6 %.
SHARES = (0.34, 0.28, 0.22, 0.16)
MOST_PACKS = len(SHARES)
SMALLEST_PACK = 16 * 1024  # bytes: below this another request costs more than it saves


def write_packs(site: Path, files: dict[str, File]) -> tuple[list[str], dict[str, File]]:
    """Writes the packs of a release into the site; returns their paths, and the files with the number of their pack."""
    packs, packed = [], dict[str, File]()
    for number, paths in enumerate(share_out(_compressed_sizes(site, files))):
        packs.append(store(site, "pack", b"".join((site / path).read_bytes() for path in paths)))
        packed |= {path: replace(files[path], pack=number) for path in paths}
    return packs, packed


def _compressed_sizes(site: Path, files: Iterable[str]) -> dict[str, int]:
    """What each file takes in a pack, after those before it. Files of one kind stand together, as like packs well with
    like: the hundredth page costs a third of the first."""
    compressor = zlib.compressobj()
    sizes = {}
    for path in sorted(files, key=lambda path: (Path(path).suffix, path)):
        taken = compressor.compress((site / path).read_bytes()) + compressor.flush(zlib.Z_SYNC_FLUSH)
        sizes[path] = len(taken)
    return sizes


def share_out(sizes: Mapping[str, int]) -> list[list[str]]:
    """The paths of each pack, in their order there: at most MOST_PACKS runs, in the proportion of SHARES.

    sizes: what each file takes when compressed, bytes, in the order in which they stand together."""
    total = sum(sizes.values())
    shares = SHARES[: max(1, total // SMALLEST_PACK)]
    ends = [total * part / sum(shares) for part in accumulate(shares)]
    runs: list[list[str]] = [[]]
    filled = 0
    # A file bigger than the last pack would make that the biggest: it goes first.
    for path, size in sorted(sizes.items(), key=lambda one: one[1] <= total * SHARES[-1]):
        if filled + size / 2 >= ends[len(runs) - 1] and len(runs) < len(ends):
            runs.append([])
        runs[-1].append(path)
        filled += size
    return [sorted(run) for run in runs if run]
