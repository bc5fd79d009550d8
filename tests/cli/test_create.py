"""`rtdesk create`: flags, a text from a pipe, a template; what is wrong is said."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from rtdesk.backend.port import Backend
from rtdesk.config.profile import Profile
from rtdesk.demo.app import DemoApp
from rtdesk.demo.model import Ticket
from rtdesk.rest2.backend import Rest2Backend
from tests.cli.conftest import Run
from tests.test_architecture import loaded_by_command

CREATE = ("create", "--queue", "support", "--subject", "No ink")


@pytest.fixture(autouse=True)
def pipe(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is piped in: nothing."""
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdin", text)
    return text


def newest(demo: DemoApp) -> Ticket:
    return demo.tables.tickets[max(demo.tables.tickets)]


def body(demo: DemoApp, ticket: Ticket) -> str:
    first = demo.tables.transactions[ticket.history[0]]
    parts = [demo.tables.parts[id_] for id_ in first.parts]
    return next(part.content.decode() for part in parts if part.type.startswith("text/"))


def logins(demo: DemoApp, people: tuple[int, ...]) -> list[str]:
    return [demo.tables.users[id_].login for id_ in people]


def test_flags_and_a_pipe_make_a_ticket(run: Run, demo: DemoApp, pipe: io.StringIO) -> None:
    pipe.write("Room 4,\nplease.\n")
    pipe.seek(0)
    said = run(
        *CREATE, "--cc", "bob", "--owner", "me", "--cf", "Severity=High", "--link", "parent=2"
    )
    ticket = newest(demo)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"#{ticket.id} http://127.0.0.1/Ticket/Display.html?id={ticket.id}\n"
    assert (ticket.subject, body(demo, ticket)) == ("No ink", "Room 4,\nplease.\n")
    assert logins(demo, ticket.requestors) == ["anna"]
    assert logins(demo, ticket.cc) == ["bob"]
    assert logins(demo, (ticket.owner,)) == ["anna"]
    assert any(link.target == 2 for link in ticket.links or ())


def test_new_is_another_word_for_it_and_json_says_what_was_made(run: Run, demo: DemoApp) -> None:
    said = run("new", *CREATE[1:], "--message", "Hi", "--json")
    (told,) = json.loads(said.out)
    assert said.code == 0
    assert (told["id"], told["state"], told["lost"]) == (newest(demo).id, "done", [])


def test_a_requestor_of_nothing_is_nobody(run: Run, demo: DemoApp) -> None:
    assert run(*CREATE, "--message", "x", "--requestor", "").code == 0
    assert newest(demo).requestors == ()


def test_losses_are_told_with_what_they_mean(run: Run, demo: DemoApp) -> None:
    said = run(*CREATE, "--message", "x", "--owner", "carol", "--requestor", "no such", "--json")
    assert said.code == 5
    assert [loss["field"] for loss in json.loads(said.out)[0]["lost"]] == ["Owner", "Requestor"]
    assert "Owner: RT left out carol; it is empty (nobody who may own" in said.err
    assert "Requestor: RT left out no such" in said.err
    assert newest(demo).subject == "No ink"


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (("--queue", "Support"), "Subject must not be empty."),
        (("--subject", "x"), "--queue NAME"),
        ((*CREATE[1:], "--cf", "Severity=Nope"), "no value 'Nope'"),
        ((*CREATE[1:], "--cf", "Nope=x"), "has no field 'Nope'"),
        ((*CREATE[1:], "--due", "whenever"), "'whenever' is not a date"),
        ((*CREATE[1:], "--field", "Nope=x"), "unknown field 'Nope'"),
        ((*CREATE[1:], "--field", "TimeLeft=long"), "'long' is no time"),
        ((*CREATE[1:], "--link", "cousin=5"), "no link 'cousin'"),
        ((*CREATE[1:], "--attach", "nowhere.txt"), "no such file: nowhere.txt"),
        ((*CREATE[1:], "--template", "nowhere"), "no template 'nowhere'"),
    ],
)
def test_a_wrong_call_sends_nothing(
    run: Run, demo: DemoApp, flags: tuple[str, ...], why: str
) -> None:
    before = len(demo.tables.tickets)
    said = run("create", "--message", "x", *flags)
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert len(demo.tables.tickets) == before


