"""New tickets: where one may make them, and what one begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rtdesk.backend.errors import Gone
from rtdesk.ops import fields
from rtdesk.ops.op import Create
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.records.queue import Queue
from rtdesk.text.dates import understood
from rtdesk.text.minutes import minutes
from rtdesk.text.placeholders import Filled, fill

if TYPE_CHECKING:
    from rtdesk.config.templates import Template
    from rtdesk.desk.desk import Desk
    from rtdesk.records.ticket import Ticket

KIND = "create"
"""Of the draft that is written where a new ticket is begun."""
PLACES = (
    *("Subject", "Owner", "Status", "Priority", "Due", "Starts", "SLA"),
    *("TimeEstimated", "TimeLeft", "Requestor", "Cc", "AdminCc"),
    *fields.LINKS,
)
"""Fields besides custom ones and custom roles that RT takes for a new ticket."""


class Creating:
    """Of one desk; `desk.creating`."""

    def __init__(self, desk: Desk):
        self._desk = desk

    def queues(self) -> tuple[Queue, ...]:
        """Queues that RT lets us create in, as far as this machine knows, by name.

        RT 5.0.1 says so only of one queue at a time: then they are all here, and `queue` asks.
        """
        return tuple(filter(may_take_new, self._desk.queues()))

    async def queue(self, name: str) -> Queue:
        """The queue with this name or number, if RT lets us create in it.

        Raises:
            Gone: it does not; says where it does.
            BackendError, ConfigError: it could not be asked, and the queue is not known here.
        """
        found = _named(self.queues(), name)
        if found and takes_new(found):
            return found
        async with self._desk.connection() as backend:
            queues = tuple(filter(may_take_new, await backend.queues()))
            found = _named(queues, name)
            if found and not found.links.fetched:
                found = await backend.queue(found.id)
        if found and takes_new(found):
            return found
        there = ", ".join(queue.name for queue in queues) or "no queue"
        raise Gone(f"RT lets you create no ticket in {name!r}; it does in: {there}")

    async def me(self) -> str:
        """My login, asked for if it is not known yet.

        Raises:
            BackendError, ConfigError: it could not be asked.
        """
        if self._desk.me:
            return self._desk.me
        async with self._desk.connection() as backend:
            return (await backend.me()).login

    def draft(self, ticket: int = 0) -> Draft | None:
        """What was begun in the lists, or on a ticket, and is not sent."""
        return self._desk.draft(ticket, KIND)

    def news(self, seen: Sequence[int] = ()) -> tuple[Entry, ...]:
        """New tickets that RT made in this run, and whose entries are not among `seen`."""
        return tuple(
            entry
            for entry in self._desk.settled()
            if isinstance(entry.op, Create) and entry.id not in seen
        )

    def begun(self, parent: Ticket | None = None) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Who asks in a new ticket: those of the ticket it belongs to, else oneself.

        RT makes nobody the requestor by itself.
        """
        people = tuple(fields.person(ref) for ref in parent.requestors) if parent else ()
        people = people or ((self._desk.me,) if self._desk.me else ())
        return (("Requestor", people),) if people else ()

    async def problems(self, queue: Queue, draft: Draft) -> tuple[str, ...]:
        """What is known to be wrong with the custom fields of a new ticket.

        Raises:
            BackendError, ConfigError: the queue's fields are not known here, nor could be asked.
        """
        from rtdesk.desk.fields import specs
        from rtdesk.text.field_checks import checked
        from rtdesk.text.spec import SELECT

        values = dict(draft.values)
        its = specs(await self._desk.fields.of_queue(queue.id))
        found = []
        for spec in its:
            wanted = values.get(spec.name, ())
            ask = spec.kind == SELECT and any(wanted)
            choices = await self._desk.fields.choices(spec.field) if ask else ()
            found.append(checked(replace(spec, choices=choices), wanted))
        odd = [
            f"{queue.name} has no field {fields.custom(name)!r}."
            for name in values
            if fields.custom(name) and name not in {spec.name for spec in its}
        ]
        return (*filter(None, found), *odd)

    def fill(self, template: Template, draft: Draft, my_name: str = "") -> Filled:
        """The text of a template for a new ticket; what is not known stays as it is."""
        now = datetime.fromtimestamp(self._desk.now(), UTC).astimezone()
        values = dict(draft.values)
        who = next(iter(values.get("Requestor", ())), "")
        names = self._desk.names()
        return fill(
            template.body,
            {
                "subject": draft.subject,
                "queue": draft.queue,
                "requestor": who,
                "requestor_name": names.get(who, "") or who,
                "owner": next(iter(values.get("Owner", ())), ""),
                "status": next(iter(values.get("Status", ())), ""),
                "due": next(iter(values.get("Due", ())), "")[:10],
                "me": self._desk.me,
                "my_name": my_name or names.get(self._desk.me, "") or self._desk.me,
                "today": now.strftime("%-d %b %Y"),
            },
        )


def with_template(desk: Desk, template: Template, draft: Draft) -> Draft:
    """The draft with what a template brings; what is there already stays."""
    now = datetime.fromtimestamp(desk.now(), UTC)
    values = dict(draft.values)
    for name, wanted in template.values:
        if name not in ("Queue", "Subject") and not values.get(name):
            values[name] = tuple(normal(name, value, now) for value in wanted)
    draft = replace(
        draft,
        queue=template.value("Queue") or draft.queue,
        subject=draft.subject or template.value("Subject"),
        values=tuple(values.items()),
    )
    text = desk.creating.fill(template, draft).text
    body = f"{draft.body.rstrip()}\n\n{text}" if draft.body.strip() else text
    return replace(draft, body=body)


def may_take_new(queue: Queue) -> bool:
    """The same, where RT told; else it may."""
    return takes_new(queue) or not (queue.links.fetched or queue.disabled)


def takes_new(queue: Queue) -> bool:
    """Whether RT says that one may create tickets in a queue."""
    return queue.links.find(KIND, type="ticket") is not None and not queue.disabled


def _named(queues: Iterable[Queue], name: str) -> Queue | None:
    wanted = name.casefold()
    return next((q for q in queues if wanted in (q.name.casefold(), str(q.id))), None)


def normal(name: str, typed: str, now: datetime) -> str:
    """A value as ops have it: dates in words, minutes as people type them.

    Raises:
        ValueError: it is not what the field takes; says what it takes.
    """
    if name in fields.DATES:
        return fields.date(understood(typed, now))
    if name in fields.MINUTES:
        found = minutes(typed)
        if found is None:
            raise ValueError(f"{typed!r} is no time: 90, 1h30 or 1:30")
        return str(found)
    return typed
