"""`rtdesk init` and `rtdesk doctor`: the first start, and what is said when something is wrong."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

from rtdesk.backend.port import Backend
from rtdesk.config.account import Account, Secret
from rtdesk.config.profile import load_profile
from rtdesk.config.rtrc import Proposed, proposed
from rtdesk.config.secrets import account
from rtdesk.config.setup import Setup, tidy, write
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.rest2.backend import Rest2Backend
from tests.cli.conftest import Run

URL = "http://127.0.0.1:9"


@pytest.fixture
def rt(home: Path, monkeypatch: pytest.MonkeyPatch) -> DemoApp:
    """Every server is one in memory."""
    app = demo_app()
    monkeypatch.setenv("RTCONFIG", "/nowhere/rtrc")

    def connect(found: Account) -> Backend:
        return Rest2Backend(found, app=app)

    monkeypatch.setattr("rtdesk.desk.checks.connect", connect)
    return app


def token(app: DemoApp, login: str = "anna") -> str:
    return app.tables.logins[login].token


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_it_is_tried_out_and_written_for_the_user_alone(
    home: Path, rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, f"{token(rt)}\n")
    said = run("init", "--url", f"{URL}/Ticket/Display.html?id=5", "--secret-stdin")
    assert said.code == 0
    assert "✓ User         anna" in said.out
    assert "✓ Queues " in said.out
    assert "offers: Reply" in said.out
    assert token(rt) not in said.out + said.err
    for name in ("config.toml", "token"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    profile = load_profile(home / "config.toml", environment={})
    assert profile.url == URL
    assert account(profile).token == Secret(token(rt))
    assert token(rt) not in (home / "config.toml").read_text("utf-8")


class Typed(io.StringIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


def test_what_rt_s_own_command_line_knows_is_proposed(
    home: Path, rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTCONFIG", str(home / "rtrc"))
    lines = f"# mine\nserver {URL}/\nuser anna\npasswd precious\nquery\n"
    (home / "rtrc").write_text(lines)
    asked: list[str] = []

    def answered(question: str) -> str:
        asked.append(question)
        return "" if question.startswith("Token") else "password"

    monkeypatch.setattr("getpass.getpass", answered)
    monkeypatch.setattr(sys, "stdin", Typed("\n\nf\n"))
    said = run("init")
    assert f"Where is RT? [{URL}/] " in said.err
    assert "Login: [anna] " in said.err
    assert asked[1].startswith("Password of anna")
    assert said.code == 0
    assert load_profile(home / "config.toml", environment={}).user == "anna"
    assert "precious" not in said.out + said.err + (home / "config.toml").read_text()


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ({}, Proposed()),
        ({"RTCONFIG": "rtrc"}, Proposed("https://rt.example/rt", "bob")),
        ({"RTCONFIG": "rtrc", "RTUSER": "eve"}, Proposed("https://rt.example/rt", "eve")),
        ({"RTSERVER": "https://x"}, Proposed("https://x")),
        ({"RTCONFIG": "broken"}, Proposed()),
        ({"RTCONFIG": "."}, Proposed()),
    ],
)
def test_where_rt_s_command_line_looks(
    tmp_path: Path, own: dict[str, str], found: Proposed
) -> None:
    (tmp_path / "rtrc").write_text("server   https://rt.example/rt \n\n#user eve\nuser bob\n")
    (tmp_path / "broken").write_bytes(b"server \xff\xfe\n")
    assert proposed({"HOME": str(tmp_path), **own}) == found


def test_a_file_that_is_there_is_left_as_it_is(home: Path, rt: DemoApp, run: Run) -> None:
    (home / "config.toml").write_text("# mine\n")
    said = run("init", "--url", URL)
    assert said.code == 2
    assert "is left as it is: `rtdesk doctor`" in said.err
    assert (home / "config.toml").read_text() == "# mine\n"


@pytest.mark.parametrize("yes", [False, True])
def test_what_does_not_work_is_not_written_unless_one_wants_it(
    home: Path, rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    given(monkeypatch, "1-22-00000000\n")
    said = run("init", "--url", URL, "--secret-stdin", *(["--yes"] if yes else []))
    assert said.code == 4
    assert "does not accept these credentials (401)" in said.err
    assert (home / "config.toml").exists() is yes


def test_nobody_to_ask_is_said(rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "")
    said = run("init")
    assert said.code == 2
    assert "rtdesk init --help" in said.err
    said = run("init", "--url", URL)
    assert said.code == 2
    assert "--secret-stdin" in said.err


def test_a_command_or_a_password_instead(
    home: Path, rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = f"echo '{token(rt)}'"
    said = run("--config", str(home / "a.toml"), "init", "--url", URL, "--token-command", command)
    assert said.code == 0
    assert load_profile(home / "a.toml", environment={}).token_command == ("echo", token(rt))
    given(monkeypatch, "password\n")
    second = ("--config", str(home / "b.toml"), "init", "--url", URL, "--user", "anna")
    assert run(*second, "--secret-stdin").code == 0
    found = account(load_profile(home / "b.toml", environment={}))
    assert (found.user, found.password, found.session) == ("anna", Secret("password"), True)
    given(monkeypatch, f"{token(rt)}\n")
    third = ("--config", str(home / "c.toml"), "init", "--url", URL, "--secret-stdin")
    said = run(*third, "--keep", "nowhere")
    assert said.code == 0
    assert "Set RTDESK_TOKEN before you start rtdesk." in said.out
    assert not (home / "token").exists()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("", ""),
        ("rt.example.com", "https://rt.example.com"),
        (" https://rt.example.com/ ", "https://rt.example.com"),
        ("https://rt.example.com/rt/REST/2.0/", "https://rt.example.com/rt"),
        ("https://x/rt/Ticket/Display.html?id=3#txn-9", "https://x/rt"),
        ("https://x/index.html", "https://x"),
        ("https://x/m/", "https://x"),
        ("http://127.0.0.1:8080/tickets", "http://127.0.0.1:8080/tickets"),
        ("https://[x", "https://[x"),
    ],
)
def test_the_address_that_is_meant(text: str, url: str) -> None:
    assert tidy(text) == url


def test_no_secret_is_left_behind_when_the_file_cannot_be_written(tmp_path: Path) -> None:
    from rtdesk.config.errors import ConfigError

    file = tmp_path / "config.toml"
    file.symlink_to(tmp_path / "nowhere")  # not there, and not to be written through
    with pytest.raises(ConfigError, match="there already"):
        write(Setup(URL, Secret("1-2-abc")), file)
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring in memory, under the package's name."""
    kept: dict[tuple[str, str], str] = {}

    class Keyring(ModuleType):
        def get_password(self, service: str, name: str) -> str | None:
            return kept.get((service, name))

        def set_password(self, service: str, name: str, secret: str) -> None:
            if secret == "refused":
                raise RuntimeError(secret)
            kept[service, name] = secret

    monkeypatch.setitem(sys.modules, "keyring", Keyring("keyring"))
    return kept


