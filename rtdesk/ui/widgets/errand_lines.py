"""Lines for reminders and approvals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from textual.content import Content

from rtdesk.desk.errands import Errand
from rtdesk.records.listed import Listed
from rtdesk.records.ticket import TicketRow
from rtdesk.text.dates import said
from rtdesk.text.when import ago, until
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
WHEN, WHO = 7, 10
"""Cells that when and who take."""


def reminder_line(
    one: Errand, names: Mapping[str, str], *, me: str, now: datetime, width: int, alone: bool
) -> Content:
    """`! Ask the maker about the head   #30 Labels…   3h ago   you`; `alone`: of one ticket."""
    row = one.listed.row
    late = bool(row.due and row.due < now and not one.done)
    mark = "✓" if one.done else "!" if late else " "
    when = ""
    if row.due:
        when = ago(row.due, now) if row.due < now else until(row.due, now)
    owner = _who(row, names, me)
    about = "" if alone else f"#{one.about}" if one.about else "…"
    room = max(width - WHEN - WHO - len(about) - 10, 10)
    pending = " ⇡" if one.listed.pending else ""
    subject = f"{cut(plain(row.subject) or '(no subject)', room - len(pending))}{pending}"
    style = MUTED if one.done else ""
    return Content.assemble(
        (f" {mark} ", "$text-error" if late else MUTED),
        (fit(subject, room), style),
        (f"  {about}  " if about else "  ", MUTED),
        (fit(when, WHEN, right=True), "$text-error" if late else MUTED),
        (f"  {fit(plain(owner), WHO)}", MUTED),
    )


def _who(row: TicketRow, names: Mapping[str, str], me: str) -> str:
    return "you" if row.owner.id == me else names.get(row.owner.id) or row.owner.label


def approval_line(
    one: Errand, names: Mapping[str, str], *, me: str, now: datetime, width: int
) -> Content:
    """`Approve: an hour without…   #42   new   1d   jonas`."""
    row = one.listed.row
    about = f"#{one.about}" if one.about else "…"
    made = ago(row.created, now) if row.created else ""
    owner = _who(row, names, me)
    status = f"⇡ {plain(row.status)}" if one.listed.pending else plain(row.status)
    room = max(width - WHEN - WHO - len(about) - 20, 10)
    return Content.assemble(
        f" {fit(plain(row.subject) or '(no subject)', room)}  ",
        (f"{about}  ", MUTED),
        (fit(status, 10), "$text-accent" if one.listed.pending else MUTED),
        (f"{fit(made, WHEN, right=True)}  {fit(plain(owner), WHO)}", MUTED),
    )


def about_lines(one: Errand, about: Listed | None, now: datetime) -> tuple[Content, ...]:
    """The ticket that it is about, and when it is due."""
    found = []
    if about and about.row.status:  # of what RT hides only the number is kept
        row = about.row
        words = f"#{row.id} {plain(row.subject)}"
        found.append(Content.assemble("about ", (words, "bold"), (f"  {plain(row.status)}", MUTED)))
    elif one.about:
        found.append(Content.styled(f"about #{one.about}, which RT does not show you", MUTED))
    else:
        found.append(Content.styled("RT has not told yet what it is about", MUTED))
    if one.listed.row.due:
        found.append(Content.styled(f"due {said(one.listed.row.due, now)}", MUTED))
    return tuple(found)
