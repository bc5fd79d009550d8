"""Thirty tickets dealt with by keys alone, in a real terminal, against a real RT.

The clicks that RT's own pages need for the same are counted from those pages: every link and
form that the count rests on is looked for in them.
"""

from __future__ import annotations

import http.cookiejar
import os
import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
import pytest

from tests.pty import Terminal
from tests.rt.server import RT

MARK = "Triage run"
TAKEN, REPLIED, COMMENTED, ASSIGNED, SNOOZED = (range(at, at + 4) for at in range(0, 20, 4))
CLOSED = range(20, 30)
WORDS = "Thank you, we are looking into it."
CONFIG = f"""
allow_http = true
undo_seconds = 1
tabs = ["triage"]
[lists.triage]
title = "Triage"
query = "Subject LIKE '{MARK}' AND Status = '__Active__'"
order = "id"
"""
ENTER, CTRL_S = "\r", "\x13"


@dataclass
class Hands:
    """Types, and counts: keys that do something, and the letters of texts."""

    terminal: Terminal
    keys: int = 0
    letters: int = 0

    def press(self, *keys: str, then: str = "") -> None:
        """Presses keys, and waits until the screen says `then`."""
        for key in keys:
            self.terminal.send(key)
        self.keys += len(keys)
        if then:
            self.terminal.wait_for(then)

    def write(self, text: str) -> None:
        """Types a text."""
        self.terminal.send(text)
        self.letters += len(text)


@pytest.fixture
def tickets(rt: RT) -> list[int]:
    return [
        rt.create("Support", f"{MARK} {number}", Requestor="carol@example.com")
        for number in range(30)
    ]


