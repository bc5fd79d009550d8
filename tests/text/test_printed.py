"""Columns of printed lines, and JSON that a terminal can be shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rtdesk.text.clean import acts, clean
from rtdesk.text.columns import column
from rtdesk.text.escaped import dumped
from tests.hostile import SMALL, Hostile


@given(st.text(max_size=40).map(clean), st.integers(2, 30))
def test_a_column_is_as_wide_as_it_was_asked_to_be(text: str, width: int) -> None:
    shown = column(text, width)
    assert cell_len(shown) == width
    assert shown.rstrip() == text.rstrip() or shown.rstrip().endswith("…")


@pytest.mark.parametrize("one", SMALL, ids=str)
def test_hostile_words_keep_their_column(one: Hostile) -> None:
    assert cell_len(column(clean(one.text), 12)) == 12


def test_a_column_that_is_full_is_not_cut() -> None:
    assert column("施設会", 6) == "施設会"
    assert column("施設会議", 6) == "施設… "
    assert column("e\u0301abc", 4) == "e\u0301abc"
    assert column("abcde", 4) == "abc…"


@pytest.mark.parametrize("one", SMALL, ids=str)
def test_json_is_the_same_and_does_not_act(one: Hostile) -> None:
    value = {one.text: [one.text]}
    for plain in (False, True):
        text = dumped(value, ascii=plain)
        assert json.loads(text) == value
        assert not [char for char in text if acts(char)]
        assert text.encode()


def test_letters_stay_letters_in_json() -> None:
    assert dumped(["施設 é я\x9b\u202e\x7f"]) == '[\n  "施設 é я\\u009b\\u202e\\u007f"\n]'
    assert dumped(["é"], ascii=True) == '[\n  "\\u00e9"\n]'
