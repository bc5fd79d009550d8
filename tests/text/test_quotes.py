"""Own text, quotes and signatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.quotes import runs


def kinds(text: str) -> list[tuple[str, int]]:
    return [(run.kind, len(run.lines)) for run in runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n\n", []),
        ("hello\nyou\n\n", [("text", 2)]),
        ("> a\n> b\nmine", [("quoted", 2), ("text", 1)]),
        ("mine\n> a\n>> b\nmine", [("text", 1), ("quoted", 2), ("text", 1)]),
        ("mine\n\n-- \nIvan\nCEO", [("text", 2), ("signature", 3)]),
        ("mine\n\nOn Monday Ivan wrote:\n> a", [("text", 2), ("quoted", 2)]),
        ("mine\nAm Montag schrieb Ivan <i@x.example>:\n\n> a", [("text", 3), ("quoted", 1)]),
        ("mine\nIvan schrieb:\n\n> a", [("text", 1), ("quoted", 3)]),
        ("mine\n-----Original Message-----\nFrom: x\ntext", [("text", 1), ("quoted", 3)]),
        ("mine\n" + "_" * 32 + "\nFrom: x\ntext", [("text", 1), ("quoted", 3)]),
        ("a\n--\n> not a quote any more", [("text", 1), ("signature", 2)]),
        ("say -- what", [("text", 1)]),
    ],
)
def test_runs(text: str, expected: list[tuple[str, int]]) -> None:
    assert kinds(text) == expected


def test_an_attribution_over_two_lines_belongs_to_its_quote() -> None:
    text = "mine\n\nOn Mon, 9 Nov 2026 at 10:00, Ivan Ivanov\n<ivan@x.example> wrote:\n> a"
    assert kinds(text) == [("text", 2), ("quoted", 3)]


@given(st.text(alphabet="ab> -\n:wrote", max_size=300))
def test_no_line_is_lost(text: str) -> None:
    lines = [line for run in runs(text) for line in run.lines]
    assert lines == (text.rstrip().split("\n") if text.strip() else [])
