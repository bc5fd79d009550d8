"""How the desk ends when it has to."""

from __future__ import annotations

from rtdesk.store.errors import NotSaved
from rtdesk.ui.crash import WORDS, report


def test_a_damaged_copy_is_no_bug() -> None:
    group = ExceptionGroup("tasks", [NotSaved("the copy is damaged: start rtdesk again")])
    assert "start rtdesk again" in report(group)
    assert WORDS not in report(group)


def test_a_bug_is_said_without_values() -> None:
    value = "".join(("sec", "ret"))
    try:
        raise ValueError(value)
    except ValueError as error:
        text = report(error)
    assert WORDS in text
    assert "secret" not in text
