"""New tickets on a real RT: everything that it drops without a word is told, and nothing else."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rtdesk.desk import Desk
from rtdesk.ops.op import Create
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from tests.desks import make_desk, running, until
from tests.rt.server import RT

BODY = "Grüße\nfrom a test 施設"
DONE = ("settled", "refused", "conflict")


@dataclass(frozen=True)
class Case:
    """What is asked for, and the names of the fields that are told as lost."""

    queue: str
    values: dict[str, tuple[str, ...]]
    lost: tuple[str, ...]
    words: str = ""


BAD_STATUS = "isn't a valid status for tickets in this queue"
CASES = {
    "whole": Case(
        "General",
        {
            "Requestor": ("customer1@example.net", "new.somebody@example.net"),
            "Cc": ("bob@helpdesk.example", "bob"),
            "AdminCc": ("alice",),
            "Owner": ("alice",),
            "Status": ("open",),
            "Priority": ("30",),
            "Due": ("2027-01-02 03:04:05",),
            "TimeEstimated": ("90",),
            "RefersTo": ("https://example.net/a", "asset:1", "a:1"),
        },
        (),
    ),
    "bad owner": Case("General", {"Owner": ("nonesuch",)}, ("Owner",), "nonesuch"),
    "owner without the right": Case("General", {"Owner": ("dave",)}, ("Owner",), "dave"),
    "bad requestor": Case(
        "General", {"Requestor": ("no such one",)}, ("Requestor",), "no such one"
    ),
    "one bad requestor": Case(
        "General", {"Requestor": ("alice", "x y", "customer1@example.net")}, ("Requestor",), "x y"
    ),
    "bad Cc": Case("General", {"Cc": ("group:Nonesuch",)}, ("Cc",), "group:Nonesuch"),
    "bad AdminCc": Case("General", {"AdminCc": ("no such one",)}, ("AdminCc",), "no such one"),
    "bad role": Case(
        "Network", {"Role.{Engineer}": ("no such one",)}, ("Role.{Engineer}",), "no such one"
    ),
    "value not to be chosen": Case(
        "Support", {"CF.{Severity}": ("Nonsense",)}, ("CF.{Severity}",), "Nonsense"
    ),
    "value against the pattern": Case(
        "Lab", {"CF.{Cost centre}": ("CC",), "CF.{Customer ref}": ("x",)}, ("CF.{Customer ref}",)
    ),
    "no such field": Case("General", {"CF.{Nonesuch}": ("x",)}, ("CF.{Nonesuch}",), "x"),
    "mandatory and missing": Case("Purchasing", {}, ("CF.{Cost centre}",), "mandatory"),
    "two values for one": Case(
        "Support", {"CF.{Severity}": ("Low", "High")}, ("CF.{Severity}",), "Low"
    ),
    "link to nothing": Case("General", {"Parent": ("99999999",)}, ("Parent",), "99999999"),
    "link that is none": Case("General", {"DependsOn": ("what?",)}, ("DependsOn",), "what?"),
    "bad date": Case("General", {"Due": ("some day",)}, ("Due",), "some day"),
    "date that the SLA overrules": Case(
        "Support", {"Due": ("2027-01-02 03:04:05",)}, ("Due",), "2027-01-02"
    ),
    "long subject": Case("General", {"Subject": ("s" * 201,)}, ("Subject",)),
    "all at once": Case(
        "Purchasing",
        {
            "Owner": ("nonesuch",),
            "Requestor": ("no such one",),
            "Cc": ("no such one",),
            "CF.{Nonesuch}": ("x",),
            "Child": ("99999999",),
            "Due": ("some day",),
        },
        ("Owner", "Requestor", "Cc", "CF.{Nonesuch}", "Child", "Due", "CF.{Cost centre}"),
    ),
}


def queue_named(rt: RT, start: str) -> str:
    """The full name of a queue of the sample."""
    return next(name for name in rt.queues if start in name)


async def create(desk: Desk, rt: RT, queue: str, values: dict[str, tuple[str, ...]]) -> Entry:
    """Sends a new ticket, and waits until nothing more happens to it."""
    name = queue_named(rt, queue)
    its = await desk.creating.queue(name)
    link = its.links.find("create")
    assert link
    subject = values.get("Subject", ("From a test",))[0]
    rest = tuple((field, wanted) for field, wanted in values.items() if field != "Subject")
    draft = Draft(0, "create", BODY, subject, queue=name, url=link.url, values=rest)
    group = desk.send(draft)
    await until(desk, lambda: desk.act(group)[0].state in DONE)
    return desk.act(group)[0]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_every_silent_loss_is_told(rt: RT, tmp_path: Path, case: Case) -> None:
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        await until(desk, lambda: desk.me)
        entry = await create(desk, rt, case.queue, case.values)
        notes = desk.outbox_notes()
    assert isinstance(entry.op, Create)
    assert entry.state == "settled"
    assert rt.get(f"ticket/{entry.op.made}")["Creator"]["id"] == "alice"
    assert tuple(loss.name for loss in entry.op.lost) == case.lost
    assert case.words in entry.reason
    assert [note.id for note in notes] == ([entry.id] if case.lost else [])


async def test_who_may_create_but_not_look_is_told_so(rt: RT, tmp_path: Path) -> None:
    desk = make_desk(tmp_path, rt.account("bob"))
    async with running(desk):
        await until(desk, lambda: desk.me)
        entry = await create(desk, rt, "Purchasing", {"Owner": ("nonesuch",)})
    assert isinstance(entry.op, Create)
    assert entry.op.made
    assert "does not let you see it" in entry.reason


async def test_what_rt_refuses_is_said_in_its_words_and_kept(rt: RT, tmp_path: Path) -> None:
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        await until(desk, lambda: desk.me)
        entry = await create(desk, rt, "General", {"Status": ("nonesuch",), "Cc": ("bob",)})
        assert (entry.state, BAD_STATUS in entry.reason) == ("refused", True)
        draft = desk.recall(entry.group)
    assert draft
    assert (draft.body, draft.subject) == (BODY, "From a test")
    assert dict(draft.values) == {"Status": ("nonesuch",), "Cc": ("bob",)}


def rtdesk(rt: RT, folder: Path, login: str, *words: str, text: str = "") -> tuple[int, str, str]:
    """The command as it is typed."""
    config = folder / "config.toml"
    config.write_text(f'url = "{rt.base_url}"\nallow_http = true\n', "utf-8")
    env = {
        "RTDESK_CONFIG": str(config),
        "RTDESK_TOKEN": rt.token(login),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "HOME": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-m", "rtdesk", "create", *words],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env=env,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


async def test_from_the_command_line(rt: RT, tmp_path: Path) -> None:
    file = tmp_path / "plän.txt"
    file.write_text("A plan", "utf-8")
    parent = rt.create("Support", "The whole")
    flags = ("--queue", "support", "--subject", "By hand", "--cf", "Severity=High", "--json")
    more = ("--link", f"parent={parent}", "--attach", str(file), "--owner", "me")
    code, out, err = await asyncio.to_thread(
        rtdesk, rt, tmp_path, "alice", *flags, *more, text="From a pipe ü\n"
    )
    assert (code, err) == (0, "")
    (said,) = json.loads(out)
    ticket = rt.get(f"ticket/{said['id']}")
    assert (ticket["Subject"], ticket["Owner"]["id"]) == ("By hand", "alice")
    assert [who["id"] for who in ticket["Requestor"]] == ["alice"]
    severity = next(f for f in ticket["CustomFields"] if f["name"] == "Severity")
    assert severity["values"] == ["High"]
    assert str(parent) in [x.get("id") for x in ticket["_hyperlinks"] if x["ref"] == "parent"]
    parts = rt.get(f"ticket/{said['id']}/attachments?fields=Filename,Content")["items"]
    assert {part["Filename"] for part in parts} >= {"plän.txt"}
    assert "From a pipe ü" in {str(part["Content"]).strip() for part in parts}


async def test_what_the_command_line_lost_is_on_stderr_and_in_the_code(
    rt: RT, tmp_path: Path
) -> None:
    flags = ("--queue", "Purchasing", "--subject", "Bare", "--no-check", "--owner", "nonesuch")
    code, out, err = await asyncio.to_thread(rtdesk, rt, tmp_path, "alice", *flags)
    assert code == 5
    assert out.startswith("#")
    assert "Owner: RT left out nonesuch" in err
    assert "Cost centre is mandatory, and empty" in err


async def test_what_is_wrong_is_said_before_anything_is_sent(rt: RT, tmp_path: Path) -> None:
    newest = max(int(x["id"]) for x in rt.get("tickets?query=id>0&orderby=id&order=DESC")["items"])
    for flags in (
        ("--queue", "Purchasing", "--subject", "Bare"),
        ("--queue", "Support", "--subject", "Bad", "--cf", "Severity=Nonsense"),
        ("--queue", "Support"),
        ("--queue", "HR", "--subject", "Not for bob"),
    ):
        login = "bob" if "HR" in flags else "alice"
        code, out, err = await asyncio.to_thread(rtdesk, rt, tmp_path, login, *flags)
        assert (code, out) == (1 if "HR" in flags else 2, ""), err
        assert err
    after = max(int(x["id"]) for x in rt.get("tickets?query=id>0&orderby=id&order=DESC")["items"])
    assert after == newest
