"""A bad network between a phone and a web server, which can get worse and better while both are running.

The proxy answers at one fixed address and asks the server for what it answers. What it does to an answer is its
mode; `only` narrows a mode to some files, and everything else then passes:

    with StaticServer(site) as server, FaultProxy(server) as proxy:
        proxy.set(Status(503, only={"release.json"}))
        proxy.set(Hang(), from_path="help/index.html")  # all is well until a phone asks for that file
        proxy.set(PASS)

Standard library only. It reads GET and HEAD, which is all that a phone asks a static host for.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from build_scripts.server import StaticServer

LOGIN_PAGE = b"<!doctype html><title>Wi-Fi</title><h1>Welcome to Station Wi-Fi</h1><form>Room and surname</form>"
_LIMIT = 65_536  # bytes: more than that before a blank line is no request
_PACE = 0.05  # seconds between two pieces of a slow answer
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close() sends RST and drops what was not sent
_OF_THIS_HOP = {"connection", "keep-alive", "host", "content-length", "transfer-encoding"}


@dataclass
class Seen:
    """One request. path: below the base, without a query. mode: what was done to it. bytes_sent: of the body."""

    method: str
    path: str
    mode: str
    bytes_sent: int = 0


@dataclass
class Answer:
    """A whole answer, as the server gave it or as a mode changed it."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Mode:
    """Everything passes as it is. only: paths below the base; None: all of them."""

    only: Collection[str] | None = field(default=None, kw_only=True)

    #: Whether the file itself has to be changed, so that the server is asked for the whole of it, uncompressed.
    rewrites = False

    @property
    def name(self) -> str:
        return "pass" if type(self) is Mode else type(self).__name__.lower()

    def covers(self, path: str) -> bool:
        """Whether this mode does anything to a path."""
        return self.only is None or path in self.only

    def alter(self, answer: Answer) -> Answer:
        """The answer that goes on to the phone."""
        return answer

    def send(self, line: Line, head: bytes, body: bytes) -> None:
        """Send it."""
        line.send(head)
        line.send(body, counted=True)


PASS = Mode()


@dataclass(frozen=True)
class Dead(Mode):
    """Nothing listens: every connection is refused, and every open one is cut."""


@dataclass(frozen=True)
class Hang(Mode):
    """Bars but no internet: the connection is accepted, and no answer ever comes."""


