"""The tools as a person uses them: by what the buttons say, on real phones, without signal where that matters."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.browser.test_broken_tools import NO_WORKER
from tests.conftest import BASE

ROOT = Path(__file__).resolve().parents[2]
STARTED = ".tool[data-tool-state=on]"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def tap(phone: Phone, words: str) -> None:
    """Taps the button, or what else has these words, in the tool."""
    js = """words => {
      const named = [...document.querySelectorAll('.tool button, .tool label, .tool summary, .tool a')];
      const found = named.find((e) => e.checkVisibility() && e.textContent.trim().startsWith(words));
      if (found) found.click();
      return Boolean(found);
    }"""
    phone.wait_until(lambda: bool(phone.evaluate(js, words)), f"something that says {words!r}")


def test_two_taps_from_anywhere_the_pacer_runs(server: StaticServer, phone: Phone) -> None:
    """Me, then its first line: the circle is already breathing in. Afterwards one next step."""
    phone.open(server.url + "work/write/ppn1/")
    phone.click(".places a:nth-of-type(3)")
    phone.wait_for("() => document.querySelector('h1').textContent.trim() === 'Me'")
    phone.click("a[href$='breathing/#start']")
    phone.wait_for(".pacer__word")
    assert phone.text(".pacer__word") == "Breathe in"
    tap(phone, "Stop")
    phone.wait_for(".button--start")
    assert phone.count(".pacer") == 0


def test_the_pacer_goes_by_the_clock_and_ends_in_one_next_step(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    """Half an hour passes in which the phone draws nothing, as when it sleeps: the pacer is over, not behind."""
    page = chromium_phone.page
    page.clock.install(time=datetime(2026, 11, 23, 3, 0))
    chromium_phone.open(server.url + "me/breathing/")
    chromium_phone.wait_for(STARTED)
    page.clock.pause_at(datetime(2026, 11, 23, 4, 0))
    tap(chromium_phone, "Sound, buzz")
    page.get_by_role("group", name="How tense are you now?").get_by_role("radio", name="7").check()
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(4_500)
    assert page.locator(".pacer").inner_text().split() == ["Breathe", "out", "1"]
    page.clock.fast_forward("30:00")
    page.clock.run_for(100)
    page.get_by_role("group", name="You said 7 before").get_by_role("radio", name="4").check()
    assert "Lower than before" in chromium_phone.text(".tool__result")
    assert page.locator(".tool__result a").count() == 1
    assert chromium_phone.errors == []


def test_grounding_goes_through_the_pages_own_steps(server: StaticServer, phone: Phone) -> None:
    phone.open(server.url + "me/grounding/#start")
    phone.wait_for(".step__words")
    written = phone.evaluate(
        "() => [...document.querySelector('article > ol').children].map((li) => li.textContent.trim())"
    )
    assert len(written) == 4
    for number, words in enumerate(written):
        assert phone.text(".step__words").strip() == words
        tap(phone, "Done" if number == 3 else "Next")
    phone.wait_for(".tool__result")
    assert phone.count(".tool__result a") == 1


def test_one_tap_hides_the_screen_and_one_brings_it_back(server: StaticServer, phone: Phone) -> None:
    """Neither the page nor its title shows, and a screen reader or the keyboard cannot get behind the cover."""
    phone.open(server.url + "me/get-help-today/")
    phone.click("[data-cover]")
    phone.wait_for("dialog.cover[open]")
    at_the_middle = "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('dialog')?.className"
    assert phone.evaluate(at_the_middle) == "cover"
    assert "help" not in phone.text("dialog.cover").lower()
    assert phone.title() == "Pocket Book"
    phone.press("Tab")
    assert phone.evaluate("() => !document.activeElement.closest('main, header')")
    phone.click(".cover__back")
    phone.wait_for("() => !document.querySelector('dialog.cover').open")
    phone.wait_for("() => document.title.startsWith('Get help today')")


def test_no_tool_shows_and_nothing_is_lost_without_a_script(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    phone = new_chromium_phone(javascript=False)
    for page, words in (("me/breathing/", "In through your nose"), ("me/grounding/", "5 things you can see")):
        phone.open(server.url + page)
        assert phone.text(".tool") == ""
        assert words in phone.text("article")
        assert not phone.evaluate("() => document.querySelector('[data-cover]').checkVisibility()")


def test_a_tool_that_breaks_leaves_the_page_and_the_others(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """Its script does not arrive: the page is as it was written, the cover still works."""
    chromium_phone.page.route("**/assets/breathing-*.js", lambda route: route.abort())
    chromium_phone.open(server.url + "me/breathing/")
    chromium_phone.wait_for("() => document.querySelector('.tool[data-tool-state=failed]')")
    assert chromium_phone.text(".tool") == ""
    assert chromium_phone.text(".tool-failed").startswith("One tool on this page did not start")
    chromium_phone.click("[data-cover]")
    chromium_phone.wait_for("dialog.cover[open]")


PASSPHRASE = "otter ladder Tuesday"
SECRET = "Kettle harbour 1847"


def set_passphrase(phone: Phone) -> None:
    tap(phone, "Keep it on this phone")
    for number in (1, 2):
        box = f".passphrase .field:nth-of-type({number}) .field__input"
        phone.evaluate("box => document.querySelector(box).scrollIntoView({block: 'center'})", box)
        phone.fill(box, PASSPHRASE)
    tap(phone, "Keep it, locked")
    phone.wait_for("() => document.querySelector('.keep')?.textContent.startsWith('Saved on this phone')")


def unlock(phone: Phone) -> None:
    phone.wait_for(".passphrase")
    phone.fill(".passphrase .field__input", PASSPHRASE)
    tap(phone, "Unlock")
    phone.wait_for(f"() => document.querySelector('.tool').innerText.includes({SECRET!r})")


def hide_page(phone: Phone, state: str) -> None:
    """What a phone does when somebody goes to another app, and comes back."""
    phone.evaluate(
        """state => {
          Object.defineProperty(document, 'visibilityState', {get: () => state, configurable: true});
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        state,
    )


