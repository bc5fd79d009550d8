"""Where one was while looking around in RT, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rtdesk.backend.resources import Look
from rtdesk.desk.places import ROOTS
from rtdesk.desk.resources import PEOPLE
from rtdesk.records.link import Link
from rtdesk.records.sheet import Sheet
from rtdesk.text.resource_words import kind_words

KEPT = 200
"""Stops that are remembered."""
START = Link("start", name="RT")
SEARCHED = ("asset", "ticket", "transaction")
"""Kinds that can be searched in RT's own language."""
_ROOT_URLS = frozenset(link.url for link in ROOTS if link.ref == "list")


@dataclass(slots=True, eq=False)
class Stop:
    """One page of a walk: what was asked for, what came, and where the cursor stood."""

    link: Link
    title: str = ""
    sql: str = ""
    words: str = ""
    """What the lines are filtered by."""
    disabled: bool = False
    everything: bool = False
    cursor: str = ""
    sheet: Sheet | None = None
    rows: list[Sheet] = field(default_factory=list)
    found: list[Sheet] | None = None
    """What RT found for the words; None: it was not asked."""
    total: int | None = None
    next: str = ""
    asking: bool = False
    trouble: str = ""
    """Why RT did not show it."""
    refused: dict[str, str] = field(default_factory=dict)
    """Why a field was not changed, by its name."""

    @property
    def is_read(self) -> bool:
        """True when there is something to show."""
        return self.sheet is not None or self.is_list or self.link is START

    is_list: bool = False

    @property
    def is_root(self) -> bool:
        """True where RT can look for words: all records of a kind, or people."""
        return self.link.url in _ROOT_URLS or self.link.ref == PEOPLE.ref

    @property
    def look(self) -> Look:
        """How RT is asked for the first page."""
        newest = self.link.ref == "history"
        return Look(sql=self.sql, disabled=self.disabled, newest_first=newest)

    @property
    def name(self) -> str:
        """What stands in the line of where one is; not cleaned."""
        if self.sheet is not None and self.sheet.name:
            return self.sheet.name
        if self.title:
            return self.title
        link = self.link
        return link.name or f"{kind_words(link.type)} {link.id}".strip() or link.url


class Trail:
    """Stops, one after the other, and those that one went back from."""

    def __init__(self, first: Link = START) -> None:
        self._past: list[Stop] = [Stop(first)]
        self._ahead: list[Stop] = []

    @property
    def here(self) -> Stop:
        """Where one is."""
        return self._past[-1]

    def __iter__(self) -> Iterator[Stop]:
        return iter(self._past)

    def go(self, stop: Stop) -> Stop:
        """On to something else; what one went back from is forgotten."""
        self._past.append(stop)
        del self._past[1:-KEPT]
        self._ahead.clear()
        return stop

    def back(self) -> bool:
        """To the stop before; False at the first."""
        if len(self._past) == 1:
            return False
        self._ahead.append(self._past.pop())
        return True

    def forward(self) -> bool:
        """To where one went back from; False when there is nothing."""
        if not self._ahead:
            return False
        self._past.append(self._ahead.pop())
        return True
