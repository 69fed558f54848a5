"""The commands and their options. Standard library only, so that help works before anything is installed."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from build_scripts import environment

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

ROOT = Path(environment.ROOT)
MODULES = {
    "serve": "build_scripts.serve",
    "test": "build_scripts.testing",
    "build": "build_scripts.build",
    "check": "build_scripts.checks.command",
    "publish": "build_scripts.publish",
    "new": "build_scripts.new",
    "review": "build_scripts.review",
    "pages": "build_scripts.pages",
    "gallery": "build_scripts.gallery.command",
}
#: These drive a browser, and so need what the tests need.
WITH_TESTS = ("test", "gallery")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command and its options; prints help or the mistake, and exits, where that is called for."""
    arguments = list(arguments)
    for_pytest: list[str] = []
    if arguments[:1] == ["test"] and not {"-h", "--help"} & set(arguments):
        arguments, for_pytest = ["test"], [word for word in arguments[1:] if word != "--"]
    parsed = _parser().parse_args(arguments)
    parsed.pytest_arguments = for_pytest
    return parsed


def run(parsed: argparse.Namespace) -> int:
    """Run the command; returns its exit code: 0 when all is well."""
    try:
        code: int = importlib.import_module(MODULES[parsed.command]).run(parsed)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return environment.EXIT_STOPPED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m build_scripts",
        description="Build, check and publish the Pocket Book. The first command sets everything up.",
        epilog="Help for one command: python3 -m build_scripts serve --help",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_serve(commands)
    _add_test(commands)
    _add_build(commands)
    _add_check(commands)
    _add_publish(commands)
    _add_new(commands)
    _add_review(commands)
    _add_pages(commands)
    _add_gallery(commands)
    return parser


def _command(commands: Commands, name: str, purpose: str, example: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=purpose,
        description=purpose[0].upper() + purpose[1:] + ".",
        epilog=f"Example: python3 -m build_scripts {example}",
        allow_abbrev=False,
    )


def _add_serve(commands: Commands) -> None:
    serve = _command(commands, "serve", "build, check and show the site, again after every change", "serve --port 8080")
    serve.add_argument("--port", type=_port, default=8000, help="default 8000")
    serve.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: this computer only")
    _add_force(serve)


def _add_test(commands: Commands) -> None:
    test = _command(commands, "test", "run every test, in browsers too", "test tests/unit -k contact")
    # For the help text alone: parse() hands the words to pytest untouched.
    test.add_argument("pytest_arguments", nargs="*", metavar="PYTEST", help="anything pytest understands")


def _add_build(commands: Commands) -> None:
    build = _command(commands, "build", "make the site from content/", "build --site-dir /tmp/site")
    build.add_argument("--site-dir", type=_path, default=ROOT / "site", metavar="DIR", help="default site/")
    build.add_argument(
        "--builder",
        choices=["mkdocs", "properdocs", "zensical"],
        help="build without plugins, by this builder (see requirements-builders.in)",
    )
    _add_force(build)


def _add_check(commands: Commands) -> None:
    check = _command(
        commands,
        "check",
        "check the content and the finished site",
        "check --format sarif --output found.sarif",
    )
    check.add_argument("--format", choices=["text", "json", "junit", "sarif", "github"], default="text")
    check.add_argument("--output", type=_path, metavar="FILE", help="write there and not to the terminal")
    _add_force(check)
    online = check.add_argument_group("on the web, politely: minutes, not seconds; never part of an ordinary build")
    online.add_argument(
        "--online",
        action="store_true",
        help="also open every outside address, and look for every number on the pages that prove it",
    )
    online.add_argument("--due", action="store_true", help="only what is due: daily where a life may hang, else weekly")
    online.add_argument(
        "--history",
        type=_path,
        default=ROOT / ".github" / "online" / "history.jsonl",  # the build reads it too: online/answered.py
        metavar="FILE",
        help="what was seen before; default .github/online/history.jsonl",
    )
    online.add_argument("--summary", type=_path, metavar="FILE", help="write a report for editors there, in Markdown")
    online.add_argument("--contact", metavar="URL", help="where a site's keeper can ask us about these visits")


