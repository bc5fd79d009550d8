"""The table: every endpoint of RT's REST 2.0 has a test on a real RT and a method of the client.

Every test names the endpoints it asks for and the methods it does that with; `client` holds it to
that by what really went over the wire.
"""

from __future__ import annotations

from tests.rt import (
    test_endpoints_fields,
    test_endpoints_people,
    test_endpoints_records,
    test_endpoints_tickets,
)
from tests.rt.checklist import CHECKLIST, endpoints

MODULES = (
    test_endpoints_fields,
    test_endpoints_people,
    test_endpoints_records,
    test_endpoints_tickets,
)


def test_no_endpoint_is_missing() -> None:
    """Every line of the checklist has a test that is held to it, by a method that exists."""
    tests = [test for module in MODULES for test in vars(module).values()]
    claims = [claim for test in tests for claim in getattr(test, "covers", ())]
    numbers = [int(point.number) for point in CHECKLIST if point.number.isdigit()]
    assert numbers == list(range(1, 137))
    later = {point.number.partition(".")[0] for point in CHECKLIST} - set(map(str, numbers))
    assert later == {f"B{number}" for number in range(1, 7)}
    covered = {number for number, _ in claims}
    assert [str(point) for point in CHECKLIST if point.number not in covered] == []
    assert covered <= {point.number for point in CHECKLIST}


def test_requests_are_told_apart() -> None:
    """A claim that is not backed by the right request does not count."""
    assert endpoints("GET", "queue/5/history", {}) == {"19", "42"}
    assert endpoints("GET", "queue/General/history", {}) == {"20", "43"}
    assert endpoints("GET", "group/5/members", {"users": "0"}) == {"106"}
    assert endpoints("GET", "group/5/members", {"users": "1", "recursively": "1"}) == {"105"}
    assert endpoints("POST", "ticket/5/take", {}) == frozenset()
    assert endpoints("GET", "", {}) == {"135"}
