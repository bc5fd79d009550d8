"""`rtdesk edit`: fields of tickets by their names, each change sent and proved by itself."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rtdesk.cli.at_desk import at_desk
from rtdesk.cli.ids import ids
from rtdesk.cli.output import Output
from rtdesk.cli.output import complain as say
from rtdesk.cli.waiting import OUTCOME, current, follow
from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.desk.changing import every_spec, held, wish_for
from rtdesk.records.ticket import Ticket
from rtdesk.text import spec as kinds
from rtdesk.text.dates import NotADate
from rtdesk.text.field_checks import checked
from rtdesk.text.field_values import NEW_FILE, new_file, path_of, priority, read
from rtdesk.text.paths import look
from rtdesk.text.spec import Spec

NOTHING = "say what to change: --field Due=fri, --cf Severity=High"
Wish = tuple[str, str, str]
"""A name, how (`=`, `+`, `-`), and what."""


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    Output.of(given, OUTCOME)  # a wrong form is told before anything is done
    wishes = [*_wishes(given.fields, custom=False), *_wishes(given.cf, custom=True)]
    if not wishes:
        raise ConfigError(NOTHING)
    return at_desk(given, lambda desk: _do(desk, given, wishes))


def _do(desk: Desk, given: argparse.Namespace, wishes: Sequence[Wish]) -> int:
    tickets, failed = asyncio.run(current(desk, ids(given, desk.profile.url)))
    planned = [asyncio.run(_planned(desk, ticket, wishes)) for ticket in tickets]
    troubles = [trouble for _, found in planned for trouble in found]
    for trouble in troubles:
        say(trouble)
    if troubles:
        return 1
    groups = [
        group
        for ticket, (plan, _) in zip(tickets, planned, strict=True)
        for spec, new in plan
        if (group := desk.fields.change(ticket, spec, new))
    ]
    return max(follow(desk, given, groups), failed)


def _wishes(pairs: Iterable[tuple[str, str]], *, custom: bool) -> list[Wish]:
    """`NAME=`, `NAME+=` and `NAME-=`; a custom field as ops name it."""
    found = []
    for name, value in pairs:
        how = name[-1:] if name[-1:] in ("+", "-") else "="
        plain = name.rstrip("+-").strip() if how != "=" else name.strip()
        found.append((f"CF.{{{plain}}}" if custom else plain, how, value))
    return found


Plan = list[tuple[Spec, tuple[str, ...]]]


async def _planned(desk: Desk, ticket: Ticket, wishes: Sequence[Wish]) -> tuple[Plan, list[str]]:
    """The fields with the values they are to have, and what is wrong with any of it."""
    known = await desk.fields.of_queue(int(ticket.queue.id))
    specs = {
        name.casefold(): spec
        for section in every_spec(ticket, known).values()
        for spec in section
        for name in ((spec.name,) if spec.custom else (spec.name, spec.label))
    }
    plan: dict[str, tuple[Spec, tuple[str, ...]]] = {}
    troubles = []
    for name in dict.fromkeys(name for name, _, _ in wishes):
        spec = specs.get(name.casefold())
        if spec is None or spec.locked:
            why = spec.locked if spec else "there is no such field"
            troubles.append(f"#{ticket.id}: {name.removeprefix('CF.').strip('{}')}: {why}")
            continue
        mine = [(how, value) for asked, how, value in wishes if asked == name]
        try:
            new = _new(spec, held(ticket, spec), mine)
            spec = await _with_choices(desk, ticket, spec, plan)
            wrong = checked(spec, new)
        except NotADate as error:
            new, wrong = (), str(error)
        wrong = wrong or next((t for v in new if (t := _no_file(v))), "")
        if wrong:
            troubles.append(f"#{ticket.id}: {wrong}")
        elif wish_for(ticket, spec, new):
            plan[spec.name] = (spec, new)
    return list(plan.values()), troubles


def _new(spec: Spec, before: tuple[str, ...], wishes: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The values after all that is asked for a field."""
    set_ = [value for how, value in wishes if how == "="]
    now = [_read(spec, value, before) for value in set_] if set_ else list(before)
    now += [_read(spec, value, before) for how, value in wishes if how == "+"]
    gone = {_read(spec, value, before) for how, value in wishes if how == "-"}
    return tuple(dict.fromkeys(value for value in now if value and value not in gone))


def _read(spec: Spec, typed: str, before: tuple[str, ...]) -> str:
    if spec.kind in kinds.FILES:
        is_path = typed.startswith(NEW_FILE)
        return new_file(str(Path(typed[1:]).expanduser().absolute())) if is_path else typed
    if spec.kind == kinds.PRIORITY:
        return priority(typed, before[0] if before else "0")
    return read(spec, typed, datetime.now(UTC))


def _no_file(value: str) -> str:
    facts = look(path_of(value)) if path_of(value) else None
    return f"{facts.name}: {facts.trouble}" if facts and facts.trouble else ""


async def _with_choices(
    desk: Desk,
    ticket: Ticket,
    spec: Spec,
    plan: Mapping[str, tuple[Spec, tuple[str, ...]]],
) -> Spec:
    """A list with what it has beside the value of the field that it depends on."""
    if spec.kind != kinds.SELECT or not spec.field:
        return spec
    category = ""
    if spec.based_on:
        planned = plan.get(spec.based_on)
        upper = planned[1] if planned else held(ticket, Spec(spec.based_on, ""))
        category = upper[0] if upper else ""
    return replace(spec, choices=await desk.fields.choices(spec.field, category))
