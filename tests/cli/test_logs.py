"""The log and the report of a crash: for the user alone, and without secrets or mails."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtdesk.cli import logs
from rtdesk.config.account import Secret, redacted
from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run
from tests.cli.standing import written

TOKEN = "1-23-0a1b2c3d4e5f60718293a4b5c6d7e8f9"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """No handler is left to other tests."""
    root, own = logging.getLogger(), logging.getLogger("rtdesk")
    before, level = list(root.handlers), own.level
    yield
    root.handlers[:] = before
    own.setLevel(level)


def test_nothing_is_logged_that_is_no_warning(home: Path, demo: DemoApp, run: Run) -> None:
    assert run("ls", "id = 5").code == 0
    assert not (home / "state" / "rtdesk" / "rtdesk.log").exists()
    logging.getLogger("rtdesk.anything").warning("odd")
    log = home / "state" / "rtdesk" / "rtdesk.log"
    assert log.read_text("utf-8").endswith("odd\n")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_debug_tells_requests_but_no_secret_and_no_mail(
    home: Path, demo: DemoApp, run: Run
) -> None:
    secret = demo.tables.logins["anna"].token
    said = run("--debug", "show", "5")
    assert said.code == 0
    assert "rtdesk: GET ticket/5" in said.err
    log = (home / "state" / "rtdesk" / "rtdesk.log").read_text("utf-8")
    assert "DEBUG rtdesk.rest2" in log
    assert secret not in log + said.err
    words = max((line for line in said.out.splitlines() if "==" not in line), key=len)
    assert len(words) > 30
    assert words not in log


def test_a_log_turns_and_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 200)
    handler = logs.PrivateFile(tmp_path / "x" / "rtdesk.log")
    for number in range(40):
        handler.handle(logging.LogRecord("x", 30, "", 0, f"line {number:03}", (), None))
    names = sorted(path.name for path in (tmp_path / "x").iterdir())
    assert names == ["rtdesk.log", "rtdesk.log.1", "rtdesk.log.2", "rtdesk.log.3"]
    assert "line 039" in (tmp_path / "x" / "rtdesk.log").read_text("utf-8")
    assert all(path.stat().st_size <= 200 for path in (tmp_path / "x").iterdir())
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "x").iterdir()} == {0o600}


def test_a_disk_that_takes_no_log_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    handler = logs.PrivateFile(tmp_path / "file" / "rtdesk.log")
    handler.handle(logging.LogRecord("x", 30, "", 0, "lost", (), None))
    assert (tmp_path / "file").read_text() == ""


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"Authorization: token {TOKEN}", "Authorization: …"),
        ("Basic YW5uYTpwYXNzd29yZA==", "…"),
        ("RT_SID_example.443=0123abc; path=/", "…; path=/"),
        (f"GET x?token={TOKEN}", "GET x?token=…"),
        ("said p4ss w%rd and p4ss%20w%25rd", "said … and …"),
        ("a token of thanks", "a token of thanks"),
        ("1-2-3", "1-2-3"),
    ],
)
def test_secrets_are_taken_out(text: str, clean: str) -> None:
    kept = Secret("p4ss w%rd")
    assert redacted(text) == clean
    assert kept.reveal() not in redacted(f"{text} {kept.reveal()}")


def test_a_line_is_one_line_and_an_exception_only_its_kind(tmp_path: Path) -> None:
    logger = logging.Logger("x")
    handler = logs.PrivateFile(tmp_path / "rtdesk.log")
    logger.addHandler(handler)
    try:
        raise ValueError("the server said")
    except ValueError:
        logger.exception("odd\nthing \x1b[2J")
    text = (tmp_path / "rtdesk.log").read_text("utf-8")
    assert text.count("\n") == 1
    assert text.endswith("(ValueError)\n")
    assert "the server said" not in text
    assert "\x1b" not in text


def test_a_crash_is_a_paragraph_and_the_path_of_a_report(
    home: Path, demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("-".join((Secret(TOKEN).reveal(), "the", "server", "said")))

    monkeypatch.setattr("rtdesk.cli.lines.ls", fails)
    for _ in range(7):
        said = run("ls", "id = 5")
    assert said.code == 1
    reports = list((home / "state" / "rtdesk").glob("crash-*.txt"))
    assert 1 <= len(reports) <= 5
    assert any(str(report) in said.err for report in reports)
    assert "Traceback" not in said.err
    assert "File " not in said.err
    text = reports[0].read_text("utf-8")
    assert {stat.S_IMODE(report.stat().st_mode) for report in reports} == {0o600}
    for words in ("rtdesk 0.", "Python 3.", "ValueError", "lines.py"):
        assert words in text
    assert TOKEN not in written(home)
    assert "the-server-said" not in text


def test_a_crash_without_a_disk_is_told_in_full(
    home: Path, demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("no")

    def full(*_: object) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr("rtdesk.cli.lines.ls", fails)
    monkeypatch.setattr("rtdesk.ui.crash._written", full)
    said = run("ls", "id = 5")
    assert "ended because of a bug" in said.err
    assert "ValueError" in said.err