def test_the_keyring_of_the_system(
    home: Path,
    rt: DemoApp,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    keyring: dict[tuple[str, str], str],
) -> None:
    given(monkeypatch, f"{token(rt)}\n")
    assert run("init", "--url", URL, "--secret-stdin", "--keep", "keyring").code == 0
    assert keyring == {(URL, "token"): token(rt)}
    assert [path.name for path in home.iterdir() if path.is_file()] == ["config.toml"]
    said = run("doctor")
    assert said.code == 0
    assert "a token from the keyring" in said.out
    keyring.clear()
    said = run("doctor")
    assert said.code == 2
    assert f"`keyring set {URL} token` puts it there" in said.err


def test_a_keyring_that_fails_says_so_and_keeps_the_secret(
    home: Path, rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch, keyring: object
) -> None:
    given(monkeypatch, "refused\n")
    said = run("init", "--url", URL, "--secret-stdin", "--keep", "keyring", "--yes")
    assert said.code == 2
    assert "the keyring does not answer: RuntimeError" in said.err
    assert "refused" not in said.err.replace("refused:", "")
    monkeypatch.setitem(sys.modules, "keyring", None)
    (home / "config.toml").write_text(f'url = "{URL}"\nkeyring = true\n')
    said = run("ls", "id > 0")
    assert said.code == 2
    assert "install rtdesk[keyring]" in said.err or "no token" in said.err


def test_the_doctor_says_where_all_is_and_what_may_be_done(
    home: Path, rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config.toml").write_text(f'url = "{URL}"\nthme = "x"\n')
    monkeypatch.setenv("RTDESK_TOKEN", token(rt, "bob"))
    said = run("doctor")
    assert said.code == 0
    for words in ("rtdesk ", "Python ", "textual 8.", "RTDESK_TOKEN", str(home / "config.toml")):
        assert words in said.out
    assert "✓ User         bob" in said.out
    assert "did you mean 'theme'?" in said.err
    assert token(rt, "bob") not in said.out + said.err


def test_the_doctor_of_who_sees_little(
    home: Path, rt: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTDESK_URL", URL)
    monkeypatch.setenv("RTDESK_TOKEN", token(rt, "carol"))
    said = run("doctor")
    assert said.code == 0
    assert "✓ Queues       3 in sight; new tickets in General, Support, Billing" in said.out
    assert "offers: Reply\n" in said.out


def test_the_doctor_without_a_configuration(run: Run) -> None:
    said = run("doctor")
    assert said.code == 2
    assert "`rtdesk init` asks for it" in said.err


def test_looking_only(demo: DemoApp, run: Run) -> None:
    said = run("--read-only", "api", "PUT", "ticket/5", "-f", "Subject=Changed")
    assert said.code == 1
    assert "read-only: nothing is sent" in said.err


def test_whatever_the_umask_nobody_else_reads_anything(
    home: Path, rt: DemoApp, demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTDESK_CONFIG", str(home / "a" / "b" / "config.toml"))
    monkeypatch.delenv("RTDESK_URL")
    given(monkeypatch, f"{token(rt)}\n")
    before = os.umask(0)
    try:
        assert run("init", "--url", URL, "--secret-stdin").code == 0
        assert run("--debug", "ls", "id < 9").code == 0
        assert run("sync").code == 0
    finally:
        os.umask(before)
    found = [path for path in home.rglob("*") if path.stat().st_mode & 0o077]
    assert found == []
    assert (home / "state" / "rtdesk" / "rtdesk.log").exists()
