"""Macros in the configuration: what they can say, and how mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.config.errors import ConfigError
from rtdesk.config.macros import Macro
from rtdesk.config.profile import load_profile


def read(folder: Path, text: str) -> tuple[Macro, ...]:
    path = folder / "config.toml"
    path.write_text(f'url = "https://x"\n{text}')
    return load_profile(path, environment={}).macros


def test_everything_a_macro_can_say(tmp_path: Path) -> None:
    text = """
[macros.thanks]
title = "Thanks, done"
key = "f5"
status = "resolved"
owner = "me"
queue = "Support"
priority = 80
due = "fri"
fields = {"CF.{Severity}" = "high", "CF.{Serials}" = ["X-1", "X-2"], "CF.{Floor}" = 3}
reply = "Dear {requestor_name}"
minutes = 5
[macros.drop]
due = ""
"""
    fields = (
        ("CF.{Severity}", ("high",)),
        ("CF.{Serials}", ("X-1", "X-2")),
        ("CF.{Floor}", ("3",)),
    )
    one, two = read(tmp_path, text)
    assert one == Macro(
        "thanks",
        title="Thanks, done",
        key="f5",
        status="resolved",
        owner="me",
        queue="Support",
        priority="80",
        due="fri",
        fields=fields,
        reply="Dear {requestor_name}",
        minutes=5,
    )
    assert (one.label, one.words) == ("Thanks, done", "Dear {requestor_name}")
    assert (two.label, two.words, two.due) == ("drop", "", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[macros]\na = 3", r"\[macros.a\] in .* must be a table"),
        ("[macros.a]", r"\[macros.a\] in .* does nothing; it can have: status, owner"),
        ("[macros.a]\nstatsu = 'x'", "unknown key 'statsu' of .*; did you mean 'status'?"),
        ("[macros.a]\nzzz = 'x'", r"unknown key 'zzz' of \[macros.a\] in [^;]*$"),
        ("[macros.a]\nminutes = true", "'minutes' of .* has the wrong type"),
        ("[macros.a]\nminutes = -1", "'minutes' of .* must be 0 or more"),
        ("[macros.a]\nreply = 'x'\ncomment = 'y'", "both 'reply' and 'comment'"),
        ("[macros.a]\nfields = {x = {}}", "field 'x' of .* must be a text or a list of texts"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read(tmp_path, text)
