"""What a transaction that is no message did, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from rtdesk.records.transaction import Transaction
from rtdesk.text.when import absolute

MAILS = frozenset({"EmailRecord", "CommentEmailRecord"})

_PEOPLE = {"Requestor": "requestor", "Cc": "Cc", "AdminCc": "AdminCc", "Owner": "owner"}
_DATES = frozenset({"Due", "Starts", "Started", "Resolved", "Told"})
_MINUTES = {"TimeWorked": "worked", "TimeEstimated": "estimated", "TimeLeft": "left"}
_RELATIONS = {
    "DependsOn": "depends on",
    "DependedOnBy": "is needed by",
    "RefersTo": "refers to",
    "ReferredToBy": "is referred to by",
    "MemberOf": "is a child of",
    "HasMember": "is the parent of",
    "MergedInto": "is merged into",
}
_NEVER = "1970-01-01 00:00:00"
LIMIT = 60
"""Characters of a value that is told."""


def sentence(transaction: Transaction, names: Mapping[str, str]) -> str:
    """`status new → open`. Not cleaned; what RT calls something unknown is told in RT's words.

    `names` maps what RT puts into history to what people say: ids and logins of users and
    groups, `queue:3`, `cf:12`.
    """
    t = transaction
    match t.type:
        case "Status":
            return f"status {_change(t.old, t.new)}"
        case "Set" | "SetWatcher":
            return _set(t, names)
        case "AddWatcher":
            return f"{_role(t.field, names)} + {_person(t.new, names)}"
        case "DelWatcher":
            return f"{_role(t.field, names)} − {_person(t.old, names)}"
        case "AddLink":
            return f"{_RELATIONS.get(t.field, t.field)} {_target(t.new)}"
        case "DeleteLink":
            return f"no longer {_RELATIONS.get(t.field, t.field)} {_target(t.old)}"
        case "CustomField":
            return _values(names.get(f"cf:{t.field}", f"custom field {t.field}"), t.old, t.new)
        case "Forward Ticket" | "Forward Transaction":
            return f"forwarded to {_short(t.data)}"
        case "Take" | "Untake" | "Steal" | "Give":
            return f"owner {_change(_person(t.old, names), _person(t.new, names))}"
        case "AddReminder" | "ResolveReminder" | "OpenReminder":
            verb = {"A": "added", "R": "done", "O": "opened again"}[t.type[0]]
            return f"reminder {verb}"
        case _:
            return " ".join(
                part for part in (t.type, _short(t.field), _change(t.old, t.new)) if part
            )


def is_long(transaction: Transaction) -> bool:
    """True for a change of a text that is too long for its sentence."""
    t = transaction
    if t.type not in ("Set", "CustomField"):
        return False
    return any(len(text) > LIMIT or "\n" in text for text in (t.old, t.new))


def _set(t: Transaction, names: Mapping[str, str]) -> str:
    if t.field == "Owner":
        return f"owner {_change(_person(t.old, names), _person(t.new, names))}"
    if t.field == "Queue":
        return f"queue {_change(*(names.get(f'queue:{v}', f'#{v}') for v in (t.old, t.new)))}"
    if t.field in _DATES:
        return _values(t.field.lower(), _date(t.old), _date(t.new))
    if t.field in _MINUTES:
        return f"time {_MINUTES[t.field]} {_change(t.old, t.new)} min"
    if t.type == "SetWatcher":
        return _values(_role(t.field, names), _person(t.old, names), _person(t.new, names))
    label = t.field if t.field.isupper() else t.field.lower()
    return _values(label, t.old, t.new)


def _values(label: str, old: str, new: str) -> str:
    if old and new and any(len(text) > LIMIT or "\n" in text for text in (old, new)):
        return f"{label} changed"
    if not old:
        return f"{label} {_short(new)}"
    return f"{label} {_change(old, new)}" if new else f"{label} {_short(old)} removed"


def _change(old: str, new: str) -> str:
    return f"{_short(old)} → {_short(new)}" if old else _short(new)


def _short(text: str) -> str:
    return text if len(text) <= LIMIT else text[:LIMIT] + "…"


def _person(value: str, names: Mapping[str, str]) -> str:
    if not value:
        return ""
    return names.get(value) or (f"user {value}" if value.isdigit() else value)


def _role(field: str, names: Mapping[str, str]) -> str:
    return _PEOPLE.get(field) or names.get(field) or field


def _date(value: str) -> str:
    """RT's UTC time in this machine's zone; empty for what RT calls never."""
    if value in ("", _NEVER):
        return ""
    try:
        return absolute(datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC))
    except ValueError:
        return value


def _target(uri: str) -> str:
    if uri.startswith(("fsck.com-rt://", "fsck.com-article://")):
        kind, _, number = uri.rpartition("/")
        return f"#{number}" if "/ticket" in kind else f"{kind.rpartition('/')[2]} {number}"
    return _short(uri)


def without_echo(transactions: Iterable[Transaction]) -> tuple[Transaction, ...]:
    """Leaves out the second of the two entries that RT writes for every change of owner."""
    items = tuple(transactions)
    told = {(t.creator.id, t.old, t.new) for t in items if t.type == "Set" and t.field == "Owner"}
    return tuple(
        t
        for t in items
        if t.type != "SetWatcher" or t.field != "Owner" or (t.creator.id, t.old, t.new) not in told
    )
