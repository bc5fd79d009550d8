"""Builds the test server's database once and hands out copies of it.

Building takes about 20 seconds, copying next to nothing. A template is named after everything
that went into it, so a changed seed makes a new one; whoever comes first builds it under a
lock, and everybody else waits.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SITE = Path(__file__).parent / "site"
RT_HOME = Path("/usr/share/request-tracker5")
SETUP = Path("/usr/sbin/rt-setup-database-5")
PACKAGES = ("request-tracker5", "rt5-standalone", "rt5-db-sqlite", "starman")
TICKETS = 150
BCRYPT_COST = 4
"""RT's own 12 costs every request 0.2 s of CPU for checking the token."""


def missing() -> str:
    """Why no test server can be started here; empty if one can."""
    if shutil.which("dpkg-query") is None:
        return "no Debian packages here, so no request-tracker5"
    for package in PACKAGES:
        if not _version(package):
            return f"Debian package {package} is not installed (.ci/run installs it)"
    return ""


def restore(instance: Path) -> None:
    """Put a fresh copy of the seeded database and its manifest into the directory `instance`."""
    cache = _cache()
    with _locked(cache / "lock"):
        template = cache / _digest()
        if not template.is_dir():
            _build(template)
        for name in ("rt.sqlite", "instance.json"):
            shutil.copyfile(template / name, instance / name)


def configure(instance: Path, port: int) -> dict[str, str]:
    """Write RT's configuration for this directory and port; return the environment that uses it."""
    var = instance / "var"
    for folder in ("etc", "log", "var/mason", "var/session"):
        (instance / folder).mkdir(parents=True, exist_ok=True)
    config = instance / "etc" / "RT_SiteConfig.pm"
    config.write_text(
        f"Set($WebDomain, '127.0.0.1');\nSet($WebPort, {port});\n"
        f"Set($DatabaseType, 'SQLite');\nSet($DatabaseName, '{instance}/rt.sqlite');\n"
        f"Set($BcryptCost, {BCRYPT_COST});\nSet($LogDir, '{instance}/log');\n"
        f"$RT::VarPath = '{var}';\n$RT::MasonDataDir = '{var}/mason';\n"
        f"$RT::MasonSessionDir = '{var}/session';\n\n"
        f"{(SITE / 'RT_SiteConfig.pm').read_text('utf-8')}\n1;\n",
        "utf-8",
    )
    return {**os.environ, "RT_SITE_CONFIG": str(config), "RT_SITE_CONFIG_DIR": os.devnull}


def _build(template: Path) -> None:
    with tempfile.TemporaryDirectory(dir=template.parent) as folder:
        instance = Path(folder)
        # A fixed hash seed makes RT do things in the same order every time.
        env = configure(instance, 80) | {"PERL_HASH_SEED": "0", "PERL_PERTURB_KEYS": "0"}
        _perl([str(SETUP), "--action", "init", "--skip-create"], env)
        _pragma(instance, "journal_mode=WAL")  # readers and writers must not block each other
        manifest = str(instance / "instance.json")
        _perl(
            ["perl", str(SITE / "seed.pl"), "--tickets", str(TICKETS), "--manifest", manifest], env
        )
        _pragma(instance, "wal_checkpoint(TRUNCATE)")
        done = instance / "done"
        done.mkdir()
        for name in ("rt.sqlite", "instance.json"):
            (instance / name).rename(done / name)
        done.rename(template)


def _perl(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[:2]} failed:\n{done.stdout.decode(errors='replace')[-3000:]}")


def _pragma(instance: Path, text: str) -> None:
    with contextlib.closing(sqlite3.connect(instance / "rt.sqlite")) as db:
        db.execute(f"PRAGMA {text}").fetchall()


def _version(package: str) -> str:
    done = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status} ${Version}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    status, _, version = done.stdout.partition(" ")
    return version if status == "installed" else ""


def _digest() -> str:
    digest = hashlib.sha256(repr((_version("request-tracker5"), TICKETS, BCRYPT_COST)).encode())
    for path in sorted(SITE.glob("*.p[lm]")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _cache() -> Path:
    folder = Path(tempfile.gettempdir()) / f"rtdesk-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
