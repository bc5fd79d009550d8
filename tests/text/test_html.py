"""HTML mail as text."""

from __future__ import annotations

import pytest

from rtdesk.text.html import BROKEN, readable
from rtdesk.text.html_flow import LEVELS


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
    assert readable(html).text.split("\n") == [
        "Item   Qty",
        "-----  ---",
        "Paper  3",
        "Ink    12",
    ]


def test_layout_tables_become_paragraphs() -> None:
    html = "<table><tr><td><p>one</p><p>two</p></td><td>side</td></tr></table>"
    assert readable(html).text == "one\n\ntwo\n\nside"


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
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "http://[",
        "",
        "#top",
        "http:///x",
    ],
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
    assert readable('<img src="cid:image001.png@01D">').text == "[image: image001.png]"
    assert readable('<img alt="Bug" width=16 height=16 src=x>').text == "[Bug]"
    assert readable('<img alt="🎉" src=x>').text == "🎉"
    assert readable('<a href="https://x.example/"><img alt="Home" src=x></a>').body == "Home [1]"
    assert readable('<a href="https://x.example/"><img src=x></a>').body == "[image] [1]"


def test_depth_is_capped() -> None:
    text = readable("<blockquote>" * 500 + "deep").text
    assert text.count(">") == LEVELS


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ('<a href="https://x.example/a"><p>one</p></a>', "one [1]"),
        (
            '<a href="https://x.example/a"><b>one<a href="https://y.example">two</b></a>',
            "one [1]two [2]",
        ),
        ('<a href="https://x.example/a">x.example/a</a>', "x.example/a"),
        ('<a href="https://x.example/a">https://y.example/a</a>', "https://y.example/a [1]"),
        ('<a href="https://x.exam\nple/a">one</a>', "one [1]"),
        ('<a href="https://x.example/a"></a>', ""),
    ],
)
def test_numbers_stand_behind_the_words_of_a_link(html: str, body: str) -> None:
    assert readable(html).body == body


def test_numbers_lead_where_they_say_also_behind_odd_addresses() -> None:
    odd = ("https://x.example/\u202eb", "https://x.example/⟨U+202E⟩b", "https:///", "mailto:")
    html = "".join(f'<a href="{href}">odd</a> ' for href in odd)
    read = readable(html + '<a href="https://z.example/">last</a>')
    assert read.body == "odd [1] odd [1] odd odd last [2]"
    assert read.links == ("https://x.example/⟨U+202E⟩b", "https://z.example/")


def test_the_links_come_as_data_too() -> None:
    read = readable('<a href="https://x.example/a">one</a> <a href="mailto:b@x.example">two</a>')
    assert read.links == ("https://x.example/a", "mailto:b@x.example")
    assert read.text == "one [1] two [2]\n\n[1] https://x.example/a\n[2] mailto:b@x.example"


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb"),
        (
            "<p class=MsoNormal>a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b",
            "a\n\nb",
        ),
        ("<style>P {margin-top:0;margin-bottom:0;}</style><p>a</p><p>b</p>", "a\nb"),
        ("<div>a</div><div><br></div><div><br></div><div>b</div>", "a\n\nb"),
        ("<div>a<br></div><div>b</div>", "a\nb"),
        ("<td style='font-size:0'><div style='font-size:13px'>a</div>b</td>", "a"),
        (
            "<style>.x{display:none}@media print{.y{display:none}}</style><p class=x>a<p class=y>b",
            "b",
        ),
        ("<div style='white-space:pre-wrap'>a\n  b</div>", "a\n  b"),
        ("<div style='white-space:pre-line'>a\n  b</div>", "a\nb"),
        ("<span style='display:block'>a</span>b", "a\nb"),
        ("<table><tr><td style='padding:24px 9px'>a<tr><td>b<tr><td>c</table>", "a\n\nb\nc"),
        ("10<sup>6</sup>, 1<sup>st</sup>", "10^6, 1st"),
        ("now <s>9.99</s> 7.99", "now ~~9.99~~ 7.99"),
        ("日本\n語 and\nmore", "日本語 and more"),
        ("<blockquote style='margin:0 0 0 40px;border:none'>a</blockquote>", "    a"),
        ("<div style='border:none;border-left:solid blue 1.5pt'>a</div>", "> a"),
        ("<ol type=i start=3><li>a<li>b</ol>", "iii. a\niv. b"),
        ("<ol><li value=7>a<li>b</ol>", "7. a\n8. b"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b"),
        ("a<!-- never closed <p>b", "a never closed\n\nb"),
        ("\ud800 a \x00 b", "? a \N{REPLACEMENT CHARACTER} b"),
    ],
)
def test_habits_of_mail_programs(html: str, body: str) -> None:
    assert readable(html).body == body


def test_tables_go_by_the_cells_of_a_terminal() -> None:
    html = "<table border=1><tr><td>日本語<td>1<tr><td>ab<td>2<tr><td>👩\u200d💻<td>3</table>"
    assert readable(html).body.split("\n") == ["日本語  1", "ab      2", "👩💻    3"]


def test_a_wide_column_is_wrapped_beside_the_others() -> None:
    html = f"<table><tr><th>Key<th>Text<tr><td>a<td>{'word ' * 10}<tr><td>b<td>c</table>"
    lines = readable(html, width=30).body.split("\n")
    assert lines == [
        *("Key  Text", "---  -------------------------"),
        *("a    word word word word word", "     word word word word word", "b    c"),
    ]


def test_a_table_that_cannot_fit_is_told_as_records() -> None:
    html = f"<table><tr><th>Host<th>Path<tr><td>{'h' * 20}<td>{'p' * 20}<tr><td>x<td>y</table>"
    assert (
        readable(html, width=30).body == f"Host: {'h' * 20}\nPath: {'p' * 20}\n\nHost: x\nPath: y"
    )


def test_rows_of_short_cells_stay_rows() -> None:
    html = "<table>" + f"<tr>{'<td>a cell' * 20}" * 2 + "</table>"
    row = "  ".join(["a cell"] * 20)
    assert readable(html).body == f"{row}\n\n{row}"


def test_spans_keep_their_columns() -> None:
    html = (
        "<table><tr><td rowspan=2>a<td>b<td>c<tr><td>d<td>e"
        "<tr><td colspan=2 align=right>sum<td>f<tr><td colspan=3>all of it</table>"
    )
    assert readable(html).body.split("\n") == ["a  b  c", "   d  e", " sum  f", "all of it"]


@pytest.mark.parametrize("html", ["<p title='never ends>words</p>", "<title>words</p>", "<!--"])
def test_what_cannot_be_read_is_shown_as_source(html: str) -> None:
    read = readable(html)
    assert (read.source, read.text) == (bool(html.strip("<!-")), html if html != "<!--" else "")


def test_a_mail_that_breaks_off_says_so() -> None:
    assert readable("<p>words</p><a href='https://x.exam").body == f"words\n\n{BROKEN}"


def test_data_in_addresses_does_not_count() -> None:
    html = f"<p>a</p><img src='data:image/png;base64,{'A' * 3_000_000}'><p>b</p>"
    assert readable(html).body == "a\n\nb"
