"""HTML that wants to stall its reader: the work is bounded, and something can be read.

Milliseconds belong to a machine: `python -m tests.perf.html` measures them. Here work is counted.
"""

from __future__ import annotations

import itertools
import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.html import CHUNK, CUT, ELEMENTS, LIMIT, SECONDS, SOURCE, readable
from rtdesk.text.quotes import runs
from tests.text.bombs import BOMBS

LONGEST = LIMIT + LIMIT // CHUNK * 4_000
"""Characters of the longest text: marks of quotes and lists come on top of the words."""
TAGS = (
    "div",
    "blockquote",
    "ul",
    "li",
    "table",
    "td",
    "b",
    "a",
    "font",
    "pre",
    "p",
    "dl",
    "s",
    "q",
)


def work(html: str) -> int:
    """Calls of functions that reading takes."""
    count = 0

    def tell(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tell)
    try:
        readable(html, clock=lambda: 0.0)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", BOMBS)
def test_something_can_be_read(name: str) -> None:
    make, size = BOMBS[name]
    ticks = itertools.count()
    read = readable(make(size), clock=lambda: next(ticks) * 1e-6)
    assert read.source or read.body
    assert len(read.body) <= (SOURCE if read.source else LONGEST)
    assert next(ticks) <= LIMIT * 4 // CHUNK + ELEMENTS


@pytest.mark.parametrize("name", BOMBS)
def test_twice_the_size_is_no_more_than_twice_the_work(name: str) -> None:
    make, _ = BOMBS[name]
    readable("<table border=1><tr><td>é<td>é</table>")  # what is loaded once
    small, large = work(make(300)), work(make(600))
    assert large <= 2.3 * small + 500


@pytest.mark.parametrize("tag", TAGS)
def test_no_depth_is_too_deep(tag: str) -> None:
    read = readable(f"<{tag}>" * 10_000 + "deep", clock=lambda: 0.0)
    assert "deep" in read.body
    assert len(read.body) < 50_000


def test_what_was_read_in_time_is_shown() -> None:
    ticks = itertools.count()
    html = "<p>hello</p>" * CHUNK
    read = readable(html, clock=lambda: next(ticks) * SECONDS / 3)
    assert not read.source
    assert 100 < read.body.count("hello") < CHUNK
    assert read.body.endswith(f"hello\n\n{CUT}")


def test_too_slow_means_source() -> None:
    ticks = itertools.count()
    html = "<div>" * CHUNK + "hello"
    read = readable(html, clock=lambda: float(next(ticks)))
    assert read.source
    assert read.text == html


def test_a_table_for_which_there_is_no_time_is_not_laid_out() -> None:
    ticks = itertools.count()
    html = "<table border=1><tr><td>a<td>b</table>"
    assert readable(html, clock=lambda: float(next(ticks))).body == f"a\nb\n\n{CUT}"
    assert readable(html, clock=lambda: 0.0).body == "a  b"


def test_too_many_elements_are_cut_off() -> None:
    read = readable("<p>x" * ELEMENTS * 2, clock=lambda: 0.0)
    assert not read.source
    assert read.body.startswith("x\n\nx\n\n")
    assert read.body.endswith(CUT)


def test_too_long_a_mail_is_cut_off() -> None:
    read = readable("<p>" + "word " * LIMIT)
    assert not read.source
    assert read.body.startswith("word word ")
    assert read.body.endswith(f"\n\n{CUT}")


PIECES = st.sampled_from(
    [
        *("<table>", "<tr>", "<td>", "<th colspan=3>", "<td rowspan=2 align=right>", "</table>"),
        *(
            "</td>",
            "<ul>",
            "<ol type=a>",
            "<li>",
            "</li>",
            "</ul>",
            "<blockquote>",
            "</blockquote>",
        ),
        *("<p>", "</p>", "<div style='display:none'>", "</div>", "<br>", "<pre>", "</pre>", "<hr>"),
        *(
            "<a href=http://x.example>",
            "</a>",
            "<img alt=i>",
            "<b>",
            "</b>",
            "<h1>",
            "</h1>",
            "<s>",
        ),
        *("<span style='mso-list:Ignore'>", "</span>", "<p style='mso-list:l0 level2'>", "<sup>2"),
        *("<style>p{margin:0}", "</style>", "<!--", "-->", "<select>", "<option selected>", "<dd>"),
        *("<div class=gmail_signature>", "<div class=yahoo_quoted>", "<input value=v>", "&nbsp;"),
        *("words ", "\n", "日本", "\ud800", "\0", "<", "&", "' \"", "</body></html>", "<title>"),
    ]
)


@given(st.lists(PIECES, max_size=120).map("".join))
def test_nothing_makes_it_fail(html: str) -> None:
    read = readable(html)
    lines = [line for run in runs(read.text) for line in run.lines]
    assert lines == (read.text.rstrip().split("\n") if read.text.strip() else [])
    assert all(f"[{number}] {link}" in lines for number, link in enumerate(read.links, 1))


@given(st.text(max_size=300) | st.text(alphabet="<>/abp=\"' tdrulioqk&;#!-", max_size=300))
def test_no_text_makes_it_fail(html: str) -> None:
    assert isinstance(readable(html).text, str)
