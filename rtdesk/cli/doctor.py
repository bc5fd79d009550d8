"""`rtdesk doctor`: what is installed, configured and reachable, and what stands in the way."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rtdesk import __version__
from rtdesk.backend.errors import BackendError
from rtdesk.cli.config import file_of, flags_of
from rtdesk.cli.lines import exit_code
from rtdesk.cli.terminal import at_work, terminal
from rtdesk.config.errors import ConfigError
from rtdesk.config.layers import layers
from rtdesk.config.paths import everywhere
from rtdesk.config.profile import Profile, load_profile
from rtdesk.desk.checks import Check, checks
from rtdesk.text.clean import clean

MARKS = {True: "✓", False: "✗", None: "·"}
WIDTH, WIDE = 12, 20
PACKAGES = ("textual", "httpx2", "pydantic", "lxml", "pillow", "keyring")
CONFIGURED = 2
"""The exit code for what is wrong on this side."""


def run(given: argparse.Namespace) -> int:
    """Says everything; the exit code is that of the first thing that is wrong."""
    for what, words in (*_versions(), *terminal()):
        _line(what, words)
    code = _settings(given)
    try:
        profile = load_profile(file_of(given), given.profile, flags=flags_of(given))
    except ConfigError as error:
        for what, words in at_work(Profile()):
            _line(what, words)
        return _wrong("Settings", str(error), CONFIGURED)
    for what, words in at_work(profile):
        _line(what, words)
    for what, place in everywhere(profile.name, profile.url, file_of(given)).items():
        _line(what, f"{place}{_state(place)}")
    print(f"\nprofile {clean(profile.name)}")
    return asyncio.run(examine(profile))[0] or code


async def examine(profile: Profile) -> tuple[int, str]:
    """Prints every check as it is made; the exit code, and a fingerprint that could be pinned."""
    code, pin = 0, ""
    async for check in checks(profile):
        show(check)
        code = code or code_of(check)
        pin = pin or check.pin
    return code, pin


def show(check: Check) -> None:
    """One of them in a line; what failed also on stderr, for who reads nothing else."""
    if check.good is False:
        _wrong(check.step, check.words, 0)
    else:
        print(f"{MARKS[check.good]} {check.step:{WIDTH}} {clean(check.words)}")


def code_of(check: Check) -> int:
    """What the shell is told."""
    if check.error is None:
        return 0
    return exit_code(check.error) if isinstance(check.error, BackendError) else CONFIGURED


def _wrong(step: str, words: str, code: int) -> int:
    print(f"{MARKS[False]} {step:{WIDTH}} see the error", flush=True)
    sys.stderr.write(f"rtdesk: {clean(words)}\n")
    return code


def _line(what: str, words: str) -> None:
    print(f"{clean(what):{WIDE}} {clean(words)}")


def _versions() -> Iterator[tuple[str, str]]:
    yield "rtdesk", __version__
    yield "Python", f"{platform.python_version()}, {platform.system()} {platform.release()}"
    found = [f"{name} {_version(name)}" for name in PACKAGES]
    yield "with", f"{', '.join(found)}, SQLite {sqlite3.sqlite_version}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _state(place: Path) -> str:
    """What there is to say of a place."""
    if not place.exists():
        return " (not there)"
    if place.is_dir():
        return "" if os.access(place, os.W_OK) else " (cannot be written)"
    return f" ({place.stat().st_size} bytes)"


def _settings(given: argparse.Namespace) -> int:
    """What is wrong with the file, and what of it counts that does not stand there."""
    from rtdesk.cli.complaints import complaints

    file, code = file_of(given), 0
    if file.exists():
        try:
            for problem in complaints(file):
                sys.stderr.write(f"rtdesk: {clean(problem.words)}\n")
                code = CONFIGURED if problem.fatal else code
        except ConfigError:
            return CONFIGURED  # said when the profile is read
    try:
        found = layers(file, given.profile, os.environ, flags_of(given))
    except ConfigError:
        return CONFIGURED
    given_by = [name.upper() for name in (*found.environment, *found.secrets)]
    _line("environment", ", ".join(f"RTDESK_{name}" for name in given_by) or "says nothing")
    return code
