"""What the port promises about completion: people, custom fields and their values."""

from __future__ import annotations

from tests.contract.server import Server, connected

FIELD = "Severity"


async def test_people_are_found_by_any_part_of_login_name_or_address(server: Server) -> None:
    login = server.login("agent")
    async with connected(server, "agent") as backend:
        person = await backend.person(login)
        assert person is not None
        assert person.real_name
        for word in (login[1:3], login.upper(), person.real_name[1:4], person.email):
            assert login in {user.login for user in await backend.people(word)}, word
        assert await backend.people("no such word anywhere") == ()


async def test_a_customer_finds_nobody(server: Server) -> None:
    async with connected(server, "customer") as backend:
        assert await backend.people("a") == ()


async def test_custom_fields_of_tickets_with_what_can_be_chosen(server: Server) -> None:
    async with connected(server, "agent") as backend:
        fields = {field.name: field for field in await backend.custom_fields()}
        severity = fields[FIELD]
        assert (severity.id > 0, severity.kind) == (True, "Select")
        assert "high" in [value.casefold() for value in await backend.choices(severity.id)]
        free = next(field for field in fields.values() if field.kind == "Freeform")
        assert await backend.choices(free.id) == ()
    async with connected(server, "stranger") as backend:
        assert FIELD not in [field.name for field in await backend.custom_fields()]


async def test_groups_that_administrators_made_are_found_by_a_part_of_their_name(
    server: Server,
) -> None:
    async with connected(server, "agent") as backend:
        found = await backend.groups("everybody IN")
        assert [group.name for group in found] == ["Everybody in IT"]
        assert (found[0].id > 0, found[0].member) == (True, f"group:{found[0].id}")
        assert await backend.group_names((found[0].id, 999_999)) == found
        assert found[0].description.startswith("Contains")
        assert await backend.groups("Old team") == ()  # it is disabled
        assert await backend.groups("Requestor") == ()  # the groups of roles are RT's own
    async with connected(server, "customer") as backend:
        assert await backend.groups("e") == ()
        assert await backend.group_names((found[0].id,)) == ()


async def test_the_fields_of_a_queue_with_what_forms_need_to_know(server: Server) -> None:
    async with connected(server, "agent") as backend:
        numbers = {queue.name: queue.id for queue in await backend.queues()}
        lab = next(number for name, number in numbers.items() if "Lab" in name)
        support = await backend.queue_fields(numbers["Support"])
        every = {field.name: field for field in (*support, *await backend.queue_fields(lab))}
        by_name = {field.name: field for field in support}
        assert by_name[FIELD].entry_hint == "Be honest"
        assert (by_name[FIELD].most, by_name[FIELD].lookup) == (1, "ticket")
        assert by_name["Billable"].lookup == "transaction"
        several = next(field for field in every.values() if field.kind == "Autocomplete")
        assert (several.entry_hint, several.mandatory) == ("", False)
        hinted = next(field for field in every.values() if field.hint.startswith("Like "))
        assert hinted.pattern.startswith("(?#Like ")
        above = next(field for field in every.values() if field.based_on)
        upper = next(field for field in every.values() if field.id == above.based_on)
        whole = await backend.choices(above.id)
        parts = [await backend.choices(above.id, c) for c in await backend.choices(upper.id)]
        assert all(0 < len(part) < len(whole) for part in parts)
        assert sorted(value for part in parts for value in part) == sorted(whole)
    async with connected(server, "root") as backend:
        fields = [f for n in numbers.values() for f in await backend.queue_fields(n)]
        assert any(field.mandatory for field in fields)
    async with connected(server, "stranger") as backend:
        assert await backend.queue_fields(numbers["Support"]) == ()
