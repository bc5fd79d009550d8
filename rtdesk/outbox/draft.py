"""Words that are not sent yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """What the composer holds. `kind` is `correspond` or `comment`; `files` are paths.

    A new ticket is one, too: `kind` begins with `create`, and `ticket` is the one it was begun on.
    """

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
    seen: int = 0
    """The newest transaction on screen when writing began."""
    markdown: bool = False
    """The body is Markdown and goes out as HTML."""
    fields: tuple[tuple[str, str], ...] = ()
    """Transaction custom fields with their values."""

    queue: str = ""
    """Of a new ticket: where it is to be made."""
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of a new ticket: what stands in its form, by names of `ops.fields`."""

    @property
    def is_create(self) -> bool:
        """True for a new ticket."""
        return self.kind.startswith("create")

    @property
    def empty(self) -> bool:
        """True when nothing would be lost without it."""
        return not (self.body.strip() or self.files or self.subject or self.values)
