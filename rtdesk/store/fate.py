"""What became of a ticket that does not show up any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["there", "hidden", "deleted", "merged"]
KINDS: tuple[Kind, ...] = ("there", "hidden", "deleted", "merged")
"""In the order of the numbers that the mirror's file has for them."""


@dataclass(frozen=True, slots=True)
class Fate:
    """`hidden`: RT says that it is not there, or not for this user. `into`: what it merged into."""

    kind: Kind = "there"
    into: int = 0


THERE = Fate()
HIDDEN = Fate("hidden")
DELETED = Fate("deleted")
