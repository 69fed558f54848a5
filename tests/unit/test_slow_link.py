"""The link of the benchmark: what passes is counted, it breaks at the byte it is told to, a portal takes over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.benchmarks.slow_link import LOGIN_PAGE, SlowLink

BODY = b"x" * 100_000


@pytest.fixture
def through(tmp_path: Path) -> Callable[[Callable[[SlowLink], Awaitable[None]]], None]:
    """Runs what a test does with a link to a server of one file."""
    (tmp_path / "file.bin").write_bytes(BODY)

    def run(act: Callable[[SlowLink], Awaitable[None]]) -> None:
        async def scene() -> None:
            with StaticServer(tmp_path) as server:
                async with SlowLink(server.port, kbits=80_000, round_trip=0.001) as link, asyncio.timeout(20):
                    await act(link)

        with ThreadPoolExecutor(1) as pool:  # in this thread Playwright's own loop may be running
            pool.submit(lambda: asyncio.run(scene())).result()

    return run


async def get(link: SlowLink, *, last: bool = True) -> bytes:
    """Everything that comes back for one request, until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
    writer.write(b"GET /file.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    try:
        answer = b""
        while part := await reader.read(4096):
            answer += part
            if not last and answer.endswith(LOGIN_PAGE):
                break
        return answer
    except ConnectionError:
        return answer
    finally:
        writer.transport.abort()


def test_what_passes_is_whole_and_counted(through: Callable[..., None]) -> None:
    """With the headers, and each request by its path."""

    async def act(link: SlowLink) -> None:
        answer = await get(link)
        assert answer.partition(b"\r\n\r\n")[2] == BODY
        assert (link.down, link.requests) == (len(answer), ["/file.bin"])
        link.forget()
        assert (link.down, link.up, link.requests) == (0, 0, [])

    through(act)


def test_it_breaks_at_a_byte_and_comes_back_at_the_same_address(through: Callable[..., None]) -> None:
    async def act(link: SlowLink) -> None:
        link.cut_after(50_000)
        answer = await get(link)
        await link.was_cut.wait()
        assert len(answer) <= link.down == 50_000
        with pytest.raises(ConnectionRefusedError):
            await get(link)
        port = link.port
        link.cut_after(None)
        await link.start()
        assert link.port == port and (await get(link)).endswith(BODY)

    through(act)


def test_a_portal_takes_over_after_so_many_requests(through: Callable[..., None]) -> None:
    async def act(link: SlowLink) -> None:
        link.portal_after(1)
        assert (await get(link)).endswith(BODY)
        assert (await get(link, last=False)).endswith(LOGIN_PAGE)
        link.portal_after(None)
        assert (await get(link)).endswith(BODY)

    through(act)
