"""A ticket: the row that a list shows, and the whole record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rtdesk.records.customfield import CustomField
from rtdesk.records.extras import Extras
from rtdesk.records.link import NOT_FETCHED, Links
from rtdesk.records.ref import NO_OWNER, NO_QUEUE, NOBODY, Ref
from rtdesk.records.roles import Role


@dataclass(frozen=True, slots=True)
class TicketRow:
    """What a list needs of a ticket; comes a hundred at a time from a search."""

    id: int
    subject: str = ""
    status: str = ""
    queue: Ref = NO_QUEUE
    owner: Ref = NO_OWNER
    requestors: tuple[Ref, ...] = ()
    priority: str = ""
    """A number as text, as RT sends it."""
    created: datetime | None = None
    last_updated: datetime | None = None
    due: datetime | None = None
    extras: Extras = ()
    """What a list asked for beside that; nothing where none did."""

    @property
    def unowned(self) -> bool:
        """True when nobody owns it."""
        return self.owner.id in ("", NOBODY)


@dataclass(frozen=True, slots=True)
class Ticket(TicketRow):
    """The whole record with its hyperlinks; comes from the ticket's own GET."""

    type: str = "ticket"
    creator: Ref = NO_OWNER
    cc: tuple[Ref, ...] = ()
    admin_cc: tuple[Ref, ...] = ()
    roles: tuple[Role, ...] = ()
    custom_fields: tuple[CustomField, ...] = ()
    starts: datetime | None = None
    started: datetime | None = None
    resolved: datetime | None = None
    told: datetime | None = None
    sla: str = ""
    time_worked: int = 0
    """Minutes, as are `time_estimated` and `time_left`."""
    time_estimated: int = 0
    time_left: int = 0
    links: Links = NOT_FETCHED
    last_updated_by: Ref = NO_OWNER
    etag: str = ""
    """Id of the newest transaction this user may see (RT: REST2/Resource/Record/WithETag.pm)."""

    def row(self) -> TicketRow:
        """The part that a list shows."""
        return TicketRow(
            self.id,
            self.subject,
            self.status,
            self.queue,
            self.owner,
            self.requestors,
            self.priority,
            self.created,
            self.last_updated,
            self.due,
        )
