"""`rtdesk link`, `merge` and `time`."""

from __future__ import annotations

import io
import json
import sys

import pytest

from rtdesk.cli.arguments_joining import KINDS
from rtdesk.demo.app import DemoApp
from rtdesk.ops.fields import LINKS
from tests.cli.conftest import Run
from tests.cli.test_changing import told
from tests.cli.test_lines import create
from tests.cli.test_output import Screen, pipe


def links(run: Run, ticket: int) -> dict[str, list[object]]:
    (found,) = json.loads(run("show", str(ticket), "--json").out)
    return found["links"]  # type: ignore[no-any-return]


def test_the_kinds_are_those_of_the_json_and_of_rt() -> None:
    assert {ref: name for name, ref in LINKS.items()} == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_comes_and_goes(demo: DemoApp, run: Run, kind: str) -> None:
    one, two = create(demo, "One"), create(demo, "Two")
    said = run("link", kind, f"#{two}", str(one))
    assert said.code == 0, said.err
    assert said.out.endswith(": done\n")
    assert links(run, one)[kind] == [two]
    assert run("link", kind, str(two), str(one), "--remove").code == 0
    assert links(run, one)[kind] == []


def test_several_are_linked_to_an_address(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [create(demo, f"Number {number}") for number in range(2)]
    pipe(monkeypatch, "\n".join(map(str, tickets)))
    assert run("link", "refers-to", "https://status.example/7").code == 0
    for ticket in tickets:
        assert links(run, ticket)["refers-to"] == ["https://status.example/7"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("link", "refers-to", "nonsense", "5"), "nothing to link to"),
        (("link", "refers-to", "5", "5"), "to itself"),
        (("link", "likes", "5", "6"), "invalid choice"),
        (("merge", "5", "5", "--yes"), "into itself"),
        (("time", "soon", "5"), "is no time"),
        (("time", "0", "5"), "is no time"),
    ],
)
def test_a_wrong_call_is_explained(
    demo: DemoApp, run: Run, arguments: tuple[str, ...], why: str
) -> None:
    said = run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert why in said.err


def test_tickets_are_merged_after_a_yes(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, *goes = (create(demo, f"Merged {number}") for number in range(3))
    words = ("merge", str(stays), *map(str, goes))
    asked = run(*words)
    assert asked.code == 2
    assert asked.err == "rtdesk: there is no way back: add --yes\n"

    class Says(Screen):
        """Somebody at the terminal."""

    for answer, code in (("n\n", 1), ("y\n", 0)):
        monkeypatch.setattr(sys, "stdin", Says(answer))
        said = run(*words)
        assert said.code == code
        assert f"into #{stays} (Merged 0) for good?" in said.err
    for ticket in goes:
        assert told(run, ticket, "id") == str(stays)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    again = run(*words, "--yes")
    assert (again.code, again.out) == (0, "")
    away = run("merge", str(goes[0]), str(create(demo, "Late")), "--yes")
    assert away.code == 1
    assert away.err == f"rtdesk: #{goes[0]} was merged into #{stays}: name that one\n"


def test_what_is_not_there_is_not_merged(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "Alone")
    said = run("merge", "999999", str(ticket), "--yes")
    assert (said.code, said.out) == (1, "")
    assert "#999999 is not there" in said.err
    assert told(run, ticket, "id") == str(ticket)


def test_minutes_are_added(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "Worked on")
    assert run("time", "1h20", str(ticket)).code == 0
    assert run("time", "10", str(ticket)).code == 0
    assert told(run, ticket, "minutes_worked") == "90"
