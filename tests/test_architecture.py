"""The house rules that no single room can check for itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("rtdesk/**/*.py"), *ROOT.glob("tests/**/*.py")])
SLEEP = re.compile(r"\b(?:time|asyncio)\.sleep\((?!0\))|\bfrom time import .*\bsleep\b")
MAY_SLEEP: dict[str, str] = {
    "tests/campaign/ending.py": "a script; the editor in it is a program that takes its time",
    "tests/campaign/proxy.py": "a slow server is one of its faults",
    "tests/perf/syncing.py": "a measurement, no test",
    "tests/rest2/test_ledger.py": "an answer that takes its time is what is counted",
    "tests/rest2/test_session.py": "requests must meet while somebody signs in",
}
"""Path to the reason why it may: a test waits for what happens, not for the clock."""


def loaded_by(code: str) -> set[str]:
    """The top-level names of what a fresh interpreter has loaded after this code."""
    code += "\nimport sys; print('\\nloaded:', *sorted({n.split('.')[0] for n in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert "loaded:" in done.stdout, done.stderr
    return set(done.stdout.rpartition("loaded:")[2].split())


def loaded_by_command(*arguments: str) -> set[str]:
    """The same for the `rtdesk` command; its exit code must be 0."""
    return loaded_by(
        "from rtdesk.cli.main import main\n"
        "import sys\n"
        f"sys.argv = ['rtdesk', *{arguments!r}]\n"
        "try:\n    code = main()\n"
        "except SystemExit as end:\n    code = end.code\n"
        "assert not code, code"
    )


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_rooms_keep_to_their_contracts() -> None:
    program = str(Path(sys.executable).with_name("lint-imports"))
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("ls", "--help")])
def test_line_mode_draws_nothing(arguments: tuple[str, ...]) -> None:
    loaded = loaded_by_command(*arguments)
    assert "rtdesk" in loaded
    assert loaded & {"textual", "rich", "httpx2", "pydantic"} == set()


def test_the_first_screen_needs_no_wire() -> None:
    loaded = loaded_by("import rtdesk.ui.app")
    assert "textual" in loaded
    assert loaded & {"httpx2", "pydantic", "lxml"} == set()


def test_no_test_sleeps() -> None:
    sleepers = {
        relative(path)
        for path in MODULES
        if path != Path(__file__) and SLEEP.search(path.read_text("utf-8"))
        if relative(path).startswith("tests/")
    }
    assert sleepers == set(MAY_SLEEP)


def test_every_module_says_what_it_is() -> None:
    silent = [
        relative(path)
        for path in MODULES
        if ast.get_docstring(ast.parse(text := path.read_text("utf-8"))) is None
        if text or relative(path).startswith("rtdesk/")  # a test folder's own module is empty
    ]
    assert silent == []
