"""HTML mail as text."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.html import DEPTH, readable


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("a\n   b\t c", "a b c"),
        ("a&nbsp;&amp;&lt;b&gt; &eacute;", "a &<b> é"),
        ("<h1>Big</h1>text<h3>Small</h3>", "# Big\n\ntext\n\n### Small"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol start=9><li>a</li><li>b</li></ol>", "9. a\n10. b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a<br>still a</ul>", "- a\n  still a"),
        (
            "x<blockquote>q<blockquote>r</blockquote>s</blockquote>y",
            "x\n\n> q\n>\n> > r\n>\n> s\n\ny",
        ),
        ("<pre>a  b\n c</pre>", "a  b\n c"),
        ("<dl><dt>T</dt><dd>D</dd></dl>", "T\n    D"),
        ("a<hr>b", "a\n" + "-" * 20 + "\nb"),
    ],
)
def test_structure(html: str, text: str) -> None:
    assert readable(html).text == text


def test_small_tables_are_aligned() -> None:
    html = "<table><tr><th>Item<th>Qty<tr><td>Paper<td>3<tr><td>Ink<td>12</table>"
    assert readable(html).text.split("\n") == ["Item   Qty", "Paper  3", "Ink    12"]


def test_layout_tables_become_paragraphs() -> None:
    html = "<table><tr><td><p>one</p><p>two</p></td><td>side</td></tr></table>"
    assert readable(html).text == "one\n\ntwo\nside"


def test_links_are_numbered_and_listed_once() -> None:
    html = (
        '<a href="https://x.example/a">one</a>, <a href="https://x.example/a">again</a>, '
        '<a href="mailto:a@x.example">a@x.example</a>, <a href="http://y.example">y</a>'
    )
    assert readable(html).text == (
        "one [1], again [1], a@x.example, y [2]\n\n[1] https://x.example/a\n[2] http://y.example"
    )


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[", "", "#top"],
)
def test_other_addresses_are_not_shown(href: str) -> None:
    assert readable(f'<a href="{href}">text</a>').text == "text"


@pytest.mark.parametrize(
    "html",
    [
        "<style>p{color:red}</style>",
        "<script>alert(1)</script>",
        "<head><title>t</title><meta x></head>",
        '<div style="color:red; DISPLAY : none">preview <div>deep</div> text</div>',
        "<p hidden>x</p>",
        "<!-- a comment --><!--[if mso]><p>mso</p><![endif]-->",
        '<img src="http://spy.example/x.gif" width="1" height="1" alt="spy">',
        '<img src="http://spy.example/x.gif">',
        "\u200c\u200b\ufeff&zwnj;&shy;",
    ],
)
def test_what_nobody_should_see_is_gone(html: str) -> None:
    assert readable(f"before{html}after").text.replace("\n", "") == "beforeafter"


def test_images_have_their_words() -> None:
    assert readable('<img alt="Our logo" src="http://x/y">').text == "[image: Our logo]"
    assert readable('<img src="cid:part1@x">').text == "[image: cid:part1@x]"


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 100_000,
        "<blockquote>" * 50_000 + "x",
        "<ul><li>x" * 50_000,
        "<table><tr><td>" * 30_000,
        "<" * 400_000,
        "</" * 200_000,
        "<!--" * 100_000,
        "<a " + "x=y " * 100_000,
        "<p style='display:none;" * 20_000,
        "<textarea>" + "</textare" * 50_000,
        "<table>" + "<tr>" + "<td>x" * 50_000,
        "&#" * 200_000,
        "<b>" * 5_000 + "</i>" * 60_000,
    ],
    ids=lambda bomb: bomb[:8],
)
def test_bombs_end_in_time(bomb: str) -> None:
    begin = time.process_time()
    readable(bomb)
    assert time.process_time() - begin < 2


def test_depth_is_capped() -> None:
    text = readable("<blockquote>" * 500 + "deep").text
    assert text.count(">") == DEPTH


def test_too_slow_means_source() -> None:
    ticks = itertools.count()
    html = "<p>hello</p>" * 10
    answer = readable(html, clock=lambda: float(next(ticks)))
    assert answer.source
    assert answer.text == html


@given(st.text(alphabet="<>/abp=\"' tdrulioqk&;#!-", max_size=200))
def test_nothing_makes_it_fail(html: str) -> None:
    assert isinstance(readable(html).text, str)