CUT_OFF = """(fields) => [...document.querySelectorAll(fields)]
  .filter((field) => field.scrollWidth > field.clientWidth).map((field) => field.value)"""


def test_my_plan_without_signal_is_kept_locked_and_rings(book_site: Path, phone: Phone) -> None:
    """Written, locked, read again after the page was left: and the phone was offline all the while."""
    with StaticServer(book_site, base=BASE) as server:
        phone.open(server.url)
        phone.wait_for("html[data-pwa=ready]", timeout=60)
        server.stop()
        phone.open(server.url + "me/my-plan/")
        phone.wait_for(STARTED)
        phone.fill(".person input[type=text]", "Sam")
        phone.fill(".person input[type=tel]", "+44 7700 900123")
        for width in (320, 360):
            phone.set_width(width)
            assert phone.evaluate(CUT_OFF, ".person input") == [], "a number is seen whole while it is typed"
        phone.fill(".tool textarea", SECRET)
        tap(phone, "Done")
        set_passphrase(phone)
        phone.open(server.url + "me/my-plan/")
        unlock(phone)
        assert phone.attribute(".tool .call--button", "href") == "tel:+447700900123"

        phone.open(server.url + "about/saved/")
        phone.wait_for(STARTED)
        assert phone.text(".tool").startswith("1 note, locked")
        tap(phone, "Erase everything")
        tap(phone, "Undo")
        phone.wait_for("() => document.querySelector('.tool').innerText.startsWith('1 note, locked')")
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => caches.keys())")
        tap(phone, "Erase everything")
        phone.wait_for("() => document.querySelector('.tool').innerText.startsWith('Nothing of yours')")
        assert phone.evaluate("async () => (await caches.keys()).length") > 0
        phone.open(server.url + "me/my-plan/")
        phone.wait_for(".tool textarea")


