"""Whether a finished site really is an offline app: every part is there, and everything listed is what it says."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from pathlib import Path
from typing import Any

from ..problem import Problem, in_reading_order
from .app_manifest import APP_MANIFEST, APPLE_ICON, APPLE_SIZE
from .release import FORMAT, RELEASE_MANIFEST, WORKER, belongs
from .tags import REGISTER_SCRIPT, pages_of
from .worker import register_source, worker_version

AGAIN = "run python3 -m build_scripts.pwa on the folder again"


def verify(site: Path, exclude: list[str] | None = None) -> list[Problem]:
    """Every fault of the offline app in this folder, [] when it is whole.

    exclude: the glob patterns the site was built with, so that files left out on purpose are not missed."""
    problems = [*_worker(site), *_app_manifest(site), *_tags(site), *_release(site, exclude or [])]
    return in_reading_order(problems)


def _problem(file: str, what: str, remedy: str = AGAIN) -> Problem:
    return Problem(file, None, what, remedy, check="offline")


def _read_json(site: Path, name: str) -> tuple[Any, list[Problem]]:
    try:
        return json.loads((site / name).read_text("utf-8")), []
    except FileNotFoundError:
        return None, [_problem(name, "is missing")]
    except ValueError:
        return None, [_problem(name, "is not JSON")]


def _worker(site: Path) -> list[Problem]:
    problems = []
    worker, script = site / WORKER, site / REGISTER_SCRIPT
    if not worker.is_file():
        problems.append(_problem(WORKER, "the service worker is missing"))
    elif f'"{worker_version()}"' not in (text := worker.read_text("utf-8")) or "'__" in text:
        problems.append(_problem(WORKER, "is not the service worker of this engine"))
    if not script.is_file():
        problems.append(_problem(REGISTER_SCRIPT, "the script that registers the service worker is missing"))
    elif script.read_text("utf-8") != register_source():
        problems.append(_problem(REGISTER_SCRIPT, "is not the registration script of this engine"))
    return problems


def png_size(file: Path) -> tuple[int, int] | None:
    """Width and height in pixels, read from the file itself; None when it is not a PNG."""
    start = file.read_bytes()[:24] if file.is_file() else b""
    if len(start) < 24 or start[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    width, height = struct.unpack(">II", start[16:24])
    return width, height


def _app_manifest(site: Path) -> list[Problem]:
    manifest, problems = _read_json(site, APP_MANIFEST)
    if manifest is None:
        return problems
    for member in ("name", "start_url", "scope", "display", "icons"):
        if not manifest.get(member):
            problems.append(_problem(APP_MANIFEST, f"{member} is missing"))
    icons = [(icon["src"], icon["sizes"], icon.get("purpose", "any")) for icon in manifest.get("icons", [])]
    for purpose in ("any", "maskable"):
        for size in ("192x192", "512x512"):
            if not any(icon[1:] == (size, purpose) for icon in icons):
                problems.append(_problem(APP_MANIFEST, f"no {size} icon with purpose {purpose}"))
    for src, sizes, _ in [*icons, (APPLE_ICON, f"{APPLE_SIZE}x{APPLE_SIZE}", "any")]:
        found = png_size(site / src)
        if found is None:
            problems.append(_problem(src, "the icon is missing or is not a PNG"))
        elif f"{found[0]}x{found[1]}" != sizes:
            problems.append(_problem(src, f"is {found[0]}x{found[1]} pixels, not {sizes}"))
    for shortcut in manifest.get("shortcuts", []):
        if not (site / shortcut["url"] / "index.html").is_file() and not (site / shortcut["url"]).is_file():
            problems.append(_problem(APP_MANIFEST, f"shortcut {shortcut['url']} is no page", "name a page of the site"))
    return problems


def _tags(site: Path) -> list[Problem]:
    wanted = {
        'rel="manifest"': "no link to the web app manifest",
        'rel="apple-touch-icon"': "no Apple touch icon",
        f'{REGISTER_SCRIPT}" defer': "no script that registers the service worker",
    }
    pages = {path: (site / path).read_text("utf-8") for path in pages_of(site)}
    return [_problem(path, what) for path, html in pages.items() for tag, what in wanted.items() if tag not in html]


def _release(site: Path, exclude: list[str]) -> list[Problem]:
    manifest, problems = _read_json(site, RELEASE_MANIFEST)
    if manifest is None:
        return problems
    if manifest.get("format") != FORMAT or not isinstance(manifest.get("counter"), int):
        return [_problem(RELEASE_MANIFEST, "is not a release manifest")]
    listed: dict[str, dict[str, Any]] = manifest.get("files", {})
    for path, entry in listed.items():
        file = site / path
        if not file.is_file():
            problems.append(_problem(path, "is listed in release.json and missing"))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            problems.append(_problem(path, "was changed after release.json was written"))
    problems += _packs(site, manifest.get("packs", []), listed)
    for file in site.rglob("*"):
        path = file.relative_to(site).as_posix()
        if file.is_file() and belongs(path, exclude) and path not in listed:
            problems.append(_problem(path, "is on the site and not in release.json: a phone would not have it"))
    return problems


def _packs(site: Path, packs: list[dict[str, Any]], listed: dict[str, dict[str, Any]]) -> list[Problem]:
    """A pack that is not there, or does not hold exactly the files that it should, in their order."""
    problems = []
    for number, pack in enumerate(packs):
        file = site / pack["path"]
        hashes = [entry["sha256"] for _, entry in sorted(listed.items()) if entry.get("pack") == number]
        sizes = [entry["size"] for _, entry in sorted(listed.items()) if entry.get("pack") == number]
        if not file.is_file():
            problems.append(_problem(pack["path"], "the pack is listed in release.json and missing"))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != pack["sha256"]:
            problems.append(_problem(pack["path"], "was changed after release.json was written"))
        elif _hashes_inside(gzip.decompress(file.read_bytes()), sizes) != hashes:
            problems.append(_problem(pack["path"], "does not hold the files that release.json says"))
    return problems


def _hashes_inside(content: bytes, sizes: list[int]) -> list[str]:
    """The hash of each file in an unpacked pack; one more when something is left over."""
    hashes, start = [], 0
    for size in sizes:
        hashes.append(hashlib.sha256(content[start : start + size]).hexdigest())
        start += size
    return hashes if start == len(content) else [*hashes, "left over"]
