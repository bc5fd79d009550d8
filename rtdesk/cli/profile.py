"""The desk that the command line speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import config_file, places
from rtdesk.config.profile import load_profile
from rtdesk.desk import Desk

if TYPE_CHECKING:
    import argparse


def desk_for(given: argparse.Namespace) -> Desk:
    """Opens the desk of the profile that was asked for.

    Raises:
        ConfigError: there is none; says the remedy.
    """
    if given.config and not given.config.exists():
        raise ConfigError(f"no such file: {given.config}")
    profile = load_profile(given.config or config_file(), given.profile)
    return Desk.open(profile, places(profile.name, profile.url))
