"""`rtdesk help`: every topic is there, and the configuration page names every key."""

from dataclasses import fields

import pytest

from rtdesk.cli.main import main
from rtdesk.config.keys import KEYS, Key
from rtdesk.config.profile import Profile
from rtdesk.help.pages import page, topics
from rtdesk.ui.themes import names


def test_help_lists_every_topic(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    printed = capsys.readouterr().out
    assert all(topic in printed for topic in topics())


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
