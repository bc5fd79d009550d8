"""`rtdesk reply`, `comment` and `attach`."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from rtdesk.demo import rights
from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run
from tests.cli.test_changing import told
from tests.cli.test_lines import create
from tests.cli.test_output import Screen, pipe
from tests.pty import SEQUENCE
from tests.sync.test_engine import replies


def last(run: Run, ticket: int) -> dict[str, object]:
    """The newest message of a ticket."""
    (found,) = json.loads(run("show", str(ticket), "--json").out)
    messages = [e for e in found["history"] if e["type"] in ("Correspond", "Comment")]
    return messages[-1]  # type: ignore[no-any-return]


def test_a_reply_is_sent_once_to_each(demo: DemoApp, run: Run) -> None:
    tickets = [create(demo, f"Question {number}") for number in range(2)]
    said = run("reply", *map(str, tickets), "-m", "The answer.\n")
    assert said.code == 0
    assert said.out == "".join(f"reply to #{ticket}: done\n" for ticket in tickets)
    for ticket in tickets:
        assert replies(demo, ticket, "The answer.\n") == 1
        assert last(run, ticket)["type"] == "Correspond"


def test_words_come_from_a_file_or_a_pipe(
    demo: DemoApp, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = create(demo, "Several ways")
    file = tmp_path / "words.txt"
    file.write_text("Out of a file.\n")
    assert run("comment", str(ticket), "-F", str(file)).code == 0
    assert last(run, ticket)["text"] == "Out of a file.\n"
    for more in ((), ("-F", "-")):
        pipe(monkeypatch, f"Out of a pipe {len(more)}.\n")
        assert run("comment", str(ticket), *more).code == 0
        assert last(run, ticket)["text"] == f"Out of a pipe {len(more)}.\n"


def test_words_come_from_the_editor(
    demo: DemoApp, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = create(demo, "Edited")
    script = tmp_path / "editor.sh"
    script.write_text('#!/bin/sh\nenv | grep RTDESK_ > "$1"\necho "Out of the editor." >> "$1"\n')
    script.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setattr(sys, "stdin", Screen())
    assert run("comment", str(ticket)).code == 0
    assert last(run, ticket)["text"] == "Out of the editor.\n"
    monkeypatch.setenv("VISUAL", "true")
    said = run("comment", str(ticket))
    assert said.code == 2
    assert "there is no text" in said.err
    monkeypatch.setenv("VISUAL", "false")
    assert "the editor ended with 1" in run("comment", str(ticket)).err


def test_status_time_and_files_go_with_it(demo: DemoApp, run: Run, tmp_path: Path) -> None:
    ticket = create(demo, "All of it")
    file = tmp_path / "facts.txt"
    file.write_text("Facts")
    said = run(
        *("reply", str(ticket), "-m", "Done.", "--status", "Resolved", "--minutes", "15"),
        *("-a", str(file)),
    )
    assert said.code == 0, said.err
    assert told(run, ticket, "status") == "resolved"
    assert told(run, ticket, "minutes_worked") == "15"
    message = last(run, ticket)
    assert [part["name"] for part in message["files"]] == ["facts.txt"]  # type: ignore[attr-defined]


def test_files_alone_are_attached(demo: DemoApp, run: Run, tmp_path: Path) -> None:
    ticket = create(demo, "Files")
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(name)
    said = run("attach", str(ticket), str(tmp_path / "one.txt"), str(tmp_path / "two.txt"))
    assert (said.code, said.out) == (0, f"comment on #{ticket}: done\n")
    names = run("attachments", str(ticket), "--format", "{name}").out
    assert sorted(names.splitlines()) == ["one.txt", "two.txt"]
    assert last(run, ticket)["text"] == "one.txt\ntwo.txt"
    missing = run("attach", str(ticket), str(tmp_path / "three.txt"))
    assert missing.code == 2
    assert "no such file" in missing.err


def test_markdown_goes_out_as_html(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "Formatted")
    assert run("reply", str(ticket), "-m", "**Bold**", "--markdown").code == 0
    message = last(run, ticket)
    assert message["content_type"] == "text/html"
    assert "<strong>Bold</strong>" in str(message["text"])


def test_a_status_without_a_way_stops_it_before_it_leaves(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "No way")
    said = run("reply", str(ticket), "-m", "Words", "--status", "nonsense")
    assert said.code == 1
    assert "no way from new to 'nonsense'" in said.err
    assert "resolved" in said.err
    assert replies(demo, ticket, "Words") == 0


def test_who_may_not_reply_is_told(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = create(demo, "Only to look at")
    monkeypatch.setitem(rights.GRANTS, "anna", {"Support": rights.READ})
    said = run("reply", str(ticket), "-m", "Words")
    assert said.code == 1
    assert f"#{ticket}: RT takes no replies of yours there" in said.err
    assert run("outbox").out == ""


@pytest.mark.parametrize("arguments", [("-",), ("-", "-F", "-"), ("5", "-m", " ")])
def test_a_message_without_words_is_explained(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("5\n"))
    said = run("reply", *arguments)
    assert (said.code, said.out) == (2, "")
    assert "-m TEXT" in SEQUENCE.sub(b"", said.err.encode()).decode()
