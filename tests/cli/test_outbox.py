"""`rtdesk outbox`: lists, shows, sends, tries again and forgets, without the desk."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from rtdesk.config.paths import places
from rtdesk.config.profile import load_profile
from rtdesk.demo import rights
from rtdesk.demo.app import DemoApp
from rtdesk.desk import Desk
from rtdesk.ops.op import SetField
from rtdesk.outbox.draft import Draft
from tests.cli.conftest import Run, Wall
from tests.sync.test_engine import replies, some_ticket

BODY = "Words\x1b[2J that wait.\n"


def desk_here() -> Desk:
    """The desk that the command line opens."""
    from rtdesk.config.paths import config_file

    profile = load_profile(config_file(), "")
    return Desk.open(profile, places(profile.name, profile.url))


def waiting(ticket: int, *, status: str = "", hold: bool = False) -> int:
    """Leaves a reply in the outbox; its number there."""
    desk = desk_here()
    url = f"ticket/{ticket}/correspond"
    desk.send(Draft(ticket, "correspond", BODY, "S\x07", url=url, status=status))
    entry = desk.entries()[0]
    if not hold:
        desk.send_held(entry.group)
    desk.close()
    return entry.id


def test_nothing_waits(run: Run, demo: DemoApp) -> None:
    assert run("outbox").out == ""
    assert run("outbox", "list", "--json").out == "[]\n"
    assert run("outbox", "send").code == 0


def test_what_waits_is_listed_and_shown(run: Run, demo: DemoApp) -> None:
    number = waiting(some_ticket(demo))
    said = run("outbox")
    assert said.code == 0
    assert f"{number}  held" in said.out
    assert f"reply to #{some_ticket(demo)}" in said.out
    shown = run("outbox", "show", str(number))
    assert "Words␛[2J that wait." in shown.out
    assert "\x1b" not in said.out + shown.out


def test_json_has_the_keys_of_the_manual(run: Run, demo: DemoApp) -> None:
    number = waiting(some_ticket(demo))
    (listed,) = json.loads(run("outbox", "list", "--json").out)
    assert listed == json.loads(run("outbox", "show", str(number), "--json").out)
    assert (listed["id"], listed["kind"], listed["state"]) == (number, "correspond", "held")
    assert listed["body"] == BODY
    manual = run("help", "outbox").out
    assert all(f"`{key}`" in manual for key in listed)


def test_what_is_due_is_sent(run: Run, demo: DemoApp) -> None:
    ticket = some_ticket(demo)
    number = waiting(ticket)
    said = run("outbox", "send")
    assert (said.code, said.err) == (0, "")
    assert f"{number}  done" in said.out
    assert replies(demo, ticket, BODY) == 1
    assert run("outbox").out == ""


def test_what_is_held_is_sent_when_it_is_named(run: Run, demo: DemoApp) -> None:
    ticket = some_ticket(demo)
    number = waiting(ticket, hold=True)
    assert run("outbox", "send").out == ""
    assert replies(demo, ticket, BODY) == 0
    assert run("outbox", "send", str(number)).code == 0
    assert replies(demo, ticket, BODY) == 1


def test_what_is_refused_is_said_and_tried_again(
    run: Run, demo: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = some_ticket(demo)
    number = waiting(ticket)
    with monkeypatch.context() as patch:
        patch.setitem(rights.GRANTS, "anna", {"Support": rights.READ})
        said = run("outbox", "send")
    assert said.code == 1
    assert "conflict" in said.out
    assert run("outbox", "send", str(number)).code == 1
    assert "RT does not offer this" in run("outbox").out
    assert run("outbox", "retry", str(number)).code == 0
    assert run("outbox", "retry", str(number)).code == 1
    assert run("outbox", "send", str(number)).code == 0
    assert replies(demo, ticket, BODY) == 1


def test_nothing_is_forgotten_without_a_word(run: Run, demo: DemoApp) -> None:
    number = waiting(some_ticket(demo), status="stalled")
    asked = run("outbox", "drop", str(number))
    assert asked.code == 2
    assert "add --yes" in asked.err
    assert "status of" in asked.err
    assert run("outbox", "drop", str(number), "--yes").code == 0
    assert run("outbox").out == ""


def test_a_change_is_shown_too(run: Run, demo: DemoApp) -> None:
    desk = desk_here()
    desk.do(SetField(some_ticket(demo), "CF.{Severity}", "High", ""))
    number = desk.entries()[0].id
    desk.close()
    assert "CF.{Severity}" in run("outbox", "show", str(number)).out


def test_a_number_that_is_not_there(run: Run, demo: DemoApp) -> None:
    for verb in ("show", "retry", "drop", "send"):
        said = run("outbox", verb, "99")
        assert said.code == 2
        assert "no 99 in the outbox" in said.err


def test_a_server_out_of_reach(run: Run, home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTDESK_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("RTDESK_TOKEN", "1-23-5ec7e75ec7e75ec7e75ec7e75ec7e75e")
    waiting(5)
    said = run("outbox", "send")
    assert said.code == 3
    assert said.err.startswith("rtdesk: ")
    assert "held" in said.out


def test_not_signed_in(run: Run, wall: Wall) -> None:
    wall.status, wall.kind, wall.body = 401, "application/json", b'{"message":"Unauthorized"}'
    waiting(5)
    assert run("outbox", "send").code == 4


def test_no_screen_is_loaded_for_it() -> None:
    code = "import sys, rtdesk.cli.outbox; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