@dataclass(frozen=True)
class Reset(Mode):
    """The connection is reset when half of the body has been sent."""

    def send(self, line: Line, head: bytes, body: bytes) -> None:
        line.send(head)
        line.send(body[: len(body) // 2], counted=True)
        line.reset()


@dataclass(frozen=True)
class Slow(Mode):
    """Each answer trickles in."""

    bytes_per_second: int = 2_000

    def send(self, line: Line, head: bytes, body: bytes) -> None:
        line.send(head)
        piece = max(1, int(self.bytes_per_second * _PACE))
        for start in range(0, len(body), piece):
            line.pause(_PACE)
            line.send(body[start : start + piece], counted=True)


@dataclass(frozen=True)
class Portal(Mode):
    """A Wi-Fi that wants a login first: its page, and a cheerful 200, whatever was asked for."""

    def alter(self, answer: Answer) -> Answer:
        return Answer(200, "OK", {"Content-Type": "text/html; charset=utf-8"}, LOGIN_PAGE)


@dataclass(frozen=True)
class Status(Mode):
    """An error page with this status."""

    code: int = 500

    @property
    def name(self) -> str:
        return f"status {self.code}"

    def alter(self, answer: Answer) -> Answer:
        return Answer(self.code, "Fault", {"Content-Type": "text/html; charset=utf-8"}, b"<h1>Fault</h1>")


@dataclass(frozen=True)
class Truncate(Mode):
    """Half of the file, as if it were the whole: 200, and the length fits."""

    rewrites = True

    def alter(self, answer: Answer) -> Answer:
        return Answer(answer.status, answer.reason, answer.headers, answer.body[: len(answer.body) // 2])


@dataclass(frozen=True)
class Empty(Mode):
    """200, and nothing in it."""

    rewrites = True

    def alter(self, answer: Answer) -> Answer:
        return Answer(answer.status, answer.reason, answer.headers, b"")


@dataclass(frozen=True)
class Flip(Mode):
    """One bit of the file is wrong; its length and its entity tag are right. headers: replace those of the server."""

    headers: Mapping[str, str] = field(default_factory=dict)
    rewrites = True

    def alter(self, answer: Answer) -> Answer:
        body = bytearray(answer.body)
        body[len(body) // 2] ^= 1
        return Answer(answer.status, answer.reason, {**answer.headers, **self.headers}, bytes(body))


@dataclass(frozen=True)
class Instead(Mode):
    """Some files are others: files maps paths to what is sent. headers: replace those of the server.

    An old worker that a cache will not let go of is Instead({"sw.js": old}, {"Cache-Control": "max-age=31536000"});
    a deployment that got half way is Instead({"release.json": new}).
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    rewrites = True

    def covers(self, path: str) -> bool:
        return path in self.files

    def alter_path(self, path: str, answer: Answer) -> Answer:
        kept = {name: value for name, value in answer.headers.items() if name.lower() != "etag"}
        return Answer(200, "OK", {**kept, **self.headers}, self.files[path])


class Line:
    """One connection from a phone, and what a mode may do with it."""

    def __init__(self, proxy: FaultProxy, connection: socket.socket) -> None:
        self._proxy = proxy
        self.connection = connection
        self.seen: Seen | None = None

    def send(self, content: bytes, *, counted: bool = False) -> None:
        """Send bytes; raises OSError when the connection was cut."""
        self.connection.sendall(content)
        if counted and self.seen:
            self.seen.bytes_sent += len(content)

    def pause(self, seconds: float) -> None:
        """Let time pass; ends early when the proxy stops."""
        self._proxy.ended.wait(seconds)

    def hold(self) -> None:
        """Say nothing until the phone gives up or the connection is cut."""
        with contextlib.suppress(OSError):
            while self.connection.recv(4096):
                continue

    def reset(self) -> None:
        """End it with RST instead of a polite end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.connection.close()

    def cut(self) -> None:
        """End it, whatever its thread is doing; that thread then closes it."""
        with contextlib.suppress(OSError):  # the other side was quicker
            self.connection.shutdown(socket.SHUT_RDWR)


class FaultProxy:
    """Stands in front of a StaticServer at an address of its own, which it keeps until stop().

    requests: every request so far, noted as soon as it has been read.
    ended: set by stop().
    """

    def __init__(self, server: StaticServer, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.server = server
        self.host = host
        self.port = port
        self.requests: list[Seen] = []
        self.ended = threading.Event()
        self._mode: Mode = PASS
        self._next: tuple[str, Mode] | None = None
        self._listener: _Accepting | None = None
        self._lines: dict[Line, threading.Thread] = {}
        self._held: set[Line] = set()
        self._lock = threading.Lock()  # guards the fields; held for moments only
        self._switching = threading.RLock()  # one change of mode at a time

    @property
    def url(self) -> str:
        """The address of the site through the proxy."""
        if not self.port:
            raise RuntimeError("the proxy has no address before its first start()")
        return f"http://{self.host}:{self.port}{self.server.base}"

    @property
    def bytes_sent(self) -> int:
        """Bytes of all bodies so far."""
        return sum(seen.bytes_sent for seen in list(self.requests))

    def asked(self, *, mode: str | None = None) -> list[str]:
        """The paths asked for so far, in order; mode: only those that met it."""
        return [seen.path for seen in list(self.requests) if mode is None or seen.mode == mode]

    def start(self) -> Self:
        """Listen and pass everything on."""
        self.ended.clear()
        self.set(PASS)
        return self

    def set(self, mode: Mode, *, from_path: str | None = None, keep_held: bool = False) -> None:
        """Change what happens from now on.

        from_path: everything passes until a request for this path comes; that one and all later ones meet the mode.
        keep_held: connections that hang go on hanging; otherwise they are cut, as when a phone finds another network.
        """
        with self._switching:
            with self._lock:
                self._mode, self._next = (PASS, (from_path, mode)) if from_path is not None else (mode, None)
                held = set() if keep_held else set(self._held)
                now = self._mode
            for line in held:
                line.cut()
            self._listen(not isinstance(now, Dead))

    def stop(self) -> None:
        """Refuse connections and end every open one at once; does nothing when stopped."""
        self.ended.set()
        with self._switching:
            self._listen(False)
        with self._lock:
            threads = list(self._lines.values())
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _listen(self, wanted: bool) -> None:
        if wanted and self._listener is None and not self.ended.is_set():
            self._listener = _Accepting(self)
            self.port = self._listener.port
        elif not wanted and self._listener is not None:
            self._listener.stop()
            self._listener = None
            self._cut_all()

    def _cut_all(self) -> None:
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.cut()

    def take(self, connection: socket.socket) -> None:
        """Serve one connection in a thread of its own."""
        line = Line(self, connection)
        thread = threading.Thread(target=self._serve, args=(line,), name=f"fault proxy {self.port}", daemon=True)
        with self._lock:
            self._lines[line] = thread
        thread.start()

    def _serve(self, line: Line) -> None:
        try:
            rest = b""
            while True:
                head, rest = _read_head(line.connection, rest)
                if not head or not self._exchange(line, head):
                    return
        except (OSError, HTTPException):
            return  # the phone or stop() ended it
        finally:
            with self._lock:
                self._lines.pop(line, None)
                self._held.discard(line)
            line.connection.close()

    def _mode_for(self, path: str) -> Mode:
        """The mode that a request for this path meets; it may be the one that everything was waiting for."""
        with self._lock:
            due = self._next[1] if self._next and self._next[0] == path else None
            mode = self._mode
        if due is not None:
            self.set(due)
            mode = due
        return mode if mode.covers(path) else PASS

    def _exchange(self, line: Line, head: bytes) -> bool:
        """Answer one request. Returns whether the connection may be used again."""
        first, *fields = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.strip(): value.strip() for name, _, value in (item.partition(":") for item in fields)}
        path = unquote(urlsplit(target).path).removeprefix(self.server.base)
        path += "index.html" if path == "" or path.endswith("/") else ""
        mode = self._mode_for(path)
        line.seen = Seen(method, path, mode.name)
        self.requests.append(line.seen)
        if isinstance(mode, Dead):
            return False
        if isinstance(mode, Hang):
            with self._lock:
                self._held.add(line)
            line.hold()
            return False
        answer = self._ask(target, headers, whole=mode.rewrites)
        answer = mode.alter_path(path, answer) if isinstance(mode, Instead) else mode.alter(answer)
        bodiless = method == "HEAD" or answer.status == 304
        length = {} if answer.status == 304 else {"Content-Length": str(len(answer.body))}
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
        lines += [f"{name}: {value}" for name, value in {**answer.headers, **length}.items()]
        mode.send(line, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), b"" if bodiless else answer.body)
        return headers.get("Connection", "").lower() != "close" and not isinstance(mode, Reset)

    def _ask(self, target: str, headers: Mapping[str, str], *, whole: bool) -> Answer:
        """What the server says to a GET, which holds what it would say to a HEAD.

        whole: the file itself, not compressed and not "as you have it"."""
        left_out = _OF_THIS_HOP | ({"accept-encoding", "if-none-match", "if-modified-since"} if whole else set())
        kept = {name: value for name, value in headers.items() if name.lower() not in left_out}
        connection = HTTPConnection(self.server.host, self.server.port)
        try:
            connection.putrequest("GET", target, skip_accept_encoding=True)
            for name, value in {**kept, "Connection": "close"}.items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            body = response.read()
        except OSError:
            return Answer(502, "Bad Gateway", {"Content-Type": "text/plain"}, b"")
        finally:
            connection.close()
        passed = {name: value for name, value in response.getheaders() if name.lower() not in _OF_THIS_HOP}
        return Answer(response.status, response.reason, passed, body)


class _Accepting:
    """The listening socket and the thread that takes connections from it."""

    def __init__(self, proxy: FaultProxy) -> None:
        self._proxy = proxy
        self._socket = socket.create_server((proxy.host, proxy.port), backlog=64)
        self.port = int(self._socket.getsockname()[1])
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name=f"fault proxy {self.port} accepting", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            ready, _, _ = select.select([self._socket, self._woken], [], [])
            if self._woken in ready:
                return
            with contextlib.suppress(OSError):  # the phone changed its mind
                connection, _ = self._socket.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._proxy.take(connection)

    def stop(self) -> None:
        """Refuse connections from now on."""
        self._wake.send(b".")
        self._thread.join()
        for end in (self._socket, self._wake, self._woken):
            end.close()


def _read_head(connection: socket.socket, rest: bytes) -> tuple[bytes, bytes]:
    """A request up to its blank line, and what came after; nothing when the phone has hung up."""
    while b"\r\n\r\n" not in rest:
        part = connection.recv(4096)
        if not part or len(rest) > _LIMIT:
            return b"", b""
        rest += part
    head, _, rest = rest.partition(b"\r\n\r\n")
    return head, rest
