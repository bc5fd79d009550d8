"""A requestor as lines: who they are, and what else they asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from rtdesk.records.person import Person, Requested
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow
from rtdesk.text.when import ago
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.standing import number
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.facts_sections import status_style

MUTED = "$foreground-muted"
MOST = 20
"""Tickets that are shown."""
FULL = 100
"""Tickets in an answer that may not be all of them."""
STATUS, AGE = 10, 7
WIDE = 100
"""Cells from which statuses have twice their room."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a requestor. `trouble` is why RT did not say more."""

    ref: Ref
    person: Person | None = None
    requested: Requested | None = None
    """None while RT is asked."""
    trouble: str = ""
    local: tuple[TicketRow, ...] = ()
    """What the copy on this machine has of them, where RT could not be asked."""


def who_lines(card: Card, names: Mapping[str, str], width: int) -> list[Content]:
    """Name and address, what RT tells besides, and how the question stands."""
    ref, person = card.ref, card.person
    name = plain((person.real_name if person else "") or ref.name or names.get(ref.id, ""))
    email = plain((person.email if person else "") or ref.email)
    login = plain(person.login if person else ref.id)
    address = f"<{email}>" if email and email != name else ""
    first = [part for part in (address, login) if part not in ("", name, f"<{name}>", email)]
    head = Content.assemble((f" {name or email or login}", "bold"), "  ", "  ".join(first))
    if ref.type == "group":
        head = Content.assemble(head, ("  (group)", MUTED))
    facts = (person.organization, person.address, *person.phones) if person else ()
    more = " · ".join(plain(fact) for fact in facts if fact)
    lines = [head, *([Content(f" {more}")] if more else []), _state(card)]
    return [line.truncate(width, ellipsis=True) for line in lines]


def _state(card: Card) -> Content:
    if card.trouble:
        copy = " From your copy:" if card.local else ""
        return Content.styled(f" ✗ {plain(card.trouble)} · R asks again.{copy}", "$text-warning")
    if card.requested is None:
        return Content.styled(" asking RT…", MUTED)
    open_, done = len(card.requested.open), len(card.requested.done)
    if not _whole(card.requested):
        total = card.requested.total
        of = f" of {number(total)}" if total else ", and others"
        return Content.styled(f" {open_} open tickets{of}", MUTED)
    return Content.styled(f" {open_} open, {done} done", MUTED)


def _whole(requested: Requested) -> bool:
    """True when the answer had all their tickets."""
    count = len(requested.open) + len(requested.done)
    return count >= requested.total if requested.total is not None else count < FULL


def tickets_of(card: Card, but: int) -> tuple[tuple[TicketRow, bool], ...]:
    """Their other tickets, each with whether it is done; open ones first.

    Of a heap that did not come whole nobody knows which of those that are done are the newest.
    """
    if card.requested is None:
        found = [(row, False) for row in card.local]
    else:
        done = card.requested.done if _whole(card.requested) else ()
        found = [(row, False) for row in card.requested.open] + [(row, True) for row in done]
    return tuple(pair for pair in found if pair[0].id != but)[:MOST]


def nothing_words(card: Card) -> str:
    """What stands where no ticket does."""
    if card.ref.type == "group":
        return "A group: its members ask for tickets, each for their own."
    if card.trouble:
        return "Your copy has no other ticket of theirs."
    return "asking RT…" if card.requested is None else "No other tickets."


def ticket_line(row: TicketRow, *, done: bool, now: datetime, width: int) -> Content:
    """`#4711 open  Subject  14m`."""
    id_, style = f" {'#' + str(row.id):>7} ", MUTED if done else ""
    room = STATUS if width < WIDE else 2 * STATUS
    status = fit(plain(row.status), room)
    age = f"{ago(row.last_updated, now):>{AGE}} "
    room = max(width - len(id_) - room - AGE - 3, 8)
    subject = plain(row.subject) or "(no subject)"
    return Content.assemble(
        (id_, style or "$text-accent"),
        (status, MUTED if done else status_style(row.status)),
        (f" {fit(cut(subject, room), room)} ", style),
        (age, MUTED),
    )


def crowd(cards: Sequence[Ref], at: int) -> str:
    """Which of several requestors is shown."""
    return f"  {at + 1} of {len(cards)}" if len(cards) > 1 else ""
