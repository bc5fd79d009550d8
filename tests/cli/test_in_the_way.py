"""Whatever stands between the user and RT: one line with cause and remedy, and no secret anywhere.

The token is in a file that a command prints, so that it is in nobody's environment but RT's own
answers could bring it back; each case is tried by a command and by `rtdesk doctor`.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.standing import (
    HTML,
    Standing,
    answer,
    certificate,
    certificate_of_time,
    showing,
    standing,
    typed,
    written,
)

TOKEN = "1-23-5ec7e75ec7e75ec7e75ec7e75ec7e75e"
LOGIN = b"<html><form><input name='user'><input type='password' name='pass'></form></html>"
UNAUTHORIZED = answer(401, b'{"message":"Unauthorized"}')


@dataclass
class Way:
    """What is configured, and what is to be said of it."""

    code: int
    cause: str
    remedy: str
    url: str = "http://127.0.0.1:{port}"
    says: bytes = b""
    context: Callable[[Path], ssl.SSLContext] | None = None
    settings: dict[str, str] = field(default_factory=dict)
    doctor: str = ""
    """What the doctor says besides."""
    plain: tuple[int, str, str] | None = None
    """Code, cause and remedy where a command that asks for tickets sees it otherwise."""


def _self_signed(folder: Path) -> ssl.SSLContext:
    return showing(folder / "localhost.pem")


def _other(folder: Path) -> ssl.SSLContext:
    return showing(folder / "other.example.pem")


def _expired(folder: Path) -> ssl.SSLContext:
    return showing(folder / "expired.pem")


def _early(folder: Path) -> ssl.SSLContext:
    return showing(folder / "early.pem")


def _old(folder: Path) -> ssl.SSLContext:
    context = showing(folder / "localhost.pem")
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


NOW = datetime.now(UTC)
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)
WAYS = {
    "wrong URL": Way(2, "not RT's REST 2.0 at this address (404)", "check the URL",
                     says=answer(404, b"<html>Not Found</html>", HTML)),
    "http instead of https": Way(2, "in the clear", "use https", "http://rt.example"),
    "HTML login page": Way(4, "got a login page", "check the credentials",
                           says=answer(200, LOGIN, HTML)),
    "expired token": Way(4, "(401): the token or password is wrong or expired", "Auth Tokens",
                         says=UNAUTHORIZED),
    "self-signed certificate": Way(3, "certificate of localhost is not trusted", "or pin it",
                                   "https://localhost:{port}", UNAUTHORIZED, _self_signed,
                                   doctor="for localhost, by Test, until "),
    "wrong host name": Way(3, "certificate of localhost is for another name",
                           "write the name into url", "https://localhost:{port}", UNAUTHORIZED,
                           _other, {"ca_file": "{home}/other.example.pem"},
                           doctor="for other.example, by Test"),
    "expired certificate": Way(3, "certificate of localhost has expired", "has to renew it",
                               "https://localhost:{port}", UNAUTHORIZED, _expired,
                               {"ca_file": "{home}/expired.pem"},
                               doctor=f"for localhost, by Test, until {YESTERDAY:%Y-%m-%d}, sha2"),
    "certificate of tomorrow": Way(3, "certificate of localhost is not valid yet",
                                   "set this machine's clock",
                                   "https://localhost:{port}", UNAUTHORIZED, _early,
                                   {"ca_file": "{home}/early.pem"},
                                   doctor=f"for localhost, by Test, from {TOMORROW:%Y-%m-%d}, un"),
    "TLS of long ago": Way(3, "it speaks only a TLS that is too old", "has to be updated",
                           "https://localhost:{port}", UNAUTHORIZED, _old,
                           {"ca_file": "{home}/localhost.pem"}),
    "proxy that refuses": Way(3, "the proxy 127.0.0.1 refuses to connect us (403)",
                              "check proxy in the configuration", "https://rt.example",
                              answer(403, b"<html>no</html>", HTML),
                              settings={"proxy": "http://127.0.0.1:{port}"}),
    "server down": Way(3, "127.0.0.1 refuses connections", "is RT running there?",
                       "http://127.0.0.1:{free}"),
    "not an RT": Way(2, "the server at this address is no RT", "check the URL",
                     says=answer(200, b'{"hello":"world"}'),
                     plain=(1, "something else than a list", "does url lead to an RT?")),
    "disabled user": Way(4, "or the user disabled", "RT makes tokens under", says=UNAUTHORIZED),
    "https where http is spoken": Way(3, "no TLS is spoken at this port", "is it http",
                                      "https://127.0.0.1:{port}",
                                      answer(400, b"<html>Bad Request</html>", HTML)),
    "http where https is spoken": Way(2, "this port speaks https", "write https://",
                                      says=answer(400, b"<html>The plain HTTP request was sent to"
                                                       b" HTTPS port</html>", HTML)),
    "a dead proxy": Way(3, "the proxy 127.0.0.1 refuses connections", "check proxy",
                        "https://rt.example", settings={"proxy": "http://127.0.0.1:{free}"}),
    "a proxy that wants a sign-in": Way(3, "a proxy in between wants a sign-in", "set proxy",
                                        says=answer(407, b"<html>Sign in</html>", HTML)),
    "a hotspot": Way(2, "a web page answered, not RT's REST 2.0", "a proxy or a hotspot",
                     says=answer(200, b"<html>Welcome to our hotel</html>", HTML)),
    "a network that wants a sign-in": Way(3, "this network wants a sign-in", "in a browser",
                                          says=answer(511, b"<html>Sign in</html>", HTML)),
    "a moved server": Way(2, "the server moved", "use https://new.example/rt as its URL",
                          says=answer(301, b"", HTML,
                                      b"Location: https://new.example/rt{path}\r\n")),
    "another certificate than the pinned one": Way(
        3, "is not the pinned one but sha256:", "ask whoever runs the server",
        "https://localhost:{port}", UNAUTHORIZED, _self_signed, {"pin": "sha256:" + "ab" * 32}),
}  # fmt: skip


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("localhost", "other.example", "me"):
        certificate(folder, name)
    certificate_of_time(folder, "expired", YESTERDAY - timedelta(days=9), YESTERDAY)
    certificate_of_time(folder, "early", TOMORROW, TOMORROW + timedelta(days=9))
    return folder


@contextmanager
def in_the_way(way: Way, home: Path, certificates: Path) -> Iterator[Standing]:
    """Configures rtdesk for it; gives the server that stands there."""
    with ExitStack() as stack:
        context = way.context(certificates) if way.context else None
        server = stack.enter_context(standing(way.says, context))
        port = server.port
        taken = stack.enter_context(socket.socket())
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        free = taken.getsockname()[1]
        token = home / "secret"
        token.write_text(TOKEN, "utf-8")
        lines = {"url": way.url, "token_command": f"cat {token}", **way.settings}
        text = "".join(f'{key} = "{value}"\n' for key, value in lines.items())
        text = text.replace("{port}", str(port)).replace("{free}", str(free))
        (home / "config.toml").write_text(text.replace("{home}", str(certificates)), "utf-8")
        yield server


def _is_debug(line: str) -> bool:
    return line.startswith(("rtdesk: GET rt", "rtdesk: failed: "))


@pytest.mark.parametrize("name", WAYS)
def test_cause_and_remedy_in_one_line_and_the_token_nowhere(
    home: Path, certificates: Path, name: str
) -> None:
    way = WAYS[name]
    environment = {
        "RTDESK_CONFIG": str(home / "config.toml"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    with in_the_way(way, home, certificates) as server:
        plain, seen = typed(home, "ls", "id > 0", **environment)
        doctor, more = typed(home, "--debug", "doctor", **environment)
    seen |= more
    code, *words = way.plain or (way.code, way.cause, way.remedy)
    assert (plain.code, plain.out) == (code, "")
    assert plain.err.startswith("rtdesk: ")
    assert plain.err.count("\n") == 1
    assert doctor.code == way.code
    said = [line for line in doctor.err.splitlines() if not _is_debug(line)]
    assert [word for word in words if word not in plain.err] == []
    assert len(said) == 1
    assert way.cause in said[0]
    assert way.remedy in said[0]
    assert way.doctor in doctor.out
    assert not (way.context and any(server.heard))  # refused before anything left
    (home / "secret").unlink()
    everything = [plain.out, plain.err, doctor.out, doctor.err, written(home), *seen]
    assert [text for text in everything if TOKEN in text or TOKEN.split("-")[2] in text] == []
    assert any("rtdesk" in line and "doctor" in line for line in seen)


def test_a_pin_trusts_one_certificate_and_nothing_leaves_before(
    home: Path, certificates: Path
) -> None:
    environment = {"RTDESK_CONFIG": str(home / "config.toml"), "RTDESK_TOKEN": TOKEN}
    with standing(answer(200, b'{"Version":"5.0.3"}'), _self_signed(certificates)) as server:
        url = f'url = "https://localhost:{server.port}"\n'
        (home / "config.toml").write_text(url + f'pin = "sha256:{"00" * 32}"\n')
        wrong, _ = typed(home, "api", "GET", "rt", **environment)
        assert wrong.code == 3
        assert [heard for heard in server.heard if heard] == []
        pin = wrong.err.partition("but ")[2].partition(": ask")[0]
        (home / "config.toml").write_text(url + f'pin = "{pin}"\n')
        right, _ = typed(home, "api", "GET", "rt", **environment)
        assert (right.code, right.err) == (0, "")
        assert TOKEN.encode() in b"".join(server.heard)


def test_a_certificate_of_ones_own(home: Path, certificates: Path) -> None:
    environment = {"RTDESK_CONFIG": str(home / "config.toml"), "RTDESK_TOKEN": TOKEN}
    mine = certificates / "me.pem"
    context = showing(certificates / "localhost.pem", wants=mine)
    with standing(answer(200, b'{"Version":"5.0.3"}'), context) as server:
        lines = (
            f'url = "https://localhost:{server.port}"\nca_file = "{certificates}/localhost.pem"\n'
        )
        (home / "config.toml").write_text(lines)
        without, _ = typed(home, "api", "GET", "rt", **environment)
        assert without.code == 3
        assert "it wants a certificate of yours" in without.err
        (home / "config.toml").write_text(lines + f'client_cert = "{mine}"\n')
        shown, _ = typed(home, "api", "GET", "rt", **environment)
        assert (shown.code, shown.err) == (0, "")
        mine.chmod(0o640)
        wide, _ = typed(home, "api", "GET", "rt", **environment)
        mine.chmod(0o600)
        assert wide.code == 2
        assert "others can read the key" in wide.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('pin = "sha256:12"', "64 hexadecimal digits"),
        ('client_key = "/nowhere"', "client_cert, which is not set"),
        ('client_cert = "/nowhere"', "client_cert cannot be used"),
        ('ca_file = "/nowhere"', "ca_file cannot be used"),
        ('proxy = "proxy"', "proxy must look like"),
    ],
)
def test_what_is_configured_and_cannot_be_is_said(home: Path, line: str, words: str) -> None:
    environment = {"RTDESK_CONFIG": str(home / "config.toml"), "RTDESK_TOKEN": TOKEN}
    (home / "config.toml").write_text(f'url = "https://rt.example"\n{line}\n')
    said, _ = typed(home, "api", "GET", "rt", **environment)
    assert said.code == 2
    assert words in said.err
