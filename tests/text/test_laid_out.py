"""Tables and JSON laid out for reading, and the syntax of sources."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text import tables
from rtdesk.text.json_lines import pretty
from rtdesk.text.lexing import read, spans
from rtdesk.text.tables import aligned

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_columns_stand_below_each_other() -> None:
    text = 'name;amount;note\n"Müller; Söhne";12,50;"two\nlines"\n施設;3;\n'
    assert aligned(text).splitlines() == [
        "name           amount  note",
        "Müller; Söhne   12,50  two lines",
        "施設                3",
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_is_found(sign: str) -> None:
    assert aligned(f"a{sign}b\n1{sign}2\n") == "a  b\n1  2"


@pytest.mark.parametrize("text", ["", "no table\n", "just\nlines\n", "\n\n"])
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    assert aligned(text) == ""


def test_a_long_table_says_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 2)
    lines = aligned("a,b\n1,2\n3,4\n5,6\n").splitlines()
    assert lines[:2] == ["a  b", "1  2"]
    assert "more than 2 rows" in lines[2]


def test_a_long_cell_is_cut() -> None:
    assert len(aligned(f"a,b\n{'x' * 999},1\n").splitlines()[1]) < 70


def test_json_has_a_line_for_each_member() -> None:
    assert pretty('{"a": [1.50, {}], "b": [], "a": {"c": null}}').splitlines() == [
        "{",
        '  "a": [',
        "    1.50,",
        "    {}",
        "  ],",
        '  "b": [],',
        '  "a": {',
        '    "c": null',
        "  }",
        "}",
    ]


def test_documents_that_follow_each_other() -> None:
    assert pretty('{"a":1}\n[]\n') == '{\n  "a": 1\n}\n[]'


@pytest.mark.parametrize("text", ["", "{", "}", '{"a', "[1]]", '"x" "'])
def test_what_is_no_json_stays_as_it_is(text: str) -> None:
    assert pretty(text) == ""


def test_depth_costs_nothing() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert "".join(pretty(deep).split()) == deep


@given(VALUES)
def test_nothing_is_changed_by_laying_out(value: object) -> None:
    text = json.dumps(value)
    assert json.loads(pretty(text)) == value


def test_the_syntax_of_a_source() -> None:
    lines = list(spans("a.py", "def f():\n    return 'x'  # hi\n"))
    assert lines[0] == [(0, 3, "keyword"), (4, 1, "name")]
    assert (4, 6, "keyword") in lines[1]
    assert lines[1][-1] == (16, 4, "comment")


def test_another_process_tells_the_same() -> None:
    text = "# Größe\ndef f(): pass\n"
    done = subprocess.run(
        [sys.executable, "-m", "rtdesk.text.lexing", "a.py"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    assert read(done.stdout.decode()) == list(spans("a.py", text))


def test_no_syntax_is_no_trouble() -> None:
    assert list(spans("a.unknown", "text")) == []


def test_what_is_not_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid"):
        read("1:x:pen")
