"""What a file is: its content first, then its name, then what its sender says."""

from __future__ import annotations

import pytest

from rtdesk.text.decoding import decoded, hexdump
from rtdesk.text.kinds import can_run, ending_of, kind_of, sniffed

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
LOG = b"".join(b"2026-11-12 09:00:0%d started\n" % n for n in range(5))


@pytest.mark.parametrize(
    ("name", "said", "head", "kind"),
    [
        ("a.txt", "text/plain", b"Hello", "text"),
        ("a", "", b"", "text"),
        ("a.txt", "text/plain", PNG, "image"),
        ("a.png", "image/png", b"Hello", "text"),
        ("a.png", "image/png", b"\0\1\2", "binary"),
        ("a.txt", "text/plain", b"%PDF-1.7", "binary"),
        ("a.txt", "text/plain", "Grüße".encode("utf-16"), "text"),
        ("a.csv", "application/vnd.ms-excel", b"a;b", "csv"),
        ("a", "text/csv; charset=utf-8", b"a;b", "csv"),
        ("A.JSON", "text/plain", b"{}", "json"),
        ("a", "application/ld+json", b"{}", "json"),
        ("fix.patch", "text/plain", b"x", "diff"),
        ("a.txt", "text/plain", b"Hi\ndiff --git a/x b/x\n", "diff"),
        ("server.log", "text/plain", b"x", "log"),
        ("messages", "text/plain", LOG, "log"),
        ("a.sh", "text/plain", b"#!/bin/sh\n", "text"),
    ],
)
def test_how_a_file_is_shown(name: str, said: str, head: bytes, kind: str) -> None:
    assert kind_of(name, said, head) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", ""),
        (b"BM\x36\0\0\0\0\0\0\0", "image/bmp"),
        (b"BMW", ""),
        (b"Hello", ""),
    ],
)
def test_the_first_bytes_tell(head: bytes, kind: str) -> None:
    assert sniffed(head) == kind


@pytest.mark.parametrize(
    ("name", "head", "runs"),
    [
        ("photo.jpg.exe", b"", True),
        ("setup.EXE ", b"", True),
        ("invoice.pdf", b"MZ\x90", True),
        ("invoice.pdf", b"\x7fELF", True),
        ("notes", b"#!/bin/sh", True),
        ("start.desktop", b"[Desktop Entry]", True),
        ("invoice.pdf", b"%PDF-1.4", False),
        (".exe", b"", False),
    ],
)
def test_what_can_run_is_known(name: str, head: bytes, runs: bool) -> None:
    assert can_run(name, head) is runs


def test_the_ending() -> None:
    assert [ending_of(name) for name in ("a.B", "a", ".a", "a.", "a.b.c")] == [
        "b",
        "",
        "",
        "",
        "c",
    ]


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Grüße".encode(), "Grüße", ""),
        ("Grüße".encode("utf-8-sig"), "Grüße", "UTF-8"),
        ("Grüße".encode("utf-16"), "Grüße", "UTF-16"),
        ("Grüße".encode("latin-1"), "Grüße", "Latin-1"),
        (b"", "", ""),
    ],
)
def test_bytes_are_text(data: bytes, text: str, encoding: str) -> None:
    assert decoded(data) == (text, encoding)


def test_a_letter_that_is_cut_off_does_not_change_the_others() -> None:
    assert decoded("Grüße".encode()[:-2], cut=True) == ("Grü", "")


def test_bytes_are_shown() -> None:
    assert hexdump(b"\0ABC" + bytes(range(13))).splitlines() == [
        "00000000  00 41 42 43 00 01 02 03  04 05 06 07 08 09 0a 0b  .ABC............",
        "00000010  0c                                                .",
    ]
