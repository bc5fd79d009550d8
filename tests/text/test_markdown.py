"""Markdown to HTML: what is meant is marked up, what is not stays as it was typed."""

import pytest

from rtdesk.text.html import readable
from rtdesk.text.markdown import to_html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Hello *you*.", "<p>Hello <em>you</em>.</p>\n"),
        ("one\ntwo", "<p>one<br />\ntwo</p>\n"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>\n"),
        ("~~old~~", "<p><s>old</s></p>\n"),
    ],
)
def test_what_is_meant(source: str, html: str) -> None:
    assert to_html(source) == html


def test_a_table() -> None:
    assert "<td>1</td>" in to_html("| a |\n|---|\n| 1 |")


@pytest.mark.parametrize("raw", ["<script>x</script>", "<b>x</b>", "a < b & c"])
def test_typed_html_is_text(raw: str) -> None:
    html = to_html(raw)
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;" in html


def test_a_link_that_runs_code_is_no_link() -> None:
    assert "href" not in to_html("[x](javascript:alert(1))")


def test_the_readable_form_has_every_word() -> None:
    text = readable(to_html("# one\n\n- two")).text
    assert "one" in text
    assert "two" in text
