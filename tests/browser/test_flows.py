"""What officers come for, in few taps, from a cold start with no signal, in both engines; and by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.access.flows import FLOWS, Flow, by_keyboard, by_thumb
from tests.browser.conftest import NewPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.conftest import BASE

NAMED = [pytest.param(flow, id=flow.goal) for flow in FLOWS]


@pytest.mark.parametrize("flow", NAMED)
def test_few_taps(flow: Flow) -> None:
    assert flow.count <= flow.most


@pytest.mark.parametrize("flow", NAMED)
def test_its_tools_are_in_the_book(flow: Flow, book_site: Path) -> None:
    if flow.missing(book_site):
        pytest.skip(flow.missing(book_site))


@pytest.mark.reopens
def test_with_no_signal_everything_is_found_by_thumb_and_back_leads_to_where_it_was(
    book_site: Path, new_phone: NewPhone
) -> None:
    """Started anew with the server gone; Back returns to the same place on the page before, tap by tap."""
    phone = new_phone()
    with StaticServer(book_site, base=BASE) as server:
        _without_signal(phone, server)
        walks = {flow.goal: by_thumb(phone, server.url, flow) for flow in FLOWS if not flow.missing(book_site)}
    assert {goal: walk.faults for goal, walk in walks.items() if walk.faults} == {}


@pytest.mark.reopens
def test_with_no_signal_everything_is_found_by_keyboard(book_site: Path, chromium_phone: ChromiumPhone) -> None:
    """Tab and Enter alone: every stop is in sight, marked, and comes after the one before it."""
    with StaticServer(book_site, base=BASE) as server:
        _without_signal(chromium_phone, server)
        walks = {
            flow.goal: by_keyboard(chromium_phone, server.url, flow) for flow in FLOWS if not flow.missing(book_site)
        }
    assert {goal: walk.faults for goal, walk in walks.items() if walk.faults} == {}


def _without_signal(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    phone.wait_for("html[data-pwa=ready]", timeout=60)
    server.stop()
    phone.reopen()
