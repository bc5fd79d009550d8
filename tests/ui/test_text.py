"""Server text on its way to widgets."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from rtdesk.ui.cells import cut, fit, wrap
from rtdesk.ui.text import LINE_LIMIT, body, line, plain


def test_brackets_stay_as_they_are() -> None:
    assert line("[example.com #123] [/x] [b]hi[/b]").plain == "[example.com #123] [/x] [b]hi[/b]"


def test_a_line_stays_one_line_and_cannot_act() -> None:
    assert line("a\nb\x1b[31mc", style="bold").plain == "a b␛[31mc"
    assert body("a\r\nb\x07").plain == "a\nb␇"


def test_length_is_cut_before_work_is_done() -> None:
    assert len(plain("x" * 1_000_000)) == LINE_LIMIT + 1


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("plain", 5, "plain"),
        ("plainer", 5, "plai…"),
        ("施設会議", 8, "施設会議"),
        ("施設会議", 7, "施設会…"),
        ("施設会議", 6, "施設…"),
        ("e\u0301" * 6, 4, "e\u0301" * 3 + "…"),
        ("x", 0, ""),
    ],
)
def test_cut_by_cells_at_grapheme_borders(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


@pytest.mark.parametrize(
    "text", ["", "ascii", "施設: 会議室のプロ", "👍🏽 ok", "e\u0301e\u0301", "x" * 99]
)
def test_fit_gives_exactly_the_width(text: str) -> None:
    for width in range(1, 20):
        assert cell_len(fit(text, width)) == width
        assert cell_len(fit(text, width, right=True)) == width


def test_wrap_keeps_words_and_hangs() -> None:
    assert list(wrap("one two three four", 9)) == ["one two", "three", "four"]
    assert list(wrap("> one two three", 10, "> ")) == ["> one two", "> three"]
    assert list(wrap("", 9)) == [""]


def test_wrap_breaks_what_has_no_blanks() -> None:
    assert list(wrap("x" * 25, 10)) == ["x" * 10, "x" * 10, "x" * 5]
    assert all(cell_len(part) <= 9 for part in wrap("施設会議室のプロジェクターが映らない", 9))


def test_wrap_loses_nothing_but_blanks() -> None:
    text = "The 施設 quick brown fox, jumps\u0301 over the lazy dog again and again"
    assert "".join(wrap(text, 11)).replace(" ", "") == text.replace(" ", "")


def test_a_very_long_line_wraps_in_time() -> None:
    assert sum(1 for _ in wrap("word " * 80_000, 79)) == 5_000
