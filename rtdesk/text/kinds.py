"""What a file is, by its first bytes before its name, and by what its sender says last of all."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["image", "csv", "json", "diff", "log", "text", "binary"]
HEAD = 4096
"""Bytes that are enough to tell."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"#!", "text/x-script"),
)
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LOG_LINE = re.compile(
    rb"(?:\S+ ){0,4}?\[?\d{2,4}[-/:]\d\d[-/:]\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"
)
_DIFF = re.compile(rb"(?:^|\n)(?:diff --git |--- [^\n]+\n\+\+\+ |@@ -\d)")
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
"""What is shown in the terminal."""
_RUNS = frozenset(
    (
        *("exe", "com", "bat", "cmd", "msi", "scr", "pif", "lnk", "reg", "ps1", "vbs", "wsf"),
        *("hta", "js", "jse", "jar", "sh", "bash", "zsh", "py", "pl", "rb", "desktop", "app"),
        *("command", "appimage", "deb", "rpm"),
    )
)
"""Endings of what systems start."""


def sniffed(head: bytes) -> str:
    """The type that the first bytes tell of, or nothing."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    return ""


def kind_of(name: str, content_type: str, head: bytes) -> Kind:
    """How a file is to be shown."""
    real = sniffed(head)
    if real in PICTURES:
        return "image"
    if (real and not real.startswith("text/")) or _is_binary(head):
        return "binary"
    ending = ending_of(name)
    kind = content_type.partition(";")[0].strip().lower()
    if ending in ("csv", "tsv") or kind in ("text/csv", "text/tab-separated-values"):
        return "csv"
    if ending == "json" or kind == "application/json" or kind.endswith("+json"):
        return "json"
    if ending in ("diff", "patch") or kind == "text/x-diff" or _DIFF.search(head):
        return "diff"
    if ending == "log" or _is_log(head):
        return "log"
    return "text"


def ending_of(name: str) -> str:
    """What stands behind the last dot, in small letters."""
    stem, dot, ending = name.strip(" .").rpartition(".")
    return ending.lower() if stem and dot else ""


def can_run(name: str, head: bytes) -> bool:
    """True for what a system may start as a program."""
    real = sniffed(head)
    return ending_of(name) in _RUNS or "executable" in real or real == "text/x-script"


def _is_binary(head: bytes) -> bool:
    return b"\0" in head and not head.startswith(_BOMS)


def _is_log(head: bytes) -> bool:
    lines = [line for line in head.split(b"\n")[:8] if line.strip()]
    return len(lines) > 2 and sum(bool(_LOG_LINE.match(line)) for line in lines) * 2 > len(lines)
