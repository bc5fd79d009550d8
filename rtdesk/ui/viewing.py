"""From the bytes of a file to what the pager shows."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from rtdesk.backend.threads import in_thread
from rtdesk.files.programs import environment
from rtdesk.text.clean import clean
from rtdesk.text.decoding import decoded, hexdump
from rtdesk.text.document import Document
from rtdesk.text.json_lines import pretty
from rtdesk.text.kinds import HEAD, Kind, kind_of, sniffed
from rtdesk.text.lexing import LARGEST, Span, read
from rtdesk.text.tables import aligned
from rtdesk.text.when import size
from rtdesk.ui.screens.pager import PagerScreen, Shown
from rtdesk.ui.widgets.line_pens import diff_pens, log_pens

MOST = 64 << 20
"""Bytes of a file that are read."""
TIDY = 8 << 20
"""Characters of a table or of JSON that are laid out."""
DUMPED = 256 << 10
"""Bytes of something else than text that are shown."""
PATIENCE = 10.0
"""Seconds in which the syntax must be told."""
_PLAIN = ("", "txt", "log", "csv", "tsv")


def head_of(path: Path) -> bytes:
    """The first bytes."""
    with path.open("rb") as file:
        return file.read(HEAD)


async def reading_of(path: Path, name: str, content_type: str, kind: Kind) -> Shown:
    """What to show of a file.

    Raises:
        OSError: it cannot be read.
    """
    return await in_thread(_reading, path, name, content_type, kind)


def _reading(path: Path, name: str, content_type: str, kind: Kind) -> Shown:
    whole = path.stat().st_size
    facts = [content_type, size(whole)]
    most = DUMPED if kind == "binary" else MOST
    with path.open("rb") as file:
        data = file.read(most)
    if kind == "binary":
        facts[0] = sniffed(data[:HEAD]) or content_type
        facts.append("not a text" if len(data) == whole else f"not a text, its first {size(most)}")
        return Shown(name, Document(hexdump(data)), facts=" · ".join(facts), wraps=False)
    if len(data) < whole:
        facts.append(f"its first {size(most)}")
    text, encoding = decoded(data, cut=len(data) < whole)
    return text_reading(text, name, kind, [*facts, encoding])


def text_reading(text: str, name: str, kind: Kind, facts: list[str]) -> Shown:
    """What to show of a text."""
    laid_out, text = None, _bounded(text)
    if kind in ("csv", "json") and len(text) <= TIDY:
        tidy = aligned(text) if kind == "csv" else pretty(text)
        laid_out = Document(tidy) if tidy else None
    elif kind in ("csv", "json"):
        facts = [*facts, "too long to be laid out"]
    return Shown(
        name,
        Document(text),
        laid_out,
        " · ".join(fact for fact in facts if fact),
        _colour(kind),
        wraps=kind != "csv",
    )


def _bounded(text: str) -> str:
    """Cleaned at once where it is short, so that its syntax is told of what is shown."""
    return clean(text, multiline=True) if len(text) <= LARGEST else text


def _colour(kind: Kind) -> Callable[[str], list[Span]] | None:
    return {"log": log_pens, "diff": diff_pens}.get(kind)


async def colour(screen: PagerScreen, name: str) -> None:
    """Lets another process tell the syntax, and gives up when it takes its time."""
    reading = screen.reading
    if reading.colour or name.rpartition(".")[2].lower() in _PLAIN or "." not in name:
        return
    for document in (reading.laid_out, reading.plain):
        if document is not None and len(document.text) <= LARGEST:
            document.pens = await _syntax(name, document.text) or document.pens
            screen.colours_came()


async def _syntax(name: str, text: str) -> list[list[Span]]:
    """What another process says of it; nothing when it does not say so in time."""
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "rtdesk.text.lexing", name),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
        )
    except OSError:
        return []
    try:
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate(text.encode("utf-8", errors="replace"))
        return read(out.decode()) if out.strip() else []
    except (TimeoutError, ValueError):
        return []
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def kind_at(path: Path, name: str, content_type: str) -> Kind:
    """How a file is to be shown."""
    return kind_of(name, content_type, head_of(path))
