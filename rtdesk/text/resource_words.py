"""What people call RT's kinds of records, their fields and their links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from rtdesk.text.link_words import LINKED

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "queue": "Queue",
        "catalog": "Catalog",
        "class": "Class",
        "user": "User",
        "group": "Group",
        "customfield": "Custom field",
        "customfieldvalue": "Value",
        "customrole": "Custom role",
        "search": "Search",
        "savedsearch": "Search",
        "asset": "Asset",
        "article": "Article",
        "ticket": "Ticket",
        "transaction": "Transaction",
        "attachment": "Attachment",
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "EmailAddress": "E-mail",
        "RealName": "Real name",
        "NickName": "Nickname",
        "SLADisabled": "Without SLA",
        "TicketCustomFields": "Fields of tickets",
        "TicketTransactionCustomFields": "Fields of messages",
        "ArticleCustomFields": "Fields of articles",
        "AssetCustomFields": "Fields of assets",
        "LookupType": "For",
        "MaxValues": "Values at most",
        "HeldBy": "Held by",
        "Gecos": "Unix name",
        "Lang": "Language",
        "TransactionId": "Transaction",
        "MessageId": "Message id",
        "URI": "URI",
    }
)
FLAGS = frozenset({"Disabled", "Privileged", "SLADisabled", "UniqueValues", "HotList"})
"""Fields that are yes or no, as RT's `1` and `0`."""
LOOKUPS: Mapping[str, str] = MappingProxyType(
    {
        "RT::Queue-RT::Ticket": "tickets",
        "RT::Queue-RT::Ticket-RT::Transaction": "messages of tickets",
        "RT::Queue": "queues",
        "RT::User": "users",
        "RT::Group": "groups",
        "RT::Catalog": "catalogs",
        "RT::Catalog-RT::Asset": "assets",
        "RT::Class": "classes",
        "RT::Class-RT::Article": "articles",
    }
)
REFS: Mapping[str, str] = MappingProxyType(
    {
        "history": "History",
        "memberships": "Groups they are in",
        "members": "Members",
        "customfieldvalues": "Values",
        "tickets": "Tickets it finds",
        "attachments": "Parts",
        "attachment": "Part",
        "correspond": "Reply",
        "comment": "Comment",
        "customfield": "Custom field",
        "customrole": "Custom role",
        **{ref: words.capitalize() for ref, words in LINKED.items()},
    }
)
ROLE = "RT::CustomRole-"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def kind_words(type_: str) -> str:
    """What a record of this type is called; of an unknown one RT's own word."""
    return KINDS.get(type_, type_)


def label(name: str) -> str:
    """A field's name as one reads it: `CorrespondAddress` is `Correspond address`."""
    if name in LABELS:
        return LABELS[name]
    if "::" in name or " " in name:
        return name
    first, *rest = _CAMEL.split(name)
    return " ".join([first, *(word if word.isupper() else word.lower() for word in rest)])


def ref_words(ref: str) -> str:
    """What a link is for; of an unknown one RT's own word."""
    return REFS.get(ref, ref)


def decoded_words(name: str, text: str) -> str:
    """A value as one reads it, where RT has a code for it."""
    if name in FLAGS:
        return {"0": "no", "1": "yes"}.get(text, text)
    if name == "LookupType":
        return LOOKUPS.get(text, text)
    if name == "MaxValues" and text == "0":
        return "any number"
    return text


def moment_text(text: str) -> bool:
    """True for a moment as RT writes it."""
    return bool(_MOMENT.fullmatch(text))


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
UNSET = "1970-01-01T00:00:00Z"
"""RT's way to say that something never happened."""
