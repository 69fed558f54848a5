"""Whether a finished site really is an offline app: every part is there, and everything listed is what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..problem import Problem, in_reading_order
from .app_manifest import APP_MANIFEST, APPLE_ICON, APPLE_SIZE, png_size
from .delta import apply_delta
from .history import kept_engine, unpack
from .pointer import manifest_of, read_pointer
from .release import POINTER, RELEASE_FOLDER, WORKER, belongs, digest, stored, stored_path
from .tags import REGISTER_SCRIPT, pages_of
from .worker import WORKER_MARK, engine_path, engine_source, page_scripts

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
    worker, engine = site / WORKER, site / engine_path()
    if not worker.is_file():
        problems.append(_problem(WORKER, "the service worker is missing"))
    elif not (text := worker.read_text("utf-8")).startswith(WORKER_MARK) or engine_path() not in text:
        problems.append(_problem(WORKER, "is not the service worker of this engine"))
    if not engine.is_file():
        problems.append(_problem(engine_path(), "the engine of the service worker is missing"))
    elif engine.read_text("utf-8") != engine_source():
        problems.append(_problem(engine_path(), "is not the engine as it should be"))
    for name, text in page_scripts().items():
        if not (site / name).is_file():
            problems.append(_problem(name, "the script for pages is missing"))
        elif (site / name).read_text("utf-8") != text:
            problems.append(_problem(name, "is not the script of this engine"))
    return problems


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
            problems.append(_problem(src, "the icon is missing or is not a whole PNG"))
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
    try:
        pointer = read_pointer(site)
        if "tombstone" in pointer:
            return []
        manifest = manifest_of(site, pointer["id"], pointer["manifest"])
    except FileNotFoundError as fault:
        return [_problem(_path_in(site, fault), "is missing")]
    except (OSError, ValueError) as fault:
        path, what = _path_and_what(str(fault))
        return [_problem(path or POINTER, what)]
    listed: dict[str, dict[str, Any]] = manifest["files"]
    problems = []
    for path, entry in listed.items():
        file = site / path
        if not file.is_file():
            problems.append(_problem(path, "is listed in the release and missing"))
        elif digest(file.read_bytes()) != entry["sha256"]:
            problems.append(_problem(path, "was changed after the release was made"))
    for file in site.rglob("*"):
        path = file.relative_to(site).as_posix()
        if file.is_file() and belongs(path, exclude) and path not in listed:
            problems.append(_problem(path, "is on the site and not in the release: a phone would not have it"))
    return [*problems, *_packs(site, manifest), *_deltas(site, pointer)]


def _path_in(site: Path, fault: OSError) -> str:
    """The file that a fault is about, from the site's root."""
    return Path(fault.filename).relative_to(site).as_posix() if fault.filename else POINTER


def _packs(site: Path, manifest: dict[str, Any]) -> list[Problem]:
    """Packs that are not there, or do not hold exactly the files that they should, in their order."""
    missing = [
        _problem(path, "the pack is listed in the release and missing")
        for path in manifest["packs"]
        if not (site / path).is_file()
    ]
    if missing:
        return missing
    try:
        unpack(site, manifest)
    except ValueError as fault:
        path, what = _path_and_what(str(fault))
        return [_problem(path, what)]
    return []


def _path_and_what(fault: str) -> tuple[str, str]:
    """The file that a fault begins with, "" when it names none, and what is wrong with it."""
    path, _, what = fault.partition(" ")
    return (path, what) if path.startswith((RELEASE_FOLDER, POINTER)) else ("", fault)


def _deltas(site: Path, pointer: dict[str, Any]) -> list[Problem]:
    """What is wrong with the releases that are kept, and deltas that do not make this release out of theirs."""
    problems = []
    for id_, path in pointer["deltas"].items():
        try:
            kept_engine(site, id_)
            earlier = manifest_of(site, id_, stored_path("manifest", id_))
            contents = unpack(site, earlier)
            made, _ = apply_delta(earlier, contents, stored(site, path))
        except FileNotFoundError as fault:
            problems.append(_problem(_path_in(site, fault), f"is missing, and release {id_[:16]} needs it"))
        except (OSError, ValueError, KeyError, IndexError) as fault:
            where, what = _path_and_what(str(fault))
            problems.append(_problem(where or path, what))
        else:
            if digest(made) != pointer["id"]:
                problems.append(_problem(path, f"does not make this release out of {id_[:16]}"))
    return problems
