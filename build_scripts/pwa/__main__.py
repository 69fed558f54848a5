"""python3 -m build_scripts.pwa SITE_DIR, and python3 -m build_scripts.pwa verify SITE_DIR."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

if not __package__:  # run as a folder: the project's root belongs on the path, not the folder itself
    sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != HERE]
    sys.path.insert(0, str(HERE.parent.parent))

from build_scripts import environment  # noqa: E402

HELP = """Turn any folder of HTML into an offline app: service worker, release manifest, web app manifest, icons, tags.

  python3 -m build_scripts.pwa site/               make it so (may be run again)
  python3 -m build_scripts.pwa verify site/        check that every part is there and whole
  python3 -m build_scripts.pwa site/ --config pwa.yml    with settings: name, short_name, theme_color, icon, ...
"""


def parser() -> argparse.ArgumentParser:
    """The command line of the step."""
    arguments = argparse.ArgumentParser(
        "python3 -m build_scripts.pwa", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("words", nargs="+", metavar="[verify] SITE_DIR", help="the folder that holds index.html")
    arguments.add_argument("--config", type=Path, help="a YAML file with the settings")
    return arguments


def main(argv: list[str]) -> int:
    """Runs the step; 0 when the site is whole, 1 when it is not, 2 when the command makes no sense."""
    arguments = parser()
    args = arguments.parse_args(argv)
    command, folder = args.words if len(args.words) == 2 else ("build", args.words[0])
    if command not in ("build", "verify") or len(args.words) > 2:
        arguments.error("write the folder, or verify and the folder")

    import yaml
    from pydantic import ValidationError

    from build_scripts.pwa.build import build
    from build_scripts.pwa.options import Options
    from build_scripts.pwa.verify import verify

    site = Path(folder)
    if not site.is_dir():
        print(f"{site} is not a folder; name the one that holds index.html", file=sys.stderr)
        return 2
    try:
        options = Options.model_validate(yaml.safe_load(args.config.read_text("utf-8")) if args.config else {})
        if command == "build":
            release = build(site, options)
            print(f"{site}: release {release.counter}, {len(release.files)} files")
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
