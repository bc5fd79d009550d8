"""A private RT 5 on a free port of the loopback interface, and a plain look at it.

The server is the real one, with its own configuration and SQLite database; mail is written to
files and never sent. `RT` speaks to it with urllib alone, so that a test can check what
rtdesk did without trusting a line of rtdesk.
"""

from __future__ import annotations

import contextlib
import json
import mailbox
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from rtdesk.config.account import Account, Secret
from tests.rt import template

START_SECONDS = 60.0
PATIENCE = 120.0
"""Seconds for an answer: it makes a hundred tickets for one request, on a busy machine."""
WORKERS = 4
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: the status code, and the body (decoded if it is JSON)."""

    status: int
    body: Any


class RT:
    """One running server: who its users are, where its sample tickets are, what it says."""

    def __init__(self, base_url: str, folder: Path):
        manifest = json.loads((folder / "instance.json").read_text("utf-8"))
        self.base_url = base_url
        self.folder = folder
        self.users: dict[str, dict[str, Any]] = manifest["users"]
        self.queues: dict[str, dict[str, Any]] = manifest["queues"]
        self.customfields: dict[str, dict[str, Any]] = manifest["customfields"]
        self._tickets: dict[str, int] = manifest["tickets"]

    def token(self, login: str) -> str:
        """The auth token of a user."""
        return str(self.users[login]["token"])

    def account(self, login: str) -> Account:
        """The account rtdesk needs to work as this user."""
        return Account(self.base_url, token=Secret(self.token(login)), user=login, allow_http=True)

    def ticket(self, name: str) -> int:
        """The id of a sample ticket by its name in the seeds."""
        return self._tickets[name]

    def request(
        self, method: str, path: str, body: object = None, login: str = "root", **headers: str
    ) -> Answer:
        """Send one request below /REST/2.0 and return the answer, whatever its status."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # the address is ours, on loopback
            f"{self.base_url}/REST/2.0/{path.lstrip('/')}",
            data=data,
            method=method,
            headers={
                "Authorization": f"token {self.token(login)}",
                "Content-Type": "application/json",
                "Connection": "close",
                **headers,
            },
        )
        try:
            with _direct.open(request, timeout=PATIENCE) as response:
                return Answer(response.status, _decoded(response.read()))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _decoded(error.read()))

    def get(self, path: str, login: str = "root") -> Any:
        """GET, as root unless told otherwise; anything but success fails the test."""
        return self._expect("GET", path, None, login)

    def post(self, path: str, body: object, login: str = "root") -> Any:
        """POST JSON; anything but success fails the test."""
        return self._expect("POST", path, body, login)

    def put(self, path: str, body: object, login: str = "root") -> Any:
        """PUT JSON; anything but success fails the test."""
        return self._expect("PUT", path, body, login)

    def create(
        self,
        queue: str,
        subject: str,
        content: str = "A test needs this ticket.",
        requestor: str = "",
        **fields: object,
    ) -> int:
        """Create a ticket as root and return its id."""
        body = {"Queue": queue, "Subject": subject, "Content": content, **fields}
        if requestor:
            body["Requestor"] = requestor
        return int(self.post("ticket", {"ContentType": "text/plain", **body})["id"])

    def history(self, ticket: int) -> list[dict[str, Any]]:
        """All transactions of a ticket, oldest first, with the fields tests compare."""
        fields = "Type,Creator,Created,Field,OldValue,NewValue,Data,_hyperlinks"
        path = f"ticket/{ticket}/history?per_page=100&fields={fields}"
        page = self.get(path)
        found: list[dict[str, Any]] = list(page["items"])
        for number in range(2, int(page.get("pages") or 1) + 1):
            found += self.get(f"{path}&page={number}")["items"]
        return found

    def mail(self, ticket: int | None = None) -> list[Message]:
        """The mail the server wanted to send, of all tickets or of one."""
        messages: list[Message] = []
        for path in sorted((self.folder / "var").glob("*.mbox")):
            with contextlib.closing(mailbox.mbox(path, create=False)) as box:
                messages += list(box)
        wanted = f"#{ticket}"
        return [m for m in messages if ticket is None or str(m["X-RT-Ticket"]).endswith(wanted)]

    def _expect(self, method: str, path: str, body: object, login: str) -> Any:
        answer = self.request(method, path, body, login)
        assert answer.status < 300, f"{method} {path} as {login}: {answer}"
        return answer.body


@contextlib.contextmanager
def running(folder: Path) -> Iterator[RT]:
    """Run a server on a fresh copy of the sample data in the empty directory `folder`."""
    template.restore(folder)
    port, process = _start(folder)
    try:
        yield RT(f"http://127.0.0.1:{port}", folder)
    finally:
        _stop(process)
        shutil.rmtree(folder, ignore_errors=True)  # a worker of RT may still be closing its files


def _start(folder: Path) -> tuple[int, subprocess.Popen[bytes]]:
    log = folder / "server.log"
    for _attempt in range(3):  # somebody else may take the free port before RT does
        port = _free_port()
        env = template.configure(folder, port)
        program = str(template.RT_HOME / "libexec" / "rt-server")
        options = ["--server", "Starman", "--host", "127.0.0.1", "--port", str(port)]
        options += ["--workers", str(WORKERS), "--keepalive-timeout", "1"]
        # setpriv has the kernel end the server even if the test process is killed.
        command = ["setpriv", "--pdeathsig", "TERM", "--", program, *options]
        with log.open("ab") as out:
            process = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        if _came_up(process, port):
            return port, process
        _stop(process)
    raise RuntimeError(f"RT did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _came_up(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            if _answers(port):
                return True
        else:
            return False
    return False


def _answers(port: int) -> bool:
    try:
        _direct.open(f"http://127.0.0.1:{port}/REST/2.0/rt", timeout=5).close()
    except urllib.error.HTTPError as error:
        with error:
            return error.code == 401
    except OSError:
        return False
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body
