"""Commands of the user's own in their file: programs that get a ticket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import COMMAND
from rtdesk.config.layers import checked
from rtdesk.config.source import Source

PATIENCE = 60.0
"""Seconds that a command may take, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Command:
    """`[commands.NAME]`: what it is called, and a program with its arguments."""

    name: str
    run: tuple[str, ...]
    title: str = ""
    key: str = ""
    """A key of its own, as Textual calls it; without one it is in the menu."""
    input: str = ""
    """What it reads: nothing, the `message` in focus, or the whole `thread`."""
    output: str = "pager"
    """What becomes of what it says: shown, written into the composer, a line of it, or nothing."""
    timeout: float = PATIENCE

    @property
    def label(self) -> str:
        """What people call it."""
        return self.title or self.name


def commands(tables: dict[str, Any], source: Source) -> Iterator[Command]:
    """The commands of a file.

    Raises:
        ConfigError: one of them is none; says which key of it is wrong.
    """
    for name, table in tables.items():
        where = source.where(f"[commands.{name}]", "commands", name)
        checked(table, COMMAND, where)
        run = table.get("run", [])
        if not run or not run[0] or not all(isinstance(word, str) for word in run):
            raise ConfigError(f'{where} needs run = ["program", "argument", …]')
        if any("\0" in word for word in run):
            raise ConfigError(f"'run' of {where} has a NUL, which no program can be given")
        if table.get("timeout", PATIENCE) <= 0:
            raise ConfigError(f"'timeout' of {where} must be more than 0 seconds")
        yield Command(name, **{**table, "run": tuple(run)})
