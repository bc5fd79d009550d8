"""Mails as mail programs write them, and how they are to read.

`NAME.html` is a mail. `NAME.txt` is its text: every line with a mark, a blank for the mail's own
words, `q` for what is quoted and `s` for the signature. Each was read line by line beside its mail
before it was taken: a change in one is a change in how mails read.
"""

from __future__ import annotations

from pathlib import Path

from rtdesk.text.clean import clean
from rtdesk.text.html import readable
from rtdesk.text.quotes import runs

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.html")))
_MARKS = {"text": " ", "quoted": "q", "signature": "s"}


def html(name: str) -> str:
    """The mail as it came."""
    return (FOLDER / f"{name}.html").read_text("utf-8")


def expected(name: str) -> str:
    """How it is to read."""
    return (FOLDER / f"{name}.txt").read_text("utf-8")


def marked(name: str) -> str:
    """How it reads, in the same form."""
    text = clean(readable(html(name)).text, multiline=True)
    lines = [f"{_MARKS[run.kind]}|{line}" for run in runs(text) for line in run.lines]
    return "\n".join(lines) + "\n"
