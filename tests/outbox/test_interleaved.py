"""Two windows on one profile: nothing is sent twice, nothing is lost, no database is locked.

A tenth of the interleavings; `python -m tests.campaign.interleaved` runs them all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.outbox.draft import Draft
from rtdesk.outbox.outbox import Outbox
from rtdesk.store.change import Changes
from tests.outbox.interleaved import windows

SEEDS = 5
"""Of each of the four parts."""


@pytest.mark.parametrize("part", range(4))
async def test_two_windows_lose_and_double_nothing(tmp_path: Path, part: int) -> None:
    seeds = range(part * SEEDS, (part + 1) * SEEDS)
    async with windows() as pair:
        outcomes = [await pair.interleave(seed, tmp_path / str(seed)) for seed in seeds]
    assert [outcome for outcome in outcomes if not outcome.good] == []
    assert sum(outcome.sent for outcome in outcomes) > SEEDS
    assert sum(outcome.kept + outcome.dropped for outcome in outcomes) > SEEDS


def test_words_another_window_took_back_stay_when_this_one_sends(tmp_path: Path) -> None:
    here = Outbox(tmp_path / "work", Changes(), lambda: 1_000.0)
    there = Outbox(tmp_path / "work", Changes(), lambda: 1_000.0)
    here.send(Draft(5, "correspond", "older words", url="u"), hold=8)
    there.recall(there.open()[0].group)
    here.send(Draft(5, "correspond", "newer words", url="u"), hold=8)
    kept = here.draft(5, "correspond")
    for box in (here, there):
        box.close()
    assert kept is not None
    assert kept.body == "older words"
