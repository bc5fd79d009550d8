"""What a field to type into may hold, and what a path becomes there."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.paths import complete, expand
from rtdesk.text.typed import typeable, wild
from tests.hostile import STRINGS, Hostile

TURNS = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("one", STRINGS, ids=str)
def test_nothing_in_a_field_acts(one: Hostile) -> None:
    for char in typeable(one.text[:5_000]):
        assert char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
        assert char not in TURNS


@given(st.text())
def test_what_stays_stays(text: str) -> None:
    assert typeable(typeable(text)) == typeable(text)


def test_words_of_all_languages_stay() -> None:
    for words in ("می\u200cخواهم", "क्\u200dष", "👩\u200d💻 ❤\ufe0f", "a\u200fb", "施設\tx\ny"):
        assert typeable(words) == words


@pytest.mark.parametrize("name", ["red\x1b[31m.txt", "fdp\u202e.exe", "two\nlines", "c1\x9b.txt"])
def test_a_file_with_a_hostile_name_is_attached_by_a_pattern(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    completed = complete(name[:2], tmp_path)
    assert completed.text == wild(name)
    assert not set(completed.text) & set("\x1b\u202e\n\x9b")
    assert expand(completed.text, tmp_path).paths == (str(tmp_path / name),)
