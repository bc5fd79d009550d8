"""`rtdesk link`, `merge` and `time`: tickets joined to others, and minutes worked."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from rtdesk.cli.arguments_joining import KINDS
from rtdesk.cli.asking import refusal
from rtdesk.cli.at_desk import at_desk
from rtdesk.cli.ids import ids, number
from rtdesk.cli.output import Output, line
from rtdesk.cli.output import complain as warn
from rtdesk.cli.waiting import OUTCOME, current, perform
from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.ops.op import AddTime, ChangeMembers, Merge, Op
from rtdesk.records.ticket import Ticket
from rtdesk.text.minutes import EXAMPLES, added
from rtdesk.text.targets import target

DIFFER = "Their requestors differ: each sees replies to the others from then on."


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    Output.of(given, OUTCOME)  # a wrong form is told before anything is done
    return at_desk(given, lambda desk: _do(desk, given))


def _do(desk: Desk, given: argparse.Namespace) -> int:
    wanted = ids(given, desk.profile.url)
    if given.verb == "merge":
        return _merge(desk, given, wanted)
    return perform(desk, given, _ops(desk, given, wanted))


def _ops(desk: Desk, given: argparse.Namespace, wanted: Sequence[int]) -> list[Op]:
    if given.verb == "time":
        minutes = added(given.minutes)
        if not minutes:
            raise ConfigError(f"{given.minutes!r} is no time; write it as {EXAMPLES}")
        return [AddTime(id_, minutes) for id_ in wanted]
    to = target(given.target, desk.profile.url)
    if not to:
        raise ConfigError(f"{given.target!r} is nothing to link to: a ticket, a:3, an address")
    if to in map(str, wanted):
        raise ConfigError(f"#{to} cannot be linked to itself")
    field = KINDS[given.kind]
    return [
        ChangeMembers(id_, field, remove=(to,))
        if given.remove
        else ChangeMembers(id_, field, (to,))
        for id_ in wanted
    ]


def _merge(desk: Desk, given: argparse.Namespace, wanted: Sequence[int]) -> int:
    """Looks at all of them first: what is merged already is told, and the question says more."""
    into = number(given.into, desk.profile.url)
    if into in wanted:
        raise ConfigError(f"#{into} cannot be merged into itself")
    if not wanted:
        return perform(desk, given, ())
    tickets, failed = asyncio.run(current(desk, (into, *wanted)))
    stays = next((ticket for ticket in tickets if ticket.id == into), None)
    if stays is None:
        if tickets and not failed:  # a merged number gives the ticket that it leads to
            warn(f"#{into} was merged into #{tickets[0].id}: name that one")
        return 1
    goes = {ticket.id: ticket for ticket in tickets if ticket.id != into}
    if not goes:
        return failed or perform(desk, given, ())
    if code := refusal(given, _question(stays, tuple(goes.values())), "there is no way back"):
        return code
    return max(perform(desk, given, [Merge(id_, into) for id_ in goes]), failed)


def _question(stays: Ticket, goes: Sequence[Ticket]) -> str:
    """Which they are; and who will read more than before, where that is so."""
    named = ", ".join(f"#{ticket.id} ({line(ticket.subject, 60)})" for ticket in goes)
    who = {ref.id for ref in stays.requestors}
    others = any({ref.id for ref in ticket.requestors} != who for ticket in goes)
    told = f"Merge {named} into #{stays.id} ({line(stays.subject, 60)}) for good?"
    return f"{told} {DIFFER}" if others else told
