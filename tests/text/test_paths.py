"""Completion and expansion of the paths of files to attach."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rtdesk.text.file_checks import file_doubts
from rtdesk.text.pasted import pasted, quoted, words
from rtdesk.text.paths import Completion, complete, expand, look, stamps, total


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


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("a b", ["a", "b"]),
        (r"/tmp/a\ b", ["/tmp/a b"]),
        ("'/tmp/a b' \"/tmp/it's\"", ["/tmp/a b", "/tmp/it's"]),
        ("file:///tmp/a%20b", ["/tmp/a b"]),
        ("file://localhost/tmp/x file://elsewhere/y", ["/tmp/x", "file://elsewhere/y"]),
        (r"/tmp/say\ \"hi\"", ['/tmp/say "hi"']),
        ("", []),
    ],
)
def test_words_of_a_pasted_line(line: str, paths: list[str]) -> None:
    assert words(line) == paths


@pytest.mark.parametrize("name", ["plain", "a b", "it's", 'say "hi"', "back\\slash"])
def test_a_quoted_path_reads_back(name: str) -> None:
    assert words(quoted(name)) == [name]


def test_several_paths_in_one_line(folder: Path) -> None:
    (folder / "two words.txt").write_bytes(b"x")
    both = (f"{folder}/plan.pdf", f"{folder}/two words.txt")
    assert expand(r"plan.pdf two\ words.txt", folder).paths == both
    assert expand("two words.txt", folder).paths == both[1:]
    assert "zzz" in expand("plan.pdf zzz", folder).trouble


def test_a_pattern_is_a_guess(folder: Path) -> None:
    assert expand("*.pdf", folder).guessed
    assert not expand("plan.pdf", folder).guessed


def test_a_paste_of_nothing_but_files_is_seen(folder: Path) -> None:
    (folder / "two words.txt").write_bytes(b"x")
    pdf, two = f"{folder}/plan.pdf", f"{folder}/two words.txt"
    assert pasted(f"{pdf}\n{two}\n") == (pdf, two)
    assert pasted(f"'{two}' {pdf} ") == (two, pdf)
    assert pasted(f"file://{pdf}\r\nfile://{two.replace(' ', '%20')}") == (pdf, two)
    assert pasted(f"see {pdf}") == ()
    assert pasted(f"{folder}") == ()
    assert pasted("plan.pdf") == ()
    assert pasted("x" * 2_000_000) == ()


def test_what_is_wrong_with_files(folder: Path) -> None:
    plan, gone = f"{folder}/plan.pdf", f"{folder}/gone.pdf"
    known = stamps([plan], {})
    assert file_doubts([plan], known, 25) == ()
    assert file_doubts([gone], {}, 25)[0].stops
    assert file_doubts([f"{folder}/nothing.txt"], {}, 25)[0].stops
    (large,) = file_doubts([plan], known, 0.1)
    assert large.stops
    assert "340 K" in large.text
    assert "0.1" in large.text
    Path(plan).write_bytes(b"other")
    (changed,) = file_doubts([plan], known, 25)
    assert not changed.stops
    assert "changed" in changed.text
    assert stamps([plan], known) == known


def test_many_files_may_be_too_much_together(folder: Path) -> None:
    paths = [f"{folder}/plan.pdf", f"{folder}/plan-b.pdf"]
    Path(paths[1]).write_bytes(b"x" * 340_000)
    assert total(paths) == "2 files, 680 K"
    assert [d.stops for d in file_doubts(paths, {}, 0.5)] == [False]
