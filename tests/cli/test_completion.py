"""`rtdesk completion` and `rtdesk help --man`: made from the parser, tried in the programs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rtdesk.cli.arguments import parser
from rtdesk.cli.completion import SHELLS, script
from rtdesk.cli.grammar import Command, grammar
from rtdesk.cli.manpage import manual
from rtdesk.help.pages import topics
from rtdesk.text.roff import escaped, inline, page
from tests.cli.conftest import Run

COMPLETED = [
    ("rtdesk st", {"steal", "status"}),
    ("rtdesk outbox s", {"send", "show"}),
    ("rtdesk outbox show --j", {"--json"}),
    ("rtdesk --color a", {"always", "auto"}),
    ("rtdesk --color never help out", {"outbox"}),
    ("rtdesk help --schema un", {"untake"}),
    ("rtdesk completion ", set(SHELLS)),
    ("rtdesk take 4", {"41", "42"}),
    ("rtdesk ls mi", {"mine"}),
    ("rtdesk comment 41 -F mes", {"message.txt"}),
]
BASH = """
source {script}
compopt() {{ :; }}
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_rtdesk
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
RTDESK = """#!/bin/sh
case "$*" in
    "ls all --cached") printf '     41  open  Forty-one\\n     42  new   Forty: two\\n' ;;
    "lists --format {name}") printf 'mine\\nunowned\\n' ;;
esac
"""


def commands(top: Command) -> list[tuple[str, Command]]:
    """Every command with its words."""
    return [
        *((verb.name, verb) for verb in top.verbs),
        *((f"{verb.name} {sub.name}", sub) for verb in top.verbs for sub in verb.verbs),
    ]


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    """A folder with a small rtdesk that answers what completion asks, and a file."""
    program = tmp_path / "rtdesk"
    program.write_text(RTDESK)
    program.chmod(0o700)
    (tmp_path / "message.txt").touch()
    return tmp_path


def said(folder: Path, *words: str) -> set[str]:
    path = f"{folder}:/usr/bin:/bin"
    env = {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        words, cwd=folder, env=env, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    return {line.split("\t")[0].strip() for line in done.stdout.splitlines()}


@pytest.mark.parametrize(("typed", "offered"), COMPLETED)
def test_bash_completes(shell: Path, typed: str, offered: set[str]) -> None:
    (shell / "script").write_text(script("bash"))
    words = " ".join(f'"{word}"' for word in typed.split(" "))
    code = BASH.format(script=shell / "script", words=words)
    assert said(shell, "bash", "--norc", "-c", code) == offered


@pytest.mark.parametrize(("typed", "offered"), COMPLETED)
def test_fish_completes(shell: Path, typed: str, offered: set[str]) -> None:
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")
    (shell / "script").write_text(script("fish"))
    code = f"source {shell / 'script'}; complete -C '{typed}'"
    assert said(shell, "fish", "--no-config", "-c", code) == offered


def test_zsh_reads_its_script(shell: Path) -> None:
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    (shell / "script").write_text(script("zsh"))
    assert said(shell, "zsh", "-n", "script") == set()


@pytest.mark.parametrize("name", SHELLS)
def test_a_script_has_every_verb_and_option(run: Run, name: str) -> None:
    text = run("completion", name).out
    for words, command in commands(grammar(parser())):
        assert words.split()[-1] in text
        for option in command.options:
            for one in option.names:
                assert one.lstrip("-") in text, (words, one)


def test_an_unknown_shell_is_told(run: Run) -> None:
    told = run("completion", "csh")
    assert told.code == 2
    assert "bash" in told.err


def test_the_manual_page_has_every_command_and_page() -> None:
    text = manual()
    for words, command in commands(grammar(parser())):
        assert f".SS rtdesk {escaped(words)}" in text
        for option in command.options:
            assert all(escaped(name) in text for name in option.names)
    heads = re.findall(r"^\.SH (.*)$", text, re.MULTILINE)
    assert len(heads) == 5 + len(topics())


def test_man_can_read_it(run: Run, tmp_path: Path) -> None:
    if not shutil.which("groff"):
        pytest.skip("groff is not installed")
    printed = run("help", "--man").out
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww"],
        input=printed,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "TicketSQL" in done.stdout


@pytest.mark.parametrize(
    ("markdown", "roff"),
    [
        (
            "# A page\n\nSome `code-1` and [a link](x.md).",
            ".SH A PAGE\n.PP\nSome \\fBcode\\-1\\fR and a link.",
        ),
        ("- one\n  more\n- **two**", ".IP \\(bu 2\none\nmore\n.IP \\(bu 2\n\\fBtwo\\fR"),
        ("```sh\n.x\n\ny\n```", ".PP\n.RS 4\n.nf\n\\&.x\n\ny\n.fi\n.RE"),
        ("    a \\ b", ".PP\n.RS 4\n.nf\na \\e b\n.fi\n.RE"),
        (
            "## Part\n| a | b |\n| --- | --- |\n| `x` | y |",
            ".SS Part\n.TP\na\nb\n.TP\n\\fBx\\fR\ny",
        ),
    ],
)
def test_markdown_as_roff(markdown: str, roff: str) -> None:
    assert "\n".join(page(markdown)) == roff


def test_nothing_in_a_line_is_a_command_for_man() -> None:
    assert inline(".SH 'x'") == "\\&.SH 'x'"
    assert escaped("Grüße…") == "Gr\\[u00FC]\\[u00DF]e\\[u2026]"
    assert escaped("🔥") == "\\[u1F525]"
