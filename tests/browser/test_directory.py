"""The directory on a phone: found in two taps, honest about the hours, and nothing for danger to life ever hidden."""

from __future__ import annotations

from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import Phone

SERVICES = load_book(CONTENT)[0].services
FOUND = "() => [...document.querySelectorAll('[data-part=found] > li')].map((li) => li.dataset.service)"
SEEN = """() => [...document.querySelectorAll('.rows > li')]
  .filter((li) => li.checkVisibility()).map((li) => li.dataset.service)"""
COUNT = "[data-part=count]"
CHOOSE = """([key, value]) => {
  const select = document.querySelector(`[data-key=${key}]`);
  select.value = value;
  select.dispatchEvent(new Event('change', {bubbles: true}));
}"""


def ready(phone: Phone) -> None:
    phone.wait_for("() => document.readyState === 'complete'")
    phone.wait_for("[data-tool=directory][data-tool-state=on]")
    phone.wait_for("() => !document.querySelector('.opening[data-hours]:not([data-state])')")


def test_two_taps_to_a_service_and_the_way_back(server: StaticServer, phone: Phone) -> None:
    """The address keeps the choice: back from a service, the same list is there; back again, the whole directory."""
    phone.open(server.url + "signposting/")
    ready(phone)
    assert phone.text(COUNT) == f"{len(SERVICES)} services"

    phone.evaluate(CHOOSE, ["need", "domestic"])
    phone.evaluate(CHOOSE, ["who", "men"])
    found = phone.evaluate(FOUND)
    assert found[0] == "mens-advice-line"
    assert set(found) == {
        service.id
        for service in SERVICES.values()
        if "domestic" in service.groups
        and service.audience != "officer"
        and (not service.people or {"men", "adults"} & set(service.people))
    }
    assert phone.text(COUNT) == f"{len(found)} services"

    phone.click("[data-part=found] .rows__main")
    phone.wait_for("() => location.pathname.endsWith('/mens-advice-line/')")
    phone.evaluate("() => history.back()")
    phone.wait_for("[data-part=found] > li")
    ready(phone)
    assert phone.evaluate(FOUND) == found
    assert phone.evaluate("() => document.querySelector('[data-key=who]').value") == "men"

    phone.click("[data-part=clear]")
    phone.wait_for("() => document.querySelector('[data-part=found]').hidden")
    assert phone.text(COUNT) == f"{len(SERVICES)} services"
    assert phone.evaluate("() => location.hash") == ""


def test_whatever_is_chosen_every_line_for_danger_to_life_is_there(server: StaticServer, chromium_phone: Phone) -> None:
    """Also when nothing fits, which is said; and each keeps its button."""
    life = {service.id for service in SERVICES.values() if service.risk == "life"}
    for choice in ("need=missing&who=older-people&free=1&open=1", "where=wales&silent=1", "who=me"):
        chromium_phone.open(f"{server.url}signposting/#{choice}")
        chromium_phone.evaluate("() => location.reload()")
        ready(chromium_phone)
        seen = chromium_phone.evaluate(SEEN)
        assert life <= set(seen)
        assert len(seen) == len(set(seen)), "each once"
        assert chromium_phone.evaluate(
            "() => [...document.querySelectorAll('.rows > li[data-life] .call')].every((call) =>"
            " !call.checkVisibility() || getComputedStyle(call).opacity === '1')"
        )
    chromium_phone.open(f"{server.url}signposting/#need=missing&who=older-people&free=1&open=1")
    chromium_phone.evaluate("() => location.reload()")
    ready(chromium_phone)
    assert chromium_phone.text(COUNT).startswith("0 services")
    assert "Nothing here fits" in chromium_phone.text("[data-part=none]")


def test_open_now_at_three_on_a_sunday_morning(server: StaticServer, new_chromium_phone: NewChromiumPhone) -> None:
    phone = new_chromium_phone()
    phone.page.clock.set_fixed_time("2026-11-22T03:00:00Z")
    phone.open(server.url + "signposting/services/mens-advice-line/")
    phone.wait_for(".opening[data-state]")
    assert phone.text(".opening") == "Closed, opens Monday 9am"

    phone.open(server.url + "signposting/#need=domestic")
    ready(phone)
    phone.click("[data-key=open]")
    found = phone.evaluate(FOUND)
    assert "mens-advice-line" not in found
    assert set(found) == {
        s.id
        for s in SERVICES.values()
        if "domestic" in s.groups and any(p.hours == "24/7" for p in (*s.phones, *s.texts))
    }
    assert phone.evaluate("() => document.querySelector('[data-key=open]').getAttribute('aria-pressed')") == "true"


def test_without_a_script_the_hours_are_in_words_and_no_filter_is_shown(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    phone = new_chromium_phone(javascript=False)
    phone.open(server.url + "signposting/")
    assert not phone.page.locator(".filters").is_visible()
    assert "Open all day and night, every day" in phone.page.locator("[data-service=samaritans]").first.inner_text()
