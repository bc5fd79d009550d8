"""The configuration file: what it may say, what goes before it, and what is wrong with it."""

from pathlib import Path

import pytest

from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import config_file, downloads, places
from rtdesk.config.profile import NamedList, load_profile
from rtdesk.config.rules import Rule
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
        load_profile(path, environment={})


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


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'url = "https://x"\n{text}')
    return path


def _kept(tmp_path: Path, name: str, content: str, mode: int = 0o600) -> Path:
    path = tmp_path / name
    path.write_text(content)
    path.chmod(mode)
    return path


def test_a_password_where_there_is_no_token(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "password", " two words \r\nmore\n")
    path = _written(tmp_path, f'user = "ann"\npassword_file = "{kept}"\nsession = true')
    found = account(load_profile(path, environment={}))
    assert (found.token, found.user, found.password) == (None, "ann", Secret(" two words "))
    assert found.session
    path = _written(tmp_path, 'user = "ann"\npassword_command = ["printf", "a b\\nc"]')
    found = account(load_profile(path, environment={}))
    assert (found.password, found.session) == (Secret("a b"), False)
    given = {"RTDESK_USER": "bob", "RTDESK_PASSWORD": "pw"}
    found = account(load_profile(path, environment=given))
    assert (found.user, found.password) == ("bob", Secret("pw"))


def test_a_token_goes_before_a_password_which_is_not_even_fetched(tmp_path: Path) -> None:
    path = _written(tmp_path, 'user = "ann"\npassword_command = "false"')
    found = account(load_profile(path, environment={"RTDESK_TOKEN": "1-2-x"}))
    assert (found.token, found.user, found.password) == (Secret("1-2-x"), "ann", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('user = "ann"', "no password for 'ann': set RTDESK_PASSWORD"),
        ('password_command = "echo x"', "no user: set `user`"),
        ('user = "ann"\npassword_command = "false"', "password_command 'false' gave no password"),
        ('user = "ann"\npassword_command = ["printf", "\\\\377"]', "something else than text"),
        ('user = "ann"\npassword_file = "/nonexistent"', "cannot read password_file"),
    ],
)
def test_what_is_wrong_with_a_password_is_said(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        account(load_profile(_written(tmp_path, text), environment={}))


def test_a_password_that_others_can_read_is_refused(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "password", "5ec7e7", 0o644)
    profile = load_profile(_written(tmp_path, f'user = "a"\npassword_file = "{kept}"'), "", {})
    with pytest.raises(ConfigError, match="chmod 600") as caught:
        account(profile)
    assert "5ec7e7" not in str(caught.value)
    kept.chmod(0o600)
    kept.write_bytes(b"\xff5ec7e7")
    with pytest.raises(ConfigError, match="UTF-8") as caught:
        account(profile)
    assert caught.value.__cause__ is None
    kept.write_text("\n")
    with pytest.raises(ConfigError, match="is empty"):
        account(profile)


def test_a_profile_gets_nobody_elses_secrets(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        'user = "ann"\npassword_command = "echo anns"\n'
        '[profiles.bob]\nuser = "bob"\n'
        '[profiles.own]\nurl = "https://y"\npassword_command = "echo own"\n'
        '[profiles.token]\nurl = "https://z"\ntoken_command = "echo 1-2-x"\n'
        "[profiles.same]\nsession = true\n",
    )
    with pytest.raises(ConfigError, match="no password for 'bob'"):
        account(load_profile(path, "bob", {}))
    own = account(load_profile(path, "own", {}))
    assert (own.user, own.password) == ("ann", Secret("own"))
    assert account(load_profile(path, "token", {})).password is None
    same = account(load_profile(path, "same", {}))
    assert (same.password, same.session) == (Secret("anns"), True)


def test_no_secret_shows_in_a_profile(tmp_path: Path) -> None:
    given = {"RTDESK_URL": "https://x", "RTDESK_USER": "a", "RTDESK_PASSWORD": "5ec7e7"}
    profile = load_profile(tmp_path / "none", environment=given)
    assert "5ec7e7" not in f"{profile} {account(profile)!r}"


def test_signatures_by_queue_go_before_the_others(file: Path) -> None:
    file.write_text(
        'url = "https://rt.example.com"\nsignature = "anna"\n'
        '[signatures]\nBilling = "anna, billing\\n"\n'
    )
    profile = load_profile(file, environment={})
    assert profile.signature_for("Billing") == "anna, billing"
    assert profile.signature_for("Support") == "anna"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [('on_quit = "never"', "ask, send, keep"), ("signatures = {Billing = 1}", "'Billing'")],
)
def test_what_cannot_be_meant_is_said(file: Path, line: str, complaint: str) -> None:
    file.write_text(f'url = "https://rt.example.com"\n{line}\n')
    with pytest.raises(ConfigError, match=complaint):
        load_profile(file, environment={})


