"""The bad network of the browser tests, over plain sockets: each fault is the fault that it says it is."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.browser.fault_proxy import (
    LOGIN_PAGE,
    PASS,
    Dead,
    Empty,
    FaultProxy,
    Flip,
    Hang,
    Instead,
    Mode,
    Portal,
    Reset,
    Seen,
    Slow,
    Status,
    Truncate,
)

BASE = "/force/book/"
LIMIT = 20  # seconds a socket may block before a test fails instead of hanging
FILES = {"index.html": b"<h1>Home</h1>", "release.json": b'{"format":1,"files":{}}', "big.bin": bytes(range(250)) * 40}


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[FaultProxy]:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    with StaticServer(tmp_path, base=BASE) as server, FaultProxy(server) as proxy:
        yield proxy


def connect(proxy: FaultProxy) -> socket.socket:
    return socket.create_connection((proxy.host, proxy.port), timeout=LIMIT)


def send(connection: socket.socket, path: str, *headers: str, method: str = "GET") -> None:
    lines = (f"{method} {BASE}{path} HTTP/1.1", "Host: book", *headers, "", "")
    connection.sendall("\r\n".join(lines).encode())


def receive(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """One whole answer; the connection may go on."""
    content = b""
    while b"\r\n\r\n" not in content:
        part = connection.recv(4096)
        assert part, f"ended after {content!r}"
        content += part
    head, _, body = content.partition(b"\r\n\r\n")
    first, *fields = head.decode().split("\r\n")
    headers = dict(item.lower().split(": ", 1) for item in fields)
    while len(body) < int(headers.get("content-length", 0)):
        part = connection.recv(65_536)
        assert part, f"ended after {len(body)} bytes"
        body += part
    return int(first.split()[1]), headers, body


def ask(proxy: FaultProxy, path: str, *headers: str) -> tuple[int, dict[str, str], bytes]:
    with connect(proxy) as connection:
        send(connection, path, *headers)
        return receive(connection)


def is_refused(proxy: FaultProxy) -> bool:
    try:
        connect(proxy).close()
    except ConnectionRefusedError:
        return True
    return False


def wait_for_request(proxy: FaultProxy, path: str) -> None:
    deadline = time.monotonic() + LIMIT
    while path not in proxy.asked():
        assert time.monotonic() < deadline, f"{path} was never asked for"


def test_everything_passes_as_the_server_says_it(proxy: FaultProxy) -> None:
    status, headers, body = ask(proxy, "big.bin")
    assert (status, headers["content-type"], body) == (200, "application/octet-stream", FILES["big.bin"])
    assert ask(proxy, "big.bin", f"If-None-Match: {headers['etag']}")[0] == 304
    assert ask(proxy, "nothing")[0] == 404
    assert proxy.server.requests[-1].path == BASE + "nothing"


def test_one_connection_serves_many_requests_in_turn(proxy: FaultProxy) -> None:
    """Also when the second was sent before the first was answered."""
    with connect(proxy) as connection:
        send(connection, "release.json")
        send(connection, "")
        content = b""
        while FILES["index.html"] not in content:
            content += connection.recv(4096)
    assert content.index(FILES["release.json"]) < content.index(FILES["index.html"])


def test_requests_and_bytes_are_counted(proxy: FaultProxy) -> None:
    ask(proxy, "?from=home")
    ask(proxy, "big.bin")
    proxy.set(Portal())
    ask(proxy, "big.bin")
    everything = len(FILES["index.html"]) + len(FILES["big.bin"]) + len(LOGIN_PAGE)
    deadline = time.monotonic() + LIMIT
    while proxy.bytes_sent < everything and time.monotonic() < deadline:
        pass  # counted when it was sent, which is just after it was read

    assert proxy.requests == [
        Seen("GET", "index.html", "pass", len(FILES["index.html"])),
        Seen("GET", "big.bin", "pass", len(FILES["big.bin"])),
        Seen("GET", "big.bin", "portal", len(LOGIN_PAGE)),
    ]
    assert proxy.asked(mode="portal") == ["big.bin"]


def test_a_head_request_has_no_body(proxy: FaultProxy) -> None:
    with connect(proxy) as connection:
        send(connection, "big.bin", "Connection: close", method="HEAD")
        content = b""
        while part := connection.recv(4096):
            content += part
    assert f"Content-Length: {len(FILES['big.bin'])}".encode() in content
    assert content.endswith(b"\r\n\r\n")


def test_dead_refuses_and_cuts_and_comes_back_at_the_same_address(proxy: FaultProxy) -> None:
    before = proxy.url
    with connect(proxy) as open_one:
        send(open_one, "")
        receive(open_one)
        proxy.set(Dead())
        assert open_one.recv(1) == b""
    assert is_refused(proxy)

    proxy.set(PASS)
    assert proxy.url == before
    assert ask(proxy, "")[2] == FILES["index.html"]


def test_hang_never_answers_and_a_change_cuts_it(proxy: FaultProxy) -> None:
    proxy.set(Hang())
    with connect(proxy) as waiting:
        send(waiting, "release.json")
        wait_for_request(proxy, "release.json")
        waiting.settimeout(0.1)
        with pytest.raises(TimeoutError):
            waiting.recv(1)
        waiting.settimeout(LIMIT)
        proxy.set(PASS)
        assert waiting.recv(1) == b""


def test_what_hangs_can_go_on_hanging_while_others_pass(proxy: FaultProxy) -> None:
    """As on a phone whose old connections are lost although the network is back."""
    proxy.set(Hang())
    with connect(proxy) as waiting:
        send(waiting, "release.json")
        wait_for_request(proxy, "release.json")
        proxy.set(PASS, keep_held=True)
        assert ask(proxy, "")[0] == 200
        waiting.settimeout(0.1)
        with pytest.raises(TimeoutError):
            waiting.recv(1)


def test_reset_comes_in_the_middle_of_a_body(proxy: FaultProxy) -> None:
    proxy.set(Reset())
    with connect(proxy) as connection, pytest.raises(ConnectionResetError):
        send(connection, "big.bin")
        assert b"200 OK" in connection.recv(4096, socket.MSG_PEEK)
        while connection.recv(4096):
            continue
    assert proxy.bytes_sent == len(FILES["big.bin"]) // 2


def test_slow_is_bounded_and_whole(proxy: FaultProxy) -> None:
    proxy.set(Slow(bytes_per_second=20_000, only={"big.bin"}))
    started = time.monotonic()
    assert ask(proxy, "big.bin")[2] == FILES["big.bin"]
    assert time.monotonic() - started > 0.4  # 10 000 bytes


def test_a_portal_is_cheerful_about_everything(proxy: FaultProxy) -> None:
    proxy.set(Portal())
    for path in ("", "release.json", "sw.js", "nothing"):
        status, headers, body = ask(proxy, path)
        assert (status, headers["content-type"], body) == (200, "text/html; charset=utf-8", LOGIN_PAGE)


@pytest.mark.parametrize("code", [404, 403, 500])
def test_a_status_is_for_one_file_or_for_all(proxy: FaultProxy, code: int) -> None:
    proxy.set(Status(code, only={"release.json"}))
    assert [ask(proxy, path)[0] for path in ("release.json", "")] == [code, 200]
    proxy.set(Status(code))
    assert [ask(proxy, path)[0] for path in ("release.json", "")] == [code, code]


@pytest.mark.parametrize(
    ("mode", "left"),
    [(Truncate(only={"release.json"}), b'{"format":1'), (Empty(only={"release.json"}), b"")],
)
def test_a_file_can_end_early_and_still_look_whole(proxy: FaultProxy, mode: Mode, left: bytes) -> None:
    proxy.set(mode)
    status, headers, body = ask(proxy, "release.json", "Accept-Encoding: gzip")
    assert (status, headers["content-length"], body) == (200, str(len(left)), left)
    assert ask(proxy, "")[2] == FILES["index.html"]


def test_flip_changes_one_bit(proxy: FaultProxy) -> None:
    """Compressed or not, and also for a phone that says it has the file already."""
    _, before, _ = ask(proxy, "big.bin")
    proxy.set(Flip(only={"big.bin"}, headers={"Cache-Control": "max-age=60"}))
    status, headers, body = ask(proxy, "big.bin", f"If-None-Match: {before['etag']}", "Accept-Encoding: gzip")

    assert (status, headers["etag"], headers["cache-control"]) == (200, before["etag"], "max-age=60")
    different = [a ^ b for a, b in zip(body, FILES["big.bin"], strict=True) if a != b]
    assert different == [1]


def test_files_can_be_others(proxy: FaultProxy) -> None:
    """A half-finished deployment, and an old worker kept for a year."""
    proxy.set(Instead({"sw.js": b"// old"}, {"Cache-Control": "max-age=31536000"}))
    status, headers, body = ask(proxy, "sw.js")
    assert (status, headers["cache-control"], body) == (200, "max-age=31536000", b"// old")
    assert ask(proxy, "")[2] == FILES["index.html"]


@pytest.mark.parametrize("mode", [Dead(), Status(500)])
def test_a_fault_can_begin_with_a_file(proxy: FaultProxy, mode: Mode) -> None:
    proxy.set(mode, from_path="big.bin")
    assert ask(proxy, "")[0] == 200
    with connect(proxy) as connection:
        send(connection, "big.bin")
        assert FILES["big.bin"] not in connection.recv(65_536)
    assert is_refused(proxy) if isinstance(mode, Dead) else ask(proxy, "")[0] == 500


def test_a_server_that_is_down_is_a_bad_gateway(proxy: FaultProxy) -> None:
    proxy.server.stop()
    assert ask(proxy, "")[0] == 502


@pytest.mark.parametrize("mode", [PASS, Hang(), Slow(bytes_per_second=1)])
def test_stop_ends_every_connection_at_once(proxy: FaultProxy, mode: Mode) -> None:
    proxy.set(mode)
    with connect(proxy) as idle, connect(proxy) as busy:
        send(busy, "big.bin")
        wait_for_request(proxy, "big.bin")
        started = time.monotonic()
        proxy.stop()
        assert idle.recv(1) == b""
        while busy.recv(65_536):
            continue
        assert time.monotonic() - started < 2
    assert is_refused(proxy)
    proxy.stop()  # twice is harmless


def test_it_starts_again_at_the_same_address(proxy: FaultProxy) -> None:
    before = proxy.url
    proxy.stop()
    proxy.start()
    assert proxy.url == before
    assert ask(proxy, "")[0] == 200


def test_it_has_no_address_before_it_starts(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="before its first start"):
        _ = FaultProxy(StaticServer(tmp_path)).url
