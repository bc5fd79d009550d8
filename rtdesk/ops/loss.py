"""What RT left out of a new ticket without a word."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.ops import fields


@dataclass(frozen=True, slots=True)
class Loss:
    """A field that is not as it was asked for. `name` is one of `ops.fields`, or `Content`."""

    name: str
    wanted: tuple[str, ...] = ()
    """What is missing; nothing: the field is mandatory and empty."""
    there: tuple[str, ...] = ()
    """What stands there instead."""

    @property
    def label(self) -> str:
        """What people call the field."""
        return fields.custom(self.name) or self.name


def loss_words(loss: Loss) -> str:
    """One sentence about it; holds the server's words."""
    wanted, there = ", ".join(loss.wanted), ", ".join(loss.there)
    if not loss.wanted:
        return f"{loss.label} is mandatory, and empty"
    if loss.name in ("Content", "Files"):
        return f"{loss.label}: {wanted}"
    instead = f"it is {there}" if there else "it is empty"
    if loss.name in fields.SETS or fields.custom(loss.name):
        instead = f"there is {there}" if there else "it is empty"
    return f"{loss.label}: RT left out {wanted}; {instead}"


def remedy(name: str) -> str:
    """What the user can look at and do where a field was lost."""
    if name in fields.PEOPLE:
        return "nobody RT knows, and no address it takes"
    if name == "Owner":
        return "nobody who may own tickets in this queue"
    if name in fields.LINKS:
        return "no ticket you may link to"
    if name in fields.DATES:
        return "no date to RT"
    if fields.custom(name):
        return "not a value that the field takes, or not for you to set"
    return ""


def summary(made: int, lost: tuple[Loss, ...]) -> str:
    """One line about a ticket that came out otherwise than asked for; empty: it did not."""
    if not lost:
        return ""
    return f"#{made} is there, but not all of it: {'; '.join(map(loss_words, lost))}"
