"""Picks a ticket: by number, address or words; for links also articles, assets and pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from rtdesk.records.ticket import TicketRow
from rtdesk.text.targets import target
from rtdesk.ui.screens.chooser import Choice
from rtdesk.ui.screens.picker import Picker

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.ui.app import RtdeskApp

NOTHING = "nothing fits so far: type a number, an address or words of a subject"
NOTHING_LINKED = f"{NOTHING}; a:3 is an article, asset:3 an asset"


async def pick_ticket(
    app: RtdeskApp,
    title: str,
    *,
    near: int = 0,
    links: bool = False,
    without: Collection[str] = (),
) -> str | None:
    """The number of a ticket, with `links` also `a:3`, `asset:3` or an address; None: nothing.

    Recent tickets stand there at once, and those of the requestors of `near`; what is typed is
    looked for here, and asked of RT. Those in `without` are not offered.
    """
    desk = app.desk
    gone = frozenset(without)

    async def more(words: str) -> Sequence[Choice]:
        number = target(words, desk.profile.url)
        wanted = number if number.isdecimal() else words
        return tuple(_choices(await desk.relations.find(wanted), gone))

    picker = Picker(
        title,
        tuple(_choices(await desk.relations.near(near), gone)),
        more=more,
        offer=lambda typed: _offer(desk, typed, gone, links=links),
        nothing=NOTHING_LINKED if links else NOTHING,
    )
    return await app.push_screen_wait(picker)


def _choices(rows: Iterable[TicketRow], gone: Collection[str]) -> Iterable[Choice]:
    for row in rows:
        if str(row.id) not in gone:
            about = f"{row.subject or '(no subject)'}  {row.status} · {row.queue.label}"
            yield Choice("", f"#{row.id}", str(row.id), about)


def _offer(desk: Desk, typed: str, gone: Collection[str], *, links: bool) -> Choice | None:
    """What is typed, when it names something; RT says whether it is there."""
    found = target(typed, desk.profile.url)
    if not found or found in gone:
        return None
    if found.isdecimal():
        row = desk.relations.row(int(found))
        about = f"{row.subject}  {row.status}" if row else "not in your copy: RT is asked"
        return Choice("", f"#{found}", found, about)
    if not links:
        return None
    kind, _, number = found.partition(":")
    if number.isdecimal():
        return Choice("", f"{'article' if kind == 'a' else kind} #{number}", found, "")
    return Choice("", found, found, "this address")
