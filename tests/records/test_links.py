"""Finding hyperlinks: none and not fetched are two things."""

from rtdesk.records.link import NOT_FETCHED, Link, Links

LINKS = Links(
    (
        Link("refers-to", "http://evil.example/", type="external", external=True),
        Link("correspond", "ticket/5/correspond"),
        Link("lifecycle", "ticket/5", to="open"),
        Link("lifecycle", "ticket/5/correspond", to="resolved", update="Respond"),
    )
)


def test_find_by_ref_and_target() -> None:
    assert LINKS.find("correspond") == LINKS.entries[1]
    assert LINKS.find("lifecycle", to="resolved") == LINKS.entries[3]
    assert LINKS.find("comment") is None


def test_an_external_link_is_never_followed() -> None:
    assert LINKS.find("refers-to") is None
    assert LINKS.all("refers-to")


def test_not_fetched_is_not_none() -> None:
    assert Links().fetched
    assert not NOT_FETCHED.fetched
