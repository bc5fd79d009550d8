"""Every endpoint of RT's REST 2.0, numbered: 1 to 136 as RT 5.0.1 documents them, B* of later RTs.

`:id` is a number, `:name` is none; `<...>` stands for any value.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A line of the checklist."""

    number: str
    verb: str
    path: str
    required: tuple[tuple[str, str], ...] = ()
    """Parameters that make it this endpoint; an empty value is any."""

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.path}"

    def takes(self, verb: str, path: str, query: dict[str, str]) -> bool:
        """True when a request is one to this endpoint."""
        mine, its = self.path.strip("/").split("/"), path.strip("/").split("/")
        return (
            verb == self.verb
            and len(mine) == len(its)
            and all(_fits(a, b) for a, b in zip(mine, its, strict=True))
            and all(name in query and value in ("", query[name]) for name, value in self.required)
        )


def endpoints(verb: str, path: str, query: dict[str, str]) -> frozenset[str]:
    """The numbers a request belongs to: those that ask for most of its parameters."""
    found = [point for point in CHECKLIST if point.takes(verb, path, query)]
    most = max((len(point.required) for point in found), default=0)
    return frozenset(point.number for point in found if len(point.required) == most)


def _fits(pattern: str, part: str) -> bool:
    if pattern == ":id":
        return part.isdigit()
    if pattern == ":name":
        return bool(part) and not part.isdigit()
    return part == pattern


def _endpoint(line: str) -> Endpoint:
    number, verb, target = line.split()
    path, _, query = target.partition("?")
    pairs = ((name, "" if value[0] in "<:" else value) for name, value in parse_qsl(query))
    return Endpoint(number, verb, path, tuple(pairs))


TABLE = """
    1 GET    /tickets?query=<TicketSQL>
    2 GET    /tickets?simple=1&query=<words>
    3 POST   /tickets
    4 POST   /ticket
    5 GET    /ticket/:id
    6 PUT    /ticket/:id
    7 PUT    /ticket/:id/take
    8 PUT    /ticket/:id/untake
    9 PUT    /ticket/:id/steal
   10 DELETE /ticket/:id
   11 POST   /ticket/:id/correspond
   12 POST   /ticket/:id/comment
   13 GET    /ticket/:id/history
   14 POST   /tickets/bulk
   15 PUT    /tickets/bulk
   16 GET    /transactions?query=<JSON>
   17 POST   /transactions
   18 GET    /ticket/:id/history
   19 GET    /queue/:id/history
   20 GET    /queue/:name/history
   21 GET    /asset/:id/history
   22 GET    /user/:id/history
   23 GET    /user/:name/history
   24 GET    /group/:id/history
   25 GET    /transaction/:id
   26 GET    /attachments?query=<JSON>
   27 POST   /attachments
   28 GET    /transaction/:id/attachments
   29 GET    /ticket/:id/attachments
   30 GET    /attachment/:id
   31 GET    /download/cf/:id
   32 GET    /queues/all
   33 GET    /queues?query=<JSON>
   34 POST   /queues
   35 POST   /queue
   36 GET    /queue/:id
   37 GET    /queue/:name
   38 PUT    /queue/:id
   39 PUT    /queue/:name
   40 DELETE /queue/:id
   41 DELETE /queue/:name
   42 GET    /queue/:id/history
   43 GET    /queue/:name/history
   44 GET    /assets?query=<JSON>
   45 POST   /assets
   46 POST   /asset
   47 GET    /asset/:id
   48 PUT    /asset/:id
   49 DELETE /asset/:id
   50 GET    /asset/:id/history
   51 GET    /catalogs/all
   52 GET    /catalogs?query=<JSON>
   53 POST   /catalogs
   54 POST   /catalog
   55 GET    /catalog/:id
   56 GET    /catalog/:name
   57 PUT    /catalog/:id
   58 PUT    /catalog/:name
   59 DELETE /catalog/:id
   60 DELETE /catalog/:name
   61 GET    /articles?query=<JSON>
   62 POST   /articles
   63 POST   /article
   64 GET    /article/:id
   65 PUT    /article/:id
   66 DELETE /article/:id
   67 GET    /article/:id/history
   68 GET    /classes/all
   69 GET    /classes?query=<JSON>
   70 POST   /classes
   71 POST   /class
   72 GET    /class/:id
   73 GET    /class/:name
   74 PUT    /class/:id
   75 PUT    /class/:name
   76 DELETE /class/:id
   77 DELETE /class/:name
   78 GET    /users?query=<JSON>
   79 POST   /users
   80 POST   /user
   81 GET    /user/:id
   82 GET    /user/:name
   83 PUT    /user/:id
   84 PUT    /user/:name
   85 DELETE /user/:id
   86 DELETE /user/:name
   87 GET    /user/:id/history
   88 GET    /user/:name/history
   89 GET    /groups?query=<JSON>
   90 POST   /groups
   91 POST   /group
   92 GET    /group/:id
   93 PUT    /group/:id
   94 DELETE /group/:id
   95 GET    /group/:id/history
   96 GET    /user/:id/groups
   97 GET    /user/:name/groups
   98 PUT    /user/:id/groups
   99 PUT    /user/:name/groups
  100 DELETE /user/:id/group/:id
  101 DELETE /user/:name/group/:id
  102 DELETE /user/:id/groups
  103 DELETE /user/:name/groups
  104 GET    /group/:id/members
  105 GET    /group/:id/members?recursively=1
  106 GET    /group/:id/members?users=0
  107 GET    /group/:id/members?users=0&recursively=1
  108 GET    /group/:id/members?groups=0
  109 GET    /group/:id/members?groups=0&recursively=1
  110 PUT    /group/:id/members
  111 DELETE /group/:id/member/:id
  112 DELETE /group/:id/members
  113 GET    /customfields?query=<JSON>
  114 POST   /customfields
  115 POST   /customfield
  116 GET    /catalog/:id/customfields?query=<JSON>
  117 POST   /catalog/:id/customfields
  118 GET    /class/:id/customfields?query=<JSON>
  119 POST   /class/:id/customfields
  120 GET    /queue/:id/customfields?query=<JSON>
  121 POST   /queue/:id/customfields
  122 GET    /customfield/:id
  123 GET    /customfield/:id?category=<name>
  124 PUT    /customfield/:id
  125 DELETE /customfield/:id
  126 GET    /customfield/:id/values?query=<JSON>
  127 POST   /customfield/:id/values
  128 POST   /customfield/:id/value
  129 GET    /customfield/:id/value/:id
  130 PUT    /customfield/:id/value/:id
  131 DELETE /customfield/:id/value/:id
  132 GET    /customroles?query=<JSON>
  133 POST   /customroles
  134 GET    /customrole/:id
  135 GET    /
  136 GET    /rt
 B1.1 POST   /tickets/bulk/correspond
 B1.2 POST   /tickets/bulk/comment
 B2.1 GET    /searches
 B2.2 POST   /searches
 B2.3 GET    /search/:id
 B2.4 GET    /tickets?search=:id
 B3.1 GET    /transactions?query=<TransactionSQL>
 B3.2 POST   /transactions
 B4.1 GET    /assets?query=<AssetSQL>
 B4.2 POST   /assets
 B5.1 GET    /users/privileged
 B5.2 GET    /users/unprivileged
 B5.3 POST   /users/privileged
 B5.4 POST   /users/unprivileged
 B6.1 POST   /ticket/:id/correspond
 B6.2 POST   /ticket/:id/comment
 B6.3 GET    /tickets?fields=_hyperlinks
"""
CHECKLIST = tuple(_endpoint(line) for line in TABLE.strip().splitlines())
