"""The web server, over real connections."""

from __future__ import annotations

import gzip
import http.client
import os
import queue
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

import pytest

from build_scripts.server import Exchange, PortTaken, StaticServer

BASE = "/force/pocket-book/"
LIMIT = 20  # seconds a socket may block before a test fails instead of hanging
LONG_TEXT = "Some words that repeat. " * 200


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "me" / "sleep").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "with space").mkdir()
    files = {
        "index.html": f"<h1>Home</h1>{LONG_TEXT}",
        "404.html": f"<h1>No such page</h1>{LONG_TEXT}",
        "me/index.html": "<h1>Me</h1>",
        "me/sleep/index.html": "<h1>Sleep – and rest</h1>",
        "with space/index.html": "<h1>Space</h1>",
        "manifest.webmanifest": "{}",
        "sw.js": "// worker",
        "release.json": "{}",
        "icon.svg": "<svg/>",
        "a.css": "a{}",
        "card.vcf": "BEGIN:VCARD",
        "plain.txt": "words",
        "UPPER.HTML": "<h1>Upper</h1>",
        "unknown.xyz": "?",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "font.woff2").write_bytes(bytes(4096))
    (folder / "icon.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "site-next").mkdir()
    (tmp_path / "site-next" / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


@pytest.fixture
def server(site: Path) -> Iterator[StaticServer]:
    with StaticServer(site, base=BASE) as running:
        yield running


def connect(server: StaticServer) -> HTTPConnection:
    return HTTPConnection(server.host, server.port, timeout=LIMIT)


def ask(server: StaticServer, path: str, method: str = "GET", **headers: str) -> Reply:
    """One request on its own connection; the path goes out as written; Accept_Encoding=... is a header."""
    connection = connect(server)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


def read_all(response: HTTPResponse) -> bytes:
    return response.read()


# Pages and addresses


def test_a_page_is_served_under_the_base(server: StaticServer) -> None:
    assert server.url == f"http://127.0.0.1:{server.port}{BASE}"
    reply = ask(server, BASE + "me/sleep/")
    assert (reply.status, reply.body.decode()) == (200, "<h1>Sleep – and rest</h1>")
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert ask(server, BASE).body.startswith(b"<h1>Home</h1>")
    assert ask(server, BASE + "me/sleep/index.html?from=home").status == 200


@pytest.mark.parametrize("path", ["/", "/force/", "/force/pocket-bookish/", "/me/", "/sw.js", "*"])
def test_everything_outside_the_base_is_404(server: StaticServer, path: str) -> None:
    reply = ask(server, path)
    assert reply.status == 404
    assert b"No such page" not in reply.body


@pytest.mark.parametrize("base", ["/", "", "force/pocket-book", "/force/pocket-book", "//force/pocket-book/"])
def test_a_base_may_be_written_with_or_without_slashes(site: Path, base: str) -> None:
    with StaticServer(site, base=base) as running:
        assert running.base == ("/" if not base.strip("/") else BASE)
        assert ask(running, running.base + "me/").body == b"<h1>Me</h1>"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/force/pocket-book", BASE),
        ("/force/pocket-book?a=1", BASE + "?a=1"),
        (BASE + "me/sleep", BASE + "me/sleep/"),
        (BASE + "me?a=1&b=2", BASE + "me/?a=1&b=2"),
        (BASE + "with%20space", BASE + "with%20space/"),
    ],
)
def test_a_folder_without_its_slash_redirects(server: StaticServer, path: str, place: str) -> None:
    reply = ask(server, path)
    assert (reply.status, reply.headers["Location"], reply.body) == (301, place, b"")


def test_a_redirect_never_leaves_the_server(site: Path) -> None:
    (site / "evil.example").mkdir()
    with StaticServer(site) as running:
        for path in ("//evil.example", "///evil.example", "/%2Fevil.example", "/\\evil.example"):
            place = ask(running, path).headers.get("Location", "/x")
            assert not place.startswith(("//", "/\\", "http")), path


