"""Something that happened to a ticket while the user did something else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """`kind`: `new` in a list, `answered` by somebody, `due` soon, `sent`, `refused`, `opened`."""

    kind: str
    ticket: int
    subject: str = ""
    where: str = ""
    """The name of the list."""
    who: str = ""
    """Who answered."""
    due: datetime | None = None
