"""What differs between the versions of RT that the demo can be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One version of RT, as REST 2.0 shows it."""

    version: str
    queries_by_sql: bool = True
    """Transactions and assets can be searched by a text, not by JSON only."""
    saved_searches: bool = True
    bulk_messages: bool = True
    links_in_lists: bool = True
    """`fields=_hyperlinks` is understood."""
    people_in_lists: bool = True
    """So are Requestor, Cc, AdminCc and custom roles."""
    changes_with_messages: bool = True
    """Status, CustomFields and CustomRoles are taken along with a message."""
    custom_roles_in_writes: bool = True
    totals_for_all: bool = False
    """`total` is a number also for those who may not see everything."""
    next_page_without_total: bool = False
    whole_pages: bool = False
    """`pages` of nothing is 0, not 0.0, and `prev_page` beyond the end is the page before."""
    roles_by_name: bool = False
    """Custom roles come as one key `CustomRoles`, not as `RT::CustomRole-N` each."""
    searches_are_records: bool = False
    """Saved searches have a table of their own: name, type and owner instead of an attribute."""
    users_by_kind: bool = False
    """`/users/privileged` and `/users/unprivileged` exist."""
    total_time_worked: bool = False
    untake_only_own: bool = False
    odd_people_told: bool = False
    """A watcher that cannot be is a sentence, not a crash."""
    worked_on_day: bool = False
    linked_records: bool = False
    """`/transaction/N` of a link shows the other ticket, where earlier versions crash."""


RT_5_0_1 = Dialect(
    version="5.0.1",
    queries_by_sql=False,
    saved_searches=False,
    bulk_messages=False,
    links_in_lists=False,
    people_in_lists=False,
    changes_with_messages=False,
    custom_roles_in_writes=False,
    totals_for_all=True,
)
RT_5_0_3 = Dialect(version="5.0.3+dfsg-3~deb12u6")
RT_6_0_0 = Dialect(
    version="6.0.0",
    next_page_without_total=True,
    whole_pages=True,
    roles_by_name=True,
    searches_are_records=True,
    users_by_kind=True,
    total_time_worked=True,
    untake_only_own=True,
    odd_people_told=True,
    worked_on_day=True,
    linked_records=True,
)
DIALECTS = {"5.0.1": RT_5_0_1, "5.0.3": RT_5_0_3, "6.0.0": RT_6_0_0}
