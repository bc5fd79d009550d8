"""`rtdesk config` and `rtdesk paths` as they are typed."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rtdesk.cli.arguments import parsed
from rtdesk.cli.profile import desk_for
from rtdesk.config.schema import schema
from rtdesk.demo.app import DemoApp
from rtdesk.ui.app import RtdeskApp
from tests.cli.conftest import Run

TOKEN = "1-2-5ec7e75ec7e75ec7e75ec7e75ec7e75e"


def test_a_new_file_is_for_the_user_alone_and_never_replaces_one(home: Path, run: Run) -> None:
    file = home / "config.toml"
    assert run("config", "init").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text("utf-8")
    said = run("config", "init")
    assert (said.code, said.out) == (2, "")
    assert "is there already" in said.err
    assert file.read_text("utf-8") == text


def test_the_path_is_told(home: Path, run: Run) -> None:
    assert run("config", "path").out == run("config").out == f"{home}/config.toml\n"
    assert run("--config", "/x/y", "config").out == "/x/y\n"


def test_complaints_and_how_bad_they_are(home: Path, run: Run) -> None:
    file = home / "config.toml"
    said = run("config", "validate")
    assert (said.code, said.err) == (2, f"rtdesk: no such file: {file}\n")
    file.write_text('url = "https://x"\nthme = "x"\n')
    said = run("config", "validate")
    assert said.code == 0
    assert said.err == (
        f"rtdesk: warning: unknown key 'thme' in {file} line 2; did you mean 'theme'?\n"
    )
    file.write_text('url = "https://x"\n[profiles.w]\ntheme = "pink"\n')
    said = run("config", "validate", str(file))
    assert said.code == 2
    assert f"error: no theme 'pink', as {file} line 3 wants" in said.err
    file.write_text('url = "https://x"\n')
    assert run("config", "validate").out == f"{file}: nothing is wrong\n"


def test_what_counts_and_who_said_it(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "config.toml"
    file.write_text('url = "https://x"\n\nafter = "stay"\n')
    monkeypatch.setenv("RTDESK_TOKEN", TOKEN)
    monkeypatch.setenv("RTDESK_ON_QUIT", "keep")
    said = run("--set", "images=never", "config", "show", "--origin")
    assert said.code == 0
    for line in (
        f'url = "https://x"  # file: {file} line 1',
        f'after = "stay"  # file: {file} line 3',
        'on_quit = "keep"  # environment: RTDESK_ON_QUIT',
        'images = "never"  # flag',
        "undo_seconds = 8  # default",
        "# token: from the environment, not shown",
    ):
        assert line in said.out.splitlines()
    shown = json.loads(run("config", "show", "--json").out)
    assert shown["values"]["after"] == "stay"
    assert shown["origins"]["after"] == f"file: {file} line 3"
    assert TOKEN not in said.out + json.dumps(shown)


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("config", "schema").out) == schema()


def test_where_everything_is(home: Path, run: Run) -> None:
    said = run("paths")
    assert f"configuration        {home}/config.toml" in said.out.splitlines()
    assert f"copies of tickets    {home}/cache/rtdesk" in said.out.splitlines()
    (home / "config.toml").write_text('url = "https://rt.example.com"\n')
    said = run("paths")
    assert f"{home}/cache/rtdesk/default-" in said.out
    assert f"{home}/state/rtdesk/rtdesk.log" in said.out
    assert not (home / "cache").exists()


def test_what_is_ones_own_lies_beside_the_file_that_is_named(
    home: Path, demo: DemoApp, run: Run
) -> None:
    there = home / "there"
    for folder in (there / "themes", there / "templates", home / "templates"):
        folder.mkdir(parents=True)
    file = there / "other.toml"
    file.write_text('theme = "mine"\n')
    (there / "themes" / "mine.toml").write_text('base = "rtdesk-ansi"\n')
    (there / "templates" / "ink").write_text("---\nQueue: Support\nSubject: There\n---\nInk.")
    (home / "templates" / "ink").write_text("---\nQueue: Support\nSubject: Here\n---\nInk.")
    places = dict(
        line.split("  ", 1) for line in run("--config", str(file), "paths").out.splitlines()
    )
    for name, inner in (("themes of your own", "themes"), ("templates", "templates")):
        assert places[name].strip() == str(there / inner)
    assert places["kept lists"].strip().startswith(f"{there}/lists/")
    assert run("--config", str(file), "config", "validate").code == 2  # no url in it, but no more
    assert "no theme" not in run("--config", str(file), "config", "validate").err
    assert run("--config", str(file), "create", "--template", "ink", "--message", "Ink.").code == 0
    assert "There" in run("ls", "id > 0", "--order=-id", "--limit", "1").out
    desk = desk_for(parsed(["--config", str(file), "ls"]))
    try:
        assert RtdeskApp(desk).theme == "mine"
        assert desk._places.lists == Path(places["kept lists"].strip())
    finally:
        desk.close()


def test_a_flag_for_this_once(run: Run) -> None:
    said = run("--set", "themme=x", "paths")
    assert said.code == 2
    assert "did you mean 'theme'?" in said.err


def test_the_password_of_a_proxy_is_not_shown(home: Path, run: Run) -> None:
    (home / "config.toml").write_text('url = "https://x"\nproxy = "http://me:5ec7e7@proxy:3128"\n')
    for arguments in (("--origin",), ("--json",)):
        said = run("config", "show", *arguments)
        assert "http://…@proxy:3128" in said.out
        assert "5ec7e7" not in said.out


def test_themes_of_ones_own_are_known(home: Path, run: Run) -> None:
    (home / "themes").mkdir()
    (home / "themes" / "mine.toml").write_text("")
    (home / "config.toml").write_text('url = "https://x"\ntheme = "mine"\n')
    assert run("config", "validate").code == 0


KEYS = """url = "https://x"

