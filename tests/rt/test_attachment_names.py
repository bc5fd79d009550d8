"""Files with any name and size arrive on a real RT byte for byte, or are refused before they leave.

What RT has is read over plain HTTP as root, without a line of rtdesk.
"""

from __future__ import annotations

import base64
import hashlib
import os
import random
from pathlib import Path
from typing import Any

import pytest

from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from tests.desks import make_desk, running, until
from tests.rt.server import RT

PLAIN = (
    "file with spaces.bin",
    " blanks around it ",
    "..\\..\\windows\\win.ini",
    ".hidden",
    "-rf",
    "quote'and\"double.txt",
    "semi;colon&amp|pipe$(id).txt",
    "CON.txt",
    "very-long-" + "n" * 230 + ".txt",
    "[bold]markup[@click=x].txt",
    "quoted %22 as the wire does.bin",
    "=?UTF-8?B?eA==?=.bin",
    "no-extension",
    "page.html",
    "data.json",
    "*?<>:.bin",
)
"""Names in ASCII: these travel inside the JSON."""
OTHERS = (
    "naïve résumé – 履歴書.pdf",
    "emoji 📎🔥.png",
    "ansi\x1b[31m.bin",
    "\u202egpj.exe",
    "new\nline.bin",
    "carriage\rreturn\ttab.bin",
    "u\u0308ber, decomposed.bin",
    "latin1-\udce9.bin",  # a byte on the disk that is no UTF-8
)
NAMES = PLAIN + OTHERS
SENT = {
    "new\nline.bin": "new%0Aline.bin",
    "carriage\rreturn\ttab.bin": "carriage%0Dreturn\ttab.bin",
    "latin1-\udce9.bin": "latin1-?.bin",
    "=?UTF-8?B?eA==?=.bin": "x.bin",  # RT decodes it, as it would in mail
}
"""What RT has instead of names that it cannot be sent."""
QUOTED = {"quote'and\"double.txt": "quote'and%22double.txt"}
"""The same, where files do not travel inside the JSON."""
KB, MB = 1 << 10, 1 << 20


def content(name: str, size: int = 700) -> bytes:
    """Bytes that no other file has: text where RT takes the type for text, else anything."""
    noise = random.Random(repr(name)).randbytes(size)
    return noise.hex().encode()[:size] if name.endswith((".txt", ".html")) else noise


def on_disk(folder: Path, *names: str) -> tuple[str, ...]:
    """The files, written."""
    paths = [os.path.join(folder, name) for name in names]  # noqa: PTH118 - pathlib drops dots
    for path, name in zip(paths, names, strict=True):
        Path(path).write_bytes(content(name))
    return tuple(paths)


async def reply(desk: Desk, ticket: int, *files: str) -> None:
    """Sends a reply with these files, and waits until it is proven or stopped."""
    url = f"ticket/{ticket}/correspond"
    desk.send(Draft(ticket, "correspond", "See the files.", files=files, url=url))
    await until(desk, lambda: {e.state for e in desk.entries()} <= {"refused", "conflict"}, 60)


def files_of(rt: RT, ticket: int) -> list[tuple[str, str]]:
    """Names and digests of what the ticket's replies have with them, in order."""
    found = []
    for txn in rt.history(ticket):
        if txn["Type"] == "Correspond":
            parts = rt.get(f"transaction/{txn['id']}/attachments?per_page=100")["items"]
            whole: list[dict[str, Any]] = [rt.get(f"attachment/{part['id']}") for part in parts]
            found += [(p["Filename"], digest(_bytes(p))) for p in whole if p.get("Filename")]
    return found


def _bytes(part: dict[str, Any]) -> bytes:
    return base64.b64decode(part["Content"] or "")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("names", "changed"),
    [(PLAIN, SENT), (OTHERS, SENT), (NAMES, SENT | QUOTED)],
    ids=["inside the JSON", "as a form", "all as a form"],
)
async def test_any_name_arrives(
    rt: RT, tmp_path: Path, names: tuple[str, ...], changed: dict[str, str]
) -> None:
    ticket = rt.create("Support", "Names that hurt")
    source = tmp_path / "source"
    source.mkdir()
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        await reply(desk, ticket, *on_disk(source, *names))
        assert desk.entries() == ()
    sent = [(changed.get(name, name), digest(content(name))) for name in names]
    assert sorted(files_of(rt, ticket)) == sorted(sent)


async def test_two_files_of_one_name_both_arrive(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "One name twice")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "same.bin").write_bytes(b"\x00one")
    (tmp_path / "b" / "same.bin").write_bytes(b"\x00two")
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        await reply(desk, ticket, *(str(tmp_path / where / "same.bin") for where in "ab"))
        assert desk.entries() == ()
    sent = [("same.bin", digest(b"\x00one")), ("same.bin", digest(b"\x00two"))]
    assert sorted(files_of(rt, ticket)) == sorted(sent)


async def test_any_size_arrives(rt: RT, tmp_path: Path) -> None:
    """The first reply is small enough for JSON, the others are not."""
    ticket = rt.create("Support", "Sizes that hurt")
    groups = ((1, 2, 3, KB - 1, KB), (MB - 1, MB, MB + 1), (25 * MB,))
    desk = make_desk(tmp_path, rt.account("alice"))
    sent = []
    async with running(desk):
        for sizes in groups:
            for size in sizes:
                (tmp_path / f"{size}.bin").write_bytes(data := content(str(size), size))
                sent.append((f"{size}.bin", digest(data)))
            await reply(desk, ticket, *(str(tmp_path / f"{size}.bin") for size in sizes))
            assert desk.entries() == ()
        assert desk.notes() == ()
    assert sorted(files_of(rt, ticket)) == sorted(sent)


async def test_an_empty_file_is_refused_before_anything_leaves(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Nothing in it")
    (tmp_path / "full.bin").write_bytes(b"\x00")
    (tmp_path / "empty.bin").touch()
    files = (str(tmp_path / "full.bin"), str(tmp_path / "empty.bin"))
    draft = Draft(ticket, "correspond", "See.", files=files, url=f"ticket/{ticket}/correspond")
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        desk.save_draft(draft)
        with pytest.raises(OSError, match="empty") as refused:
            desk.send(draft)
        assert refused.value.filename == files[1]
        assert desk.entries() == ()
        assert desk.draft(ticket, "correspond") == draft
    assert [txn["Type"] for txn in rt.history(ticket) if txn["Type"] == "Correspond"] == []
    assert list((tmp_path / "work" / "files").iterdir()) == []
