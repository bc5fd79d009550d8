"""Fields of tickets from the command line, on the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run
from tests.cli.test_lines import create
from tests.contract.server import Demo


@pytest.fixture
def ticket(demo: DemoApp) -> int:
    return create(demo, "To be edited")


def has(demo: DemoApp, ticket: int, field: str) -> tuple[str, ...]:
    """What the server has in a custom field."""
    found = demo.tables.ticket(ticket)
    assert found is not None
    number = next(one.id for one in demo.tables.fields.values() if one.name == field)
    return (found.values or {}).get(number, ())


def test_fields_are_changed_by_their_names(demo: DemoApp, run: Run, ticket: int) -> None:
    said = run(
        *("edit", str(ticket), "--field", "Subject=Printer on fire", "--field", "priority=high"),
        *("--field", "Worked=1h30", "--cf", "severity=High", "--cf", "Serials+=A 1"),
    )
    assert (said.code, said.err) == (0, "")
    assert said.out.count(": done") == 5
    found = demo.tables.ticket(ticket)
    assert found is not None
    assert (found.subject, str(found.priority)) == ("Printer on fire", "100")
    assert has(demo, ticket, "Severity") == ("High",)
    assert has(demo, ticket, "Serials") == ("A 1",)


def test_several_values_are_added_taken_out_set_and_cleared(
    demo: DemoApp, run: Run, ticket: int
) -> None:
    def now(*flags: str) -> tuple[str, ...]:
        assert run("edit", str(ticket), *(f"--cf=Serials{flag}" for flag in flags)).code == 0
        return has(demo, ticket, "Serials")

    assert now("=a", "=b") == ("a", "b")
    assert now("+=c") == ("a", "b", "c")
    assert now("-=b", "+=d=e") == ("a", "c", "d=e")
    assert now("=") == ()


def test_nothing_is_sent_while_something_is_wrong(demo: DemoApp, run: Run, ticket: int) -> None:
    said = run(
        *("edit", str(ticket), "--field", "Due=soonish", "--cf", "Severity=Awful"),
        *("--cf", "Colour=red", "--field", "Subject=Not yet"),
    )
    assert (said.code, said.out) == (1, "")
    assert "'soonish' is not a date" in said.err
    assert "Severity has no value 'Awful'." in said.err
    assert "Colour: there is no such field" in said.err
    found = demo.tables.ticket(ticket)
    assert found is not None
    assert found.subject == "To be edited"
    nothing = run("edit", str(ticket))
    assert nothing.code == 2
    assert "say what to change" in nothing.err


def test_a_file_is_uploaded_into_a_field(demo: DemoApp, run: Run, tmp_path: Path) -> None:
    server = Demo()
    server.app = demo
    ticket = server.create("Lab", "With a picture")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG....")
    (tmp_path / "empty.png").touch()
    said = run("edit", str(ticket), f"--cf=Photo=@{tmp_path / 'empty.png'}")
    assert said.code == 1
    assert "it is empty" in said.err
    assert run("edit", str(ticket), f"--cf=Photo=@{tmp_path / 'photo.png'}").code == 0
    (number,) = has(demo, ticket, "Photo")
    assert demo.tables.files[int(number)].content == b"\x89PNG...."
    assert run("edit", str(ticket), "--cf=Photo=").code == 0
    assert has(demo, ticket, "Photo") == ()
