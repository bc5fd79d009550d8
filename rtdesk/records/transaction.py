"""One entry of a ticket's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rtdesk.records.ref import NO_OWNER, Ref


@dataclass(frozen=True, slots=True)
class Transaction:
    """What happened, who did it and when. Texts are in `Attachment` records.

    `type` is RT's word: Create, Correspond, Comment, EmailRecord, CommentEmailRecord, Status, Set,
    SetWatcher, AddWatcher, DelWatcher, AddLink, DeleteLink, CustomField, ...
    """

    id: int
    ticket: int
    type: str
    field: str = ""
    old: str = ""
    new: str = ""
    data: str = ""
    """Of a message: its subject, or `No Subject`."""
    creator: Ref = NO_OWNER
    created: datetime | None = None
    time_taken: int = 0
    """Minutes."""

    @property
    def is_message(self) -> bool:
        """True for what somebody wrote: the opening mail, correspondence, comments."""
        return self.type in ("Create", "Correspond", "Comment")
