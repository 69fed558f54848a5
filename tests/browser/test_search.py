"""Search on a phone: in place with one tap, the same with no signal, back brings the results again, nothing is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from build_scripts.pwa.pointer import read_manifest
from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.fault_proxy import PASS, FaultProxy, Hang
from tests.browser.phones import ChromiumPhone, Phone
from tests.conftest import BASE

ROOT = Path(__file__).resolve().parents[2]
OPENER = ".bar__button[data-search]"
BOX = "#search-box"
FIRST = ".search__results li a"
QUERIES = (
    "cant sleep after nights", "victim wont talk", "kid missing from care", "DA male", "strangulaton", "116 123",
    "0300 131", "form wording", "oscar kilo", "suicidle", "misper", "i cant go on", "action fraud", "bodyworn", "xqzvj",
)  # fmt: skip
#: Types each query and waits for its answer; what is shown, with every call and text.
ANSWERS = """async (queries) => {
  const box = document.getElementById('search-box');
  const results = document.querySelector('.search__results');
  const answers = {};
  for (const query of queries) {
    box.value = query;
    box.dispatchEvent(new Event('input'));
    while (results.dataset.query !== query) await new Promise(requestAnimationFrame);
    answers[query] = [...results.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.innerText]);
  }
  return answers;
}"""


def type_in(phone: Phone, query: str) -> None:
    """Opens search on the page that is there, types, and waits for the answer."""
    phone.click(OPENER)
    phone.wait_for("dialog.search[open]")
    phone.fill(BOX, query)
    phone.wait_for(f'.search__results[data-query="{query}"]')


@pytest.mark.reopens
def test_the_same_answers_with_no_signal(book_site: Path, phone: Phone) -> None:
    """Online first, from a phone that has never been here; then without the server, from a cold start."""
    with StaticServer(book_site, base=BASE) as server:
        phone.open(server.url + "me/")
        type_in(phone, "sleep")
        online = phone.evaluate(ANSWERS, list(QUERIES))
        phone.open(server.url)
        phone.wait_for("html[data-pwa=ready]", timeout=60)
        server.stop()
        phone.reopen()
        phone.open(server.url + "me/")
        type_in(phone, "sleep")
        offline = phone.evaluate(ANSWERS, list(QUERIES))

    assert offline == online
    hrefs = [href for href, _ in online["116 123"]]
    assert hrefs[:2] == [f"{server.url}signposting/services/samaritans/", "tel:116123"]
    assert len(online["xqzvj"]) == 3


def test_back_brings_the_results_again_and_then_the_page(server: StaticServer, phone: Phone) -> None:
    """Search is a step of its own, as the phone's Back expects."""
    phone.open(server.url + "me/")
    type_in(phone, "victim wont talk")
    phone.click(FIRST)
    phone.wait_for("() => location.pathname.endsWith('/scene/frozen/')")
    phone.back()
    phone.wait_for('dialog.search[open] .search__results[data-query="victim wont talk"]')
    assert phone.evaluate("() => location.pathname").endswith("/me/")
    phone.back()
    phone.wait_for("() => !document.querySelector('dialog[open]')")
    assert phone.evaluate("() => location.pathname").endswith("/me/")


def test_back_brings_the_results_though_the_book_was_saved_meanwhile(book_site: Path, chromium_phone: Phone) -> None:
    """The page that was left came from the network, and comes from the phone now, with headers the host has not."""
    packs = {str(path) for path in read_manifest(book_site)["packs"]}
    with StaticServer(book_site, base=BASE) as server, FaultProxy(server) as proxy:
        proxy.set(Hang(only=packs))
        chromium_phone.open(proxy.url + "me/")
        type_in(chromium_phone, "victim wont talk")
        chromium_phone.wait_until(lambda: bool(proxy.asked(mode="hang")), "the download to begin")
        chromium_phone.click(FIRST)
        chromium_phone.wait_for("() => location.pathname.endsWith('/scene/frozen/')")
        proxy.set(PASS)
        chromium_phone.wait_for("html[data-pwa=ready]", timeout=60)
        chromium_phone.back()
        chromium_phone.wait_for('dialog.search[open] .search__results[data-query="victim wont talk"]')


def test_by_keyboard(server: StaticServer, phone: Phone) -> None:
    """Enter opens it, arrows walk the results and back, Escape closes it where it was; the next time it is empty."""
    phone.open(server.url + "scene/")
    phone.evaluate(f"() => document.querySelector('{OPENER}').focus()")
    phone.press("Enter")
    phone.wait_for("() => document.activeElement.id === 'search-box'")
    phone.fill(BOX, "custody")
    phone.wait_for('.search__results[data-query="custody"]')
    focused = "() => document.activeElement.id || document.activeElement.getAttribute('href')"
    phone.press("ArrowDown")
    assert str(phone.evaluate(focused)).endswith("/scene/custody/")
    phone.press("ArrowUp")
    assert phone.evaluate(focused) == "search-box"
    phone.press("Escape")
    phone.wait_for("() => !document.querySelector('dialog[open]')")
    assert phone.evaluate("() => document.activeElement.matches('[data-search]')")
    phone.press("Enter")
    phone.wait_for("dialog.search[open]")
    assert phone.evaluate("() => document.getElementById('search-box').value") == ""


REOPEN = """(opener) => new Promise((done) => {
  addEventListener('popstate', () => setTimeout(done), { once: true });
  document.querySelector('.search__close').click();
  document.querySelector(opener).click();
})"""


