"""What tickets can be searched by in RT, and what each of it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Takes(Enum):
    """The kind of value that a field is compared with."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LOGIN = "login"
    ADDRESS = "address"
    NAME = "name"
    QUEUE = "queue"
    STATUS = "status"
    TYPE = "type"
    LIFECYCLE = "lifecycle"
    TICKET = "ticket"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class SqlField:
    """A field by RT's name."""

    name: str
    takes: Takes
    about: str


def _all(takes: Takes, **fields: str) -> tuple[SqlField, ...]:
    return tuple(SqlField(name, takes, about) for name, about in fields.items())


FIELDS = (
    *_all(Takes.STATUS, Status="new, open, …; __Active__"),
    *_all(Takes.QUEUE, Queue="name or number"),
    *_all(Takes.LOGIN, Owner="login"),
    *_all(Takes.ADDRESS, Requestor="mail address; logins by Requestor.Name"),
    *_all(Takes.TEXT, Subject="part of it: LIKE", Content="words of messages: LIKE"),
    *_all(
        Takes.DATE,
        LastUpdated="when anything changed",
        Created="when it was made",
        Due="when it is due",
        Updated="when something happened, also earlier",
        Starts="when work should start",
        Started="when work started",
        Resolved="when it was resolved",
        Told="when the requestor last heard of us",
        TransactionDate="when a transaction was made",
    ),
    *_all(Takes.NUMBER, Priority="number"),
    *_all(Takes.TICKET, id="number of a ticket"),
    *_all(
        Takes.ADDRESS,
        Cc="mail address; logins by Cc.Name",
        AdminCc="mail address; logins by AdminCc.Name",
        Watcher="anybody in any role",
        QueueCc="Cc of its queue",
        QueueAdminCc="AdminCc of its queue",
        QueueWatcher="anybody who watches its queue",
    ),
    *_all(
        Takes.LOGIN,
        Creator="who made it",
        LastUpdatedBy="who changed it last",
        UpdatedBy="who ever changed it",
    ),
    *_all(
        Takes.TEXT,
        OwnerGroup="group that the owner is in",
        RequestorGroup="group that a requestor is in",
        CCGroup="group that a Cc is in",
        AdminCCGroup="group that an AdminCc is in",
        WatcherGroup="group that anybody on it is in",
        SLA="service level",
        Filename="name of an attachment",
        ContentType="type of an attachment",
    ),
    *_all(Takes.LIFECYCLE, Lifecycle="of its queue"),
    *_all(Takes.TYPE, Type="ticket, reminder or approval"),
    *_all(
        Takes.NUMBER,
        InitialPriority="number",
        FinalPriority="number",
        TimeWorked="minutes",
        TimeEstimated="minutes",
        TimeLeft="minutes",
        EffectiveId="also merged ones",
    ),
    *_all(
        Takes.TICKET,
        DependsOn="number of a ticket",
        DependedOnBy="number of a ticket",
        RefersTo="number of a ticket, or an address",
        ReferredToBy="number of a ticket",
        MemberOf="number of a ticket",
        HasMember="number of a ticket",
        Linked="any link to or from it",
        LinkedTo="any link to it",
        LinkedFrom="any link from it",
    ),
)
ROLES = ("Owner", "Requestor", "Cc", "AdminCc", "Watcher", "QueueCc", "QueueAdminCc")
PARTS = (
    ("Name", Takes.LOGIN, "login"),
    ("EmailAddress", Takes.ADDRESS, "mail address"),
    ("RealName", Takes.NAME, "name"),
    ("Organization", Takes.TEXT, "organization"),
    ("Nickname", Takes.TEXT, "nickname"),
    ("City", Takes.TEXT, "city"),
    ("Country", Takes.TEXT, "country"),
    ("id", Takes.LOGIN, "number of the user"),
)
"""What of a user is looked at: `Requestor.Name`."""
FREE = ("CF.", "CustomField.", "CustomRole.", "TxnCF.", "TransactionCF.", "QueueCF.")
"""Starts of fields that an administrator made."""
OTHERS = frozenset(
    (
        *("requestors", "dependenton", "customfieldvalue", "customfield", "customrole", "cf"),
        *("txncf", "transactioncf", "queuecf", "hasattribute", "hasnoattribute"),
    )
)
"""Names that RT knows as well."""

EQUAL = (("=", "is"), ("!=", "is not"))
ORDERED = (("<", "less than"), (">", "greater than"), ("<=", "at most"), (">=", "at least"))
WHEN = (("<", "before"), (">", "after"), ("=", "on that day"))
PARTLY = (
    ("LIKE", "contains"),
    ("NOT LIKE", "does not contain"),
    ("STARTSWITH", "starts with"),
    ("ENDSWITH", "ends with"),
)
NULL = (("IS NULL", "has none"), ("IS NOT NULL", "has one"))
OPERATORS = {
    Takes.TEXT: (*PARTLY, *EQUAL, *NULL),
    Takes.NUMBER: (*EQUAL, *ORDERED),
    Takes.DATE: (*WHEN, *NULL),
    Takes.LOGIN: (*EQUAL, *PARTLY),
    Takes.ADDRESS: (*EQUAL, *PARTLY, *NULL),
    Takes.NAME: (*PARTLY, *EQUAL),
    Takes.QUEUE: (*EQUAL, *PARTLY),
    Takes.STATUS: EQUAL,
    Takes.TYPE: EQUAL,
    Takes.LIFECYCLE: EQUAL,
    Takes.TICKET: (*EQUAL, *ORDERED, *NULL),
    Takes.CUSTOM: (*EQUAL, *PARTLY, *NULL),
}
DATES = (
    ("1 hour ago", ""),
    ("24 hours ago", ""),
    ("today", "this moment, to RT; = is the day"),
    ("yesterday", ""),
    ("tomorrow", ""),
    ("now", "this moment"),
    ("3 days ago", ""),
    ("1 week ago", ""),
    ("2 weeks ago", ""),
    ("30 days ago", ""),
    ("6 months ago", ""),
    ("1 year ago", ""),
    ("in 3 days", ""),
    ("in 1 week", ""),
    ("last monday", ""),
    ("next monday", ""),
)
"""Words that RT reads as a time. What it does not know it takes for 1970, without a word."""

_BY_NAME = {known.name.casefold(): known for known in FIELDS}
_PARTS = {name.casefold(): takes for name, takes, _ in PARTS}


def is_known(name: str) -> bool:
    """True when RT has a field of this name; those of administrators are taken on trust."""
    head, _, _ = name.casefold().partition(".")
    return head in _BY_NAME or head in OTHERS


def takes(name: str) -> Takes:
    """What a field is compared with; text, if it is not known."""
    folded = name.casefold()
    if any(folded.startswith(start.casefold()) for start in FREE):
        return Takes.LOGIN if folded.startswith("customrole.") else Takes.CUSTOM
    head, _, part = folded.partition(".")
    if part and head != "queue":
        return _PARTS.get(part, Takes.TEXT)
    known = _BY_NAME.get(head)
    return known.takes if known else Takes.TEXT
