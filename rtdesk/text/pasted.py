"""Paths as terminals and file managers hand them over: quoted, escaped, or as `file://`."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

MANY = 200
"""Files beyond this are not taken at once."""
_TOKEN = re.compile(r"""(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+""")
_PIECE = re.compile(r"""'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)""")


def words(line: str) -> list[str]:
    """Paths as terminals and file managers paste them: quoted, with `\\ `, or as `file://`."""
    return [_plain(found[0]) for found in _TOKEN.finditer(line)]


def pasted(text: str) -> tuple[str, ...]:
    """The files that a paste names, if it is nothing but absolute paths of files."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines or len(lines) > MANY or len(text) > MANY * 4096:
        return ()
    found: list[str] = []
    for line in lines:
        whole = _plain(line) if line.startswith("file://") else line
        names = [whole] if _is_file(whole) else words(line)
        if not names or not all(_is_file(name) for name in names):
            return ()
        found += names
    return tuple(str(Path(name).expanduser()) for name in found)


def _is_file(name: str) -> bool:
    if not name.startswith(("/", "~/")) or "\0" in name:
        return False
    try:
        return Path(name).expanduser().is_file()
    except (OSError, RuntimeError):
        return False


def _plain(token: str) -> str:
    """A word without its quotes and backslashes, an address of a file as its path."""
    name = _PIECE.sub(_unquote, token)
    if name.startswith("file://"):
        url = urlsplit(name)
        return unquote(url.path) if url.netloc in ("", "localhost") else name
    return name


def _unquote(piece: re.Match[str]) -> str:
    single, double, escaped = piece.groups()
    if single is not None:
        return str(single)
    return str(escaped) if double is None else re.sub(r"\\(.)", r"\1", double)


def quoted(path: str) -> str:
    """A path as `words` reads it again."""
    return re.sub(r"""([\s"'\\])""", r"\\\1", path)
