"""`rtdesk api`: RT in its own words, and nothing but RT."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run, Wall
from tests.cli.test_lines import create, is_harmless
from tests.rt.server import RT
from tests.test_architecture import loaded_by_command

JSON = "application/json"


def value(said: object) -> Any:
    """What was printed, as JSON."""
    return json.loads(getattr(said, "out", ""))


@pytest.mark.parametrize(
    "path",
    ["ticket/{}", "/REST/2.0/ticket/{}", "http://127.0.0.1/REST/2.0/ticket/{}"],
)
def test_a_record_by_any_of_its_addresses(demo: DemoApp, run: Run, path: str) -> None:
    ticket = create(demo, "Asked for")
    said = run("api", "get", path.format(ticket))
    assert (said.code, said.err) == (0, "")
    assert value(said)["Subject"] == "Asked for"
    assert said.out.startswith("{\n  ")


@pytest.mark.parametrize(
    "path",
    [
        *("http://evil.example/REST/2.0/ticket/5", "//evil.example/REST/2.0/ticket/5"),
        *("https://{host}/REST/2.0/ticket/5", "http://{host}:1/REST/2.0/ticket/5"),
        *("http://me@{host}/REST/2.0/ticket/5", "http://{host}@evil.example/REST/2.0/ticket/5"),
        *("/ticket/5", "/", "/REST/1.0/ticket/5", "http://{host}/", "http://{host}/REST/2.0"),
        *("../../Admin", "ticket/../../../Admin", "ticket/%2e%2e/%2E%2E/Admin", "/REST/2.0/../x"),
        *("file:///etc/passwd", "javascript:alert(1)", "evil.example:80/x", "http://[::1", "..\\x"),
        *("ticket/5\r\nX-Evil: 1", "ticket/5\n", "ticket/\x00", "http://{host}\\@evil/REST/2.0/x"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_nothing_leaves_for_elsewhere(wall: Wall, run: Run, method: str, path: str) -> None:
    host = wall.url.removeprefix("http://")
    said = run("api", method, path.replace("{host}", host))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("rtdesk: not sent: ")
    assert wall.requests == ()


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("user/é ü#1", "user/%C3%A9%20%C3%BC%231"),
        ("queue/R%26D", "queue/R%26D"),
        ("tickets?query=id > 5&fields=Subject", "tickets?query=id%20%3E%205&fields=Subject"),
        ("/REST/2.0/rt", "rt"),
    ],
)
def test_paths_are_escaped(wall: Wall, run: Run, path: str, sent: str) -> None:
    wall.kind, wall.body = JSON, b"{}"
    assert run("api", "GET", path).code == 0
    assert wall.requests == (f"/REST/2.0/{sent}",)


def test_fields_are_parameters_of_a_get(demo: DemoApp, run: Run) -> None:
    create(demo, "One of two")
    create(demo, "Two of two")
    query = ("-f", "query=Subject LIKE 'of two'", "-f", "fields=Subject", "-f", "orderby=id")
    page = value(run("api", "GET", "tickets", *query))
    assert [item["Subject"] for item in page["items"]] == ["One of two", "Two of two"]
    page = value(run("api", "GET", "tickets?per_page=1", *query))
    assert len(page["items"]) == 1


def test_all_pages_are_one_array(demo: DemoApp, run: Run) -> None:
    total = value(run("api", "GET", "tickets", "-f", "query=id > 0"))["total"]
    items = value(run("api", "GET", "tickets?per_page=7", "-f", "query=id > 0", "--paginate"))
    ids = [int(item["id"]) for item in items]
    assert ids == sorted(set(ids))
    assert len(ids) == total > 14
    assert value(run("api", "GET", "tickets", "-f", "query=id < 0", "--paginate")) == []


def test_fields_are_the_body_of_a_write(demo: DemoApp, run: Run) -> None:
    ticket = create(demo, "Before")
    said = run("api", "PUT", f"ticket/{ticket}", "-f", "Subject=After", "-f", "Priority=7")
    assert (said.code, said.err) == (0, "")
    assert len(value(said)) == 2
    cc = ("-f", "Cc=a@example.net", "-f", "Cc=b@example.net")
    assert run("api", "PUT", f"ticket/{ticket}", *cc).code == 0
    now = value(run("api", "GET", f"ticket/{ticket}"))
    assert (now["Subject"], now["Priority"]) == ("After", "7")
    assert {ref["id"] for ref in now["Cc"]} == {"a@example.net", "b@example.net"}


def test_a_body_from_a_file_or_from_stdin(
    demo: DemoApp, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = create(demo, "Talked about")
    body = json.dumps({"Content": "Grüße 🔥", "ContentType": "text/plain"})
    (tmp_path / "body.json").write_text(body)
    said = run("api", "POST", f"ticket/{ticket}/comment", "--json", str(tmp_path / "body.json"))
    assert (said.code, value(said)) == (0, ["Comments added"])
    monkeypatch.setattr(sys, "stdin", io.StringIO(body))
    assert run("api", "POST", f"ticket/{ticket}/comment", "--json", "-").code == 0
    assert run("show", str(ticket)).out.count("Grüße 🔥") == 2


def test_head_prints_headers_that_hold_no_secret(wall: Wall, run: Run) -> None:
    wall.kind = f"{JSON}; x=\x9b2J"
    said = run("api", "HEAD", "ticket/5")
    assert said.code == 0
    names = [line.partition(":")[0] for line in said.out.splitlines()]
    assert names == ["content-length", "content-type", "date"]
    assert is_harmless(said.out)
    assert "secret" not in said.out


def test_no_widget_is_loaded_for_it(wall: Wall) -> None:
    wall.kind, wall.body = JSON, b"{}"
    loaded = loaded_by_command("api", "GET", "rt")
    assert "httpx2" in loaded
    assert loaded & {"textual", "rich"} == set()


@pytest.mark.parametrize(
    ("arguments", "code", "err"),
    [
        (("GET", "ticket/999999"), 1, "Not Found"),
        (("GET", "tickets?query=Nofield=3"), 1, "Unknown field: Nofield"),
        (("PUT", "ticket/5", "-f", "Status=bogus"), 0, ""),
        (("POST", "ticket/5/comment", "-f", "Content=x"), 1, "ContentType is a required field"),
        (("DELETE", "rt"), 1, ""),
        (("GET", "rt", "--json", "x"), 2, "--json is the whole body of a write"),
        (("PUT", "rt", "--json", "x", "-f", "a=b"), 2, "--json is the whole body of a write"),
        (("PUT", "rt", "--json", "/nonesuch"), 2, "cannot read /nonesuch: No such file"),
        (("PUT", "rt", "--json", __file__), 2, "is not JSON"),
        (("PUT", "rt", "--paginate"), 2, "--paginate reads"),
        (("GET", "rt", "--paginate"), 1, "something else than a list"),
        (("GET", "rt", "-f", "x"), 2, "'x' is not NAME=VALUE"),
        (("FETCH", "rt"), 2, "invalid choice"),
    ],
)
def test_what_fails_says_so(
    demo: DemoApp, run: Run, arguments: tuple[str, ...], code: int, err: str
) -> None:
    said = run("api", *arguments)
    assert (said.code, said.code == 0 or said.out) == (code, said.code == 0 or "")
    assert err in said.err
    assert "Traceback" not in said.err


def test_a_terminal_gets_nothing_but_ascii(
    demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = "\x1b]0;x\x07 \x7f \x9b2J \u202e ü 🔥"
    ticket = create(demo, subject)
    piped = run("api", "GET", f"ticket/{ticket}")
    assert "ü 🔥" in piped.out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = run("api", "GET", f"ticket/{ticket}")
    assert shown.out.isascii()
    assert is_harmless(shown.out)
    assert value(shown)["Subject"] == value(piped)["Subject"] == subject


def test_a_real_rt(rt: RT, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTDESK_URL", rt.base_url)
    monkeypatch.setenv("RTDESK_TOKEN", rt.token("alice"))
    ticket = rt.create("Support", "Asked by api")
    said = run("api", "GET", f"{rt.base_url}/REST/2.0/ticket/{ticket}")
    assert value(said)["Subject"] == "Asked by api"
    said = run("api", "PUT", f"ticket/{ticket}", "-f", "Subject=Changed by api")
    assert (said.code, len(value(said))) == (0, 1)
    assert rt.get(f"ticket/{ticket}")["Subject"] == "Changed by api"
    items = value(run("api", "GET", "tickets", "-f", "query=id > 0", "--paginate"))
    assert len({item["id"] for item in items}) == len(items) > 100
    history = f"ticket/{rt.ticket('long-history')}/history"
    assert len(value(run("api", "GET", history, "--paginate"))) == 154
    assert "etag: " in run("api", "HEAD", f"ticket/{ticket}").out
    assert run("api", "GET", "ticket/999999").code == 1
    monkeypatch.setenv("RTDESK_TOKEN", rt.token("frank"))
    assert run("api", "GET", "rt").code == 4
