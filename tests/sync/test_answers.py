"""Answers of others to tickets of mine: known from the news alone, whoever wrote them."""

from __future__ import annotations

from pathlib import Path

from rtdesk.records.ref import Ref
from rtdesk.records.transaction import Transaction
from rtdesk.store.change import Change
from rtdesk.sync.answers import MOST, Answers
from tests.contract.server import Demo
from tests.counted import counted, poll, settled
from tests.ui.test_teller import answer, write


async def test_an_answer_costs_no_request_beside_the_news(tmp_path: Path) -> None:
    world = Demo()
    mine, hers = (
        world.create("Support", words, Content="Hello.", Owner=owner, Requestor="carol@x.test")
        for words, owner in (("Mine", "anna"), ("Hers", "bob"))
    )
    async with counted(tmp_path, world.account("anna"), world.app, "everything") as (desk, sent):
        await settled(desk)
        heard: list[Change] = []
        told: list[tuple[int, str]] = []

        def look(change: Change) -> None:
            heard.append(change)
            told.extend((one.ticket, one.who) for one in desk.watching.answered(change))

        unsubscribe = desk.changes.subscribe(look)
        write(world, "root", "PUT", f"ticket/{mine}", Priority="3")
        usual = await poll(desk, sent)
        assert told == []
        answer(world, "anna", mine)  # from elsewhere
        write(
            world, "root", "POST", f"ticket/{mine}/comment", Content="x", ContentType="text/plain"
        )
        assert await poll(desk, sent) == usual
        assert told == []
        answer(world, "root", mine)
        answer(world, "root", hers)
        assert await poll(desk, sent) == usual
        assert told == [(mine, "root")]
        await poll(desk, sent)
        assert len(told) == 1
        assert [line for line in usual if "history" in line] == []
        assert any(mine in change.tickets for change in heard)
        unsubscribe()


def test_the_latest_are_remembered() -> None:
    answers = Answers()
    one = Ref("user", "root")
    answers.hear(Transaction(n, n % 2 + 1, "Correspond", creator=one) for n in range(MOST + 5))
    found = answers.by_ticket()
    assert sum(map(len, found.values())) == MOST
    assert [answer.id for answer in found[1]][:2] == [6, 8]
