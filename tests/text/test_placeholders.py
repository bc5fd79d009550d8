"""Gaps in a text are filled once, and what is put in is only text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.placeholders import NAMES, Filled, fill

VALUES = {"id": "12", "subject": "Printer {id} {{id}}", "due": ""}


@pytest.mark.parametrize(
    ("template", "text", "left"),
    [
        ("no gaps", "no gaps", ()),
        ("#{id}", "#12", ()),
        ("{subject}!", "Printer {id} {{id}}!", ()),
        ("{id} {foo} {due} {foo}", "12 {foo} {due} {foo}", ("{foo}", "{due}")),
        ("{{id}} {{{id}}}", "{id} {12}", ()),
        ("{ id } { } {ID} { {", "{ id } { } {ID} { {", ()),
    ],
)
def test_gaps_are_filled(template: str, text: str, left: tuple[str, ...]) -> None:
    assert fill(template, VALUES) == Filled(text, left)


@given(value=st.text(), around=st.text(st.characters(exclude_characters="{}")))
def test_what_is_put_in_is_never_looked_at_again(value: str, around: str) -> None:
    filled = fill(f"{around}{{subject}}{around}", {"subject": value, "id": "12"})
    assert filled.text == around + (value or "{subject}") + around


@given(st.text())
def test_braces_that_are_doubled_come_out_as_they_were(text: str) -> None:
    assert fill(text.replace("{", "{{").replace("}", "}}"), dict.fromkeys(NAMES, "x")).text == text


def test_every_placeholder_can_be_written() -> None:
    assert all(re.fullmatch("[a-z_]+", name) for name in NAMES)
    filled = fill(" ".join(f"{{{name}}}" for name in NAMES), dict.fromkeys(NAMES, "x"))
    assert filled == Filled(" ".join("x" for _ in NAMES))
