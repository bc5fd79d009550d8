"""The closed union of what a user can ask of the server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from rtdesk.ops import fields
from rtdesk.ops.loss import Loss
from rtdesk.records.ref import NO_OWNER, NOBODY, Ref, user
from rtdesk.records.ticket import Ticket, TicketRow

Row = TypeVar("Row", bound=TicketRow)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A private copy of a file to be sent; `name` is what the recipient sees."""

    path: str
    name: str
    content_type: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Text for a ticket. `url` is the path of the link it is posted to."""

    ticket: int
    url: str
    body: str
    content_type: str = "text/plain"
    subject: str = ""
    minutes: int = 0
    files: tuple[FileRef, ...] = ()
    seen: int = 0
    """The newest transaction the user saw when writing; 0: what others wrote since is no matter."""
    values: tuple[tuple[str, str], ...] = ()
    """Transaction custom fields with their values."""
    source: str = ""
    """The Markdown that an HTML body was made of."""

    repeatable = False
    kind = ""
    """The ref of the link that it is posted to."""

    def overlay(self, row: Row) -> Row:
        """A message changes no field that we could foresee."""
        return row

    def holds(self, ticket: Ticket) -> bool:
        """Not provable from the record: messages are proved by the history (`sync.settle`)."""
        return False


@dataclass(frozen=True, slots=True)
class Correspond(Message):
    """A reply: RT mails it to the requestors."""

    kind = "correspond"


@dataclass(frozen=True, slots=True)
class Comment(Message):
    """A comment: not sent to the requestors."""

    kind = "comment"


@dataclass(frozen=True, slots=True)
class SetStatus:
    """A move along the lifecycle, by PUT."""

    ticket: int
    status: str
    base: str = ""
    """The status the user saw when asking."""

    repeatable = True

    def overlay(self, row: Row) -> Row:
        """The row as it will be."""
        return replace(row, status=self.status)

    def holds(self, ticket: Ticket) -> bool:
        """True when the ticket has that status (RT compares without case)."""
        return ticket.status.casefold() == self.status.casefold()

    def clashes(self, ticket: Ticket) -> bool:
        """True when somebody else moved the ticket since the user looked."""
        return bool(self.base) and ticket.status != self.base

    def inverse(self) -> SetStatus:
        """Back to where it was."""
        return SetStatus(self.ticket, self.base, self.status)


@dataclass(frozen=True, slots=True)
class Own:
    """Take, untake or steal: `verb` is RT's word, `me` the login of the user who asks."""

    ticket: int
    verb: str
    me: str
    base: str = ""
    """Login of the owner the user saw."""

    repeatable = True

    @property
    def owner(self) -> Ref:
        """Who owns the ticket afterwards."""
        return NO_OWNER if self.verb == "untake" else user(self.me)

    def overlay(self, row: Row) -> Row:
        """The row as it will be."""
        return replace(row, owner=self.owner)

    def holds(self, ticket: Ticket) -> bool:
        """True when the ticket has that owner."""
        return ticket.unowned if self.verb == "untake" else ticket.owner.id == self.me

    def clashes(self, ticket: Ticket) -> bool:
        """True when the owner is no more the one the user saw."""
        return bool(self.base) and ticket.owner.id != self.base

    def inverse(self) -> SetField:
        """The old owner again; RT lets one give a ticket away only by setting its owner."""
        mine = NOBODY if self.verb == "untake" else self.me
        return SetField(self.ticket, "Owner", self.base or NOBODY, mine)


@dataclass(frozen=True, slots=True)
class SetField:
    """A field of one value, by PUT: those of `fields.SINGLE`, `CF.{Name}`, or `Role.{Name}`."""

    ticket: int
    field: str
    value: str
    """Dates as `fields.date` has them; empty clears."""
    base: str = ""
    local: bool = False
    """True for a moment of a custom field, which RT reads in the user's own time zone."""

    repeatable = True

    def overlay(self, row: Row) -> Row:
        """The row as it will be."""
        return fields.shown(row, self.field, self.value)

    def holds(self, ticket: Ticket) -> bool:
        """True when the field has that value."""
        return fields.value(ticket, self.field) == self.value

    def clashes(self, ticket: Ticket) -> bool:
        """True when somebody else changed this field since the user looked."""
        return fields.value(ticket, self.field) != self.base

    def inverse(self) -> SetField:
        """The old value again."""
        return SetField(self.ticket, self.field, self.base, self.value, self.local)


