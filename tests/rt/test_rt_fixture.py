"""The test server itself: real rights, real mail, and a plain look at what is there."""

from __future__ import annotations

import pytest

from tests.rt.server import RT


def test_an_account_reaches_the_server(rt: RT) -> None:
    account = rt.account("alice")
    assert account.url == rt.base_url
    assert account.token is not None
    assert account.token.reveal() == rt.token("alice")
    assert rt.get("rt", login="alice")["Version"].startswith("5.")


@pytest.mark.parametrize(
    ("login", "status"), [("root", 200), ("sam", 200), ("alice", 403), ("bob", 403), ("dave", 403)]
)
def test_the_security_queue_is_for_security(rt: RT, login: str, status: int) -> None:
    secret = rt.ticket("security-secret")
    assert rt.request("GET", f"ticket/{secret}", login=login).status == status


def test_a_disabled_account_is_turned_away(rt: RT) -> None:
    assert rt.request("GET", "rt", login="frank").status == 401


def test_links_differ_with_rights(rt: RT) -> None:
    ticket = rt.create("Network", "Links differ")
    refs = {
        login: {link["ref"] for link in rt.get(f"ticket/{ticket}", login=login)["_hyperlinks"]}
        for login in ("alice", "bob")
    }
    assert "lifecycle" in refs["alice"]
    assert "lifecycle" not in refs["bob"]
    assert "correspond" in refs["bob"]


def test_a_reply_is_mailed_to_the_requestor(rt: RT) -> None:
    ticket = rt.create("Support", "Mail is caught", requestor="ivan@customer.example")
    rt.post(
        f"ticket/{ticket}/correspond",
        {"Content": "Hello Ivan.", "ContentType": "text/plain"},
        login="alice",
    )
    # RT's processes write to boxes of their own, so the order says nothing.
    mailed = [m for m in rt.mail(ticket) if "Hello Ivan." in m.as_string()]
    assert any("ivan@customer.example" in str(message["To"]) for message in mailed)


def test_what_was_created_is_there(rt: RT) -> None:
    ticket = rt.create("General", "Größe – 施設", Priority=50)
    record = rt.get(f"ticket/{ticket}")
    assert record["Subject"] == "Größe – 施設"
    assert record["Status"] == "new"
    assert rt.history(ticket)[0]["Type"] == "Create"


def test_the_sample_tickets_have_names(rt: RT) -> None:
    assert rt.get(f"ticket/{rt.ticket('overdue')}")["Subject"] == "Due last week"
    assert len(rt.history(rt.ticket("long-history"))) > 100


def test_lifecycles_of_their_own(rt: RT) -> None:
    cycles = {name: queue["lifecycle"] for name, queue in rt.queues.items()}
    assert cycles["Support"] == "default"
    assert cycles["Network"] == "incident"
    assert cycles["Change Advisory"] == "change"
