"""python3 -m build_scripts.pwa SITE_DIR, and python3 -m build_scripts.pwa verify SITE_DIR."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent

if not __package__:  # run as a folder: the project's root belongs on the path, not the folder itself
    sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != HERE]
    sys.path.insert(0, str(HERE.parent.parent))

from build_scripts import environment  # noqa: E402

if TYPE_CHECKING:
    from build_scripts.pwa.options import Options

HELP = """Turn any folder of HTML into an offline app: service worker, release, web app manifest, icons, tags.

  python3 -m build_scripts.pwa site/                        make it so (may be run again)
  python3 -m build_scripts.pwa site/ --config pwa.yml       with settings: name, short_name, theme_color, icon, ...
  python3 -m build_scripts.pwa site/ --previous OLD         the release before: a folder, or the address of the site
  python3 -m build_scripts.pwa verify site/                 check that every part is there and whole

What phones do at their next look, by changing a site that is about to be uploaded:
  python3 -m build_scripts.pwa rollback site/ --why WORDS   go back to the release before; readers are told why
  python3 -m build_scripts.pwa pause site/                  take no new release until it is resumed
  python3 -m build_scripts.pwa resume site/                 take new releases again
  python3 -m build_scripts.pwa tombstone site/ --scope /    remove the offline copy from every phone, for good
"""
COMMANDS = ("build", "verify", "rollback", "pause", "resume", "tombstone")


def parser() -> argparse.ArgumentParser:
    """The command line of the step."""
    arguments = argparse.ArgumentParser(
        "python3 -m build_scripts.pwa", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("words", nargs="+", metavar="[COMMAND] SITE_DIR", help="the folder that holds index.html")
    arguments.add_argument("--config", type=Path, help="a YAML file with the settings")
    arguments.add_argument("--previous", help="the site as it is published now: a folder or an address")
    arguments.add_argument("--why", help="for rollback: what readers are told, in plain words")
    arguments.add_argument("--scope", help="for tombstone: the path of the site on its host, / or /force/book/")
    return arguments


def main(argv: list[str]) -> int:
    """Runs the step; 0 when the site is whole, 1 when it is not, 2 when the command makes no sense."""
    arguments = parser()
    args = arguments.parse_args(argv)
    args.command, folder = args.words if len(args.words) == 2 else ("build", args.words[0])
    if args.command not in COMMANDS or len(args.words) > 2:
        arguments.error(f"write one of {', '.join(COMMANDS)}, and the folder")
    for command, needed in (("rollback", "why"), ("tombstone", "scope")):
        if args.command == command and not getattr(args, needed):
            arguments.error(f"{command} needs --{needed}")

    import yaml
    from pydantic import ValidationError

    from build_scripts.pwa.options import Options
    from build_scripts.pwa.verify import verify

    site = Path(folder)
    if not site.is_dir():
        print(f"{site} is not a folder; name the one that holds index.html", file=sys.stderr)
        return 2
    try:
        options = Options.model_validate(yaml.safe_load(args.config.read_text("utf-8")) if args.config else {})
        print(f"{site}: {_run(args, site, options)}")
    except ValidationError as fault:
        for error in fault.errors():
            print(f"{args.config}: {'.'.join(map(str, error['loc']))}: {error['msg']}", file=sys.stderr)
        return 2
    except (OSError, ValueError, yaml.YAMLError) as fault:
        print(fault, file=sys.stderr)
        return 2
    problems = verify(site, options.exclude)
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{site}: whole and ready to publish")
    return 1 if problems else 0


def _run(args: argparse.Namespace, site: Path, options: Options) -> str:
    """Does what the command says, and says what was done."""
    from build_scripts.pwa import switches
    from build_scripts.pwa.build import build
    from build_scripts.pwa.history import earlier_releases, follow, published

    match args.command:
        case "verify":
            return "looking at every part"
        case "rollback":
            back = switches.roll_back(site, args.why, on=date.today())
            return f"back to the release built {back.manifest['built']}; upload it, release.json last"
        case "pause" | "resume":
            switches.pause(site, paused=args.command == "pause")
            return f"{args.command}d; upload release.json"
        case "tombstone":
            switches.tombstone(site, args.scope)
            return "a tombstone; upload release.json, and leave it and sw.js there for two years"
    with published(args.previous) as previous:
        earlier = earlier_releases(previous) if previous else []
    release = build(site, options)
    follow(site, earlier)
    return f"release {release.counter}, {len(release.files)} files"


def start(argv: list[str]) -> int:
    """Sets up the project's environment where that is still needed, then runs the step inside it."""
    if environment.was_just_prepared():
        return main(argv)
    parser().parse_args(argv)  # help and slips of the pen need no environment
    try:
        environment.prepare()
    except environment.SetupFault as fault:
        print(fault, file=sys.stderr)
        return environment.EXIT_FAULT
    return main(argv) if environment.is_inside() else environment.run_inside(argv, folder="pwa")


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
