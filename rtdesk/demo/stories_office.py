"""Told tickets: General, Billing and HR, and the longest thread."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo.files import csv, pdf
from rtdesk.demo.story import DAY, HOUR, WEEK, Does, Says, Step, Story, note

MOREAU = "h.moreau@atelier-moreau.example"
VOGEL = "p.vogel@vogel-logistik.example"
OKAFOR = "m.okafor@brightwater.example"
NGUYEN = "s.nguyen@lantern-books.example"
BECKER = "t.becker@becker-soehne.example"
NOVAK = "a.novak@novak-dental.example"

STATEMENT_HTML = """<html><body><p>Hello,</p><p>our statement does not match yours:</p>
<table><tr><th>Invoice</th><th>Yours</th><th>Ours</th></tr>
<tr><td>H-2207</td><td align="right">420.00</td><td align="right">420.00</td></tr>
<tr><td>H-2214</td><td align="right">180.00</td><td align="right">120.00</td></tr>
<tr><td>H-2230</td><td align="right">96.50</td><td align="right">96.50</td></tr></table>
<p>Could you look at <a href="https://portal.harbour.example/invoices/H-2214">H-2214</a>?</p>
<p>Carol Whitfield</p></body></html>"""


def office() -> Iterator[Story]:
    """General, Billing and HR."""
    yield Story(
        "Billing",
        "Invoice H-2214 differs from the offer",
        "carol",
        20 * HOUR,
        Says(
            "carol",
            0,
            "Hello,\n\nour statement does not match yours: H-2214 is 180.00 with "
            "you and 120.00 with us.\n\nCarol Whitfield",
            STATEMENT_HTML,
        ),
        (
            Does("anna", 2 * HOUR, "take"),
            note("anna", 20, "Offer says two hours, invoice three. Jonas?"),
            note("jonas", 40, "Two is right, the third was travel, which is free for them."),
            Says(
                "anna",
                15,
                "Hello Carol,\n\nyou are right, we charged an hour of travel. A "
                "corrected invoice is attached.\n\nAnna",
                minutes=15,
                files=(pdf("H-2214-corrected.pdf", "Invoice H-2214, corrected: 120.00"),),
            ),
        ),
        fields={"Customer ref": "WHT-1042"},
        priority=30,
    )
    yield Story(
        "Billing",
        "Rechnungsadresse ändern",
        BECKER,
        4 * DAY,
        "Bitte stellen Sie Rechnungen ab sofort auf die Becker & Söhne GmbH aus.\n\nT. Becker",
        (
            Does("anna", DAY, "take"),
            Says("anna", 5, "Erledigt, ab der nächsten Rechnung.\n\nAnna"),
            Does("anna", 1, "Status", "resolved"),
        ),
        fields={"Customer ref": "BEC-0077"},
    )
    yield Story(
        "Billing",
        "Reminder although paid",
        NOVAK,
        31 * HOUR,
        "We received a reminder for H-2198. It was paid on the 3rd, the bank's receipt says so."
        "\n\nAlena Nováková",
        due=-2 * HOUR,
        priority=40,
    )
    yield Story(
        "Billing",
        "Contract renewal for next year",
        OKAFOR,
        12 * DAY,
        "We would like to renew, with two more seats.\n\nMichael Okafor",
        (
            Does("anna", DAY, "take"),
            Says(
                "anna",
                HOUR,
                "With pleasure. The offer is attached, valid for four weeks.\n\nAnna",
                files=(pdf("offer-brightwater.pdf", "Offer: 14 seats"),),
                minutes=30,
            ),
            Does("anna", 2, "Status", "stalled"),
        ),
        due=2 * WEEK,
        fields={"Customer ref": "BRI-0310"},
    )
    yield Story(
        "Billing",
        "Price list as a spreadsheet?",
        NGUYEN,
        6 * DAY,
        "Could I have the price list as a spreadsheet?\n\nSophie",
        (
            Says(
                "anna",
                3 * HOUR,
                "Here you are.\n\nAnna",
                files=(csv("prices.csv", "item;price", "hour;60.00", "seat;9.50"),),
            ),
            Does("anna", 1, "Status", "resolved"),
        ),
    )
    yield Story(
        "General",
        "Visitors on Thursday: two badges please",
        "mei",
        8 * HOUR,
        "Two engineers from Northline visit us on Thursday at ten. Please prepare badges.",
        (Says("bob", 2 * HOUR, "Prepared, they are at the reception.\n\nBob"),),
        due=2 * DAY,
    )
    yield Story(
        "General",
        "Coffee machine on the first floor leaks",
        "jonas",
        130,
        "There is a puddle under it again. I put a towel there.",
        priority=10,
    )
    yield Story(
        "General",
        "Found: a grey scarf in the meeting room",
        "bob",
        5 * DAY,
        "It hangs at the reception.",
        (Says("mei", DAY, "Mine, thank you!"), Does("bob", 5, "Status", "resolved")),
    )
    yield Story(
        "General",
        "Feedback on the new portal",
        "carol",
        10 * DAY,
        "The new portal is much clearer than the old one. One wish: let me sort my tickets by "
        "date.\n\nCarol",
        (
            Says("anna", 5 * HOUR, "Thank you, Carol! Sorting is planned for spring.\n\nAnna"),
            Does("anna", 1, "Status", "resolved"),
        ),
    )
    yield Story(
        "General",
        "Question about the opening hours in December",
        NOVAK,
        50,
        "Dear team,\n\nare you there between the 24th and the 31st?\n\nAlena Nováková",
    )
    yield Story(
        "HR",
        "Parental leave from February",
        "jonas",
        2 * DAY,
        "As discussed, I would like to be away from 1 February to 31 March.",
    )
    yield Story(
        "HR",
        "Interview dates for the apprentice",
        "mei",
        3 * DAY,
        "Three candidates, Tuesday and Wednesday afternoon.",
        (Says("root", 5 * HOUR, "Room 2 is booked."),),
    )


ROOMS = ("reception", "office 1", "office 2", "workshop", "packing", "dispatch", "canteen", "depot")


def _rollout() -> Iterator[Step]:
    yield Does("jonas", 30, "take")
    serials: list[str] = []
    for number in range(1, 65):
        serials.append(f"WS-{31000 + number * 17}")
        gap = 20 * HOUR if number % 8 == 1 else 35 + number % 5 * 3
        place = ROOMS[(number - 1) // 8]
        yield note(
            "jonas",
            gap,
            f"No. {number}, {place}: moved, profile copied, user has tried "
            f"mail and the stock programme. {serials[-1]}",
            25 + number % 3 * 5,
        )
        yield Does("jonas", 2, "CustomFields", {"Serials": list(serials)})
        if number % 8 == 0:
            yield Says(
                "jonas",
                20,
                f"Guten Abend Frau Vogel,\n\nheute waren es die Nummern "
                f"{number - 7} bis {number}. Morgen geht es weiter.\n\nJonas Weber",
            )
            yield Says(VOGEL, 40, "Danke! Die Kollegen sind zufrieden.\n\nP. Vogel")
    yield Says("jonas", 30, "Das war der letzte. Wir beobachten noch eine Woche.\n\nJonas Weber")


def long_thread() -> Iterator[Story]:
    """More than a hundred and fifty transactions."""
    yield Story(
        "Support",
        "Replace 64 workstations",
        VOGEL,
        12 * DAY,
        "Guten Tag,\n\nwie besprochen sollen ab Montag alle 64 Arbeitsplätze getauscht werden, "
        "jeweils acht am Tag.\n\nPetra Vogel",
        tuple(_rollout()),
        name="rollout",
        priority=30,
        due=WEEK,
        fields={"Customer ref": "VOG-0550", "Severity": "Normal"},
    )
    yield Story(
        "Support",
        "Replace 64 workstations: printers",
        VOGEL,
        11 * DAY,
        "Die Drucker bitte gleich mit.\n\nP. Vogel",
        (Does("jonas", HOUR, "AddMemberOf", "@rollout"), Does("jonas", 1, "take")),
    )
    yield Story(
        "Support",
        "Replace 64 workstations: disposal",
        VOGEL,
        10 * DAY,
        "Wer holt die alten Geräte ab?\n\nP. Vogel",
        (
            Does("jonas", HOUR, "AddMemberOf", "@rollout"),
            Says("jonas", 5, "Das übernehmen wir, Löschprotokoll inklusive.\n\nJonas Weber"),
        ),
    )
