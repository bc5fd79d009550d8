"""Ends the desk where no key is being typed: `python -m tests.campaign.ending [MOMENTS]`.

    python -m tests.campaign.ending [MOMENTS] [--state review|held|sending|editor]

In the review step, while a reply is held, while it is sent, and while the text is in the user's
editor. Then the desk starts again on the same files, with a clock that runs fifteen times faster,
until nothing moves by itself; the words must be there once, as a draft, in the outbox or on the
server. Prints for each state and way how often they were lost or doubled, and ends with code 1
unless they never were.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rtdesk.config.account import Account, Secret
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.ops.op import Message
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.ui.editing import recover
from tests.campaign.faults import FastClock
from tests.campaign.proxy import Proxy
from tests.campaign.typing import (
    RTDESK,
    STOP,
    WAYS,
    Ending,
    Run,
    Typist,
    by_way,
    counts,
    run_all,
    worst,
)
from tests.desks import running, until
from tests.pty import Terminal

TICKET = 30
LOGIN = "anna"
PATIENCE = 60.0
SAFE = 1.0
"""Seconds after which all that was typed is on the disk, once the composer is left."""
STUCK = {"refused", "conflict"}
"""States that only the user ends."""
REVIEW, EDITOR, ALL = "\x13", "\x0f", "\x1b[18~"
"""ctrl+s, ctrl+o, and F7, which selects the quote."""
WRITING, REVIEWING = r"ctrl\+s Review", "y Send"
"""What the screen says; before it does, nobody goes on."""
POST = f"POST /REST/2.0/ticket/{TICKET}/correspond"
FAULTS = ("delay before", "delay after", "drop after", "cut upload")
"""What the wire does to the reply that is sent when the desk ends."""
SCRIPT = """\
import sys, time
told, file = sys.argv[1:]
for number in range(25):
    for path, words in (told, f"{time.monotonic()} word{number}"), (file, f"word{number}"):
        with open(path, "a") as writer:
            writer.write(words + "\\n")
    time.sleep(0.1)
