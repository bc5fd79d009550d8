"""The demo over HTTP: what a socket adds to what the app answers."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from rtdesk.demo.app import demo_app
from rtdesk.demo.serve import serve

T = TypeVar("T")
TOKEN = demo_app().account("anna").token
assert TOKEN is not None
AUTH = {"Authorization": f"token {TOKEN.reveal()}"}
JSON = {**AUTH, "Content-Type": "application/json"}


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Where a fresh demo listens."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(demo_app(), 0, address.set_result))
    url = await asyncio.wait_for(address, 10)
    yield int(url.rpartition(":")[2])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _away(call: Callable[[], T]) -> T:
    return await asyncio.wait_for(asyncio.to_thread(call), 10)


async def test_one_connection_for_many_requests(port: int) -> None:
    def ask() -> list[object]:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        out: list[object] = []
        client.request("GET", "/REST/2.0/rt", headers=AUTH)
        out.append(json.loads(client.getresponse().read())["Version"])
        first = client.sock
        body = json.dumps({"Content": "Grüße", "ContentType": "text/plain"})
        client.request("POST", "/REST/2.0/ticket/30/comment", body.encode(), JSON)
        out.append(client.getresponse().read())
        client.request("HEAD", "/REST/2.0/ticket/30", headers=AUTH)
        answer = client.getresponse()
        out += [answer.status, answer.read(), answer.getheader("ETag") is not None]
        client.request("GET", "/REST/2.0/ticket/30", headers={**AUTH, "If-None-Match": "*"})
        answer = client.getresponse()
        out += [answer.status, answer.read(), client.sock is first]
        client.close()
        return out

    version, said, *rest = await _away(ask)
    assert str(version).startswith("5.0.3")
    assert said == b'["Comments added"]'
    assert rest == [200, b"", True, 304, b"", True]


async def test_a_body_in_chunks(port: int) -> None:
    def ask() -> tuple[int, bytes]:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        chunks = iter([b'{"Subject":', b' "In', b' chunks"}'])
        client.request("PUT", "/REST/2.0/ticket/30", chunks, JSON, encode_chunked=True)
        answer = client.getresponse()
        out = answer.status, answer.read()
        client.close()
        return out

    status, said = await _away(ask)
    assert status == 200
    assert b"to 'In chunks'" in said


async def test_addresses_are_those_of_the_socket(port: int) -> None:
    def ask() -> dict[str, str]:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        client.request("GET", "/REST/2.0/queue/Change%20Advisory", headers=AUTH)
        found: dict[str, str] = json.loads(client.getresponse().read())["_hyperlinks"][0]
        client.close()
        return found

    assert (await _away(ask))["_url"] == f"http://127.0.0.1:{port}/REST/2.0/queue/4"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /REST/2.0/rt HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"200"),
        (b"PUT /REST/2.0/rt HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", b"401"),
    ],
)
async def test_odd_requests_are_answered_and_end_the_connection(
    port: int, sent: bytes, status: bytes
) -> None:
    def ask() -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(sent)
            out = b""
            while data := client.recv(65536):
                out += data
            return out

    assert (await _away(ask)).split(b" ", 2)[1] == status


async def test_who_leaves_in_the_middle_harms_nobody(port: int) -> None:
    def ask() -> int:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as gone:
            gone.sendall(
                b"PUT /REST/2.0/ticket/30 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
            )
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        client.request("GET", "/REST/2.0/rt", headers=AUTH)
        out = client.getresponse().status
        client.close()
        return out

    assert await _away(ask) == 200


def test_the_command_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "rtdesk", "demo", "--serve", "0", "--rt-version", "6.0.0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        found = re.search(r"RT 6\.0\.0 in memory at http://127\.0\.0\.1:(\d+)/REST/2\.0", lines[0])
        assert found, lines
        assert any(AUTH["Authorization"].removeprefix("token ") in line for line in lines)
        client = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)
        client.request("GET", "/REST/2.0/rt", headers=AUTH)
        assert json.loads(client.getresponse().read()) == {"Version": "6.0.0"}
        process.send_signal(signal.SIGINT)  # with a connection that is kept
        assert process.wait(10) == 130
        client.close()


async def test_a_taken_port_is_told(port: int) -> None:
    with pytest.raises(OSError, match="in use"):
        await serve(demo_app(), port, lambda url: None)
