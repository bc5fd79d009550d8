"""How tickets look in lists, by rules: each says it by a letter or word, never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rtdesk.config.rules import DEFAULT, Rule
from rtdesk.records.condition import Condition, condition, holds
from rtdesk.records.listed import Listed
from rtdesk.ui.text import plain

CELLS = {"unread": "subject", "overdue": "due", "unowned": "owner", "mine": "owner"}
"""The column that a condition of one word is about."""


@dataclass(frozen=True, slots=True)
class Look:
    """A mark with its style, and the styles of some cells, of the whole line as `""`."""

    mark: str = ""
    style: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


NOTHING = Look()


class Rules:
    """The first rule that is true of a ticket decides, for its mark and for each of its cells."""

    def __init__(self, rules: Sequence[Rule] = DEFAULT, me: str = ""):
        self.me = me
        self._rules: tuple[tuple[Rule, Condition], ...] = tuple(
            (rule, condition(rule.when)) for rule in rules
        )

    def look(self, listed: Listed, now: datetime) -> Look:
        """How a ticket looks."""
        mark, style = "", ""
        cells: dict[str, str] = {}
        for rule, terms in self._rules:
            if not holds(terms, listed, now, self.me):
                continue
            if rule.mark and not mark:
                mark, style = plain(rule.mark), rule.style
            about = terms[0].field
            cells.setdefault("" if rule.row else CELLS.get(about, about), rule.style)
        return Look(mark, style, cells) if cells else NOTHING
