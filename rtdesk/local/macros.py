"""What a macro does to a ticket: changes of fields as one act, and words as a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rtdesk.config.errors import ConfigError
from rtdesk.ops import fields
from rtdesk.ops.op import AddTime, ChangeMembers, Op, Own, SetField, SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.letter import joined
from rtdesk.records.lifecycle import UPDATES
from rtdesk.records.ref import NOBODY
from rtdesk.text.dates import NotADate, understood
from rtdesk.text.placeholders import fill
from rtdesk.text.typed import typeable

if TYPE_CHECKING:
    from rtdesk.config.macros import Macro
    from rtdesk.records.link import Link
    from rtdesk.records.ticket import Ticket

PLACES = ("Subject", "SLA", "Starts", "Started", "TimeEstimated", "TimeLeft", "Cc", "AdminCc")
"""Fields besides custom ones that `fields` of a macro may name."""


class MacroRefused(Exception):
    """A macro cannot be run on a ticket; the message says why. Nothing was done."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a macro comes to on one ticket."""

    ops: tuple[Op, ...] = ()
    draft: Draft | None = None
    left: tuple[str, ...] = ()
    """Placeholders in the text that nothing was known for."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a macro needs to know besides the ticket."""

    me: str
    names: Mapping[str, str]
    now: datetime
    signature: str = ""
    kept: Draft | None = None
    """Words that are kept for the same message already."""


def check(macros: Sequence[Macro], now: datetime) -> None:
    """Looks at what only the whole desk understands.

    Raises:
        ConfigError: a date or a field is none.
    """
    for macro in macros:
        where = f"[macros.{macro.name}]"
        try:
            understood(macro.due or "", now)
        except NotADate as error:
            raise ConfigError(f"'due' of {where}: {error}") from error
        for field, _ in macro.fields:
            if field not in PLACES and not fields.custom(field):
                near = f"CF.{{Name}}, {', '.join(PLACES)}"
                raise ConfigError(f"unknown field {field!r} of {where}; fields are: {near}")


def kind_of(macro: Macro, ticket: Ticket) -> str:
    """The message that a macro writes: `correspond`, `comment`, or nothing."""
    if macro.words:
        return "correspond" if macro.reply else "comment"
    link = _way(macro, ticket)
    return UPDATES.get(link.update, "") if link else ""


def plan(macro: Macro, ticket: Ticket, around: Around) -> Run:
    """What is to be done; what is so already is not done again.

    Raises:
        MacroRefused: the ticket does not offer it.
    """
    way, kind = _way(macro, ticket), kind_of(macro, ticket)
    ops = list(_ops(macro, ticket, around))
    if not kind:
        ops += [AddTime(ticket.id, macro.minutes)] if macro.minutes else []
        ops += [SetStatus(ticket.id, way.to, ticket.status)] if way else []
        return Run(tuple(ops))
    link = ticket.links.find(kind)
    if link is None:
        what = "replies" if kind == "correspond" else "comments"
        raise MacroRefused(f"{macro.label}: RT takes no {what} of yours on #{ticket.id}")
    url = way.url if way and UPDATES.get(way.update) == kind and way.url else link.url
    filled = fill(macro.words.strip("\n"), values(ticket, around))
    body = filled.text
    if kind == "correspond" and body and around.signature and around.kept is None:
        body = f"{body}\n\n-- \n{around.signature}"
    status = way.to if way else ""
    draft = Draft(ticket.id, kind, body, status=status, minutes=macro.minutes, url=url)
    if around.kept:
        draft = joined(around.kept, draft)
    return Run(tuple(ops), draft, filled.left)


def values(ticket: Ticket, around: Around) -> dict[str, str]:
    """What stands for each placeholder; nothing where nothing is known."""
    who = ticket.requestors[0] if ticket.requestors else None
    address = (who.email or who.id) if who else ""
    found = {
        "id": str(ticket.id),
        "subject": ticket.subject,
        "requestor": address,
        "requestor_name": (who.name or around.names.get(who.id, "") or address) if who else "",
        "owner": "" if ticket.unowned else ticket.owner.label,
        "queue": ticket.queue.label,
        "status": ticket.status,
        "me": around.me,
        "my_name": around.names.get(around.me, "") or around.me,
        "today": _day(around.now),
        "due": _day(ticket.due) if ticket.due else "",
    }
    return {name: typeable(" ".join(value.split())) for name, value in found.items()}


def _day(when: datetime) -> str:
    return when.astimezone().strftime("%-d %b %Y")


def _way(macro: Macro, ticket: Ticket) -> Link | None:
    """The lifecycle link to the status; None: there is nothing to change."""
    if not macro.status or macro.status.casefold() == ticket.status.casefold():
        return None
    if not ticket.links.fetched:
        raise MacroRefused(f"{macro.label}: RT has not said yet what may be done with #{ticket.id}")
    for link in ticket.links.all("lifecycle"):
        if link.to.casefold() == macro.status.casefold() and not link.external:
            return link
    refused = f"RT offers no way from {ticket.status} to {macro.status} on #{ticket.id}"
    raise MacroRefused(f"{macro.label}: {refused}")


def _ops(macro: Macro, ticket: Ticket, around: Around) -> Iterator[Op]:
    if macro.owner:
        yield from _owner(macro.owner, ticket, around.me)
    wanted = {"Queue": macro.queue, "Priority": macro.priority}
    for field, value in wanted.items():
        if value and value != fields.value(ticket, field):
            yield SetField(ticket.id, field, value, fields.value(ticket, field))
    if macro.due is not None:
        due, now = fields.date(understood(macro.due, around.now)), fields.value(ticket, "Due")
        if due != now:
            yield SetField(ticket.id, "Due", due, now)
    for field, its in macro.fields:
        yield from _field(ticket, field, its, around)


def _owner(owner: str, ticket: Ticket, me: str) -> Iterator[Op]:
    mine, now = ticket.owner.id == me, ticket.owner.id
    match owner.casefold():
        case "me" if ticket.unowned:
            yield Own(ticket.id, "take", me, now or NOBODY)
        case "me" if not mine:
            yield Own(ticket.id, "steal", me, now)
        case "me":
            return
        case "nobody" if mine:
            yield Own(ticket.id, "untake", me, now)
        case "nobody" if not ticket.unowned:
            yield SetField(ticket.id, "Owner", NOBODY, now)
        case "nobody":
            return
        case _ if owner != now:
            yield SetField(ticket.id, "Owner", owner, now or NOBODY)


def _field(ticket: Ticket, field: str, its: Sequence[str], around: Around) -> Iterator[Op]:
    wanted = tuple(value for value in its if value)
    if field in fields.DATES:
        wanted = tuple(fields.date(understood(value, around.now)) for value in wanted)
    if field in fields.SINGLE:
        value, now = (wanted or ("",))[0], fields.value(ticket, field)
        if value != now:
            yield SetField(ticket.id, field, value, now)
        return
    there = fields.members(ticket, field)
    if len(wanted) <= 1 and len(there) <= 1 and fields.custom(field):
        if wanted != there:
            yield SetField(ticket.id, field, (wanted or ("",))[0], (there or ("",))[0])
        return
    add = tuple(value for value in wanted if value not in there)
    stays = there if field in fields.PEOPLE else wanted  # people are added, nobody is sent away
    remove = tuple(value for value in there if value not in stays)
    if add or remove:
        yield ChangeMembers(ticket.id, field, add, remove)
