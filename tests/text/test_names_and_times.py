"""File names that strangers chose, and times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.filenames import LIMIT, safe_name
from rtdesk.text.when import absolute, ago, size, stamp

NOW = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("..", "file"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("a\x00b\x1b.txt", "ab.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("name. . .", "name"),
        ("", "file"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name, "file") == safe


def test_long_names_keep_their_extension() -> None:
    short = safe_name("é" * 300 + ".pdf", "file")
    assert len(short.encode()) <= LIMIT
    assert short.endswith("é.pdf")


@given(st.text(max_size=300))
def test_every_name_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name, "file")
    assert safe
    assert "/" not in safe
    assert safe[0] not in ".-"
    assert len(safe.encode()) <= LIMIT


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=5), "now"),
        (timedelta(seconds=-20), "now"),
        (timedelta(minutes=14), "14m"),
        (timedelta(hours=3), "3h"),
        (timedelta(days=2), "2d"),
        (timedelta(days=20), "23 Oct"),
        (timedelta(days=900), "May 2024"),
    ],
)
def test_ages(age: timedelta, text: str) -> None:
    assert ago(NOW - age, NOW) == text
    assert ago(None, NOW) == ""


def test_stamps_say_the_year_only_when_it_is_another() -> None:
    assert stamp(NOW, NOW).endswith(f"Nov {NOW.astimezone():%H:%M}")
    assert " 2024 " in stamp(NOW - timedelta(days=900), NOW)
    assert stamp(None, NOW) == absolute(None) == ""


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 B"), (999, "999 B"), (12_400, "12 K"), (1_800_000, "1.8 M")]
)
def test_sizes(count: int, text: str) -> None:
    assert size(count) == text
