"""`rtdesk ls` and `rtdesk show`."""

from __future__ import annotations

import re

import pytest

from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run
from tests.contract.server import Demo

HOSTILE = "\x1b]0;owned\x07 \x9b2J \u202egnp.exe \r\n\x00 [red]x[/]"


def create(app: DemoApp, subject: str, content: str = "Words.") -> int:
    """A ticket in the demo, made by root."""
    server = Demo()
    server.app = app
    return server.create("Support", subject, Content=content)


def is_harmless(text: str) -> bool:
    return (
        re.fullmatch(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*", text) is not None
    )


def test_ls_lists_what_a_query_finds(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "A printer that sings")
    said = run("ls", "Subject LIKE 'that sings'")
    assert (said.code, said.err) == (0, "")
    (line,) = said.out.splitlines()
    assert line.split()[:3] == [str(ticket), "new", "-"]
    assert line.endswith("A printer that sings")


def test_ls_finds_nothing_quietly(demo: DemoApp, run: Run) -> None:
    said = run("ls", "id < 0")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_ls_keeps_order_and_limit(demo: DemoApp, run: Run) -> None:
    ids = [int(line.split()[0]) for line in run("ls", "id > 0", "--order=id").out.splitlines()]
    assert ids == sorted(ids)
    assert len(ids) > 50
    last = run("ls", "id > 0", "--order=-id", "--limit=3").out.splitlines()
    assert [int(line.split()[0]) for line in last] == ids[:-4:-1]


def test_a_wrong_query_is_told_in_rts_words(demo: DemoApp, run: Run) -> None:
    said = run("ls", "Nofield = 3")
    assert (said.code, said.out) == (1, "")
    assert said.err == "rtdesk: Unknown field: Nofield\n"


def test_show_prints_facts_and_thread(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "Facts", "The first words.\n\nAnd more.")
    said = run("show", str(ticket))
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == f"#{ticket} Facts"
    assert {"Status: new", "Queue: Support"} <= set(lines)
    assert lines[-3:] == ["The first words.", "", "And more."]


def test_what_is_not_there(demo: DemoApp, run: Run) -> None:
    said = run("show", "999999")
    assert (said.code, said.out) == (1, "")
    assert said.err == "rtdesk: #999999 is not there, or not for you\n"


def test_hostile_text_is_harmless(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, HOSTILE, HOSTILE)
    for said in (run("ls", f"id = {ticket}"), run("show", str(ticket))):
        assert said.code == 0
        assert "␛]0;owned" in said.out
        assert "[red]x[/]" in said.out
        assert is_harmless(said.out)


@pytest.mark.parametrize(
    "arguments", [("show",), ("show", "five"), ("ls",), ("nonsense",), ("ls", "x", "--limit", "y")]
)
def test_a_wrong_call_is_explained(run: Run, arguments: tuple[str, ...]) -> None:
    said = run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "usage: rtdesk" in said.err


def test_the_desk_needs_a_terminal(demo: DemoApp, run: Run) -> None:
    said = run()
    assert said.code == 2
    assert "needs a terminal" in said.err
