"""``python3 -m build_scripts COMMAND``: from a fresh clone, from any folder, with nothing but Python.

Standard library only, and nothing newer than Python 3.6 can read: an old Python gets a message, not a
SyntaxError.
"""

import os
import sys
from typing import List

HERE = os.path.dirname(os.path.realpath(__file__))

if not __package__:
    # Run as a folder, Python puts the folder itself on the path; the project's root belongs there instead.
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != HERE]
    sys.path.insert(0, os.path.dirname(HERE))

from build_scripts import environment  # noqa: E402


def main(arguments: List[str]) -> int:
    """Set up .venv where that is needed, then run the command inside it; returns the exit code."""
    too_old = environment.python_fault(sys.version_info[:3], sys.executable)
    if too_old:
        print(too_old, file=sys.stderr)
        return environment.EXIT_FAULT

    from build_scripts import cli  # only now: it is written for the Python this project needs

    wanted = cli.parse(arguments)
    if environment.was_just_prepared():
        return cli.run(wanted)
    try:
        environment.prepare(with_tests=wanted.command in cli.WITH_TESTS)
    except environment.SetupFault as fault:
        print(fault, file=sys.stderr)
        return environment.EXIT_FAULT
    except KeyboardInterrupt:
        print("\nStopped. Nothing is lost: run the same command again to carry on.", file=sys.stderr)
        return environment.EXIT_STOPPED
    if environment.is_inside():
        return cli.run(wanted)
    return environment.run_inside(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
