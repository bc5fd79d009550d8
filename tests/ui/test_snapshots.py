"""Pictures of every main screen; a change of look is seen and agreed to, never an accident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ui.apps import LARGE, SMALL
from tests.ui.pictures import AS, SCENES, Stage, utc


@pytest.fixture(autouse=True)
def greenwich() -> Iterator[None]:
    with utc():
        yield


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    snap_compare: Callable[..., bool], tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    stage = Stage(tmp_path, AS.get(name, "anna"))
    try:
        assert snap_compare(stage.app, terminal_size=size, run_before=stage.play(SCENES[name]))
    finally:
        stage.desk.close()
