"""A sync that is killed leaves a mirror that the next one makes whole."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.sync.killing import kill, moments, server
from tests.sync.served import served


@pytest.mark.parametrize("part", range(4))
async def test_the_next_sync_is_as_a_new_one(tmp_path: Path, part: int) -> None:
    """Five of twenty moments; in three of the four parts the server changes meanwhile."""
    async with served(server()) as there:
        change = Random(part) if part else None
        outcomes = await kill(tmp_path, there, moments(part)[part::4], change)
    assert len(outcomes) == 5
    assert [outcome for outcome in outcomes if not outcome.good] == []
