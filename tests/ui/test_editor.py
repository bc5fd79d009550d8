"""The user's own editor: the text comes back, whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App

from rtdesk.desk import Desk
from rtdesk.files.programs import editor
from rtdesk.outbox.draft import Draft
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.editing import Edited, hand_over, recover
from rtdesk.ui.editor import _started, run
from rtdesk.ui.picking import pick
from tests.campaign.typing import draft as draft_on_disk
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.pty import Terminal
from tests.ui.apps import drafts, seated

RTDESK = str(Path(sys.executable).with_name("rtdesk"))
REPLY = Draft(42, "correspond", body="Grüße")


class Suspending(App[None]):
    """An app whose terminal can be given away in a test."""

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        """Nothing to give away here."""
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = Demo()
    made = make_desk(tmp_path, world.account("anna"), world.app)
    yield made
    made.close()


def script(tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> str:
    file = tmp_path / "my editor"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"'{file}' --flag")
    return f"'{file}' --flag"


async def test_the_edited_text_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, 'printf "more %s\\n" "$1" >> "$2"', monkeypatch)
    edited = hand_over(tmp_path / "editing", REPLY)
    assert edited.file.name == "42-reply.txt"
    assert await run(Suspending(), edited.file) == ""
    assert edited.read() == "Grüße\nmore --flag"
    edited.forget()
    assert list((tmp_path / "editing").iterdir()) == []


async def test_what_an_editor_that_fails_left_comes_back_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, 'echo kept > "$2"; exit 3', monkeypatch)
    edited = hand_over(tmp_path / "editing", REPLY)
    assert "code 3" in await run(Suspending(), edited.file)
    assert edited.read() == "kept"


async def test_a_file_that_is_gone_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, 'rm "$2"', monkeypatch)
    edited = hand_over(tmp_path / "editing", REPLY)
    await run(Suspending(), edited.file)
    assert edited.read() == "Grüße"


@pytest.mark.parametrize("words", ["no-such-editor-here", "'unfinished"])
async def test_an_editor_that_cannot_start_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("VISUAL", words)
    assert "cannot start the editor" in await run(Suspending(), tmp_path / "x")


def test_visual_goes_before_editor() -> None:
    assert editor({"VISUAL": "a -b", "EDITOR": "c"}) == ["a", "-b"]
    assert editor({"EDITOR": "c"}) == ["c"]
    assert editor({}) == ["vi"]


def test_what_is_edited_is_private_and_never_over_another(tmp_path: Path) -> None:
    folder = tmp_path / "editing"
    first, second = hand_over(folder, REPLY), hand_over(folder, REPLY)
    assert second.file.name == "42-reply-2.txt"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert first.file != second.file


def left(desk: Desk, text: str, handed: Draft = REPLY) -> Edited:
    """A desk that ended while its editor was open."""
    edited = hand_over(desk.editing, handed)
    edited.file.write_text(text)
    edited.close()
    return edited


def test_after_a_crash_the_text_is_a_draft(desk: Desk) -> None:
    left(desk, "Finished in the editor.\n")
    (found,) = recover(desk, desk.editing)
    assert (found.ticket, found.kind, found.body) == (42, "correspond", "Finished in the editor.")
    assert drafts(desk) == {(42, "correspond"): "Finished in the editor."}
    assert list(desk.editing.iterdir()) == []
    assert recover(desk, desk.editing) == ()


def test_it_goes_on_with_the_draft_it_came_from(desk: Desk) -> None:
    desk.save_draft(Draft(42, "correspond", body="Grüße", minutes=5))
    left(desk, "Grüße and more.\n")
    (found,) = recover(desk, desk.editing)
    assert (found.body, found.minutes) == ("Grüße and more.", 5)


def test_words_written_elsewhere_meanwhile_stay(desk: Desk) -> None:
    left(desk, "From the editor.\n")
    desk.save_draft(Draft(42, "correspond", body="Typed in the desk."))
    recover(desk, desk.editing)
    assert drafts(desk) == {(42, "correspond"): "Typed in the desk.\n\nFrom the editor."}


def test_what_another_desk_edits_now_is_left_alone(desk: Desk) -> None:
    edited = hand_over(desk.editing, REPLY)
    edited.file.write_text("Half a sent")
    assert recover(desk, desk.editing) == ()
    assert edited.file.exists()
    edited.close()
    assert recover(desk, desk.editing)


def test_a_text_that_nobody_changed_makes_no_draft(desk: Desk) -> None:
    left(desk, "Grüße\n")
    assert recover(desk, desk.editing) == ()
    assert drafts(desk) == {}


async def test_the_start_says_what_it_found(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Edited", Content="Hello.")
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    left(desk, "Written.", Draft(ticket, "comment", body="W"))
    async with seated(desk) as seat:
        await seat.until(lambda: drafts(desk) == {(ticket, "comment"): "Written."})
        await seat.sees(f"What your editor had for #{ticket} is a draft")


async def test_the_composer_has_the_new_text_and_undo_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Demo()
    ticket = world.create("Support", "Edited", Content="Hello.")
    script(tmp_path, 'printf "by hand" > "$2"; exit 1', monkeypatch)
    monkeypatch.setattr(RtdeskApp, "suspend", Suspending.suspend)
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    async with seated(desk) as seat:
        await seat.open(ticket)
        composer = await seat.compose("c")
        await seat.press(*"old", "ctrl+o")
        await seat.until(lambda: composer.draft().body == "by hand")
        await seat.sees("the editor ended with code 1")
        await seat.until(lambda: drafts(desk) == {(ticket, "comment"): "by hand"})
        assert list(desk.editing.iterdir()) == []
        await seat.press("ctrl+z")
        await seat.until(lambda: composer.draft().body == "old")


def test_rtdesk_dies_while_the_editor_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    saved = tmp_path / "saved"
    visual = script(tmp_path, f'echo "Typed in vi." > "$2"; touch {saved}; sleep 60', monkeypatch)
    env = {"HOME": str(tmp_path), "TZ": "UTC", "VISUAL": visual}
    with Terminal([RTDESK, "demo", "--data", str(data)], env=env) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        terminal.send("\x0f")
        terminal.wait_until(lambda _: saved.exists(), "no editor", 20)
        terminal.kill()
        terminal.ended(10)
    with Terminal([RTDESK, "demo", "--data", str(data)], env=env) as terminal:
        terminal.wait_for("What your editor had")
        assert draft_on_disk(data) == "Typed in vi."


def test_the_desk_works_on_below_the_editor_and_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, done = tmp_path / "data", tmp_path / "done"
    body = (
        f"trap '' INT; printf '\\033[2J\\033[HEDITING'; while ! test -e {done}; do sleep 0.1; done"
    )
    env = {"HOME": str(tmp_path), "TZ": "UTC", "VISUAL": script(tmp_path, body, monkeypatch)}
    with Terminal([RTDESK, "demo", "--data", str(data)], env=env) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        terminal.send("Held for some seconds\x13")
        terminal.wait_for("y Send")
        terminal.send("y")
        terminal.wait_for("goes out in")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.settle()
        terminal.send("\x0f")
        terminal.wait_for("EDITING")
        terminal.send("\x03")  # an editor may mean something by it
        terminal.wait_until(lambda _: states(data) == ["settled"], "it did not leave", 20)
        assert bytes(terminal.raw).partition(b"EDITING")[2] in (b"", b"^C")
        done.touch()
        terminal.wait_for("COMMENT +on")


def states(data: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(data / "work" / "work.sqlite3")) as db:
        return [state for (state,) in db.execute("SELECT state FROM entry")]


BESIDE = """
import asyncio, pathlib, sys
from rtdesk.ui.editor import run_beside
file = pathlib.Path(sys.argv[1])
said = asyncio.run(run_beside(file))
print("SAID", repr(said), "LEFT", file.read_text().strip(), len(list(file.parent.iterdir())))
input()
"""


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize(
    ("end", "said"),
    [("exit 0", "''"), ("exit 3", "'the editor ended with code 3'"), ("", "'the pane was closed'")],
    ids=["done", "failed", "killed"],
)
def test_inside_tmux_the_editor_opens_in_a_pane(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, said: str
) -> None:
    visual = script(
        tmp_path,
        f'echo "From the pane." > "$2"; {end or "tmux kill-pane"}; sleep 30',
        monkeypatch,
    )
    edited = hand_over(tmp_path / "editing", REPLY)
    # A program of its own: the socket of tmux must not be that of whoever runs the tests.
    env = {"HOME": str(tmp_path), "VISUAL": visual, "TMUX_TMPDIR": str(tmp_path)}
    inside = [sys.executable, "-c", BESIDE, str(edited.file)]
    argv = ["tmux", "-f", "/dev/null", "new-session", *inside]
    with Terminal(argv, columns=160, env=env, cwd=Path.cwd()) as terminal:
        try:
            terminal.wait_for(f"SAID {said} LEFT From the pane. 2")
        finally:
            subprocess.run(["tmux", "kill-server"], check=False, env={**os.environ, **env})


async def test_while_it_is_edited_beside_nothing_is_typed_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Demo()
    ticket = world.create("Support", "Edited", Content="Hello.")
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    desk.profile = replace(desk.profile, editor_split=True)
    done = asyncio.Event()

    async def beside(file: Path) -> str:
        await done.wait()
        file.write_text("From the pane.")
        return ""

    monkeypatch.setattr("rtdesk.ui.editor.can_split", lambda: True)
    monkeypatch.setattr("rtdesk.ui.editor.run_beside", beside)
    async with seated(desk) as seat:
        await seat.open(ticket)
        composer = await seat.compose("c")
        await seat.press(*"old", "ctrl+o")
        await seat.sees("in your editor")
        await seat.press(*"xyz")
        assert composer.draft().body == "old"
        done.set()
        await seat.until(lambda: composer.draft().body == "From the pane.")
        await seat.press("x")
        assert composer.draft().body == "From the pane.x"
        done.clear()
        await seat.press("ctrl+o")
        await seat.sees("in your editor")
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        done.set()
        await seat.until(lambda: drafts(desk) == {(ticket, "comment"): "From the pane."})
        await seat.sees(f"The edited text for #{ticket} is a draft")


def test_the_editor_and_the_picker_learn_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTDESK_TOKEN", "1-14-secret")
    told = [tmp_path / "editor", tmp_path / "picker"]
    _started(["sh", "-c", f"env > {told[0]}"]).wait()
    pick(Suspending(), ["sh", "-c", f"env > {told[1]}"], tmp_path)
    for file in told:
        assert "PATH=" in file.read_text()
        assert "secret" not in file.read_text()
