"""The house rules that no single room can check for itself."""

from __future__ import annotations

import ast
import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtdesk.text.ticketsql_fields import FIELDS

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


NAMES = "|".join(known.name for known in FIELDS)
CONDITION = re.compile(
    rf"(?:\b(?:{NAMES})(?:\.\w+)?|\b(?:CF|CustomField|CustomRole)\..+?)['\"]?"
    r"\s*(?:!?=|[<>]=?|(?:NOT )?LIKE|(?:NOT )?STARTSWITH|(?:NOT )?ENDSWITH)\s*['\"]?\Z"
)
"""The end of a text to which a value or an operator of TicketSQL would be joined."""
OWN_QUERIES = ("rtdesk/demo/", "rtdesk/store/", "rtdesk/outbox/")
"""They speak SQL to their own tables, with placeholders; the demo is a server."""
WITHOUT_QUOTES: dict[tuple[str, str], str] = {
    ("rtdesk/sync/listing.py", "id = "): "numbers of tickets",
    ("rtdesk/rest2/bulk.py", "id = "): "numbers of tickets",
    ("rtdesk/sync/creating.py", "Creator = '__CurrentUser__' AND id > "): "a number of a ticket",
    ("rtdesk/rest2/browsing.py", "id = "): "numbers of tickets",
    ("rtdesk/rest2/backend.py", "LastUpdated > '"): "a number of seconds, ours",
    ("rtdesk/rest2/request.py", "ObjectType = 'RT::Ticket' AND id > "): "a number of a transaction",
    ("rtdesk/desk/desk.py", "/Ticket/Display.html?id="): "an address, and a number in it",
    ("rtdesk/desk/relations.py", "/Articles/Article/Display.html?id="): "the same",
    ("rtdesk/desk/relations.py", "/Asset/Display.html?id="): "the same",
}
"""Conditions whose values no user and no server wrote, and what those are."""


def joined(tree: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Texts that something is joined to, with what that is (None: something in general)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for part, then in itertools.pairwise(node.values):
                if isinstance(part, ast.Constant) and isinstance(then, ast.FormattedValue):
                    yield str(part.value), then.value
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
                yield node.left.value, node.right
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
                yield from ((piece, None) for piece in re.split(r"%[sdr]", node.left.value)[:-1])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            text = node.func.value
            if node.func.attr == "format" and isinstance(text, ast.Constant):
                yield from ((piece, None) for piece in re.split(r"\{[^}]*\}", str(text.value))[:-1])


def is_quoted(value: ast.expr | None) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "quote"
    )


def test_values_of_ticketsql_go_through_the_one_function_that_quotes() -> None:
    found = {
        (relative(path), text)
        for path in MODULES
        if relative(path).startswith("rtdesk/") and not relative(path).startswith(OWN_QUERIES)
        for text, value in joined(ast.parse(path.read_text("utf-8")))
        if CONDITION.search(text) and not is_quoted(value)
    }
    assert found == set(WITHOUT_QUOTES)


def test_what_joins_values_by_hand_would_be_found() -> None:
    code = (
        "a = f\"Subject = '{x}'\"\nb = f'Queue = {y} AND Owner'\nc = \"Owner LIKE '\" + z\n"
        "d = \"Status != '%s'\" % s\ne = \"id = 1 AND CF.x STARTSWITH '{}'\".format(t)\n"
        "good = f'Queue = {quote(q)} AND Status'\n"
    )
    found = [text for text, value in joined(ast.parse(code)) if not is_quoted(value)]
    assert sum(CONDITION.search(text) is not None for text in found) == 5
