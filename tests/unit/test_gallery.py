"""What the gallery looks at, and the file it writes."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from build_scripts.book.addresses import url_of
from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from build_scripts.gallery.components import COMPONENTS, content_with_components
from build_scripts.gallery.install import FOLDER, MOST_BYTES, PICTURES
from build_scripts.gallery.sheet import Row, Shot, sheet
from build_scripts.gallery.states import STATES
from build_scripts.problem import has_errors


def test_the_page_of_components_is_a_page_like_any_other(tmp_path: Path) -> None:
    book, problems = load_book(content_with_components(tmp_path))

    assert not has_errors(problems)
    assert COMPONENTS in {url_of(path) for path in book.pages}
    assert COMPONENTS not in {url_of(path) for path in load_book(CONTENT)[0].pages}


def test_every_state_is_one_of_a_page_that_is_there(tmp_path: Path) -> None:
    book, _ = load_book(CONTENT)
    there = {url_of(each.path) for each in (*book.pages.values(), *book.services.values())}
    asked = {state.address.partition("#")[0] for state in STATES}

    assert asked - there == {"not-here/"}
    assert len({(state.name, state.address) for state in STATES}) == len(STATES)


def test_the_gallery_shows_each_picture_with_what_it_is() -> None:
    text = sheet([Row("My <plan>", "me/my-plan/", [Shot("360 dark", "a.jpg")])], "Every page")

    assert '<img src="a.jpg" alt="My &lt;plan&gt;, 360 dark" loading="lazy">' in text
    assert "<h2>My &lt;plan&gt; <small>/me/my-plan/</small></h2>" in text


def test_the_pictures_for_the_install_sheet_are_small_and_of_a_shape_that_phones_take() -> None:
    """320 to 3840 pixels a side, and no side more than 2.3 times the other."""
    for name, _, _ in PICTURES:
        file = FOLDER / f"{name}.png"
        assert file.stat().st_size <= MOST_BYTES
        with Image.open(file) as picture:
            short, long = sorted(picture.size)
        assert short >= 320
        assert long <= 3840
        assert long <= 2.3 * short
