"""A Chromium that can be killed like an app on a phone, and made as slow as one.

Everything it asks for goes to one link, under an address that stays the same whatever port the link has: so a profile
may be copied and used again.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from playwright.async_api import Browser, Page, Playwright
from playwright.async_api import Error as PlaywrightError

from build_scripts.browsers import CHROMIUM_FLAGS, find_chromium

from .slow_link import SlowLink

HOST = "pocketbook.localhost"  # browsers trust what ends in .localhost like HTTPS
READY = "document.documentElement.dataset.pwa === 'ready' ? 1 : 0"
PATIENCE = 120.0  # seconds
_POLL = 0.02  # seconds
_SLICE = 0.005  # seconds that a slowed browser runs at a time


class Handset:
    """Runs from `async with` to its end; profile: its folder, which stays."""

    def __init__(self, playwright: Playwright, link: SlowLink, profile: Path) -> None:
        self._playwright, self._link, self._profile = playwright, link, profile
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None
        self.url = f"http://{HOST}/"

    async def __aenter__(self) -> Self:
        note = self._profile / "DevToolsActivePort"
        note.unlink(missing_ok=True)
        command = [
            str(find_chromium()),
            "--headless",
            f"--user-data-dir={self._profile}",
            "--remote-debugging-port=0",
            f"--host-resolver-rules=MAP {HOST}:80 127.0.0.1:{self._link.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            *CHROMIUM_FLAGS,
            "about:blank",
        ]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        async with asyncio.timeout(PATIENCE):
            while not (note.is_file() and "\n" in note.read_text("utf-8")):
                await asyncio.sleep(_POLL)
        port = note.read_text("utf-8").split()[0]
        self._browser = await self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends it as a person does, so that it stores what it has to."""
        assert self._process is not None and self._browser is not None
        with suppress(PlaywrightError):
            session = await self._browser.new_browser_cdp_session()
            await session.send("Browser.close")
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._process.wait, PATIENCE / 4)
        self.kill()

    def kill(self) -> None:
        """Ends it as a phone does that needs the memory: at once, with all its processes."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @property
    def page(self) -> Page:
        """Its one page."""
        assert self._browser is not None
        return self._browser.contexts[0].pages[0]

    async def open(self, path: str = "") -> None:
        """Goes to a page and waits until it is read."""
        await self.page.goto(self.url + path, wait_until="domcontentloaded", timeout=PATIENCE * 1000)

    async def ready(self, patience: float = PATIENCE) -> None:
        """Waits until the page says that it is ready offline."""
        await self.wait_for(READY, patience)

    async def evaluate(self, script: str, argument: Any = None) -> Any:
        """The value of a script in the page."""
        return await self.page.evaluate(script, argument)

    async def wait_for(self, script: str, patience: float = PATIENCE) -> float:
        """Waits until the value of a script is a number above zero, and returns it. Asked again and again from outside:
        a waiting script inside the page would need `eval`, which ours forbid. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            while not (value := await self.evaluate(script)):
                await asyncio.sleep(_POLL)
            return float(value)

    @contextmanager
    def slowed(self, times: int) -> Iterator[None]:
        """All its processes run for one part of the time in so many, as on a slower processor.

        The throttle in the browser's own tools would reach pages only: asked to slow a service worker, it refuses."""
        assert self._process is not None
        group, ended = self._process.pid, Event()

        def alternate() -> None:
            with suppress(ProcessLookupError):
                while not ended.is_set():
                    os.killpg(group, signal.SIGSTOP)
                    ended.wait(_SLICE * (times - 1))
                    os.killpg(group, signal.SIGCONT)
                    ended.wait(_SLICE)

        thread = Thread(target=alternate, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
