"""The rows of the edit screen: what a ticket has in each field, and what became of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rtdesk.desk.changing import every_spec, held
from rtdesk.ops.op import AddTime, ChangeMembers, Op, Own, SetField, SetStatus
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records.customfield import FieldKind
from rtdesk.records.ticket import Ticket
from rtdesk.text import spec as kinds
from rtdesk.text.spec import Spec
from rtdesk.ui.said import STATES
from rtdesk.ui.widgets.form import Row, Section


def form_sections(
    ticket: Ticket, known: Iterable[FieldKind], entries: Sequence[Entry], note: str = ""
) -> list[Section]:
    """Every field with its value; `note` stands in the title of the custom fields."""
    told = notes(entries)
    found = []
    for title, specs in every_spec(ticket, known).items():
        rows = tuple(_field_row(ticket, spec, told) for spec in specs)
        said = f"{title}  {note}" if title == "Fields" and note else title
        found.append(Section(said, rows))
    return found


def _field_row(ticket: Ticket, spec: Spec, told: Mapping[str, tuple[str, str]]) -> Row:
    note, tone = told.get(spec.name, ("", ""))
    return Row(spec, held(ticket, spec), note, tone)


def notes(entries: Sequence[Entry]) -> dict[str, tuple[str, str]]:
    """What there is to say below a field, and in which tone: the worst comes last, and counts."""
    found: dict[str, tuple[str, str]] = {}
    for entry in sorted(entries, key=lambda entry: entry.state not in WAITING):
        name = field_of(entry.op)
        if not name:
            continue
        if entry.state in WAITING:
            found[name] = (f"⇡ {STATES[entry.state]}: {wanted(entry.op)}", "pending")
        elif entry.state == "conflict":
            found[name] = (f"✗ {entry.reason} · you wanted {wanted(entry.op)} · = decides", "error")
        else:
            found[name] = (f"✗ “{entry.reason}” · you wanted {wanted(entry.op)}", "error")
    return found


def field_of(op: Op) -> str:
    """The field that an op is about; empty for a message."""
    match op:
        case SetStatus():
            return "Status"
        case Own():
            return "Owner"
        case AddTime():
            return "TimeWorked"
        case SetField() | ChangeMembers():
            return op.field
        case _:
            return ""


def wanted(op: Op) -> str:
    """What was asked for, in a few words; not cleaned."""
    match op:
        case SetStatus():
            return op.status
        case Own():
            return op.owner.label
        case AddTime():
            return f"{op.minutes:+} min"
        case SetField():
            return _short(op.value) or "nothing"
        case ChangeMembers():
            return ", ".join([*(f"+{_short(m)}" for m in op.add), *(f"−{m}" for m in op.remove)])
        case _:
            return ""


def _short(value: str) -> str:
    """The first line of a long text."""
    first, _, more = value.partition("\n")
    return f"{first} …" if more else first


def about(spec: Spec, ticket_wide: str = "") -> str:
    """What is to be known of a field before it is changed; not cleaned."""
    kind = "" if spec.kind == kinds.TEXT else spec.kind
    most = {0: "several values", 1: ""}.get(spec.most, f"up to {spec.most} values")
    must = "must not be empty" if spec.mandatory else ""
    on = f"depends on {spec.based_on[4:-1]}" if spec.based_on else ""
    parts = (spec.label, kind, most, must, spec.hint, on, ticket_wide)
    return " · ".join(part for part in parts if part)
