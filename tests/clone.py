"""A clone with an origin, in which a script of `.ci` runs with stand-ins for the programs that it calls."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from build_scripts import environment


class Clone:
    """folder: where the stand-ins read and write; they find it in DESK. script: its name in `.ci`."""

    def __init__(self, folder: Path, script: str, stand_ins: dict[str, str]) -> None:
        self.folder, self.clone, self.origin = folder, folder / "clone", folder / "origin.git"
        self.script = f".ci/{script}"
        (folder / "bin").mkdir()
        for name, text in stand_ins.items():
            (folder / "bin" / name).write_text(text, "utf-8")
            (folder / "bin" / name).chmod(0o755)
        self.git("init", "--quiet", "--bare", str(self.origin), at=folder)
        self.git("clone", "--quiet", str(self.origin), str(self.clone), at=folder)
        (self.clone / ".ci").mkdir()
        shutil.copy(Path(environment.ROOT) / self.script, self.clone / self.script)

    def git(self, *arguments: str, at: Path | None = None) -> str:
        """What git says, in the clone or at another place; without what the computer's own settings would add."""
        who = ["-c", "user.name=Editor", "-c", "user.email=editor@pocketbook.example"]
        environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = ["git", *who, *arguments]
        return subprocess.run(
            command, cwd=at or self.clone, env=environ, capture_output=True, text=True, check=True
        ).stdout

    def run(self, **settings: str) -> subprocess.CompletedProcess[str]:
        """Runs the script. settings: more of its environment."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environ |= {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "DESK": str(self.folder), **settings}
        return subprocess.run([self.script], cwd=self.clone, env=environ, capture_output=True, text=True, check=False)