def test_the_picker_is_a_command(file: Path) -> None:
    file.write_text('url = "https://rt.example.com"\npicker = "fzf -m"\n')
    assert load_profile(file, environment={}).picker == ("fzf", "-m")


def test_programs_and_places_of_attachments(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        'download_dir = "~/in"\n[open]\n"image/*" = "feh -F {file}"\n"*.pdf" = ["zathura"]\n',
    )
    profile = load_profile(path, environment={})
    assert profile.openers == (("image/*", ("feh", "-F", "{file}")), ("*.pdf", ("zathura",)))
    assert downloads(profile.download_dir) == Path.home() / "in"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[open]\n"*.pdf" = 5', "'\\*.pdf' under .open. in .* is no command"),
        ('[open]\n"*.pdf" = ""', "is no command"),
        ('[open]\n"*.pdf" = "a \'b"', "a quote is missing"),
        ('images = "maybe"', "'images' in .* is one of: auto, always, never"),
        ("open = 5", "'open' in .* has the wrong type"),
    ],
)
def test_what_is_wrong_with_them_is_said(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load_profile(_written(tmp_path, text), environment={})


def test_downloads_go_where_the_system_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    assert downloads() == tmp_path
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path / "nowhere"))
    assert downloads() == Path.cwd()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[lists.a]\ntitle = 3\ncolumns = ["colour"]', "no column 'colour'"),
        ('columns = ["subjct"]', "did you mean 'subject'"),
        ("tabs = [1]", "tabs in .* must be a list of names"),
        ("[lists.mine]\nrefresh = -1", "must be seconds"),
        ("[lists.mine]\nrefresh = true", "must be seconds"),
        ("[[rules]]\nstyle = 'red'", "needs a condition"),
        ("[[rules]]\nwhen = 'urgent'", "is no condition"),
        ("[[rules]]\nwhen = 'overdue'\nstyle = 'pink'", "'pink' is no style"),
        ("[[rules]]\nwhen = 'overdue'\nmark = '!!'", "one letter"),
        ("[[rules]]\nwhen = 'overdue'\ncolor = 'red'", "unknown key"),
        ("rules = [1]", "needs a condition"),
    ],
)
def test_what_is_wrong_with_lists_is_said(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'url = "https://x"\n{text}\n')
    with pytest.raises(ConfigError, match=complaint):
        load_profile(path, environment={})


def test_lists_columns_and_rules(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        """
        url = "https://x"
        tabs = ["mine", "Support"]
        columns = ["id", "subject:40", "cf.{Root cause}:12", "role.Engineer"]
        own_rules_only = true
        [lists.mine]
        refresh = 60
        order = "-Priority,Due"
        [lists.vip]
        query = "id > 0"
        [[rules]]
        when = "cf.Severity = high"
        style = "bold red"
        mark = "S"
        """
    )
    profile = load_profile(path, environment={})
    assert profile.tabs == ("mine", "Support")
    assert profile.columns[2:] == ("cf.{Root cause}:12", "role.Engineer")
    mine, vip = profile.lists
    assert (mine.query, mine.refresh, mine.order) == ("", 60, "-Priority,Due")
    assert (vip.title, vip.query, vip.refresh) == ("vip", "id > 0", None)
    assert profile.all_rules == (Rule("cf.Severity = high", "bold red", "S"),)


def test_the_account_waits_as_long_as_the_file_says(tmp_path: Path) -> None:
    file = _written(tmp_path, "timeout = 120\n")
    assert account(load_profile(file, "", {"RTDESK_TOKEN": "1-2-x"})).timeout == 120
    given = {"RTDESK_TOKEN": "1-2-x", "RTDESK_TIMEOUT": "0"}
    with pytest.raises(ConfigError, match="RTDESK_TIMEOUT must be 1 or more"):
        load_profile(file, "", given)
