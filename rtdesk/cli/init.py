"""`rtdesk init`: asks where RT is and who one is, tries it, and writes it down."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from dataclasses import replace

from rtdesk.cli.config import file_of
from rtdesk.cli.doctor import examine
from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.rtrc import proposed
from rtdesk.config.setup import Keep, Setup, has_keyring, tidy, tokens_page, write
from rtdesk.text.clean import clean

NOT_SIGNED_IN = 4
TRIES = 5


def run(given: argparse.Namespace) -> int:
    """Asks what no flag says; the result is the exit code.

    Raises:
        ConfigError: there is a configuration already, or nobody to ask.
    """
    file = file_of(given)
    if file.exists():
        raise ConfigError(
            f"{file} is there already, and is left as it is: `rtdesk doctor` tries it out;"
            " --config FILE init writes another one"
        )
    setup = _asked(given)
    code, setup = _tried(given, setup)
    if code and not (given.yes or _yes("Write it down all the same?")):
        return code
    if setup.secret:
        setup = replace(setup, keep=_keep(given))
    for path in write(setup, file):
        print(f"Written, for you alone: {clean(str(path))}")
    if setup.secret and setup.keep == "nowhere":
        kind = "RTDESK_TOKEN" if setup.token else "RTDESK_PASSWORD"
        print(f"Set {kind} before you start rtdesk.")
    print("Now: rtdesk")
    return code


def _asked(given: argparse.Namespace) -> Setup:
    url = tidy(given.url or _proposed("Where is RT?", proposed().url, "https://rt.example.com"))
    if not url:
        raise ConfigError("without an address there is nothing to do")
    setup = Setup(
        url=url,
        user=given.user,
        token_command=given.token_command,
        ca_file=given.ca_file,
        allow_http=given.allow_http,
    )
    return setup if given.token_command else _with_secret(given, setup)


def _with_secret(given: argparse.Namespace, setup: Setup) -> Setup:
    """Asks for a token, or for login and password."""
    if given.secret_stdin:
        secret = Secret(sys.stdin.readline().strip())
        if setup.user:
            return replace(setup, password=secret)
        return replace(setup, token=secret)
    if not setup.user:
        print(f"RT makes a token for you at {clean(tokens_page(setup.url))}")
        print("(in RT: Logged in as > Settings > Auth Tokens). Without one, press enter.")
        token = _secret("Token (not shown): ")
        if token:
            return replace(setup, token=token)
        setup = replace(setup, user=_proposed("Login:", proposed().user))
    return replace(setup, password=_secret(f"Password of {clean(setup.user)} (not shown): "))


def _tried(given: argparse.Namespace, setup: Setup) -> tuple[int, Setup]:
    """Tries it out, and asks once more for what may be mistyped."""
    for _ in range(TRIES):
        print()
        code, pin = asyncio.run(examine(setup.profile()))
        print()
        if code == 0 or not sys.stdin.isatty():
            return code, setup
        if pin and not setup.pin and _yes("Is this the certificate of your RT? Trust it alone?"):
            setup = replace(setup, pin=pin)
        elif code == NOT_SIGNED_IN and not setup.token_command and _yes("Another token or login?"):
            bare = replace(setup, token=None, password=None, user=given.user)
            setup = _with_secret(given, bare)
        elif code != NOT_SIGNED_IN and (url := tidy(_line("Another address? (enter: no) "))):
            setup = replace(setup, url=url, pin="")
        else:
            return code, setup
    return code, setup


def _keep(given: argparse.Namespace) -> Keep:
    named: Keep | None = given.keep or None
    if named or not sys.stdin.isatty():
        return named or "file"
    print("Where is it to be kept?  f: in a file that only you may read")
    if has_keyring():
        print("                         k: in the keyring of your system")
    print("                         n: nowhere; you set it in the environment")
    answer = _line("[f] ").casefold()
    answers: dict[str, Keep] = {"k": "keyring", "n": "nowhere"}
    return answers.get(answer[:1], "file")


def _proposed(question: str, known: str, such: str = "") -> str:
    """A line, or with enter alone what RT's own command line was told."""
    example = f" (such as {such})" if such else ""
    hint = f" [{clean(known)}]" if known else example
    return _line(f"{question}{hint} ") or known


def _line(question: str) -> str:
    """One line from the user."""
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise ConfigError("nobody answers: see rtdesk init --help for the flags that do")
    return answer.strip()


def _secret(question: str) -> Secret | None:
    """One line that does not show."""
    if not sys.stdin.isatty():
        raise ConfigError("a secret is read from a terminal, or with --secret-stdin from stdin")
    try:
        answer = getpass.getpass(question)
    except EOFError:
        raise ConfigError("nobody answers") from None
    return Secret(answer.strip()) if answer.strip() else None


def _yes(question: str) -> bool:
    return sys.stdin.isatty() and _line(f"{question} [y/N] ").casefold() in ("y", "yes")
