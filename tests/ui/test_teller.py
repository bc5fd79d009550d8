"""What others did to tickets is told by the ways one chose; what one did oneself never is."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rtdesk.config.errors import ConfigError
from rtdesk.config.notify import Notify, notifications
from rtdesk.config.profile import load_profile
from rtdesk.config.source import Source
from rtdesk.demo.wire import Request
from rtdesk.outbox.draft import Draft
from rtdesk.ui.app import wall_clock
from tests.contract.server import Demo
from tests.ui.apps import Seat, desk_of, seated

ANSWERED = Notify("answered", by=("notice", "bell", "osc9", "osc777", "title"))
NEW = Notify("new", list="Unowned")
DUE = Notify("due", before="2h")


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """No tmux and no screen, and nothing is waited for."""
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("rtdesk.ui.teller.SOON", 0.001)


def program(folder: Path) -> tuple[str, ...]:
    """A command that writes down what it learns."""
    script = 'echo "$1|$RTDESK_EVENT|$RTDESK_TICKET|$RTDESK_SUBJECT|$RTDESK_WHO" >> "$2"; exit 3'
    return ("sh", "-c", script, "sh", "told", str(folder / "told"))


def told(folder: Path) -> list[str]:
    """What it wrote."""
    file = folder / "told"
    return file.read_text("utf-8").splitlines() if file.exists() else []


def write(world: Demo, who: str, method: str, path: str, **body: object) -> None:
    """Somebody does something at the server."""
    token = world.account(who).token
    assert token is not None
    headers = {
        "authorization": f"token {token.reveal()}",
        "content-type": "application/json",
    }
    answer = world.app.answer(Request(method, path, (), headers, json.dumps(body).encode()))
    assert answer.status in (200, 201), answer.body


def answer(world: Demo, who: str, ticket: int, words: str = "An answer.") -> None:
    write(
        world, who, "POST", f"ticket/{ticket}/correspond", Content=words, ContentType="text/plain"
    )


@contextlib.asynccontextmanager
async def watched(
    world: Demo, folder: Path, *rules: Notify, usual: bool = False, **hooks: tuple[str, ...]
) -> AsyncIterator[tuple[Seat, list[str]]]:
    """Somebody who wants to be told, and what the terminal is sent beside the screen."""
    monkey = pytest.MonkeyPatch()
    ahead = 120.0  # the user's clock is ahead of the server's
    desk = desk_of(world, folder, now=lambda: time.time() + ahead)
    desk.profile = replace(
        desk.profile, notify=None if usual else rules, hooks=tuple(hooks.items())
    )
    sent: list[str] = []
    async with seated(desk) as seat:
        monkey.setattr(seat.app, "draw_over", sent.append)
        monkey.setattr(seat.app, "bell", lambda: sent.append("\a"))
        await seat.settled()
        yield seat, sent


def notices(seat: Seat) -> str:
    """What the desk told."""
    return "\n".join(notice.message for notice in seat.app._notifications)


async def news(seat: Seat) -> None:
    """Everything that the server has is here, and was looked at."""
    seat.app.bridge.ask()
    await seat.settled()
    seat.desk.active()
    engine = seat.desk._engine
    assert engine
    engine.settle_lists()
    await seat.settled()


def of(world: Demo, subject: str, owner: str = "anna") -> int:
    return world.create("Support", subject, Content="Hello.", Owner=owner, Requestor="carol@x.test")


async def test_an_answer_on_a_ticket_of_mine_is_told(world: Demo, tmp_path: Path) -> None:
    mine, other = of(world, "Mine; \x1b]0;x\x07"), of(world, "Of bob", "bob")
    rule = replace(ANSWERED, run=program(tmp_path))
    async with watched(world, tmp_path, rule) as (seat, sent):
        answer(world, "root", other)
        answer(world, "root", mine)
        await news(seat)
        await seat.sees(f"#{mine}", "answered: Mine")
        await seat.until(lambda: told(tmp_path))
        assert f"#{other}" not in "".join(sent)
        await seat.until(lambda: "\a" in sent)
        assert [one for one in sent if one.startswith(f"\x1b]9;#{mine} ")]
        (osc777,) = (one for one in sent if one.startswith("\x1b]777;notify;rtdesk;"))
        assert osc777.count(";") == 3
        assert osc777.count("\x1b") == 1
        assert sent.index("\x1b[22;2t") < sent.index("\x1b]2;(1) rtdesk\x07")
        await seat.press("j")
        assert sent[-1] == "\x1b]2;rtdesk\x07"
        event, ticket = told(tmp_path)[0].split("|")[1:3]
        assert (event, ticket) == ("answered", str(mine))
        await seat.sees("sh, which is to hear of what happens, ended with 3")
        count = len(sent)
        write(world, "root", "PUT", f"ticket/{mine}", Priority="77")  # nobody answered
        await news(seat)
        assert len(sent) == count
    assert sent[-1] == "\x1b]2;\x07\x1b[23;2t"


@pytest.mark.parametrize("world", [Demo(), Demo("5.0.1")], ids=["feed", "clock"])
async def test_my_own_answers_from_elsewhere_are_no_news(world: Demo, tmp_path: Path) -> None:
    mine = of(world, "Mine")
    async with watched(world, tmp_path, ANSWERED) as (seat, sent):
        answer(world, "agent", mine)
        await news(seat)
        assert sent == []
        answer(world, "root", mine)
        await news(seat)
        await seat.until(lambda: "\a" in sent)
        await news(seat)
        assert sent.count("\a") == 1


async def test_answers_are_told_where_the_configuration_says_nothing(
    world: Demo, tmp_path: Path
) -> None:
    mine, read, other = of(world, "Mine"), of(world, "Read now"), of(world, "Of bob", "bob")
    async with watched(world, tmp_path, usual=True) as (seat, sent):
        await seat.open(read)
        for ticket in (mine, read, other):
            answer(world, "root", ticket)
        answer(world, "anna", mine, "From elsewhere.")
        await news(seat)
        await seat.until(lambda: re.search(rf"#{mine} \S.* answered: Mine", notices(seat)))
        await news(seat)
        assert notices(seat).count("answered") == 1
        assert sent == []  # no bell, and nothing that leaves the desk


async def test_nothing_is_told_where_nothing_is_wanted(world: Demo, tmp_path: Path) -> None:
    mine = of(world, "Mine")
    async with watched(world, tmp_path) as (seat, sent):
        answer(world, "root", mine)
        await news(seat)
        assert (seat.app.teller, notices(seat), sent) == (None, "", [])


@pytest.mark.parametrize(
    ("text", "wish"),
    [("", None), ("notify = []\n", ()), ('[[notify]]\non = "due"\n', (Notify("due"),))],
)
def test_no_rules_are_other_than_nothing(
    tmp_path: Path, text: str, wish: tuple[Notify, ...] | None
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'url = "https://x"\n{text}')
    assert load_profile(file, "", {}).notify == wish


async def test_a_ticket_that_is_new_in_a_list_is_told_once(world: Demo, tmp_path: Path) -> None:
    async with watched(world, tmp_path, NEW, replace(NEW, list="nowhere")) as (seat, _):
        await seat.sees("Nothing can be told of the list 'nowhere'")
        seat.queues.choose("unowned")
        await seat.settled()
        write(world, "agent", "POST", "ticket", Queue="Support", Subject="By me", Content="Mine.")
        new = world.create("Support", "By root", Content="Help.")
        await news(seat)
        await seat.until(lambda: f"#{new} new in Unowned: By root" in notices(seat))
        await news(seat)
        assert "new in Unowned: By me" not in notices(seat)
        assert notices(seat).count("By root") == 1


async def test_many_are_told_in_one_line(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(world, tmp_path, ANSWERED) as (seat, sent):
        mine = [of(world, f"Mine {n}") for n in range(5)]
        await news(seat)
        sent.clear()
        monkeypatch.setattr("rtdesk.ui.teller.SOON", 3.0)  # however slow the machine is
        for ticket in mine:
            answer(world, "root", ticket)
        await news(seat)
        await seat.until(lambda: "5 tickets: Enoch Root answered (#" in notices(seat))
        assert {int(number) for number in re.findall(r"#(\d+)", notices(seat))} == set(mine)
        assert sent.count("\a") == 1


async def test_what_is_due_soon_is_told_once_also_after_a_restart(
    world: Demo, tmp_path: Path
) -> None:
    def at(hours: float) -> str:
        return (wall_clock() + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")

    soon, late, over = (
        world.create("Support", words, Content="Hello.", Owner="anna", Due=at(hours))
        for words, hours in (("Soon", 1), ("Late", 5), ("Over", -1))
    )
    async with watched(world, tmp_path, DUE) as (seat, _):
        seat.queues.choose("due")
        await seat.until(lambda: f"#{soon} due at " in notices(seat))
        assert f"#{late} due" not in notices(seat)
        assert f"#{over} due" not in notices(seat)
    async with watched(world, tmp_path, DUE) as (seat, _):
        seat.queues.choose("due")
        await news(seat)
        assert " due at " not in notices(seat)


async def test_hooks_hear_of_tickets_and_messages(world: Demo, tmp_path: Path) -> None:
    mine = of(world, "Mine")
    hook = program(tmp_path)
    async with watched(world, tmp_path, opened=hook, sent=hook, refused=hook) as (seat, _):
        await seat.open(mine)
        link = f"ticket/{mine}/correspond"
        seat.desk.send(Draft(mine, "correspond", "Bye.", url=link))
        await seat.until(lambda: len(told(tmp_path)) == 2)
        assert told(tmp_path) == [f"told|opened|{mine}|Mine|", f"told|sent|{mine}|Mine|"]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "needs `on`, one of: new, answered, due"),
        ({"on": "new"}, "needs `list`"),
        ({"on": "due", "before": "soon"}, "such as 30m"),
        ({"on": "due", "by": ["drum"]}, "'drum' is no way"),
        ({"on": "due", "by": []}, "tells nobody"),
        ({"on": "due", "run": [3]}, "needs run"),
    ],
)
def test_a_rule_that_cannot_be_meant_says_why(
    tmp_path: Path, table: dict[str, object], why: str
) -> None:
    with pytest.raises(ConfigError, match=why):
        list(notifications([table], Source(tmp_path / "config.toml")))
