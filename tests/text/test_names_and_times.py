"""File names that strangers chose, and times as people say them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.clean import acts
from rtdesk.text.filenames import LIMIT, safe_name
from rtdesk.text.when import absolute, ago, size, stamp
from tests.hostile import STRINGS

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
        ("con .txt", "_con .txt"),
        ("COM¹", "_COM¹"),
        ("\u0301\u202ename", "name"),
        ("e\u200c\u0301.txt", "é.txt"),
        ("\u00a0.hidden\u3000", "hidden"),
        ("a\ud800b", "ab"),
        ("👩\u200d💻.png", "👩💻.png"),
        ("\x00\u202e", "file"),
        ("", "file"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name, "file") == safe


def test_long_names_keep_their_extension() -> None:
    short = safe_name("é" * 300 + ".pdf", "file")
    assert len(short.encode()) <= LIMIT
    assert short.endswith("é.pdf")


@given(st.one_of(st.text(max_size=300), st.sampled_from(STRINGS).map(lambda one: one.text)))
def test_every_name_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name, "attachment-7")
    assert safe
    assert not set(safe) & set('/\\:*?"<>|')
    assert safe[0] not in ".- "
    assert safe[-1] not in ". "
    assert len(safe.encode()) <= LIMIT
    assert unicodedata.is_normalized("NFC", safe)
    assert not any(acts(char) for char in safe)
    assert safe_name(safe, "attachment-7") == safe


@given(st.sampled_from(["con", "NUL", "com1", "LPT9", "aux", "CONIN$"]), st.text(max_size=5))
def test_no_name_means_a_device(name: str, more: str) -> None:
    for given_name in (name, f"{name}.{more}", f"{name} .{more}", f" {name}.txt", f"-{name}"):
        stem = safe_name(given_name, "file").partition(".")[0].rstrip()
        assert stem.casefold() != name.casefold()


@given(
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=400),
    st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True),
)
def test_the_extension_is_kept(stem: str, extension: str) -> None:
    safe = safe_name(f"a{stem}.{extension}", "file")
    assert safe.endswith(f".{extension}")


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
