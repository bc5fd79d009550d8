"""Rules of the user's own: which tickets look otherwise in a list, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import RULE
from rtdesk.config.layers import checked
from rtdesk.config.source import Source
from rtdesk.records.condition import BadCondition, condition

ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse")
COLORS = ("red", "green", "yellow", "blue", "magenta", "cyan")
MEANINGS = ("overdue", "soon", "high", "new", "open", "stalled", "done")
"""What the theme has a colour for."""
STYLES = (*ATTRIBUTES, *COLORS, *MEANINGS)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is true of a ticket, and how that is shown.

    The style is for the cell that the condition is about and for the mark, a letter or sign;
    `row`: for the whole line.
    """

    when: str
    style: str = ""
    mark: str = ""
    row: bool = False


DEFAULT = (
    Rule("overdue", "overdue", "!"),
    Rule("due < 1d", "soon", "d"),
    Rule("priority >= 70", "high", "h"),
)


def rules(tables: list[Any], source: Source) -> Iterator[Rule]:
    """The rules of a file.

    Raises:
        ConfigError: one of them cannot be meant.
    """
    for number, table in enumerate(tables, 1):
        what = source.where(f"rule {number}", "rules", str(number - 1))
        if not isinstance(table, dict) or "when" not in table:
            raise ConfigError(f"{what} needs a condition: `when`")
        checked(table, RULE, what)
        rule = Rule(**table)
        try:
            condition(rule.when)
        except BadCondition as error:
            raise ConfigError(f"{what}: {error}") from error
        for word in rule.style.split():
            if word not in STYLES:
                raise ConfigError(f"{what}: {word!r} is no style; there are {', '.join(STYLES)}")
        if len(rule.mark) > 1 or (rule.mark and not rule.mark.isprintable()):
            raise ConfigError(f"{what}: a mark is one letter or sign")
        yield rule
