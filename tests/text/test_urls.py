"""Addresses in texts."""

from __future__ import annotations

import pytest

from rtdesk.text import urls


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org/a?b=c#d.", ("https://example.org/a?b=c#d",)),
        ("(https://en.wiki.org/Printer_(device)), then", ("https://en.wiki.org/Printer_(device)",)),
        ("<http://a.test> and mailto:x@y.test!", ("http://a.test", "mailto:x@y.test")),
        ("twice http://a.test http://a.test", ("http://a.test",)),
        ("http://[::1]:80/x", ("http://[::1]:80/x",)),
        ("javascript:alert(1) file:///etc/passwd ftp://a.test data:x", ()),
        ("http:// http:///nowhere https://", ()),
        ("http://[broken", ()),
        ("nothing here", ()),
    ],
)
def test_found(text: str, found: tuple[str, ...]) -> None:
    assert urls.find(text) == found


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/x", "https · example.org"),
        ("http://xn--pple-43d.com/", "http · xn--pple-43d.com"),
        ("https://аpple.com/", "https · xn--pple-43d.com"),
        ("https://paypal.com@evil.test/", "https · somebody@evil.test"),
        ("mailto:carol@example.org?body=x", "mail · carol@example.org"),
    ],
)
def test_where_it_leads(url: str, told: str) -> None:
    assert urls.host(url) == told


def test_a_flood_ends() -> None:
    text = " ".join(f"http://a.test/{n}" for n in range(2_000))
    assert len(urls.find(text)) == urls.MOST
