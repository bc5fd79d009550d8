"""`rtdesk ls --cached` at a glance: what the desk would print, and hardly anything loaded."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rtdesk.cli.glance import glance
from rtdesk.config.errors import ConfigError
from rtdesk.config.light import folders
from rtdesk.config.paths import config_file, places
from rtdesk.config.profile import load_profile
from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run, Said
from tests.cli.test_lines import HOSTILE, create
from tests.cli.test_outbox import desk_here

LISTS = ("mine", "unowned", "all", "due", "recent")


def slowly(run: Run, *words: str) -> Said:
    """The same, by a way that is none for a glance."""
    return run("--color=auto", "ls", "--cached", *words)


@pytest.fixture
def synced(demo: DemoApp, run: Run) -> Run:
    create(demo, HOSTILE)
    assert run("sync", *LISTS).code == 0
    return run


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("more", [(), ("--json",), ("--limit", "3"), ("--limit=1", "--json")])
def test_it_prints_what_the_desk_has(synced: Run, name: str, more: tuple[str, ...]) -> None:
    at_a_glance = synced("ls", "--cached", name, *more)
    assert at_a_glance.out
    assert at_a_glance == slowly(synced, name, *more)


@pytest.mark.parametrize("order", ["Due", "-Priority", "Subject", "-Requestor"])
def test_it_keeps_another_order(
    synced: Run, order: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_here()
    desk.set_order("mine", order)
    desk.close()
    assert glance(("ls", "--cached")) == 0
    assert capsys.readouterr().out == slowly(synced).out


def test_what_sleeps_is_out_of_sight(synced: Run, capsys: pytest.CaptureFixture[str]) -> None:
    first = int(synced("ls", "--cached").out.split()[0])
    desk = desk_here()
    desk.snooze(first, datetime.now(UTC) + timedelta(days=1))
    desk.close()
    assert glance(("ls", "--cached")) == 0
    said = capsys.readouterr().out
    assert int(said.split()[0]) != first
    assert said == slowly(synced).out


def test_what_is_pending_is_for_the_desk_to_show(synced: Run) -> None:
    first = synced("ls", "--cached").out.split()[0]
    synced("status", "stalled", first, "--later")
    assert glance(("ls", "--cached")) is None
    assert synced("ls", "--cached").out.split()[:2] == [first, "stalled"]


@pytest.mark.parametrize(
    "words",
    [("nonsense",), ("bookmarks",), ("mine", "unowned"), ("--format", "{id}"), ("--limit", "x")],
)
def test_anything_else_is_left_to_others(synced: Run, words: tuple[str, ...]) -> None:
    assert glance(("ls", "--cached", *words)) is None


def test_without_a_copy_there_is_nothing_to_glance_at(demo: DemoApp, home: Path) -> None:
    assert glance(("ls", "--cached")) is None
    assert not (home / "cache").exists()


SERVER = 'url = "https://rt.example"\n'
CONFIGURATIONS = {
    "nothing": "",
    "a server": SERVER,
    "a slash at the end": 'url = "https://rt.example/"\n',
    "one profile": '[profiles.work]\nurl = "https://work.example"\n',
    "two profiles": "[profiles.a]\n[profiles.b]\n",
    "a chosen one": f'profile = "b"\n{SERVER}[profiles.b]\nurl = "https://b.example"\n',
    "one that takes the server of the top": f'profile = "b"\n{SERVER}[profiles.b]\nuser = "x"\n',
    "one called default": f'{SERVER}[profiles.default]\nurl = "https://d.example"\n',
    "one that is not there": f'profile = "c"\n{SERVER}',
    "an odd name": '[profiles."a b/c"]\nurl = "https://work.example"\n',
    "no TOML": "url = ",
    "no server": 'url = ""\n',
}


@pytest.mark.parametrize("text", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
@pytest.mark.parametrize(
    "environment", [{}, {"RTDESK_URL": "https://e.example/"}, {"RTDESK_PROFILE": "work"}], ids=str
)
def test_it_looks_where_the_desk_looks(
    home: Path, monkeypatch: pytest.MonkeyPatch, text: str, environment: dict[str, str]
) -> None:
    (home / "config.toml").write_text(text)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = folders()
    try:
        profile = load_profile(config_file())
    except ConfigError:
        if found:  # it has nothing to say, as long as there is no copy
            assert not Path(found[0]).exists()
        return
    assert found is not None
    here = places(profile.name, profile.url)
    assert (Path(found[0]), Path(found[1])) == (here.mirror, here.work)


def test_lists_that_the_configuration_speaks_of_may_have_changed(synced: Run, home: Path) -> None:
    (home / "config.toml").write_text('[lists.mine]\ntitle = "Yours"\n')
    assert glance(("ls", "--cached", "mine")) is None
    assert glance(("ls", "--cached", "unowned")) == 0


NOT_LOADED = {"textual", "rich", "httpx2", "pydantic", "asyncio", "argparse", "dataclasses"}


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (("ls", "--cached"), NOT_LOADED | {"pathlib", "tomllib", "typing"}),
        (("--color=never", "ls", "--cached"), NOT_LOADED - {"asyncio", "argparse", "dataclasses"}),
        (("ls", "bookmarks"), {"textual", "rich", "httpx2", "pydantic"}),
        (("lists",), {"textual", "rich", "httpx2", "pydantic"}),
        (("outbox",), {"textual", "rich", "httpx2", "pydantic"}),
    ],
)
def test_it_loads_hardly_anything(synced: Run, words: tuple[str, ...], absent: set[str]) -> None:
    code = (
        "import sys; from rtdesk.cli.main import main; code = main(sys.argv[1:]);"
        " print('loaded:', *sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert "rtdesk.cli.main" in loaded
    assert loaded & absent == set()
