"""Where the token comes from, when it is needed."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

from rtdesk.config.account import Account, Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.profile import Profile

PATIENCE = 60
"""Seconds a token command may take; it may ask for a passphrase."""


def account(profile: Profile) -> Account:
    """The account of a profile, with its token fetched. Blocks: run it in a thread.

    Raises:
        ConfigError: there is no token, or it cannot be had; says the remedy.
    """
    return Account(
        url=profile.url.rstrip("/"),
        token=_token(profile),
        allow_http=profile.allow_http,
        ca_file=profile.ca_file,
        proxy=profile.proxy,
    )


def _token(profile: Profile) -> Secret:
    if profile.token:
        return profile.token
    if profile.token_command:
        return _from_command(profile.token_command)
    if profile.token_file:
        return _from_file(Path(profile.token_file).expanduser())
    raise ConfigError(
        "no token: set RTDESK_TOKEN, or `token_command` or `token_file` in the configuration"
        " (RT makes tokens under Logged in as > Settings > Auth Tokens)"
    )


def _from_command(command: tuple[str, ...]) -> Secret:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"token_command {command[0]!r} did not work: {_why(error)}") from error
    lines = done.stdout.splitlines()
    if done.returncode or not lines or not lines[0].strip():
        raise ConfigError(
            f"token_command {command[0]!r} gave no token (exit code {done.returncode})"
        )
    return Secret(lines[0].strip())


def _why(error: Exception) -> str:
    return (
        f"no answer in {PATIENCE} s" if isinstance(error, subprocess.TimeoutExpired) else str(error)
    )


def _from_file(path: Path) -> Secret:
    try:
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(f"others can read {path}: run chmod 600 {path}")
        text = path.read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"cannot read token_file {path}: {error.strerror}") from error
    if not text:
        raise ConfigError(f"token_file {path} is empty")
    return Secret(text.splitlines()[0].strip())
