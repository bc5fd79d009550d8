"""Every type of custom field of a real RT, set, changed, cleared and refused by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rtdesk.ui.screens.edit import EditScreen
from tests.desks import make_desk
from tests.rt.fields import LAB, STEPS, Steps, line
from tests.rt.server import RT
from tests.ui.apps import Seat, seated
from tests.ui.pictures import utc

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture(autouse=True)
def greenwich() -> Iterator[None]:
    with utc():
        yield


def has(rt: RT, ticket: int, field: str) -> tuple[str, ...]:
    """What RT has in a field; files by their names."""
    fields = rt.get(f"ticket/{ticket}")["CustomFields"]
    values = next(one["values"] for one in fields if one["name"] == field)
    named = (one["filename"] if isinstance(one, dict) else one for one in values)
    return tuple(sorted(value for value in named if value))


async def at_fields(seat: Seat, ticket: int) -> EditScreen:
    """All fields of a ticket, once it is known of what kind they are."""
    await seat.settled()
    await seat.open(ticket)
    await seat.press("e", "e")
    await seat.until(lambda: isinstance(seat.app.screen, EditScreen))
    screen = seat.app.screen
    assert isinstance(screen, EditScreen)
    await seat.until(lambda: screen.form.rows and not any(r.spec.locked for r in screen.form.rows))
    return screen


async def sent(seat: Seat, ticket: int) -> None:
    """Nothing is on its way any more, and nothing was refused."""
    await seat.until(lambda: not seat.desk.entries(ticket))
    await seat.settled()


async def press_on(seat: Seat, screen: EditScreen, field: str, *keys: str) -> None:
    """Keys in the editor of a field."""
    await seat.until(lambda: seat.app.screen is screen)
    screen.form.go(f"CF.{{{field}}}")
    await seat.press("enter")
    await seat.until(lambda: seat.app.screen is not screen)
    await seat.press(*keys)


async def through(seat: Seat, screen: EditScreen, rt: RT, one: Steps) -> None:
    """Sets, changes, refuses and clears."""
    ticket = screen.ticket
    for keys, values in one.steps:
        await press_on(seat, screen, one.field, *keys)
        await seat.until(lambda: seat.app.screen is screen)
        await sent(seat, ticket)
        assert has(rt, ticket, one.field) == tuple(sorted(values)), one.field
        shown = next(row for row in screen.form.rows if row.spec.label == one.field)
        assert sorted(shown.values) == sorted(values)
    last = has(rt, ticket, one.field)
    if one.bad:
        await press_on(seat, screen, one.field, *one.bad)
        await seat.sees(one.said)
        await seat.press("escape")
        if seat.app.screen is not screen:  # what was typed is given up only after a question
            await seat.until(lambda: "Give up what you changed?" in seat.text)
            await seat.press("y")
        await seat.until(lambda: seat.app.screen is screen)
    screen.form.go(f"CF.{{{one.field}}}")
    await seat.press("x")
    if one.kept:
        await seat.sees("must not be empty")
    await sent(seat, ticket)
    assert has(rt, ticket, one.field) == (last if one.kept else ())


@pytest.mark.parametrize("at", range(0, len(STEPS), 6))
async def test_every_type_is_set_changed_refused_and_cleared_by_keys(
    rt: RT, tmp_path: Path, at: int
) -> None:
    ticket = rt.create(LAB, "All fields by keys")
    desk = make_desk(tmp_path, rt.account("root"))
    async with seated(desk) as seat:
        screen = await at_fields(seat, ticket)
        for one in STEPS[at : at + 6]:
            await through(seat, screen, rt, one)


async def test_what_depends_on_another_field_is_offered_by_that_one(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create(LAB, "Region and site")
    desk = make_desk(tmp_path, rt.account("root"))
    async with seated(desk) as seat:
        screen = await at_fields(seat, ticket)
        screen.form.go("CF.{Site}")
        await seat.press("enter")
        await seat.sees("Site depends on Region: choose that first.")
        for region, good, bad in (("EMEA", "Paris", "Tokyo"), ("APAC", "Tokyo", "Berlin")):
            await press_on(seat, screen, "Region", *region, "enter")
            await sent(seat, ticket)
            await press_on(seat, screen, "Site", *bad, "enter")
            await seat.sees("nothing fits")
            await seat.press("ctrl+u", *good, "enter")
            await sent(seat, ticket)
            assert has(rt, ticket, "Site") == (good,)


@pytest.mark.parametrize(
    ("field", "several"),
    [("Screenshot", False), ("Photos", True), ("Contract", False), ("Log files", True)],
)
async def test_files_are_uploaded_looked_at_saved_and_taken_out(
    rt: RT, tmp_path: Path, field: str, several: bool
) -> None:
    ticket = rt.create(LAB, "Files in fields")
    for name in ("one.png", "größe 2.png"):
        (tmp_path / name).write_bytes(PNG + name.encode())
    (tmp_path / "empty.png").touch()
    (tmp_path / "saved").mkdir()
    desk = make_desk(tmp_path / "desk", rt.account("root"))
    async with seated(desk) as seat:
        screen = await at_fields(seat, ticket)
        await press_on(seat, screen, field, *str(tmp_path / "empty.png"), "enter")
        await seat.sees("it is empty")
        await seat.press("ctrl+u", *str(tmp_path / "one.png"), "enter")
        await sent(seat, ticket)
        assert has(rt, ticket, field) == ("one.png",)
        await press_on(seat, screen, field, "enter", "s")
        await seat.sees("Save one.png into")
        await seat.press("ctrl+u", *str(tmp_path / "saved"), "enter")
        await seat.until((tmp_path / "saved" / "one.png").is_file)
        assert (tmp_path / "saved" / "one.png").read_bytes() == PNG + b"one.png"
        await seat.press("a", *str(tmp_path / "größe 2.png"), "enter")
        await sent(seat, ticket)
        both = ("größe 2.png", "one.png")
        assert has(rt, ticket, field) == (both if several else both[:1])
        await press_on(seat, screen, field, "enter", "x")
        await sent(seat, ticket)
        assert len(has(rt, ticket, field)) == int(several)
        screen.form.go(f"CF.{{{field}}}")
        await seat.press("x")
        await sent(seat, ticket)
        assert has(rt, ticket, field) == ()


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", ""])
async def test_a_moment_is_meant_in_ones_own_time_whatever_zone_rt_reads_it_in(
    rt: RT, tmp_path: Path, zone: str
) -> None:
    ticket = rt.create(LAB, "Moments")
    rt.put("user/root", {"Timezone": zone})
    try:
        desk = make_desk(tmp_path, rt.account("root"))
        async with seated(desk) as seat:
            screen = await at_fields(seat, ticket)
            for typed, stored in (
                ("2026-12-24 14:30", "2026-12-24T14:30:00Z"),
                ("2027-07-01 09:00", "2027-07-01T09:00:00Z"),
            ):
                await press_on(seat, screen, "Maintenance window", *line(typed))
                await sent(seat, ticket)
                assert has(rt, ticket, "Maintenance window") == (stored,)
    finally:
        rt.put("user/root", {"Timezone": ""})