[keys]
"ticket.repyl" = "R"
ticket.reply = "c"
"go.mine" = ["Q", "g q q"]
"go.home" = "pgedown"

[profiles.w.keys]
find = "crtl+x"

[macros.later]
status = "open"
key = "g q q"
"""


def test_keys_are_checked_as_the_desk_does(home: Path, run: Run) -> None:
    file = home / "config.toml"
    file.write_text(KEYS)
    said = run("config", "validate")
    assert said.code == 2
    none = "'g q q' is neither a key nor two, the second a single character"
    assert said.err.splitlines() == [
        f"rtdesk: error: {file} line 6: [keys] 'go.mine': {none}",
        f"rtdesk: warning: {file} line 4: [keys] 'ticket.repyl': nothing has this id;"
        " did you mean 'ticket.reply'?",
        f"rtdesk: warning: {file} line 5: [keys] c is both 'ticket.reply' (Reply)"
        " and 'ticket.comment' (Comment)",
        f"rtdesk: warning: {file} line 7: [keys] 'go.home': there is no key 'pgedown';"
        " did you mean 'pagedown'?",
        f"rtdesk: error: {file} line 14: the key of 'later': {none}",
        f"rtdesk: warning: {file} line 10: [keys] 'find': there is no key 'crtl';"
        " did you mean 'ctrl'?",
    ]


def test_keys_that_only_warn_keep_nobody_out(home: Path, run: Run) -> None:
    file = home / "config.toml"
    file.write_text('url = "https://x"\npreset = "mutt"\n[keys]\n"ticket.reply" = "f30"\n')
    said = run("config", "validate")
    assert said.code == 0
    assert f"warning: {file} line 4: [keys] 'ticket.reply': there is no key 'f30'" in said.err
    file.write_text('url = "https://x"\n[keys]\n"ticket.reply" = ["R", "alt+|", "g é", "F12"]\n')
    told = run("config", "validate").err.splitlines()
    assert all("line 3: [keys] R is both 'ticket.reply' (Reply) and " in one for one in told)
    assert "'app.refresh'" in told[0]


@pytest.mark.parametrize("keys", ["", '[keys]\n"ticket.reply" = "alt+r"\n'])
def test_what_draws_is_loaded_for_keys_only(home: Path, keys: str) -> None:
    file = home / "config.toml"
    file.write_text(f'url = "https://x"\ntheme = "gruvbox"\n{keys}')
    code = (
        "import sys; from rtdesk.cli.main import main; code = main(sys.argv[1:]);"
        " print('textual' in sys.modules); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "config", "validate", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"{file}: nothing is wrong", str(bool(keys))]
