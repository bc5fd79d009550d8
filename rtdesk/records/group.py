"""A group that administrators made, as far as one may see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """`member` is how RT is told of it where people are named."""

    id: int
    name: str
    description: str = ""

    @property
    def member(self) -> str:
        """Its number behind `group:`; records name groups by number, too."""
        return f"group:{self.id}"
