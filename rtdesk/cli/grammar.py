"""What can be typed, read from the parser: for completion scripts and the manual page."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["flag", "text", "file", "folder", "list", "ticket", "topic", "verb", "choice"]
_BY_METAVAR: dict[str, Kind] = {
    "FILE": "file",
    "DIR": "folder",
    "LIST": "list",
    "LIST|TICKETSQL": "list",
    "TICKET": "ticket",
    "TOPIC": "topic",
    "VERB": "verb",
}
_TICKETS = "number, #number or address"
"""How the help of what names tickets begins; other numbers are not known here."""


@dataclass(frozen=True, slots=True)
class Part:
    """An option, or a word that has its place. `names` is empty for the latter."""

    names: tuple[str, ...]
    label: str
    help: str
    kind: Kind
    choices: tuple[str, ...] = ()
    many: bool = False
    needed: bool = False

    @property
    def takes(self) -> bool:
        """True for an option that a value follows."""
        return self.kind != "flag"


@dataclass(frozen=True, slots=True)
class Command:
    """A verb with what may follow it; the top has the name of the program."""

    name: str
    help: str
    about: str
    usage: str
    options: tuple[Part, ...]
    words: tuple[Part, ...]
    verbs: tuple[Command, ...]
    epilog: str = ""
    stands_for: str = ""
    """The verb that this is another word for."""


def grammar(parser: argparse.ArgumentParser, name: str = "rtdesk", help_: str = "") -> Command:
    """All that this parser takes."""
    actions = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    parts = [_part(action) for action in actions if not _is_verbs(action)]
    return Command(
        name,
        help_,
        parser.description or "",
        " ".join(parser.format_usage().removeprefix("usage: ").split()),
        tuple(part for part in parts if part.names),
        tuple(part for part in parts if not part.names),
        tuple(command for action in actions for command in _verbs(action)),
        parser.epilog or "",
    )


def _is_verbs(action: argparse.Action) -> bool:
    return isinstance(action, argparse._SubParsersAction)


def _verbs(action: argparse.Action) -> Iterator[Command]:
    if isinstance(action, argparse._SubParsersAction):
        helps = {choice.dest.split()[0]: choice.help or "" for choice in action._choices_actions}
        first: dict[int, str] = {}
        for name, parser in action.choices.items():
            own = first.setdefault(id(parser), name)
            command = grammar(parser, name, helps.get(own, ""))
            yield command if own == name else replace(command, stands_for=own)


def _part(action: argparse.Action) -> Part:
    label = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    choices = tuple(map(str, action.choices or ()))
    return Part(
        tuple(action.option_strings),
        label,
        (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%"),
        _kind(action, label),
        choices,
        action.nargs in ("*", "+") or isinstance(action, argparse._AppendAction),
        action.required,
    )


def _kind(action: argparse.Action, label: str) -> Kind:
    if action.nargs == 0:
        return "flag"
    if action.choices:
        return "choice"
    if label == "ID" and (action.help or "").startswith(_TICKETS):
        return "ticket"
    return _BY_METAVAR.get(label, "text")
