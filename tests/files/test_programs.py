"""Which program a file is given to, and what a command may do."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from rtdesk.files import programs
from rtdesk.files.programs import NoProgram, environment, opener, piped, ran, with_file

OWN = (
    ("application/pdf", ("zathura", "{file}")),
    ("image/*", ("feh",)),
    ("*.DRAWIO", ("drawio", "--open={file}")),
)


@pytest.mark.parametrize(
    ("name", "kind", "program"),
    [
        ("a.pdf", "application/PDF; name=x", "zathura"),
        ("a", "image/png", "feh"),
        ("plan.drawio", "text/xml", "drawio"),
    ],
)
def test_the_first_pattern_that_fits(name: str, kind: str, program: str) -> None:
    assert opener(OWN, name, kind, {})[0] == program


def test_what_the_system_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xdg-open").write_text("#!/bin/sh\n")
    (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.setattr(sys, "platform", "linux")
    path = {"PATH": str(tmp_path)}
    for display in ({"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}):
        assert opener(OWN, "a", "text/plain", path | display) == ("xdg-open",)
    with pytest.raises(NoProgram, match="xdg-open is not installed"):
        opener((), "a", "text/plain", {"PATH": "/nowhere", "DISPLAY": ":0"})
    with pytest.raises(NoProgram, match=r'no graphical display.*"text/plain" = \['):
        opener((), "a", "text/plain", path)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert opener((), "a", "text/plain", path) == ("open",)
    with pytest.raises(NoProgram, match="no graphical display"):
        opener((), "a", "text/plain", path | {"SSH_CONNECTION": "x"})


def test_a_file_is_one_argument_whatever_its_name() -> None:
    file = Path("/x/$(rm -rf) 'a\" b; c")
    assert with_file(("p", "{file}", "-q"), file) == ["p", str(file), "-q"]
    assert with_file(("p", "--open={file}"), file) == ["p", f"--open={file}"]
    assert with_file(("p", "-q"), file) == ["p", "-q", str(file)]


def test_programs_learn_nothing_of_our_server() -> None:
    own = {"PATH": "/bin", "RTDESK_TOKEN": "1", "RTDESK_PASSWORD": "2", "HOME": "/h"}
    assert environment(own) == {"PATH": "/bin", "HOME": "/h"}


async def test_a_command_hears_and_is_heard(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc\0\xff")
    said = await piped(["cat"], tmp_path / "file")
    assert (said.output, said.code, said.cut, said.late) == (b"abc\0\xff", 0, False, False)
    script = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)"
    said = await piped([sys.executable, "-c", script], tmp_path / "file")
    assert (said.output, said.code) == (b"out\nerr\n", 3)


async def test_a_command_without_an_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(programs, "MOST", 1000)
    said = await piped(["yes"], tmp_path / "file")
    assert said.cut
    assert len(said.output) == 1000
    said = await piped(["sleep", "60"], tmp_path / "file", patience=0.05)
    assert said.late
    assert said.output == b""


async def test_a_cancel_ends_the_command_and_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_GRACE", 0.1)
    (tmp_path / "file").touch()
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    script = f"trap '' TERM; echo up > {fifo}; sleep 30 3> {fifo}"
    job = asyncio.create_task(piped(["sh", "-c", script], tmp_path / "file"))
    with await asyncio.to_thread(fifo.open, "rb") as alive:
        assert await asyncio.to_thread(alive.readline) == b"up\n"
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        async with asyncio.timeout(10):  # less than it would sleep
            assert await asyncio.to_thread(alive.read) == b""  # nobody holds the other end


async def test_a_cancel_while_it_starts_ends_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    up, told = asyncio.Event(), asyncio.Event()
    create = asyncio.create_subprocess_exec

    async def late(*command: str, **how: Any) -> asyncio.subprocess.Process:
        process = await create(*command, **how)
        up.set()
        await told.wait()
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", late)
    script = f"echo up > {fifo}; sleep 30 3> {fifo}"
    job = asyncio.create_task(piped(["sh", "-c", script], tmp_path / "file"))
    with await asyncio.to_thread(fifo.open, "rb") as alive:
        assert await asyncio.to_thread(alive.readline) == b"up\n"
        await up.wait()
        job.cancel()
        await asyncio.wait({job}, timeout=0)
        told.set()
        with pytest.raises(asyncio.CancelledError):
            await job
        async with asyncio.timeout(10):
            assert await asyncio.to_thread(alive.read) == b""


async def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="no-such-program"):
        await piped(["no-such-program-here"], tmp_path / "file")
    with pytest.raises(OSError, match="no-such-program"):
        programs.start(["no-such-program-here"])


def script(code: str) -> list[str]:
    return [sys.executable, "-c", f"import os, sys\n{code}"]


async def test_a_command_reads_a_text_and_knows_what_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RTDESK_TOKEN", "secret")
    code = "print(sys.stdin.read(), sorted(n for n in os.environ if n.startswith('RTDESK')))"
    said = await ran(script(code), "Grüße \ud800", {"RTDESK_TICKET": "12"})
    assert said.output.decode() == "Grüße ? ['RTDESK_TICKET']\n"
    assert (said.code, said.errors, said.late, said.cut) == (0, b"", False, False)


async def test_what_a_command_says_of_errors_is_apart_and_bounded() -> None:
    code = "sys.stderr.write('x' * 500_000 + 'the end'); print('fine'); sys.exit(3)"
    said = await ran(script(code), "", {})
    assert (said.output, said.code) == (b"fine\n", 3)
    assert said.errors.endswith(b"the end")
    assert len(said.errors) <= 65536


async def test_a_command_that_takes_too_long_or_says_too_much_is_ended() -> None:
    late = await ran(
        script("sys.stdin.read(); sys.stdout.flush(); os.read(os.pipe()[0], 1)"), "", {}, 0.5
    )
    assert late.late
    much = await ran(script("\nwhile True: print('x' * 10_000)"), "", {})
    assert much.cut
    assert len(much.output) == programs.MOST


async def test_a_command_that_is_stopped_is_gone(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    code = f"open({str(pid)!r}, 'w').write(str(os.getpid())); os.read(os.pipe()[0], 1)"
    task = asyncio.create_task(ran(script(code), "", {}))
    while not (pid.exists() and pid.read_text()):  # noqa: ASYNC110 - a file is no event
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
