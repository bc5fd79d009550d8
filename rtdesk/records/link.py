"""One entry of a record's `_hyperlinks`, and the set of them."""

from __future__ import annotations

from dataclasses import dataclass

TICKET_LINKS = (
    "depends-on",
    "depended-on-by",
    "parent",
    "child",
    "refers-to",
    "referred-to-by",
)
"""Refs by which a ticket names other tickets, articles, assets and pages elsewhere."""


@dataclass(frozen=True, slots=True)
class Link:
    """What the server says can be done or followed (REST2: "Hypermedia").

    `url` is the path below the REST root (`ticket/5/comment`), or, when `external`, an
    absolute URL that is shown and never fetched.
    """

    ref: str
    url: str = ""
    type: str = ""
    id: str = ""
    name: str = ""
    label: str = ""
    from_status: str = ""
    to: str = ""
    update: str = ""
    """`Respond` or `Comment` when following this lifecycle link writes a message, else empty."""
    external: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """All hyperlinks of a record. Not fetched is not the same as none."""

    entries: tuple[Link, ...] = ()
    fetched: bool = True

    def find(self, ref: str, *, type: str = "", to: str = "") -> Link | None:  # noqa: A002
        """The first local link with this ref (and type, and target status), if there is one."""
        for link in self.all(ref):
            if (not type or link.type == type) and (not to or link.to == to) and not link.external:
                return link
        return None

    def all(self, ref: str) -> tuple[Link, ...]:
        """Every link with this ref, in the server's order."""
        return tuple(link for link in self.entries if link.ref == ref)


NOT_FETCHED = Links(fetched=False)
