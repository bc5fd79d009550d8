"""`rtdesk ls --all-profiles`: the same list of every server of the configuration."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime

from rtdesk.backend.errors import BackendError
from rtdesk.cli import plain
from rtdesk.cli.lines import exit_code, row_text
from rtdesk.cli.output import Output, line
from rtdesk.cli.output import complain as warn
from rtdesk.cli.profile import desk_for
from rtdesk.cli.style import Paint
from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import config_file
from rtdesk.config.profile import load_profile
from rtdesk.desk import Desk
from rtdesk.desk.profiles import Profiles
from rtdesk.desk.together import SHARED
from rtdesk.records.ticket import TicketRow
from rtdesk.text.columns import column

MOST = 20
"""Cells that the name of a profile may take."""
LATEST = datetime.max.replace(tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=UTC)
Trouble = BackendError | ConfigError | OSError
Answer = tuple[TicketRow, ...] | Trouble
Rows = list[tuple[str, TicketRow]]
"""Tickets with the names of their profiles."""


def ls(given: argparse.Namespace) -> int:
    """A line per ticket; 0, or the code of the first server that gave none.

    Raises:
        ConfigError: there are no profiles, or the form asks for what there is not.
    """
    output, paint = Output.of(given, plain.PROFILED), Paint.of(given)
    with ExitStack() as stack:
        opened = _open(given, stack)
        desks = {name: desk for name, desk in opened.items() if isinstance(desk, Desk)}
        answers = {**opened, **asyncio.run(_ask(desks, given))}
    codes = []
    for name, answer in answers.items():
        if isinstance(answer, Trouble):
            warn(f"{name}: {answer}")
            codes.append(_code(answer))
    found = [
        (name, row) for name, rows in answers.items() if isinstance(rows, tuple) for row in rows
    ]
    if not given.order:
        _put_in_order(found, given.query)
    output.emit(
        ({**plain.row(row), "profile": name} for name, row in found),
        _lines(found, paint),
    )
    return next(iter(codes), 0)


def _code(error: Trouble) -> int:
    if isinstance(error, BackendError):
        return exit_code(error)
    return 2 if isinstance(error, ConfigError) else 1


def _open(given: argparse.Namespace, stack: ExitStack) -> dict[str, Desk | Trouble]:
    """A desk for every profile, or why there is none."""
    file = given.config or config_file()
    flags = dict(given.set)
    profiles = Profiles(file, flags)
    names = list(profiles.servers())
    if not names:
        raise ConfigError(f"{file} has no server: `rtdesk init` asks for one")
    try:
        own = load_profile(file, given.profile, flags=flags).name
    except ConfigError:
        own = ""
    found: dict[str, Desk | Trouble] = {}
    for name in names:
        try:
            found[name] = desk = desk_for(given) if name == own else profiles.open(name)
            stack.callback(desk.close)
        except (ConfigError, OSError) as error:
            found[name] = error
    return found


async def _ask(desks: Mapping[str, Desk], given: argparse.Namespace) -> dict[str, Answer]:
    """What each server has, asked of all at the same time."""
    is_list = any(desk.line.named(given.query) for desk in desks.values())
    ways = (_found(desk, given, is_list=is_list) for desk in desks.values())
    return dict(zip(desks, await asyncio.gather(*ways), strict=True))


async def _found(desk: Desk, given: argparse.Namespace, *, is_list: bool) -> Answer:
    spec = desk.line.named(given.query)
    if spec is None and (is_list or given.cached):
        return ConfigError(f"there is no list {given.query!r}")
    order = given.order or _order(given.query)
    if spec and (given.cached or spec.local):
        return desk.line.cached(spec.name, given.limit, order)
    try:
        return await desk.search(spec.query if spec else given.query, order, given.limit)
    except (BackendError, ConfigError) as error:
        return error


def _order(query: str) -> str:
    shared = (one.order for one in SHARED if query in (one.key, one.title))
    return next(shared, "-LastUpdated")


def _put_in_order(found: Rows, query: str) -> None:
    if _order(query) == "Due":
        found.sort(key=lambda one: one[1].due or LATEST)
    else:
        found.sort(key=lambda one: one[1].last_updated or FIRST, reverse=True)


def _lines(found: Rows, paint: Paint) -> Iterator[str]:
    now = datetime.now(UTC)
    width = min(max((len(line(name)) for name, _ in found), default=0), MOST)
    narrower = Paint(on=paint.on, width=max(paint.width - width - 2, 0))
    for name, row in found:
        yield f"{column(line(name), width)}  {row_text(row, now, narrower)}"
