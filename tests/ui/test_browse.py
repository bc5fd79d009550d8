"""The resource browser on the demo: moving, filtering, what it shows and what it never does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from rtdesk.backend.errors import Unreachable
from rtdesk.records.link import Link
from rtdesk.ui import clipboard
from rtdesk.ui.clipboard import Copied
from rtdesk.ui.looking_around import look_around
from rtdesk.ui.screens.browse import BrowseScreen
from rtdesk.ui.screens.pager import PagerScreen
from rtdesk.ui.trail import START, Stop, Trail
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk, go


@asynccontextmanager
async def at(folder: Path, link: Link | None = None, login: str = "anna") -> AsyncIterator[Seat]:
    """Somebody in the browser, at what a link leads to, or where everything begins."""
    async with at_desk(Demo(), folder, login=login) as seat:
        look_around(seat.app, link=link)
        await seat.until(lambda: isinstance(seat.app.screen, BrowseScreen))
        await quiet(seat)
        yield seat


def browser(seat: Seat) -> BrowseScreen:
    assert isinstance(seat.app.screen, BrowseScreen), seat.app.screen
    return seat.app.screen


async def quiet(seat: Seat) -> None:
    """Waits until what is here was read."""
    await seat.until(
        lambda: not (here := browser(seat).here).asking and (here.is_read or here.trouble)
    )
    await seat.pilot.pause()


def _is_quiet(screen: BrowseScreen) -> bool:
    here = screen.here
    return not here.asking and (here.is_read or bool(here.trouble))


def self_link(path: str) -> Link:
    kind, _, id_ = path.partition("/")
    return Link("self", path, kind, id_)


async def test_fields_stand_under_readable_names(tmp_path: Path) -> None:
    async with at(tmp_path, self_link("queue/2")) as seat:
        await seat.sees("Correspond address   support@harbour.example", "Without SLA          no")
        await seat.sees("Fields of tickets  › Severity", "+ New ticket")
        assert "CorrespondAddress" not in seat.text


async def test_back_and_forward_keep_the_cursor(tmp_path: Path) -> None:
    async with at(tmp_path, Link("list", "queues/all", "queue", name="Queues")) as seat:
        await seat.press("j", "j", "enter")
        await quiet(seat)
        name = browser(seat).here.name
        await seat.press("h")
        line = browser(seat).line
        assert line
        assert line.content.plain.split()[0] == name.split()[0]
        await seat.press("alt+right")
        assert browser(seat).here.name == name
        await seat.press("h", "j", "enter", "alt+right")
        assert browser(seat).here.name != name


async def test_the_browser_opens_where_it_was_left(tmp_path: Path) -> None:
    async with at(tmp_path) as seat:
        await seat.press("j", "enter")
        await quiet(seat)
        await seat.press("enter")
        await quiet(seat)
        name = browser(seat).here.name
        await seat.press("escape")
        await go(seat, "x")
        await seat.until(lambda: browser(seat).here.name == name)
        await go(seat, "x")
        assert browser(seat).here.link is START


async def test_letters_filter_and_escape_brings_all_back(tmp_path: Path) -> None:
    async with at(tmp_path, Link("list", "queues/all", "queue", name="Queues")) as seat:
        await seat.press("slash", *"net")
        await seat.sees("Network")
        assert "Billing" not in seat.text
        await seat.press("enter")
        await seat.sees("1 fit")
        await seat.press("escape")
        await seat.sees("Billing", "Network")
        await seat.press("slash", *"no", "slash", *"such")
        await seat.sees("Nothing fits.", "no/such")


async def test_people_are_looked_for_while_one_types(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        await go(seat, "p")
        await seat.sees("Help desk")
        await seat.until(lambda: browser(seat).find_line.display)
        await seat.press(*"tanaka")
        await seat.sees("Mei Tanaka", "mei@harbour.example")
        await seat.press("enter", "enter")
        await quiet(seat)
        await seat.sees("Real name", "Mei Tanaka", "Tickets they asked for")


async def test_what_leads_out_is_shown_copied_and_never_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    async def copy(app: object, text: str, wish: object) -> Copied:
        copied.append(text)
        return Copied("here")

    monkeypatch.setattr(clipboard, "copy", copy)
    world = Demo()
    id_ = world.create("Support", "Leads out", RefersTo=["https://evil.test/REST/2.0/ticket/1"])
    async with at_desk(world, tmp_path) as seat:
        look_around(seat.app, link=self_link(f"ticket/{id_}"))
        await seat.sees("» Refers to  https://evil.test")
        await seat.press("slash", *"evil", "enter")
        before = seat.desk.ledger()
        await seat.press("enter")
        await seat.sees("leads out of RT")
        assert len(browser(seat).trail._past) == 2
        assert {kind: t.requests for kind, t in seat.desk.ledger().items()} == {
            kind: t.requests for kind, t in before.items()
        }
        await seat.press("y")
        await seat.until(lambda: copied)
        assert copied == ["https://evil.test/REST/2.0/ticket/1"]


async def test_an_address_is_copied_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []

    async def copy(app: object, text: str, wish: object) -> Copied:
        copied.append(text)
        return Copied("here")

    monkeypatch.setattr(clipboard, "copy", copy)
    async with at(tmp_path, self_link("queue/2")) as seat:
        await seat.press("Y")
        await seat.until(lambda: copied)
        await seat.press("slash", *"history", "enter", "Y")
        await seat.until(lambda: len(copied) == 2)
        home = seat.desk.profile.url.rstrip("/")
        assert copied == [f"{home}/REST/2.0/queue/2", f"{home}/REST/2.0/queue/2/history"]


async def test_a_long_text_is_read_in_the_pager(tmp_path: Path) -> None:
    async with at(tmp_path, self_link("article/4")) as seat:
        await seat.sees("Could you tell us:", "which device")
        await seat.press("slash", *"tell", "enter", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, PagerScreen))
        await seat.sees("what the message says, word for word")


async def test_empty_fields_come_by_a_key(tmp_path: Path) -> None:
    async with at(tmp_path, self_link("ticket/65")) as seat:
        assert "Resolved" not in seat.text
        await seat.press("a")
        await seat.sees("Resolved")
        await seat.press("a")
        assert "Resolved" not in seat.text


async def test_disabled_records_come_by_the_same_key(tmp_path: Path) -> None:
    async with at(tmp_path, Link("list", "groups", "group", name="Groups"), "root") as seat:
        assert "Old team" not in seat.text
        await seat.press("a")
        await seat.sees("Old team")


async def test_without_rt_it_says_why_and_asks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at(tmp_path) as seat:

        async def fails(*_: object) -> NoReturn:
            raise Unreachable("connection refused")

        with monkeypatch.context() as broken:
            broken.setattr(seat.desk.resources, "open", fails)
            await seat.press("j", "enter")
            await seat.sees("✗ connection refused · R asks again.")
        await seat.press("R")
        await seat.sees("Billing", "Support")


async def test_words_of_the_server_stay_words(tmp_path: Path) -> None:
    world = Demo()
    world.create("Support", "\x1b]0;pwned\x07[bold red]$evil[/] \u202egpj.exe", Content="x")
    async with at_desk(world, tmp_path) as seat:
        look_around(seat.app, link=Link("list", "tickets", "ticket", name="Tickets"))
        await seat.sees("[bold red]$evil[/]")
        assert "\x1b" not in seat.text
        assert "\u202e" not in seat.text


async def test_a_queue_offers_a_new_ticket_in_it(tmp_path: Path) -> None:
    async with at(tmp_path, self_link("queue/2")) as seat:
        await seat.press("slash", *"New ticket", "enter", "enter")
        await seat.until(lambda: not isinstance(seat.app.screen, BrowseScreen))
        await seat.sees("Support", "Subject")


async def test_a_file_of_a_custom_field_is_saved(tmp_path: Path) -> None:
    world = Demo()
    file = {"FileName": "label.png", "FileType": "image/png", "FileContent": "aGVsbG8="}
    id_ = world.create("Lab", "With a photo", CustomFields={"Photo": file})
    folder = tmp_path / "saved"
    folder.mkdir()
    async with at_desk(world, tmp_path) as seat:
        look_around(seat.app, link=self_link(f"ticket/{id_}"))
        await seat.sees("label.png")
        await seat.press("slash", *"label", "enter", "enter")
        await seat.sees("Save label.png into")
        await seat.press("ctrl+u", *("slash" if c == "/" else c for c in str(folder)), "enter")
        await seat.until((folder / "label.png").exists)
    assert (folder / "label.png").read_bytes() == b"hello"


def test_a_trail_forgets_what_lies_far_behind() -> None:
    trail = Trail()
    for number in range(500):
        trail.go(Stop(self_link(f"ticket/{number}")))
    assert len(list(trail)) < 300
    assert next(iter(trail)).link is START
    assert trail.here.link.id == "499"
