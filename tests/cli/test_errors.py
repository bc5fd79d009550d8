"""What goes wrong is one line that says what to do, and an exit code."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run, Wall

TOKEN = "5ec7e75ec7e75ec7e75ec7e75ec7e75e"


def one_line(err: str) -> str:
    """The line, once it is known to be the only one and to hold no secret."""
    assert err.startswith("rtdesk: ")
    assert err.count("\n") == 1
    assert TOKEN not in err
    return err


def test_without_configuration(home: Path, run: Run) -> None:
    said = run("ls", "id = 5")
    assert (said.code, said.out) == (2, "")
    assert (
        f'`rtdesk init` asks for it; or write `url = "https://…"` into {home}/config.toml'
        in one_line(said.err)
    )


def test_without_a_token(home: Path, run: Run) -> None:
    (home / "config.toml").write_text('url = "https://rt.example"\n')
    said = run("ls", "id = 5")
    assert said.code == 2
    assert "token_command" in one_line(said.err)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("url = ", "not TOML"),
        ("url = 5", "wrong type"),
        ('urll = "https://rt.example"', "line 1; did you mean 'url'?"),
    ],
)
def test_a_broken_configuration(home: Path, run: Run, text: str, word: str) -> None:
    (home / "config.toml").write_text(text)
    said = run("ls", "id = 5")
    assert said.code == 2
    assert word in one_line(said.err)


def test_a_key_that_means_nothing_is_a_warning(home: Path, run: Run) -> None:
    (home / "config.toml").write_text('url = "https://rt.example"\n\ntokn_file = "x"')
    said = run("ls", "id = 5")
    assert said.code == 2
    warning, error = said.err.splitlines()
    assert "line 3; did you mean 'token_file'?" in warning
    assert "no token" in error


def test_a_file_or_profile_that_is_not_there(home: Path, run: Run) -> None:
    said = run("--config", str(home / "none.toml"), "ls", "id = 5")
    assert said.code == 2
    assert "no such file" in one_line(said.err)
    (home / "config.toml").write_text('[profiles.work]\nurl = "https://rt.example"\n')
    said = run("--profile", "home", "ls", "id = 5")
    assert said.code == 2
    assert "there is: work" in one_line(said.err)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("rt.example", "must look like https://"),
        ("https://me:secret@rt.example", "no user name"),
        ("ftp://rt.example", "must look like https://"),
        ("http://rt.example", "in the clear"),
    ],
)
def test_a_url_that_cannot_be_used(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, word: str
) -> None:
    monkeypatch.setenv("RTDESK_URL", url)
    monkeypatch.setenv("RTDESK_TOKEN", f"1-23-{TOKEN}")
    said = run("ls", "id = 5")
    assert (said.code, said.out) == (2, "")
    assert word in one_line(said.err)


def test_a_server_that_is_no_rt(wall: Wall, run: Run) -> None:
    said = run("ls", "id = 5")
    assert (said.code, said.out) == (2, "")
    assert "not RT's REST 2.0: check the URL" in one_line(said.err)
    wall.status = 404
    assert run("ls", "id = 5").code == 2


def test_a_wrong_token(wall: Wall, run: Run) -> None:
    wall.status, wall.kind, wall.body = 401, "application/json", b'{"message":"Unauthorized"}'
    for command in (("ls", "id = 5"), ("show", "5"), ("api", "GET", "rt")):
        said = run(*command)
        assert (said.code, said.out) == (4, "")
        assert "does not accept these credentials" in one_line(said.err)


def test_a_login_page(wall: Wall, run: Run) -> None:
    wall.status, wall.location = 302, "https://login.example/?next=rt"
    said = run("ls", "id = 5")
    assert said.code == 4
    assert "login page at login.example" in one_line(said.err)


def test_hostile_words_of_an_error(wall: Wall, run: Run) -> None:
    wall.status, wall.kind = 400, "application/json"
    wall.body = b'{"message":"\\u001b[2J no \\u202e\\r\\nrtdesk: all is well"}'
    said = run("ls", "id = 5")
    assert said.code == 1
    assert "␛[2J no ⟨U+202E⟩" in one_line(said.err)


def test_a_bug_is_told_without_the_server_s_words(
    home: Path, demo: DemoApp, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("-".join(("\x1b[2J", "the", "server", "said")))

    monkeypatch.setattr("rtdesk.cli.lines.ls", fails)
    said = run("ls", "id = 5")
    assert said.code == 1
    assert "ended because of a bug" in said.err
    (report,) = (home / "state" / "rtdesk").glob("crash-*.txt")
    assert str(report) in said.err
    text = report.read_text("utf-8")
    assert "ValueError" in text
    assert "the-server-said" not in said.err + text


def test_a_server_that_is_down(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtdesk.rest2.transport.WAITS", (0.0, 0.0))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        monkeypatch.setenv("RTDESK_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("RTDESK_TOKEN", f"1-23-{TOKEN}")
        said = run("ls", "id = 5")
    assert (said.code, said.out) == (3, "")
    assert "refuses connections: is RT running there?" in one_line(said.err)


@pytest.fixture
def secure(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The configured server has a certificate that it gave to itself; the path of that."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    key, certificate = home / "key.pem", home / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("RTDESK_URL", f"https://localhost:{server.getsockname()[1]}")
        monkeypatch.setenv("RTDESK_TOKEN", f"1-23-{TOKEN}")
        thread = threading.Thread(target=_answer, args=(server, context))
        thread.start()
        yield certificate
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _answer(server: socket.socket, context: ssl.SSLContext) -> None:
    """To whoever trusts the certificate: 401."""
    head = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as client:
                client.recv(10_000)
                client.sendall(head + b"Connection: close\r\n\r\n{}")


def test_a_certificate_that_nobody_vouches_for(secure: Path, home: Path, run: Run) -> None:
    said = run("ls", "id = 5")
    assert (said.code, said.out) == (3, "")
    assert "the certificate of localhost is not trusted" in one_line(said.err)
    assert "ca_file" in said.err
    (home / "config.toml").write_text(f'ca_file = "{secure}"\n')
    assert run("ls", "id = 5").code == 4


def test_tls_where_there_is_none(wall: Wall, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTDESK_URL", wall.url.replace("http:", "https:"))
    said = run("ls", "id = 5")
    assert (said.code, said.out) == (3, "")
    assert "no secure connection to 127.0.0.1" in one_line(said.err)
    assert wall.requests == ()


def test_a_disk_that_takes_nothing_is_one_line(run: Run, demo: DemoApp, home: Path) -> None:
    (home / "cache").write_text("a file where the folder should be")
    said = run("sync")
    assert said.code == 1
    assert said.err.startswith("rtdesk: ")
    assert "Traceback" not in said.err
