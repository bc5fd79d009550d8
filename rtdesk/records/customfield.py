"""A custom field: as an administrator made it, and with the values one record has in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

MANDATORY = "Mandatory"
"""RT's only way to say so is a pattern with this for a hint: `(?#Mandatory).`"""
TICKET, TRANSACTION = "ticket", "transaction"
_HINT = re.compile(r"\(\?#([^)]*)\)")


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of a record; a file value (Image, Binary) is shown by its name."""

    id: str
    name: str
    values: tuple[str, ...] = ()
    files: tuple[int, ...] = ()
    """Numbers of the values that are files, one for each, by which RT gives their bytes."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A custom field as an administrator made it; `kind` is RT's word for its type."""

    id: int
    name: str
    kind: str = ""
    most: int = 1
    """How many values it takes; 0: any number."""
    pattern: str = ""
    """A regular expression of Perl that every value matches."""
    entry_hint: str = ""
    """What the administrator tells those who fill it in."""
    based_on: int = 0
    """The field whose value decides what can be chosen here."""
    lookup: str = TICKET
    """What has the field: a `ticket`, a `transaction`, or RT's own word for something else."""
    order: int = 0
    """Its place among the fields of a queue."""

    @property
    def hint(self) -> str:
        """What a value has to be, in the words that RT refuses others with."""
        found = _HINT.search(self.pattern)
        return found[1] if found else ""

    @property
    def mandatory(self) -> bool:
        """True when it may not be left empty."""
        return self.hint.casefold() == MANDATORY.casefold()
