"""A network link between one phone and one server: as slow as a number says, cut when wanted, with or without a portal.

It passes TCP bytes on, so it slows and counts whatever a browser sends, a service worker's requests too (which the
emulation in a browser's own tools leaves out). Not modelled: TLS, lost packets, TCP's slow start.
"""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self

LOGIN_PAGE = b"<!doctype html><title>Wi-Fi</title><h1>Welcome to Station Wi-Fi</h1><form>Room and surname</form>"
LOGIN_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(LOGIN_PAGE)
) + LOGIN_PAGE
PIECE = 1460  # bytes: about what one packet holds
_QUIET_POLL = 0.05  # seconds


class _Direction:
    """One direction of the link: every connection's bytes stand in one queue."""

    def __init__(self) -> None:
        self._free_at = 0.0

    async def carry(self, size: int, bytes_per_second: float) -> None:
        """Returns once so many bytes have gone out."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at) + size / bytes_per_second
        await asyncio.sleep(self._free_at - now)


class SlowLink:
    """Listens at `port` from start() to stop().

    server_port: where the server listens. kbits: kilobits a second each way, 0 for no limit. round_trip: seconds; a new
    connection costs one, and every exchange one.
    requests: the paths asked for. down, up: bytes that passed to the phone and from it, headers included.
    """

    def __init__(self, server_port: int, *, kbits: float = 0, round_trip: float = 0) -> None:
        self.server_port, self.kbits, self.round_trip = server_port, kbits, round_trip
        self.requests: list[str] = []
        self.down = self.up = 0
        self.port = 0
        self.was_cut = asyncio.Event()
        self._cut_at: int | None = None
        self._portal_after: int | None = None
        self._server: asyncio.Server | None = None
        self._downwards, self._upwards = _Direction(), _Direction()
        self._writers: set[asyncio.StreamWriter] = set()
        self._last = 0.0

    async def start(self) -> None:
        """Listen; at the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Refuse connections and cut every open one."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._writers):
            writer.transport.abort()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def forget(self) -> None:
        """Count from nothing again."""
        self.requests, self.down, self.up = [], 0, 0

    def cut_after(self, size: int | None) -> None:
        """Stop, and set `was_cut`, once so many bytes have passed to the phone; None: never."""
        self._cut_at = size
        self.was_cut.clear()

    def portal_after(self, requests: int | None) -> None:
        """Let so many more requests through and answer all others with a login page and 200; None: no portal."""
        self._portal_after = None if requests is None else len(self.requests) + requests

    async def quiet(self, seconds: float = 3.0, patience: float = 120.0) -> None:
        """Waits until nothing has passed for some seconds; browsers look for a new worker a second or two after a page
        has loaded. Raises TimeoutError."""
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        async with asyncio.timeout(patience):
            while loop.time() - self._last < seconds:
                await asyncio.sleep(_QUIET_POLL)

    # --- one connection ---

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        server: asyncio.StreamWriter | None = None
        try:
            await asyncio.sleep(self.round_trip)  # the handshake
            from_server, server = await asyncio.open_connection("127.0.0.1", self.server_port)
            self._writers.add(server)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass_up(reader, server, writer))
                both.create_task(self._pass_down(from_server, writer))
        except* OSError:
            pass  # one side hung up, or the link was cut
        finally:
            for end in (writer, server):
                if end is not None:
                    self._writers.discard(end)
                    end.transport.abort()

    async def _pass_up(
        self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, phone: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(65_536):
            self._note(up=len(data))
            await self._travel(self._upwards, len(data))
            if data.startswith(b"GET "):  # browsers send one request at a time on a connection
                self.requests.append(data.split(b" ", 2)[1].decode("latin-1"))
                if self._portal_after is not None and len(self.requests) > self._portal_after:
                    await self._send_down(phone, LOGIN_ANSWER)
                    continue
            server.write(data)
            await server.drain()
        raise ConnectionError("the phone hung up")

    async def _pass_down(self, reader: asyncio.StreamReader, phone: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        in_flight: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                arrives, data = await in_flight.get()
                await asyncio.sleep(arrives - loop.time())
                await self._send_down(phone, data)
                if not data:
                    raise ConnectionError("the server hung up")

        async with asyncio.TaskGroup() as group:
            group.create_task(deliver())
            while True:
                data = await reader.read(PIECE if self.kbits else 65_536)
                if self.kbits:
                    await self._downwards.carry(len(data), self.kbits * 125)
                in_flight.put_nowait((loop.time() + self.round_trip / 2, data))
                if not data:
                    break

    async def _travel(self, direction: _Direction, size: int) -> None:
        if self.kbits:
            await direction.carry(size, self.kbits * 125)
        await asyncio.sleep(self.round_trip / 2)

    async def _send_down(self, phone: asyncio.StreamWriter, data: bytes) -> None:
        if self._cut_at is not None:
            data = data[: max(0, self._cut_at - self.down)]
        phone.write(data)
        self._note(down=len(data))
        with contextlib.suppress(ConnectionError):
            await phone.drain()
        if self._cut_at is not None and self.down >= self._cut_at:
            self.was_cut.set()
            self.stop()

    def _note(self, *, up: int = 0, down: int = 0) -> None:
        self.up += up
        self.down += down
        self._last = asyncio.get_running_loop().time()
