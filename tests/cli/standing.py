"""Servers of a few lines that stand in the way, with and without TLS, and a look at what leaks."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.cli.conftest import Said

PATIENCE = 60
JSON = b"application/json"
HTML = b"text/html"


def answer(status: int, body: bytes, kind: bytes = JSON, more: bytes = b"") -> bytes:
    """A whole answer of HTTP."""
    head = b"HTTP/1.1 %d Said\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s"
    return head % (status, kind, len(body), more) + b"Connection: close\r\n\r\n" + body


@dataclass
class Standing:
    """A server that says one thing to everybody."""

    says: bytes
    context: ssl.SSLContext | None = None
    heard: list[bytes] = field(default_factory=list)
    port: int = 0

    def serve(self, server: socket.socket) -> None:
        """Answers until the socket is shut."""
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                with contextlib.suppress(OSError), connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        if self.context is None:
            self._talk(connection)
            return
        with self.context.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        ) as secure:
            try:
                secure.do_handshake()
            except ssl.SSLError:  # as servers do: what is refused is told before the end
                raw = socket.socket(fileno=secure.detach())
                with raw:
                    raw.shutdown(socket.SHUT_WR)
                    while raw.recv(100_000):
                        pass
                return
            self._talk(secure)

    def _talk(self, connection: socket.socket) -> None:
        heard = connection.recv(100_000)
        self.heard.append(heard)
        path = heard.split(b" ")[1] if b" " in heard else b""
        connection.sendall(self.says.replace(b"{path}", path.partition(b"?")[0]))


@contextlib.contextmanager
def standing(says: bytes, context: ssl.SSLContext | None = None) -> Iterator[Standing]:
    """Runs one on a free port."""
    found = Standing(says, context)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found.port = server.getsockname()[1]
        thread = threading.Thread(target=found.serve, args=(server,))
        thread.start()
        try:
            yield found
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def certificate(folder: Path, name: str) -> Path:
    """A certificate for a name, which it gave to itself, with its key in the same file."""
    both = folder / f"{name}.pem"
    key = folder / f"{name}.key"
    _openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-nodes", "-keyout", str(key), "-out", str(both), "-days", "2"),
        *("-subj", f"/O=Test/CN={name}", "-addext", f"subjectAltName=DNS:{name}"),
    )
    both.write_text(both.read_text("utf-8") + key.read_text("utf-8"), "utf-8")
    both.chmod(0o600)
    return both


AUTHORITY = """[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
unique_subject = no
default_md = sha256
copy_extensions = copy
policy = any
[any]
commonName = supplied
organizationName = optional
"""


def certificate_of_time(folder: Path, name: str, begins: datetime, ends: datetime) -> Path:
    """A certificate for localhost, which it gave to itself, for a time that is not now."""
    folder = folder / name
    folder.mkdir()
    key, request, both = folder / "key", folder / "request", folder.with_suffix(".pem")
    (folder / "index").write_text("", "utf-8")
    (folder / "authority").write_text(AUTHORITY.format(folder=folder), "utf-8")
    moments = [f"{moment:%Y%m%d%H%M%SZ}" for moment in (begins, ends)]
    _openssl(
        *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-keyout", str(key), "-out", str(request), "-subj", "/O=Test/CN=localhost"),
        *("-addext", "subjectAltName=DNS:localhost"),
    )
    _openssl(
        *("ca", "-batch", "-selfsign", "-notext", "-config", str(folder / "authority")),
        *("-keyfile", str(key), "-in", str(request), "-out", str(both)),
        *("-startdate", moments[0], "-enddate", moments[1]),
    )
    both.write_text(both.read_text("utf-8") + key.read_text("utf-8"), "utf-8")
    return both


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def showing(certificate: Path, *, wants: Path | None = None) -> ssl.SSLContext:
    """A server's side of TLS; `wants`: only who shows this certificate is let in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if wants:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cafile=str(wants))
    return context


def typed(home: Path, *arguments: str, **environment: str) -> tuple[Said, set[str]]:
    """Runs `rtdesk` as its own process; also every command line that was there meanwhile."""
    own = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    command = [sys.executable, "-m", "rtdesk", *arguments]
    seen: set[str] = set()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**own, **environment},
        text=True,
    ) as running:
        while True:
            seen |= _command_lines()
            try:
                out, err = running.communicate(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            return Said(running.returncode, out, err), seen


def _command_lines() -> set[str]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.add(entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return found


def written(folder: Path) -> str:
    """Everything in the files of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)
