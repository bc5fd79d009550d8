"""Arguments that several verbs share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]
ATTACH = "a file to attach; once more for another one"
IDS = "number, #number or address of a ticket; - or none: from stdin, one a line"


def add_ids(parser: argparse.ArgumentParser) -> None:
    """Gives a verb the tickets that it is about (`cli.ids`)."""
    parser.add_argument("ids", metavar="ID", nargs="*", help=IDS)


def add_output(parser: argparse.ArgumentParser, example: str = "{ticket} {what} {state}") -> None:
    """Gives a verb `--json` and `--format` (`cli.output`); `example` has names of its JSON."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="as JSON (rtdesk help command-line)")
    words = f"a line for each, with names that its JSON has: '{example}'"
    how.add_argument("--format", metavar="TEXT", default="", help=words)


def add_waiting(parser: argparse.ArgumentParser) -> None:
    """Gives a verb that changes something the word for not waiting (`cli.waiting`)."""
    parser.add_argument(
        "--later", action="store_true", help="leave it in the outbox: the next desk sends it"
    )


def pair(text: str) -> tuple[str, str]:
    """`NAME=VALUE`."""
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value
