"""What is generated is what the code says now: run `python -m tests.docs` when this fails."""

from __future__ import annotations

import re

import pytest

from rtdesk.actions.action import ACTIONS, Action
from tests import docs


def test_the_page_about_keys_is_current() -> None:
    assert docs.PAGE.read_text("utf-8") == docs.page()


def test_the_table_of_settings_and_their_schema_are_current() -> None:
    text = docs.CONFIG.read_text("utf-8")
    assert text == docs.configuration(text)
    assert docs.SCHEMA.read_text("utf-8") == docs.written_schema()


def test_the_keys_in_the_readme_are_current() -> None:
    text = docs.README.read_text("utf-8")
    assert text == docs.readme(text)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_is_in_the_readme(action: Action) -> None:
    row = f"| {docs.code(action.key)} | {docs.code(action.plain)} |"
    assert any(
        line.startswith(row) and docs.does(action) in line
        for line in docs.README.read_text("utf-8").splitlines()
    )


def test_pictures_in_the_readme_exist() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", docs.README.read_text("utf-8"))
    assert shown
    assert [path for path in shown if not (docs.ROOT / path).is_file()] == []
    assert {f"screenshots/{name}.svg" for name, _, _ in docs.SHOTS} >= set(shown)
