"""A web of many hosts on this computer, each page as good or as bad as a test wants it.

Names are looked up in the web itself and nowhere else: a host that is not in it does not exist.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import urllib3.util.connection


@dataclass(frozen=True)
class Reply:
    """How an address answers. special: "" or hang, reset: what it does in place of answering."""

    status: int = 200
    body: bytes | str = b""
    headers: dict[str, str] = field(default_factory=dict)
    special: str = ""


@dataclass(frozen=True)
class Asked:
    """One request that arrived."""

    host: str
    path: str
    headers: dict[str, str]


Answering = Reply | Callable[[Asked, int], Reply]
"""A reply, or what makes one from the request and how many came to that address before it."""


class SmallWeb:
    """The hosts and their pages. `nowhere` answers for a host whatever it has no page for."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[tuple[str, str], Answering] = {}
        self.nowhere: dict[str, Answering] = {}
        self.refusing: set[str] = set()
        self.asked: list[Asked] = []
        self.at_once: dict[str, int] = {}  # most requests under way at one time, by host
        self.down = False
        self._under_way: dict[str, int] = {}
        self._lock = threading.Lock()
        self._leaving = threading.Event()
        self._tls = tls
        self._servers: list[ThreadingHTTPServer] = []

    def put(self, address: str, answering: Answering | str | bytes, content_type: str = "text/html") -> str:
        """Give an address a page; returns the address."""
        if isinstance(answering, str | bytes):
            answering = Reply(body=answering, headers={"Content-Type": content_type})
        parts = urlsplit(address)
        assert parts.hostname
        self.pages[parts.hostname, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")] = answering
        return address

    def times(self, address: str) -> int:
        """How often an address was asked for."""
        parts = urlsplit(address)
        return sum((one.host, one.path) == (parts.hostname, parts.path or "/") for one in self.asked)

    @property
    def hosts(self) -> set[str]:
        """Every host that exists."""
        return {host for host, _ in self.pages} | set(self.nowhere)

    @property
    def proxy(self) -> str:
        """An address through which another program can reach this web."""
        return f"http://127.0.0.1:{self._servers[0].server_address[1]}"

    @contextmanager
    def serving(self) -> Iterator[SmallWeb]:
        """Answer on this computer, and look names up here, until the block ends."""
        contexts = [None, self._tls] if self._tls else [None]
        self._servers = [_serve(self, context) for context in contexts]
        before = urllib3.util.connection.create_connection
        urllib3.util.connection.create_connection = self._connect
        try:
            yield self
        finally:
            urllib3.util.connection.create_connection = before
            self._leaving.set()
            for server in self._servers:
                server.shutdown()
                server.server_close()

    def _connect(self, address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        host, port = address
        if self.down or host not in self.hosts | self.refusing:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host in self.refusing or (port == 443 and len(self._servers) < 2):
            raise ConnectionRefusedError("Connection refused")
        timeout = args[0] if args and isinstance(args[0], int | float) else None
        return socket.create_connection(self._servers[port == 443].server_address[:2], timeout)  # type: ignore[arg-type]

    def answer(self, asked: Asked) -> Reply:
        """The reply to a request."""
        with self._lock:
            before = sum((one.host, one.path) == (asked.host, asked.path) for one in self.asked)
            self.asked.append(asked)
        found = self.pages.get((asked.host, asked.path))
        if found is None and asked.path == "/robots.txt":
            return Reply(404)
        if found is None:
            found = self.nowhere.get(asked.host, Reply(404, "<title>Not found</title><h1>Not found</h1>"))
        return found if isinstance(found, Reply) else found(asked, before)

    @contextmanager
    def counted(self, host: str) -> Iterator[None]:
        """Count a request as under way."""
        with self._lock:
            self._under_way[host] = self._under_way.get(host, 0) + 1
            self.at_once[host] = max(self.at_once.get(host, 0), self._under_way[host])
        try:
            yield
        finally:
            with self._lock:
                self._under_way[host] -= 1

    def hang(self) -> None:
        """Wait until everything is over."""
        self._leaving.wait(30)


def _serve(web: SmallWeb, context: ssl.SSLContext | None) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            host = parts.hostname or self.headers.get("Host", "").partition(":")[0]
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            with web.counted(host):
                known = host in web.hosts and host not in web.refusing and not web.down
                # Only a request through the proxy gets here for a host that does not exist.
                reply = web.answer(Asked(host, path, dict(self.headers))) if known else Reply(502)
                self._send(reply)

        do_HEAD = do_GET

        def do_CONNECT(self) -> None:
            """Be the TLS server of the host, for a program that comes through the proxy."""
            host = self.path.partition(":")[0]
            if host not in web.hosts or not web._tls:
                return self._send(Reply(502))
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                self.request = web._tls.wrap_socket(self.connection, server_side=True)
                self.setup()
            self.close_connection = False
            return None

        def _send(self, reply: Reply) -> None:
            if reply.special:
                if reply.special == "hang":
                    web.hang()
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            headers = {"Content-Type": "text/html; charset=utf-8", **reply.headers}
            if "gzip" in headers.get("Content-Encoding", ""):
                body = gzip.compress(body)
            with suppress(OSError):
                self.send_response(reply.status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET" and reply.status not in (204, 304):
                    self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing: a test reads `asked`."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 64

        def finish_request(self, request: Any, client_address: Any) -> None:
            if context:
                try:
                    request = context.wrap_socket(request, server_side=True)
                except (OSError, ssl.SSLError):
                    return
            super().finish_request(request, client_address)
            if context:
                with suppress(OSError):
                    request.close()

        def handle_error(self, *_: Any) -> None:
            """A client that leaves early is what many tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server
