"""The pages on a phone: without a script, on the narrowest screen, in light and dark, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from build_scripts.browsers import CHROMIUM_FLAGS, find_headless_chromium
from build_scripts.server import StaticServer
from tests.access.views import SCHEMES, View, bring_probes, faults_in
from tests.browser.conftest import NewChromiumPhone, NewPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.browser.test_offline import pages_of

TYPICAL = (
    "",
    "scene/first-minute/",
    "scene/recognise/",
    "me/get-help-today/",
    "signposting/",
    "signposting/#need=domestic&who=men",
    "signposting/services/samaritans/",
    "work/write/better-words/",
    "about/offline/",
    "find/",
)


def test_every_page_reads_without_a_script_on_the_narrowest_phone(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, book_site: Path
) -> None:
    """320 pixels wide, nothing has to be scrolled sideways, and the text is there before any script."""
    phone = new_chromium_phone(width=320, javascript=False)
    too_wide = []
    for address, published in pages_of(book_site).items():
        phone.open(server.url + address)
        assert phone.page.locator("h1").inner_text().strip() == published.heading.strip()
        if phone.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
            too_wide.append(address)
    assert too_wide == []


def test_without_a_script_the_menu_and_the_places_work(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    phone = new_chromium_phone(javascript=False)
    phone.open(server.url)
    for place in ("At a scene", "Me", "Signposts", "Work", "Now"):
        phone.page.locator(".places").get_by_role("link", name=place).click()
        assert phone.page.locator(".places [aria-current]").inner_text() == place

    panel = phone.page.get_by_role("navigation", name="Menu")
    assert not panel.is_visible()
    phone.page.locator("summary[aria-label=Menu]").click()
    panel.get_by_role("link", name="About").click()
    assert phone.page.locator("h1").inner_text() == "About this book"


def test_the_page_background_follows_the_phones_setting(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    backgrounds = []
    for scheme in ("light", "dark"):
        phone = new_chromium_phone(colour_scheme=scheme)
        phone.open(server.url)
        backgrounds.append(phone.evaluate("() => getComputedStyle(document.body).backgroundColor"))
    assert backgrounds == ["rgb(245, 243, 238)", "rgb(14, 22, 30)"]


def test_the_menu_opens_and_closes_by_keyboard(server: StaticServer, phone: Phone) -> None:
    """Escape closes it and the focus goes back to its button."""
    phone.open(server.url)
    phone.evaluate("() => document.querySelector('.menu summary').focus()")
    phone.press("Enter")
    phone.wait_for(".menu[open]")
    phone.press("Escape")
    phone.wait_for("() => !document.querySelector('.menu').open")
    assert phone.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Menu"


def test_on_a_tall_phone_the_urgent_numbers_are_within_reach_of_the_thumb(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    """One tap in the bottom bar shows the same as the strip, in the lower half, and 999 is farthest from that tap. The
    bar of a smaller phone, whose strip a thumb does reach, has no more in it than before."""
    phone = chromium_phone
    phone.open(server.url + "scene/first-minute/")
    assert not phone.evaluate("() => document.querySelector('.reach').checkVisibility()")
    phone.set_width(430, 932)
    top_of = "(selector) => document.querySelector(selector).getBoundingClientRect().top / innerHeight"
    assert phone.evaluate(top_of, ".reach summary") > 0.9
    phone.click(".reach summary")
    phone.wait_for(".reach[open]")
    calls = phone.attributes(".reach a", "href")
    assert calls == phone.attributes(".urgent a", "href") and calls[0] == "tel:999"
    assert phone.evaluate(top_of, ".reach a") > 0.5
    bring_probes(phone)
    assert [fault for scheme in SCHEMES for fault in faults_in(phone, View(scheme, 430))] == []
    phone.press("Escape")
    phone.wait_for("() => !document.querySelector('.reach').open")


def test_skipping_to_the_content_skips_nothing_of_it(server: StaticServer, phone: Phone) -> None:
    """On the page for a crisis the first call is the next stop after the skip link."""
    phone.open(server.url + "me/get-help-today/")
    phone.evaluate("() => document.querySelector('.md-skip[href=\"#content\"]').click()")
    phone.wait_for("() => location.hash === '#content'")
    phone.press("Tab")
    focused = "() => document.activeElement.getAttribute('href')"
    if phone.evaluate(focused) == "../":  # the way back to the place
        phone.press("Tab")
    assert phone.evaluate(focused) == "tel:999"
    assert not phone.evaluate("() => Boolean(document.activeElement.closest('.urgent'))")


def test_pages_ask_nothing_of_another_origin(saving_server: StaticServer, chromium_phone: Phone) -> None:
    """Neither a page nor the service worker."""
    for address in TYPICAL:
        chromium_phone.open(saving_server.url + address)
    chromium_phone.wait_for("html[data-pwa=ready]", timeout=60)
    assert chromium_phone.foreign_requests == []


PLACES = """() => {
  const bar = document.querySelector('.places');
  const places = () => [...bar.children].slice(0, 2).map((one) => one.getBoundingClientRect().toJSON());
  const whole = places();
  for (const late of [...bar.children].slice(2)) late.remove();
  return [whole, places()];
}"""


@pytest.mark.parametrize(("width", "height"), [(320, 740), (430, 932), (1280, 740)])
def test_the_bar_below_stands_still_while_the_page_is_read(
    server: StaticServer, new_phone: NewPhone, width: int, height: int
) -> None:
    """A slow phone shows the first places before it has read the others, and must not move them then."""
    phone = new_phone(width=width, height=height)
    phone.open(server.url + "scene/")
    whole, before = phone.evaluate(PLACES)
    assert whole == before


#: Takes what is in the bar of places away again, the last read first, and gives what of the rest moved.
UNREAD = """() => {
  const bar = document.querySelector('.places');
  const walker = document.createTreeWalker(bar);
  const nodes = [bar];
  while (walker.nextNode()) if (!walker.currentNode.parentNode.closest('svg')) nodes.push(walker.currentNode);
  const corner = (node) => {
    const text = node.nodeType === Node.TEXT_NODE;
    if (!(text ? node.parentNode : node).checkVisibility()) return null;
    const range = new Range();
    range.selectNode(node);
    const { left, top, width } = (text ? range : node).getBoundingClientRect();
    return width > 0 && [left, top];
  };
  const whole = new Map(nodes.map((node) => [node, corner(node)]));
  const moved = new Set();
  while (nodes.length > 1) {
    nodes.pop().remove();
    for (const node of nodes) {
      const now = corner(node);
      if (now && now.some((at, axis) => Math.abs(at - whole.get(node)[axis]) > 1)) moved.add(node.nodeName); // px
    }
  }
  return [whole.size, [...moved]];
}"""


@pytest.mark.parametrize("size", [(360, 740), (414, 896), (1280, 740)])
def test_the_places_do_not_move_while_the_bar_is_being_read(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, size: tuple[int, int]
) -> None:
    """The bar is the last of a page, and a browser shows what it has: an icon may be there before its word."""
    phone = new_chromium_phone(javascript=False)
    phone.page.set_viewport_size({"width": size[0], "height": size[1]})
    phone.open(server.url + "me/")
    nodes, moved = phone.evaluate(UNREAD)
    assert nodes > 20
    assert moved == []


BEFORE_AND_AFTER = """() => {
  const whole = document.documentElement.clientWidth;
  document.querySelector('main').remove();
  return [whole, document.documentElement.clientWidth];
}"""


def test_a_page_that_grows_too_long_for_the_window_gets_no_narrower(
    server: StaticServer, playwright_driver: Playwright
) -> None:
    """On a computer at the station a scroll bar takes room, and the page is shown before all of it is read."""
    chromium = find_headless_chromium()
    with playwright_driver.chromium.launch(
        executable_path=chromium, args=CHROMIUM_FLAGS, ignore_default_args=["--hide-scrollbars"]
    ) as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 740})
        page.goto(server.url + "scene/")
        whole, short = page.evaluate(BEFORE_AND_AFTER)
    assert whole < 1280, "no scroll bar"
    assert short == whole