def test_where_one_may_not_create_is_said_with_where_one_may(run: Run, demo: DemoApp) -> None:
    said = run("create", "--queue", "HR", "--subject", "x", "--message", "x")
    assert said.code == 1
    assert "RT lets you create no ticket in 'HR'; it does in: " in said.err
    assert "Support" in said.err


def test_what_rt_refuses_is_kept_in_the_outbox(run: Run, demo: DemoApp) -> None:
    said = run(*CREATE, "--message", "Precious words", "--status", "stalled")
    assert said.code == 1
    assert "New tickets can not have status 'stalled'" in said.err
    assert "rtdesk outbox show 1" in said.err
    shown = run("outbox", "show", "1")
    assert "Precious words" in shown.out
    assert "Status: stalled" in shown.out
    assert "new ticket in Support: No ink" in run("outbox").out
    assert json.loads(run("outbox", "list", "--json").out)[0]["kind"] == "create"


def test_a_template_brings_fields_and_a_text(run: Run, demo: DemoApp, home: Path) -> None:
    folder = home / "templates"
    folder.mkdir()
    (folder / "ink").write_text(
        "---\nQueue: Support\nSubject: Ink for somebody\nCF.{Severity}: Low\nCc: bob\n"
        "Cc: mei\n---\nAsked by {requestor} on the list of {queue}.\n"
    )
    assert run("create", "--template", "ink", "--cf", "Severity=High").code == 0
    ticket = newest(demo)
    assert (ticket.subject, logins(demo, ticket.cc)) == ("Ink for somebody", ["bob", "mei"])
    assert body(demo, ticket) == "Asked by anna on the list of Support."
    assert ("High",) in (ticket.values or {}).values()


def test_a_gap_that_nothing_fills_stops_it(run: Run, demo: DemoApp, home: Path) -> None:
    file = home / "gap.txt"
    file.write_text("Dear {owner}")
    said = run(*CREATE, "--template", str(file))
    assert said.code == 2
    assert "nothing is known for {owner}" in said.err


def test_a_broken_template_is_said_with_its_line(run: Run, demo: DemoApp, home: Path) -> None:
    file = home / "bad.txt"
    file.write_text("---\nQueue: Support\nnonsense\n---\nx")
    said = run("create", "--template", str(file))
    assert (said.code, "line 3 is not Name: value" in said.err) == (2, True)


def test_the_editor_is_asked_where_nothing_is_piped_in(
    run: Run, demo: DemoApp, home: Path, monkeypatch: pytest.MonkeyPatch, pipe: io.StringIO
) -> None:
    monkeypatch.setattr(pipe, "isatty", lambda: True, raising=False)
    editor = home / "editor"
    editor.write_text("#!/bin/sh\nprintf 'Written here' >\"$1\"\n")
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    assert run(*CREATE).code == 0
    assert body(demo, newest(demo)) == "Written here"


def test_out_of_reach_it_waits_in_the_outbox(
    run: Run, demo: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rtdesk.backend.errors import Unreachable

    class Lost(Rest2Backend):
        async def newest_ticket(self) -> int:
            raise Unreachable("no way to it")

    def connect(_: Profile) -> Backend:
        return Lost(demo.account("anna"), app=demo)

    monkeypatch.setattr("rtdesk.desk.desk._connect", connect)
    said = run(*CREATE, "--message", "x")
    assert said.code == 3
    assert "no way to it" in said.err


def test_it_draws_nothing() -> None:
    loaded = loaded_by_command("create", "--help")
    assert loaded & {"textual", "rich", "httpx2", "pydantic"} == set()
