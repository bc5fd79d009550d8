"""Values beside the rows: asked for by the lists that show them, kept true by the news."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx2

from rtdesk.backend.port import Progress
from rtdesk.config.account import Account
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import SetField
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.request import Call
from rtdesk.rest2.transport import Transport
from rtdesk.store.orders import columns
from tests.desks import ids, make_desk, running, until

FIELD = "cf.Severity"


class Listening(Transport):
    """Writes down which fields lists are asked for."""

    def __init__(self, account: Account, app: DemoApp):
        super().__init__(account, app=app)
        self.fields: list[str] = []

    async def _send(self, call: Call, progress: Progress | None) -> httpx2.Response:
        if call.path == "tickets":
            self.fields += [value for name, value in call.query if name == "fields"]
        return await super()._send(call, progress)


def listening(folder: Path, app: DemoApp) -> tuple[Desk, Listening]:
    account = app.account("anna")
    transport = Listening(account, app)
    return make_desk(folder, account, backend=Rest2Backend(account, transport=transport)), transport


def shown(desk: Desk, ticket: int) -> dict[str, str | int]:
    found = desk.rows([ticket]).get(ticket)
    return dict(found.row.extras) if found else {}


def severe(app: DemoApp) -> int:
    """A ticket with a severity."""
    field = next(f.id for f in app.tables.fields.values() if f.name == "Severity")
    return next(
        t.id
        for t in app.tables.tickets.values()
        if any((t.values or {}).get(field, ())) and t.status in ("new", "open")
    )


async def read(desk: Desk, name: str) -> None:
    desk.want_list(name)
    await until(desk, lambda: desk.list_state(name).complete)


async def test_only_lists_that_show_them_ask_for_custom_fields(tmp_path: Path) -> None:
    app = demo_app()
    desk, transport = listening(tmp_path, app)
    async with running(desk):
        await read(desk, "all")
        assert not any("CustomFields" in fields for fields in transport.fields)
        desk.set_columns("mine", ("id", "subject:30", FIELD, "starts"))
        assert not any("CustomFields" in fields for fields in transport.fields)
        transport.fields.clear()
        await read(desk, "mine")
        assert any("CustomFields" in fields and "Starts" in fields for fields in transport.fields)
        transport.fields.clear()
        await read(desk, "unowned")
        assert not any("CustomFields" in fields for fields in transport.fields)


async def test_a_list_that_was_read_is_read_again_for_a_new_column(tmp_path: Path) -> None:
    app = demo_app()
    ticket = severe(app)
    desk, _ = listening(tmp_path, app)
    async with running(desk):
        await read(desk, "all")
        before = ids(desk, "all")
        assert ticket in before
        assert shown(desk, ticket) == {}
        desk.set_columns("all", ("id", "subject", FIELD))
        assert not desk.list_state("all").complete
        assert ids(desk, "all") == before
        await read(desk, "all")
        assert shown(desk, ticket)[FIELD]
        assert ids(desk, "all") == before
        desk.set_columns("all", ())
        assert desk.list_state("all").complete
        assert shown(desk, ticket) == {}


async def test_news_bring_the_new_value(tmp_path: Path) -> None:
    app = demo_app()
    ticket = severe(app)
    desk, _ = listening(tmp_path, app)
    root = Rest2Backend(app.account("root"), app=app)
    async with running(desk):
        desk.set_columns("all", ("id", "subject", FIELD))
        await read(desk, "all")
        wanted = "Low" if shown(desk, ticket)[FIELD] != "Low" else "High"
        await root.send(SetField(ticket, "CF.{Severity}", wanted))
        desk.refresh()
        await until(desk, lambda: shown(desk, ticket)[FIELD] == wanted)


async def test_the_whole_ticket_brings_it_too(tmp_path: Path) -> None:
    app = demo_app()
    ticket = severe(app)
    desk, _ = listening(tmp_path, app)
    root = Rest2Backend(app.account("root"), app=app)
    async with running(desk):
        desk.set_columns("all", ("id", "subject", FIELD))
        await read(desk, "all")
        wanted = "Low" if shown(desk, ticket)[FIELD] != "Low" else "High"
        await root.send(SetField(ticket, "CF.{Severity}", wanted))
        desk.want_ticket(ticket)
        await until(desk, lambda: shown(desk, ticket)[FIELD] == wanted)


async def test_a_list_is_sorted_by_them(tmp_path: Path) -> None:
    app = demo_app()
    desk, _ = listening(tmp_path, app)
    async with running(desk):
        await read(desk, "all")
        desk.set_order("all", f"-{FIELD},Priority")
        await read(desk, "all")
        order = ids(desk, "all")
        rows = desk.rows(order)
        values = [dict(rows[ticket].row.extras)[FIELD] for ticket in order]
        there = [str(value) for value in values if value]
        assert there == sorted(there, key=str.casefold, reverse=True)
        assert values[: len(there)] == there
        rest = [int(rows[ticket].row.priority or 0) for ticket in order[len(there) :]]
        assert rest == sorted(rest)


async def test_columns_and_order_are_there_after_a_restart(tmp_path: Path) -> None:
    app = demo_app()
    ticket = severe(app)
    desk, _ = listening(tmp_path, app)
    async with running(desk):
        desk.set_columns("all", ("subject:30", FIELD))
        desk.set_order("all", f"{FIELD},-Priority")
        await read(desk, "all")
        order = ids(desk, "all")
    again = make_desk(tmp_path, app.account("anna"), app)
    try:
        assert again.lists["all"].columns == ("subject:30", FIELD)
        assert columns(again.order("all")) == ((FIELD, False), ("Priority", True))
        assert ids(again, "all") == order
        assert shown(again, ticket)[FIELD]
    finally:
        again.close()


async def test_configured_columns_are_asked_for_and_others_go_before_them(tmp_path: Path) -> None:
    app = demo_app()
    desk, transport = listening(tmp_path, app)
    desk.profile = replace(desk.profile, columns=("id", FIELD))
    desk._define_lists()
    async with running(desk):
        assert desk.lists["mine"].columns == ("id", FIELD)
        await read(desk, "mine")
        assert any("CustomFields" in fields for fields in transport.fields)
        desk.set_columns("mine", ("id", "subject"))
        assert desk.lists["mine"].extras == ()
        assert desk.lists["mine"].usual == ("id", FIELD)
