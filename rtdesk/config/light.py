"""Which server is meant, and where its copy lies: what must be quick reads no more than that.

Whatever is unusual is left to `config.profile`, which can say what is wrong.
"""

from __future__ import annotations

import hashlib
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def folders(profile: str = "") -> tuple[str, str, frozenset[str]] | None:
    """The folders of copy and work, and the lists that the file speaks of; None: ask elsewhere."""
    file = os.environ.get("RTDESK_CONFIG") or os.path.join(
        _home("CONFIG", ".config"), "config.toml"
    )
    data = _read(os.path.expanduser(file))
    if data is None:
        return None
    profiles = data.get("profiles", {})
    usual = data.get("profile", "")
    if not isinstance(profiles, dict) or not isinstance(usual, str):
        return None
    name = profile or os.environ.get("RTDESK_PROFILE") or usual
    url = os.environ.get("RTDESK_URL")
    if not name and "url" not in data and not url and profiles:
        if len(profiles) > 1:
            return None
        (name,) = profiles
    named = name in profiles or (name and name != "default")
    chosen = profiles.get(name) if named else {}
    if not isinstance(chosen, dict):
        return None
    url = url or chosen.get("url", data.get("url"))
    lists = chosen.get("lists", data.get("lists", {}))
    if not url or not isinstance(url, str) or not isinstance(lists, dict):
        return None
    mark = hashlib.sha256(url.encode()).hexdigest()[:10]
    plain = "".join(c if c.isalnum() or c in "-_" else "_" for c in name or "default")
    folder = f"{plain}-{mark}"
    return (
        os.path.join(_home("CACHE", ".cache"), folder),
        os.path.join(_home("STATE", ".local/state"), folder),
        frozenset(lists),
    )


def _read(file: str) -> Mapping[str, Any] | None:
    try:
        with open(file, "rb") as reader:
            import tomllib

            return tomllib.load(reader)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        return None


def _home(kind: str, usual: str) -> str:
    folder = os.environ.get(f"XDG_{kind}_HOME", "").strip()
    return os.path.join(folder or os.path.expanduser(f"~/{usual}"), "rtdesk")
