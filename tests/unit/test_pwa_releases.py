"""One release after another: what changes comes as a delta, and a publisher can go back, pause and end."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from build_scripts.pwa.build import build
from build_scripts.pwa.delta import apply_delta, edits, make_delta
from build_scripts.pwa.history import KEPT, earlier_releases, fetch_published, follow
from build_scripts.pwa.options import Options
from build_scripts.pwa.pointer import read_manifest, read_pointer
from build_scripts.pwa.release import digest, store, stored, stored_path, written
from build_scripts.pwa.switches import pause, roll_back, tombstone
from build_scripts.pwa.verify import verify
from build_scripts.server import StaticServer

PAGE = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"
Publish = Callable[..., Path]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Publishes a site of some pages as release `counter`, as the successor of an earlier folder."""

    def publish(counter: int, pages: dict[str, str], after: Path | None = None) -> Path:
        site = tmp_path / f"release {counter}"
        for path, text in {"index.html": "Home", **pages}.items():
            file = site / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(PAGE.format(path, text), "utf-8")
        build(site, Options(name="Book", counter=counter))
        follow(site, earlier_releases(after) if after else [])
        assert verify(site) == []
        return site

    return publish


def test_a_file_that_browsers_keep_has_the_same_bytes_in_the_next_release(tmp_path: Path) -> None:
    """Those that have it would not ask for the other one."""

    def release(counter: int, **files: str) -> Path:
        site = tmp_path / str(counter)
        site.mkdir()
        for name, text in {"index": PAGE.format(counter, ""), **files}.items():
            (site / (f"{name}.html" if name == "index" else f"{name}.js")).write_text(text, "utf-8")
        build(site, Options(name="Book", counter=counter, immutable=["*_????.js"]))
        return site

    first = release(1, app_0a1b="one", gone_0000="one", start="one")
    follow(release(2, app_0a1b="one", new_2c3d="two", start="two"), earlier_releases(first))
    with pytest.raises(ValueError, match=r"app_0a1b\.js: other bytes under the same name .* give it another name"):
        follow(release(3, app_0a1b="two", start="two"), earlier_releases(first))


def files_of(site: Path) -> dict[str, bytes]:
    return {path: (site / path).read_bytes() for path in read_manifest(site)["files"]}


def made_by_delta(site: Path, before: Path) -> tuple[bytes, dict[str, bytes]]:
    """What the delta in `site` makes of the release in `before`."""
    pointer = read_pointer(site)
    delta = stored(site, pointer["deltas"][read_pointer(before)["id"]])
    return apply_delta(read_manifest(before), files_of(before), delta)


def test_release_json_is_small_and_says_where_the_rest_is(publish: Publish) -> None:
    """It is asked for at every look, so it must cost next to nothing."""
    first = publish(1, {})
    second = publish(2, {"new.html": "x"}, first)

    assert (second / "release.json").stat().st_size < 512
    assert read_pointer(second) == {
        "format": 2,
        "counter": 2,
        "id": digest(stored(second, read_pointer(second)["manifest"])),
        "manifest": stored_path("manifest", read_pointer(second)["id"]),
        "deltas": {read_pointer(first)["id"]: read_pointer(second)["deltas"][read_pointer(first)["id"]]},
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("call 116 123 now", "call 116 111 now", [9, -3, "111"]),
        ("one\ntwo\nthree\n", "one\n2\nthree\n", [4, -3, "2"]),
        ("naïve – 116 123", "naïve – 116 111", [15, -3, "111"]),
        ("same", "same", []),
        ("", "all new", ["all new"]),
        ("all gone", "", [-8]),
    ],
)
def test_edits_name_what_is_kept_left_out_and_put_in(old: str, new: str, expected: list[object]) -> None:
    """In bytes: a phone cuts bytes, and a letter may be several."""
    assert edits(old.encode(), new.encode()) == expected


def test_what_is_no_text_has_no_edits() -> None:
    assert edits(b"\x89PNG\xff", b"\x89PNG\xfe") is None


def test_a_delta_makes_the_new_manifest_byte_for_byte_and_every_changed_page(publish: Publish) -> None:
    """Pages changed, new, gone and untouched; letters of one to four bytes; quotes, controls and line separators."""
    odd = 'é – 🙂 "quoted" \\ back\tslash \u2028 \x7f </script>'
    first = publish(1, {"a/index.html": "old " * 50, "gone.html": "x", "same.html": odd, "é.html": odd})
    second = publish(
        2, {"a/index.html": "old " * 49 + "new ", "new.html": odd, "same.html": odd, "é.html": odd + "!"}, first
    )

    manifest, made = made_by_delta(second, first)

    assert manifest == stored(second, read_pointer(second)["manifest"])
    assert sorted(made) == ["a/index.html", "new.html", "é.html"]
    assert all(content == (second / path).read_bytes() for path, content in made.items())


