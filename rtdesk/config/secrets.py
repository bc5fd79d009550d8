"""Where the token or the password comes from, when it is needed."""

from __future__ import annotations

import importlib
import stat
import subprocess
from pathlib import Path

from rtdesk.config.account import Account, Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.profile import Profile

TOKEN = "token"  # noqa: S105 - under this name it is kept
"""The user name of a token in a keyring, where the server's URL is the service."""
PATIENCE = 60
"""Seconds a command may take; it may ask for a passphrase."""


def account(profile: Profile) -> Account:
    """The account of a profile, with its secret fetched. Blocks: run it in a thread.

    A token goes before a password, which is then not even fetched.

    Raises:
        ConfigError: there is no secret, or it cannot be had; says the remedy.
    """
    token = _secret("token", profile.token, profile.token_command, profile.token_file)
    if not token and profile.keyring and not profile.user:
        token = from_keyring(profile.url.rstrip("/"), TOKEN)
    password = None if token else _password(profile)
    return Account(
        url=profile.url.rstrip("/"),
        token=token,
        user=profile.user,
        password=password,
        session=profile.session,
        allow_http=profile.allow_http,
        ca_file=_path(profile.ca_file),
        proxy=profile.proxy,
        client_cert=_path(profile.client_cert),
        client_key=_path(profile.client_key),
        pin=profile.pin,
        timeout=profile.timeout,
        read_only=profile.read_only,
    )


def _path(text: str) -> str:
    return str(Path(text).expanduser()) if text else ""


def _password(profile: Profile) -> Secret:
    password = _secret(
        "password", profile.password, profile.password_command, profile.password_file
    )
    if not password and profile.keyring and profile.user:
        password = from_keyring(profile.url.rstrip("/"), profile.user)
    if password and profile.user:
        return password
    if password:
        raise ConfigError("a password, but no user: set `user` in the configuration or RTDESK_USER")
    if profile.user:
        raise ConfigError(
            f"no password for {profile.user!r}: set RTDESK_PASSWORD, or `password_command` or"
            " `password_file` in the configuration (or a token)"
        )
    raise ConfigError(
        "no token: set RTDESK_TOKEN, or `token_command`, `token_file` or `keyring` in the"
        " configuration (RT makes tokens under Logged in as > Settings > Auth Tokens); without one,"
        " set `user` and a password"
    )


def _secret(kind: str, given: Secret | None, command: tuple[str, ...], file: str) -> Secret | None:
    """The first that is there: what the environment gave, a command's output, a file."""
    if given:
        return given
    if command:
        return _from_command(kind, command)
    return _from_file(kind, Path(file).expanduser()) if file else None


def _from_command(kind: str, command: tuple[str, ...]) -> Secret:
    name = f"{kind}_command {command[0]!r}"
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
        )
    except UnicodeDecodeError:
        raise ConfigError(f"{name} gave something else than text in UTF-8") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"{name} did not work: {_why(error)}") from None
    secret = _first_line(kind, done.stdout)
    if done.returncode or not secret:
        raise ConfigError(f"{name} gave no {kind} (exit code {done.returncode})")
    return secret


def _why(error: Exception) -> str:
    return (
        f"no answer in {PATIENCE} s" if isinstance(error, subprocess.TimeoutExpired) else str(error)
    )


def _from_file(kind: str, path: Path) -> Secret:
    try:
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(f"others can read {path}: run chmod 600 {path}")
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"cannot read {kind}_file {path}: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{kind}_file {path} is not a text in UTF-8") from None
    secret = _first_line(kind, text)
    if not secret:
        raise ConfigError(f"{kind}_file {path} is empty")
    return secret


def from_keyring(url: str, name: str) -> Secret:
    """What the system's keyring keeps for a server under a name.

    Raises:
        ConfigError: there is none, or no keyring; says the remedy.
    """
    words = f"`keyring set {url} {name}` puts it there"
    found = _ask_keyring("get_password", url, name)
    if not isinstance(found, str) or not found:
        raise ConfigError(f"the keyring has nothing for {name!r} of {url}: {words}")
    return Secret(found)


def into_keyring(url: str, name: str, secret: Secret) -> None:
    """Keeps a secret in the system's keyring.

    Raises:
        ConfigError: there is none, or it does not take it; says the remedy.
    """
    _ask_keyring("set_password", url, name, secret.reveal())


def _ask_keyring(what: str, *arguments: str) -> object:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        raise ConfigError(
            "keyring = true needs the package keyring: install rtdesk[keyring]"
        ) from None
    try:
        return getattr(keyring, what)(*arguments)
    except Exception as error:  # each of its backends has errors of its own
        raise ConfigError(f"the keyring does not answer: {type(error).__name__}") from None


def _first_line(kind: str, text: str) -> Secret:
    """Blanks may belong to a password, never to a token."""
    if kind == "token":
        text = text.lstrip()
    line = text.partition("\n")[0].removesuffix("\r")
    return Secret(line.strip() if kind == "token" else line)
