"""The gate: nothing that comes out of it can act on a terminal or lie."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size, split_graphemes

from rtdesk.text.clean import BASE, INVISIBLE, LONGEST, MARKS, acts, clean
from tests.hostile import STRINGS, Hostile

ANY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\u0301\u0489\u0903\u11ff\U0001f3fd\ufe0f\u200d\u202e👩💻❤🇩🇪\x1b\x9b\n\r\t e"
        ),
    ),
    max_size=100,
)
EVERY = st.sampled_from(STRINGS).map(lambda one: one.text[:5_000])


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
        ("\uffff", "\ufffd"),
        ("a\tb", "a    b"),
        ("a\nb", "a b"),
        ("[/x] [b]", "[/x] [b]"),
        ("施設 é", "施設 é"),
        ("❤\ufe0f", "❤"),
        ("1\ufe0f\u20e3", "1\u20e3"),
        ("a\ufe0fb", "a⟨U+FE0F⟩b"),
        ("👩\u200d💻", "👩💻"),
        ("👍\U0001f3fd ok", "👍 ok"),
        ("a\U0001f3fd", "a⟨U+1F3FD⟩"),
        ("\U0001f1e9\U0001f1ea", "DE"),
        ("\u0301x", f"{BASE}\u0301x"),
        ("a \u0301", f"a {BASE}\u0301"),
    ],
)
def test_lines(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_line_breaks_stay_where_they_may() -> None:
    assert clean("a\r\nb\rc\nd", multiline=True) == "a\nb\nc\nd"
    assert clean("a\n\u0301b", multiline=True) == f"a\n{BASE}\u0301b"


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u0903", "\u11a8", "\ud7cb", "\U0001e130"])
def test_stacked_marks_are_thinned(mark: str) -> None:
    assert clean("e" + mark * 500) == "e" + mark * MARKS


def test_length_is_cut_first() -> None:
    assert clean("x" * 100, limit=10) == "x" * 10 + "…"
    assert clean("x" * 10, limit=10) == "x" * 10


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abe\u0301\u0302c", "ab…"),
        ("ab👍\U0001f3fdc", "ab…"),
        ("ab❤\ufe0fcd", "ab…"),
        ("abcd", "abc…"),
        ("e" + "\u0301" * 99, "e\u0301\u0301…"),
    ],
)
def test_a_cut_does_not_part_what_people_see_as_one(text: str, shown: str) -> None:
    assert clean(text + "x" * 9, limit=3) == shown


def test_what_takes_no_cell_is_a_mark() -> None:
    """Every character there is: drawn alone it has a width, or a base to stand on."""
    for code in range(sys.maxunicode + 1):
        shown = clean(chr(code))
        if len(shown) == 1 and shown != "\n":
            assert get_character_cell_size(shown) in (1, 2), hex(code)
        assert cell_len(shown) == sum(map(get_character_cell_size, shown))


@given(st.one_of(ANY, EVERY), st.booleans(), st.sampled_from([0, 1, 7, 50]))
def test_nothing_that_acts_or_hides_comes_through(text: str, multiline: bool, limit: int) -> None:
    shown = clean(text, multiline=multiline, limit=limit)
    for char in shown:
        assert char == "\n" or unicodedata.category(char)[0] != "C"
        assert ord(char) not in INVISIBLE
        assert multiline or char != "\n"
        assert not acts(char)
    assert len(shown) <= LONGEST * min(len(text), limit or len(text)) + 1


@given(st.one_of(ANY, EVERY), st.booleans())
def test_clean_text_stays_as_it_is(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once


@given(st.one_of(ANY, EVERY))
def test_every_grapheme_has_a_width_and_few_marks(text: str) -> None:
    shown = clean(text)
    for start, end, cells in split_graphemes(shown)[0]:
        assert cells in (1, 2)
        assert end - start <= 1 + MARKS
        assert cells == sum(map(get_character_cell_size, shown[start:end]))


@pytest.mark.parametrize("one", STRINGS, ids=str)
def test_every_hostile_string_is_harmless(one: Hostile) -> None:
    shown = clean(one.text, limit=2_000)
    assert not any(unicodedata.category(char)[0] == "C" for char in shown)
    assert shown == clean(shown)


@pytest.mark.parametrize("part", ["施\u202e", "e\u0301", " \u0301", "\x1b[", "👩\u200d💻", "\0"])
def test_time_grows_with_the_text_and_no_faster(part: str) -> None:
    def spent(count: int) -> float:
        text, best = part * count, 9.0
        for _ in range(3):
            begin = time.process_time()
            clean(text, multiline=True)
            best = min(best, time.process_time() - begin)
        return best

    assert spent(160_000) < 16 * max(spent(20_000), 0.001)


def test_a_line_of_a_megabyte_takes_no_time() -> None:
    text = "\x1b\u202e\u0301施" * 250_000
    clean(text, limit=2_000)
    begin = time.process_time()
    clean(text, limit=2_000)
    assert time.process_time() - begin < 0.05
