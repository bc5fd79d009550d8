"""Files of any size pass through a process of a constant size: 50 MB to a real RT and back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.rest2.transfer import COUNTED, ROOM, move
from tests.rt.server import RT

SIZE = 50_000_000


@pytest.mark.skipif(not COUNTED, reason="memory is read from Linux' /proc")
def test_fifty_megabytes_to_rt_and_back(rt: RT, tmp_path: Path) -> None:
    content = hashlib.shake_256(b"fifty").digest(1_000_000) * (SIZE // 1_000_000)
    (tmp_path / "large.bin").write_bytes(content)
    ticket = rt.create("Support", "A large file")
    up = move(rt.base_url, rt.token("alice"), "up", ticket, tmp_path / "large.bin")
    parts = rt.get(f"transaction/{up['transaction']}/attachments?fields=Filename,ContentLength")
    (part,) = (item for item in parts["items"] if item["Filename"])
    assert int(part["ContentLength"]) == SIZE
    down = move(rt.base_url, rt.token("alice"), "down", int(part["id"]), tmp_path / "back.bin")
    assert (tmp_path / "back.bin").read_bytes() == content
    for said in (up, down):
        assert said["peak"] - said["idle"] < ROOM
        assert said["steps"] > 100
