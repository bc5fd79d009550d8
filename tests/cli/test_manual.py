"""`rtdesk help`: every topic is there, and the configuration page names every key."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from rtdesk.cli.arguments import parser
from rtdesk.cli.grammar import Command, grammar
from rtdesk.cli.main import main
from rtdesk.cli.schema import SCHEMAS, text
from rtdesk.config.keys import KEYS, Key
from rtdesk.config.profile import Profile
from rtdesk.help.pages import page, title, topics
from rtdesk.ui.key_table import table
from rtdesk.ui.themes import names


def commands(top: Command) -> Iterator[Command]:
    """Every verb, and every verb of a verb."""
    for command in top.verbs:
        yield command
        yield from commands(command)


EVERY = tuple(commands(grammar(parser())))


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.usage.split(" [")[0])
def test_its_own_help_says_what_a_verb_does_and_what_each_word_is(command: Command) -> None:
    assert command.about
    parts = (*command.options, *command.words)
    assert [part.label or part.names for part in parts if not part.help] == []


@pytest.mark.parametrize("verb", sorted(SCHEMAS))
def test_the_example_of_a_line_has_names_that_are_there(verb: str) -> None:
    command = next(command for command in EVERY if command.name == verb)
    words = next((part.help for part in command.options if "--format" in part.names), "")
    names = re.findall(r"{(\w+)", words)
    assert bool(names) == bool(words)
    assert [name for name in names if f'"{name}"' not in text(verb)] == []


def test_what_stands_before_a_verb_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    for words, hint in (
        (["ls", "--profile=x"], "--profile=x stands before"),
        (["ls", "--x"], "--x\n"),
    ):
        with pytest.raises(SystemExit) as end:
            main(words)
        assert end.value.code == 2
        assert hint in capsys.readouterr().err


def test_the_first_help_says_where_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["-h"])
    said = capsys.readouterr().out
    for words in ("rtdesk demo ", "rtdesk init ", "rtdesk help ", "rtdesk 4711 ", "exit codes: 0"):
        assert words in said


def test_the_keys_are_those_that_one_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.toml"
    mine = '"prefix.go" = "ctrl+g"\n"ticket.reply" = ["R", "alt+|"]\n'
    file.write_text(f'[keys]\n{mine}[macros.later]\ntitle = "Next week"\ndue = "+7d"\nkey = "F6"\n')
    assert main(["--config", str(file), "help", "--keys"]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = {line.split()[0]: line for line in lines}
    assert len(found) == len(lines)
    assert sorted(found) == list(found)
    assert found.keys() >= {row[0] for row in table(Profile())}
    for name, keys in {
        "ticket.reply": "R alt+|  ",
        "go.mine": "'ctrl+g m'  ",
        "macro.later": "f6  ",
        "app.keys": "? f1  ",
    }.items():
        assert found[name].partition("  ")[2].lstrip().startswith(keys)
    file.write_text('[keys]\n"go.mine" = "g q q"\n')
    assert main(["--config", str(file), "help", "--keys"]) == 2
    assert "'g q q' is neither a key" in capsys.readouterr().err


def test_help_lists_every_topic(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    printed = capsys.readouterr().out
    assert all(topic in printed for topic in topics())
    assert len({line.index(title(line.split()[2])) for line in printed.splitlines()}) == 1


@pytest.mark.parametrize("topic", topics())
def test_a_topic_is_printed(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", topic]) == 0
    assert capsys.readouterr().out.strip() == page(topic).strip()


def test_an_unknown_topic_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "cooking"]) == 2
    assert "getting-started" in capsys.readouterr().err


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_the_configuration_page_explains_every_key(key: Key) -> None:
    assert f"| `{key.name}` | {key.help}" in page("config")


def test_the_configuration_page_tells_the_defaults() -> None:
    defaults = {field.name: field.default for field in fields(Profile)}
    assert defaults["undo_seconds"] == 8
    assert f"`{defaults['theme']}` |" in page("config")
    assert all(name in page("config") for name in names())
