"""The first configuration, made from a few answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.profile import Profile, command_words
from rtdesk.config.secrets import TOKEN, into_keyring
from rtdesk.config.template import template, write_new

Keep = Literal["file", "keyring", "nowhere"]
"""Where the token or password is to be kept; `nowhere`: the user sees to it."""
PAGES = re.compile(
    r"/(?:REST|Ticket|Search|Prefs|NoAuth|SelfService|Dashboards|User|Admin|Tools|Approvals"
    r"|Articles|Asset|Assets|Reports|m)/.*|/index\.html.*",
    re.IGNORECASE,
)
"""What follows RT's own address in the address of one of its pages."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The answers."""

    url: str
    token: Secret | None = None
    user: str = ""
    password: Secret | None = None
    token_command: str = ""
    pin: str = ""
    ca_file: str = ""
    allow_http: bool = False
    keep: Keep = "file"

    @property
    def secret(self) -> Secret | None:
        """What is to be kept."""
        return self.token or self.password

    def profile(self) -> Profile:
        """For trying it out before it is written down."""
        return Profile(
            url=self.url,
            token=self.token,
            token_command=command_words(self.token_command),
            user=self.user,
            password=self.password,
            pin=self.pin,
            ca_file=self.ca_file,
            allow_http=self.allow_http,
        )

    def said(self) -> dict[str, Any]:
        """What the file will say, without where the secret is."""
        found: dict[str, Any] = {"url": self.url, "user": self.user, "pin": self.pin}
        found |= {"ca_file": self.ca_file, "token_command": self.token_command}
        found = {key: value for key, value in found.items() if value}
        if self.allow_http:
            found["allow_http"] = True
        if self.password:
            found["session"] = True
        return found


def tidy(text: str) -> str:
    """RT's address, from what a person typed or copied from a browser."""
    text = text.strip()
    if not text:
        return ""
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    path = PAGES.sub("", f"{parts.path}/").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def tokens_page(url: str) -> str:
    """The page where RT makes tokens for who is signed in."""
    return f"{url}/Prefs/AuthTokens.html"


def secret_file(file: Path, setup: Setup) -> Path:
    """Where the secret would be kept: beside the configuration, under a name that is free."""
    kind = TOKEN if setup.token else "password"
    host = re.sub(r"[^\w.-]", "_", urlsplit(setup.url).hostname or "")
    wanted = file.with_name(kind)
    return file.with_name(f"{kind}-{host}") if wanted.exists() else wanted


def write(setup: Setup, file: Path) -> tuple[Path, ...]:
    """Writes the configuration, and the secret where it is to be kept; gives what was written.

    Raises:
        ConfigError: there is one already, or it cannot be written; no secret was left behind.
    """
    if file.exists():
        raise ConfigError(f"{file} is there already, and is left as it is")
    said, made = setup.said(), list[Path]()
    kind = TOKEN if setup.token else "password"
    if setup.secret and setup.keep == "file":
        place = secret_file(file, setup)
        write_new(place, setup.secret.reveal() + "\n")
        made.append(place)
        said[f"{kind}_file"] = str(place)
    elif setup.secret and setup.keep == "keyring":
        into_keyring(setup.url, TOKEN if setup.token else setup.user, setup.secret)
        said["keyring"] = True
    try:
        write_new(file, template(said))
    except ConfigError:
        for place in made:
            place.unlink(missing_ok=True)
        raise
    return (file, *made)


def has_keyring() -> bool:
    """True where the package for the system's keyring is installed."""
    from importlib.util import find_spec

    return find_spec("keyring") is not None