def test_two_windows_that_write_my_plan_at_once_both_get_their_words_in(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    """What one wrote in a box stays when the other saves another box; WebKit's driver has one window."""
    one = chromium_phone.page
    chromium_phone.open(server.url + "me/my-plan/")
    chromium_phone.wait_for(STARTED)
    tap(chromium_phone, "Done")
    set_passphrase(chromium_phone)
    tap(chromium_phone, "Change my plan")
    other = one.context.new_page()
    other.goto(server.url + "me/my-plan/")
    other.get_by_label("Your passphrase").fill(PASSPHRASE)
    other.get_by_role("button", name="Unlock").click()
    for box, (page, words) in enumerate([(one, SECRET), (other, "Walk to the harbour")]):
        page.locator(".tool textarea").nth(box).fill(words)
    for page in (one, other):
        page.get_by_role("button", name="Done").click()
        page.get_by_role("button", name="Change my plan").wait_for()
    chromium_phone.open(server.url + "me/my-plan/")
    unlock(chromium_phone)
    assert one.locator(".tool .plan__text").all_inner_texts() == [SECRET, "Walk to the harbour"]
    assert chromium_phone.errors == []


def test_leaving_in_mid_sentence_saves_covers_and_locks(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    phone = chromium_phone
    phone.open(server.url + "me/my-plan/")
    phone.wait_for(STARTED)
    tap(phone, "Done")
    set_passphrase(phone)
    tap(phone, "Change my plan")
    phone.fill(".tool textarea", SECRET)
    hide_page(phone, "hidden")
    phone.wait_for("dialog.cover[open]")
    phone.wait_for("() => document.querySelector('.tool .passphrase')")
    assert SECRET not in phone.evaluate("() => document.documentElement.outerHTML")
    hide_page(phone, "visible")
    phone.wait_for("() => !document.querySelector('dialog.cover').open")
    phone.fill(".passphrase .field__input", PASSPHRASE)
    tap(phone, "Unlock")
    phone.wait_for(".tool textarea")
    assert phone.evaluate("() => document.querySelector('.tool textarea').value") == SECRET


def test_ten_minutes_without_a_touch_lock_it(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """By a clock that jumps: what was typed is kept, and nothing of it is in the page any more."""
    phone = chromium_phone
    phone.page.clock.install(time=datetime(2026, 11, 23, 3, 0))
    phone.open(server.url + "me/my-plan/")
    phone.wait_for(STARTED)
    tap(phone, "Done")
    set_passphrase(phone)
    tap(phone, "Change my plan")
    phone.fill(".tool textarea", SECRET)
    phone.page.clock.fast_forward("09:58")
    assert phone.evaluate("() => document.querySelector('.tool textarea').value") == SECRET
    phone.page.clock.fast_forward("00:03")
    phone.wait_for("() => document.querySelector('.tool .passphrase')")
    assert SECRET not in phone.evaluate("() => document.documentElement.outerHTML")
    phone.fill(".passphrase .field__input", PASSPHRASE)
    tap(phone, "Unlock")
    phone.wait_for(".tool textarea")
    assert phone.evaluate("() => document.querySelector('.tool textarea').value") == SECRET


def test_a_full_phone_is_told_and_the_words_stay(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """With the browser's own quota: once there is room again, the next letter saves it all."""
    phone = chromium_phone
    phone.page.add_init_script(NO_WORKER)
    session = phone.page.context.new_cdp_session(phone.page)
    phone.open(server.url + "work/learn/project-canvas/")
    phone.wait_for(STARTED)
    tap(phone, "Start a project")
    origin = {"origin": server.url.removesuffix(BASE)}
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 1})
    words = "Custody picture book. " * 900
    phone.fill(".tool textarea", words)
    phone.wait_for("() => document.querySelector('.tool [role=alert]:not([hidden])')")
    assert phone.text(".tool [role=alert]").startswith("This phone has no room left")
    assert phone.evaluate("() => document.querySelector('.tool textarea').value") == words
    session.send("Storage.overrideQuotaForOrigin", origin)
    phone.fill(".tool textarea", "Custody picture book")
    phone.wait_for("() => document.querySelector('.tool [role=alert]').hidden")
    phone.open(server.url + "work/learn/project-canvas/")
    tap(phone, "Custody picture book")


def test_what_is_still_being_saved_does_not_show_up_behind_the_lock(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    chromium_phone.open(server.url + "me/my-plan/")
    chromium_phone.wait_for(STARTED)
    tap(chromium_phone, "Done")
    set_passphrase(chromium_phone)
    tap(chromium_phone, "Change my plan")
    chromium_phone.fill(".tool textarea", SECRET)
    at_once = """() => {
      const words = (text) => [...document.querySelectorAll('.tool button')].find((e) => e.textContent === text);
      const [done, lock] = [words('Done'), words('Lock now')];
      done.click();
      lock.click();
    }"""
    chromium_phone.evaluate(at_once)
    chromium_phone.wait_for("() => document.querySelector('.tool .passphrase')")
    assert SECRET not in chromium_phone.evaluate("() => document.documentElement.outerHTML")


def test_a_yes_to_the_first_question_is_answered_with_help_at_once(server: StaticServer, phone: Phone) -> None:
    """The calls of the page, no sum, no light, nothing kept."""
    phone.open(server.url + "me/self-check/")
    phone.wait_for(STARTED)
    tap(phone, "Start")
    tap(phone, "Yes")
    phone.wait_for(".tool .call--button")
    assert phone.attributes(".tool .call--button", "href") == phone.attributes("article > p > .call--button", "href")
    assert phone.count(".light") == 0
    tap(phone, "Stop" if phone.count(".question") else "I am safe right now")
    for _ in range(10):
        tap(phone, "Most days")
    phone.wait_for(".light--red")
    assert "get help today" in phone.text(".light--red").lower()


#: Notes all that a page hands to anything that keeps or sends it: calls, and what is set as a property without one.
SPY = """() => {
  window.written = [];
  const inWords = (_, value) => (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
    ? new TextDecoder().decode(value) : value;
  const note = (where, values) => window.written.push(where + ' ' + JSON.stringify(values, inWords));
  const spy = (owner, ...names) => {
    for (const name of names) {
      const real = owner?.prototype?.[name];
      if (real) owner.prototype[name] = function (...values) {
        note(`${owner.name}.${name}`, values);
        return real.apply(this, values);
      };
    }
  };
  spy(IDBObjectStore, 'put', 'add');
  spy(IDBCursor, 'update');
  spy(IDBFactory, 'open');
  spy(IDBDatabase, 'createObjectStore');
  spy(Storage, 'setItem');
  spy(CacheStorage, 'open');
  spy(Cache, 'put', 'add', 'addAll');
  spy(History, 'pushState', 'replaceState');
  spy(window.Navigation, 'navigate', 'updateCurrentEntry');
  spy(BroadcastChannel, 'postMessage');
  spy(MessagePort, 'postMessage');
  spy(Worker, 'postMessage');
  spy(ServiceWorker, 'postMessage');
  spy(XMLHttpRequest, 'open', 'send');
  spy(WebSocket, 'send');
  spy(Navigator, 'sendBeacon');
  spy(window.CookieStore, 'set');
  spy(window.CredentialsContainer, 'store');
  spy(window.FileSystemDirectoryHandle, 'getFileHandle', 'getDirectoryHandle');
  spy(window.FileSystemFileHandle, 'createWritable', 'createSyncAccessHandle');
  spy(window.FileSystemWritableFileStream, 'write');
  spy(window.WritableStreamDefaultWriter, 'write');
  spy(window.StorageBucketManager, 'open');
  for (const name of ['webkitRequestFileSystem', 'showSaveFilePicker', 'fetch', 'open']) {
    const real = window[name];
    if (real) window[name] = (...values) => {
      note(name, values.map(String));
      return real.apply(window, values);
    };
  }
  const set = (owner, name, instance) => {
    const real = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {
      configurable: true,
      get() { return real.get.call(instance ?? this); },
      set(value) { note(name, [value]); real.set?.call(instance ?? this, value); },
    });
  };
  set(Document.prototype, 'cookie');
  set(window, 'name', window);
  // localStorage.key = value calls nothing: what is there is asked for at the end.
  window.kept = async () => {
    const names = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href,
      window.name, await caches.keys(), names, (await indexedDB.databases()).map(({ name }) => name)]);
  };
}"""
#: Something to be seen, put by every way that a page has: what the spies do not see shows that they are blind.
PLANT = """async () => {
  const [word, seen] = ['planted-kelp', (part) => window.written.some((line) => line.startsWith(part) &&
    line.includes('planted-kelp'))];
  localStorage.setItem(word, 'set');
  sessionStorage.plain = word;
  document.cookie = `a=${word}`;
  history.replaceState(word, '');
  window.name = word;
  await cookieStore.set('b', word).catch(() => {});
  await (await caches.open(word)).put('/x', new Response(word));
  const folder = await navigator.storage.getDirectory();
  const writable = await (await folder.getFileHandle(word, { create: true })).createWritable();
  await writable.write(word);
  await writable.close();
  const base = await new Promise((done) => {
    const request = indexedDB.open(word, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(word, { keyPath: 'id' });
    request.onsuccess = () => done(request.result);
  });
  base.transaction(word, 'readwrite').objectStore(word).put({ id: word });
  base.close();
  new BroadcastChannel('c').postMessage(word);
  await fetch(`?${word}`).catch(() => {});
  const blind = ['Storage.setItem', 'cookie', 'History.replaceState', 'name', 'CookieStore.set', 'CacheStorage.open',
    'FileSystemDirectoryHandle.getFileHandle', 'FileSystemWritableFileStream.write', 'IDBFactory.open',
    'IDBDatabase.createObjectStore', 'IDBObjectStore.put', 'BroadcastChannel.postMessage', 'fetch']
    .filter((part) => !seen(part));
  const kept = await window.kept();
  return [...blind, ...(kept.split(word).length > 8 ? [] : ['kept'])];
}"""


def test_the_spies_see_every_way_to_write(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    chromium_phone.page.add_init_script(f"({SPY})()")
    chromium_phone.open(server.url + "me/my-plan/")
    assert chromium_phone.evaluate(PLANT) == []


@pytest.mark.reopens
def test_nothing_private_ever_reaches_the_disk_in_the_clear(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    """All four private tools, before and after there is a passphrase. Seen from inside the page, at every way to write;
    in what is kept at the end; and from outside, in the browser's own files."""
    phone = chromium_phone
    phone.page.add_init_script(f"({SPY})()")
    written: list[str] = []

    def note() -> None:
        written.extend(phone.evaluate("() => window.written"))
        written.append("kept " + phone.evaluate("() => window.kept()"))

    def write_reflection() -> None:
        tap(phone, "Start")
        phone.fill(".tool textarea", f"{SECRET}, once more")
        tap(phone, "Done")
        phone.wait_for(".tool .plan__text")

    def check_myself() -> None:
        for words in ("Start", "Yes", "I am safe", *("Most days",) * 10):
            tap(phone, words)
        phone.wait_for(".light")

    def choose_day() -> None:
        tap(phone, "Yesterday")
        phone.wait_for(".stage")

    others = {"work/reflect/log/": write_reflection, "me/self-check/": check_myself, "me/after-a-hard-job/": choose_day}
    for address, use in others.items():
        phone.open(server.url + address)
        phone.wait_for(STARTED)
        use()
        note()
    assert not any(line.startswith("IDBObjectStore.put") for line in written), "in memory alone"

    phone.open(server.url + "me/my-plan/")
    phone.wait_for(STARTED)
    phone.fill(".person input[type=text]", "Samphire")
    phone.fill(".tool textarea", SECRET)
    tap(phone, "Done")
    set_passphrase(phone)
    tap(phone, "Change my plan")
    phone.fill(".tool textarea:last-of-type", f"{SECRET}, and more")
    tap(phone, "Done")
    tap(phone, "Lock now")
    unlock(phone)
    note()
    for address, use in others.items():
        phone.open(server.url + address)
        phone.wait_for(".passphrase")
        phone.fill(".passphrase .field__input", PASSPHRASE)
        tap(phone, "Unlock")
        phone.wait_for(".keep button")
        use()
        phone.wait_for("() => window.written.some((line) => line.startsWith('IDBObjectStore.put'))")
        note()
    assert sum(line.startswith("IDBObjectStore.put ") for line in written) >= 6
    phone.open(server.url + "me/my-plan/")
    unlock(phone)
    tap(phone, "Change my plan")  # left with the words still in the boxes
    phone.open(server.url + "me/")
    phone.reopen()

    private = ["Samphire", "harbour", "ladder", '"kind"', "replay"]
    assert [line for line in written if any(word in line for word in private)] == []
    files = [path for path in phone.profile.rglob("*") if path.is_file()]
    held = {path: path.read_bytes() for path in files}
    assert any(b"UEJTA" in content for content in held.values()), "the sealed entry is among them"
    for word in ("Samphire", "harbour 1847", "otter ladder"):
        for coding in ("utf-8", "utf-16-le"):
            assert [path.name for path, content in held.items() if word.encode(coding) in content] == [], word


def test_a_reflection_is_warned_about_read_back_and_taken_out(
    server: StaticServer, chromium_phone: ChromiumPhone, tmp_path: Path
) -> None:
    """Words that point to somebody get a warning beside them; on paper there is the reflection and nothing else."""
    page = chromium_phone.page
    chromium_phone.open(server.url + "work/reflect/log/")
    chromium_phone.wait_for(STARTED)
    tap(chromium_phone, "Start")
    box = page.get_by_label("What did I do well?")
    box.fill("Waited, with PC 4321")
    assert "a collar number" in chromium_phone.text(".tool .notice")
    box.fill("Waited at the door.")
    assert chromium_phone.text(".tool .notice") == ""
    tap(chromium_phone, "Done")
    assert "Waited at the door." in chromium_phone.text(".plan__text")
    with page.expect_download() as download:
        tap(chromium_phone, "Save as a text file")
    download.value.save_as(tmp_path / "reflection.txt")
    text = (tmp_path / "reflection.txt").read_text("utf-8")
    assert text.endswith("What did I do well?\nWaited at the door.\n")

    chromium_phone.evaluate("() => { window.print = () => {}; }")
    tap(chromium_phone, "Print it")
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert "Waited at the door." in printed
    assert not any(words in printed for words in ("Remove it", "Samaritans", "Good work", "Not saved"))


def test_where_storage_is_refused_it_is_said_and_the_tools_work(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    chromium_phone.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    chromium_phone.open(server.url + "me/my-plan/")
    chromium_phone.wait_for(STARTED)
    assert "This browser saves nothing" in chromium_phone.text(".keep")
    chromium_phone.fill(".tool textarea", SECRET)
    tap(chromium_phone, "Done")
    assert SECRET in chromium_phone.text(".tool")


def write_a_locked_plan(phone: ChromiumPhone, server: StaticServer) -> None:
    """My plan with one secret in it, behind the passphrase."""
    phone.open(server.url + "me/my-plan/")
    phone.wait_for(STARTED)
    phone.fill(".tool textarea", SECRET)
    tap(phone, "Done")
    set_passphrase(phone)


def all_in_a_file(phone: ChromiumPhone, server: StaticServer, folder: Path) -> Path:
    """Everything on the phone, as the file that it saves."""
    phone.open(server.url + "about/saved/")
    with phone.page.expect_download() as download:
        tap(phone, "Save it all to a file")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_file_goes_out_and_comes_in_where_nothing_is(
    server: StaticServer, chromium_phone: ChromiumPhone, tmp_path: Path
) -> None:
    """As on another phone: everything is erased in between, and the passphrase comes back with the file."""
    phone = chromium_phone
    write_a_locked_plan(phone, server)
    file = all_in_a_file(phone, server, tmp_path)
    assert SECRET not in file.read_text("utf-8")
    tap(phone, "Erase everything")
    phone.wait_for("() => document.querySelector('.tool').innerText.includes('is erased')")

    phone.open(server.url + "about/saved/")
    phone.wait_for(STARTED)
    phone.page.set_input_files("input[type=file]", file)
    phone.wait_for(".passphrase")
    assert "Leave out what is locked" not in phone.text(".tool"), "nothing else is in it"
    phone.fill(".passphrase .field__input", PASSPHRASE)
    tap(phone, "Bring it in")
    phone.wait_for("() => document.querySelector('.tool').innerText.includes('1 brought in.')")
    phone.open(server.url + "me/my-plan/")
    unlock(phone)


def test_a_file_whose_passphrase_is_lost_still_brings_what_was_never_locked(
    server: StaticServer, chromium_phone: ChromiumPhone, tmp_path: Path
) -> None:
    phone = chromium_phone
    write_a_locked_plan(phone, server)
    phone.open(server.url + "work/learn/project-canvas/")
    phone.wait_for(STARTED)
    tap(phone, "Start a project")
    phone.fill(".tool textarea", "Custody picture book")
    tap(phone, "Done")
    file = all_in_a_file(phone, server, tmp_path)
    tap(phone, "Erase everything")
    phone.wait_for("() => document.querySelector('.tool').innerText.includes('is erased')")
    phone.page.set_input_files("input[type=file]", file)
    tap(phone, "Leave out what is locked")
    phone.wait_for("() => document.querySelector('.tool').innerText.includes('1 brought in. 1 left out:')")
    assert phone.count(".passphrase") == 0
    assert phone.text(".tool [role=status] li").endswith(": This is locked, so it stays out.")
    phone.open(server.url + "work/learn/project-canvas/")
    tap(phone, "Custody picture book")


def test_after_a_hard_job_a_day_is_asked_for_and_two_reminders_say_nothing(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    """The first day shows what helps today; a day that has not come is told; nothing is kept of it."""
    page = chromium_phone.page
    page.clock.install(time=datetime(2026, 11, 23, 3, 0))
    chromium_phone.open(server.url + "me/after-a-hard-job/")
    chromium_phone.wait_for(STARTED)
    for day in ("", "2026-11-24"):
        page.get_by_label("Another day").fill(day)
        page.get_by_role("button", name="Show what helps").click()
        assert page.get_by_role("alert").inner_text() == "Choose the day it was, up to today."
    page.get_by_label("Another day").fill("2026-11-22")
    page.get_by_role("button", name="Show what helps").click()
    assert "The job was yesterday" in chromium_phone.text(".tool")
    assert page.locator(".stage[open]").all_inner_texts()[0].startswith("Keep the first three days simple")
    with page.expect_download() as download:
        page.get_by_role("button", name="Put these in my calendar").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith(("DTSTART", "SUMMARY"))] == [
        "DTSTART;VALUE=DATE:20261125", "SUMMARY:Check in", "DTSTART;VALUE=DATE:20261220", "SUMMARY:Check in"
    ]  # fmt: skip
    chromium_phone.open(server.url + "me/after-a-hard-job/")
    chromium_phone.wait_for(STARTED)
    assert "When was the job?" in chromium_phone.text(".tool")


#: What axe finds in a tool, what is too small to tap, and whether the page scrolls sideways; axe must be in the page.
FAULTS = """async () => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;  // where only the colours are others
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  scrollTo(0, 0); // what lies under the bars is no target of its size
  const found = await axe.run('.tool', {runOnly: dark ? ['color-contrast'] : rules});
  const told = (v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary}`);
  const faults = found.violations.flatMap(told);
  const targets = '.tool button, .tool label:not(.field__label), .tool summary, .tool a:not(p a, li a, .light a)';
  const small = [...document.querySelectorAll(targets)]
    .filter((e) => e.checkVisibility())
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 47.5 || box.width < 47.5)
    .map(([e, box]) => `small: ${e.textContent.trim()} ${box.width}x${box.height}`);
  const wide = document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : [];
  return [...faults, ...small, ...wide];
}"""


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_the_tools_in_use_have_no_accessibility_faults(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, colour_scheme: str
) -> None:
    """axe and the size of everything to tap, in every state that a tool has."""
    phone = new_chromium_phone(colour_scheme=colour_scheme, width=320)
    states: dict[str, list[tuple[str, ...]]] = {
        "me/breathing/": [("Sound, buzz",), ("Start",)],
        "me/grounding/": [("A number",), ("Start",), ("Next", "Next", "Next", "Done")],
        "me/after-a-hard-job/": [(), ("Today",)],
        "me/self-check/": [
            ("Start",),
            ("Yes",),
            ("I am safe",),
            ("Some days",) * 10,
            ("Do it again", "Start", "No", *("Most days",) * 10, "The same as a table"),
        ],
        "me/my-plan/": [(), ("Done",), ("Keep it on this phone",)],
        "work/change/roadmap/": [(), ("Show some goals only", "Year 0", "Name a chief", "Started", "Print, save")],
        "work/learn/block-2/": [
            ("Check my answer",),
            ("Wait for her", "Check my answer"),
            ("Next", "Nothing on its own", "Check", "Next", '"First said A', "Check", "Next", "See her alone", "Check"),
            ("Next", "Wait", "Say where", "Check", "See how it went", "I have read"),
        ],
        "work/learn/course/": [(), ("Print a record",)],
        "work/learn/project-canvas/": [(), ("Start a project",)],
        "work/reflect/log/": [(), ("Start",)],
        "about/saved/": [()],
    }
    for address, steps in states.items():
        phone.open(server.url + address)
        phone.wait_for(STARTED)
        phone.page.evaluate(AXE)
        for taps in steps:
            for words in taps:
                tap(phone, words)
            assert phone.evaluate(FAULTS) == [], (address, taps)
    phone.open(server.url + "me/my-plan/")
    phone.wait_for(STARTED)
    set_passphrase(phone)
    tap(phone, "Lock now")
    phone.wait_for(".passphrase")
    tap(phone, "I lost my passphrase")
    phone.page.evaluate(AXE)
    assert phone.evaluate(FAULTS) == []
    assert phone.errors == []
