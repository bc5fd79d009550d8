"""Told tickets: incidents on the network, and changes to it."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo.files import png, text
from rtdesk.demo.story import DAY, HOUR, WEEK, Does, Says, Story, note

MONITORING = "monitoring@harbour.example"
CARRIER = "ops@northline-carrier.example"


def incidents() -> Iterator[Story]:
    """Queue Network, lifecycle incident."""
    yield Story(
        "Network",
        "Mill Lane: no internet since 07:40",
        MONITORING,
        3 * HOUR,
        "Probe mill-lane-gw: no answer for 5 minutes.\nLast seen 07:38.\n"
        "Backup line: up, 4 Mbit/s.",
        (
            Does("anna", 6, "take"),
            Does("anna", 1, "Status", "triage"),
            Does("anna", 1, "Priority", 90),
            note("anna", 6, "Fibre modem shows loss of signal. Not ours."),
            Does("anna", 1, "Cc", [CARRIER]),
            Does("anna", 1, "Status", "waiting-on-vendor"),
            Says(
                "anna",
                2,
                "Good morning,\n\nwe have no light on circuit NL-20931 (Mill Lane) "
                "since 07:38. Please open a case and tell us its number.\n\nAnna Lindqvist",
            ),
            Says(
                CARRIER,
                25,
                "Case 774120 opened. A field engineer is on the way. Next update "
                "within 60 minutes.",
            ),
            Says(
                CARRIER,
                62,
                "Update on case 774120: cable cut during road works in Mill Lane, "
                "splicing has begun. Estimated repair 13:00.",
            ),
            note(
                "jonas",
                4,
                "Told the shop on the phone. They can live with the backup line if nobody streams.",
            ),
            note("anna", 30, "Backup line holds, 3.1 of 4 Mbit/s used.", 10),
        ),
        name="mill-lane",
        priority=80,
        due=HOUR,
        fields={"Severity": "Critical", "Site": "Mill Lane"},
    )
    yield Story(
        "Network",
        "Hall 2: clients roam too early",
        "jonas",
        4 * DAY - 5 * HOUR,
        "Six scanners at Vogel drop every few minutes since the new access point went live. "
        "They leave the old one at -62 dBm already.",
        (
            Does("jonas", 1, "take"),
            Does("jonas", 5, "Status", "triage"),
            Does("jonas", 10, "Status", "investigating"),
            Says(
                "jonas",
                HOUR,
                "Survey of the hall, before the change.",
                comment=True,
                files=(png("survey.png", 240, 120, hue=60),),
            ),
            note("jonas", 3 * HOUR, "Minimum RSSI set to -74, 6 dB hysteresis.", 35),
            Does("jonas", 2, "Status", "mitigated"),
        ),
        name="hall2",
        priority=40,
        fields={"Severity": "High", "Site": "Depot"},
    )
    yield Story(
        "Network",
        "Core switch 2: fan failure",
        MONITORING,
        55,
        "core-2: fan 3 of 4 stopped. Temperature 41 C, limit 60 C.",
        priority=80,
        fields={"Severity": "High", "Site": "Harbour Street"},
    )
    yield Story(
        "Network",
        "Packet loss to the data centre",
        MONITORING,
        19 * HOUR,
        "Loss 2.4 % over 15 minutes on tunnel dc-a.",
        (
            Does("mei", 15, "take"),
            Does("mei", 3, "Status", "triage"),
            Does("mei", 20, "Status", "investigating"),
            Says(
                "mei",
                5,
                "Trace of the last hour.",
                comment=True,
                files=(
                    text(
                        "trace.log", *(f"{n:2} 10.8.0.{n} {n * 2 + 3}.{n} ms" for n in range(1, 15))
                    ),
                ),
            ),
            note("mei", 3 * HOUR, "Only via peer 3. Peer 3 drained, loss is gone.", 60),
            Does("mei", 5, "Status", "mitigated"),
        ),
        priority=60,
        fields={"Severity": "Normal", "Site": "Remote"},
    )
    yield Story(
        "Network",
        "VPN gateway certificate expires in 5 days",
        MONITORING,
        2 * DAY,
        "CN=vpn.harbour.example, not after: in 5 days.",
        (
            Does("anna", 2 * HOUR, "Status", "triage"),
            note("anna", 1, "Needs a change, see link."),
            Does("anna", 1, "AddDependsOn", "@certificate"),
        ),
        name="cert-alarm",
        due=3 * DAY,
        priority=40,
        fields={"Site": "Harbour Street"},
    )
    yield Story(
        "Network",
        "DNS answers slowly",
        "bob",
        8 * DAY,
        "Names take up to two seconds at Harbour Street.",
        (
            Does("jonas", HOUR, "take"),
            Does("jonas", 2, "Status", "triage"),
            Does("jonas", 20, "Status", "investigating"),
            note("jonas", 40, "Second resolver was down, first one waited for it.", 45),
            Does("jonas", 10, "Status", "mitigated"),
            Does("jonas", DAY, "Status", "closed"),
        ),
        fields={"Severity": "Normal"},
    )
    yield Story(
        "Network",
        "Door controller offline",
        MONITORING,
        11 * DAY,
        "door-depot-2: no answer.",
        (Does("mei", 20, "Status", "false-alarm"), note("mei", 1, "Painters unplugged it.")),
        fields={"Site": "Depot"},
    )
    yield Story(
        "Network",
        "Guest Wi-Fi: captive portal shows a blank page",
        "bob",
        35 * HOUR,
        "Visitors at Harbour Street see a white page instead of the terms.",
        (Does("jonas", 3 * HOUR, "Status", "triage"),),
        priority=20,
        fields={"Site": "Harbour Street", "Severity": "Low"},
    )


def changes() -> Iterator[Story]:
    """Queue Change Advisory, lifecycle change."""
    yield Story(
        "Change Advisory",
        "Renew the certificate of the VPN gateway",
        "jonas",
        47 * HOUR,
        "What: new certificate, same key size.\nWhen: tonight, 21:00 to 21:20.\n"
        "Risk: sessions drop for a minute.\nWay back: old certificate is kept.",
        (
            Does("jonas", 10, "Status", "submitted"),
            Does("anna", 3 * HOUR, "Status", "in review"),
            note("anna", 20, "Please tell Brightwater, they work late."),
            Says("jonas", 30, "Brightwater agreed to 21:00."),
        ),
        name="certificate",
        fields={"Site": "Harbour Street"},
    )
    yield Story(
        "Change Advisory",
        "Firmware 9.2 for all access points",
        "jonas",
        6 * DAY,
        "What: 9.1 to 9.2, one site per night.\nWhy: fixes the roaming of old scanners.\n"
        "Way back: second boot bank.",
        (
            Does("jonas", 5, "Status", "submitted"),
            Does("anna", DAY, "Status", "approved"),
            Does("jonas", 2 * DAY, "Status", "implementing"),
            note("jonas", 8 * HOUR, "Depot done, 14 access points, no complaints.", 90),
        ),
        due=4 * DAY,
        fields={"Site": "Depot"},
    )
    yield Story(
        "Change Advisory",
        "Move the file server to the new shelf",
        "mei",
        28 * HOUR,
        "What: 11 TB, Saturday 06:00 to 14:00.\nRisk: longer than planned.\n"
        "Way back: the old shelf stays until Wednesday.",
        (Does("mei", 15, "Status", "submitted"),),
        priority=50,
        due=5 * DAY,
    )
    yield Story(
        "Change Advisory",
        "Block outgoing port 25 for guests",
        "bob",
        90,
        "Draft, comments welcome. Two guests were on a blocklist this month.",
    )
    yield Story(
        "Change Advisory",
        "Switch off the old telephone system",
        "jonas",
        3 * WEEK,
        "What: power off, keep for 30 days.",
        (
            Does("jonas", 5, "Status", "submitted"),
            Does("anna", 5 * HOUR, "Status", "denied"),
            Says("anna", 2, "The lift still dials out over it. Please move that line first."),
        ),
    )
    yield Story(
        "Change Advisory",
        "Nightly archive to object storage",
        "mei",
        9 * DAY,
        "What: new target for the archive job.\nWhy: the tape drive is out of service.",
        (
            Does("mei", 20, "Status", "submitted"),
            Does("anna", HOUR, "Status", "approved"),
            Does("mei", DAY, "Status", "implementing"),
            note("mei", HOUR, "First run failed: credentials without write permission."),
        ),
        name="archive",
        priority=60,
    )
    yield Story(
        "Change Advisory",
        "Second internet line for Mill Lane",
        "anna",
        5 * WEEK,
        "What: 100 Mbit/s cable beside the fibre.\nWhy: third cut this year.",
        (
            Does("anna", 5, "Status", "submitted"),
            Does("anna", DAY, "Status", "approved"),
            Does("jonas", DAY, "Status", "implementing"),
            Does("jonas", WEEK, "Status", "done"),
            Does("anna", 10, "AddRefersTo", "https://wiki.harbour.example/Mill_Lane"),
        ),
    )
