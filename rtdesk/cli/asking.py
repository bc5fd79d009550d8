"""A question before what cannot be taken back."""

from __future__ import annotations

import argparse
import sys

from rtdesk.cli.output import complain, line


def refusal(given: argparse.Namespace, question: str, without: str) -> int:
    """0 when it may be done: by `--yes`, or by the answer; else the exit code.

    `without` is said where nobody can be asked.
    """
    if given.yes:
        return 0
    if not sys.stdin.isatty():
        complain(f"{without}: add --yes")
        return 2
    sys.stderr.write(f"{line(question)} [y/N] ")
    sys.stderr.flush()
    return 0 if sys.stdin.readline().strip().casefold() in ("y", "yes") else 1
