"""What a link can lead to: numbers, short names, pages of our RT, and of others."""

from __future__ import annotations

import pytest

from rtdesk.text.targets import target

RT = "https://rt.example/desk"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("4711", "4711"),
        (" #4711 ", "4711"),
        ("a:3", "a:3"),
        ("Article:03", "a:3"),
        ("asset:12", "asset:12"),
        ("asset: #12", "asset:12"),
        (f"{RT}/Ticket/Display.html?id=5", "5"),
        (f"{RT}/Articles/Article/Display.html?id=7", "a:7"),
        (f"{RT}/Asset/Display.html?x=1;id=8", "asset:8"),
        (f"{RT}/REST/2.0/asset/9", "asset:9"),
        (f"{RT}/REST/2.0/article/9", "a:9"),
        (f"{RT}/Asset/Display.html?id=x", f"{RT}/Asset/Display.html?id=x"),
        (f"{RT}/Admin/", f"{RT}/Admin/"),
        (
            "https://other.example/Ticket/Display.html?id=5",
            "https://other.example/Ticket/Display.html?id=5",
        ),
        ("ftp://files.example/x", "ftp://files.example/x"),
    ],
)
def test_what_is_named(typed: str, found: str) -> None:
    assert target(typed, RT) == found


@pytest.mark.parametrize(
    "typed", ["", "0", "printer", "a:", "a:x", "b:3", "asset:3 4", "https:// x", "x" * 3000]
)
def test_nothing_is_named(typed: str) -> None:
    assert target(typed, RT) == ""
