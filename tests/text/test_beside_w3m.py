"""The comparison with w3m is whole and can be repeated."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.text import mails
from tests.text.beside_w3m import KEPT, WIDTH, has_w3m, judgements, ours, report, table, theirs

BETTER = ("ours", "even", "w3m")


def test_every_mail_was_judged() -> None:
    found = judgements()
    assert sorted(found) == list(mails.NAMES)
    assert len(found) >= 30
    assert all(said.better in BETTER and (said.ours or said.w3m) for said in found.values())


def test_the_kept_table_is_the_judgement() -> None:
    assert KEPT.read_text("utf-8") == table()


def test_w3m_is_nowhere_better() -> None:
    assert [name for name, said in judgements().items() if said.better == "w3m"] == []


@pytest.mark.skipif(not has_w3m(), reason="w3m is not installed")
def test_every_mail_is_shown_twice() -> None:
    text = report()
    for name in mails.NAMES:
        assert f"## {name}\n" in text
        assert ours(name) in text
        assert theirs(name) in text


@pytest.mark.parametrize("name", mails.NAMES)
def test_no_line_is_wider_than_the_screen(name: str) -> None:
    assert max(map(cell_len, ours(name).split("\n"))) <= WIDTH
