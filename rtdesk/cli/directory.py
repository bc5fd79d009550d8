"""`rtdesk queues` and `rtdesk users`: what can be named."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from rtdesk.backend.errors import BackendError
from rtdesk.cli import plain
from rtdesk.cli.lines import complain
from rtdesk.cli.output import Output, line
from rtdesk.cli.profile import desk_for
from rtdesk.desk import Desk
from rtdesk.records.queue import Queue
from rtdesk.records.user import User
from rtdesk.text.columns import column


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    output = Output.of(given, plain.QUEUE if given.verb == "queues" else plain.USER)
    desk = desk_for(given)
    try:
        if given.verb == "queues":
            _queues(output, asyncio.run(desk.line.queues()))
        else:
            _users(output, _find(desk, given.word))
    except BackendError as error:
        return complain(error)
    finally:
        desk.close()
    return 0


def _queues(output: Output, found: Sequence[Queue]) -> None:
    lines = (
        f"{queue.id:>5}  {column(line(queue.name), 24)}  {line(_about(queue))}".rstrip()
        for queue in found
    )
    output.emit(map(plain.queue, found), lines)


def _about(queue: Queue) -> str:
    """What is told of a queue beside its name."""
    words = (queue.description, "disabled" if queue.disabled else "")
    return ", ".join(word for word in words if word)


def _find(desk: Desk, word: str) -> tuple[User, ...]:
    return asyncio.run(desk.directory.find(word)).people


def _users(output: Output, found: Sequence[User]) -> None:
    lines = (
        f"{column(line(user.login), 24)}  {column(line(user.real_name), 24)}"
        f"  {line(user.email)}".rstrip()
        for user in found
    )
    output.emit(map(plain.user, found), lines)
