"""What the tools weigh, and which scripts a page may fetch for them: read from the bundle itself, not from a list."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_scripts.client.bundle import CLIENT, bundle

_LINE = re.compile(r"^  '?([\w-]+)'?: \(\) => import\('\./(.+)\.js'\)", re.MULTILINE)
#: Every tool of tools.js, and the module that it is: its script on the site has the module's name.
MODULES: dict[str, str] = dict(_LINE.findall((CLIENT / "tools.js").read_text("utf-8")))


@dataclass(frozen=True)
class Weight:
    """Bytes of a tool, compressed. own: what nothing else uses. later: the largest file it fetches in use, 0 for none.
    whole: all that its page fetches for it as it opens, with what it shares with other tools."""

    own: int
    later: int
    whole: int


class Scripts:
    """The bundled scripts and what each brings with it. folder: where to bundle them to."""

    def __init__(self, folder: Path) -> None:
        bundle(folder)
        outputs: dict[str, Any] = json.loads((folder / "meta.json").read_text("utf-8"))["outputs"]
        self._folder = folder
        self._imports = {
            Path(name).name: [(Path(one["path"]).name, one["kind"]) for one in made["imports"] if "external" not in one]
            for name, made in outputs.items()
            if name.endswith(".js")
        }

    def named(self, module: str) -> str:
        """The file of a module, by its path below the client's folder without ".js"."""
        name = module.rpartition("/")[2]
        (found,) = [file for file in self._imports if re.fullmatch(rf"{re.escape(name)}-[A-Z0-9]{{8}}\.js", file)]
        return found

    def brought(self, file: str) -> set[str]:
        """A file with all that comes as it starts."""
        return self._reached({file}, ("import-statement",))

    def of_page(self, tools: Iterable[str]) -> set[str]:
        """Whatever a page with these tools may fetch, also later and in use."""
        frame = self.brought(self.named("app")) | {self.named("look")}
        search = self.brought(self.named("search/panel")) | {self.named("search-worker")}
        own = {self.named(MODULES[tool]) for tool in tools}
        return frame | search | self._reached(own, ("import-statement", "dynamic-import"))

    def weight(self, tool: str) -> Weight:
        """What a tool costs a phone."""
        file = self.named(MODULES[tool])
        later = [self.size(name) for name, kind in self._imports[file] if kind == "dynamic-import"]
        whole = self.brought(file) - self.brought(self.named("app"))
        return Weight(self.size(file), max(later, default=0), sum(map(self.size, whole)))

    def size(self, file: str) -> int:
        """Bytes of a file, compressed."""
        return len(gzip.compress((self._folder / file).read_bytes(), 9, mtime=0))

    def _reached(self, files: set[str], kinds: tuple[str, ...]) -> set[str]:
        reached, waiting = set(), set(files)
        while waiting:
            file = waiting.pop()
            reached.add(file)
            waiting |= {name for name, kind in self._imports[file] if kind in kinds} - reached
        return reached
