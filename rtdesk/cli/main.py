"""The console script: what was asked for, and how it ended."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from types import SimpleNamespace

TYPE_CHECKING = False  # as typing has it, which takes longer to load than some commands run
if TYPE_CHECKING:
    import argparse

MODULES = {
    "api": "api",
    "articles": "directory",
    "assign": "changing",
    "attach": "messages",
    "attachments": "attachments",
    "comment": "messages",
    "completion": "completion",
    "config": "config",
    "create": "create",
    "doctor": "doctor",
    "edit": "editing",
    "help": "manual",
    "init": "init",
    "link": "joining",
    "lists": "mirror",
    "ls": "lines",
    "merge": "joining",
    "open": "opening",
    "new": "create",
    "outbox": "outbox",
    "paths": "config",
    "purge": "mirror",
    "queues": "directory",
    "reply": "messages",
    "save": "attachments",
    "search": "searching",
    "show": "lines",
    "status": "changing",
    "steal": "changing",
    "sync": "mirror",
    "take": "changing",
    "time": "joining",
    "untake": "changing",
    "users": "directory",
}
"""The module of this folder that does what a verb says: its `run`, which gives the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs rtdesk; the result is the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may not know all letters
    words = list(sys.argv[1:] if argv is None else argv)
    from rtdesk.config.errors import ConfigError

    try:
        return _run(words)
    except ConfigError as error:
        sys.stderr.write(f"rtdesk: {_clean(str(error))}\n")
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:  # the disk: a folder that cannot be used, a copy that is damaged
        what = f"{error.strerror}: {error.filename}" if error.filename else str(error)
        sys.stderr.write(f"rtdesk: {_clean(what)}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # a bug: Python's own report would print the server's words raw
        from rtdesk.ui.crash import told

        sys.stderr.write(f"{told(error)}\n")
        return 1


def _run(words: list[str]) -> int:
    if words[:1] == ["ls"] and "--cached" in words:
        from rtdesk.cli.glance import glance

        if (code := glance(words)) is not None:
            return code
    given = _given(words)
    if given.debug:
        from rtdesk.cli.logs import begin

        begin(debug=True, aloud=given.verb not in (None, "desk", "demo", "open"))
    if given.verb == "demo" and given.serve is not None:
        from rtdesk.cli.serve import run as serve

        return serve(given)
    if given.verb in (None, "desk", "demo"):
        gc.disable()  # until the first paint: the app turns it on again
        from rtdesk.cli.start import start

        return start(given)
    from importlib import import_module

    return int(import_module(f"rtdesk.cli.{MODULES[given.verb]}").run(given))


def _given(argv: Sequence[str]) -> argparse.Namespace:
    if argv:
        from rtdesk.cli.arguments import parsed

        return parsed(argv)
    # The desk opens at once: argparse takes longer than reading the configuration.
    return SimpleNamespace(  # type: ignore[return-value]
        verb=None, config=None, profile="", set=(), debug=False
    )


def _clean(text: str) -> str:
    from rtdesk.text.clean import clean

    return clean(text)
