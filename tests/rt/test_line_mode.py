"""Every verb of line mode as it is typed, against a real RT, its JSON held against the schema."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rtdesk.cli.schema import SCHEMAS
from tests.cli.validating import validated
from tests.rt.server import RT
from tests.rt.test_end_to_end import configure

RTDESK = str(Path(sys.executable).with_name("rtdesk"))


class Shell:
    """A user at a prompt."""

    def __init__(self, rt: RT, home: Path, login: str):
        home.mkdir(exist_ok=True)
        self._env = configure(rt, home, login)
        self.verbs: set[str] = set()
        self.err = ""

    def type(self, *words: str, code: int = 0, stdin: str = "") -> str:
        """Runs a command, which must end with this code; gives what it printed."""
        done = subprocess.run(
            [RTDESK, *words],
            env=self._env,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        self.err = done.stderr
        return done.stdout

    def json(self, verb: str, *words: str, code: int = 0, stdin: str = "") -> list[dict[str, Any]]:
        """Runs a command with `--json`; gives its items, which are as the schema says."""
        self.verbs.add(verb)
        return validated(verb, self.type(verb, *words, "--json", code=code, stdin=stdin))

    def complaint(self, *words: str) -> str:
        """What a wrong call is told."""
        self.type(*words, code=2)
        return self.err

    def outbox(self) -> list[dict[str, Any]]:
        """What waits, which is as the schema says."""
        self.verbs.add("outbox")
        return validated("outbox", self.type("outbox", "list", "--json"))


@pytest.fixture
def alice(rt: RT, tmp_path: Path) -> Shell:
    return Shell(rt, tmp_path / "alice", "alice")


def test_every_verb_does_what_it_says(rt: RT, alice: Shell, tmp_path: Path) -> None:
    ids = [rt.create("Support", f"Line mode {n}", requestor="carol@example.com") for n in (1, 2)]
    one, two = map(str, ids)
    query = f"id = {one} OR id = {two}"

    # looking
    assert [item["id"] for item in alice.json("ls", query, "--order", "id")] == ids
    assert {item["id"] for item in alice.json("search", "Line", "mode", "any")} >= set(ids)
    piped = alice.type("ls", query, "--order=-id")
    shown = alice.json("show", stdin=piped)
    assert [item["id"] for item in shown] == ids[::-1]
    assert shown[0]["offers"]["reply"]
    assert "Support" in [queue["name"] for queue in alice.json("queues")]
    assert "alice" in [user["login"] for user in alice.json("users", "alice")]
    assert alice.json("articles")
    assert "mine" in [each["name"] for each in alice.json("lists")]

    # owning
    assert {done["state"] for done in alice.json("take", one, two)} == {"done"}
    assert {rt.get(f"ticket/{id_}")["Owner"]["id"] for id_ in ids} == {"alice"}
    alice.json("untake", one)
    assert rt.get(f"ticket/{one}")["Owner"]["id"] == "Nobody"
    alice.json("assign", "bob", one, two)
    assert {rt.get(f"ticket/{id_}")["Owner"]["id"] for id_ in ids} == {"bob"}
    alice.json("steal", one)
    assert rt.get(f"ticket/{one}")["Owner"]["id"] == "alice"
    (refused,) = alice.json("take", two, code=1)
    assert refused["state"] == "refused"
    assert refused["reason"]
    assert refused["entry"] is None

    # writing
    (reply,) = alice.json("reply", one, "-m", "It is back.\n", "--status", "resolved")[:1]
    assert rt.get(f"transaction/{reply['transaction']}")["Type"] == "Correspond"
    assert rt.get(f"ticket/{one}")["Status"] == "resolved"
    alice.json("comment", one, two, "--minutes", "5", "-F", "-", code=0, stdin="A note.\n")
    assert [rt.get(f"ticket/{id_}")["TimeWorked"] for id_ in ids] == ["5", "5"]
    file = tmp_path / "Grüße.txt"
    file.write_text("Facts")
    alice.json("attach", two, str(file))
    (found,) = alice.json("attachments", two)
    assert (found["name"], found["size"]) == ("Grüße.txt", 5)
    folder = tmp_path / "saved"
    folder.mkdir()
    (saved,) = alice.json("save", two, str(found["id"]), "--to", str(folder))
    assert Path(saved["path"]).read_text() == "Facts"

    # moving
    alice.json("status", "stalled", two)
    assert rt.get(f"ticket/{two}")["Status"] == "stalled"
    (refused,) = alice.json("status", "nonsense", two, code=1)
    assert "nonsense" in refused["reason"]

    # editing
    alice.json("edit", one, two, "--field", "Subject=Edited", "--cf", "Severity=High")
    for ticket in alice.json("show", one, two):
        assert (ticket["subject"], ticket["custom_fields"]["Severity"]) == ("Edited", ["High"])
    alice.type("edit", one, "--cf", "Severity=Nonsense", code=1)
    assert "Nonsense" in alice.err

    # joining
    alice.json("time", "1h20", two)
    assert rt.get(f"ticket/{two}")["TimeWorked"] == "85"
    alice.json("link", "depends-on", one, two)
    assert alice.json("show", two)[0]["links"]["depends-on"] == [int(one)]
    alice.json("link", "depends-on", one, two, "--remove")
    assert alice.json("show", two)[0]["links"]["depends-on"] == []
    third = str(rt.create("Support", "The same once more", requestor="carol@example.com"))
    assert "add --yes" in alice.complaint("merge", two, third)
    (merged,) = alice.json("merge", two, third, "--yes")
    assert (merged["kind"], merged["state"]) == ("merge", "done")
    assert rt.get(f"ticket/{third}")["EffectiveId"]["id"] == two

    # making
    for verb in ("create", "new"):
        words = ("--queue", "Support", "--subject", f"By {verb}", "-m", "Words")
        (made,) = alice.json(verb, *words)
        assert rt.get(f"ticket/{made['id']}")["Subject"] == f"By {verb}"

    # the copy and the outbox
    alice.json("sync", "mine")
    cached = alice.type("ls", "mine", "--cached")
    assert cached == alice.type("ls", "mine")
    (later,) = alice.json("comment", two, "-m", "Later.", "--later")
    assert later["state"] == "held"
    (entry,) = alice.outbox()
    assert entry["id"] == later["entry"]
    alice.type("outbox", "send", str(later["entry"]))
    assert rt.history(int(two))[-1]["Type"] in ("Comment", "CommentEmailRecord")

    assert alice.verbs == set(SCHEMAS)


def test_what_fails_ends_as_the_manual_says(rt: RT, alice: Shell) -> None:
    alice.type("ls", "Nofield = 3", code=1)
    assert "Nofield" in alice.err
    alice.type("show", "99999999", code=1)
    alice.type("take", "nonsense", code=2)
    alice.type("reply", "99999999", "-m", "Words", code=1)
    assert alice.type("outbox") == ""


def test_the_rest_of_the_verbs(rt: RT, alice: Shell) -> None:
    ticket = str(rt.create("Support", "The rest"))
    assert f'"id": {ticket}' in alice.type("api", "GET", f"ticket/{ticket}")
    page = alice.type("open", "--web", f"{rt.base_url}/Ticket/Display.html?id={ticket}")
    assert page == f"{rt.base_url}/Ticket/Display.html?id={ticket}\n"
    alice.type("comment", ticket, "-m", "Never sent", "--later")
    number = alice.outbox()[0]["id"]
    assert "Never sent" in alice.type("outbox", "show", str(number))
    alice.type("outbox", "retry", str(number), code=1)
    alice.type("outbox", "drop", str(number), "--yes")
    assert alice.outbox() == []
    alice.type("sync", "mine")
    assert "Forgotten" in alice.type("purge")
    assert alice.type("ls", "--cached") == ""
    assert not [e for e in rt.history(int(ticket)) if e["Type"] == "Comment"]