def test_a_delta_is_small_where_little_changed(publish: Publish) -> None:
    """A number that stands on two hundred pages is corrected: nothing of the pages is sent but the number, and not even
    their new hashes, which a phone works out."""
    pages = {f"page-{n}/index.html": f"{n} " + f"Call 116 123. {n} " * 30 for n in range(200)}
    first = publish(1, pages)
    second = publish(2, {path: text.replace("116 123", "116 111", 1) for path, text in pages.items()}, first)
    (delta,) = read_pointer(second)["deltas"].values()

    assert (second / delta).stat().st_size < 8_192 / 4
    assert b"sha256" not in stored(second, delta)


def test_a_binary_file_that_changed_is_named_by_its_hash(publish: Publish) -> None:
    """A phone fetches it singly."""
    first = publish(1, {})
    (first / "photo.png").write_bytes(b"\x89\xff")
    build(first, Options(name="Book", counter=1))
    second = publish(2, {})
    (second / "photo.png").write_bytes(b"\x89\xfe")
    build(second, Options(name="Book", counter=2))
    follow(second, earlier_releases(first))

    delta = json.loads(stored(second, next(iter(read_pointer(second)["deltas"].values()))))
    assert delta["files"]["photo.png"] == {"sha256": read_manifest(second)["files"]["photo.png"]["sha256"]}
    assert verify(second) == []


def test_the_newest_releases_stay_and_each_has_its_delta(publish: Publish) -> None:
    """A phone that skipped a few still gets a delta; what is older is fetched file by file."""
    sites = [publish(1, {"p.html": "1"})]
    for n in range(2, KEPT + 4):
        sites.append(publish(n, {"p.html": str(n)}, sites[-1]))
    newest = sites[-1]

    assert list(read_pointer(newest)["deltas"]) == [read_pointer(site)["id"] for site in sites[-2 : -KEPT - 2 : -1]]
    for before in sites[-KEPT - 1 : -1]:
        manifest, _ = made_by_delta(newest, before)
        assert digest(manifest) == read_pointer(newest)["id"]
    assert [earlier.manifest["counter"] for earlier in earlier_releases(newest)] == list(range(KEPT + 3, 2, -1))
    assert all(
        earlier.contents["p.html"] == (sites[earlier.manifest["counter"] - 1] / "p.html").read_bytes()
        for earlier in earlier_releases(newest)
    )


def test_a_release_that_does_not_count_higher_is_refused(publish: Publish) -> None:
    """No phone would ever take it, and nobody would be told."""
    first = publish(5, {})
    with pytest.raises(ValueError, match="counts 5 and the published one 5: no phone would take it"):
        second = publish(4, {"p.html": "x"})
        build(second, Options(name="Book", counter=5))
        follow(second, earlier_releases(first))


def test_the_same_release_published_again_follows_nothing(publish: Publish) -> None:
    first = publish(1, {})
    follow(first, earlier_releases(first))

    assert read_pointer(first)["deltas"] == {}


def test_what_is_published_can_be_fetched_from_its_address(publish: Publish, tmp_path: Path) -> None:
    """CI starts with nothing but the address of the site."""
    first = publish(1, {"p.html": "1"})
    second = publish(2, {"p.html": "2"}, first)
    with StaticServer(second, base="/book/") as server:
        fetched = fetch_published(server.url.rstrip("/"), tmp_path / "fetched")

        assert earlier_releases(fetched) == earlier_releases(second)
        assert earlier_releases(fetch_published(server.url + "nothing/here/", tmp_path / "nothing")) == []
    with pytest.raises(ValueError, match="could not be fetched"):
        fetch_published(server.url, tmp_path / "stopped")


