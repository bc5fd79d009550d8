"""How each action is done: it asks for what it still needs to know, then asks the desk for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rtdesk.actions.action import action
from rtdesk.actions.offer import Offer
from rtdesk.actions.plan import stepped
from rtdesk.ops import fields
from rtdesk.outbox.draft import Draft
from rtdesk.records.lifecycle import DONE, INACTIVE, UPDATES
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import Ticket
from rtdesk.ui import wanted, working
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.ui.doing import TicketDoing


ONLY = " only"
"""Behind a date: whatever they say until then."""


@dataclass(frozen=True, slots=True)
class Act:
    """An action on a ticket that may be done: `argument` is what was typed with it, if anything."""

    screen: TicketDoing
    ticket: Ticket
    offers: tuple[Offer, ...]
    argument: str = ""
    marked: tuple[int, ...] = ()
    """Marked tickets, for what is done on this machine to all of them at once."""

    @property
    def tickets(self) -> tuple[int, ...]:
        """What a local act is done to."""
        return self.marked or (self.ticket.id,)

    @property
    def what(self) -> str:
        """The same in words."""
        return f"{len(self.marked)} tickets" if self.marked else f"#{self.ticket.id}"

    @property
    def offer(self) -> Offer:
        """The one that a button or a question decided on, else the first."""
        return self.offers[0]


@dataclass(frozen=True, slots=True)
class Done:
    """It was asked for. `argument` does the same to the next ticket; `onward`: go there now."""

    argument: str = ""
    onward: bool = False


async def write(act: Act) -> Done:
    """Reply, comment: the composer; what is sent there leads on."""
    act.screen.write(draft(act, action(act.offer.action).ref, act.offer))
    return Done()


def draft(act: Act, kind: str, offer: Offer, status: str = "") -> Draft:
    """What was begun for this ticket, or an empty one, to be sent where the offer leads."""
    url = offer.link.url if offer.link else ""
    ticket, kept = act.ticket, act.screen.desk.draft(act.ticket.id, kind)
    if kept is None:
        return Draft(ticket.id, kind, status=status, url=url)
    return replace(kept, status=status or kept.status, url=url, seen=0)


async def own(act: Act) -> Done | None:
    """Take and give back at once, steal after a question."""
    from rtdesk.ui.screens.ask import Confirm

    if act.offer.verb == "steal":
        question = f"#{act.ticket.id} belongs to {act.ticket.owner.label}. Steal it?"
        if not await act.screen.app.push_screen_wait(Confirm(plain(question))):
            return None
    act.screen.desk.own(act.ticket, act.offer.verb)
    return Done()


async def status(act: Act) -> Done | None:
    """RT's own moves: chosen, or named by where they lead or by RT's word."""
    offer = await _one_of(act, "Status")
    if offer is None or offer.link is None:
        return None
    to, update = offer.link.to, UPDATES.get(offer.link.update)
    if update:
        act.screen.write(draft(act, update, offer, to))
        return Done(to)
    act.screen.desk.set_status(act.ticket, to)
    return Done(to, onward=to in DONE | INACTIVE)


async def done(act: Act) -> Done | None:
    """Closes it; held for a while, since the requestor may be told. RT may want a reply with it."""
    offer = await _one_of(act, "Done")
    if offer is None or offer.link is None:
        return None
    if offer.link.update == "Respond":
        act.screen.write(draft(act, "correspond", offer, offer.link.to))
        return Done()
    desk = act.screen.desk
    desk.set_status(act.ticket, offer.link.to, hold=desk.profile.undo_seconds)
    return Done(onward=True)


async def _one_of(act: Act, title: str) -> Offer | None:
    """The only one, the one that was named, or the one that is chosen now."""
    from rtdesk.ui.screens.chooser import Choice, Chooser

    named = act.argument.casefold()
    for offer in act.offers:
        if offer.link and named in (offer.link.to.casefold(), offer.label.casefold()):
            return offer
    if named:
        act.screen.notify(plain(f"RT does not offer {act.argument!r} on #{act.ticket.id}."))
        return None
    if len(act.offers) == 1 and act.offer.action == "done":
        return act.offer
    choices = tuple(
        Choice(str(number), offer.label, offer.id, f"→ {offer.link.to}" if offer.link else "")
        for number, offer in enumerate(act.offers, 1)
    )
    chosen = await act.screen.app.push_screen_wait(Chooser(title, choices))
    return next((offer for offer in act.offers if offer.id == chosen), None)


async def assign(act: Act) -> Done | None:
    """Another owner: chosen among those who are known here, or typed."""
    desk, ticket = act.screen.desk, act.ticket
    now = ticket.owner.id or NOBODY
    owner = await wanted.owner(
        act.screen.desk_app, f"#{ticket.id}", ticket.queue.id, act.argument, now=now
    )
    if not owner:
        return None
    if owner.casefold() == now.casefold():
        act.screen.notify(f"#{ticket.id} is theirs already.", timeout=3)
        return None
    if owner == desk.me and ticket.unowned:
        desk.own(ticket, "take")
    else:
        desk.set_field(ticket, "Owner", owner, now)
    return Done(owner)


async def subject(act: Act) -> Done | None:
    """Another subject."""
    old = plain(act.ticket.subject)
    new = await _ask(act, f"Subject of #{act.ticket.id}", old)
    if not new or new == old:
        return None
    act.screen.desk.set_field(act.ticket, "Subject", new, act.ticket.subject)
    return Done(new)


async def priority(act: Act) -> Done | None:
    """Another priority: a number, or a step up or down such as `+10`."""
    old = act.ticket.priority
    typed = await wanted.priority(act.screen.desk_app, f"#{act.ticket.id}", act.argument, old)
    if not typed or (new := stepped(old, typed)) == old:
        return None
    act.screen.desk.set_field(act.ticket, "Priority", new, old)
    return Done(typed)


async def edit(act: Act) -> Done:
    """Every field; what is typed with it names one, on which the cursor begins."""
    from rtdesk.desk.fields import called
    from rtdesk.ui.screens.edit import EditScreen

    named = act.argument.casefold()
    own = (field.name for field in act.ticket.custom_fields)
    field = next((called(name) for name in own if name.casefold() == named), act.argument.title())
    act.screen.app.push_screen(EditScreen(act.ticket.id, act.screen, field))
    return Done(act.argument)


async def due(act: Act) -> Done | None:
    """Another due date, in words; empty for none."""
    base = fields.date(act.ticket.due)
    found = await wanted.due(act.screen.desk_app, f"#{act.ticket.id} is due", act.argument)
    if found is None or found[1] == base:
        return None
    act.screen.desk.set_field(act.ticket, "Due", found[1], base)
    return Done(found[0] or "never")


async def queue(act: Act) -> Done | None:
    """Another queue, chosen while one types."""
    ticket = act.ticket
    here = ticket.queue.name or ticket.queue.id
    question = f"Move #{ticket.id} from {here} to"
    new = await wanted.queue(act.screen.desk_app, question, act.argument, now=here)
    if not new or new == here:
        return None
    act.screen.desk.set_field(ticket, "Queue", new, here)
    return Done(new, onward=True)


async def snooze(act: Act) -> Done | None:
    """Out of sight until a date that was typed or chosen, or until they answer; or awake again."""
    from rtdesk.text.dates import MORNING, NotADate, understood
    from rtdesk.ui.asleep import until_short
    from rtdesk.ui.screens.snooze import SnoozeScreen, Snoozing

    desk, now, first = act.screen.desk, act.screen.desk_app.now, act.tickets[0]
    if act.argument in ("answer", "wake"):
        chosen = Snoozing(on_answer=act.argument == "answer", wake=act.argument == "wake")
    elif act.argument:
        date = act.argument.removesuffix(ONLY)
        try:
            chosen = Snoozing(understood(date, now(), MORNING), on_answer=date == act.argument)
        except NotADate as error:
            act.screen.notify(plain(str(error)), severity="warning")
            return None
    else:
        asleep, before = desk.snoozed(first), desk.snoozed_before(first)
        screen = SnoozeScreen(act.what, now, asleep=asleep, before=before)
        asked = await act.screen.app.push_screen_wait(screen)
        if asked is None:
            return None
        chosen = asked
    if chosen.wake:
        desk.wake(*act.tickets)
        act.screen.notify(f"{act.what}: awake.", timeout=3)
        return Done("wake")
    if chosen.until is None and not chosen.on_answer:
        act.screen.notify("Nothing would wake it: say when.", severity="warning", timeout=3)
        return None
    if chosen.until is not None and chosen.until <= now():
        act.screen.notify("That time is over.", severity="warning", timeout=3)
        return None
    desk.snooze_all(act.tickets, chosen.until, on_answer=chosen.on_answer)
    if sleeps := desk.snoozed(first):
        act.screen.notify(f"{act.what}: asleep until {until_short(sleeps, now(), 12)}", timeout=3)
    argument = "answer"
    if chosen.until:
        here = chosen.until.astimezone()
        argument = f"{here:%Y-%m-%d %H:%M}{'' if chosen.on_answer else ONLY}"
    return Done(argument, onward=not act.marked)


async def bookmark(act: Act) -> Done:
    """In, or out; of several all in, unless all are."""
    desk = act.screen.desk
    on = not all(desk.is_bookmarked(ticket) for ticket in act.tickets)
    desk.set_bookmarks(act.tickets, on=on)
    have = "have" if act.marked else "has"
    act.screen.notify(f"{act.what} {have} {'a' if on else 'no'} bookmark.", timeout=2)
    return Done()


async def people(act: Act) -> Done:
    """Owner, requestors, copies and roles, to look at and to change."""
    from rtdesk.ui.screens.people import PeopleScreen

    act.screen.app.push_screen(PeopleScreen(act.ticket.id))
    return Done()


async def links(act: Act) -> Done:
    """What it has to do with others, to look at, to follow and to change."""
    from rtdesk.ui.screens.links import LinksScreen

    act.screen.app.push_screen(LinksScreen(act.ticket.id))
    return Done()


async def merge(act: Act) -> Done | None:
    """Into a ticket that was named or is chosen, after a look at both; held for a while."""
    from rtdesk.text.targets import target
    from rtdesk.ui.screens.merge import MergeScreen
    from rtdesk.ui.screens.ticket_picker import pick_ticket

    desk, number = act.screen.desk, str(act.ticket.id)
    into: str | None = target(act.argument, desk.profile.url) if act.argument else ""
    if act.argument and not (into or "").isdecimal():
        act.screen.notify(plain(f"{act.argument!r} is no ticket."), severity="warning")
        return None
    into = into or await pick_ticket(
        act.screen.desk_app, f"Merge #{number} into", near=act.ticket.id, without=(number,)
    )
    if not into:
        return None
    op = await act.screen.app.push_screen_wait(MergeScreen(act.ticket.id, int(into)))
    if op is None:
        return None
    desk.do(op, hold=desk.profile.undo_seconds)
    return Done(str(op.into))


async def macro(act: Act) -> Done | None:
    """Chosen, or named."""
    from rtdesk.ui.macros import choose_macro, run_macro

    named = act.argument.casefold()
    macros = act.screen.desk.profile.macros
    found = next((m for m in macros if named in (m.name.casefold(), m.label.casefold())), None)
    if named and found is None:
        act.screen.notify(plain(f"There is no macro {act.argument!r}."), severity="warning")
    chosen = found or (None if named else await choose_macro(act.screen))
    run = run_macro(act.screen, act.ticket, chosen) if chosen else None
    if chosen is None or run is None:
        return None
    return Done(chosen.name, onward=bool(chosen.status) and run.draft is None)


async def reminders(act: Act) -> Done:
    """The list of its reminders."""
    from rtdesk.ui.screens.reminders import RemindersScreen

    act.screen.app.push_screen(RemindersScreen(act.ticket.id, act.ticket.queue.id))
    return Done()


async def browse(act: Act) -> Done:
    """Its page in a browser; where there is none, the address is copied."""
    url = act.screen.desk.web_page(act.ticket.id)
    await act.screen.hand_over(url, "the address of the web page")
    return Done()


async def copy_number(act: Act) -> Done:
    """Its number, as people write it."""
    await act.screen.copy(f"#{act.ticket.id}", f"#{act.ticket.id}")
    return Done()


async def copy_address(act: Act) -> Done:
    """The address of its web page."""
    await act.screen.copy(act.screen.desk.web_page(act.ticket.id), "the address of the web page")
    return Done()


async def _ask(act: Act, question: str, value: str) -> str:
    """What was typed with the action, else an answer; empty when there is none."""
    from rtdesk.ui.screens.ask import Ask

    if act.argument:
        return act.argument.strip()
    return (await act.screen.app.push_screen_wait(Ask(question, value)) or "").strip()


ACTS: Mapping[str, Callable[[Act], Awaitable[Done | None]]] = {
    "reply": write,
    "comment": write,
    "own": own,
    "status": status,
    "done": done,
    "assign": assign,
    "edit": edit,
    "subject": subject,
    "priority": priority,
    "due": due,
    "queue": queue,
    "snooze": snooze,
    "bookmark": bookmark,
    "people": people,
    "links": links,
    "merge": merge,
    "macro": macro,
    "time": working.time,
    "stopwatch": working.stopwatch,
    "reminders": reminders,
    "browse": browse,
    "copy_number": copy_number,
    "copy_address": copy_address,
}
"""By the ids of the actions."""
