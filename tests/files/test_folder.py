"""New files in a folder: safe, complete, and never in place of another."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from rtdesk.files.folder import Folder, numbered


def put(folder: Folder, name: str, data: bytes) -> str:
    with folder.new(name) as part:
        os.write(part.handle, data)
        return part.keep()


def test_a_file_is_complete_and_private(tmp_path: Path) -> None:
    with Folder(tmp_path) as folder:
        assert put(folder, "a.txt", b"one") == "a.txt"
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_same_name_gets_a_number(tmp_path: Path) -> None:
    with Folder(tmp_path) as folder:
        names = [put(folder, "a.tar.gz", bytes([n])) for n in range(3)]
    assert names == ["a.tar.gz", "a.tar (2).gz", "a.tar (3).gz"]
    assert [(tmp_path / name).read_bytes() for name in names] == [b"\0", b"\1", b"\2"]


@pytest.mark.parametrize("error", [errno.EPERM, errno.EOPNOTSUPP])
def test_without_hard_links_nothing_is_replaced_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def link(*_: Any, **__: Any) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "link", link)
    (tmp_path / "a").write_bytes(b"mine")
    with Folder(tmp_path) as folder:
        assert put(folder, "a", b"new") == "a (2)"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a": b"mine",
        "a (2)": b"new",
    }


def test_another_trouble_with_a_link_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "link", link)
    with Folder(tmp_path) as folder, pytest.raises(OSError, match="full"):
        put(folder, "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_kept_is_gone(tmp_path: Path) -> None:
    with Folder(tmp_path) as folder, pytest.raises(KeyError), folder.new("a") as part:
        os.write(part.handle, b"half")
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_swapped_meanwhile_keeps_its_files(tmp_path: Path) -> None:
    chosen, other = tmp_path / "chosen", tmp_path / "other"
    chosen.mkdir()
    other.mkdir()
    with Folder(chosen) as folder, folder.new("a") as part:
        chosen.rename(tmp_path / "moved")
        chosen.symlink_to(other)
        os.write(part.handle, b"data")
        assert part.keep() == "a"
    assert list(other.iterdir()) == []
    assert (tmp_path / "moved" / "a").read_bytes() == b"data"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file", "nothing"):
        with pytest.raises(OSError, match=name):
            Folder(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "second"),
    [("a", "a (2)"), ("a.b", "a (2).b"), ("_con.txt", "_con (2).txt")],
)
def test_numbers_stand_before_the_ending(name: str, second: str) -> None:
    assert numbered(name, 2) == second
    assert numbered(name, 1) == name