def start(rt: RT, folder: Path) -> Terminal:
    """The desk of alice, at the list of these tickets."""
    config = folder / "config.toml"
    config.write_text(f'url = "{rt.base_url}"\n{CONFIG}', "utf-8")
    env = {
        "HOME": str(folder),
        "RTDESK_TOKEN": rt.token("alice"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PATH": os.environ["PATH"],
    }
    argv = [sys.executable, "-m", "rtdesk", "--config", str(config)]
    return Terminal(argv, env=env)


def triage(hands: Hands, tickets: list[int]) -> None:
    """Empties the list: no mouse, and nothing but keys."""
    hands.press("1", then=rf"{tickets[0]} {MARK} 0")
    hands.terminal.wait_for(r"Comment +t Take")
    for number in TAKEN:
        hands.press("t", "j")
        hands.terminal.wait_for(rf"{number + 2} of 30")
        hands.terminal.wait_for(r"Comment +t Take")
    for number in REPLIED:
        hands.press("r", then="REPLY +to")
        hands.write(WORDS)
        hands.press(CTRL_S, then="y Send")
        hands.press("s", then="open")
        wanted = hands.terminal.wait_for(r"^.*?(\d) +\S.*→ *open")
        hands.press(wanted[1], then=r"status new → open|then.*open")
        hands.press("y", then=rf"#{tickets[number + 1]} {MARK}")
    for number in COMMENTED:
        hands.press("c", then="COMMENT")
        hands.write(WORDS)
        hands.press(CTRL_S, then="y Send")
        hands.press("y", then=rf"#{tickets[number + 1]} {MARK}")
    for number in ASSIGNED:
        hands.press("a", then=r"Give #\d+ to")
        hands.write("bob")
        hands.press(ENTER, then=r"Owner +[Bb]ob")
        hands.press("J", then=rf"#{tickets[number + 1]} {MARK}")
    for number in SNOOZED:
        hands.press("w", then="tomorrow")
        hands.press("t", then=rf"#{tickets[number + 1]} {MARK}")
    hands.press("q", then=r"Triage")
    hands.press("v", *["j"] * (len(CLOSED) - 1), "d", then="resolved")
    hands.terminal.wait_for(r"10 done|10 of 10|done on 10|resolved")
    hands.press("q", then="Triage")


def test_thirty_tickets_by_keys_alone(rt: RT, tickets: list[int], tmp_path: Path) -> None:
    began = time.monotonic()
    with start(rt, tmp_path) as terminal:
        terminal.wait_for(r"Triage")
        hands = Hands(terminal)
        triage(hands, tickets)
        took = time.monotonic() - began
        terminal.wait_until(lambda _: settled(rt, tickets), "RT has not all of it", 60.0)
        terminal.send("Q")
        assert terminal.wait() == 0
    for number, ticket in enumerate(tickets):
        check(rt, number, ticket)
    clicks = Clicks(rt, tickets[SNOOZED[0]]).counted()
    print(  # noqa: T201 - the figures are what one runs it for
        f"\n30 tickets: {hands.keys} keys beside {clicks} clicks in RT's pages, and"
        f" {hands.letters} letters of text in both; {took:.0f} s; 0 mouse"
    )
    assert hands.keys < clicks


def settled(rt: RT, tickets: list[int]) -> bool:
    """Whether the last of what was asked for is there."""
    done = [rt.get(f"ticket/{tickets[at]}")["Status"] for at in CLOSED]
    return done == ["resolved"] * len(CLOSED)


def check(rt: RT, number: int, ticket: int) -> None:
    """What RT says of a ticket in the end."""
    now = rt.get(f"ticket/{ticket}")
    types = [txn["Type"] for txn in rt.history(ticket)]
    owner, status = now["Owner"]["id"], now["Status"]
    want_owner, want_status = "Nobody", "new"
    if number in TAKEN:
        want_owner = "alice"
    elif number in REPLIED:
        want_status = "open"
        assert types.count("Correspond") == 1, ticket
    elif number in COMMENTED:
        assert types.count("Comment") == 1, ticket
    elif number in ASSIGNED:
        want_owner = "bob"
    elif number in CLOSED:
        want_status = "resolved"
    assert (owner, status) == (want_owner, want_status), (number, ticket)
    if number not in REPLIED:
        assert "Correspond" not in types, ticket
    assert now["EffectiveId"]["id"] == str(ticket), "nothing is merged"


@dataclass
class Clicks:
    """The same work in RT's own pages: what it takes there, as far as the pages have it."""

    rt: RT
    ticket: int
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def page(self, path: str, **form: str) -> lxml.html.HtmlElement:
        """A page of RT, as alice sees it."""
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(
            f"{self.rt.base_url}{path}",
            data,
            {"Referer": f"{self.rt.base_url}/", "User-Agent": "Mozilla/5.0"},
        )
        with opener.open(request) as answer:
            return lxml.html.fromstring(answer.read())

    def has(self, page: lxml.html.HtmlElement, *wanted: str) -> int:
        """How many of these are there: all, or the count would be made up."""
        for path in wanted:
            assert page.xpath(path), path
        return len(wanted)

    def counted(self) -> int:
        """Clicks for all thirty; a text is typed after one click into its field."""
        password = str(self.rt.users["alice"]["password"])
        self.page("/NoAuth/Login.html", user="alice", **{"pass": password})
        shown = self.page(f"/Ticket/Display.html?id={self.ticket}")
        # from the search to the ticket, and back to the search for the next one
        there_and_back = 2
        take = self.has(shown, "//a[contains(@href, 'Action=Take')]") + there_and_back
        update = self.page(f"/Ticket/Update.html?Action=Respond&id={self.ticket}")
        text = self.has(
            update,
            "//*[@name='UpdateContent']",
            "//*[@name='SubmitTicket']",
        )
        reply = self.has(shown, "//a[contains(@href, 'Action=Respond')]") + text + there_and_back
        status = 2 * self.has(update, "//select[@name='Status']/option[@value='open']")
        comment = self.has(shown, "//a[contains(@href, 'Action=Comment')]") + text + there_and_back
        people = self.page(f"/Ticket/ModifyPeople.html?id={self.ticket}")
        assign = (
            self.has(shown, "//a[contains(@href, 'ModifyPeople')]")
            + 2 * self.has(people, "//*[@name='Owner']")
            + self.has(people, "//*[@type='submit']")
            + there_and_back
        )
        # RT has no snooze: a due date of tomorrow in the page of dates comes nearest
        dates = self.page(f"/Ticket/ModifyDates.html?id={self.ticket}")
        snooze = (
            self.has(shown, "//a[contains(@href, 'ModifyDates')]")
            + self.has(dates, "//*[@name='Starts_Date']")
            + self.has(dates, "//*[@type='submit']")
            + there_and_back
        )
        bulk = self.page("/Search/Bulk.html?" + urllib.parse.urlencode({"Query": "id > 0"}))
        close = (
            1  # "Bulk Update" in the menu of the search
            + len(CLOSED) * self.has(bulk, "//input[starts-with(@name, 'UpdateTicket')]")
            + 2 * self.has(bulk, "//select[@name='Status']")
            + self.has(bulk, "//*[@type='submit']")
        )
        return (
            len(TAKEN) * take
            + len(REPLIED) * (reply + status)
            + len(COMMENTED) * comment
            + len(ASSIGNED) * assign
            + len(SNOOZED) * snooze
            + close
        )
