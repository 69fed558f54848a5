"""Where the browsers that the tests drive are on this computer, and what to do where one is missing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

_CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_HEADLESS_NAMES = ("chromium-headless-shell", "chrome-headless-shell")
_MAC_APPS = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_PLAYWRIGHT_PROGRAMS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)
_PLAYWRIGHT_HEADLESS = ("chromium_headless_shell-*/chrom*/*headless[-_]shell*",)


def _no_sandbox() -> list[str]:
    """Chromium's sandbox refuses to start for root, and most CI containers do not allow it."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return ["--no-sandbox"] if is_root or os.environ.get("CI") else []


CHROMIUM_FLAGS = [
    *_no_sandbox(),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=slight",  # letters of the headless shell as the whole browser draws them
]


def find_chromium() -> Path | None:
    """A Chromium, Chrome or Edge: POCKET_BOOK_CHROMIUM, else the system's, else one fetched by Playwright."""
    chosen = os.environ.get("POCKET_BOOK_CHROMIUM")
    if chosen:
        return Path(chosen) if Path(chosen).is_file() else None
    return _first_there(_CHROMIUM_NAMES, [*_usual_places(), *_fetched(_PLAYWRIGHT_PROGRAMS)])


def find_headless_chromium() -> Path | None:
    """The same Chromium without what draws its windows, where there is one, else as find_chromium has it.

    It takes half the processor's time, and runs pages and service workers with the same code.
    """
    if os.environ.get("POCKET_BOOK_CHROMIUM"):
        return find_chromium()
    return _first_there(_HEADLESS_NAMES, _fetched(_PLAYWRIGHT_HEADLESS)) or find_chromium()


def _first_there(names: Iterable[str], places: Iterable[Path]) -> Path | None:
    """The first of these programs that is on the PATH, else in one of the places."""
    on_path = (Path(found) for found in map(shutil.which, names) if found)
    return next((path for path in chain(on_path, places) if path.is_file()), None)


def _usual_places() -> list[Path]:
    """Where macOS and Windows keep browsers, which they do not put on the PATH."""
    if sys.platform == "darwin":
        folders = [Path("/Applications"), Path.home() / "Applications"]
        return [folder / f"{app}.app/Contents/MacOS/{app}" for folder in folders for app in _MAC_APPS]
    if sys.platform == "win32":
        variables = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        folders = [Path(os.environ[name]) for name in variables if os.environ.get(name)]
        return [folder / program for folder in folders for program in _WINDOWS_PROGRAMS]
    return [Path("/snap/bin/chromium")]


def _fetched(programs: Iterable[str]) -> list[Path]:
    """These programs in Playwright's own store, newest first."""
    if os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        store = Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"])
    elif sys.platform == "darwin":
        store = Path.home() / "Library/Caches/ms-playwright"
    elif sys.platform == "win32":
        store = Path(os.environ.get("LOCALAPPDATA", Path.home())) / "ms-playwright"
    else:
        store = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"
    return sorted((path for program in programs for path in store.glob(program)), reverse=True)


def chromium_fault() -> str | None:
    """What to do when there is no Chromium to test with; None when there is one."""
    if find_headless_chromium():
        return None
    chosen = os.environ.get("POCKET_BOOK_CHROMIUM")
    if chosen:
        return f"POCKET_BOOK_CHROMIUM names {chosen}, which is not there: correct it, or unset it."
    remedy = "run: sudo apt install chromium" if shutil.which("apt-get") else "install Google Chrome"
    return f"There is no Chromium, Chrome or Edge to test with: {remedy}, then run the same command again."


def find_webkit_driver() -> Path | None:
    """WebKitGTK's driver, where the browser that it drives is there too; None where either is missing."""
    driver = shutil.which("WebKitWebDriver")
    return Path(driver) if driver and _webkit_browser() else None


def _webkit_browser() -> Path | None:
    libraries = (Path("/usr/lib"), Path("/usr/lib64"), Path("/usr/libexec"))
    patterns = ("webkit2gtk-4.*/MiniBrowser", "*/webkit2gtk-4.*/MiniBrowser")
    return next((path for folder in libraries for pattern in patterns for path in folder.glob(pattern)), None)


def webkit_fault() -> str | None:
    """Why the tests in WebKit cannot run here and what would change that; None when they can."""
    if not sys.platform.startswith("linux"):
        return "WebKit is tested on Linux only, through WebKitGTK's driver."
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or shutil.which("Xvfb")
    if find_webkit_driver() and screen:
        return None
    return "WebKit or a screen for it is missing: run: sudo apt install webkit2gtk-driver xvfb"
