"""What the user wants to be told of, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import NOTIFY
from rtdesk.config.layers import checked
from rtdesk.config.source import Source

EVENTS = ("new", "answered", "due")
WAYS = ("notice", "bell", "osc9", "osc777", "title")
BEFORE = "1h"
_SPAN = re.compile(r"(\d{1,4})\s*([mhd])\Z")
_UNITS = {"m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Notify:
    """A rule: something happens, and these ways tell of it."""

    on: str
    list: str = ""
    """For `new`: the name or title of the list."""
    before: str = BEFORE
    """For `due`: how long before that."""
    by: tuple[str, ...] = ("notice",)
    run: tuple[str, ...] = ()
    """A program, too."""

    @property
    def seconds(self) -> int:
        """How long before, in seconds."""
        found = _SPAN.match(self.before.strip())
        assert found
        return int(found[1]) * _UNITS[found[2]]


USUAL = (Notify("answered"),)
"""What is told where the configuration says nothing of it."""


def notifications(tables: list[Any], source: Source) -> Iterator[Notify]:
    """The rules of a file.

    Raises:
        ConfigError: one of them cannot be meant.
    """
    for number, table in enumerate(tables, 1):
        what = source.where(f"notification {number}", "notify", str(number - 1))
        if not isinstance(table, dict) or table.get("on") not in EVENTS:
            raise ConfigError(f"{what} needs `on`, one of: {', '.join(EVENTS)}")
        checked(table, NOTIFY, what)
        lists = {key: tuple(table[key]) for key in ("by", "run") if key in table}
        rule = Notify(**{**table, **lists})
        for way in rule.by:
            if way not in WAYS:
                raise ConfigError(f"{what}: {way!r} is no way; there are {', '.join(WAYS)}")
        if not _SPAN.match(rule.before.strip()):
            raise ConfigError(f"{what}: `before` is a time such as 30m, 1h or 2d")
        if rule.on == "new" and not rule.list:
            raise ConfigError(f"{what} needs `list`: new in which one?")
        if not (rule.by or rule.run):
            raise ConfigError(f"{what} tells nobody: it needs `by` or `run`")
        if not all(isinstance(word, str) and "\0" not in word for word in rule.run):
            raise ConfigError(f'{what} needs run = ["program", "argument", …]')
        yield rule
