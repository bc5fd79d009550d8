"""Which lists there are: rtdesk's own, the user's, searches saved in RT, and the queues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from rtdesk.config.profile import NamedList, Profile
from rtdesk.records import extras
from rtdesk.records.queue import Queue
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.store.batch import ListSpec
from rtdesk.store.orders import columns as ordered
from rtdesk.text.quote import quote

if TYPE_CHECKING:
    from rtdesk.store.overview import What

ACTIVE = "Status = '__Active__'"
NEWEST = "-LastUpdated"
BEHIND: Mapping[What, str] = {
    "new": "Status = 'new'",
    "unowned": f"Owner = 'Nobody' AND {ACTIVE}",
    "overdue": f"Due IS NOT NULL AND Due < 'now' AND {ACTIVE}",
}
"""What the numbers of the overview of queues say, in TicketSQL."""


def behind(queue: str, what: What) -> str:
    """The query for the tickets behind one of these numbers."""
    return f"Queue = {quote(queue)} AND {BEHIND[what]}"


def define(
    profile: Profile,
    *,
    built_in: Iterable[ListSpec],
    kept: Iterable[ListSpec],
    searches: Iterable[SavedSearch],
    queues: Iterable[Queue],
    me: str,
    chosen_columns: Callable[[str], tuple[str, ...]],
    chosen_order: Callable[[str], str],
) -> dict[str, ListSpec]:
    """All lists by name; `kept` are those that the user made while the desk ran.

    `chosen_columns` and `chosen_order` are what the user likes better than what is configured.
    """
    own = [
        ListSpec(n.name, n.title, n.query, n.order or NEWEST, n.columns, refresh=n.refresh)
        for n in profile.lists
        if n.query
    ]
    saved = [
        ListSpec(f"search-{s.id}", s.name, s.query, s.order, _marked(s.columns))
        for s in searches
        if not s.why
    ]
    of_queues = [
        ListSpec(
            f"queue-{q.id}",
            q.name,
            f"Queue = {quote(q.name)} AND {ACTIVE}",
            needs=(("queue", q.name),),
        )
        for q in queues
        if not q.disabled
    ]
    specs = {spec.name: spec for spec in (*built_in, *kept, *own, *saved, *of_queues)}
    if me and "mine" in specs:
        specs["mine"] = replace(specs["mine"], needs=(("owner", me),))
    for wish in profile.lists:
        if not wish.query and (found := named(specs.values(), wish.name)):
            specs[found.name] = _with(found, wish)
    for spec in specs.values():
        usual = spec.columns or profile.columns
        shown = chosen_columns(spec.name) or usual
        keys = (extras.column(column)[0] for column in shown)
        sorted_by = (column for column, _ in ordered(chosen_order(spec.name) or spec.order))
        names = tuple(dict.fromkeys(n for n in (*keys, *sorted_by) if extras.kind(n)))
        specs[spec.name] = replace(spec, columns=shown, usual=usual, extras=names)
    return specs


def named(specs: Iterable[ListSpec], name: str) -> ListSpec | None:
    """A list by its name, else the first with this title."""
    every = tuple(specs)
    by_name = (spec for spec in every if spec.name == name)
    by_title = (spec for spec in every if spec.title.casefold() == name.casefold())
    return next(by_name, None) or next(by_title, None)


def _marked(columns: tuple[str, ...]) -> tuple[str, ...]:
    """RT knows no marks: they stand before the subject, as ever."""
    if "mark" in columns or "subject" not in columns:
        return columns
    at = columns.index("subject")
    return (*columns[:at], "mark", *columns[at:])


def _with(spec: ListSpec, wish: NamedList) -> ListSpec:
    return replace(
        spec,
        title=wish.title or spec.title,
        order=wish.order or spec.order,
        columns=wish.columns or spec.columns,
        refresh=spec.refresh if wish.refresh is None else wish.refresh,
    )
