"""Files that are looked at lie in a private folder, and are gone with the desk or after it."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rtdesk.backend.errors import Refused
from rtdesk.backend.port import Progress
from rtdesk.files.opened import Opened, sweep
from tests.files.test_saving import FILES, put


def no_tell(_done: int, _of: int) -> None:
    """Nobody looks."""


async def test_a_file_is_fetched_once_under_its_name(tmp_path: Path) -> None:
    asked = []

    async def fetch(number: int, handle: int, progress: Progress) -> None:
        asked.append(number)
        await put(number, handle, progress)

    opened = Opened(tmp_path / "opened")
    path = await opened.fetch(FILES[0], fetch, no_tell)
    assert path == await opened.fetch(FILES[0], fetch, no_tell) == opened.there(FILES[0])
    assert asked == [1]
    assert (path.name, path.read_bytes()) == ("1.bin", bytes([1] * 4))
    for folder in (path.parent, path.parent.parent, tmp_path / "opened"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    path.unlink()
    assert opened.there(FILES[0]) is None
    await opened.fetch(FILES[0], fetch, no_tell)
    assert asked == [1, 1]
    opened.close()
    assert list((tmp_path / "opened").iterdir()) == []


async def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    async def fetch(number: int, handle: int, progress: Progress) -> None:
        await put(number, handle, progress)
        raise Refused("no")

    opened = Opened(tmp_path)
    with pytest.raises(Refused):
        await opened.fetch(FILES[0], fetch, no_tell)
    assert [p for p in tmp_path.rglob("*") if p.is_file() and p.name != "lock"] == []
    assert opened.there(FILES[0]) is None
    opened.close()


KILLED = """
import sys
from pathlib import Path
from rtdesk.files.opened import Opened
opened = Opened(Path(sys.argv[1]))
(opened._folder / "secret").touch()
print("there", flush=True)
sys.stdin.read()
"""


def test_what_a_killed_desk_left_is_swept_but_not_what_others_have_open(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"there\n"
        sweep(tmp_path)
        assert len(list(tmp_path.rglob("secret"))) == 1
        process.send_signal(signal.SIGKILL)
    assert len(list(tmp_path.rglob("secret"))) == 1
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_sweeping_follows_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    opened = tmp_path / "opened"
    opened.mkdir()
    (opened / "link").symlink_to(outside)
    (opened / "bare").mkdir()
    (opened / "bare" / "lock").symlink_to(outside / "kept")
    sweep(opened)
    assert (outside / "kept").exists()
    sweep(tmp_path / "nowhere")
