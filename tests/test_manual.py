"""The manual and the README say what is so: their commands, their settings, where they lead."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rtdesk.cli.arguments import parsed
from rtdesk.config.profile import load_profile
from rtdesk.help.pages import page, topics
from tests.rt.template import RT_HOME

ROOT = Path(__file__).parent.parent
TEXTS = {topic: page(topic) for topic in topics()} | {
    "README": (ROOT / "README.md").read_text("utf-8")
}
STAND_INS = {
    "TOPIC": "keys",
    "NAME": "work",
    "PORT": "0",
    "N": "5",
    "DIR": "here",
    "FILE": "notes.txt",
    "PATH": "ticket/5",
    "METHOD": "GET",
    "ID": "5",
    "TICKET": "5",
    "LIST": "mine",
    "VERB": "ls",
    "KIND": "child",
    "TARGET": "7",
    "INTO": "7",
    "MINUTES": "90",
    "WORD": "printer",
    "WORD...": "printer",
    "ID...": "5",
    "FILE...": "notes.txt",
    "LOGIN": "bob",
    "STATUS": "open",
    "TEXT": "Words",
}
"""What is meant by words in capitals."""
SETTING = re.compile(r"^(\[.*\]|[a-z\"][\w\"./*-]* *= .+|[\]}].*|  +.*|#.*)$")


def spans(text: str) -> list[str]:
    """Code in a line, and whole lines of code."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    fenced = "".join(re.findall(r"^```(?:sh|console)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    indented = [line.strip() for line in prose.splitlines() if line.startswith("    ")]
    return [*re.findall(r"`([^`]+)`", prose), *indented, *fenced.splitlines()]


def commands() -> list[tuple[str, str]]:
    """Every command of ours that is told, with where."""
    return sorted(
        {
            (where, span.removeprefix("$ ").strip())
            for where, text in TEXTS.items()
            for span in spans(text)
            if re.match(r"(\$ )?rtdesk( |$)", span)
        }
    )


def settings() -> list[tuple[str, str]]:
    """Every block of settings, with where."""
    found = []
    for where, text in TEXTS.items():
        fenced = re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        runs = re.findall(r"(?:^    .*\n?(?:\n(?=    ))?)+", text, re.MULTILINE)
        indented = ["\n".join(line[4:] for line in run.splitlines()) for run in runs]
        found += [(where, block) for block in fenced]
        found += [
            (where, block)
            for block in indented
            if all(SETTING.match(line) for line in block.splitlines() if line.strip())
        ]
    return found


@pytest.mark.parametrize(("where", "command"), commands())
def test_a_command_can_be_given(where: str, command: str) -> None:
    for part in re.split(r" (?:\||>|&&|;) ", command):
        words = shlex.split(part, comments=True)
        if not words or words[0] != "rtdesk":
            continue
        given = [STAND_INS.get(word, word) for word in words[1:] if word != "…"]
        if "[" not in part and "--help" not in given:
            parsed(given)


@pytest.mark.parametrize(("where", "block"), settings())
def test_settings_can_be_made(where: str, block: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    address = "" if re.search(r"^url *=", block, re.MULTILINE) else 'url = "https://rt.example"\n'
    file.write_text(address + block, "utf-8")
    (profiles,) = [re.findall(r"^\[profiles\.(\w+)\]", block, re.MULTILINE)]
    for name in profiles or [""]:
        assert load_profile(file, name, {}).url


def test_what_is_looked_for_is_there() -> None:
    assert len(commands()) > 20
    assert len(settings()) > 5


@pytest.mark.parametrize(("where", "text"), TEXTS.items(), ids=TEXTS)
def test_it_leads_to_pages_that_are_there(where: str, text: str) -> None:
    named = set(re.findall(r"rtdesk help ([a-z][a-z-]+)", text))
    assert named <= set(topics())
    files = re.findall(r"\]\((?!https?://)([^)#]+)", text)
    assert [path for path in files if not (ROOT / path).exists()] == []


def test_rights_are_named_as_rt_names_them() -> None:
    table = re.findall(r"^\|.*\| (.*) \|$", page("rights"), re.MULTILINE)
    named = {word for cell in table for word in re.findall(r"`(\w+)`", cell)}
    modules = RT_HOME / "lib" / "RT"
    if not modules.is_dir():
        pytest.skip("RT is not installed")
    source = "".join(path.read_text("utf-8") for path in modules.rglob("*.pm"))
    assert len(named) > 20
    assert {right for right in named if not re.search(rf"\b{right}\b", source)} == {
        "SeeSavedSearch"  # of RT 6
    }
