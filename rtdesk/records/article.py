"""An article of RT's knowledge base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

TEXTS = frozenset({"Text", "HTML", "Wikitext", "Freeform", ""})
"""Types of custom fields that hold what there is to read; nothing where RT did not say."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A custom field of an article with what stands in it."""

    name: str
    type: str = "Text"
    values: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """True for what is written to be read; False for what is chosen."""
        return self.type in TEXTS


@dataclass(frozen=True, slots=True)
class Article:
    """What RT tells of one in a list: it is all there is."""

    id: int
    name: str = ""
    summary: str = ""
    kind: str = ""
    """The name of its class."""
    passages: tuple[Passage, ...] = ()
    updated: datetime | None = None

    @property
    def words(self) -> str:
        """Everything that can be looked for in it, without regard to case."""
        values = (value for passage in self.passages for value in passage.values)
        return "\n".join((self.name, self.summary, self.kind, *values)).casefold()

    def has(self, words: str) -> bool:
        """True when every one of these words is somewhere in it."""
        mine = self.words
        return all(word in mine for word in words.casefold().split())
