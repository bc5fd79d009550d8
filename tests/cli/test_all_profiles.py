"""`rtdesk ls --all-profiles`: several servers, equal numbers, and one that is in trouble."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.backend.errors import Unreachable
from rtdesk.backend.port import Backend
from rtdesk.config.errors import ConfigError
from rtdesk.config.profile import Profile
from tests.cli.conftest import Run, Said
from tests.cli.validating import validated
from tests.contract.server import Demo

FILE = """\
url = "http://127.0.0.1:1"
[profiles.lab]
url = "http://127.0.0.1:2"
"""
GONE = '[profiles.gone]\nurl = "http://127.0.0.1:3"\n'
LOCKED = '[profiles.locked]\nurl = "http://127.0.0.1:4"\n'


@pytest.fixture
def servers(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Demo]:
    """Two of them, where we are anna and mei."""
    worlds = {"http://127.0.0.1:1": Demo(), "http://127.0.0.1:2": Demo("6.0.0")}

    def connect(profile: Profile) -> Backend:
        if profile.name == "gone":
            raise Unreachable("connection refused")
        if profile.name == "locked":
            raise ConfigError("no token")
        world = worlds[profile.url]
        return world.connect(world.account("agent" if profile.url.endswith("1") else "mei"))

    monkeypatch.setattr("rtdesk.desk.desk._connect", connect)
    (home / "config.toml").write_text(FILE, "utf-8")
    return {"default": worlds["http://127.0.0.1:1"], "lab": worlds["http://127.0.0.1:2"]}


def listed(said: Said) -> list[tuple[str, int]]:
    """The tickets in the order of the lines."""
    words = [line.split() for line in said.out.splitlines()]
    return [(line[0], int(line[1])) for line in words]


def test_every_line_begins_with_its_server(servers: dict[str, Demo], run: Run) -> None:
    ticket = servers["lab"].create("Support", "The newest of all", Owner="mei", Content="Hello.")
    said = run("ls", "mine", "--all-profiles")
    assert (said.code, said.err) == (0, "")
    found = listed(said)
    assert found[0] == ("lab", ticket)
    assert {name for name, _ in found} == {"default", "lab"}
    alone = run("ls", "mine").out.splitlines()
    assert [
        line.partition("default  ")[2] for line in said.out.splitlines() if "default" in line
    ] == alone
    updated = [
        item["updated"] for item in validated("ls", run("ls", "--all-profiles", "--json").out)
    ]
    assert updated == sorted(updated, reverse=True)


def test_json_and_forms_have_the_profile(servers: dict[str, Demo], run: Run) -> None:
    items = validated("ls", run("ls", "id = 5", "--all-profiles", "--json").out)
    assert [(item["profile"], item["id"]) for item in items] == [("default", 5), ("lab", 5)]
    said = run("ls", "id = 5", "--all-profiles", "--format", "{profile}#{id}")
    assert said.out == "default#5\nlab#5\n"
    assert run("ls", "id = 5", "--format", "{profile}").code == 2


def test_due_comes_by_its_date_and_another_order_server_by_server(
    servers: dict[str, Demo], run: Run
) -> None:
    due = [
        item["due"] for item in validated("ls", run("ls", "due", "--all-profiles", "--json").out)
    ]
    assert len(due) > 20
    assert due == sorted(due)
    found = listed(run("ls", "id < 9", "--all-profiles", "--order=id", "--limit=4"))
    assert [name for name, _ in found] == ["default"] * 4 + ["lab"] * 4
    assert found == sorted(found)


def test_a_server_in_trouble_is_named_and_the_others_answer(
    servers: dict[str, Demo], run: Run, home: Path
) -> None:
    (home / "config.toml").write_text(FILE + GONE + LOCKED, "utf-8")
    said = run("ls", "mine", "--all-profiles")
    assert {name for name, _ in listed(said)} == {"default", "lab"}
    assert said.err == "rtdesk: gone: connection refused\nrtdesk: locked: no token\n"
    assert said.code == 3
    (home / "config.toml").write_text(FILE + LOCKED.replace("url", 'after = "no"\nurl'), "utf-8")
    said = run("ls", "mine", "--all-profiles")
    assert said.code == 2
    assert "rtdesk: locked: 'after' in" in said.err
    assert listed(said)


def test_lists_of_the_copy_are_those_of_every_copy(servers: dict[str, Demo], run: Run) -> None:
    assert run("sync", "mine").code == 0
    assert run("--profile", "lab", "sync", "mine").code == 0
    found = listed(run("ls", "mine", "--all-profiles"))
    assert listed(run("ls", "mine", "--all-profiles", "--cached")) == found
    said = run("ls", "unread", "--all-profiles")
    assert (said.code, said.err) == (0, "")
    said = run("ls", "Nobody's list", "--all-profiles", "--cached")
    assert said.code == 2
    assert said.err.count("there is no list") == 2


def test_without_servers_it_says_what_to_do(home: Path, run: Run) -> None:
    said = run("ls", "--all-profiles")
    assert said.code == 2
    assert "`rtdesk init` asks for one" in said.err