"""
"""An editor: tells when it writes which word, and writes it at the end of the file."""


@dataclass(frozen=True, slots=True)
class Server:
    """The demo in a process of its own."""

    port: int
    token: str

    def get(self, path: str) -> list[dict[str, Any]]:
        """The items of a page."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"token {self.token}"}
        client.request("GET", f"/REST/2.0/{path}&per_page=100", headers=headers)
        items: list[dict[str, Any]] = json.loads(client.getresponse().read())["items"]
        client.close()
        return items

    def replies(self) -> list[str]:
        """The texts of my replies on the ticket."""
        history = self.get(f"ticket/{TICKET}/history?fields=Type,Creator")
        mine = [t for t in history if t["Type"] == "Correspond" and t["Creator"]["id"] == LOGIN]
        fields = "fields=TransactionId,ContentType,Content"
        parts = self.get(f"ticket/{TICKET}/attachments?{fields}")
        ids = {txn["id"] for txn in mine}
        return [
            part["Content"]
            for part in parts
            if str(part["TransactionId"]) in ids and part["ContentType"] == "text/plain"
        ]


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Serves the demo while inside."""
    command = [RTDESK, "demo", "--serve", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            port = int(process.stdout.readline().partition("127.0.0.1:")[2].partition("/")[0])
            lines = (line.split() for line in process.stdout)
            yield Server(port, next(line[1] for line in lines if line[:1] == [LOGIN]))
        finally:
            process.kill()


@dataclass(slots=True)
class Scene:
    """A desk in the composer of a reply, and the way its requests take."""

    typist: Typist
    plan: dict[str, list[str]] = field(default_factory=dict)

    def write(self, seconds: float = 0.4) -> None:
        """Types between two letters: blanks at the ends of a text are not its words."""
        self.typist.press("x")
        self.typist.type(seconds)
        self.typist.press("x")

    def send(self, keys: str, when: str = WRITING) -> None:
        """Keys that are no part of the text, as soon as the screen says that they are wanted."""
        self.typist.terminal.wait_for(when)
        self.typist.terminal.send(keys)

    def until(self, moment: float) -> None:
        """Reads on until that time."""
        while (left := moment - time.monotonic()) > 0:
            self.typist.terminal.read(left)


Play = Callable[[Scene, float], None]


def review(scene: Scene, seconds: float) -> None:
    """Looks the reply over for so long, and now and then goes back to write more."""
    moment = time.monotonic() + seconds
    scene.send(REVIEW)
    while scene.typist.chance.random() < 0.6:
        scene.until(min(time.monotonic() + scene.typist.chance.uniform(0.0, 1.5), moment))
        if (left := moment - time.monotonic()) <= 0:
            return
        scene.send("e", REVIEWING)
        scene.typist.terminal.wait_for(WRITING)
        scene.write(min(scene.typist.chance.uniform(0.0, 1.0), left))
        scene.send(REVIEW)
    scene.until(moment)


def held(scene: Scene, seconds: float) -> None:
    """Sends the reply, which can be taken back still."""
    scene.send(REVIEW)
    scene.send("y", REVIEWING)
    scene.until(time.monotonic() + seconds)


def sending(scene: Scene, seconds: float) -> None:
    """Sends the reply at once, through a wire on which it takes its time or gets lost."""
    scene.plan[POST] = [scene.typist.chance.choice(FAULTS)]
    held(scene, seconds)


def editor(scene: Scene, seconds: float) -> None:
    """Has the text in an editor, which ends after some seconds."""
    scene.send(EDITOR)
    scene.until(time.monotonic() + seconds)


@dataclass(frozen=True, slots=True)
class State:
    """Where the desk is when it ends."""

    play: Play
    longest: float
    """Seconds in it at most; a little longer than it lasts."""
    undo: float = 4.0
    """Seconds for which a reply is held."""
    writing: bool = False
    """The text may change still."""


STATES = {
    "review": State(review, 4.0, writing=True),
    "held": State(held, 4.5),
    "sending": State(sending, 2.5, undo=0.0),
    "editor": State(editor, 3.5),
}


async def end_in(name: str, way: str, seconds: float, folder: Path) -> Ending:
    """Goes into the state, ends the desk so many seconds later, and starts it again."""
    state = STATES[name]
    with server() as there:
        before = len(there.replies())
        async with Proxy("127.0.0.1", there.port).running() as proxy:
            url = f"http://127.0.0.1:{proxy.at}"
            env = _configure(folder, url, there.token, state.undo)
            chance = random.Random(f"{name} {way} {seconds}")
            typist = await asyncio.to_thread(
                _play, state, way, seconds, env=env, chance=chance, plan=proxy.plan
            )
            found = await _start_again(folder, Account(url, Secret(there.token)))
        found += there.replies()[before:]
    typist.typed += _edited(folder / "told")
    kept = max(found, key=len, default="").rstrip("\n")
    safe = seconds > SAFE and not state.writing
    return typist.judge(way, kept, doubled=len(found) > 1, safe=safe)


def _configure(folder: Path, url: str, token: str, undo: float) -> dict[str, str]:
    """The environment of a desk on this server, with our editor."""
    config, script = folder / "config.toml", folder / "editor.py"
    config.write_text(f'url = "{url}"\nallow_http = true\nundo_seconds = {undo}\n')
    script.write_text(SCRIPT)
    kinds = ("CACHE", "STATE")
    return {
        "HOME": str(folder),
        "TZ": "UTC",
        "RTDESK_CONFIG": str(config),
        "RTDESK_TOKEN": token,
        "VISUAL": shlex.join([sys.executable, "-I", str(script), str(folder / "told")]),
        **{f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in kinds},
    }


def _play(
    state: State,
    way: str,
    seconds: float,
    *,
    env: dict[str, str],
    chance: random.Random,
    plan: dict[str, list[str]],
) -> Typist:
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("g")
        terminal.wait_for("Go to")
        terminal.send("t")
        terminal.wait_for("Ticket number")
        terminal.send(f"{TICKET}\r")
        terminal.wait_for(r"\[Reply\] +\[Comment\]")
        terminal.send("r")
        terminal.wait_for("REPLY +to")
        terminal.settle()
        terminal.send(ALL)
        scene = Scene(Typist(terminal, chance), plan)
        scene.write()
        state.play(scene, seconds)
        scene.typist.end(way)
        with contextlib.suppress(ProcessLookupError):  # an editor lives on as it likes
            os.killpg(terminal.pid, signal.SIGKILL)
    return scene.typist


async def _start_again(folder: Path, account: Account) -> list[str]:
    """Every text that a new desk has, when nothing moves by itself any more."""

    async def connect() -> Rest2Backend:
        return Rest2Backend(account)

    (mirror,), (work,) = ((folder / kind / "rtdesk").iterdir() for kind in ("cache", "state"))
    desk = Desk(Profile(url=account.url), Places(mirror, work), connect, clock=FastClock())
    recover(desk, desk.editing)
    async with running(desk):
        await until(desk, lambda: {entry.state for entry in desk.entries()} <= STUCK, PATIENCE)
        drafts = [draft.body for draft, _ in desk.drafts() if draft.body]
        ops = [entry.op for entry in desk.entries()]
    return drafts + [op.body for op in ops if isinstance(op, Message)]


def _edited(told: Path) -> list[tuple[float, str]]:
    """What the editor wrote, and when: a line for each word."""
    lines = told.read_text().splitlines() if told.exists() else []
    return [(float(line.split()[0]), f"\n{line.split()[1]}") for line in lines]


def main() -> int:
    """The whole campaign."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("moments", type=int, nargs="?", default=20)
    parser.add_argument("--state", choices=STATES, help="only this one")
    options = parser.parse_args()
    good = True
    for name in [options.state] if options.state else STATES:
        chance = random.Random(name)
        longest = STATES[name].longest
        runs = [(way, chance.uniform(0.0, longest)) for way in WAYS for _ in range(options.moments)]

        def one(run: Run, name: str = name) -> Ending:
            with tempfile.TemporaryDirectory() as folder:
                end = asyncio.run(end_in(name, *run, Path(folder)))
            if end.lost or end.doubled:
                sys.stdout.write(f"{name} after {run[1]:.3f} s: {end}\n")
            return end

        ends = run_all(one, runs)
        for way, mine in by_way(ends):
            doubled = sum(end.doubled for end in mine)
            line = f"{name:8} {counts(way, mine)}  doubled {doubled}  {worst(mine)}\n"
            sys.stdout.write(line)
            sys.stdout.flush()
        good = good and not any(end.lost or end.doubled or end.took > STOP for end in ends)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