def test_something_else_at_the_address_is_refused(tmp_path: Path) -> None:
    """A login page answers 200 for everything."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "release.json").write_text('{"welcome": "please sign in"}', "utf-8")
    with StaticServer(tmp_path / "site") as server, pytest.raises(ValueError, match="is not a release pointer"):
        fetch_published(server.url, tmp_path / "fetched")


def test_verify_finds_a_delta_that_makes_something_else(publish: Publish) -> None:
    first = publish(1, {"p.html": "1"})
    second = publish(2, {"p.html": "2"}, first)
    (path,) = read_pointer(second)["deltas"].values()
    wrong = make_delta(
        read_manifest(first), read_manifest(second), files_of(first), {**files_of(second), "p.html": b"3"}
    )
    store(second, "delta", wrong, path.removeprefix("pwa-release/delta-"))

    (problem,) = verify(second)
    assert problem.file == path
    assert problem.what.startswith("does not make this release out of ")


def test_going_back_puts_the_release_before_on_the_site_again(publish: Publish) -> None:
    """Its files, its engine and what the host sends compressed; under a higher counter, with the reason first."""
    first = publish(1, {"p.html": "right", "gone.html": "x"})
    second = publish(2, {"p.html": "wrong", "new.html": "y"}, first)
    (second / "sw.js").write_text((second / "sw.js").read_text("utf-8").replace("Not on this phone", "Wrong"), "utf-8")
    for suffix in (".gz", ".br"):
        (second / f"p.html{suffix}").write_bytes(gzip.compress((second / "p.html").read_bytes()))
        (second / f"new.html{suffix}").write_bytes(b"y")

    back = roll_back(second, "A number was wrong.", on=date(2026, 11, 23))

    assert verify(second) == []
    assert files_of(second) == back.contents == files_of(first)
    assert (second / "sw.js").read_bytes() == (first / "sw.js").read_bytes()
    assert gzip.decompress((second / "p.html.gz").read_bytes()) == (first / "p.html").read_bytes()
    assert not [name for name in ("p.html.br", "new.html", "new.html.gz", "new.html.br") if (second / name).exists()]
    manifest = read_manifest(second)
    assert manifest["counter"] > 2
    assert manifest["changes"][0] == {"on": "2026-11-23", "what": "A number was wrong.", "urgent": True}
    assert manifest["built"] == read_manifest(first)["built"]


def test_going_back_costs_a_phone_next_to_nothing(publish: Publish) -> None:
    """There is a delta from the release that is taken back, and from the one that is put back."""
    first = publish(1, {f"page-{n}.html": str(n) * 500 for n in range(50)})
    second = publish(2, {f"page-{n}.html": str(n) * 400 for n in range(50)}, first)
    ids = [read_pointer(site)["id"] for site in (second, first)]
    roll_back(second, "A number was wrong.", on=date(2026, 11, 23))
    deltas = read_pointer(second)["deltas"]

    assert list(deltas) == ids
    assert (second / deltas[ids[1]]).stat().st_size < 512
    assert json.loads(stored(second, deltas[ids[1]]))["files"] == {}


def test_there_is_no_going_back_from_the_first_release(publish: Publish) -> None:
    with pytest.raises(ValueError, match="keeps no release before this one"):
        roll_back(publish(1, {}), "x", on=date(2026, 11, 23))


def test_pausing_and_resuming_change_release_json_alone(publish: Publish) -> None:
    site = publish(1, {})
    before = read_pointer(site)
    pause(site)
    pause(site)
    assert read_pointer(site) == {**before, "paused": True}
    assert verify(site) == []
    pause(site, paused=False)
    assert read_pointer(site) == before


def test_a_tombstone_counts_higher_and_names_the_site(publish: Publish) -> None:
    site = publish(4_000_000_000, {})
    for scope in ("force/book/", "/force/book", "https://x.example/"):
        with pytest.raises(ValueError, match="is not the path of a site"):
            tombstone(site, scope)
    tombstone(site, "/force/book/")

    assert read_pointer(site) == {"format": 2, "counter": 4_000_000_001, "tombstone": "/force/book/"}
    with pytest.raises(ValueError, match="this site has ended"):
        earlier_releases(site)


def test_a_damaged_release_is_not_followed(publish: Publish) -> None:
    """Deltas made of wrong bytes would help no phone."""
    site = publish(1, {"p.html": "x"})
    (pack,) = read_manifest(site)["packs"]
    store(site, "pack", stored(site, pack).replace(b"p.html", b"q.html"), pack.removeprefix("pwa-release/pack-"))
    with pytest.raises(ValueError, match=r"does not hold p\.html as the manifest says"):
        earlier_releases(site)


def test_json_is_written_as_a_browser_writes_it() -> None:
    """A phone makes the manifest itself, and must get the same bytes: the text is what JSON.stringify gives."""
    assert written({"a": ['\x00\x1f\x7f"\\/é\u2028🙂\n', True, None, 1]}).decode() == (
        '{"a":["\\u0000\\u001f\x7f\\"\\\\/é\u2028🙂\\n",true,null,1]}'
    )