@dataclass(frozen=True, slots=True)
class ChangeMembers:
    """Who or what is to join or leave a field of several: people, roles, values, links.

    It never clashes: what is added and removed is applied to whatever is there.
    """

    ticket: int
    field: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """The whole set as it is to be sent: `on` the ticket as it is then."""
    idle: tuple[str, ...] = ()
    """Those of `add` that were there, and of `remove` that were not, when it was sent."""
    files: tuple[FileRef, ...] = ()
    """Those of `add` that are files to be uploaded, by their names."""
    of_files: bool = False
    """True for a field of files: one that left cannot be brought back by its name."""
    single: bool = False
    """True for a custom field that holds no more than one."""

    repeatable = True

    def overlay(self, row: Row) -> Row:
        """The row with those that join and without those that leave, where it shows them."""
        if isinstance(row, Ticket):
            whole = self.on(row).values
            return fields.shown_members(row, self.field, whole)  # type: ignore[return-value]
        return row

    def holds(self, ticket: Ticket) -> bool:
        """True when all that was added is there, and nothing that was removed."""
        there = {self._same(member) for member in fields.members(ticket, self.field)}
        added = all(self._same(member) in there for member in self.add)
        return added and not any(self._same(member) in there for member in self.remove)

    def clashes(self, ticket: Ticket) -> bool:
        """Never."""
        return False

    def on(self, ticket: Ticket) -> ChangeMembers:
        """The same, with the whole set for a ticket as it is now."""
        now = fields.members(ticket, self.field)
        there = {self._same(member) for member in now}
        away = {self._same(member) for member in self.remove}
        kept = [member for member in now if self._same(member) not in away]
        new = [m for m in self.add if self._same(m) not in there or self._same(m) in away]
        idle = [m for m in self.add if self._same(m) in there]
        idle += [m for m in self.remove if self._same(m) not in there]
        return replace(self, values=tuple(dict.fromkeys((*kept, *new))), idle=tuple(idle))

    def inverse(self) -> ChangeMembers:
        """Out with those that joined by it, in with those that left by it."""
        joined = tuple(member for member in self.add if member not in self.idle)
        gone = tuple(member for member in self.remove if member not in self.idle)
        gone = () if self.of_files else gone
        return replace(self, add=gone, remove=joined, values=(), idle=(), files=())

    @property
    def nothing(self) -> bool:
        """True when it would change nothing."""
        return not self.add and not self.remove

    def _same(self, member: str) -> str:
        """RT knows people without regard to case; values and links it takes as they are."""
        return member.casefold() if fields.of_people(self.field) else member


@dataclass(frozen=True, slots=True)
class AddTime:
    """Minutes worked, on top of whatever is there. Not repeatable: twice would count twice."""

    ticket: int
    minutes: int
    total: int = 0
    """What the ticket is to have afterwards, as it was when this was last sent; 0: never sent."""
    done: int = 0
    """Minutes of these that are known to have counted."""

    repeatable = False

    def overlay(self, row: Row) -> Row:
        """Rows do not show it."""
        if isinstance(row, Ticket):
            return replace(row, time_worked=row.time_worked + self.minutes - self.done)
        return row

    def holds(self, ticket: Ticket) -> bool:
        """True when all of them counted; the ticket alone does not tell (`sync.merge`)."""
        return self.minutes == self.done

    def clashes(self, ticket: Ticket) -> bool:
        """Never."""
        return False

    def on(self, ticket: Ticket) -> AddTime:
        """The same, with the total for a ticket as it is now."""
        return replace(self, total=ticket.time_worked + self.minutes - self.done)

    def inverse(self) -> AddTime:
        """The minutes off again."""
        return AddTime(self.ticket, -self.minutes)


@dataclass(frozen=True, slots=True)
class Merge:
    """One ticket becomes a part of another, with all that is in it. RT cannot take it back."""

    ticket: int
    into: int

    repeatable = True

    def overlay(self, row: Row) -> Row:
        """It is there until it is not."""
        return row

    def holds(self, ticket: Ticket) -> bool:
        """True when RT gives the other ticket under this one's number."""
        return ticket.id == self.into


@dataclass(frozen=True, slots=True)
class Create:
    """A new ticket in a queue. `url` is the path of the queue's `create` link."""

    queue: str
    url: str
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Fields, people, links and custom fields by their names (`ops.fields`), with what is wanted
    in each; dates as `fields.date` has them."""
    body: str = ""
    content_type: str = "text/plain"
    source: str = ""
    """The Markdown that an HTML body was made of."""
    files: tuple[FileRef, ...] = ()
    draft: tuple[int, str] = (0, "create")
    """Ticket and kind of the draft that it was written as."""
    made: int = 0
    """The number that RT gave it; 0: none yet."""
    lost: tuple[Loss, ...] = ()
    """What RT made the ticket without."""

    repeatable = False

    @property
    def ticket(self) -> int:
        """The ticket it is about, once there is one."""
        return self.made

    @property
    def subject(self) -> str:
        """What it is called."""
        return next(iter(self.wanted("Subject")), "")

    def wanted(self, name: str) -> tuple[str, ...]:
        """What is to stand in a field."""
        return dict(self.values).get(name, ())

    def overlay(self, row: Row) -> Row:
        """It changes no ticket that is there."""
        return row

    def holds(self, ticket: Ticket) -> bool:
        """Not provable from one record (`sync.creating`)."""
        return False


Edit = SetStatus | Own | SetField | ChangeMembers | AddTime
"""What changes fields, as opposed to what writes messages."""
Op = Correspond | Comment | Create | SetStatus | Own | SetField | ChangeMembers | AddTime | Merge


def changed(op: Edit, value: str) -> Edit:
    """The same wish with another value."""
    match op:
        case SetField():
            return replace(op, value=value)
        case SetStatus():
            return replace(op, status=value)
        case Own():
            return SetField(op.ticket, "Owner", value, op.base)
        case ChangeMembers() | AddTime():
            return op
