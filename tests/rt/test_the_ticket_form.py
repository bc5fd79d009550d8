"""Every field of the ticket form on a real RT: what may be changed is, what may not is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rtdesk.text import spec as kinds
from tests.desks import make_desk
from tests.rt.server import RT
from tests.rt.test_fields_on_screen import at_fields, sent
from tests.ui.apps import Seat, seated
from tests.ui.pictures import utc

NEW = {
    "Subject": ("Another subject",),
    "Status": ("stalled",),
    "Owner": ("alice",),
    "Priority": ("70",),
    "SLA": ("Gold",),
    "Due": ("2027-02-03 10:00:00",),
    "Starts": ("2027-01-03 10:00:00",),
    "Started": ("2026-11-03 10:00:00",),
    "TimeWorked": ("90",),
    "TimeEstimated": ("120",),
    "TimeLeft": ("30",),
    "Requestor": ("carol@example.com", "dave@example.com"),
    "Cc": ("nora",),
    "AdminCc": ("bob",),
    "Queue": ("General",),
}
"""The queue last: what may be done changes with it."""
KEYS = {
    "Subject": ("ctrl+u", *"Another subject", "enter"),
    "Priority": ("ctrl+u", *"70", "enter"),
    "SLA": ("ctrl+u", *"Gold", "enter"),
    "Due": (*"2027-02-03 10:00", "enter"),
    "Starts": (*"2027-01-03 10:00", "enter"),
    "Started": (*"2026-11-03 10:00", "enter"),
    "TimeWorked": (*"1h30", "enter"),
    "TimeEstimated": (*"120", "enter"),
    "TimeLeft": (*"30", "enter"),
    "Owner": (*"me", "enter"),
    "Queue": (*"General", "enter"),
}


@pytest.fixture(autouse=True)
def greenwich() -> Iterator[None]:
    with utc():
        yield


def told(rt: RT, ticket: int) -> dict[str, object]:
    """What RT has, but for what every change changes."""
    found = rt.get(f"ticket/{ticket}")
    for name in ("_hyperlinks", "LastUpdated", "LastUpdatedBy"):
        found.pop(name)
    found["CustomFields"] = {one["name"]: one["values"] for one in found["CustomFields"]}
    return dict(found)


async def test_every_field_is_changed_by_keys_and_read_back(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "The form", requestor="carol@example.com")
    desk = make_desk(tmp_path, rt.account("alice"))
    async with seated(desk) as seat:
        screen = await at_fields(seat, ticket)
        for field, keys in KEYS.items():
            await seat.until(lambda: seat.app.screen is screen)
            screen.form.go(field)
            await seat.press("enter")
            await seat.until(lambda: seat.app.screen is not screen)
            await seat.press(*keys)
            await sent(seat, ticket)
            row = next(row for row in screen.form.rows if row.spec.name == field)
            assert row.values == NEW[field], field
    now = told(rt, ticket)
    assert (now["Subject"], str(now["Priority"]), now["SLA"]) == ("Another subject", "70", "Gold")
    assert str(now["Due"]) == "2027-02-03T10:00:00Z"
    assert [str(now[name]) for name in ("TimeWorked", "TimeEstimated", "TimeLeft")] == [
        *("90", "120", "30")
    ]
    assert now["Owner"]["id"] == "alice"  # type: ignore[index]


async def refused(seat: Seat, rt: RT, ticket: int, *, custom: tuple[str, ...] = ()) -> None:
    """Tries to change every field, and finds RT's sentence below each."""
    screen = await at_fields(seat, ticket)
    before = told(rt, ticket)
    wanted = NEW if not custom else {f"CF.{{{name}}}": ("me",) for name in custom}
    for row in [row for row in screen.form.rows if row.spec.name in wanted]:
        field = row.spec.name
        screen._change(row.spec, wanted[field])
        await seat.until(lambda: all(e.state == "refused" for e in seat.desk.entries(ticket)))
        await seat.settled()
        shown = next(row for row in screen.form.rows if row.spec.name == field)
        assert shown.tone == "error", field
        assert shown.note.startswith("✗ “"), shown.note
        assert "said nothing" not in shown.note, field
        assert told(rt, ticket) == before, field
        assert shown.values == row.values
        if row.spec.kind not in (kinds.PEOPLE, kinds.STATUS):
            screen.form.go(field)
            await seat.press("d")
            await seat.until(lambda: not seat.desk.entries(ticket))
        else:
            desk_entries = seat.desk.entries(ticket)
            seat.desk.drop(desk_entries[0].group, {ticket})
    assert told(rt, ticket) == before


async def test_who_may_not_change_a_ticket_is_told_at_each_field(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Network", "Not for bob", requestor="carol@example.com")
    desk = make_desk(tmp_path, rt.account("bob"))
    async with seated(desk) as seat:
        await refused(seat, rt, ticket)


async def test_who_may_not_change_a_custom_field_is_told_at_it(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Fields that bob may not change")
    desk = make_desk(tmp_path, rt.account("bob"))
    async with seated(desk) as seat:
        await refused(seat, rt, ticket, custom=("Set by robots",))
