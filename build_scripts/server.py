"""A small web server for a folder of finished pages, under any sub-path, that can die and come back.

It behaves like a good static host: entity tags, gzip, the folder's own 404 page, one redirect for a folder
named without its slash. Standard library only; it knows nothing of what the folder holds.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import logging
import os
import re
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import quote, unquote, urlsplit

Route = Callable[[BaseHTTPRequestHandler], None]

TEXT_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".htm": "text/html",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vcf": "text/vcard",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}
BINARY_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}

_ADDRESS_IN_USE = {errno.EADDRINUSE, errno.EACCES} if os.name == "nt" else {errno.EADDRINUSE}
_ACCEPT_POLL = 0.05  # seconds: how long stop() can wait for the accepting thread to look up

_log = logging.getLogger(__name__)


class PortTaken(Exception):
    """Another program already listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is in use by another program; stop it or choose another port")
        self.port = port


class Exchange(NamedTuple):
    """One request and how it was answered.

    path: as the browser asked for it, with the base and any query.
    bytes_sent: of the body, after compression; 0 for HEAD, for 304 and for an extra route.
    """

    method: str
    path: str
    status: int
    bytes_sent: int


class StaticServer:
    """Serves a folder at http://host:port/base/ from threads of its own.

    folder: may be set to another folder at any time; each request is answered from one folder only.
    base: the sub-path to serve under; everything outside it is 404.
    port: 0 takes a free one, which is then kept over stop() and start().
    extra_routes: absolute path, as in the address -> what answers a GET there. It gets the request handler,
        writes the whole answer itself and may go on writing; its connection closes when it returns.
    requests: every exchange so far, noted just before its answer is sent: who has an answer finds it here.
    """

    def __init__(
        self,
        folder: Path,
        *,
        base: str = "/",
        host: str = "127.0.0.1",
        port: int = 0,
        extra_routes: Mapping[str, Route] | None = None,
    ) -> None:
        if not host:
            raise ValueError("host is empty, which would open every network; name one, such as 127.0.0.1")
        self.folder = folder
        self.base = f"/{base.strip('/')}/" if base.strip("/") else "/"
        self.host = host
        self.port = port
        self.extra_routes = dict(extra_routes or {})
        self.requests: list[Exchange] = []
        self._listener: _Listener | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address of the folder, ending in a slash; the same after a restart."""
        if not self.port:
            raise RuntimeError("the server has no address before its first start()")
        return f"http://{self.host}:{self.port}{self.base}"

    @property
    def running(self) -> bool:
        """Whether it answers."""
        return self._listener is not None

    def start(self) -> Self:
        """Listen, and answer from now on; raises PortTaken."""
        if self._listener is not None:
            raise RuntimeError("the server is already running")
        try:
            self._listener = _Listener(self)
        except OSError as fault:
            if fault.errno in _ADDRESS_IN_USE:
                raise PortTaken(self.port) from fault
            raise
        self.port = self._listener.server_address[1]
        self._thread = threading.Thread(
            target=self._listener.serve_forever, args=(_ACCEPT_POLL,), name=f"serve {self.url}", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Refuse connections and cut every open one before returning; does nothing when stopped."""
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()
        self._listener.cut_connections()
        self._listener = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Listener(ThreadingHTTPServer):
    """The listening socket and the connections it accepted."""

    daemon_threads = True
    # On Windows this option would let two programs share one port instead of allowing a quick restart.
    allow_reuse_address = os.name != "nt"

    def __init__(self, site: StaticServer) -> None:
        self.site = site
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((site.host, site.port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer would look up the machine's name here, which can hang without a network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.site.host, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def close_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().close_request(request)

    def cut_connections(self) -> None:
        """End every open connection, whatever its thread is doing; that thread then closes the socket."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Browsers drop connections all the time, and so does stop(); only other faults are worth a traceback.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Answer(NamedTuple):
    """A whole answer: status, headers, body."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes = b""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: _Listener
    protocol_version = "HTTP/1.1"
    server_version = "StaticServer"
    sys_version = ""
    # Otherwise every answer on a connection that stays open waits for the other side's late acknowledgement.
    disable_nagle_algorithm = True
    bytes_to_send = 0

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        route = self.server.site.extra_routes.get(path)
        if route is not None and self.command == "GET":
            self.close_connection = True
            route(self)
        else:
            self._send(self._answer(path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        # The base class calls this for every status line that it is about to send.
        noted = Exchange(self.command or "", self.path if self.command else "", int(code), self.bytes_to_send)
        self.server.site.requests.append(noted)
        self.bytes_to_send = 0

    def log_message(self, format: str, *args: Any) -> None:
        _log.debug(format, *args)

    def _send(self, answer: _Answer) -> None:
        body = b"" if self.command == "HEAD" else answer.body
        self.bytes_to_send = len(body)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, path: str) -> _Answer:
        site = self.server.site
        if path + "/" == site.base:
            return self._redirect(site.base)
        if not path.startswith(site.base):
            return _Answer(HTTPStatus.NOT_FOUND, _headers(".txt"), b"Not found: nothing is served here.\n")
        folder = site.folder  # read once: the answer must not mix two folders
        names = _names(path.removeprefix(site.base))
        if names is None:
            return self._not_found(folder)
        wanted = folder.joinpath(*names)
        if not path.endswith("/") and _is_folder(wanted):
            return self._redirect(site.base + "/".join(names) + "/")
        file = wanted / "index.html" if path.endswith("/") else wanted
        content = _read_inside(folder, file)
        if content is None:
            return self._not_found(folder)
        return self._file(content, file.suffix.lower())

    def _file(self, content: bytes, suffix: str) -> _Answer:
        tag = hashlib.sha256(content).hexdigest()[:32]
        body, headers = self._pack(content, suffix)
        headers["ETag"] = f'"{tag}-gzip"' if "Content-Encoding" in headers else f'"{tag}"'
        if _has_tag(self.headers.get("If-None-Match", ""), headers["ETag"]):
            kept = ("Cache-Control", "ETag", "Vary")
            return _Answer(HTTPStatus.NOT_MODIFIED, {name: headers[name] for name in kept if name in headers})
        return _Answer(HTTPStatus.OK, headers, body)

    def _not_found(self, folder: Path) -> _Answer:
        page = _read_inside(folder, folder / "404.html")
        if page is None:
            return _Answer(HTTPStatus.NOT_FOUND, _headers(".txt"), b"Not found.\n")
        body, headers = self._pack(page, ".html")
        return _Answer(HTTPStatus.NOT_FOUND, headers, body)

    def _redirect(self, path: str) -> _Answer:
        query = urlsplit(self.path).query
        place = quote(path) + (f"?{query}" if query else "")
        return _Answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": place, "Cache-Control": "no-cache"})

    def _pack(self, content: bytes, suffix: str) -> tuple[bytes, dict[str, str]]:
        """The body, compressed where it is text, gzip is welcome and it saves bytes; and its headers."""
        headers = _headers(suffix)
        if suffix not in TEXT_TYPES:
            return content, headers
        headers["Vary"] = "Accept-Encoding"
        if _takes_gzip(self.headers.get("Accept-Encoding", "")):
            packed = gzip.compress(content, compresslevel=6, mtime=0)
            if len(packed) < len(content):
                headers["Content-Encoding"] = "gzip"
                return packed, headers
        return content, headers


def _headers(suffix: str) -> dict[str, str]:
    """What every answer with a body carries, for a file name's ending in lower case."""
    if suffix in TEXT_TYPES:
        media_type = f"{TEXT_TYPES[suffix]}; charset=utf-8"
    else:
        media_type = BINARY_TYPES.get(suffix, "application/octet-stream")
    return {"Content-Type": media_type, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


def _names(path: str) -> list[str] | None:
    """The folder and file names in a path relative to the base; None if it is not a plain way down."""
    try:
        text = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return None
    names = text.removesuffix("/").split("/") if text else []
    if any(name in ("", ".", "..") or "\\" in name or "\0" in name for name in names):
        return None
    if os.name == "nt" and any(":" in name for name in names):  # a drive, or a hidden stream of a file
        return None
    return names


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long
        return False


def _read_inside(folder: Path, file: Path) -> bytes | None:
    """The bytes of a file, or None when there is no such file or a link leads out of the folder."""
    try:
        real = file.resolve(strict=True)
        if not real.is_relative_to(folder.resolve()):
            return None
        return real.read_bytes()
    except OSError:
        return None


def _has_tag(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag, in its weak form too."""
    return if_none_match.strip() == "*" or tag in re.findall(r'"[^"]*"', if_none_match)


def _takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip, by name or by *, with a weight above 0."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        weight = re.fullmatch(r"\s*q\s*=\s*([\d.]+)\s*", parameter)
        try:
            weights[coding.strip()] = float(weight[1]) if weight else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0
