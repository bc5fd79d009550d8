"""`rtdesk ls` and `rtdesk show`."""

from __future__ import annotations

import re

import pytest

from rtdesk.backend.errors import Unreachable
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
    "arguments", [("users",), ("search",), ("nonsense",), ("ls", "x", "--limit", "y")]
)
def test_a_wrong_call_is_explained(run: Run, arguments: tuple[str, ...]) -> None:
    said = run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "usage: rtdesk" in said.err


def test_the_desk_needs_a_terminal(demo: DemoApp, run: Run) -> None:
    said = run()
    assert said.code == 2
    assert "needs a terminal" in said.err


def test_ls_shows_a_list_by_its_name_or_title(demo: DemoApp, run: Run) -> None:
    found = run("ls")
    assert found.out
    assert found == run("ls", "mine") == run("ls", "MINE")
    assert found == run("ls", "Owner = 'anna' AND Status = '__Active__'")


def test_ls_shows_the_copy_without_asking(demo: DemoApp, run: Run) -> None:
    assert run("ls", "--cached").out == ""
    assert run("sync", "mine").code == 0
    cached = run("ls", "--cached")
    assert cached == run("ls")
    assert run("ls", "--cached", "--limit", "1").out == cached.out.splitlines(True)[0]
    said = run("ls", "--cached", "Owner = 'anna'")
    assert said.code == 2
    assert "--cached shows a list" in said.err


def test_a_list_of_this_machine_needs_no_server(demo: DemoApp, run: Run) -> None:
    said = run("ls", "bookmarks")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_show_tells_of_several_and_of_what_is_missing(demo: DemoApp, run: Run) -> None:
    one, two = create(demo, "One"), create(demo, "Two")
    said = run("show", str(two), "999999", str(one))
    assert said.code == 1
    heads = [line for line in said.out.splitlines() if line.startswith("#")]
    assert heads == [f"#{two} Two", f"#{one} One"]
    assert said.err == "rtdesk: #999999 is not there, or not for you\n"


def test_search_takes_words_as_rt_does(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "A gramophone that sings")
    said = run("search", "gramophone", "sings")
    assert said.code == 0
    assert said.out.split()[0] == str(ticket)
    assert run("search", "gramophone", "stalled").out == ""
    assert run("search", "gramophone", "--cached").out == ""
    run("show", str(ticket))
    run("sync")
    assert run("search", "gramophone", "--cached").out.split()[0] == str(ticket)
    assert run("search", " ").code == 2


def test_queues_and_users_can_be_looked_up(demo: DemoApp, run: Run) -> None:
    assert "Support" in run("queues", "--format", "{name}").out.splitlines()
    assert "Support" in run("queues").out
    assert run("users", "anna", "--format", "{login}").out == "anna\n"
    assert "anna" in run("users", "lindq").out
    assert run("users", "nobody-of-that-name").out == ""


def test_articles_are_found_and_read(demo: DemoApp, run: Run) -> None:
    listed = run("articles")
    assert listed.out
    name = run("articles", "--format", "{name}").out.splitlines()[0]
    found = run("articles", *name.split())
    assert found.out.splitlines()[0] in listed.out
    told = run("articles", *name.split(), "--text").out
    assert len(told.splitlines()) > len(found.out.splitlines())
    assert is_harmless(told)
    assert run("articles", "nothing-of-that-kind").out == ""


def test_a_cut_list_says_so_on_a_terminal(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ls", "id > 0", "--limit", "3").err == ""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    said = run("ls", "id > 0", "--limit", "3")
    assert "--limit N shows more" in said.err
    assert run("ls", "id < 3", "--limit", "30").err == ""


def test_without_a_server_the_copy_is_named(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> object:
        raise Unreachable("the wire is cut")

    monkeypatch.setattr("rtdesk.desk.desk._connect", away)
    said = run("ls", "unowned")
    assert said.code == 3
    assert "rtdesk ls unowned --cached" in said.err
    assert "--cached" not in run("ls", "Owner = 'bob'").err
