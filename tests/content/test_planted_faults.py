"""What an editor is told when something goes wrong on our own pages: eleven faults, planted one by one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from build_scripts.checks.house_style import HouseStyle
from build_scripts.checks.words import findings


class Planted(NamedTuple):
    """A slip in a file of content/: `new` in place of `old`. at: words on its line. told: what is said of it."""

    file: str
    old: str
    new: str
    at: str
    told: str

    def line(self, content: Path) -> str:
        """The fault as it is told, with the line it was planted on."""
        lines = (content / self.file).read_text("utf-8").split("\n")
        number = next(number for number, line in enumerate(lines, start=1) if self.at in line)
        return f"content/{self.file}:{number}  {self.told}"


PLANTED = (
    Planted(
        "scene/suicidal.md",
        "Ask plainly. Stay.",
        "Ask plainly. He may have committed suicide before. Stay.",
        "committed suicide",
        '"committed suicide": it is not a crime, and the word hurts; write died by suicide',
    ),
    Planted(
        "me/trim-and-estip.md",
        "None of these is proven to prevent PTSD.",
        "TRiM prevents long-term stress.",
        "TRiM prevents",
        '"TRiM prevents long-term stress": the evidence is about support and absence,'
        " not proof that it prevents anything; write a structured way to see who needs more help",
    ),
    Planted(
        "scene/recognise.md",
        "Trainers call the main ones",
        "Under threat the thinking brain shuts down. Trainers call the main ones",
        "brain shuts",
        '"brain shuts down": too simple to be true; write stress can make it hard to think, speak or recall',
    ),
    Planted(
        "scene/missing.md",
        "## ",
        "He is a regular misper.\n\n## ",
        "regular misper",
        '"regular misper": a person and a pattern, not a nickname; write Has gone missing… times; the pattern is…',
    ),
    Planted(
        "work/principles/choice.md",
        "Give one real choice in the first few minutes. Keep it small.",
        "Give one real choice in the first few minutes. She spoke of self-harm.",
        "self-harm",
        "suicide is named, and no way to help stands within 30 lines;"
        " add a call beside it, like [Call Samaritans](call:samaritans)",
    ),
    Planted(
        "scene/custody.md",
        "## ",
        "Ask the FME.\n\n## ",
        "FME",
        'nobody has said what "FME" means; write the words, or add the initials and what they mean to house_style.yml',
    ),
    Planted(
        "me/breathing.md",
        "## ",
        "It is normal behavior.\n\n## ",
        "behavior",
        '"behavior" is American spelling; write behaviour',
    ),
    Planted(
        "me/grounding.md",
        "sources: [",
        "sources: [a-blog, ",
        "a-blog",
        'sources 1: "a-blog" is not in the register of about/evidence.md; add it there',
    ),
    Planted(
        "me/colleague.md",
        "owner: Wellbeing lead\n",
        "",
        "---",
        "owner: missing; add owner: Wellbeing lead",
    ),
    Planted(
        "signposting/how-to-signpost.md",
        "## ",
        "Samaritans are on 116 123.\n\n## ",
        "116 123",
        'the number "116 123" is typed by hand; write [Call Samaritans](call:samaritans)',
    ),
    Planted(
        "signposting/services/shelter.md",
        "website: https://england.shelter.org.uk",
        "website: https://england.shelter.org.uk/?utm_source=leaflet&gclid=EAIaIQ",
        "gclid",
        'website: "https://england.shelter.org.uk/?utm_source=leaflet&gclid=EAIaIQ" carries what advertisers follow'
        " readers by; write https://england.shelter.org.uk/",
    ),
)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of our content with all the faults in it."""
    content = tmp_path_factory.mktemp("planted") / "content"
    shutil.copytree(CONTENT, content)
    for fault in PLANTED:
        file = content / fault.file
        text = file.read_text("utf-8")
        assert fault.old in text, f"{fault.file} no longer says {fault.old!r}"
        file.write_text(text.replace(fault.old, fault.new, 1), "utf-8")
    return content


@pytest.fixture(scope="module")
def told(content: Path) -> list[str]:
    """Everything that is told of it."""
    book, problems = load_book(content)
    found = [
        f"content/{path}:{line}  {what}; {remedy}"
        for path, (line, what, remedy, _) in findings(book, HouseStyle.read())
    ]
    return [*map(str, problems), *found]


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.file)
def test_each_is_told_with_its_line_and_what_to_write(content: Path, told: list[str], fault: Planted) -> None:
    assert fault.line(content) in told


def test_nothing_else_is_told(content: Path, told: list[str]) -> None:
    assert sorted(told) == sorted(fault.line(content) for fault in PLANTED)
