"""Reminders, approvals and articles: what rtdesk builds on holds on every server."""

from __future__ import annotations

import pytest

from rtdesk.backend.port import Backend
from rtdesk.ops.op import ChangeMembers, SetStatus
from rtdesk.records.article import Article
from rtdesk.text.quote import quote
from tests.contract.server import Server, connected

ACTIVE = "Status = '__Active__'"


async def found(backend: Backend, query: str) -> list[int]:
    """The numbers of the tickets that a search finds."""
    return [row.id for row in (await backend.tickets(query, "id")).items]


async def silent(backend: Backend, ticket: int) -> bool:
    """True when a history tells of no link and no reminder."""
    types = {entry.type for entry in await backend.history(ticket)}
    return not types & {"AddLink", "AddReminder", "ResolveReminder"}


async def test_a_reminder_is_a_ticket_that_refers_to_another(server: Server) -> None:
    about = server.create("Support", "With a reminder")
    agent = server.login("agent")
    due = "2027-02-03 04:05:06"
    fields = {"Type": "reminder", "RefersTo": str(about), "Owner": agent, "Due": due}
    id_ = server.create("Support", "Call back", **fields)
    async with connected(server, "agent") as backend:
        reminder, ticket = await backend.ticket(id_), await backend.ticket(about)
        assert reminder
        assert ticket
        assert (reminder.type, reminder.owner.id) == ("reminder", agent)
        assert reminder.due
        assert reminder.due.strftime("%Y-%m-%d %H:%M:%S") == due
        assert [link.id for link in reminder.links.all("refers-to")] == [str(about)]
        assert [link.id for link in ticket.links.all("referred-to-by")] == [str(id_)]
        its = f"Type = 'reminder' AND RefersTo = {quote(str(about))}"
        assert await found(backend, its) == [id_]
        assert await found(backend, "Subject = 'Call back'") == []
        mine = f"Type = 'reminder' AND Owner = '__CurrentUser__' AND {ACTIVE}"
        assert id_ in await found(backend, mine)
        assert await silent(backend, about)
        assert await silent(backend, id_)


async def test_a_reminder_is_done_and_opened_again_by_its_status(server: Server) -> None:
    about = server.create("Support", "With a reminder")
    id_ = server.create("Support", "Call back", Type="reminder", RefersTo=str(about))
    async with connected(server, "agent") as backend:
        reminder = await backend.ticket(id_)
        assert reminder
        assert "resolved" in [link.to for link in reminder.links.all("lifecycle")]
        await backend.send(SetStatus(id_, "resolved", reminder.status))
        done = await backend.ticket(id_)
        assert done
        assert done.status == "resolved"
        assert "open" in [link.to for link in done.links.all("lifecycle")]
        await backend.send(SetStatus(id_, "open", "resolved"))
        again = await backend.ticket(id_)
        assert again
        assert again.status == "open"
        assert await silent(backend, about)


async def test_an_approval_waits_for_its_owner_and_its_admin_cc(server: Server) -> None:
    about = server.create("Support", "To be approved")
    agent = server.login("agent")
    id_ = server.create(
        "___Approvals", "Approve it", Type="approval", AdminCc=agent, DependedOnBy=str(about)
    )
    waiting = (
        f"Type = 'approval' AND {ACTIVE}"
        " AND (Owner = '__CurrentUser__' OR AdminCc.id = '__CurrentUser__')"
    )
    async with connected(server, "agent") as backend:
        assert id_ in await found(backend, waiting)
        assert await found(backend, "Subject = 'Approve it'") == []
        approval = await backend.ticket(id_)
        assert approval
        assert [link.id for link in approval.links.all("depended-on-by")] == [str(about)]
        moves = {link.to: (link.update, link.url) for link in approval.links.all("lifecycle")}
        assert moves["resolved"] == ("Comment", f"ticket/{id_}/comment")
        assert moves["rejected"] == ("Respond", f"ticket/{id_}/correspond")


async def articles(backend: Backend) -> tuple[Article, ...]:
    return (await backend.articles()).items


async def test_articles_come_whole_in_one_page(server: Server) -> None:
    async with connected(server, "agent") as backend:
        found_ = {one.name: one for one in await articles(backend)}
        thanks = found_["Thank you"]
        (passage,) = [one for one in thanks.passages if one.is_text]
        assert (thanks.kind, passage.name) == ("Canned replies", "Response")
        assert passage.values[0].startswith("Thank you for")
        assert thanks.summary
        assert thanks.updated


@pytest.mark.parametrize("word", ["need more", "which device"])
async def test_articles_are_found_by_their_names_and_texts(server: Server, word: str) -> None:
    async with connected(server, "agent") as backend:
        names = [one.name for one in await backend.find_articles(word, ["Response"])]
        assert names == ["Need more information"]


@pytest.mark.parametrize("role", ["customer", "stranger"])
async def test_who_may_see_no_articles_is_told_of_none(server: Server, role: str) -> None:
    async with connected(server, role) as backend:
        assert await articles(backend) == ()
        assert await backend.find_articles("the", ["Response"]) == ()


async def test_a_ticket_refers_to_an_article(server: Server) -> None:
    id_ = server.create("Support", "Answered by an article")
    async with connected(server, "agent") as backend:
        number = (await articles(backend))[0].id
        wish = ChangeMembers(id_, "RefersTo", add=(f"a:{number}",))
        await backend.send(wish)
        ticket = await backend.ticket(id_)
        assert ticket
        assert wish.holds(ticket)
        (link,) = ticket.links.all("refers-to")
        assert (link.type, link.id) == ("article", str(number))
