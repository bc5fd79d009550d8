"""Words that are not sent yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """What the composer holds. `kind` is `correspond` or `comment`; `files` are paths."""

    ticket: int
    kind: str
    body: str = ""
    subject: str = ""
    files: tuple[str, ...] = ()
    status: str = ""
    """The status to set after the message, from a lifecycle link."""
    minutes: int = 0
    url: str = ""
    """Path of the link the message goes to."""

    @property
    def empty(self) -> bool:
        """True when nothing would be lost without it."""
        return not (self.body.strip() or self.files or self.subject)
