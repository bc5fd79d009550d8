"""A ticket in a line, and as JSON: for people and programs, from whatever brought it."""

from __future__ import annotations

from datetime import UTC, datetime

from rtdesk.text.clean import clean
from rtdesk.text.columns import column
from rtdesk.text.when import ago

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from rtdesk.cli.style import Paint

LINE = 2_000
"""Characters of a text that is printed in one line."""
ROOM = 67
"""Cells before the subject."""
NOBODY = ("", "Nobody")


def text(
    id: int,  # noqa: A002
    status: str,
    owner: str,
    *,
    requestor: str,
    updated: datetime | None,
    subject: str,
    now: datetime,
    paint: Paint,
) -> str:
    """The line; on a terminal as long as that is wide."""
    words = clean(subject, limit=LINE)
    if paint.width > ROOM:
        words = column(words, paint.width - ROOM).rstrip()
    return (
        f"{paint(f'{id:>7}', 'id')}  {paint(_column(status, 10), status)}"
        f"  {_column('-' if owner in NOBODY else owner, 12)}  {_column(requestor, 18)}"
        f"  {ago(updated, now):>8}  {words}"
    )


def plain(
    id: int,  # noqa: A002
    subject: str,
    status: str,
    queue: str,
    *,
    owner: tuple[str, str],
    requestors: Sequence[tuple[str, str, str]],
    priority: str,
    created: datetime | None,
    updated: datetime | None,
    due: datetime | None,
) -> dict[str, object]:
    """The JSON. `owner` is login and name, `requestors` are kind, id and name."""
    login, name = (None, None) if owner[0] in NOBODY else owner
    return {
        "id": id,
        "subject": subject,
        "status": status,
        "queue": queue,
        "owner": login,
        "owner_name": login and (name or login),
        "requestors": [who(*one) for one in requestors],
        "priority": priority,
        "created": moment(created),
        "updated": moment(updated),
        "due": moment(due),
    }


def who(kind: str, id: str, name: str) -> str:  # noqa: A002
    """A login, or a group."""
    return f"group:{name or id}" if kind == "group" else id


def moment(when: datetime | None) -> str | None:
    """A moment as JSON has it: UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def _column(words: str, width: int) -> str:
    return column(clean(words, limit=8 * width), width)
