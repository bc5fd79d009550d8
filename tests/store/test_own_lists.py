"""Lists that are made while the desk runs, and the words that completion knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rtdesk.config.kept_lists import KeptLists
from rtdesk.config.profile import NamedList
from rtdesk.records.link import Link, Links
from rtdesk.records.roles import Role
from rtdesk.store.batch import Batch, ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from rtdesk.store.own_lists import EARLIER, OwnLists
from rtdesk.store.vocabulary import Learned
from rtdesk.text.ticketsql_words import Who
from tests.store.filled import filled, whole


def made(tmp_path: Path, memory: dict[str, str]) -> OwnLists:
    def recall(key: str) -> str:
        return memory.get(key, "")

    return OwnLists(KeptLists(tmp_path / "lists.toml"), recall, memory.__setitem__)


def test_a_search_is_a_list_for_all_windows(tmp_path: Path) -> None:
    memory: dict[str, str] = {}
    own, other = made(tmp_path, memory), made(tmp_path, memory)
    first = own.search("printer", "Subject LIKE 'printer'")
    second = other.search("x" * 99, "id = 5")
    assert (first.title, second.title) == ("Search: printer", f"Search: {'x' * 60}…")
    assert first.name != second.name
    assert list(own.specs()) == list(other.specs()) == [second, first]
    assert (own.text(second.name), own.text("all")) == ("x" * 99, "")
    assert own.search("printer", "Subject LIKE 'printer'") == first  # the same again
    assert list(made(tmp_path, memory).specs()) == [first, second]
    own.forget(first.name)
    assert list(other.specs()) == [second]
    own.forget(second.name)
    assert own.search("third", "id = 6").name not in (first.name, second.name)
    memory["searches-made"] = '[["nonsense"]]'
    assert list(own.specs()) == []


def test_old_searches_make_room_but_not_the_one_that_is_shown(tmp_path: Path) -> None:
    own = made(tmp_path, {})
    shown = own.search("shown", "id = 1")
    for number in range(2, 8):
        own.search(str(number), f"id = {number}", shown=shown.name)
    titles = [spec.title for spec in own.specs()]
    assert titles == [f"Search: {text}" for text in ("7", "6", "5", "4", "shown")]
    own.search("8", "id = 8")
    assert [spec.title for spec in own.specs()] == [f"Search: {text}" for text in "8765"]


def test_what_was_searched_for_is_remembered_once_and_not_for_ever(tmp_path: Path) -> None:
    memory: dict[str, str] = {}
    own = made(tmp_path, memory)
    for number in range(EARLIER + 5):
        own.note(str(number))
    own.note("50")
    assert own.earlier()[:2] == ("50", str(EARLIER + 4))
    assert len(own.earlier()) == EARLIER
    assert own.earlier().count("50") == 1
    assert made(tmp_path, memory).earlier() == own.earlier()
    memory["searched"] = "{nonsense"
    assert made(tmp_path, memory).earlier() == ()


def test_a_list_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    own = made(tmp_path, {})
    spec = ListSpec("query-1", "Search: x", "id = 5", columns=("id",))
    kept = own.keep("My list", spec, "-Due", ("my-list",))
    assert list(made(tmp_path, {}).specs()) == list(own.specs())
    assert (kept.name, kept.order) == ("my-list-2", "-Due")
    changed = own.keep("My list", ListSpec("query-2", "", "id = 6"), "id", (), kept.name)
    assert list(own.specs()) == [ListSpec("my-list-2", "My list", "id = 6", "id", ("id",))]
    assert own.kept("my-list-2") == changed
    by_hand = NamedList("my-list-2", "My list", "id = 6", "id", ("id", "subject"), refresh=60)
    KeptLists(tmp_path / "lists.toml").keep(by_hand)
    assert [spec.refresh for spec in own.specs()] == [60]
    changed = own.keep("My list", ListSpec("query-3", "", "id = 7"), "id", (), kept.name)
    assert changed == replace(by_hand, query="id = 7")  # what only people write there stays
    own.drop("my-list-2")
    assert list(own.specs()) == []
    (tmp_path / "lists.toml").write_text("[")
    assert list(own.specs()) == []
    assert "is not TOML" in own.problem


def test_the_mirror_knows_words(tmp_path: Path) -> None:
    filled(tmp_path / "mirror.sqlite3")
    mirror = Mirror(tmp_path / "mirror.sqlite3", Changes())
    moves = Links((Link("lifecycle", label="Approve", to="approved"),))
    roles = (Role("RT::CustomRole-1", "Account Manager"),)
    mirror.apply(Batch(tickets=(replace(whole(8), links=moves, roles=roles),)))
    learned = Learned()
    words = mirror.vocabulary(learned)
    assert {"new", "open", "stalled", "approved"} == set(words.statuses)
    assert words.roles == ("Account Manager",)
    assert words.owners == ("anna",)
    assert Who("anna", "Anna A") in words.people
    assert "user3" in {one.login for one in words.people}
    assert all(not one.login.isdecimal() for one in words.people)
    queues = [queue.name for queue in mirror.queues() if not queue.disabled]
    assert [name for name, _ in words.queues] == queues
    name = words.fields[0]
    learned.people["eve"] = Who("eve", "Eve", "eve@example.org")
    learned.choices[name] = ("from RT",)
    learned.fields = {"Learned": (7,)}
    learned.asked.add("people:ev")
    words = mirror.vocabulary(learned)
    assert Who("eve", "Eve", "eve@example.org") in words.people
    assert "Learned" in words.fields
    assert words.choices[name][0] == "from RT"
    assert words.asked == {"people:ev"}
    mirror.close()
