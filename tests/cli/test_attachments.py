"""`rtdesk attachments` and `rtdesk save`."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp
from rtdesk.demo.wire import Request
from tests.cli.conftest import Run
from tests.cli.test_lines import HOSTILE, create, is_harmless
from tests.contract.server import Demo

FILES = {"a.bin": b"\0\1\2", "../../etc/b.bin": b"\0b", "a.bin ": b"\0\3", HOSTILE: b"\0h"}


@pytest.fixture
def ticket(demo: DemoApp) -> int:
    """A ticket with files of awkward names."""
    server = Demo()
    server.app = demo
    number = create(demo, "With files")
    token = server.account("root").token
    assert token
    files = [
        {
            "FileName": name.encode("ascii", "replace").decode(),
            "FileType": "application/octet-stream",
            "FileContent": base64.b64encode(data).decode(),
        }
        for name, data in FILES.items()
    ]
    body = {"Content": "See.", "ContentType": "text/plain", "Attachments": files}
    headers = {
        "authorization": f"token {token.reveal()}",
        "content-type": "application/json",
    }
    request = Request("POST", f"ticket/{number}/comment", (), headers, json.dumps(body).encode())
    assert demo.answer(request).status == 201
    return number


def test_files_are_listed_with_their_numbers(ticket: int, run: Run) -> None:
    said = run("attachments", str(ticket))
    assert (said.code, said.err) == (0, "")
    assert is_harmless(said.out)
    lines = said.out.splitlines()
    assert len(lines) == len(FILES)
    assert all(line.split()[0].isdigit() for line in lines)
    assert any(line.endswith("  a.bin") for line in lines)


def test_all_are_saved_and_nothing_is_overwritten(ticket: int, run: Run, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    (to / "a.bin").write_bytes(b"mine")
    said = run("save", str(ticket), "--to", str(to))
    assert (said.code, said.err) == (0, "")
    assert is_harmless(said.out)
    assert len(said.out.splitlines()) == len(FILES)
    assert (to / "a.bin").read_bytes() == b"mine"
    added = [path.read_bytes() for path in to.iterdir() if path.name != "a.bin"]
    assert sorted(added) == sorted(FILES.values())


def test_one_by_its_number(ticket: int, run: Run, tmp_path: Path) -> None:
    number = run("attachments", str(ticket)).out.split()[0]
    said = run("save", str(ticket), number, "--to", str(tmp_path))
    assert said.code == 0
    (line,) = said.out.splitlines()
    assert Path(line).is_file()
    assert Path(line).parent == tmp_path


@pytest.mark.parametrize(
    ("more", "words"), [(("5",), "has no file 5"), (("--to", "/nowhere"), "no such folder")]
)
def test_what_is_not_there(ticket: int, run: Run, more: tuple[str, ...], words: str) -> None:
    said = run("save", str(ticket), *more)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_a_failure_is_said_and_the_rest_goes_on(
    ticket: int, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtdesk.files.folder.TRIES", 1)
    said = run("save", str(ticket), "--to", str(tmp_path))
    assert (said.code, said.out) == (1, "")
    assert len(said.err.splitlines()) == len(FILES)
    assert "too many unfinished files" in said.err
    assert said.err.startswith("rtdesk: a.bin: ") or "rtdesk: a.bin: " in said.err


def test_a_ticket_that_is_not_there(demo: DemoApp, run: Run) -> None:
    assert run("attachments", "99999").code == 1
    assert run("save", "99999").code == 1
