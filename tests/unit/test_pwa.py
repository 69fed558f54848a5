"""The `pwa` step: any folder of HTML becomes an offline app, and a missing or changed part is named."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from build_scripts.environment import node
from build_scripts.pwa.app_manifest import ICONS, png, png_size
from build_scripts.pwa.build import build
from build_scripts.pwa.options import Options
from build_scripts.pwa.packs import MOST_PACKS, SHARES
from build_scripts.pwa.pointer import read_manifest, read_pointer, write_pointer
from build_scripts.pwa.release import digest, inventory, matching, media_type, store, stored
from build_scripts.pwa.tags import page_title, with_tags
from build_scripts.pwa.verify import AGAIN, verify
from build_scripts.pwa.worker import LAST_RESORT_LIMIT, engine_path, worker_source

PAGE = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of plain HTML: a first page, a page two folders down, a picture, and files no phone needs."""
    files = {
        "index.html": PAGE.format("My site"),
        "help/now/index.html": PAGE.format("Help now"),
        "404.html": PAGE.format("Not here"),
        "logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "main.css.map": "{}",
        "sitemap.xml": "<urlset/>",
        "robots.txt": "User-agent: *",
    }
    for name, text in files.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "site"


def snapshot(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_a_bare_folder_becomes_a_whole_app(site: Path) -> None:
    """No settings are needed: the name comes from the first page."""
    release = build(site)

    assert verify(site) == []
    assert json.loads((site / "manifest.webmanifest").read_text("utf-8"))["name"] == "My site"
    assert {"index.html", "help/now/index.html", "404.html", "logo.svg", "pwa.js"} <= set(release.files)


def test_a_folder_without_a_first_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"index\.html is missing; build the site first"):
        build(tmp_path)


def test_a_release_lists_what_a_phone_needs_and_nothing_else(site: Path) -> None:
    """Not the worker, which fetches the release; not the manifest; not maps, nor what only hosts read."""
    files = build(site).files

    assert {"sw.js", engine_path(), "release.json", "main.css.map", "robots.txt"} & set(files) == set()
    assert not [path for path in files if path.startswith("pwa-release/")]
    assert "sitemap.xml" in files  # read by scripts that change pages without loading them


def test_of_the_icons_a_phone_stores_those_it_reads_again(site: Path) -> None:
    """Chromium looks at the small one, an iPhone at Apple's; the others are for installing, which needs signal."""
    icons = {path for path in build(site).files if path.startswith("pwa-icons/")}

    assert icons == {"pwa-icons/icon-192.png", "pwa-icons/apple-touch-icon.png"}


