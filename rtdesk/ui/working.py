"""Minutes and stopwatches, asked for on a screen and given to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.outbox.draft import Draft
from rtdesk.text.minutes import added, said
from rtdesk.ui.text import plain
from rtdesk.ui.timing import counted

if TYPE_CHECKING:
    from textual.widget import Widget

    from rtdesk.desk import Desk
    from rtdesk.records.ticket import Ticket
    from rtdesk.ui.acts import Act, Done
    from rtdesk.ui.screens.time import Added


async def time(act: Act) -> Done | None:
    """Minutes that were typed with the action, else the screen for them."""
    from rtdesk.ui.acts import Done

    typed, ticket = act.argument, act.ticket
    if typed:
        count = added(typed)
        if not count or ticket.time_worked + count < 0:
            act.screen.notify(plain(f"{typed!r} is no time to add."), severity="warning")
            return None
        add(act.screen, act.screen.desk, ticket, count)
        return Done(typed)
    wanted = await _ask(act)
    return Done(str(wanted.minutes)) if wanted else None


async def _ask(act: Act) -> Added | None:
    from rtdesk.ui.screens.time import TimeScreen

    desk, ticket = act.screen.desk, act.ticket
    why = no_comment(desk, ticket)
    wanted = await act.screen.app.push_screen_wait(TimeScreen(ticket, no_comment=why))
    if wanted is None:
        return None
    add(act.screen, desk, ticket, wanted.minutes, wanted.comment)
    if wanted.timed:
        desk.stopwatches.discard(ticket.id)
    return wanted


def no_comment(desk: Desk, ticket: Ticket) -> str:
    """Why minutes cannot be told with a comment; empty: they can."""
    if desk.draft(ticket.id, "comment"):
        return "a comment is begun (c): t in its review adds minutes"
    return "" if ticket.links.find("comment") else "RT does not offer one here"


def add(widget: Widget, desk: Desk, ticket: Ticket, count: int, comment: str = "") -> None:
    """Asks for them: as a change of their own, or as a comment that has them."""
    from rtdesk.ops.op import AddTime

    link = ticket.links.find("comment")
    if comment and link:
        draft = Draft(ticket.id, "comment", comment, minutes=count, url=link.url)
        desk.send(draft)
        return
    desk.do(AddTime(ticket.id, count))
    words = f"{said(count)} worked on #{ticket.id}"
    widget.notify(f"{words}; u takes them off again.", timeout=3, markup=False)


async def stopwatch(act: Act) -> Done | None:
    """Starts it; the one that runs is stopped, and what it counted is offered."""
    from rtdesk.ui.acts import Done

    desk, ticket = act.screen.desk, act.ticket
    watch = desk.stopwatches.of(ticket.id)
    if watch is None or not watch.runs:
        start(act.screen, desk, ticket.id)
        return Done()
    desk.stopwatches.stop(ticket.id)
    if not ticket.links.fetched:
        kept = desk.stopwatches.of(ticket.id)
        words = counted(kept, desk.now()) if kept else ""
        act.screen.notify(f"Stopped at {words}; it is kept.", timeout=4, markup=False)
        return Done()
    if await _ask(act) is None and (kept := desk.stopwatches.of(ticket.id)) and not kept.runs:
        words = f"#{ticket.id}: {counted(kept, desk.now())} kept; the same key goes on."
        act.screen.notify(words, timeout=4, markup=False)
    return Done()


def start(widget: Widget, desk: Desk, ticket: int) -> None:
    """Starts a stopwatch, which the bottom line shows; those that stand still for it are named.

    Raises:
        NotSaved: the disk did not take it.
    """
    stopped = desk.stopwatches.start(ticket)
    told = ""
    for other in stopped:
        watch = desk.stopwatches.of(other)
        told += f"; #{other} stands still at {counted(watch, desk.now())}" if watch else ""
    if told:
        widget.notify(f"The stopwatch of #{ticket} runs{told}.", timeout=4, markup=False)
