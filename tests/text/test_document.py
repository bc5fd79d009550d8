"""Numbered lines of a text of any size, and places in it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text import document
from rtdesk.text.document import BLOCK, Document, pattern_of


def lines(text: str) -> list[str]:
    found = Document(text)
    return [found.piece(n) for n in range(len(found))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\nb", ["a", "b"]),
        ("a\r\n\r\nb\r\n", ["a", "", "b"]),
        ("\n\n", ["", ""]),
    ],
)
def test_lines(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    assert Document(text).lines == len(expected)


def test_a_long_line_is_several_pieces_of_one_line() -> None:
    found = Document("a\n" + "x" * (2 * BLOCK + 5) + "\nb")
    assert [found.number(n) for n in range(len(found))] == [1, 2, 2, 2, 3]
    assert [found.begins(n) for n in range(len(found))] == [True, True, False, False, True]
    assert [len(found.piece(n)) for n in range(len(found))] == [1, BLOCK, BLOCK, 5, 1]
    assert [found.first_piece(line) for line in (1, 2, 3, 99)] == [0, 1, 4, 4]
    assert found.lines == 3


@given(st.text(st.sampled_from("ab\n"), max_size=200), st.text(st.sampled_from("ab"), min_size=1))
def test_places_forth_and_back(text: str, words: str) -> None:
    found, pattern = Document(text), pattern_of(words)
    places = [m.start() for m in re.finditer(f"(?={words})", text)]
    at, forth = 0, []
    while place := found.after(pattern, at):
        forth.append(place[0])
        at = place[0] + 1
    assert forth == places
    assert found.before(pattern, len(text)) == _last(pattern, text)


def _last(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    spans = [m.span() for m in pattern.finditer(text)]
    return spans[-1] if spans else None


def test_a_place_across_two_windows_is_found_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_WINDOW", 4)
    found = Document("..needle..needle......")
    pattern = pattern_of("needle")
    assert found.before(pattern, 22) == (10, 16)
    assert found.before(pattern, 10) == (2, 8)
    assert found.before(pattern, 2) is None


def test_letters_are_alike_until_one_is_a_capital() -> None:
    found = Document("Printer printer")
    assert found.after(pattern_of("printer"), 0) == (0, 7)
    assert found.after(pattern_of("Printer"), 1) is None
    assert found.after(pattern_of("p.*"), 0) is None


def test_twenty_megabytes_are_ready_in_no_time() -> None:
    text = "".join(f"{n:07} the same line again and again and again\n" for n in range(420_000))
    assert len(text) > 20_000_000
    before = time.perf_counter()
    found = Document(text)
    last = found.before(pattern_of("0419999"), len(text))
    assert time.perf_counter() - before < 5
    assert last
    assert found.number(found.at(last[0])) == found.lines == 420_000