def test_unknown_pages_get_the_folders_own_404_page(server: StaticServer, site: Path) -> None:
    for path in ("nothing", "nothing/", "me/nothing.html", "index.html/", "me//sleep/", "%FF%FE/", "x" * 300):
        reply = ask(server, BASE + path)
        assert reply.status == 404, path
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        assert reply.body.startswith(b"<h1>No such page</h1>"), path
    (site / "404.html").unlink()
    plain = ask(server, BASE + "nothing")
    assert (plain.status, plain.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_a_folder_without_a_page_is_not_listed(server: StaticServer) -> None:
    reply = ask(server, BASE + "empty/")
    assert reply.status == 404
    assert reply.body.startswith(b"<h1>No such page</h1>")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "me/../../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "%2e%2e%2fsecret.txt",
        "me/..%2f..%2fsecret.txt",
        "..%5csecret.txt",
        "..\\secret.txt",
        "../site-next/secret.txt",
        "%2e%2e/site-next/secret.txt",
        "./index.html",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "index.html%00.txt",
        "C:%5cWindows%5cwin.ini",
        "..%c0%afsecret.txt",
        "%252e%252e/secret.txt",
    ],
)
def test_no_path_leads_out_of_the_folder(server: StaticServer, path: str) -> None:
    reply = ask(server, BASE + path)
    assert reply.status == 404
    assert b"secret" not in reply.body
    assert b"root:" not in reply.body


def test_the_absolute_path_of_a_file_is_not_a_way_to_it(site: Path) -> None:
    with StaticServer(site) as running:
        assert ask(running, str(site.parent / "secret.txt")).status == 404
        assert ask(running, "/" + str(site.parent / "secret.txt")).status == 404
        assert ask(running, "/%2F" + str(site.parent / "secret.txt")).status == 404


@pytest.mark.skipif(os.name == "nt", reason="needs a right to make links that Windows users seldom have")
def test_a_link_that_leads_out_of_the_folder_is_404(server: StaticServer, site: Path) -> None:
    (site / "out.txt").symlink_to(site.parent / "secret.txt")
    (site / "in.txt").symlink_to(site / "plain.txt")
    (site / "404.html").unlink()
    (site / "404.html").symlink_to(site.parent / "secret.txt")
    assert ask(server, BASE + "in.txt").body == b"words"
    reply = ask(server, BASE + "out.txt")
    assert reply.status == 404
    assert b"secret" not in reply.body


@pytest.mark.skipif(os.name == "nt", reason="needs a right to make links that Windows users seldom have")
def test_the_folder_itself_may_be_a_link(site: Path) -> None:
    current = site.parent / "current"
    current.symlink_to(site, target_is_directory=True)
    with StaticServer(current) as running:
        assert ask(running, "/me/").body == b"<h1>Me</h1>"


