"""Commands in the configuration: what they can say, and how mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.config.commands import Command
from rtdesk.config.errors import ConfigError
from rtdesk.config.profile import load_profile


def read(folder: Path, text: str) -> tuple[Command, ...]:
    path = folder / "config.toml"
    path.write_text(f'url = "https://x"\n{text}')
    return load_profile(path, environment={}).commands


def test_everything_a_command_can_say(tmp_path: Path) -> None:
    text = """
[commands.whois]
run = ["whois", "$RTDESK_OWNER; x"]
title = "Who is that?"
key = "f6"
input = "message"
output = "notice"
timeout = 2.5
[commands.log]
run = ["log"]
"""
    one, two = read(tmp_path, text)
    run = ("whois", "$RTDESK_OWNER; x")
    assert one == Command("whois", run, "Who is that?", "f6", "message", "notice", 2.5)
    assert (two.label, two.input, two.output, two.timeout) == ("log", "", "pager", 60)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[commands.a]", r"\[commands.a\] in .* needs run = \["),
        ("[commands.a]\nrun = []", "needs run"),
        ("[commands.a]\nrun = ['']", "needs run"),
        ("[commands.a]\nrun = ['a', 3]", "needs run"),
        ("[commands.a]\nrun = 'a b'", "'run' of .* has the wrong type"),
        ('[commands.a]\nrun = ["a\\u0000"]', "'run' of .* has a NUL"),
        ("[commands.a]\nrun = ['a']\ninput = 'all'", "'input' of .* is one of: '', message"),
        ("[commands.a]\nrun = ['a']\noutput = ''", "'output' of .* is one of: pager, composer"),
        ("[commands.a]\nrun = ['a']\ntimeout = 0", "'timeout' of .* must be more than 0"),
        ("[commands.a]\nrun = ['a']\nrnu = 1", "unknown key 'rnu' of .*; did you mean 'run'"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read(tmp_path, text)
