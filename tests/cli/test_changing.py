"""One change on any number of tickets, waited for until it is proved."""

from __future__ import annotations

import json

import pytest

from rtdesk.backend.errors import Unreachable
from rtdesk.config.errors import ConfigError
from rtdesk.demo import rights
from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run
from tests.cli.test_lines import create


def told(run: Run, ticket: int, what: str) -> str:
    return run("show", str(ticket), "--format", f"{{{what}}}").out.rstrip("\n")


def test_a_ticket_is_taken_given_back_and_stolen(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "To be had")
    said = run("take", f"#{ticket}")
    assert (said.code, said.out, said.err) == (0, f"take #{ticket}: done\n", "")
    assert told(run, ticket, "owner") == "anna"
    assert run("untake", str(ticket)).code == 0
    assert told(run, ticket, "owner") == ""
    assert run("assign", "bob", str(ticket)).code == 0
    assert told(run, ticket, "owner") == "bob"
    assert run("steal", str(ticket)).code == 0
    assert told(run, ticket, "owner") == "anna"
    assert run("outbox").out == ""


def test_several_are_moved_and_each_is_told(demo: DemoApp, run: Run) -> None:
    tickets = [create(demo, f"Number {number}") for number in range(3)]
    said = run("status", "stalled", *map(str, tickets), "--json")
    assert said.code == 0
    outcomes = json.loads(said.out)
    assert [outcome["ticket"] for outcome in outcomes] == tickets
    assert {outcome["state"] for outcome in outcomes} == {"done"}
    assert {told(run, ticket, "status") for ticket in tickets} == {"stalled"}


def test_what_rt_refuses_is_told_and_does_not_stay(demo: DemoApp, run: Run) -> None:
    good, bad = create(demo, "Mine"), 999_999
    said = run("status", "open", str(good), str(bad))
    assert said.code == 1
    assert said.out == f"status of #{good} to open: done\n"
    assert said.err.startswith(f"rtdesk: status of #{bad} to open: #{bad} is not there")
    assert run("status", "nonsense", str(good)).err.count("isn't a valid status") == 1
    (outcome,) = json.loads(run("status", "nonsense", str(good), "--json").out)
    assert (outcome["state"], outcome["entry"]) == ("refused", None)
    assert run("outbox").out == ""


def test_an_owner_who_cannot_own_is_told(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "For nobody of that name")
    said = run("assign", "nobody-of-that-name", str(ticket))
    assert said.code == 1
    assert f"#{ticket}" in said.err
    assert told(run, ticket, "owner") == ""


def test_what_is_left_for_later_waits(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "Later")
    said = run("take", str(ticket), "--later")
    assert said.code == 0
    assert "waits as" in said.err
    assert told(run, ticket, "owner") == ""
    assert run("outbox", "send").code == 0
    assert told(run, ticket, "owner") == "anna"


def test_without_a_server_it_waits_and_the_shell_is_told(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = create(demo, "Unreached")
    run("show", str(ticket))
    run("outbox", "send")
    run("take", str(ticket))  # now it is known here who we are

    def away(_: object) -> object:
        raise Unreachable("the wire is cut")

    with monkeypatch.context() as patch:
        patch.setattr("rtdesk.desk.desk._connect", away)
        said = run("status", "stalled", str(ticket))
    assert said.code == 3
    assert "the wire is cut" in said.err
    assert "waits as" in said.err
    assert run("outbox", "send").code == 0
    assert told(run, ticket, "status") == "stalled"


def test_without_credentials_nothing_waits(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: object) -> object:
        raise ConfigError("no token")

    with monkeypatch.context() as patch:
        patch.setattr("rtdesk.desk.desk._connect", none)
        said = run("status", "open", "5")
    assert (said.code, said.err) == (2, "rtdesk: no token\n")
    assert run("outbox").out == ""


def test_who_may_not_is_told_in_rts_words(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = create(demo, "Only to look at")
    monkeypatch.setitem(rights.GRANTS, "anna", {"Support": rights.READ})
    said = run("take", str(ticket))
    assert (said.code, said.out) == (1, "")
    assert said.err == f"rtdesk: take #{ticket}: That user may not own tickets in that queue\n"


def test_what_is_stopped_by_hand_waits(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = create(demo, "Stopped")
    run("take", str(ticket))

    async def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rtdesk.desk.line_mode.LineMode.send", stop)
        said = run("status", "stalled", str(ticket))
    assert (said.code, said.out) == (130, "")
    assert "is in the outbox" in said.err
    assert f"status of #{ticket} to stalled" in run("outbox").out
