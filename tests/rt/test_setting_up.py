"""The first start against a real RT, and what RT itself says to who may not come in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.pty import Terminal
from tests.rt.server import RT

RTDESK = str(Path(sys.executable).with_name("rtdesk"))


def places(home: Path) -> dict[str, str]:
    """An environment without any configuration."""
    return {
        "RTDESK_CONFIG": str(home / "config" / "config.toml"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
    }


def typed(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """A command, with what is typed for it."""
    return subprocess.run(
        [RTDESK, *arguments],
        input=given,
        env=places(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_newcomer_gets_from_nothing_to_a_reply(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("General", "The newcomer's first", requestor="carol@example.com")
    with Terminal([RTDESK], env=places(tmp_path)) as terminal:
        terminal.wait_for("where is your RT")
        terminal.settle()
        terminal.send(f"{rt.base_url}/index.html\r")
        terminal.wait_for("Prefs/AuthTokens.html makes one")
        terminal.send(f"{rt.token('alice')}\r")
        terminal.wait_for("It works")
        terminal.settle()
        terminal.send("\r")
        terminal.wait_for("The newcomer's first", 60)
        terminal.settle()
        terminal.send("Q")
        assert terminal.wait() == 0
        assert rt.token("alice").encode() not in terminal.raw
    said = typed(tmp_path, "reply", str(ticket), "-m", "Hello from a newcomer.", "--json")
    assert (said.returncode, said.stderr.count("Traceback")) == (0, 0), said
    kinds = [txn["Type"] for txn in rt.history(ticket)]
    assert kinds.count("Correspond") == 1


def test_the_doctor_finds_out_who_one_is_and_what_one_may(rt: RT, tmp_path: Path) -> None:
    said = typed(tmp_path, "init", "--url", rt.base_url, "--secret-stdin", given=rt.token("alice"))
    assert said.returncode == 0, said
    doctor = typed(tmp_path, "doctor")
    assert (doctor.returncode, doctor.stderr) == (0, "")
    lines = doctor.stdout.splitlines()
    assert any(line.startswith("✓ Server       RT 5.") for line in lines)
    assert any(line.startswith("✓ User         alice") for line in lines)
    assert any("in sight; new tickets in " in line for line in lines)
    assert any("offers: Reply, Comment" in line for line in lines)
    assert rt.token("alice") not in doctor.stdout


def test_a_disabled_user_and_a_token_that_is_none(rt: RT, tmp_path: Path) -> None:
    config = tmp_path / "config" / "config.toml"
    said = typed(tmp_path, "init", "--url", rt.base_url, "--secret-stdin", given=rt.token("ivan"))
    assert said.returncode == 0, said
    rt.put("user/ivan", {"Disabled": 1})
    try:
        for arguments in (("doctor",), ("ls", "id > 0")):
            said = typed(tmp_path, *arguments)
            assert said.returncode == 4
            assert said.stderr.count("\n") == 1
            assert "or the user disabled" in said.stderr
    finally:
        rt.put("user/ivan", {"Disabled": 0})
    assert typed(tmp_path, "doctor").returncode == 0
    token = config.with_name("token")
    token.write_text(token.read_text()[:-5] + "00000\n")
    said = typed(tmp_path, "ls", "id > 0")
    assert said.returncode == 4
    assert "the token or password is wrong or expired" in said.stderr
    said = typed(
        tmp_path, "--config", str(tmp_path / "b.toml"), "init", "--url", f"{rt.base_url}/nowhere",
        "--secret-stdin", given=rt.token("alice"),
    )  # fmt: skip
    assert said.returncode == 2
    assert "not RT's REST 2.0 at this address (404): check the URL" in said.stderr


def test_looking_only_changes_nothing(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("General", "Only looked at")
    before = len(rt.history(ticket))
    said = typed(tmp_path, "init", "--url", rt.base_url, "--secret-stdin", given=rt.token("alice"))
    assert said.returncode == 0, said
    for arguments in (
        ("reply", str(ticket), "-m", "No."),
        ("take", str(ticket)),
        ("api", "PUT", f"ticket/{ticket}", "-f", "Subject=No"),
    ):
        said = typed(tmp_path, "--read-only", *arguments)
        assert said.returncode == 1, said
        assert "read-only: nothing is" in said.stderr
        assert "Traceback" not in said.stderr
    assert len(rt.history(ticket)) == before
    shown = typed(tmp_path, "--read-only", "show", str(ticket), "--json")
    assert json.loads(shown.stdout)
