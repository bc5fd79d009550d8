"""The installed rtdesk in a real terminal against a real RT, looked at from the server's side."""

from __future__ import annotations

import base64
import hashlib
import random
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pty import Terminal
from tests.rt.server import RT

RTDESK = str(Path(sys.executable).with_name("rtdesk"))
BODY = "Thank you, both files are attached.\n\nGrüße 🔥"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def configure(rt: RT, home: Path, login: str, **settings: object) -> dict[str, str]:
    """A configuration for this user; the environment that makes rtdesk find it."""
    token = home / f"{login}.token"
    token.write_text(rt.token(login))
    token.chmod(0o600)
    lines = [f'url = "{rt.base_url}"', f'token_file = "{token}"']
    lines += [f"{name} = {value}" for name, value in settings.items()]
    config = home / f"{login}.toml"
    config.write_text("\n".join(lines) + "\n")
    return {
        "RTDESK_CONFIG": str(config),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "HOME": str(home),
        "TZ": "UTC",
    }


def correspondence(rt: RT, ticket: int) -> list[dict[str, Any]]:
    """The replies on a ticket as root sees them, each with its parts decoded."""
    found = []
    for txn in rt.history(ticket):
        if txn["Type"] != "Correspond":
            continue
        parts = rt.get(f"transaction/{txn['id']}/attachments?per_page=100")["items"]
        whole = [rt.get(f"attachment/{part['id']}") for part in parts]
        found.append(
            {
                "id": txn["id"],
                "creator": txn["Creator"]["id"],
                "text": [_bytes(p).decode() for p in whole if _is_text(p)],
                "files": {p["Filename"]: _sha(_bytes(p)) for p in whole if p.get("Filename")},
            }
        )
    return found


def _is_text(part: dict[str, Any]) -> bool:
    return part["ContentType"] == "text/plain" and not part.get("Filename")


def _bytes(part: dict[str, Any]) -> bytes:
    return base64.b64decode(part["Content"] or "")


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def go_to_ticket(terminal: Terminal, ticket: int, subject: str) -> None:
    """From the list to a ticket by number, until its buttons are there."""
    terminal.send("g")
    terminal.wait_for("Go to")
    terminal.send("t")
    terminal.wait_for("Ticket number")
    terminal.send(f"{ticket}\r")
    terminal.wait_for(subject)


def attach(terminal: Terminal, path: Path) -> None:
    """Adds a file by its path in the composer."""
    terminal.send("\x14")  # ctrl+t
    terminal.wait_for("tab completes")
    terminal.send(f"{path}\r")
    terminal.wait_for(path.name + " ")
    terminal.send("\x1b")
    terminal.wait_until(lambda text: "another path" not in text, "the row stayed", 10.0)


def test_a_reply_with_two_files_arrives_once_and_whole(rt: RT, home: Path) -> None:
    ticket = rt.create("Support", "End to end in a terminal", requestor="carol")
    note = home / "note.txt"
    note.write_text("plain text\nof two lines\n")
    blob = home / "blob.bin"
    blob.write_bytes(random.Random(5).randbytes(1 << 20))
    env = configure(rt, home, "alice", undo_seconds=0)
    with Terminal([RTDESK], env=env, columns=120, rows=40) as terminal:
        terminal.wait_for(r"Support +\d+")
        terminal.send("\t")  # to the lists
        terminal.send("j" * 30 + "\r")  # the last queue
        terminal.wait_for("End to end in a terminal")
        go_to_ticket(terminal, ticket, "#\\d+ End to end in a terminal")
        terminal.wait_for(r"\[Reply\] +\[Comment\]")
        terminal.send("r")
        terminal.wait_for(r"REPLY +to")
        terminal.settle()
        terminal.send("\x1b[18~")  # F7 selects all: the body takes the place of the quote
        terminal.settle()
        terminal.send("\x1b[200~" + BODY + "\x1b[201~")
        terminal.wait_for("both files")
        attach(terminal, note)
        attach(terminal, blob)
        terminal.send("\x13")  # ctrl+s
        terminal.wait_for("y Send")
        terminal.send("y")
        terminal.wait_for("↳ reply ")
        terminal.send("qQ")
        assert terminal.wait() == 0
    replies = correspondence(rt, ticket)
    assert len(replies) == 1
    assert replies[0]["creator"] == "alice"
    assert replies[0]["text"] == [BODY]
    assert replies[0]["files"] == {
        "note.txt": _sha(note.read_bytes()),
        "blob.bin": _sha(blob.read_bytes()),
    }


def test_a_reply_waiting_in_the_outbox_survives_a_kill_and_leaves_once(rt: RT, home: Path) -> None:
    ticket = rt.create("Support", "Killed while waiting", requestor="carol")
    env = configure(rt, home, "alice", undo_seconds=4)
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for(r"Support +\d+")
        go_to_ticket(terminal, ticket, "#\\d+ Killed while waiting")
        terminal.wait_for(r"\[Reply\] +\[Comment\]")
        terminal.send("r")
        terminal.wait_for(r"REPLY +to")
        terminal.send("\x1b[200~Sent by the second start.\x1b[201~")
        terminal.wait_for("second start")
        terminal.send("\x13")
        terminal.wait_for("y Send")
        terminal.send("y")
        terminal.wait_for(r"goes out in")
        terminal.kill(signal.SIGKILL)
        terminal.wait()
    assert correspondence(rt, ticket) == []
    with Terminal([RTDESK], env=env) as terminal:
        go_to_ticket(terminal, ticket, "#\\d+ Killed while waiting")
        terminal.wait_for("↳ reply ")
        terminal.send("Q")
        assert terminal.wait() == 0
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for(r"Support +\d+")
        terminal.wait_for(r"synced")
        terminal.send("Q")
        assert terminal.wait() == 0
    replies = correspondence(rt, ticket)
    assert len(replies) == 1
    assert "Sent by the second start." in replies[0]["text"][0]


def test_hostile_subjects_reach_the_terminal_harmless(rt: RT, home: Path) -> None:
    hostile = "[/x] [@click=app.quit]go[/] \x1b]0;owned\x07\x1b[2J \u202egnp.exe\u202c end"
    ticket = rt.create("Support", hostile)
    env = configure(rt, home, "alice")
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for(r"\[/x\] \[@click=app.quit\]go\[/\] ␛\]0;")
        go_to_ticket(terminal, ticket, r"#\d+ \[/x\] \[@click=app.quit\]go.*⟨U\+202E⟩gnp")
        terminal.wait_for(r"\[Reply\] +\[Comment\]")
        terminal.send("q")
        terminal.wait_for(r"Subject +Status")
        raw = terminal.raw
        terminal.send("Q")
        assert terminal.wait() == 0
    assert b"owned\x07" not in raw
    assert b"\x1b]0;owned" not in raw
    assert "\u202e".encode() not in raw


def test_the_token_is_nowhere_but_in_its_file(rt: RT, home: Path) -> None:
    env = configure(rt, home, "alice")
    secret = rt.token("alice").rpartition("-")[2].encode()
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for(r"Support +\d+")
        process = Path(f"/proc/{terminal.pid}")
        assert secret not in (process / "cmdline").read_bytes()
        assert secret not in terminal.raw
        terminal.send("Q")
        terminal.wait()
    kept = [p for p in home.rglob("*") if p.is_file() and p.suffix != ".token"]
    assert kept
    assert [p for p in kept if secret in p.read_bytes()] == []
