"""The first start in a terminal: asked, tried out, written down; never a dead end."""

from __future__ import annotations

import asyncio
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import Input

from rtdesk.backend.port import Backend
from rtdesk.config.account import Account, Secret
from rtdesk.config.profile import load_profile
from rtdesk.config.secrets import account
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk.checks import Check
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.ui.first_run import FirstRun
from rtdesk.ui.screens.first_run import FirstRunScreen
from tests.pty import Terminal
from tests.ui.apps import LARGE, SMALL
from tests.ui.desktop import lines
from tests.ui.pictures import now, picture

URL = "http://127.0.0.1:9"
PATIENCE = 40.0
RTDESK = str(Path(sys.executable).with_name("rtdesk"))


class Newcomer:
    """Somebody in front of the first screen."""

    def __init__(self, app: FirstRun, pilot: Pilot[str], rt: DemoApp):
        self.app, self.pilot, self.rt = app, pilot, rt

    @property
    def screen(self) -> FirstRunScreen:
        assert isinstance(self.app.screen, FirstRunScreen)
        return self.app.screen

    @property
    def text(self) -> str:
        return "\n".join(lines(self.app))

    async def types(self, *fields: str) -> None:
        """Fills in fields from the top, `-` for none, and presses enter in the last one."""
        for name, text in zip(("url", "token", "user", "password"), fields, strict=False):
            self.screen.query_one(f"#{name}").focus()
            if text != "-":
                await self.pilot.press("ctrl+u", *text.replace(" ", "_"))
        await self.pilot.press("enter")

    async def sees(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while words not in " ".join(self.text.split()):
                await self.pilot.pause()


@pytest.fixture
def rt(monkeypatch: pytest.MonkeyPatch) -> DemoApp:
    app = demo_app(now=now)
    monkeypatch.setenv("RTCONFIG", "/nowhere/rtrc")

    def connect(found: Account) -> Backend:
        return Rest2Backend(found, app=app)

    monkeypatch.setattr("rtdesk.desk.checks.connect", connect)
    monkeypatch.setattr("rtdesk.desk.checks.monotonic", lambda: 0.0)
    return app


@asynccontextmanager
async def newcomer(
    file: Path, rt: DemoApp, size: tuple[int, int] = LARGE
) -> AsyncIterator[Newcomer]:
    app = FirstRun(file)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Newcomer(app, pilot, rt)


def token(rt: DemoApp) -> str:
    return rt.tables.logins["anna"].token


async def test_what_works_is_written_down_and_the_desk_opens(tmp_path: Path, rt: DemoApp) -> None:
    file = tmp_path / "rtdesk" / "config.toml"
    async with newcomer(file, rt) as user:
        await user.types(f"{URL}/index.html")
        await user.sees(f"{URL}/Prefs/AuthTokens.html makes one")
        assert user.app.focused is user.screen.query_one("#token")
        await user.types("-", token(rt))
        await user.sees("It works.")
        assert token(rt) not in user.text
        assert not file.exists()
        await user.pilot.press("enter")
    assert user.app.return_value == "written"
    profile = load_profile(file, environment={})
    assert (profile.url, account(profile).token) == (URL, Secret(token(rt)))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == {0o600}


async def test_the_address_that_rt_s_command_line_knows_is_there(
    tmp_path: Path, rt: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTCONFIG", str(tmp_path / "rtrc"))
    (tmp_path / "rtrc").write_text(f"server {URL}\x1b]0;x\nuser anna\npasswd precious\n")
    async with newcomer(tmp_path / "config.toml", rt) as user:
        assert user.screen.query_one("#url", Input).value.startswith(URL)
        assert "\x1b" not in user.screen.query_one("#url", Input).value
        await user.sees("Address http://127.0.0.1:9")
        assert "precious" not in user.text


async def test_what_fails_says_why_and_can_be_mended(tmp_path: Path, rt: DemoApp) -> None:
    file = tmp_path / "config.toml"
    async with newcomer(file, rt) as user:
        await user.pilot.press("enter")
        await user.sees("First the address.")
        await user.types(URL, "1-22-wrong")
        await user.sees("does not accept these credentials (401)")
        await user.sees("ctrl+s Write it down all the same")
        assert "It works" not in user.text
        await user.pilot.press("enter")
        await user.sees("does not accept")
        assert not file.exists()
        await user.types("-", token(rt))
        await user.sees("It works.")
        await user.pilot.press("end", "backspace", "enter")  # changed again: tried again
        await user.sees("does not accept")
        assert not file.exists()


async def test_with_a_login_and_a_password(tmp_path: Path, rt: DemoApp) -> None:
    file = tmp_path / "config.toml"
    async with newcomer(file, rt) as user:
        await user.types(URL)
        await user.pilot.press("enter")
        assert user.app.focused is user.screen.query_one("#user")
        await user.pilot.press(*"anna", "enter")
        await user.sees("Now the password.")
        await user.pilot.press(*"password", "enter")
        await user.sees("It works.")
        await user.pilot.press("ctrl+s")
    found = account(load_profile(file, environment={}))
    assert (found.user, found.password, found.session) == ("anna", Secret("password"), True)


async def test_the_secret_may_stay_elsewhere(
    tmp_path: Path, rt: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtdesk.ui.screens.first_run.has_keyring", lambda: False)
    async with newcomer(tmp_path / "config.toml", rt) as user:
        await user.sees("in a file that only you may read")
        await user.pilot.press("f2")
        await user.sees("nowhere: you set it in the environment")
        await user.types(URL, token(rt))
        await user.sees("It works.")
        await user.pilot.press("enter")
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


async def test_a_certificate_is_trusted_alone_when_the_user_says_so(
    tmp_path: Path, rt: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = "sha256:" + "ab" * 32
    seen: list[str] = []

    async def checks(profile: object) -> AsyncIterator[Check]:
        seen.append(getattr(profile, "pin", ""))
        if not seen[-1]:
            yield Check("Server", False, "not trusted")
            yield Check("Certificate", None, f"what the server shows: {pin}", pin=pin)

    monkeypatch.setattr("rtdesk.ui.screens.first_run.checks", checks)
    async with newcomer(tmp_path / "config.toml", rt) as user:
        await user.pilot.press("f3")
        assert seen == []
        await user.types("https://rt.example", "1-2-abc")
        await user.sees("f3 Trust this certificate alone")
        await user.pilot.press("f3")
        await user.sees("It works.")
        await user.pilot.press("enter")
    assert seen == ["", pin]
    assert load_profile(tmp_path / "config.toml", environment={}).pin == pin


async def test_what_takes_long_can_be_stopped(
    tmp_path: Path, rt: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def checks(_: object) -> AsyncIterator[Check]:
        await asyncio.Event().wait()
        yield Check("never", True, "")

    monkeypatch.setattr("rtdesk.ui.screens.first_run.checks", checks)
    async with newcomer(tmp_path / "config.toml", rt) as user:
        await user.types(URL, "1-2-abc")
        await user.sees("trying it out (esc stops)")
        await user.pilot.press("escape")
        await user.pilot.pause()
        assert "trying it out" not in user.text
        await user.pilot.press("escape")
    assert user.app.return_value == ""
    assert list(tmp_path.iterdir()) == []


async def test_the_demo_is_one_key_away(tmp_path: Path, rt: DemoApp) -> None:
    async with newcomer(tmp_path / "config.toml", rt) as user:
        await user.pilot.press("f4")
    assert user.app.return_value == "demo"


async def test_a_folder_that_takes_nothing_is_said(tmp_path: Path, rt: DemoApp) -> None:
    (tmp_path / "file").write_text("")
    async with newcomer(tmp_path / "file" / "config.toml", rt, SMALL) as user:
        await user.types(URL, token(rt))
        await user.sees("It works.")
        await user.pilot.press("enter")
        await user.sees("cannot write")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_pictures(snapshot: SnapshotAssertion, rt: DemoApp, size: tuple[int, int]) -> None:
    async with newcomer(Path("/home/you/.config/rtdesk/config.toml"), rt, size) as user:
        shown = {"empty": picture(user.app)}
        await user.types(URL, "1-22-wrong")
        await user.sees("Logged in as")
        shown["refused"] = picture(user.app)
        await user.types("-", token(rt))
        await user.sees("It works.")
        shown["works"] = picture(user.app)
    for name, drawn in shown.items():
        assert drawn == snapshot(extension_class=SVGImageExtension, name=name)


def test_without_a_configuration_rtdesk_asks(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / quote("c c")), "TZ": "UTC"}
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for("where is your RT")
        terminal.settle()
        terminal.send("\x1b")
        assert terminal.wait() == 2
        assert "rtdesk init" in terminal.raw.decode()
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for("where is your RT")
        terminal.settle()
        terminal.send("\x1bOS")
        terminal.wait_for("Support")
        terminal.send("Q")
        assert terminal.wait() == 0
