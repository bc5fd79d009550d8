"""What the demo has around its tickets: groups, roles, assets, articles, saved searches."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TypeVar

from rtdesk.demo.kinds import KINDS
from rtdesk.demo.model import Tables, Transaction
from rtdesk.demo.rows import (
    SYSTEM,
    Article,
    Asset,
    Catalog,
    Class,
    CustomRole,
    Field,
    FieldValue,
    Group,
    Queue,
    Record,
    SavedSearch,
)

R = TypeVar("R", bound=Record)
ASSET_FIELD = "RT::Catalog-RT::Asset"
ARTICLE_FIELD = "RT::Class-RT::Article"
MESSAGE_FIELD = "RT::Queue-RT::Ticket-RT::Transaction"
FIELDS = (
    Field(1, "Severity", "Select", choices=("Low", "Normal", "High", "Critical"), hint="Be honest"),
    Field(2, "Customer ref", hint="Like WHT-1042"),
    Field(3, "Serials", many=True, description="Serial numbers of the devices"),
    Field(4, "Site", "Select", choices=("Harbour Street", "Mill Lane", "Depot", "Remote")),
    Field(5, "Notes", "Text"),
    Field(6, "Report", "HTML"),
    Field(7, "Procedure", "Wikitext"),
    Field(8, "Tools", "Select", many=True, choices=("Crimper", "Multimeter", "Soldering iron")),
    Field(9, "Supplier", "Combobox", choices=("Northline", "Pier 9 Parts")),
    Field(10, "Tags", "Autocomplete", many=True, choices=("urgent", "warranty", "spare")),
    Field(11, "Returned on", "Date"),
    Field(12, "Next run", "DateTime"),
    Field(13, "Address", "IPAddress", many=True),
    Field(14, "Network", "IPAddressRange"),
    Field(15, "Photo", "Image"),
    Field(16, "Log files", "Binary", many=True),
    Field(17, "Lab number", pattern=r"(?#Like LAB-0001)^(?:LAB-\d{4})?$", hint="Like LAB-0001"),
    Field(18, "Billable", "Select", choices=("Yes", "No"), lookup=MESSAGE_FIELD),
    Field(19, "Location", lookup=ASSET_FIELD),
    Field(20, "Bought on", "Date", lookup=ASSET_FIELD),
    Field(21, "Response", "Text", lookup=ARTICLE_FIELD),
    Field(22, "Shelf", "Select", choices=("Cold", "Dry")),
    Field(23, "Box", "Select", choices=("C1", "C2", "D1", "D2", "D3"), based_on=22),
    Field(24, "Cost centre", pattern="(?#Mandatory).", hint="As on the order"),
    Field(31, "Steps", "HTML", lookup=ARTICLE_FIELD),
)
SHELVES = {"C": "Cold", "D": "Dry"}
"""On which shelf a box is, by the first letter of its name."""
ROLES = (
    CustomRole(1, "Account Manager", "The one who knows the customer"),
    CustomRole(2, "On-call Engineers", "People and groups to wake up", many=True),
)
QUEUES = (
    Queue(1, "General", "Everything that has no better place", fields=(2,)),
    Queue(
        2,
        "Support",
        "Customer support",
        fields=(1, 2, 3),
        address="support@harbour.example",
        roles=(1, 2),
        sla="standard",
        transaction_fields=(18,),
    ),
    Queue(
        3,
        "Network",
        "Incidents on the network",
        "incident",
        (1, 4),
        "network@harbour.example",
        priorities=(("Low", 0), ("Medium", 40), ("High", 80), ("On Fire", 100)),
    ),
    Queue(4, "Change Advisory", "Changes that need an approval", "change", (4,)),
    Queue(5, "Billing", "Invoices and contracts", fields=(2,), priorities=()),
    Queue(6, "HR", "Personnel matters"),
    Queue(7, "Old hardware", "Closed in spring", disabled=True),
    Queue(8, "Lab", "Repairs and trials", fields=(*range(5, 18), 22, 23, 24)),
    Queue(9, "___Approvals", "RT's own queue for approvals", "approvals", disabled=True),
)
GROUPS = (
    Group(201, "Help desk", "Those who answer customers", (22, 24, 26)),
    Group(203, "Network team", "Those who keep the lines up", (26, 28)),
    Group(205, "Everybody in IT", "Contains the other groups", (201, 203)),
    Group(207, "Old team", "Dissolved in spring", (40,), disabled=True),
)
CATALOGS = (
    Catalog(1, "General assets", "The default catalog"),
    Catalog(2, "Workstations", "On and under desks", fields=(19, 20)),
    Catalog(3, "Network gear", "In cabinets", fields=(19,)),
)
ASSETS = (
    Asset(1, "HS-PC-014", 2, "Small workstation", "in-use", 22, (22,), (24,)),
    Asset(2, "HS-PC-021", 2, "Small workstation", "allocated", 6, (28,)),
    Asset(3, "ML-PRN-02", 1, "Label printer at the till", "in-use", 24),
    Asset(4, "ML-SW-01", 3, "Switch, 48 ports", "in-use", 28, contact=(26,)),
    Asset(5, "DP-AP-07", 3, "Access point in the warehouse", "stolen", 28),
    Asset(6, "SPARE-03", 3, "Switch, 24 ports"),
)
PLACES = {
    1: "Harbour Street, 2.14",
    2: "Harbour Street, 2.21",
    4: "Mill Lane, cabinet A",
    5: "Depot",
}
CLASSES = (
    Class(1, "How-to", "Answers to common questions", (21, 31)),
    Class(2, "Canned replies", "Ready-made texts", (21,)),
)
ARTICLES = (
    Article(1, "Connect to the VPN", 1, "For work from home"),
    Article(2, "Clean a label printer", 1, "Against blank pages"),
    Article(3, "プリンターの設定", 1, "Printers in the Osaka office"),
    Article(4, "Need more information", 2, "Ask which device and since when"),
    Article(5, "Thank you", 2, "The last word"),
    Article(6, "Set up mail on a phone", 1, "For private phones, too"),
)
TEXTS = {
    1: "Start the client, choose Harbour Street, and use the same password as for mail.",
    2: "Open the lid, wipe the head with the blue cloth, and print the test page twice.",
    4: "Could you tell us:\n- which device\n- since when\n- what the message says, word for word",
    5: "Thank you for telling us. Please answer this message if it happens again.",
}
STEPS = (
    "<p>On the phone:</p><ol><li>Open <b>Settings</b>, then <i>Accounts</i>.</li>"
    "<li>Choose <b>Exchange</b> and type your address.</li>"
    '<li>Accept what <a href="https://mail.harbour.example/phones">the page about phones</a>'
    " asks for.</li></ol><p>Mail comes within five minutes.</p>"
)
SEARCHES = (
    SavedSearch(1, "Newest in Support", "Queue = 'Support' AND Status = '__Active__'", "Created",
                "DESC"),
    SavedSearch(2, "Urgent and unowned", "Owner = 'Nobody' AND Priority >= 80", "Priority", "DESC"),
    SavedSearch(3, "Mine by due date", "Owner = '__CurrentUser__' AND Due IS NOT NULL", "Due",
                owner=22),
)  # fmt: skip


def furnish(tables: Tables, since: int) -> None:
    """Puts everything in, each with the transaction of its making."""
    _keep(tables.fields, FIELDS, since)
    _keep(tables.roles, ROLES, since)
    _keep(tables.queues, QUEUES, since)
    _keep(tables.groups, GROUPS, since)
    _keep(tables.catalogs, CATALOGS, since)
    _keep(tables.assets, ASSETS, since)
    _keep(tables.classes, CLASSES, since)
    _keep(tables.articles, ARTICLES, since)
    _keep(tables.searches, SEARCHES, since)
    for field in FIELDS:
        for name in field.choices:
            id_ = len(tables.choices) + 1
            shelf = SHELVES[name[0]] if field.based_on else ""
            tables.choices[id_] = FieldValue(id_, name, field.id, category=shelf, created=since)
    for queue in tables.queues.values():
        queue.order = queue.order or str(queue.id - 1)
    for id_, place in PLACES.items():
        tables.assets[id_].values[19] = (place,)
    for id_, text in TEXTS.items():
        tables.articles[id_].values[21] = (text,)
    tables.articles[6].values[31] = (STEPS,)
    _histories(tables, since)


def _keep(table: dict[int, R], rows: tuple[R, ...], since: int) -> None:
    for row in rows:
        copy = replace(row, created=since, updated=since, values={}, history=[])
        table[int(getattr(copy, "id"))] = copy  # noqa: B009 - a bare Record has none


def _histories(tables: Tables, since: int) -> None:
    logged = (kind for kind in KINDS.values() if kind.logged)
    for kind, row in chain.from_iterable(
        ((kind, row) for row in kind.table(tables).values()) for kind in logged
    ):
        tables.note(row, Transaction(0, row.id, "Create", SYSTEM, since, of=kind.type))
