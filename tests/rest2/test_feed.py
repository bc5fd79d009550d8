"""The change feed."""

from __future__ import annotations

import re

import httpx2

from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.feed import Feed
from tests.rest2.fake import Fake, numbered, page


class Server:
    """Transactions by id and the ticket they belong to; some are hidden."""

    def __init__(self, rows: dict[int, int], hidden: frozenset[int] = frozenset()):
        self.rows = rows
        self.hidden = hidden
        self.fake = Fake(self._answer)
        self.feed = Feed(Rest2Client(self.fake.transport()))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        match = re.search(r"id > (\d+)", request.url.params["query"])
        assert match
        newest_first = request.url.params["order"] == "DESC"
        ids = sorted((row for row in self.rows if row > int(match.group(1))), reverse=newest_first)
        number = numbered(request)
        shown = [row for row in ids[(number - 1) * 100 : number * 100] if row not in self.hidden]
        return page([{"id": str(row), "ObjectId": str(self.rows[row])} for row in shown], number)


async def test_nothing_new_costs_one_request() -> None:
    server = Server({row: row // 10 for row in range(1, 500)})
    newest = await server.feed.newest()
    news = await server.feed.touched(newest)
    assert (newest, news.tickets, news.newest) == (499, frozenset(), 499)
    assert len(server.fake.requests) == 2


async def test_news_and_latecomers_are_told_once() -> None:
    server = Server(dict.fromkeys(range(1, 50), 1))
    server.rows.pop(45)
    after = await server.feed.newest()
    server.rows |= {45: 7, 60: 8}
    news = await server.feed.touched(after)
    assert (news.tickets, news.newest) == (frozenset({7, 8}), 60)
    assert (await server.feed.touched(60)).tickets == frozenset()
    assert 8 in (await server.feed.touched(after)).tickets, "asked again, told again"


async def test_hidden_rows_neither_stall_nor_hide() -> None:
    server = Server({row: row for row in range(1, 400)}, frozenset(range(150, 240)))
    news = await server.feed.touched(140)
    assert news.tickets == frozenset([*range(141, 150), *range(240, 400)])
    assert news.newest == 399


async def test_much_news_comes_in_portions() -> None:
    server = Server({row: row for row in range(1, 3000)})
    found: set[int] = set()
    after = 5
    while (news := await server.feed.touched(after)).newest > after:
        found |= news.tickets
        after = news.newest
    assert found == set(range(6, 3000))


async def test_a_part_of_the_news_says_that_there_is_more() -> None:
    server = Server({row: row for row in range(1, 2500)})
    after = 5
    told: list[bool] = []
    found: set[int] = set()
    while not told or told[-1]:
        news = await server.feed.touched(after)
        assert news.newest > after
        found |= news.tickets
        after = news.newest
        told.append(news.more)
    assert (found, told) == (set(range(6, 2500)), [True, True, False])
    assert not (await server.feed.touched(after)).more


async def test_an_empty_feed_stays_where_it_is() -> None:
    server = Server({})
    assert await server.feed.newest() == 0
    assert (await server.feed.touched(9)).newest == 9
