"""Saved searches: of which kind they are, what they are called, and how they are ordered."""

from __future__ import annotations

import httpx2
import pytest

from rtdesk.backend.errors import NotAuthenticated
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.savedsearches import columns, order, saved_search
from rtdesk.rest2.schema import SearchContentModel, SearchModel
from tests.rest2.fake import ACCOUNT, Fake, numbered, page, reply


def _item(number: int, name: str = "SavedSearch", **content: object) -> dict[str, object]:
    described = {"id": str(number), "Name": name, "Description": f"d{number}", "Type": ""}
    return {**described, "Content": {"Query": "id > 0", **content}}


async def _searches(fake: Fake) -> tuple[SavedSearch, ...]:
    return await Rest2Backend(ACCOUNT, transport=fake.transport()).searches()


@pytest.mark.parametrize(
    ("columns", "ways", "found"),
    [
        ("Priority|LastUpdated", "DESC|DESC", "-Priority,-LastUpdated"),
        ("Due", "ASC", "Due"),
        ("CustomField.{Severity}|Requestor.EmailAddress|Created", "ASC|ASC|DESC", "-Created"),
        ("QueueName|id", "ASC|DESC", "Queue,-id"),
        ("OwnerName", "desc", "-Owner"),
        ("Requestors|Created|||", "DESC", "-Created"),
        ("Told", "ASC", "-LastUpdated"),
        ("", "", "-LastUpdated"),
        (["Subject", "id"], ["ASC", "DESC"], "Subject,-id"),
        (None, 5, "-LastUpdated"),
    ],
)
def test_the_columns_that_can_be_used(columns: object, ways: object, found: str) -> None:
    content = SearchContentModel.model_validate({"OrderBy": columns, "Order": ways})
    assert order(content) == found


@pytest.mark.parametrize(
    ("name", "description", "shown"),
    [
        ("SavedSearch", "Overdue", "Overdue"),
        ("Search - My Tickets", "[_1] highest priority tickets I own", None),
        ("Overdue", "Overdue", "Overdue"),
        ("My own", "something long about it", "My own"),
        ("SavedSearch", "", "Search 7"),
        ("", "x", "x"),
    ],
)
def test_names(name: str, description: str, shown: str | None) -> None:
    found = saved_search(SearchModel.model_validate({**_item(7, name), "Description": description}))
    assert found is not None
    assert found.name == (shown or "Highest priority tickets I own")


async def test_only_searches_of_tickets_in_one_request() -> None:
    rows = [
        _item(4),
        _item(5, SearchType="Chart"),
        _item(6, SearchType="Ticket", OrderBy="Due", Order="ASC"),
        _item(7, Query="  "),
        {**_item(8), "Disabled": "1"},
        {**_item(9), "Type": "Asset"},
        {**_item(0)},
    ]
    fake = Fake(lambda request: page(rows if numbered(request) == 1 else [], numbered(request)))
    found = await _searches(fake)
    assert found == (
        SavedSearch("4", "d4", "id > 0", "-LastUpdated"),
        SavedSearch("5", "d5", "id > 0", why="it is a chart; only its tickets could be shown"),
        SavedSearch("6", "d6", "id > 0", "Due"),
        SavedSearch("7", "d7", "", why="it has no query"),
        SavedSearch("9", "d9", "id > 0", why="it does not search tickets (RT calls it Asset)"),
    )
    assert len(fake.requests) == 1


async def test_contents_that_lists_hold_back_are_fetched() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        number = request.url.path.rpartition("/")[2]
        if number == "searches":
            rows = [{**_item(n, f"n{n}"), "Content": "", "Type": "Ticket"} for n in (1, 2, 3)]
            return page([*rows, {**_item(4), "Content": "", "Type": "Asset"}], 1)
        if number == "2":
            return reply({"message": "Forbidden"}, 403)
        return reply(_item(int(number), f"n{number}", Query=f"id = {number}"))

    fake = Fake(answer)
    found = await _searches(fake)
    assert [(s.name, s.query) for s in found if not s.why] == [("n1", "id = 1"), ("n3", "id = 3")]
    assert [(s.name, s.why) for s in found if s.why] == [
        ("n2", "RT does not show you what it searches for"),
        ("d4", "it does not search tickets (RT calls it Asset)"),
    ]
    assert len(fake.requests) == 4


async def test_whose_they_are_and_groups_are_asked_for_once() -> None:
    def owned(number: int, kind: str, owner: int) -> dict[str, object]:
        return {**_item(number), "ObjectType": kind, "ObjectId": str(owner)}

    def answer(request: httpx2.Request) -> httpx2.Response:
        match request.url.path.rpartition("/")[2]:
            case "searches":
                rows = [owned(1, "RT::System", 1), owned(2, "RT::User", 71)]
                rows += [owned(n, "RT::Group", group) for n, group in ((3, 8), (4, 8), (5, 9))]
                return page(rows, 1)
            case "8":
                return reply({"id": 8, "Name": "Staff"})
            case _:
                return reply({"message": "Forbidden"}, 403)

    fake = Fake(answer)
    backend = Rest2Backend(ACCOUNT, transport=fake.transport())
    for requests in (3, 4):
        found = await backend.searches()
        assert [s.owner for s in found] == ["", "me", "Staff", "Staff", "yours or a group's"]
        assert len(fake.requests) == requests


async def test_whose_they_are_in_rt_6() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        number = request.url.path.rpartition("/")[2]
        if number == "searches":
            return page([{**_item(n), "Content": "", "Type": "Ticket"} for n in (1, 71, 8)], 1)
        if "/group/" in request.url.path:
            return reply({"id": 8, "Name": "Staff"})
        principal = {"type": "principal", "_url": f"https://rt/REST/2.0/principal/{number}"}
        return reply({**_item(int(number)), "PrincipalId": principal})

    backend = Rest2Backend(ACCOUNT, transport=Fake(answer).transport())
    assert [s.owner for s in await backend.searches()] == ["", "me", "Staff"]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("", ()),
        (
            "'<b><a href=\"__WebPath__/Ticket/Display.html?id=__id__\">__id__</a></b>/TITLE:#',"
            " '__Subject__', Status, QueueName, OwnerName, Requestors, 'LastUpdatedRelative',"
            " 'CustomField.{Cost, centre}', '__NEWLINE__', NBSP, Due/TITLE:By",
            "id subject status queue owner requestor updated cf.Cost,_centre due",
        ),
        (
            "'__CustomField.{Severity}__','__CustomRole.{Account Manager}__',ExtendedStatus",
            "cf.Severity role.Account_Manager status",
        ),
        ("'<A HREF=\"?Action=Take&id=__id__\">__loc(Take)__</a>/TITLE:NBSP', Subject", "subject"),
        ("'unclosed, Subject", "subject"),
    ],
)
def test_what_a_search_shows(form: str, shown: str | tuple[str, ...]) -> None:
    names = tuple(shown.split()) if isinstance(shown, str) else shown
    assert tuple(name.replace(" ", "_") for name in columns(form)) == names


async def test_many_searches_come_in_pages() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        first = numbered(request) * 100 - 99
        return page([_item(n) for n in range(first, min(first + 100, 151))], numbered(request))

    fake = Fake(answer)
    assert len(await _searches(fake)) == 150
    assert len(fake.requests) == 2


@pytest.mark.parametrize("status", [403, 404])
async def test_where_there_are_none(status: int) -> None:
    assert await _searches(Fake(lambda _: reply({"message": "no"}, status))) == ()


async def test_failures_are_told() -> None:
    with pytest.raises(NotAuthenticated):
        await _searches(Fake(lambda _: reply({}, 401)))
