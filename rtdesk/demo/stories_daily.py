"""Told tickets: what comes in to Support on an ordinary day."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo.files import csv, pdf, png
from rtdesk.demo.story import DAY, HOUR, WEEK, Does, Says, Story, note

MOREAU = "h.moreau@atelier-moreau.example"
SATO = "k.sato@sato-precision.example"
VOGEL = "p.vogel@vogel-logistik.example"
OKAFOR = "m.okafor@brightwater.example"
NGUYEN = "s.nguyen@lantern-books.example"
BECKER = "t.becker@becker-soehne.example"
ROSSI = "l.rossi@rossi-ceramiche.example"
NOVAK = "a.novak@novak-dental.example"


def short() -> Iterator[Story]:
    """What comes in on an ordinary day."""
    yield Story(
        "Support",
        "Password of the show room computer",
        ROSSI,
        47,
        "Buongiorno,\n\nnobody remembers the password of the computer in the show room. Could you "
        "reset it?\n\nLuca Rossi",
    )
    yield Story(
        "Support",
        "X-ray viewer: licence expires in 9 days",
        NOVAK,
        3 * HOUR,
        "Dear team,\n\nthe viewer shows a warning at every start. Please renew, or tell us "
        "what to do.\n\nAlena Nováková",
        (note("anna", 40, "Reseller asked for a quote, two seats."),),
        due=9 * DAY,
        fields={"Severity": "Normal"},
    )
    yield Story(
        "Support",
        "Delivery notes are printed twice",
        VOGEL,
        22,
        "Guten Tag,\n\nseit heute Morgen kommt jeder Lieferschein doppelt aus dem Drucker.\n\n"
        "P. Vogel",
        priority=50,
    )
    yield Story(
        "Support",
        "New colleague starts on Monday",
        NGUYEN,
        6 * HOUR,
        "Hi,\n\nAmir starts in the children's department on Monday. He needs mail, the till and "
        "the stock programme, same as Ruth.\n\nSophie",
        (Does("bob", 30, "take"), note("bob", 5, "Copy group memberships of r.lane.")),
        due=2 * DAY,
    )
    yield Story(
        "Support",
        "Telephone in the workshop crackles",
        "carol",
        9 * DAY,
        "The phone in the workshop crackles so much that customers hang up.\n\nCarol",
        (
            Does("jonas", DAY, "take"),
            Says("jonas", 10, "We exchange the handset on Thursday.\n\nJonas"),
            Says("jonas", 2 * DAY, "Handset exchanged, line measured, all clear now.", minutes=40),
            Does("jonas", 1, "Status", "resolved"),
        ),
        fields={"Serials": ["TP-44-1093"]},
    )
    yield Story(
        "Support",
        "Can we have dark mode in the portal?",
        NGUYEN,
        13 * DAY,
        "Just asking. My eyes would thank you.\n\nSophie",
        (
            Says("anna", 2 * DAY, "Noted for the developers, no promises.\n\nAnna"),
            Does("anna", 1, "Status", "rejected"),
        ),
    )
    yield Story(
        "Support",
        "Backup of the reception computer failed 3 times",
        "monitoring@harbour.example",
        8 * HOUR,
        "Host: novak-reception\nJob: nightly\nResult: target not reachable\nTries: 3",
        (Does("mei", 55, "take"), note("mei", 5, "They switch the NAS off at night. Called them.")),
        priority=50,
    )
    yield Story(
        "Support",
        "Drucker zieht kein Papier ein",
        BECKER,
        3 * DAY,
        "Fach 2 zieht kein Papier mehr ein, Fach 1 schon.\n\nBecker",
        (
            Does("bob", 2 * HOUR, "take"),
            Says("bob", 5, "Please clean the roller of tray 2 with a damp cloth first.\n\nBob"),
            Says(BECKER, HOUR, "Hat geholfen, danke."),
            Does("bob", 10, "Status", "resolved"),
        ),
    )
    yield Story(
        "Support",
        "Invoice PDF opens in the wrong programme",
        MOREAU,
        17 * HOUR,
        Says(
            MOREAU,
            0,
            "Bonjour, depuis la mise à jour les factures s'ouvrent dans le "
            "navigateur. Exemple joint.\n\nHélène Moreau",
            files=(pdf("facture-2291.pdf", "Facture 2291"),),
        ),
    )
    yield Story(
        "Support",
        "Laptop battery swollen",
        OKAFOR,
        70,
        Says(
            OKAFOR,
            0,
            "The case of my laptop bends upwards. Is that dangerous? Photo attached."
            "\n\nMichael Okafor",
            files=(png("laptop.png", 160, 80, hue=90),),
        ),
        (note("bob", 8, "Told him on the phone: switch off, do not charge, we bring a new one."),),
        priority=100,
        due=2 * HOUR,
        fields={"Severity": "Critical", "Serials": ["LT-7731"]},
    )
    yield Story(
        "Support",
        "Shared calendar shows the wrong time zone",
        SATO,
        2 * DAY,
        "会議の時刻が9時間ずれて表示されます。\nMeetings are nine hours off in the shared "
        "calendar.\n\n佐藤",
        (Does("mei", HOUR, "take"), Says("mei", 20, "確認いたします。少々お待ちください。")),
    )
    yield Story(
        "Support",
        "Request for more disk space",
        ROSSI,
        2 * WEEK,
        "The catalogue for spring needs 200 GB.\n\nLuca",
        (
            Does("anna", 4 * HOUR, "take"),
            Does("anna", 10, "Status", "stalled"),
            note("anna", 2, "Waiting for the new shelf."),
        ),
        due=-3 * DAY,
    )
    yield Story(
        "Support",
        "Labels again",
        "carol",
        25 * HOUR,
        "Me again: this belongs to my other mail, I pressed send too early.\n\nCarol",
        (Does("anna", 20, "MergeInto", "@labels"),),
        name="labels-again",
    )
    yield Story(
        "Support",
        "Old phone system: export of the call list",
        VOGEL,
        3 * WEEK,
        "Können wir die Anrufliste vor der Umstellung exportieren?\n\nP. Vogel",
        (
            Does("jonas", DAY, "take"),
            Says(
                "jonas",
                DAY,
                "Ja, hier ist sie.",
                minutes=30,
                files=(csv("calls.csv", "from;to;seconds", "201;0049301234;61", "204;201;7"),),
            ),
            Does("jonas", 30, "Status", "resolved"),
        ),
    )
    yield Story(
        "Support",
        "Test, please ignore",
        "dave",
        5 * WEEK,
        "Test",
        (Does("anna", 10, "Status", "deleted"),),
    )
