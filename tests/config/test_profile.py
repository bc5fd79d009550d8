"""The configuration file: what it may say, what goes before it, and what is wrong with it."""

from pathlib import Path

import pytest

from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import config_file, places
from rtdesk.config.profile import NamedList, load_profile
from rtdesk.config.secrets import account

FILE = """
url = "https://rt.example.com/"
token_command = "printf '%s' 1-2-abc"
[lists.vip]
title = "VIP"
query = "id > 0"
[profiles.work]
url = "https://work.example.com"
token_file = "{token}"
undo_seconds = 0
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    token = tmp_path / "token"
    token.write_text("1-3-def\n")
    token.chmod(0o600)
    path = tmp_path / "config.toml"
    path.write_text(FILE.format(token=token))
    return path


def test_the_top_of_the_file_is_the_default_profile(file: Path) -> None:
    profile = load_profile(file, environment={})
    assert profile.lists == (NamedList("vip", "VIP", "id > 0"),)
    found = account(profile)
    assert (found.url, found.token) == ("https://rt.example.com", Secret("1-2-abc"))


def test_a_named_profile_inherits_what_it_does_not_say(file: Path) -> None:
    profile = load_profile(file, "work", {})
    assert profile.undo_seconds == 0
    assert profile.lists
    with pytest.raises(ConfigError, match="there is: work"):
        load_profile(file, "play", {})


def test_the_environment_goes_first(file: Path) -> None:
    given = {"RTDESK_URL": "https://other.example", "RTDESK_TOKEN": "1-9-x"}
    found = account(load_profile(file, environment=given))
    assert (found.url, found.token) == ("https://other.example", Secret("1-9-x"))


def test_without_a_file_the_remedy_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="RTDESK_URL and RTDESK_TOKEN"):
        load_profile(tmp_path / "none.toml", environment={})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("url = 3", "wrong type"),
        ('urll = "x"', "did you mean 'url'"),
        ("url = ", "not TOML"),
        ('url = "https://x"\nlists = {a = {}}', "needs a query"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=words):
        load_profile(path, environment={"RTDESK_URL": "https://y"} if "urll" in text else {})


def test_a_token_that_others_can_read_is_refused(file: Path, tmp_path: Path) -> None:
    (tmp_path / "token").chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        account(load_profile(file, "work", {}))


@pytest.mark.parametrize("command", ["false", "no-such-program-here", "true"])
def test_a_token_command_that_fails_is_named(tmp_path: Path, command: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'url = "https://x"\ntoken_command = "{command}"')
    with pytest.raises(ConfigError, match=command):
        account(load_profile(path, environment={}))


def test_no_token_at_all(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="RTDESK_TOKEN"):
        account(load_profile(tmp_path / "x", environment={"RTDESK_URL": "https://x"}))


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("1-2-abc")
    assert "abc" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "1-2-abc"


def test_servers_do_not_share_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    one, two = places("default", "https://a"), places("default", "https://b")
    assert one.mirror != two.mirror
    assert one.work.is_relative_to(tmp_path / "s" / "rtdesk")
    assert places("../evil", "https://a").work.parent == one.work.parent


def test_the_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config_file() == tmp_path / "rtdesk" / "config.toml"
    monkeypatch.setenv("RTDESK_CONFIG", "/x/y.toml")
    assert config_file() == Path("/x/y.toml")
