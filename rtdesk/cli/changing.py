"""`rtdesk take`, `untake`, `steal`, `assign` and `status`: one change on any number of tickets."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from rtdesk.cli.at_desk import at_desk
from rtdesk.cli.ids import ids
from rtdesk.cli.output import Output
from rtdesk.cli.waiting import OUTCOME, current, perform
from rtdesk.desk import Desk
from rtdesk.ops.op import Op, Own, SetField, SetStatus


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    Output.of(given, OUTCOME)  # a wrong form is told before anything is done
    return at_desk(given, lambda desk: _do(desk, given))


def _do(desk: Desk, given: argparse.Namespace) -> int:
    ops, failed = _ops(desk, given, ids(given, desk.profile.url))
    return max(perform(desk, given, ops), failed)


def _ops(desk: Desk, given: argparse.Namespace, wanted: Sequence[int]) -> tuple[list[Op], int]:
    """What is to be done, and the exit code of what cannot be."""
    if not wanted:
        return [], 0
    match given.verb:
        case "status":  # whatever it was: who asks in a line did not look
            return [SetStatus(id_, given.status) for id_ in wanted], 0
        case "assign":
            tickets, failed = asyncio.run(current(desk, wanted))
            return [
                SetField(ticket.id, "Owner", given.owner, ticket.owner.id) for ticket in tickets
            ], failed
        case verb:
            me = asyncio.run(desk.line.me())
            return [Own(id_, verb, me) for id_ in wanted], 0
