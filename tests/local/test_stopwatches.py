"""Stopwatches: one runs at a time unless several may, and no end of the program loses any."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.local.stopwatches import Stopwatches
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.stopwatch import Stopwatch
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved

ROOT = Path(__file__).parent.parent.parent
KILLED = """
import os, signal, sys
from pathlib import Path
from rtdesk.local.stopwatches import Stopwatches
from rtdesk.outbox.outbox import Outbox
from rtdesk.store.change import Changes
box = Outbox(Path(sys.argv[1]), Changes(), lambda: 1000.0)
Stopwatches(box.watches, Changes(), lambda: 1000.0).start(42)
os.kill(os.getpid(), signal.SIGKILL)
"""


class Clock:
    """A time that stands still until it is set."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def opened(folder: Path, clock: Clock, *, several: bool = False) -> Stopwatches:
    changes = Changes()
    box = Outbox(folder / "work", changes, clock)
    return Stopwatches(box.watches, changes, clock, several=several)


def test_it_counts_while_it_runs_and_goes_on_where_it_stood(tmp_path: Path, clock: Clock) -> None:
    watches = opened(tmp_path, clock)
    assert watches.start(42) == ()
    clock.at += 90
    assert watches.start(42) == ()  # it runs already
    watches.stop(42)
    clock.at += 1000
    assert watches.of(42) == Stopwatch(42, 90.0)
    watches.start(42)
    clock.at += 30
    assert watches.of(42) == Stopwatch(42, 90.0, clock.at - 30)
    assert watches.minutes(42) == 2
    watches.discard(42)
    assert (watches.of(42), len(watches), watches.minutes(42)) == (None, 0, 0)


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (3, 1), (89, 1), (91, 2), (3600, 60)])
def test_it_offers_whole_minutes_and_at_least_one(
    tmp_path: Path, clock: Clock, seconds: int, minutes: int
) -> None:
    watches = opened(tmp_path, clock)
    watches.start(42)
    clock.at += seconds
    assert watches.minutes(42) == minutes


def test_only_one_runs(tmp_path: Path, clock: Clock) -> None:
    watches = opened(tmp_path, clock)
    watches.start(42)
    clock.at += 60
    assert watches.start(43) == (42,)
    clock.at += 60
    assert [w.ticket for w in watches.running] == [43]
    assert [(w.ticket, w.counted(clock.at)) for w in watches.all()] == [(43, 60.0), (42, 60.0)]


def test_several_run_if_the_user_wants_that(tmp_path: Path, clock: Clock) -> None:
    watches = opened(tmp_path, clock, several=True)
    watches.start(42)
    clock.at += 60
    assert watches.start(43) == ()
    assert [w.ticket for w in watches.running] == [43, 42]


def test_a_clock_that_is_set_back_takes_nothing_away(tmp_path: Path, clock: Clock) -> None:
    watches = opened(tmp_path, clock)
    watches.start(42)
    clock.at += 60
    watches.stop(42)
    watches.start(42)
    clock.at -= 5000
    watches.stop(42)
    assert watches.of(42) == Stopwatch(42, 60.0)


def test_a_restart_counts_on(tmp_path: Path, clock: Clock) -> None:
    opened(tmp_path, clock).start(42)
    clock.at += 600
    assert opened(tmp_path, clock).minutes(42) == 10


def test_so_does_being_killed(tmp_path: Path, clock: Clock) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "work")]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    clock.at += 600
    assert opened(tmp_path, clock).minutes(42) == 10


def test_another_window_is_heard_of(tmp_path: Path, clock: Clock) -> None:
    changes = Changes()
    box = Outbox(tmp_path / "work", changes, clock)
    mine = Stopwatches(box.watches, changes, clock)
    assert len(mine) == 0
    opened(tmp_path, clock).start(42)
    changes.emit(Change(outbox=True))
    assert [w.ticket for w in mine.running] == [42]


def test_a_full_disk_changes_nothing(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    watches = opened(tmp_path, clock)

    def full(_: object) -> None:
        raise NotSaved("the stopwatch was not saved")

    monkeypatch.setattr(watches._watches, "put", full)
    with pytest.raises(NotSaved):
        watches.start(42)
    assert watches.of(42) is None


def test_a_desk_has_them_and_forgets_them_with_the_words(tmp_path: Path, clock: Clock) -> None:
    async def never() -> object:
        raise AssertionError

    places = Places(tmp_path / "mirror", tmp_path / "work")
    profile = Profile(url="http://x", several_stopwatches=True)
    desk = Desk(profile, places, never, clock)  # type: ignore[arg-type]
    desk.stopwatches.start(1)
    desk.stopwatches.start(2)
    assert len(desk.stopwatches.running) == 2
    desk.purge()
    assert len(desk.stopwatches) == 2
    desk.purge(words=True)
    assert len(desk.stopwatches) == 0
    desk.close()
