"""Completion and expansion of the paths of files to attach."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rtdesk.text.paths import Completion, complete, expand, look


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.pdf").write_bytes(b"x" * 340_000)
    (tmp_path / "plan-b.pdf").write_bytes(b"x")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"x")
    (tmp_path / ".secret").write_bytes(b"x")
    (tmp_path / "nothing.txt").touch()
    return tmp_path


def test_completes_what_is_certain_and_shows_the_rest(folder: Path) -> None:
    assert complete("pl", folder) == Completion("plan", ("plan-b.pdf", "plan.pdf"))
    assert complete("plan.", folder) == Completion("plan.pdf")


def test_a_directory_gets_its_slash_and_can_be_entered(folder: Path) -> None:
    assert complete("ph", folder) == Completion("photos/")
    assert complete("photos/", folder) == Completion("photos/one.jpg")
    assert complete(f"{folder}/photos/o", Path("/")).text == f"{folder}/photos/one.jpg"


def test_hidden_files_only_when_their_dot_is_typed(folder: Path) -> None:
    assert ".secret" not in complete("", folder).candidates
    assert complete(".s", folder) == Completion(".secret")


def test_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert complete("~", Path("/")) == Completion("~/")
    assert complete("~/ph", Path("/")) == Completion("~/photos/")
    assert expand("~/plan.pdf", Path("/")).paths == (f"{folder}/plan.pdf",)


@pytest.mark.parametrize("typed", ["zzz", "nowhere/x", "~nobodyatall/x", "a\0b", "plan.pdf/x"])
def test_nothing_fits(folder: Path, typed: str) -> None:
    assert complete(typed, folder) == Completion(typed)
    found = expand(typed, folder)
    assert found.trouble
    assert not found.paths


def test_a_pattern_gives_several_and_leaves_out_what_cannot_be_sent(folder: Path) -> None:
    assert expand("plan*.pdf", folder).paths == (
        f"{folder}/plan-b.pdf",
        f"{folder}/plan.pdf",
    )
    assert f"{folder}/nothing.txt" not in expand("*", folder).paths
    assert "nothing fits" in expand("*.zip", folder).trouble


def test_a_name_with_brackets_is_a_name_first(folder: Path) -> None:
    (folder / "[1].txt").write_bytes(b"x")
    assert expand("[1].txt", folder).paths == (f"{folder}/[1].txt",)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the path"),
        ("gone.txt", "no such file"),
        ("photos", "directory"),
        ("nothing.txt", "0 bytes"),
    ],
)
def test_trouble_is_a_sentence(folder: Path, typed: str, words: str) -> None:
    assert words in expand(typed, folder).trouble


def test_what_is_not_a_file_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert "regular" in expand("pipe", folder).trouble


def test_unreadable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "may not read" in look(f"{folder}/plan.pdf").trouble


def test_look(folder: Path) -> None:
    assert str(look(f"{folder}/plan.pdf")) == "plan.pdf 340 K application/pdf"
    assert look(f"{folder}/.secret").content_type == "application/octet-stream"
