"""Bookmarks and snoozed tickets: what only this machine knows, and when it says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.local.aside import Waking
from rtdesk.ops.op import Comment, Correspond, SetField
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.errors import NotSaved
from rtdesk.store.lists import BOOKMARKS, SNOOZED, UNREAD
from tests.desks import ids, make_desk, until
from tests.sync.test_windows import Windows

HOUR = timedelta(hours=1)


@pytest.fixture
def app() -> DemoApp:
    return demo_app()


@pytest.fixture
async def windows(app: DemoApp, tmp_path: Path) -> AsyncIterator[Windows]:
    async with Windows(app, tmp_path) as opened:
        yield opened


async def opened(windows: Windows, profile: str = "home") -> Desk:
    """A window that has read the list of everything."""
    desk = windows.open(profile)
    desk.want_list("all")
    await until(desk, lambda: desk.list_state("all").complete and desk.status.synced_at)
    return desk


def moment(windows: Windows, later: timedelta) -> datetime:
    return datetime.fromtimestamp(windows.clock.now(), UTC) + later


async def say(app: DemoApp, who: str, ticket: int, *, comment: bool = False) -> None:
    """Somebody writes to a ticket in a client of their own."""
    kind = Comment if comment else Correspond
    url = f"ticket/{ticket}/{'comment' if comment else 'correspond'}"
    backend = Rest2Backend(app.account(who), app=app)
    await backend.send(kind(ticket, url, "Thank you!"))
    await backend.aclose()


# -- bookmarks -------------------------------------------------------------------------------------


async def test_a_bookmark_is_given_and_taken_away(windows: Windows) -> None:
    desk = await opened(windows)
    one, two, *_ = ids(desk, "all")
    assert desk.bookmark(one)
    assert desk.bookmark(two)
    assert desk.is_bookmarked(one)
    assert set(ids(desk, BOOKMARKS)) == {one, two}
    assert desk.counts()[BOOKMARKS] == 2
    assert desk.rows([one])[one].bookmark
    assert not desk.bookmark(one)
    assert ids(desk, BOOKMARKS) == [two]
    assert not desk.rows([one])[one].bookmark


async def test_windows_agree_about_bookmarks(windows: Windows) -> None:
    one, other = await opened(windows), await opened(windows)
    ticket = ids(one, "all")[0]
    one.bookmark(ticket)
    await until(other, lambda: other.is_bookmarked(ticket))
    assert ids(other, BOOKMARKS) == [ticket]
    other.bookmark(ticket)
    await until(one, lambda: not one.is_bookmarked(ticket))
    assert ids(one, BOOKMARKS) == []


async def test_bookmarks_outlive_the_copy(app: DemoApp, tmp_path: Path) -> None:
    async with Windows(app, tmp_path) as windows:
        desk = await opened(windows)
        ticket = ids(desk, "all")[-1]
        desk.bookmark(ticket)
    desk = make_desk(tmp_path / "home", app.account("anna"), app)
    desk.purge()
    assert desk.is_bookmarked(ticket)
    assert ids(desk, BOOKMARKS) == []
    state = desk.list_state(BOOKMARKS)
    assert (state.count, state.total, state.complete) == (0, 1, False)
    desk.close()
    async with Windows(app, tmp_path) as windows:
        desk = windows.open()
        await until(desk, lambda: ids(desk, BOOKMARKS) == [ticket])
        assert desk.list_state(BOOKMARKS).complete
        assert desk.rows([ticket])[ticket].row.subject
        assert not desk.rows([ticket])[ticket].unread


async def test_a_purge_of_all_words_takes_them_too(app: DemoApp, tmp_path: Path) -> None:
    desk = make_desk(tmp_path, app.account("anna"), app)
    desk.bookmark(1)
    desk.snooze(2, None)
    desk.purge(words=True)
    assert not desk.is_bookmarked(1)
    assert desk.snoozed(2) is None
    desk.close()


async def test_a_bookmark_of_what_is_not_for_us_is_asked_for_once(windows: Windows) -> None:
    desk = await opened(windows)
    desk.bookmark(99_999)
    await until(desk, lambda: desk.is_gone(99_999))
    assert ids(desk, BOOKMARKS) == []
    assert desk.list_state(BOOKMARKS).complete


# -- sleep -----------------------------------------------------------------------------------------


async def test_a_snoozed_ticket_is_in_no_list_but_its_own(windows: Windows) -> None:
    desk = await opened(windows)
    before, count = ids(desk, "all"), desk.counts()["all"]
    ticket = before[2]
    desk.bookmark(ticket)
    desk.snooze(ticket, moment(windows, HOUR))
    assert ids(desk, "all") == [id for id in before if id != ticket]  # noqa: A001
    assert desk.counts()["all"] == count - 1 == len(ids(desk, "all"))
    state = desk.list_state("all")
    assert (state.count, state.total) == (count - 1, count - 1)
    assert ids(desk, BOOKMARKS) == []
    assert ids(desk, SNOOZED) == [ticket]
    assert desk.counts()[SNOOZED] == 1
    asleep = desk.rows([ticket])[ticket].asleep
    assert asleep
    assert asleep.until == moment(windows, HOUR)
    desk.wake(ticket)
    assert ids(desk, "all") == before
    assert ids(desk, BOOKMARKS) == [ticket]
    assert ids(desk, SNOOZED) == []
    assert desk.wakings() == []


async def test_it_is_back_when_its_time_has_come(windows: Windows) -> None:
    desk = await opened(windows)
    before = ids(desk, "all")
    first, second, third = before[:3]
    desk.look(first)
    desk.snooze(third, None)
    desk.snooze(first, moment(windows, HOUR), on_answer=False)
    desk.snooze(second, moment(windows, 2 * HOUR))
    assert ids(desk, SNOOZED) == [first, second, third]
    began = windows.clock.now()
    await until(desk, lambda: not desk.snoozed(first))
    assert windows.clock.now() - began == pytest.approx(3600, abs=2)
    assert desk.wakings() == [Waking(first)]
    assert ids(desk, "all") == [id for id in before if id not in (second, third)]  # noqa: A001
    assert desk.rows([first])[first].unread
    assert first in ids(desk, UNREAD)
    desk.look(first)
    assert not desk.rows([first])[first].unread
    await until(desk, lambda: not desk.snoozed(second))
    assert desk.snoozed(third)


@pytest.mark.parametrize("read", [True, False])
async def test_it_is_back_when_somebody_answers(windows: Windows, app: DemoApp, read: bool) -> None:
    desk = await opened(windows)
    ticket, other = ids(desk, "all")[:2]
    if read:
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
    desk.snooze(ticket, None)
    desk.snooze(other, moment(windows, 9 * HOUR), on_answer=False)
    await say(app, "root", other)
    await say(app, "root", ticket)
    await until(desk, lambda: not desk.snoozed(ticket))
    (waking,) = desk.wakings()
    assert waking.ticket == ticket
    assert waking.why
    assert desk.rows([ticket])[ticket].unread
    await until(desk, lambda: desk.rows([other])[other].row.last_updated)
    assert desk.snoozed(other)


async def test_only_correspondence_of_somebody_else_is_an_answer(
    windows: Windows, app: DemoApp
) -> None:
    desk = await opened(windows)
    ticket = ids(desk, "all")[0]
    desk.snooze(ticket, None)
    await say(app, "root", ticket, comment=True)
    await say(app, "anna", ticket)
    backend = Rest2Backend(app.account("root"), app=app)
    await backend.send(SetField(ticket, "Subject", "Another subject"))
    await backend.aclose()
    await until(desk, lambda: desk.rows([ticket])[ticket].row.subject == "Another subject")
    await until(desk, lambda: desk._mirror.is_current(ticket))
    assert desk.snoozed(ticket)
    await say(app, "root", ticket)
    await until(desk, lambda: not desk.snoozed(ticket))


async def test_what_came_while_the_desk_was_closed_wakes_it(app: DemoApp, tmp_path: Path) -> None:
    async with Windows(app, tmp_path) as windows:
        desk = await opened(windows)
        due, answered, asleep = ids(desk, "all")[:3]
        desk.snooze(due, moment(windows, HOUR))
        desk.snooze(answered, None)
        desk.snooze(asleep, None)
    await say(app, "root", answered)
    async with Windows(app, tmp_path) as windows:
        windows.clock.at += 7200.0 + 9_999_999
        desk = windows.open()
        await until(desk, lambda: len(desk.wakings()) == 2)
        assert {waking.ticket for waking in desk.wakings()} == {due, answered}
        assert ids(desk, SNOOZED) == [asleep]


async def test_nothing_is_asked_to_wake_by_time(windows: Windows) -> None:
    desk = await opened(windows)
    ticket = ids(desk, "all")[0]
    desk.snooze(ticket, moment(windows, HOUR))
    windows.cut_off()
    await until(desk, lambda: not desk.snoozed(ticket))
    assert desk.rows([ticket])[ticket].unread


async def test_a_clock_that_was_set_is_noticed_at_the_next_key(
    app: DemoApp, tmp_path: Path
) -> None:
    now = 1_000_000_000.0
    desk = make_desk(tmp_path, app.account("anna"), app, now=lambda: now)
    desk.snooze(5, datetime.fromtimestamp(now, UTC) + HOUR)
    task = asyncio.create_task(desk.run())
    await until(desk, lambda: desk.status.phase == "online")
    desk.active()
    assert desk.snoozed(5)
    now += 3601
    desk.active()
    assert desk.snoozed(5) is None
    task.cancel()
    await asyncio.wait([task])
    desk.close()


async def test_windows_agree_about_sleep(windows: Windows) -> None:
    one, other = await opened(windows), await opened(windows)
    ticket = ids(one, "all")[0]
    one.snooze(ticket, moment(windows, HOUR))
    await until(other, lambda: other.snoozed(ticket))
    assert ticket not in ids(other, "all")
    await until(one, lambda: not one.snoozed(ticket))
    await until(other, lambda: not other.snoozed(ticket))
    assert one.wakings() == other.wakings() == [Waking(ticket)]
    one.look(ticket)
    await until(other, lambda: not other.rows([ticket])[ticket].unread)


async def test_the_same_time_is_offered_again(windows: Windows, app: DemoApp) -> None:
    desk = await opened(windows)
    ticket = ids(desk, "all")[0]
    then = moment(windows, 99 * HOUR)
    desk.snooze(ticket, then)
    assert desk.snoozed_before(ticket) is None
    await say(app, "root", ticket)
    await until(desk, lambda: not desk.snoozed(ticket))
    before = desk.snoozed_before(ticket)
    assert before
    assert before.until == then
    desk.look(ticket)
    assert desk.snoozed_before(ticket)
    windows.clock.at += 100 * 3600
    assert desk.snoozed_before(ticket) is None


async def test_a_sleep_without_an_end_is_refused(app: DemoApp, tmp_path: Path) -> None:
    desk = make_desk(tmp_path, app.account("anna"), app)
    with pytest.raises(ValueError, match="only an answer"):
        desk.snooze(1, None, on_answer=False)
    desk.close()


async def test_looking_at_what_sleeps_does_not_wake_it(windows: Windows) -> None:
    desk = await opened(windows)
    ticket = ids(desk, "all")[0]
    desk.snooze(ticket, None)
    desk.look(ticket)
    assert desk.snoozed(ticket)


async def test_many_at_once(windows: Windows) -> None:
    desk = await opened(windows)
    before = ids(desk, "all")
    told: list[frozenset[int]] = []
    desk.changes.subscribe(lambda change: told.append(change.tickets))
    desk.set_bookmarks(before[:3], on=True)
    desk.snooze_all(before[1:4], moment(windows, HOUR))
    assert [tickets for tickets in told if tickets] == [
        frozenset(before[:3]),
        frozenset(before[1:4]),
    ]
    assert ids(desk, BOOKMARKS) == before[:1]
    assert ids(desk, SNOOZED) == sorted(before[1:4])
    assert ids(desk, "all") == [before[0], *before[4:]]
    desk.wake(*before[1:4])
    desk.set_bookmarks(before, on=False)
    assert ids(desk, "all") == before
    assert ids(desk, BOOKMARKS) == []


async def test_a_disk_that_is_full_is_tried_again_now_and_then(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await opened(windows)
    ticket = ids(desk, "all")[0]
    tries: list[float] = []

    def full(*_: object) -> None:
        tries.append(windows.clock.now())
        raise NotSaved("no room")

    began = windows.clock.now()
    desk.snooze(ticket, moment(windows, HOUR))
    with monkeypatch.context() as patched:
        patched.setattr(desk._aside._shelf, "turn", full)
        await until(desk, lambda: windows.clock.now() > began + 4000)
    assert desk.snoozed(ticket)
    assert 1 < len(tries) < 100
    await until(desk, lambda: not desk.snoozed(ticket))
