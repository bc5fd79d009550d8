"""The same list of all servers in one: rows, states, keys, and that nothing stays open."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from textual.widgets import Input

from rtdesk.config.errors import ConfigError
from rtdesk.desk.profiles import Profiles
from rtdesk.desk.together import SHARED, ServerTicket, together
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.lease import lease
from rtdesk.store.errors import NotSaved
from rtdesk.store.view import Place
from rtdesk.ui.beside import Server
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.everywhere import EverywhereScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.everywhere_lines import Told, server_lines
from rtdesk.ui.widgets.everywhere_list import name_width
from tests.contract.server import Demo, wrong
from tests.desks import ids, make_desk, running, until
from tests.pty import Terminal
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, drafts, go, kinds, seated
from tests.ui.several import (
    Several,
    at,
    away,
    broken,
    everywhere,
    opened,
    rows,
    silent,
    with_account,
)

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.fixture
def lab() -> Demo:
    return Demo("6.0.0")


async def whole(seat: Seat, screen: EverywhereScreen, *names: str) -> None:
    """Waits until these servers gave their tickets."""

    def read() -> bool:
        desks = [server.desk for server in screen.servers.all if server.name in names]
        return all(d and d.list_state(screen.shared.key).complete for d in desks)

    await seat.until(read)
    await seat.until(lambda: {name for name, _ in rows(screen)} >= set(names))


async def to(seat: Seat, screen: EverywhereScreen, name: str, ticket: int) -> None:
    """Puts the cursor on a ticket."""
    await seat.press("home")
    for _ in range(screen.tickets.count):
        if screen.spot == (name, ticket):
            return
        await seat.press("j")
    raise AssertionError((name, ticket, rows(screen)))


# -- what is put together ----------------------------------------------------------------------


def test_tickets_of_all_servers_are_in_one_order() -> None:
    places = {"a": [Place(9, 1), Place(5, 2)], "b": [Place(7, 1), Place(5, 9)], "c": []}
    assert together(SHARED[0], places) == [("a", 1), ("b", 1), ("a", 2), ("b", 9)]
    due = next(one for one in SHARED if one.key == "due")
    places = {"a": [Place(1, 4), Place(8, 3)], "b": [Place(2, 4)]}
    assert together(due, places) == [
        ServerTicket("a", 4),
        ServerTicket("b", 4),
        ServerTicket("a", 3),
    ]


def test_names_are_cut_only_where_they_stay_different() -> None:
    assert name_width(["lab", "default"], 20) == 7
    assert name_width(["a", "b"], 20) == len("Server")
    assert name_width(["production-north", "production-south"], 8) == 13
    assert name_width(["one-very-long-name-indeed", "x"], 10) == 10


# -- on the screen -----------------------------------------------------------------------------


@SIZES
async def test_both_servers_are_in_one_list_and_each_says_how_it_stands(
    world: Demo, lab: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    extra = lab.create("Support", "Only in the lab", Owner="anna", Content="Hello.")
    async with everywhere(world, tmp_path, {"lab": at(lab)}, size=size) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        found = rows(screen)
        both = [ticket for name, ticket in found if name == "default"]
        assert found[0] == ("lab", extra), "the newest change first"
        assert set(both) < {ticket for name, ticket in found if name == "lab"}, "equal ids"
        assert len(found) == len(set(found)) == 2 * len(both) + 1
        assert set(both) == set(ids(seat.desk, "mine"))
        text = seat.text
        assert f"{len(found)} on 2 servers" in text
        lines = [line for line in text.splitlines() if line.strip().startswith(("default", "lab"))]
        assert any(str(len(both)) in line and "synced" in line for line in lines)
        assert any(str(len(both) + 1) in line and "synced" in line for line in lines)
        assert "Only in the lab" in text


async def test_lists_are_walked_through_and_the_last_one_is_remembered(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        await seat.press("tab", "tab", "tab")
        assert screen.shared.key == "due"
        await whole(seat, screen, "default", "lab")
        assert "the first to be due on top" in seat.text
        desks = {server.name: server.desk for server in screen.servers.all}
        for name, desk in desks.items():
            assert desk
            its = [ticket for whose, ticket in rows(screen) if whose == name]
            assert its == ids(desk, "due")
        await seat.press("5")
        assert screen.shared.key == "all"
        await seat.press("tab")
        assert screen.shared.key == "mine"
        await seat.press("left_square_bracket")
        await seat.press("q")
        again = await opened(seat)
        assert again.shared.key == "all"


async def test_news_of_another_server_come_in(world: Demo, lab: Demo, tmp_path: Path) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        await seat.press("j", "j")
        under = screen.spot
        made = lab.create("Support", "Fresh in the lab", Owner="anna", Content="Hello.")
        await seat.press("R")
        await seat.until(lambda: ("lab", made) in rows(screen))
        assert screen.spot == under, "the cursor stays on its ticket"
        await seat.sees("Fresh in the lab")
        assert "●" in next(line for line in seat.text.splitlines() if "Fresh in" in line)


async def test_the_next_unread_ticket_may_be_on_another_server(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        await go(seat, "u")
        await seat.sees("No other unread ticket in this list.")
        made = lab.create("Support", "Not seen yet", Owner="anna", Content="Hello.")
        await seat.press("R")
        await seat.until(lambda: ("lab", made) in rows(screen))
        await seat.press("G")
        await go(seat, "u")
        assert screen.spot == ("lab", made)


async def test_words_are_looked_for_on_all_servers(world: Demo, lab: Demo, tmp_path: Path) -> None:
    lab.create("Support", "Zeppelin in the lab", Owner="anna", Content="Hello.")
    world.create("Support", "Zeppelin at home", Owner="anna", Content="Hello.")
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        count = screen.tickets.count
        await seat.press("j", "j", "j")
        before = screen.spot
        await seat.press("slash", *"zepp")
        await seat.until(lambda: screen.tickets.count == 2)
        await seat.press("enter")
        assert {name for name, _ in rows(screen)} == {"default", "lab"}
        assert f"2 of {count} with: zepp" in seat.text
        await seat.press("escape")
        await seat.until(lambda: screen.tickets.count == count)
        assert screen.spot == before
        await seat.press("slash", *"nobody has that")
        await seat.sees("No ticket of this list has that, on any server.")
        await seat.press("escape")
        assert seat.app.screen is screen


# -- what stands in the way --------------------------------------------------------------------


async def test_servers_in_trouble_say_so_and_break_nothing(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    made = {
        "gone": away,
        "wrong": with_account(lab, wrong(lab.account("anna"))),
        "broken": broken,
        "lab": at(lab),
    }
    async with everywhere(world, tmp_path, made, size=(120, 48)) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        await seat.sees("does not accept these credentials", "is one of: next, previous")
        await seat.sees("offline since", "refuses connections")
        assert "on 2 of 5 servers" in seat.text
        assert {name for name, _ in rows(screen)} == {"default", "lab"}
        profiles = seat.app.profiles
        assert isinstance(profiles, Several)
        await seat.press("R")
        await seat.until(lambda: profiles.opened.count("broken") == 2)
        assert profiles.opened.count("lab") == 1


async def test_a_copy_that_is_damaged_is_one_servers_own_trouble(
    world: Demo, lab: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        other = seat.app.beside["lab"]

        def damaged(*_: object) -> NoReturn:
            raise NotSaved("the copy is damaged")

        for name in ("rows", "view", "counts"):
            monkeypatch.setattr(other, name, damaged)
        await seat.press("tab")
        await seat.sees("✗ the copy is damaged", "on 1 of 2 servers")
        await seat.until(lambda: not seat.app.beside)
        await seat.until(lambda: {name for name, _ in rows(screen)} == {"default"})
        await seat.press("R")
        await seat.until(lambda: {name for name, _ in rows(screen)} == {"default", "lab"})


async def test_a_server_that_is_away_shows_its_tickets_as_of_then(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    desk = at(lab)(tmp_path / "lab")
    async with running(desk):
        desk.want_list("mine")
        await until(desk, lambda: desk.list_state("mine").complete)
        before = set(ids(desk, "mine"))
    async with everywhere(world, tmp_path, {"lab": away}) as (seat, screen):
        await seat.until(lambda: {t for name, t in rows(screen) if name == "lab"} == before)
        await seat.sees("as of", "offline since")


@pytest.mark.parametrize("login", ["stranger", "nobody"])
async def test_without_tickets_it_says_why(
    world: Demo, lab: Demo, tmp_path: Path, login: str
) -> None:
    other = at(lab, "dave") if login == "stranger" else broken
    desk = make_desk(tmp_path / "own", world.account("dave"), world.app)
    async with seated(desk) as seat:
        seat.app.profiles = Several(tmp_path, {"lab": other})
        await seat.settled()
        await opened(seat)
        if login == "stranger":
            await seat.sees("No tickets match, on any server.")
        else:
            await seat.sees("No tickets on the other servers.", "in the way of lab is said above")


async def test_while_a_server_is_asked_it_says_so(world: Demo, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "own", world.account("dave"), world.app)
    async with seated(desk) as seat:
        seat.app.profiles = Several(tmp_path, {"lab": silent})
        await seat.settled()
        await opened(seat)
        await seat.sees("asking lab…", "connecting…", "0 on 2 servers")
        await seat.press("q")
        await seat.until(lambda: not seat.app.beside)


def test_of_many_servers_those_in_trouble_are_told() -> None:
    servers = [Server(f"server-{n}") for n in range(9)]
    tellings = [Told("ready", "7", "synced 12:04")] * 7
    tellings += [Told("failed", "", "no way " * 20), Told("stale", "3", "\u2717 [b]x")]
    for width in (60, 120):
        lines = server_lines(servers, tellings, width=width, most=5)
        assert len(lines) == 5
        assert [line.plain.split()[0] for line in lines[:2]] == ["server-7", "server-8"]
        assert lines[-1].plain.strip() == "and 5 other servers"
        assert all(line.cell_length <= width for line in lines)
        lines = server_lines(servers, tellings, width=width, most=12)
        assert len(lines) == 9 + (1 if width == 120 else 2)
        assert "[b]x" in lines[-1].plain, "words are words"


async def test_no_secret_of_the_environment_goes_to_a_server_it_is_not_meant_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('url = "https://a"\n[profiles.b]\nurl = "https://b"\n', "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    desk = Profiles(file, {}).open("b")
    assert (desk.profile.name, desk.host, desk.profile.read_only) == ("b", "b", True)
    assert desk.kept_lists.is_relative_to(tmp_path / "lists")
    desk.close()
    monkeypatch.setattr("rtdesk.desk.profiles.load_profile", _with_token)
    with pytest.raises(ConfigError, match="RTDESK_TOKEN is set"):
        Profiles(file, {}).open("b")


def _with_token(file: Path, name: str, flags: object) -> object:
    from rtdesk.config.profile import load_profile

    return load_profile(file, name, {"RTDESK_TOKEN": "1-2-3"})


# -- one sits at one server --------------------------------------------------------------------


async def test_enter_opens_a_ticket_of_this_server_here(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        mine = [ticket for name, ticket in rows(screen) if name == "default"]
        await to(seat, screen, "default", mine[1])
        await seat.sees("r Reply")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == mine[1]
        await seat.press("J")
        await seat.until(lambda: seat.ticket.ticket_in_focus == mine[2])
        await seat.press("q")
        await seat.until(lambda: seat.app.screen is screen)
        await seat.until(lambda: screen.spot == ("default", mine[2]))


async def test_enter_on_another_servers_ticket_goes_there(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        ticket = ids(seat.desk, "mine")[0]
        await to(seat, screen, "lab", ticket)
        assert screen.ticket_in_focus is None, "nothing can be done to it here"
        await seat.sees(f"enter Go to lab and open #{ticket}")
        seat.desk.save_draft(Draft(ticket, "correspond", "half a word"))
        await seat.press("enter")
        await seat.until(lambda: seat.app._exit)
        assert (seat.app.next_profile, seat.app.next_ticket) == ("lab", ticket)
        assert drafts(seat.desk) == {(ticket, "correspond"): "half a word"}


async def test_a_held_message_is_asked_about_before_one_goes(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        ticket = ids(seat.desk, "mine")[0]
        seat.desk.send(Draft(ticket, "correspond", "Bye.", url=f"ticket/{ticket}/correspond"))
        await to(seat, screen, "lab", ticket)
        await seat.press("enter")
        await seat.sees("Keep it and change the server")
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, Chooser))
        assert not seat.app._exit
        assert seat.app.screen is screen


async def test_what_waits_at_another_server_goes_on_waiting(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    desk = at(lab)(tmp_path / "lab")
    draft = Draft(46, "correspond", "Later.", url="ticket/46/correspond")
    desk.send(draft)
    desk.close()
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        await seat.sees("⇡1 not sent there")
        other = seat.app.beside["lab"]
        await until(other, lambda: other.status.phase == "online")
        await seat.press("R")
        await seat.settled()
        assert kinds(other) == [("Correspond", 46)]


async def test_what_is_done_to_a_ticket_here_shows_here_alone(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        ticket = ids(seat.desk, "mine")[0]
        await to(seat, screen, "default", ticket)
        await seat.press("e", "s")
        await seat.until(lambda: seat.app.screen is not screen)
        await seat.until(lambda: seat.app.screen.query(Input))
        seat.app.screen.query_one(Input).value = "Told anew"
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is screen)
        await seat.until(lambda: seat.text.count("Told anew") == 1)


# -- coming and going --------------------------------------------------------------------------


async def test_it_is_offered_only_where_there_are_several_servers(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("g")
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        await seat.sees("Which server")
        assert "Everywhere" not in seat.text
    async with everywhere(world, tmp_path / "two", {"lab": at(lab)}) as (seat, _):
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.press("colon", *"everywhere", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, EverywhereScreen))


async def test_nothing_is_opened_before_and_nothing_stays_open(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    lock = tmp_path / "lab" / "mirror" / "sync.lock"
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, first):
        profiles = seat.app.profiles
        assert isinstance(profiles, Several)
        await whole(seat, first, "default", "lab")
        assert profiles.opened == ["lab"]
        await _leave(seat, lock)
        await seat.settled()
        usual = _open()
        second = await opened(seat)
        await whole(seat, second, "default", "lab")
        assert profiles.opened == ["lab", "lab"]
        assert _open()[1] > usual[1]
        await _leave(seat, lock)
        await seat.until(lambda: _open()[0] <= usual[0] and _open()[1] <= usual[1])


async def _leave(seat: Seat, lock: Path) -> None:
    with lease(lock) as free:
        assert not free, "one syncs a profile, here as in every window"
    await seat.press("q")
    await seat.until(lambda: not seat.app.beside)
    with lease(lock) as free:
        assert free


def _open() -> tuple[int, int]:
    """Tasks, and files and connections."""
    return len(asyncio.all_tasks()), len(list(Path("/proc/self/fd").iterdir()))


async def test_the_desk_is_closed_when_the_user_leaves_from_there(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        other = seat.app.beside["lab"]
    assert not seat.app.beside
    with pytest.raises(Exception, match="closed database"):
        other.counts()


async def test_from_a_ticket_above_it_leads_back_to_it(
    world: Demo, lab: Demo, tmp_path: Path
) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        await seat.open(ids(seat.desk, "mine")[0])
        await go(seat, "e")
        await seat.until(lambda: seat.app.screen is screen)
        assert sum(isinstance(one, EverywhereScreen) for one in seat.app.screen_stack) == 1


async def test_it_leads_to_the_lists_below(world: Demo, lab: Demo, tmp_path: Path) -> None:
    async with everywhere(world, tmp_path, {"lab": at(lab)}) as (seat, screen):
        await whole(seat, screen, "default", "lab")
        await seat.press("G")
        await go(seat, "g")
        assert screen.tickets.cursor == 0
        await go(seat, "m")
        assert screen.shared.key == "mine"
        await go(seat, "h")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.list_name == "mine"


RTDESK = str(Path(sys.executable).with_name("rtdesk"))


def test_from_one_server_to_a_ticket_of_another(tmp_path: Path) -> None:
    demos = [
        subprocess.Popen(
            [RTDESK, "demo", "--serve", "0", "--rt-version", version],
            stdout=subprocess.PIPE,
            text=True,
        )
        for version in ("5.0.3", "6.0.0")
    ]
    try:
        config = tmp_path / "config.toml"
        config.write_text(_config(tmp_path, demos), "utf-8")
        env = {"HOME": str(tmp_path), "RTDESK_CONFIG": str(config), "TZ": "UTC"}
        env |= {"XDG_CACHE_HOME": str(tmp_path / "c"), "XDG_STATE_HOME": str(tmp_path / "s")}
        with Terminal([RTDESK], env=env) as terminal:
            terminal.wait_for("1 of 48")
            terminal.settle()
            terminal.send("g")
            terminal.wait_for("Everywhere")
            terminal.settle()
            terminal.send("e")
            terminal.wait_for("14 on 2 servers")
            terminal.settle()
            terminal.send("j")
            terminal.wait_for("Go to lab and open #56")
            terminal.send("\r")
            terminal.wait_for("#56 Mill Lane")
            terminal.wait_for(r"On lab \(127.0.0.1\) now")
            terminal.settle()
            terminal.send("Q")
            assert terminal.wait() == 0
    finally:
        for demo in demos:
            demo.kill()
            demo.communicate()


def _config(folder: Path, demos: list[subprocess.Popen[str]]) -> str:
    """A profile for each of them, as anna."""
    text = "allow_http = true\n"
    for name, demo in zip(("", "lab"), demos, strict=True):
        assert demo.stdout
        url, token = "", ""
        while not token:
            line = demo.stdout.readline()
            url = line.partition(" at ")[2].partition("/REST")[0] or url
            token = line.split()[1] if line.strip().startswith("anna") else ""
        secret = folder / f"token-{name}"
        secret.write_text(token, "utf-8")
        secret.chmod(0o600)
        head = f"[profiles.{name}]\n" if name else ""
        text += f'{head}url = "{url}"\ntoken_file = "{secret}"\n'
    return text