def _add_publish(commands: Commands) -> None:
    publish = _command(
        commands,
        "publish",
        "make the folder that goes on a web server, compressed and the same every time",
        "publish --site-url https://pocketbook.example/ --require-signed-off",
    )
    publish.add_argument("--site-url", metavar="URL", help="the address it will have")
    publish.add_argument(
        "--previous", metavar="WHERE", help="what is published now, folder or address; default: --output"
    )
    publish.add_argument("--require-signed-off", action="store_true", help="refuse while a page is a draft")
    publish.add_argument("--output", type=_path, default=ROOT / "dist", metavar="DIR", help="default dist/")
    _add_force(publish)


def _add_new(commands: Commands) -> None:
    purpose = "start a page, a lesson, an audit or services from a template or a file"
    new = _command(commands, "new", purpose, "new service my-helpline")
    kinds = ["audit", "lesson", "page", "service"]
    new.add_argument("kind", choices=kinds, metavar="KIND", help="page, lesson, audit or service")
    new.add_argument(
        "name", nargs="?", metavar="NAME", help="me/sleep for a page; briefing-7, my-audit, samaritans for the others"
    )
    new.add_argument(
        "--from",
        type=_path,
        dest="from_file",
        metavar="FILE",
        help="a draft of every service in a table (.csv) or Open Referral file (.json), in place of NAME",
    )


def _add_review(commands: Commands) -> None:
    example = "review record samaritans --how published-source --source https://www.samaritans.org/contact"
    purpose = "list what is due for review, by owner, or record what was checked"
    review = _command(commands, "review", purpose, example)
    review.add_argument("--within", type=_days, default=30, metavar="DAYS", help="default 30")
    review.add_argument(
        "--open", nargs="?", const="", metavar="NAME", help="open the sources of NAME, or of the first that is due"
    )
    actions = review.add_subparsers(dest="action", metavar="ACTION")
    _add_record(actions)
    _add_sign_off(actions)


def _add_record(actions: Commands) -> None:
    purpose = "write down that a service's contacts were checked, or a page was read again"
    record = actions.add_parser("record", help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
    record.add_argument("names", nargs="+", metavar="NAME", help="samaritans, or me/sleep-and-shifts")
    record.add_argument(
        "--how", choices=["published-source", "telephone", "written-confirmation"], help="how a service was checked"
    )
    record.add_argument(
        "--source",
        metavar="URL",
        help="the page on which the contacts were seen; listed: each on its page under sources:",
    )
    record.add_argument(
        "--contact",
        action="append",
        metavar="CONTACT",
        help='"phones 1" or website; without it what has changed, or else all',
    )
    record.add_argument("--by", metavar="ROLE", help="who checked: a role, not a name; default the owner")
    record.add_argument("--on", type=_date, metavar="DATE", help="default today")


def _add_sign_off(actions: Commands) -> None:
    purpose = "write down that a force has signed a page or service off"
    sign_off = actions.add_parser("sign-off", help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
    sign_off.add_argument("names", nargs="+", metavar="NAME", help="me/sleep-and-shifts, or samaritans")
    sign_off.add_argument("--by", metavar="ROLE", required=True, help='a role, like "Clinical lead, Hampshire"')
    sign_off.add_argument("--on", type=_date, metavar="DATE", help="default today")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date: write it like 2026-11-23") from None


def _add_force(command: argparse.ArgumentParser) -> None:
    forces = ROOT / "content" / "forces"
    names = sorted(path.name for path in forces.glob("*") if path.is_dir())
    edition = "the edition of one force; without it the national one"
    command.add_argument("--force", choices=names, metavar="NAME", help=f"{edition}: {', '.join(names)}")


def _add_pages(commands: Commands) -> None:
    pages = _command(commands, "pages", "count the words, reading age and sources of every page", "pages")
    pages.add_argument("--format", choices=["text", "markdown"], default="text", help="default text")


def _add_gallery(commands: Commands) -> None:
    purpose = "take pictures of every page and tool state, at four widths and in every look"
    gallery = _command(commands, "gallery", purpose, "gallery me/ signposting/services/samaritans/")
    gallery.add_argument("addresses", nargs="*", metavar="ADDRESS", help="only what begins with it; default everything")
    gallery.add_argument(
        "--install-pictures",
        action="store_true",
        help="take the pictures of the web app manifest anew, into overrides/assets/install/",
    )


def _path(text: str) -> Path:
    """A path as typed, relative to the folder the person is in."""
    return Path(text).expanduser().absolute()


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: use 1 to 65535, or 0 for any free one")
    return int(text)


def _days(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a number of days: use 0, 30 or 90, for example")
    return int(text)
