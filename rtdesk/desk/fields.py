"""Custom fields as administrators made them: asked of the server, and kept for when it is away.

`await desk.fields.of_queue(3)` gives what a form for a ticket of that queue needs, `specs` makes
rows for a form of it, `await desk.fields.choices(number, category)` what can be chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError
from rtdesk.ops.op import ChangeMembers
from rtdesk.records.codec import from_plain
from rtdesk.records.customfield import TICKET, FieldKind
from rtdesk.text.spec import OF_RT, Spec

if TYPE_CHECKING:
    from rtdesk.backend.port import Progress
    from rtdesk.desk.desk import Desk
    from rtdesk.outbox.outbox import Outbox
    from rtdesk.records.ticket import Ticket

WORDS = "fields:"
"""Where answers are kept: by queue, and by field and category."""


class Fields:
    """Asks once in a run; what was known before is given when the server cannot be asked."""

    def __init__(self, desk: Desk, outbox: Outbox):
        self._desk = desk
        self._outbox = outbox
        self._queues: dict[int, tuple[FieldKind, ...]] = {}
        self._choices: dict[tuple[int, str], tuple[str, ...]] = {}

    def known(self, queue: int) -> tuple[FieldKind, ...] | None:
        """The custom fields of a queue as far as this machine knows; None: it never asked."""
        if queue not in self._queues and (kept := self._kept(f"{queue}")) is not None:
            try:
                return tuple(from_plain(FieldKind, item) for item in kept)
            except (TypeError, ValueError):  # another version of rtdesk wrote it
                return None
        return self._queues.get(queue)

    async def of_queue(self, queue: int) -> tuple[FieldKind, ...]:
        """The custom fields of a queue, of its tickets and of what is written to them.

        Raises:
            BackendError: it could not be asked, and nothing is known here.
        """
        if queue in self._queues:
            return self._queues[queue]
        try:
            async with self._desk.connection() as backend:
                found = await backend.queue_fields(queue)
        except BackendError:
            if (known := self.known(queue)) is not None:
                return known
            raise
        self._queues[queue] = found
        self._keep(f"{queue}", [asdict(field) for field in found])
        return found

    async def choices(self, field: int, category: str = "") -> tuple[str, ...]:
        """What can be chosen in a field, beside that value of the field that it depends on.

        Raises:
            BackendError: it could not be asked, and nothing is known here.
        """
        key = (field, category)
        if key in self._choices:
            return self._choices[key]
        name = f"{field}/{category}"
        try:
            async with self._desk.connection() as backend:
                found = await backend.choices(field, category)
        except BackendError:
            if (kept := self._kept(name)) is not None:
                return tuple(str(value) for value in kept)
            raise
        self._choices[key] = found
        self._keep(name, list(found))
        return found

    def change(self, ticket: Ticket, spec: Spec, new: Sequence[str]) -> str:
        """Asks for a field of a ticket to have these values; gives the act's name, or nothing.

        Raises:
            OSError: a file that is to be uploaded cannot be read; nothing is asked for.
        """
        from rtdesk.desk.changing import uploads, wish_for

        wish = wish_for(ticket, spec, new)
        if wish is None:
            return ""
        paths = uploads(new)
        if paths and isinstance(wish, ChangeMembers):
            return self._outbox.add_files(wish, paths)
        return self._desk.do(wish)

    async def fetch(self, number: int, to: int, tell: Progress) -> None:
        """Writes the bytes of a file in a field to an open file; its number may be negative.

        Raises:
            BackendError: it could not be had.
        """
        async with self._desk.connection() as backend:
            await backend.field_file(abs(number), to, tell)

    def _kept(self, name: str) -> list[object] | None:
        try:
            found = json.loads(self._desk.kept(WORDS + name) or "null")
        except ValueError:
            return None
        return found if isinstance(found, list) else None

    def _keep(self, name: str, found: list[object]) -> None:
        text = json.dumps(found)
        if text != self._desk.kept(WORDS + name):
            self._desk.keep(WORDS + name, text)


def specs(fields: Iterable[FieldKind], lookup: str = TICKET) -> tuple[Spec, ...]:
    """Rows for a form: those fields that tickets have, or that messages have (`TRANSACTION`)."""
    every = tuple(fields)
    names = {field.id: field.name for field in every}
    return tuple(
        spec(field, names.get(field.based_on, "")) for field in every if field.lookup == lookup
    )


def spec(field: FieldKind, based_on: str = "") -> Spec:
    """What a form knows of a custom field; `based_on` is the name of the one it depends on."""
    hint = field.entry_hint if field.mandatory else field.hint or field.entry_hint
    return Spec(
        called(field.name),
        field.name,
        OF_RT.get(field.kind, field.kind or "unknown"),
        field.most,
        mandatory=field.mandatory,
        pattern=field.pattern,
        hint=hint,
        field=field.id,
        based_on=called(based_on) if based_on else "",
    )


def called(name: str) -> str:
    """A custom field as ops name it."""
    return f"CF.{{{name}}}"