def test_hidden_files_and_settings_of_hosts_are_left_out(site: Path) -> None:
    """Most hosts refuse to serve them, and one file that cannot be had keeps a phone from ever being ready."""
    for name in (".htaccess", ".git/config", "help/.DS_Store", "_redirects", "_headers", "CNAME"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("x", "utf-8")
    files = build(site).files

    assert {"index.html", "help/now/index.html"} <= set(files)
    assert not [path for path in files if re.search(r"(^|/)([._]|CNAME)", path)]
    assert verify(site) == []


def test_a_page_in_another_encoding_is_refused_by_name(site: Path) -> None:
    """It would be told to be UTF-8 on the phone, and show other letters than on the web."""
    (site / "old.html").write_bytes("<title>Caf\u00e9</title>".encode("latin-1"))

    with pytest.raises(ValueError, match=r"old\.html is not UTF-8; save it so"):
        build(site)


def test_files_can_be_left_out_by_pattern(site: Path) -> None:
    files = build(site, Options(exclude=["logo.*"])).files

    assert "logo.svg" not in files
    assert verify(site, ["logo.*"]) == []


def test_every_page_is_part_of_the_app_wherever_it_stands(site: Path) -> None:
    """Addresses are relative, so the app works under any path; but 404.html stands in for any address."""
    build(site, Options(base="/force/book/"))

    def script_on(path: str) -> list[str]:
        return re.findall(r'<script src="([^"]+)"', (site / path).read_text("utf-8"))

    assert script_on("index.html") == ["pwa.js"]
    assert script_on("help/now/index.html") == ["../../pwa.js"]
    assert script_on("404.html") == ["/force/book/pwa.js"]


def test_a_page_with_a_base_of_its_own_is_part_of_the_app(site: Path) -> None:
    """There a relative address would lead somewhere else; a <base> that only names a window changes nothing."""
    for href, script in (('href="/elsewhere/"', "/force/book/pwa.js"), ('target="_blank"', "pwa.js")):
        (site / "index.html").write_text(f"<head><base {href}><title>My site</title></head>", "utf-8")
        build(site, Options(base="/force/book/"))
        assert f'<script src="{script}"' in (site / "index.html").read_text("utf-8")


def test_running_again_changes_nothing_but_the_release(site: Path) -> None:
    """The same files and settings give the same bytes, whenever and however often the step runs."""
    options = Options(counter=7, built=datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    build(site, options)
    first = snapshot(site)
    build(site, options)

    assert snapshot(site) == first


def test_a_release_names_the_commit_it_was_made_from(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is on a phone can be traced; a builder that runs the step has no other way to hand it on."""
    monkeypatch.setenv("SOURCE_COMMIT", "")
    assert build(site).commit is None
    monkeypatch.setenv("SOURCE_COMMIT", "3c1947d")
    assert build(site).commit == "3c1947d"
    assert build(site, Options(commit="8f")).commit == "8f"


def test_each_release_counts_higher_than_the_one_it_replaces(site: Path) -> None:
    """Also when both are built in the same second, and when the clock has gone back."""
    before = build(site, Options(counter=4_000_000_000))
    after = build(site)

    assert after.counter == before.counter + 1


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<head><title>A</title></head><body>", "<head><title>A</title>TAGS</head><body>"),
        ("<HEAD></HEAD>", "<HEAD>TAGS</HEAD>"),
        ("<!doctype html><title>A</title><h1>A</h1>", "<!doctype html><title>A</title>TAGS<h1>A</h1>"),
        ("<title>A</title>\n<p>é</p>", "<title>A</title>\nTAGS<p>é</p>"),
        ("<head><!--pwa-->old<!--/pwa--></head>", "<head>TAGS</head>"),
        ("<head><script>'</head>'</script></head>", "<head><script>'</head>'</script>TAGS</head>"),
        ("<head><noscript><img></noscript></head>", "<head><noscript><img></noscript>TAGS</head>"),
        ("<head><template><p></template></head>", "<head><template><p></template>TAGS</head>"),
    ],
)
def test_tags_go_to_the_end_of_the_head(html: str, expected: str) -> None:
    """Never before the doctype, inside a script that speaks of a head, or where no script runs."""
    assert with_tags(html, "TAGS") == expected


def test_a_security_policy_stands_first_in_every_head(site: Path) -> None:
    """Before anything it should guard, and without the part that browsers take from a header alone."""
    policy = "default-src 'self'; frame-ancestors 'none'"
    release = build(site, Options(headers={"Content-Security-Policy": policy}))
    build(site, Options(headers={"Content-Security-Policy": policy}))
    html = (site / "help" / "now" / "index.html").read_text("utf-8")

    assert html.startswith("<!doctype html><html><head><!--pwa--><meta http-equiv=")
    assert html.count("""content="default-src &#x27;self&#x27;">""") == 1
    assert release.headers == {"Content-Security-Policy": policy}


@pytest.mark.parametrize(
    ("globs", "path", "expected"),
    [
        (["assets/*-????????.js"], "assets/app-JEGG6TMH.js", True),
        (["*.css", "assets/*-????????.js"], "assets/my-plan-PTXMION2.js", True),
        (["assets/*-????????.js"], "assets/app.js", False),
        (["assets/*-????????.js"], "assets/app-JEGG6TMH.js.map", False),
        (["assets/*-????????.js"], "old/assets/app-JEGG6TMH.js", False),
        (["a.b"], "axb", False),
        ([], "", False),
    ],
)
def test_files_that_browsers_may_keep_are_found_by_patterns(globs: list[str], path: str, expected: bool) -> None:
    """In Python as on the phone."""
    found = matching(globs)
    js = "process.stdout.write(String(new RegExp(process.argv[1] || '(?!)').test(process.argv[2])))"
    said = subprocess.run([node(), "-e", js, found, path], capture_output=True, text=True, check=True).stdout

    assert bool(found and re.search(found, path)) == expected
    assert said == str(expected).lower()


def test_a_title_may_have_entities_and_line_breaks() -> None:
    assert page_title("<title>Help &amp;\n advice</title>") == "Help & advice"


def test_icons_are_the_sizes_they_claim_and_maskable_ones_keep_their_edge_free(site: Path) -> None:
    build(site)

    assert {name: png_size(site / "pwa-icons" / name) for name, _, _ in ICONS} == {
        name: (pixels, pixels) for name, pixels, _ in ICONS
    }
    assert png_size(site / "pwa-icons/apple-touch-icon.png") == (180, 180)
    assert (site / "pwa-icons/icon-192.png").read_bytes() != (site / "pwa-icons/maskable-192.png").read_bytes()


@pytest.mark.parametrize(
    ("background", "drawing"), [("#1d3557", "#ffffff"), ("#ffffff", "#000000")], ids=["on dark", "on light"]
)
def test_the_icon_of_one_colour_is_the_drawing_cut_out_of_its_background(
    background: str, drawing: str, site: Path, tmp_path: Path
) -> None:
    """Android paints it in the colours chosen for the phone, where it is not see-through; a full square is nothing."""
    icon = tmp_path / "icon.svg"
    icon.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
        f'<rect width="10" height="10" fill="{background}"/>'
        f'<path d="M3 3h4v4h-4z" fill="{drawing}"/><path d="M4.8 3h.4v4h-.4z" fill="{background}"/></svg>',
        "utf-8",
    )
    build(site, Options(icon=icon, theme_color=background))

    picture = Image.open(site / "pwa-icons/monochrome-512.png").getchannel("A")
    across = [picture.getpixel((x, 256)) for x in (2, 100, 200, 256, 312, 410, 509)]
    assert across == [0, 0, 255, 0, 255, 0, 0]
    (member,) = (
        icon
        for icon in json.loads((site / "manifest.webmanifest").read_text("utf-8"))["icons"]
        if icon["purpose"] == "monochrome"
    )
    assert member["src"] == "pwa-icons/monochrome-512.png"


def test_the_last_resort_page_travels_inside_the_worker() -> None:
    """Quotes, line breaks and a closing script tag come through as they are."""
    page = "<p>Say \"999\"</p>\n<script>'</script>'"
    source = worker_source(Options(last_resort=page))

    assert f"self.LAST_RESORT = {json.dumps(page)};" in source
    with pytest.raises(ValueError, match="shorten it"):
        worker_source(Options(last_resort="x" * (LAST_RESORT_LIMIT + 1)))


def test_media_types_do_not_depend_on_the_computer() -> None:
    assert media_type("a/b.js") == "text/javascript; charset=utf-8"
    assert media_type("manifest.webmanifest") == "application/manifest+json; charset=utf-8"
    assert media_type("card.vcf") == "text/vcard; charset=utf-8"
    assert media_type("unheard.of-kind") == "application/octet-stream"


def test_an_inventory_names_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")

    file = inventory(tmp_path, [])["a.txt"]

    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert (file.size, file.type) == (3, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("removed", "said"),
    [
        ("sw.js", "sw.js  the service worker is missing"),
        ("pwa.js", "pwa.js  the script for pages is missing"),
        ("pwa-panel.js", "pwa-panel.js  the script for pages is missing"),
        ("release.json", "release.json  is missing"),
        ("manifest.webmanifest", "manifest.webmanifest  is missing"),
        ("pwa-icons/icon-512.png", "pwa-icons/icon-512.png  the icon is missing or is not a whole PNG"),
        ("pwa-icons/apple-touch-icon.png", "pwa-icons/apple-touch-icon.png  the icon is missing or is not a whole PNG"),
        ("help/now/index.html", "help/now/index.html  is listed in the release and missing"),
        (engine_path(), f"{engine_path()}  the engine of the service worker is missing"),
    ],
)
def test_verify_names_each_part_that_is_missing(site: Path, removed: str, said: str) -> None:
    build(site)
    (site / removed).unlink()

    assert any(str(problem).startswith(said) for problem in verify(site))


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        (r'<link rel="manifest"[^>]*>', "index.html  no link to the web app manifest"),
        (r'<link rel="apple-touch-icon"[^>]*>', "index.html  no Apple touch icon"),
        (r'<script src="pwa.js"[^>]*></script>', "index.html  no script that registers the service worker"),
    ],
)
def test_verify_names_each_tag_that_is_missing(site: Path, tag: str, said: str) -> None:
    build(site)
    page = site / "index.html"
    html, removed = re.subn(tag, "", page.read_text("utf-8"))
    page.write_text(html, "utf-8")

    assert removed == 1
    assert any(str(problem).startswith(said) for problem in verify(site))


def test_verify_finds_a_single_changed_letter(site: Path) -> None:
    """A file changed after the release was written would be refused by every phone."""
    build(site)
    logo = site / "logo.svg"
    logo.write_text(logo.read_text("utf-8").replace("svg", "svh", 1), "utf-8")

    assert [str(problem) for problem in verify(site)] == [
        "logo.svg  was changed after the release was made; run python3 -m build_scripts.pwa on the folder again"
    ]


def test_verify_finds_a_file_no_phone_would_have(site: Path) -> None:
    build(site)
    (site / "late.css").write_text("p{}", "utf-8")

    assert [problem.file for problem in verify(site)] == ["late.css"]


def test_verify_finds_an_icon_of_the_wrong_size(site: Path) -> None:
    build(site)
    icons = site / "pwa-icons"
    (icons / "icon-512.png").write_bytes((icons / "icon-192.png").read_bytes())

    assert "pwa-icons/icon-512.png  is 192x192 pixels, not 512x512" in "\n".join(map(str, verify(site)))


def test_verify_finds_another_worker_and_another_release_format(site: Path) -> None:
    build(site)
    (site / "sw.js").write_text("// something else", "utf-8")
    (site / engine_path()).write_text("// something else", "utf-8")
    write_pointer(site, {**read_pointer(site), "format": 1})

    assert [(p.file, p.what) for p in verify(site)] == [
        (engine_path(), "is not the engine as it should be"),
        ("release.json", "is not a release pointer"),
        ("sw.js", "is not the service worker of this engine"),
    ]


def test_verify_finds_a_manifest_that_is_missing_or_another(site: Path) -> None:
    """A phone that was told of it could not fetch the release."""
    build(site)
    path = read_pointer(site)["manifest"]
    content = stored(site, path)
    (site / path).unlink()
    assert [str(p) for p in verify(site)] == [f"{path}  is missing; {AGAIN}"]
    store(site, "manifest", content + b" ", path.removeprefix("pwa-release/manifest-"))
    assert [(p.file, p.what) for p in verify(site)] == [(path, "is not the manifest that release.json names")]
    (site / path).write_bytes(b"not gzip")
    assert verify(site)[0].file == path
    assert verify(site)[0].what.startswith("is damaged")


def test_a_site_with_files_of_its_own_by_our_names_loses_nothing(site: Path) -> None:
    """Many sites have a sw.js already."""
    for name in ("sw.js", "pwa.js", "pwa-panel.js"):
        (site / name).write_text("// theirs", "utf-8")
        with pytest.raises(ValueError, match=rf"{name} is not this engine's; rename it"):
            build(site)
        assert (site / name).read_text("utf-8") == "// theirs"
        (site / name).unlink()


def test_a_release_knows_how_many_numbers_its_pages_have(site: Path) -> None:
    """Each once, however often it stands there; a text to the same number is another way to get help."""
    calls = (
        "<a href='tel:116123'>x</a><a href=\"tel:116123\">y</a><a href='sms:85258?&amp;body=A'>z</a><a href='/'>n</a>"
    )
    (site / "index.html").write_text(PAGE.format("My site").replace("<body>", f"<body>{calls}"), "utf-8")

    assert build(site).numbers == 2


def test_verify_finds_a_shortcut_that_leads_nowhere(site: Path) -> None:
    build(site, Options(shortcuts=[{"name": "Help", "url": "help/now/"}, {"name": "Gone", "url": "gone/"}]))

    assert [p.what for p in verify(site)] == ["shortcut gone/ is no page"]


def test_the_web_app_manifest_shows_pictures_with_their_sizes(site: Path) -> None:
    (site / "shot.png").write_bytes(png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', 40))
    release = build(site, Options(screenshots=[{"src": "shot.png", "label": "The first page"}], exclude=["shot.png"]))

    shown = json.loads((site / "manifest.webmanifest").read_text("utf-8"))["screenshots"]
    assert shown == [
        {
            "src": "shot.png",
            "label": "The first page",
            "form_factor": "narrow",
            "sizes": "40x40",
            "type": "image/png",
        }
    ]
    assert "shot.png" not in release.files


@pytest.mark.parametrize("src", ["gone.png", "logo.svg"])
def test_a_picture_that_is_none_is_refused_by_name(site: Path, src: str) -> None:
    with pytest.raises(ValueError, match=f"screenshots: {src} is no PNG of the site"):
        build(site, Options(screenshots=[{"src": src, "label": "The first page"}]))


def test_a_release_comes_in_a_few_packs_that_hold_every_file_once(site: Path) -> None:
    """So that a first install is a few requests. Each is smaller than the one before, as it goes over the network:
    the same word again is nothing there, and the digits of one file are a lot."""
    for number in range(300):
        page = site / f"page-{number}" / "index.html"
        page.parent.mkdir()
        words = " ".join(digest(b"%d %d" % (number, n))[:6] for n in range(100))
        page.write_text(PAGE.format(f"{words} {'help ' * 400}"), "utf-8")
    for number in range(20):
        data = "".join(digest(b"%d %d" % (number, n)) for n in range(100))
        (site / f"data-{number}.json").write_text(data, "utf-8")
    release = build(site)
    manifest = read_manifest(site)

    assert len(release.packs) == MOST_PACKS
    in_packs = [path for n in range(MOST_PACKS) for path, file in manifest["files"].items() if file["pack"] == n]
    assert sorted(in_packs) == sorted(manifest["files"])
    unpacked = b"".join(stored(site, path) for path in manifest["packs"])
    assert len(unpacked) == sum(file["size"] for file in manifest["files"].values())
    sizes = [(site / path).stat().st_size for path in manifest["packs"]]
    assert [round(size / sum(sizes), 2) for size in sizes] == pytest.approx(SHARES, abs=0.03)


def test_a_small_site_is_one_pack(site: Path) -> None:
    assert len(build(site).packs) == 1


def test_packs_of_an_earlier_release_are_not_left_behind(site: Path) -> None:
    before = build(site).packs
    (site / "logo.svg").write_text("<svg/>", "utf-8")
    after = build(site).packs

    assert before != after
    assert {path for path in snapshot(site) if path.startswith("pwa-release/pack-")} == set(after)


def test_verify_finds_a_pack_that_is_missing_changed_or_holds_something_else(site: Path) -> None:
    (path,) = build(site).packs
    content = stored(site, path)
    name = path.removeprefix("pwa-release/pack-")

    (site / path).unlink()
    assert [str(p) for p in verify(site)] == [f"{path}  the pack is listed in the release and missing; {AGAIN}"]
    for other, said in (
        (content.replace(b"Not here", b"Not hers"), "does not hold 404.html as the manifest says"),
        (content + b"x", "holds more than the manifest says"),
    ):
        store(site, "pack", other, name)
        assert [(p.file, p.what) for p in verify(site)] == [(path, said)]
    (site / path).write_bytes(b"not gzip")
    assert verify(site)[0].what.startswith("is damaged")
