"""The gate: nothing that comes out of it can act on a terminal or lie."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.clean import INVISIBLE, MARKS, clean


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("a\u202egnp.exe", "a⟨U+202E⟩gnp.exe"),
        ("a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("a\u2028b", "a⟨U+2028⟩b"),
        ("\ud800", "\ufffd"),
        ("\ue000", "\ufffd"),
        ("a\tb", "a    b"),
        ("a\nb", "a b"),
        ("[/x] [b]", "[/x] [b]"),
        ("施設 é", "施設 é"),
        ("❤\ufe0f", "❤"),
        ("👩\u200d💻", "👩💻"),
    ],
)
def test_lines(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_line_breaks_stay_where_they_may() -> None:
    assert clean("a\r\nb\rc\nd", multiline=True) == "a\nb\nc\nd"


def test_stacked_marks_are_thinned() -> None:
    assert clean("e" + "\u0301" * 500) == "e" + "\u0301" * MARKS


def test_length_is_cut_first() -> None:
    assert clean("x" * 100, limit=10) == "x" * 10 + "…"


@given(st.text(max_size=100), st.booleans())
def test_nothing_that_acts_or_hides_comes_through(text: str, multiline: bool) -> None:
    for char in clean(text, multiline=multiline):
        assert char == "\n" or unicodedata.category(char)[0] != "C"
        assert ord(char) not in INVISIBLE
        assert multiline or char != "\n"


@given(st.text(max_size=100))
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
