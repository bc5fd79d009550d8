"""What a command of the user's own learns of a ticket."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from rtdesk.local.commands import LONGEST, known_of, message_of, thread_of
from rtdesk.records.attachment import Attachment
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import TicketRow
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Thread

WHEN = datetime(2026, 11, 24, 11, 36, tzinfo=UTC)
ROW = TicketRow(
    12,
    subject="Printer\n$(reboot)\0 \x1b[2J",
    status="open",
    queue=Ref("queue", "1", "Support"),
    requestors=(user("ivan", "Ivan", "ivan@example.org"), user("nora")),
)


def transaction(number: int, kind: str, who: str = "ivan") -> Transaction:
    return Transaction(number, 12, kind, creator=user(who), created=WHEN, old="new", new="open")


def part(number: int, txn: int, text: str | None) -> Attachment:
    return Attachment(number, txn, content_type="text/plain", text=text)


THREAD = Thread(
    12,
    (
        transaction(1, "Create"),
        transaction(2, "EmailRecord", "RT_System"),
        transaction(3, "Status", "anna"),
        transaction(4, "Correspond", "anna"),
    ),
    (part(1, 1, "It is broken.\x1b[2J"), part(2, 4, "We come.")),
)


def test_a_ticket_is_told_in_a_few_cleaned_words() -> None:
    known = known_of(ROW, "https://rt/Ticket/Display.html?id=12")
    assert {name: value for name, value in known.items() if "SUBJECT" not in name} == {
        "RTDESK_TICKET": "12",
        "RTDESK_QUEUE": "Support",
        "RTDESK_STATUS": "open",
        "RTDESK_OWNER": "",
        "RTDESK_REQUESTORS": "ivan@example.org, nora",
        "RTDESK_TICKET_URL": "https://rt/Ticket/Display.html?id=12",
    }
    subject = known["RTDESK_SUBJECT"]
    assert subject.startswith("Printer")
    assert not {"\n", "\0", "\x1b"} & set(subject)


@settings(max_examples=20, deadline=None)
@given(subject=st.text(st.characters(exclude_categories=()), max_size=50))
def test_every_subject_fits_into_an_environment(subject: str) -> None:
    known = known_of(TicketRow(1, subject=subject * 500), "")
    assert len(known["RTDESK_SUBJECT"]) <= LONGEST
    subprocess.run([sys.executable, "-S", "-c", ""], env=known, check=True)


def test_a_message_is_the_chosen_one_or_the_newest() -> None:
    assert message_of(THREAD) == "We come.\n"
    assert "It is broken." in message_of(THREAD, 1)
    assert "\x1b" not in message_of(THREAD, 1)
    assert message_of(THREAD, 3) == "We come.\n"
    assert message_of(Thread(12)) == ""


def test_a_thread_is_told_oldest_first_without_what_rt_mailed() -> None:
    text = thread_of(THREAD, {"ivan": "Ivan"})
    lines = [line for line in text.splitlines() if line]
    assert [line[:3] for line in lines] == ["== ", "It ", "-- ", "== ", "We "]
    assert "Ivan: create" in lines[0]
    assert "anna: correspond" in lines[3]
