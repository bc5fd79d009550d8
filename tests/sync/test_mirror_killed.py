"""A sync that is killed leaves a mirror that the next one makes whole."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.sync.killing import MOMENTS, kill, server
from tests.sync.served import served


@pytest.mark.parametrize("moment", MOMENTS[::3], ids=lambda moment: f"{moment[1]} {moment[0]}")
async def test_the_next_sync_is_as_a_new_one(tmp_path: Path, moment: tuple[int, str]) -> None:
    async with served(server()) as there:
        outcome = await kill(tmp_path, there, moment, change=Random(moment[0]))
    assert outcome.good, outcome
