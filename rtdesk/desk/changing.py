"""The fields of a ticket as forms know them, and the changes that new values ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rtdesk.desk.fields import called, specs
from rtdesk.ops import fields as of
from rtdesk.ops.op import AddTime, ChangeMembers, Edit, SetField, SetStatus
from rtdesk.records.customfield import FieldKind
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import Ticket
from rtdesk.text import spec as kinds
from rtdesk.text.field_values import path_of
from rtdesk.text.spec import Spec

WORKED = "TimeWorked"
BASICS = (
    Spec("Subject", "Subject"),
    Spec("Status", "Status", kinds.STATUS),
    Spec("Queue", "Queue", kinds.QUEUE),
    Spec("Owner", "Owner", kinds.PERSON),
    Spec("Priority", "Priority", kinds.PRIORITY),
    Spec("SLA", "SLA"),
)
DATES = (
    Spec("Due", "Due", kinds.MOMENT),
    Spec("Starts", "Starts", kinds.MOMENT),
    Spec("Started", "Started", kinds.MOMENT),
)
TIMES = (
    Spec(WORKED, "Worked", kinds.MINUTES),
    Spec("TimeEstimated", "Estimated", kinds.MINUTES),
    Spec("TimeLeft", "Left", kinds.MINUTES),
)
PEOPLE = (
    Spec("Requestor", "Requestors", kinds.PEOPLE, most=0),
    Spec("Cc", "Cc", kinds.PEOPLE, most=0),
    Spec("AdminCc", "AdminCc", kinds.PEOPLE, most=0),
)
UNTOLD = "RT does not tell what kind of field this is, so it is only shown."


def every_spec(ticket: Ticket, known: Iterable[FieldKind]) -> dict[str, tuple[Spec, ...]]:
    """Everything of a ticket that can be set, by the titles of sections."""
    return {
        "Basics": BASICS,
        "Dates": DATES,
        "Time": TIMES,
        "People": (*PEOPLE, *role_specs(ticket)),
        "Fields": custom_specs(ticket, known),
    }


def role_specs(ticket: Ticket) -> tuple[Spec, ...]:
    """The custom roles that a ticket has."""
    return tuple(
        Spec(f"Role.{{{role.name or role.key}}}", role.name or role.key, kinds.PEOPLE, most=0)
        for role in ticket.roles
    )


def custom_specs(ticket: Ticket, known: Iterable[FieldKind]) -> tuple[Spec, ...]:
    """The custom fields that a ticket has, in RT's order; unknown ones locked."""
    by_number = {str(spec.field): spec for spec in specs(known)}
    return tuple(
        by_number.get(field.id) or Spec(called(field.name), field.name, locked=UNTOLD)
        for field in ticket.custom_fields
    )


def held(ticket: Ticket, spec: Spec) -> tuple[str, ...]:
    """What a ticket has in a field."""
    if spec.custom:
        return of.members(ticket, spec.name)
    if spec.kind == kinds.PEOPLE:
        return of.members(ticket, spec.name)
    if spec.name == WORKED:
        value = str(ticket.time_worked or "")
    elif spec.name == "Status":
        value = ticket.status
    else:
        value = of.value(ticket, spec.name)
    empty = {"Owner": NOBODY}.get(spec.name, "0" if spec.kind == kinds.MINUTES else "")
    return () if value in ("", empty) else (value,)


def file_numbers(ticket: Ticket, spec: Spec) -> dict[str, int]:
    """The numbers of the files in a field, by their names."""
    found = next((f for f in ticket.custom_fields if f.name == spec.label and spec.custom), None)
    return dict(zip(found.values, found.files, strict=False)) if found else {}


def wish_for(ticket: Ticket, spec: Spec, new: Sequence[str]) -> Edit | None:
    """The one change that gives a field these values; None when it has them.

    Files that are to be uploaded are named in it; they are put in when it goes to the outbox.
    """
    before, after = held(ticket, spec), tuple(value for value in new if value)
    if before == after:
        return None
    value, base = "".join(after[:1]), "".join(before[:1])
    if spec.kind in kinds.FILES:
        names = tuple(Path(path_of(v)).name if path_of(v) else v for v in after)
        return _members(ticket, spec, names, of_files=True)
    if spec.several or spec.kind == kinds.PEOPLE:
        return _members(ticket, spec, after)
    if spec.name == WORKED:
        return AddTime(ticket.id, _minutes(value) - ticket.time_worked)
    if spec.name == "Status":
        return SetStatus(ticket.id, value, base)
    if spec.name == "Owner":
        return SetField(ticket.id, "Owner", value or NOBODY, base or NOBODY)
    if spec.kind in (kinds.MINUTES, kinds.PRIORITY):
        now = of.value(ticket, spec.name)
        return SetField(ticket.id, spec.name, value or "0", now)
    local = spec.custom and spec.kind == kinds.MOMENT
    return SetField(ticket.id, spec.name, value, base, local)


def uploads(new: Sequence[str]) -> tuple[str, ...]:
    """The paths of files that are to be uploaded."""
    return tuple(path for value in new if (path := path_of(value)))


def _members(
    ticket: Ticket, spec: Spec, after: Sequence[str], *, of_files: bool = False
) -> ChangeMembers | None:
    before = held(ticket, spec)
    add = tuple(value for value in after if value not in before)
    remove = tuple(value for value in before if value not in after)
    single = spec.custom and not spec.several
    wish = ChangeMembers(ticket.id, spec.name, add, remove, of_files=of_files, single=single)
    return None if wish.nothing else wish


def _minutes(value: str) -> int:
    return int(value) if value.isdecimal() else 0
