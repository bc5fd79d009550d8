"""How many requests the desk really sends, counted where they leave."""

from __future__ import annotations

from pathlib import Path

from rtdesk.demo.app import demo_app
from rtdesk.desk import Desk
from tests.counted import Counting, counted, poll, sent_until, settled
from tests.desks import until
from tests.rt.server import RT

FIRST_SCREEN = 3
OPEN_TICKET = 4
POLL_WITH_NEWS = 3


async def first_rows(desk: Desk, transport: Counting, name: str) -> list[str]:
    """What is sent until the first rows of a list are there."""
    return await sent_until(desk, transport, lambda: desk.list_state(name).count)


async def test_the_first_screen_of_ten_thousand(tmp_path: Path) -> None:
    app = demo_app(tickets=10_000)
    account = app.account("anna")
    async with counted(tmp_path, account, app, "everything") as (desk, transport):
        sent = await first_rows(desk, transport, "everything")
        assert (desk.list_state("everything").total or 0) >= 10_000
        assert len(sent) <= FIRST_SCREEN, sent


async def test_another_list_is_one_request(tmp_path: Path) -> None:
    app = demo_app(tickets=10_000)
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        desk.want_list("everything")
        assert await first_rows(desk, transport, "everything") == ["GET tickets"]


def biggest(desk: Desk) -> str:
    """The queue with the most open tickets."""
    queues = [name for name in desk.lists if name.startswith("queue-")]
    return max(queues, key=lambda name: desk.list_state(name).total or 0)


async def test_the_biggest_queue_of_a_real_rt(rt: RT, tmp_path: Path) -> None:
    account = rt.account("alice")
    async with counted(tmp_path, account) as (desk, transport):
        await settled(desk)
        queue = biggest(desk)
        assert (desk.list_state(queue).total or 0) > 20
        transport.sent.clear()
        desk.want_list(queue)
        assert await first_rows(desk, transport, queue) == ["GET tickets"]


async def test_the_first_screen_of_a_start(rt: RT, tmp_path: Path) -> None:
    """The first start ever, and a later one with another list."""
    for shown in ("everything", "unowned"):
        async with counted(tmp_path, rt.account("alice"), shown=shown) as (desk, transport):
            sent = await first_rows(desk, transport, shown)
            assert len(sent) <= FIRST_SCREEN, sent
            await settled(desk)


def hundred(rt: RT) -> int:
    """A ticket with a hundred transactions."""
    ticket = rt.create("Support", "A hundred transactions", requestor="carol")
    words = {"id": ticket, "ContentType": "text/plain"}
    rt.post("tickets/bulk/correspond", [words | {"Content": f"Reply {n}"} for n in range(12)])
    rt.post("tickets/bulk/comment", [words | {"Content": f"Comment {n}"} for n in range(35)])
    missing = 100 - len(rt.history(ticket))
    rt.put("tickets/bulk", [{"id": ticket, "TimeWorked": n + 1} for n in range(missing)])
    assert len(rt.history(ticket)) == 100
    return ticket


async def test_opening_a_ticket_with_a_hundred_transactions(rt: RT, tmp_path: Path) -> None:
    ticket = hundred(rt)
    async with counted(tmp_path, rt.account("alice")) as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        await settled(desk)
        thread = desk.thread(ticket)
        assert thread is not None
        assert len(thread.transactions) == 100
        texts = {part.text for part in thread.attachments if part.is_body}
        assert {f"Reply {n}" for n in range(12)} | {f"Comment {n}" for n in range(35)} <= texts
        assert len(transport.sent) <= OPEN_TICKET, transport.sent
        transport.sent.clear()
        desk.want_ticket(ticket)
        await settled(desk)
        assert len(transport.sent) <= 2, transport.sent


async def test_the_end_of_a_huge_history_comes_first(rt: RT, tmp_path: Path) -> None:
    ticket = rt.ticket("huge-history")
    async with counted(tmp_path, rt.account("alice")) as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        sent = list(transport.sent)
        end = desk.thread(ticket)
        assert end is not None
        assert len(sent) <= OPEN_TICKET, sent
        assert desk.is_partial(ticket)
        messages = {t.id for t in end.transactions if t.is_message}
        texts = {part.transaction for part in end.attachments if part.text}
        assert len(messages) > 20
        assert messages <= texts
        await settled(desk)
        whole = desk.thread(ticket)
        assert whole is not None
        assert not desk.is_partial(ticket)
        assert len(whole.transactions) == 1_203
        assert whole.transactions[-len(end.transactions) :] == end.transactions
        assert len(transport.sent) <= 50, transport.sent


async def test_a_poll_without_news_is_one_request(rt: RT, tmp_path: Path) -> None:
    async with counted(tmp_path, rt.account("alice"), shown="all") as (desk, transport):
        assert await poll(desk, transport) == ["GET transactions"]


async def test_a_poll_with_twenty_changed_tickets(rt: RT, tmp_path: Path) -> None:
    tickets = [rt.create("Support", f"Changes soon {number}") for number in range(20)]
    async with counted(tmp_path, rt.account("alice")) as (desk, transport):
        for name in ("mine", "unowned", "recent", biggest(desk) if desk.queues() else "due", "all"):
            desk.want_list(name)
            await until(desk, lambda name=name: desk.list_state(name).complete)  # type: ignore[misc]
        await settled(desk)
        rt.put("tickets/bulk", [{"id": ticket, "Subject": "Changed"} for ticket in tickets])
        assert len(await poll(desk, transport)) <= POLL_WITH_NEWS, transport.sent
        assert {desk.rows([ticket])[ticket].row.subject for ticket in tickets} == {"Changed"}
