"""The desk that the command line speaks of."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import config_file, places
from rtdesk.config.profile import load_profile
from rtdesk.desk import Desk
from rtdesk.text.clean import clean

if TYPE_CHECKING:
    import argparse


def desk_for(given: argparse.Namespace, *, tell: bool = True) -> Desk:
    """Opens the desk of the profile that was asked for.

    `tell`: what means nothing in the configuration is said on stderr; the desk shows it itself.

    Raises:
        ConfigError: there is none; says the remedy.
    """
    if given.config and not given.config.exists():
        raise ConfigError(f"no such file: {given.config}")
    if not given.debug:
        from rtdesk.cli.logs import begin

        begin()
    file = given.config or config_file()
    profile = load_profile(file, given.profile, flags=dict(given.set))
    for words in profile.warnings if tell else ():
        sys.stderr.write(f"rtdesk: {clean(words)}\n")
    return Desk.open(profile, places(profile.name, profile.url, file))