# Headers


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("UPPER.HTML", "text/html; charset=utf-8"),
        ("manifest.webmanifest", "application/manifest+json; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("release.json", "application/json; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml; charset=utf-8"),
        ("card.vcf", "text/vcard; charset=utf-8"),
        ("font.woff2", "font/woff2"),
        ("icon.png", "image/png"),
        ("unknown.xyz", "application/octet-stream"),
    ],
)
def test_media_types(server: StaticServer, name: str, media_type: str) -> None:
    reply = ask(server, BASE + name)
    assert (reply.status, reply.headers["Content-Type"]) == (200, media_type)
    assert reply.headers["Cache-Control"] == "no-cache"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unchanged_file_is_not_sent_twice(server: StaticServer, site: Path) -> None:
    first = ask(server, BASE)
    tag = first.headers["ETag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = ask(server, BASE, If_None_Match=sent)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag), sent
        assert again.headers["Cache-Control"] == "no-cache"
        assert again.headers["Vary"] == "Accept-Encoding"
        assert "Content-Length" not in again.headers
    assert ask(server, BASE, If_None_Match='"other"').status == 200
    (site / "index.html").write_text("<h1>New</h1>", encoding="utf-8")
    changed = ask(server, BASE, If_None_Match=tag)
    assert (changed.status, changed.body) == (200, b"<h1>New</h1>")
    assert changed.headers["ETag"] != tag


def test_text_is_compressed_for_who_takes_it(server: StaticServer, site: Path) -> None:
    plain, packed = ask(server, BASE), ask(server, BASE, Accept_Encoding="br, gzip;q=0.8")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert len(packed.body) < len(plain.body) / 10
    assert gzip.decompress(packed.body) == plain.body == (site / "index.html").read_bytes()
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    again = ask(server, BASE, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert again.status == 304
    missing = ask(server, BASE + "nothing", Accept_Encoding="gzip")
    assert (missing.status, missing.headers["Content-Encoding"]) == (404, "gzip")
    assert gzip.decompress(missing.body) == (site / "404.html").read_bytes()


@pytest.mark.parametrize("accepts", ["identity", "gzip;q=0", "gzip; q=0.0, *", "br", "gzip;q=.", "*;q=0", ""])
def test_text_is_left_alone_for_who_does_not(server: StaticServer, accepts: str) -> None:
    assert "Content-Encoding" not in ask(server, BASE, Accept_Encoding=accepts).headers


@pytest.mark.parametrize("accepts", ["gzip", "GZIP", "deflate, gzip;q=1.0", "*", "br;q=1, *;q=0.1"])
def test_every_way_of_taking_gzip_counts(server: StaticServer, accepts: str) -> None:
    assert ask(server, BASE, Accept_Encoding=accepts).headers["Content-Encoding"] == "gzip"


def test_compression_is_only_used_where_it_helps(server: StaticServer) -> None:
    font = ask(server, BASE + "font.woff2", Accept_Encoding="gzip")
    assert "Content-Encoding" not in font.headers
    assert "Vary" not in font.headers
    assert "Content-Encoding" not in ask(server, BASE + "plain.txt", Accept_Encoding="gzip").headers


def test_head_tells_everything_but_the_body(server: StaticServer) -> None:
    for path in (BASE, BASE + "nothing", BASE + "me", BASE + "font.woff2"):
        whole, head = ask(server, path), ask(server, path, "HEAD")
        assert (head.status, head.body) == (whole.status, b"")
        for name in ("Content-Type", "Content-Length", "ETag", "Location"):
            assert head.headers[name] == whole.headers[name], (path, name)


def test_other_methods_are_refused(server: StaticServer) -> None:
    assert ask(server, BASE, "POST").status == 501
    assert ask(server, BASE, "DELETE").status == 501


def test_one_connection_carries_many_requests(server: StaticServer) -> None:
    connection = connect(server)
    connection.connect()
    first_socket = connection.sock
    for path in (BASE, BASE + "nothing", BASE + "me", BASE + "sw.js"):
        connection.request("GET", path)
        read_all(connection.getresponse())
        assert connection.sock is first_socket, path
    connection.close()


def test_two_browsers_are_answered_at_the_same_time(server: StaticServer) -> None:
    waiting = connect(server)
    waiting.connect()  # holds a connection open without asking anything
    assert ask(server, BASE).status == 200
    waiting.close()


# Publishing, counting, extra routes


def test_a_new_folder_is_published_at_once(server: StaticServer, tmp_path: Path) -> None:
    connection = connect(server)
    connection.request("GET", BASE + "me/")
    assert read_all(connection.getresponse()) == b"<h1>Me</h1>"
    following = tmp_path / "site-next"
    (following / "me").mkdir()
    (following / "me" / "index.html").write_text("<h1>Me, second</h1>", encoding="utf-8")
    server.folder = following
    connection.request("GET", BASE + "me/")
    assert read_all(connection.getresponse()) == b"<h1>Me, second</h1>"
    connection.request("GET", BASE + "sw.js")
    response = connection.getresponse()
    assert (response.status, read_all(response)) == (404, b"Not found.\n")
    connection.close()


def test_requests_are_counted(server: StaticServer) -> None:
    packed = ask(server, BASE + "?v=1", Accept_Encoding="gzip")
    ask(server, BASE, "HEAD")
    ask(server, BASE, If_None_Match="*")
    ask(server, BASE + "me")
    ask(server, "/elsewhere")
    assert server.requests == [
        Exchange("GET", BASE + "?v=1", 200, len(packed.body)),
        Exchange("HEAD", BASE, 200, 0),
        Exchange("GET", BASE, 304, 0),
        Exchange("GET", BASE + "me", 301, 0),
        Exchange("GET", "/elsewhere", 404, len(b"Not found: nothing is served here.\n")),
    ]


def test_the_log_is_quiet(server: StaticServer, capfd: pytest.CaptureFixture[str]) -> None:
    ask(server, BASE)
    ask(server, BASE + "nothing")
    connection = socket.create_connection((server.host, server.port), timeout=LIMIT)
    connection.sendall(b"not a request at all\r\n\r\n")
    assert b"400" in connection.recv(65536)
    connection.close()
    server.stop()
    assert capfd.readouterr() == ("", "")


def test_an_extra_route_may_stream(site: Path) -> None:
    lines: queue.Queue[bytes | None] = queue.Queue()

    def events(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        while (line := lines.get()) is not None:
            handler.wfile.write(line)
            handler.wfile.flush()

    with StaticServer(site, base=BASE, extra_routes={"/events": events}) as running:
        connection = connect(running)
        connection.request("GET", "/events?since=3")
        response = connection.getresponse()
        assert response.headers["Content-Type"] == "text/event-stream"
        lines.put(b"data: one\n")
        assert response.readline() == b"data: one\n"
        assert ask(running, BASE).status == 200  # the stream holds nobody up
        lines.put(b"data: two\n")
        assert response.readline() == b"data: two\n"
        lines.put(None)
        assert response.readline() == b""
        connection.close()
        assert ask(running, BASE + "events").status == 404
        assert running.requests[0] == Exchange("GET", "/events?since=3", 200, 0)


# Starting and stopping


def refuses(server: StaticServer) -> bool:
    try:
        socket.create_connection((server.host, server.port), timeout=LIMIT).close()
    except ConnectionRefusedError:
        return True
    return False


def test_stop_refuses_at_once_and_start_takes_the_same_port(server: StaticServer) -> None:
    url = server.url
    for _ in range(5):
        server.stop()
        assert refuses(server)
        server.start()
        assert server.url == url
        assert ask(server, BASE + "me/").status == 200
    assert len(server.requests) == 5  # the count goes on over a restart


def test_stop_cuts_a_connection_that_was_kept_open(server: StaticServer) -> None:
    connection = connect(server)
    connection.request("GET", BASE)
    read_all(connection.getresponse())
    server.stop()
    assert connection.sock is not None
    assert connection.sock.recv(1) == b""
    connection.close()
    server.start()  # although the other side had not closed yet
    assert ask(server, BASE).status == 200


def test_stop_cuts_an_answer_that_is_under_way(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    started, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"begun\n")
        started.set()
        go_on.wait(LIMIT)
        try:
            while True:
                handler.wfile.write(b"more\n")
        finally:
            ended.set()

    with StaticServer(site, extra_routes={"/endless": endless}) as running:
        connection = connect(running)
        connection.request("GET", "/endless")
        response = connection.getresponse()
        assert response.readline() == b"begun\n"
        assert started.wait(LIMIT)
        running.stop()
        assert response.readline() == b""
        go_on.set()
        assert ended.wait(LIMIT)
        connection.close()
    assert capfd.readouterr().err == ""


def test_stop_twice_is_harmless_and_start_twice_is_a_mistake(server: StaticServer) -> None:
    with pytest.raises(RuntimeError, match="already running"):
        server.start()
    server.stop()
    server.stop()


def test_a_taken_port_is_named(server: StaticServer, site: Path) -> None:
    with pytest.raises(PortTaken, match=f"port {server.port} is in use") as raised:
        StaticServer(site, port=server.port).start()
    assert raised.value.port == server.port
    assert ask(server, BASE).status == 200


def test_there_is_no_address_before_the_first_start(site: Path) -> None:
    with pytest.raises(RuntimeError, match="before its first start"):
        _ = StaticServer(site).url


def test_only_the_given_host_is_opened(server: StaticServer, site: Path) -> None:
    with pytest.raises(ValueError, match="host is empty"):
        StaticServer(site, host="")
    assert server.host == "127.0.0.1"
    with pytest.raises(OSError):  # refused, or on some systems no such address
        socket.create_connection(("127.0.0.2", server.port), timeout=LIMIT)
