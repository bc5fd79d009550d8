"""`--json`, `--format`, colours, and tickets from a pipe."""

from __future__ import annotations

import io
import json
import sys

import pytest

from rtdesk.cli.ids import number
from rtdesk.cli.output import Template
from rtdesk.config.errors import ConfigError
from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run

Piped = pytest.MonkeyPatch


class Screen(io.StringIO):
    """A stdin or stdout that is a terminal."""

    def isatty(self) -> bool:
        return True


def pipe(patch: pytest.MonkeyPatch, text: str) -> None:
    patch.setattr(sys, "stdin", io.StringIO(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{id} {subject}", "7 A\u241b[2Jb"),
        ("{id:4}|{subject:3}|", "7   |A\u241b\u2026|"),
        (r"{{{id}}}\t\\", "{7}\t\\"),
        ("{owner}|{tags}|{cf.Size}|{cf}", "|x, y|L|Size: L"),
        ("{cf.Colour}", ""),
        ("{done} {none.at.all}", "yes "),
    ],
)
def test_a_line_as_one_wants_it(text: str, line: str) -> None:
    item = {
        "id": 7,
        "subject": "A\x1b[2Jb",
        "owner": None,
        "tags": ["x", "y"],
        "cf": {"Size": "L"},
        "done": True,
        "none": None,
    }
    assert Template(text, item).line_of(item) == line


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{nope}", "knows no {nope}; there are: "),
        ("{what", "lone '{'; the sign itself is {{"),
        ("what}", "lone '}'; the sign itself is }}"),
    ],
)
@pytest.mark.parametrize("arguments", [("ls", "mine"), ("take", "5"), ("comment", "5", "-m", "W")])
def test_a_wrong_form_is_told_before_anything_is_done(
    demo: DemoApp, run: Run, arguments: tuple[str, ...], text: str, why: str
) -> None:
    said = run(*arguments, "--format", text)
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert run("outbox").out == ""


def test_what_ls_found_is_json(demo: DemoApp, run: Run) -> None:
    said = run("ls", "id < 9", "--json")
    found = json.loads(said.out)
    assert [item["id"] for item in found] == [
        int(line.split()[0]) for line in run("ls", "id < 9").out.splitlines()
    ]
    assert json.loads(run("ls", "id < 0", "--json").out) == []


def test_numbers_come_from_a_pipe(demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = run("ls", "id < 9", "--order", "id")
    for text in (listed.out, run("ls", "id < 9", "--order", "id", "--json").out):
        pipe(monkeypatch, text)
        said = run("show", "--format", "{id}")
        assert said.out.split() == [line.split()[0] for line in listed.out.splitlines()]
    pipe(monkeypatch, "\n#6 and words\n\n5\n6\n")
    assert run("show", "-", "7", "--format", "{id}").out.split() == ["7", "6", "5"]


def test_an_empty_pipe_is_nothing_to_do(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for verb in (("show",), ("take",), ("status", "open"), ("reply", "-m", "Words")):
        pipe(monkeypatch, "")
        said = run(*verb)
        assert (said.code, said.out, said.err) == (0, "", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense\n", "'nonsense' is no ticket"),
        ("[1, 2", "looks like JSON, but is none"),
        ('[{"name": "x"}]', "names no tickets"),
        ("0\n", "'0' is no ticket"),
    ],
)
def test_a_pipe_of_something_else_is_told(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    pipe(monkeypatch, text)
    said = run("take")
    assert (said.code, said.out) == (2, "")
    assert why in said.err


def test_without_numbers_on_a_terminal_one_is_asked_for_them(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Screen())
    said = run("show")
    assert said.code == 2
    assert "which tickets?" in said.err


def test_an_address_names_a_ticket_of_this_server_only() -> None:
    server = "https://rt.example/helpdesk"
    assert number(f"{server}/Ticket/Display.html?id=12", server) == 12
    with pytest.raises(ConfigError, match=r"on other\.example"):
        number("https://other.example/Ticket/Display.html?id=12", server)


def test_colours_are_for_terminals_or_those_who_ask(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in run("ls", "id < 9").out
    assert "\x1b[1m" in run("--color=always", "ls", "id < 9").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1m" in run("ls", "id < 9").out
    assert "\x1b" not in run("--color=never", "ls", "id < 9").out
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert "\x1b" not in run("ls", "id < 9").out
