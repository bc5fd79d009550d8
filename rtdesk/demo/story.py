"""How the demo's tickets are told: what people say and do, and how long after the last time."""

from __future__ import annotations

from dataclasses import dataclass, field

from rtdesk.demo.multipart import Upload

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Says:
    """A message `after` minutes. `html` makes it multipart/alternative, `image` goes inside it."""

    who: str
    after: float
    text: str
    html: str = ""
    image: Upload | None = None
    files: tuple[Upload, ...] = ()
    comment: bool = False
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Does:
    """A change: a key of PUT and its value (`@name` is the id of another story), or `take`."""

    who: str
    after: float
    key: str
    value: object = ""


Step = Says | Does


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket from its first mail on. `ago` is minutes before the demo starts."""

    queue: str
    subject: str
    by: str
    ago: float
    opening: Says | str
    steps: tuple[Step, ...] = ()
    name: str = ""
    priority: int = 0
    due: float | None = None
    """Minutes from the start; negative is overdue."""
    cc: tuple[str, ...] = ()
    fields: dict[str, object] = field(default_factory=dict)
    status: str = ""


def note(who: str, after: float, text: str, minutes: int = 0) -> Says:
    """A comment."""
    return Says(who, after, text, comment=True, minutes=minutes)
