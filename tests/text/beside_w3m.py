"""How mails read here and in w3m, side by side, and what was made of it.

    python -m tests.text.beside_w3m report.md          # the judgement, then every mail twice
    python -m tests.text.beside_w3m --judged table.md  # the judgement alone, without w3m

The judgement is kept in `mails/judged.toml`: somebody read both and wrote down which is better to
read at 78 cells, and why. `w3m_report.md` is its table; a test compares them.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rtdesk.text.clean import clean
from rtdesk.text.hanging import hanging
from rtdesk.text.html import readable
from rtdesk.ui.cells import wrap
from tests.text import mails

WIDTH = 78
KEPT = Path(__file__).with_name("w3m_report.md")
HEAD = """# HTML mail here and in w3m

Read side by side at 78 cells by `python -m tests.text.beside_w3m`; what was found is kept in
`mails/judged.toml`.

| Mail | Better | Ours is better at | w3m is better at |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which of the two reads better, and at what each of them does."""

    better: str
    ours: str
    w3m: str


def judgements() -> dict[str, Judgement]:
    """What was found, by the name of the mail."""
    found = tomllib.loads((mails.FOLDER / "judged.toml").read_text("utf-8"))
    return {name: Judgement(**said) for name, said in found.items()}


def table() -> str:
    """The judgement as a table, and below it the count."""
    found = judgements()
    rows = [
        f"| {name} | {said.better} | {said.ours or '–'} | {said.w3m or '–'} |"
        for name, said in sorted(found.items())
    ]
    count = Counter(said.better for said in found.values())
    told = ", ".join(f"{better} {count[better]}" for better in ("ours", "even", "w3m"))
    return HEAD + "\n".join(rows) + f"\n\nOf {len(found)} mails, better is: {told}.\n"


def ours(name: str) -> str:
    """A mail as the desk shows it."""
    text = clean(readable(mails.html(name), width=WIDTH).text, multiline=True)
    lines = [piece for line in text.split("\n") for piece in wrap(line, WIDTH, hanging(line))]
    return "\n".join(lines)


def theirs(name: str) -> str:
    """A mail as w3m shows it."""
    command = ["w3m", "-dump", "-T", "text/html", "-cols", str(WIDTH), "-I", "UTF-8", "-O", "UTF-8"]
    done = subprocess.run(
        command, input=mails.html(name).encode(), capture_output=True, check=True, timeout=30
    )
    return done.stdout.decode("utf-8", "replace").rstrip()


def has_w3m() -> bool:
    """Whether there is something to compare with."""
    return shutil.which("w3m") is not None


def report() -> str:
    """The table, and every mail twice."""
    parts = [table()]
    for name in mails.NAMES:
        parts.append(f"## {name}\n\n### Ours\n\n````text\n{ours(name)}\n````\n")
        parts.append(f"### w3m\n\n````text\n{theirs(name)}\n````\n")
    return "\n".join(parts)


def main() -> None:
    """Writes what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", type=Path, help="the Markdown file to write")
    parser.add_argument("--judged", action="store_true", help="only the table")
    asked = parser.parse_args()
    asked.path.write_text(table() if asked.judged else report(), "utf-8")


if __name__ == "__main__":
    main()
