"""Offers come from hyperlinks and from nothing else."""

import pytest

from rtdesk.actions.action import ACTIONS, action
from rtdesk.actions.offer import offers
from rtdesk.records.link import NOT_FETCHED, Link, Links
from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.ticket import Ticket

REPLY = Link("correspond", "ticket/5/correspond")
COMMENT = Link("comment", "ticket/5/comment")
CLOSE = Link("lifecycle", "ticket/5/comment", label="Close incident", to="closed", update="Comment")


def ticket(*links: Link, owner: Ref = NO_OWNER) -> Ticket:
    return Ticket(id=5, owner=owner, links=Links(links))


def buttons(subject: Ticket) -> list[str]:
    return [offer.label for offer in offers(subject, "anna") if offer.button]


def test_no_links_no_buttons() -> None:
    assert buttons(ticket()) == []


def test_only_what_is_linked_is_a_button() -> None:
    assert buttons(ticket(COMMENT)) == ["Comment"]
    assert buttons(ticket(REPLY, COMMENT, CLOSE)) == ["Reply", "Comment", "Close incident"]


def test_links_that_were_not_fetched_offer_nothing() -> None:
    found = offers(Ticket(id=5, links=NOT_FETCHED), "anna")
    assert all(action(offer.action).local for offer in found)
    assert not any(offer.button for offer in found)


def test_a_link_to_another_server_is_no_offer() -> None:
    away = Link("correspond", "http://evil.example/", external=True)
    assert buttons(ticket(away)) == []


@pytest.mark.parametrize(
    ("owner", "verb"), [(NO_OWNER, "take"), (user("anna"), "untake"), (user("bob"), "steal")]
)
def test_owner_decides_between_take_untake_and_steal(owner: Ref, verb: str) -> None:
    own = [offer for offer in offers(ticket(owner=owner), "anna") if offer.action == "own"]
    assert [(offer.verb, offer.button) for offer in own] == [(verb, False)]


def test_a_server_that_links_take_gives_it_a_button() -> None:
    linked = ticket(Link("take", "ticket/5/take"))
    assert buttons(linked) == ["Take"]


def test_a_refused_action_is_not_offered_again() -> None:
    found = {offer.action for offer in offers(ticket(), "anna", refused={"take", "subject"})}
    assert "own" not in found
    assert "subject" not in found
    assert "priority" in found


def test_who_one_is_must_be_known_for_owning() -> None:
    assert all(offer.action != "own" for offer in offers(ticket(), ""))


@pytest.mark.parametrize("preset", ["vim", "plain", "mutt"])
def test_keys_are_unique_per_context(preset: str) -> None:
    for context in ("list", "ticket"):
        keys = [a.keys(preset) for a in ACTIONS if context in a.contexts]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("declared", ACTIONS, ids=lambda a: a.id)
def test_every_action_says_what_it_does(declared: object) -> None:
    found = action(getattr(declared, "id", ""))
    assert found.title
    assert found.help.endswith(".")
