"""`rtdesk sync` and `rtdesk purge`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from rtdesk.backend.ledger import Tally
from rtdesk.cli.arguments import parser
from rtdesk.cli.mirror import stats
from rtdesk.cli.profile import desk_for
from rtdesk.demo.app import DemoApp
from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from tests.cli.conftest import Run


def desk() -> Desk:
    """The desk that the commands work on, not connected."""
    return desk_for(parser().parse_args(["sync"]))


def test_lists_are_read_by_title_and_stay(run: Run, demo: DemoApp) -> None:
    said = run("sync", "support", "mine")
    assert (said.code, said.err) == (0, "")
    assert [line.split()[0] for line in said.out.splitlines()] == ["Mine", "Support"]
    here = desk()
    support = next(spec.name for spec in here.lists.values() if spec.title == "Support")
    assert here.list_state(support).complete
    assert str(here.list_state(support).count) in said.out
    here.close()


def test_the_second_time_those_that_were_read(run: Run, demo: DemoApp) -> None:
    run("sync", "mine")
    said = run("sync", "--stats")
    lines = said.out.splitlines()
    assert lines[0].split()[:2] == ["requests", "sent"]
    cost = dict(line.split()[:2] for line in lines[1:] if line.startswith(("lists", "news")))
    assert cost == {"lists": "1", "news": "1"}
    assert lines[-1].startswith("Mine")


def test_an_unknown_list(run: Run, demo: DemoApp) -> None:
    said = run("sync", "nonsense")
    assert said.code == 2
    assert "no list 'nonsense'; there is: Mine" in said.err


def test_a_list_that_rt_refuses(run: Run, demo: DemoApp, home: Path) -> None:
    (home / "config.toml").write_text('[lists.bad]\nquery = "Foo = 3"\n')
    said = run("sync", "bad")
    assert said.code == 1
    assert "✗" in said.out
    assert "Foo" in said.out


def test_what_was_searched_for_is_found_afterwards(run: Run, demo: DemoApp) -> None:
    run("sync", "all")
    here = desk()
    row = here.rows([here.view("all").after(None, 1)[0].ticket])
    subject = next(iter(row.values())).row.subject
    assert here._mirror.find(subject[:12]).tickets
    here.close()


def test_purge_forgets_tickets_and_keeps_words(run: Run, demo: DemoApp) -> None:
    run("sync", "all")
    here = desk()
    here.save_draft(Draft(1, "comment", "Half a thought"))
    here.close()
    said = run("purge")
    assert said.code == 0
    assert "Kept: 1 drafts" in said.out
    here = desk()
    assert here.list_state("all").count == 0
    assert here.rows([1]) == {}
    assert len(tuple(here.drafts())) == 1
    here.close()


def test_purge_forgets_what_a_killed_desk_had_opened(run: Run, demo: DemoApp) -> None:
    here = desk()
    left = here.editing.with_name("opened") / "1-dead"
    left.mkdir(parents=True)
    (left / "lock").touch()
    (left / "secret.pdf").touch()
    here.close()
    assert run("purge").code == 0
    assert not left.exists()


def test_purge_of_words_needs_a_yes(
    run: Run, demo: DemoApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk()
    here.save_draft(Draft(1, "comment", "Half a thought"))
    here.close()
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))  # no terminal, so nobody said it
    said = run("purge", "--all")
    assert said.code == 2
    assert "--yes" in said.err
    assert run("purge", "--all", "--yes").code == 0
    here = desk()
    assert not tuple(here.drafts())
    here.close()


def test_the_table_of_costs_adds_up() -> None:
    table = stats({"lists": Tally(3, 1, 0.3, 2000), "news": Tally(1, 0, 0.1, 500)})
    assert table.splitlines()[1].split() == ["lists", "3", "1", "100", "2"]
    assert table.splitlines()[-1].split() == ["all", "4", "1", "100", "2"]