def test_opened_again_at_once_it_stays_open(server: StaticServer, phone: Phone) -> None:
    """The step back of the first time comes late, and must not close the second; Back still closes that."""
    phone.open(server.url + "scene/")
    type_in(phone, "custody")
    phone.wait_for('.search__results[data-query="custody"]')
    phone.evaluate(REOPEN, OPENER)
    assert phone.evaluate("() => document.querySelector('dialog.search').open")
    phone.back()
    phone.wait_for("() => !document.querySelector('dialog[open]')")
    assert phone.url().endswith("/scene/")


def test_closed_after_back_brought_it_the_keyboard_goes_on_from_the_way_to_search(
    server: StaticServer, phone: Phone
) -> None:
    """And not from the top of the page, where nobody was."""
    phone.open(server.url + "scene/")
    type_in(phone, "custody")
    phone.wait_for('.search__results[data-query="custody"]')
    phone.evaluate("() => location.reload()")
    phone.wait_for("dialog.search[open]")
    phone.press("Escape")
    phone.wait_for("() => document.activeElement.matches('.bar [data-search]')")


def test_a_part_of_the_page_that_is_open_is_gone_to_and_back_brings_the_results(
    server: StaticServer, chromium_phone: Phone
) -> None:
    chromium_phone.open(server.url + "scene/domestic-abuse/")
    type_in(chromium_phone, "strangled")
    chromium_phone.click(FIRST)
    chromium_phone.wait_for("() => location.hash === '#check-the-neck' && !document.querySelector('dialog[open]')")
    chromium_phone.back()
    chromium_phone.wait_for('dialog.search[open] .search__results[data-query="strangled"]')


def test_nothing_is_fetched_before_the_touch_and_nothing_typed_is_kept_or_sent(
    saving_server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    phone = chromium_phone
    phone.open(saving_server.url + "me/")
    loaded = "() => performance.getEntriesByType('resource').map((entry) => entry.name)"
    assert [name for name in phone.evaluate(loaded) if "search" in name or "panel" in name] == []

    type_in(phone, "zebrafish")
    phone.wait_for("html[data-pwa=ready]", timeout=60)
    assert [request.path for request in saving_server.requests if "zebrafish" in request.path] == []
    kept = "async () => [location.href, document.cookie, {...localStorage}, {...sessionStorage}, history.state,"
    kept += " (await indexedDB.databases()).map((one) => one.name)]"
    assert "zebrafish" not in str(phone.evaluate(kept))
    phone.click(FIRST)  # now it has to outlive the page, with this step back and in no other place
    phone.wait_for("() => !location.pathname.endsWith('/me/')")
    assert "zebrafish" not in str(phone.evaluate(kept))
    assert phone.errors == []


@pytest.mark.parametrize(("width", "colour_scheme"), [(360, "light"), (320, "dark")])
def test_results_have_no_accessibility_faults(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, width: int, colour_scheme: str
) -> None:
    """axe finds nothing, everything to tap fits a thumb, nothing is wider than the screen, the count is said."""
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    rules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
    run = f"""async () => (await axe.run(document.querySelector('dialog.search'), {{runOnly: {rules}}})).violations
      .flatMap((v) => v.nodes.map((n) => `${{v.id}}: ${{n.target.join(' ')}} ${{n.failureSummary}}`))"""
    small = """() => [...document.querySelectorAll('dialog.search :is(a, button, input)')]
      .map((e) => [e.textContent, e.getBoundingClientRect()])
      .filter(([, box]) => box.height < 47.5 || box.width < 47.5)"""
    phone = new_chromium_phone(width=width, colour_scheme=colour_scheme)
    phone.open(server.url + "me/")
    phone.page.evaluate(axe)
    phone.click(OPENER)
    for query, said in (("strangled", "Urgent help first."), ("DA male", "results."), ("xqzvj", "Nothing found.")):
        phone.fill(BOX, query)
        phone.wait_for(f'.search__results[data-query="{query}"]')
        assert phone.evaluate(run) == [], query
        assert phone.evaluate(small) == [], query
        assert phone.evaluate("() => document.querySelector('dialog.search').scrollWidth <= innerWidth"), query
        phone.wait_for(f"() => document.querySelector('.search__said').textContent.includes('{said}')")


def test_without_a_script_search_is_the_list_of_everything(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    phone = new_chromium_phone(javascript=False)
    phone.open(server.url + "me/")
    phone.click(OPENER)
    assert phone.page.locator("h1").inner_text() == "Find a page or service"
    assert phone.page.locator("#services ~ ul a").count() > 90


def test_search_that_cannot_start_leads_to_the_list_of_everything_and_starts_at_the_next_touch(
    book_site: Path, tmp_path: Path, chromium_phone: Phone
) -> None:
    """Its words are lost on the way: it says so, and fails alone."""
    site = shutil.copytree(book_site, tmp_path / "site")
    texts = site / "search" / "texts.txt"
    texts.rename(tmp_path / "texts.txt")
    with StaticServer(site, base=BASE) as server:
        chromium_phone.open(server.url + "me/")
        chromium_phone.click(OPENER)
        chromium_phone.fill(BOX, "sleep")
        chromium_phone.wait_for(".search__heading")
        assert chromium_phone.text(".search__heading") == "Search cannot start here"
        assert chromium_phone.count('.search__results a[href$="/find/"]') == 1

        (tmp_path / "texts.txt").rename(texts)
        chromium_phone.click(".search__close")
        chromium_phone.click(OPENER)
        chromium_phone.wait_for(".search__hint")
        chromium_phone.fill(BOX, "sleep")
        first = "document.querySelector('.search__results .rows__title')"
        chromium_phone.wait_for(f"() => {first}?.textContent === 'Sleep and shifts'")
