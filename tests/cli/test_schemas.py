"""Every verb with `--json` prints what its schema says, and nothing that it does not name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import ValidationError

from rtdesk.cli import plain
from rtdesk.cli.arguments import parser
from rtdesk.cli.attachments import FILE, SAVED
from rtdesk.cli.create import MADE
from rtdesk.cli.main import MODULES
from rtdesk.cli.mirror import LIST
from rtdesk.cli.schema import SCHEMAS, text
from rtdesk.cli.waiting import OUTCOME
from rtdesk.demo.app import DemoApp
from tests.cli.conftest import Run
from tests.cli.test_lines import HOSTILE, create
from tests.cli.test_outbox import waiting
from tests.cli.validating import validated
from tests.sync.test_engine import some_ticket

NAMES = {
    "ls": plain.PROFILED,
    "show": plain.TICKET,
    "queues": plain.QUEUE,
    "users": plain.USER,
    "articles": plain.ARTICLE,
    "take": OUTCOME,
    "lists": LIST,
    "create": MADE,
    "attachments": FILE,
    "save": SAVED,
}
TICKET, FOLDER = "TICKET", "FOLDER"
CALLS: dict[str, tuple[str, ...]] = {
    "ls": ("id < 20",),
    "search": ("printer", "any"),
    "show": (TICKET,),
    "queues": (),
    "users": ("a",),
    "articles": (),
    "lists": (),
    "sync": ("mine",),
    "reply": (TICKET, "-m", "Words"),
    "comment": (TICKET, "-m", "Words"),
    "attach": (TICKET, __file__),
    "attachments": (TICKET,),
    "save": (TICKET, "--to", FOLDER),
    "create": ("--queue", "Support", "--subject", "No ink", "-m", "Words"),
    "new": ("--queue", "Support", "--subject", "No ink", "-m", "Words"),
    "take": (TICKET,),
    "untake": (TICKET,),
    "steal": (TICKET,),
    "assign": ("bob", TICKET),
    "status": ("stalled", TICKET),
    "edit": (TICKET, "--field", "Subject=Other words", "--cf", "Severity=High"),
    "link": ("refers-to", "5", TICKET),
    "merge": ("5", TICKET, "--yes"),
    "time": ("10", TICKET),
}


def with_json() -> set[str]:
    """The verbs whose arguments have `--json` as a flag."""
    (verbs,) = (a for a in parser()._actions if a.dest == "verb")
    assert isinstance(verbs.choices, dict)
    return {
        name
        for name, one in verbs.choices.items()
        if any("--json" in action.option_strings and action.nargs == 0 for action in one._actions)
    }


def test_every_verb_with_json_has_a_schema_and_a_module() -> None:
    assert with_json() | {"outbox"} == set(SCHEMAS) == set(CALLS) | {"outbox"}
    assert set(SCHEMAS) <= set(MODULES)


@pytest.mark.parametrize("verb", NAMES)
def test_a_form_knows_the_names_of_the_schema(verb: str) -> None:
    assert list(NAMES[verb]) == list(json.loads(text(verb))["items"]["properties"])


@pytest.mark.parametrize("verb", CALLS)
def test_a_verb_prints_what_its_schema_says(
    demo: DemoApp, run: Run, tmp_path: Path, verb: str
) -> None:
    ticket = create(demo, HOSTILE, HOSTILE)
    if verb in ("attachments", "save"):
        assert run("attach", str(ticket), __file__).code == 0
    words = {TICKET: str(ticket), FOLDER: str(tmp_path)}
    said = run(verb, *(words.get(word, word) for word in CALLS[verb]), "--json")
    assert said.code == int(verb == "steal"), said.err  # nobody owns it
    assert validated(verb, said.out)
    assert "\x1b" not in said.out


def test_the_outbox_prints_what_its_schema_says(demo: DemoApp, run: Run) -> None:
    waiting(some_ticket(demo), status="stalled")
    assert len(validated("outbox", run("outbox", "list", "--json").out)) == 2


def test_what_no_schema_names_would_be_found() -> None:
    with pytest.raises(ValidationError, match="odd"):
        validated("users", '[{"login": "a", "name": "", "email": "", "odd": 1}]')
    with pytest.raises(ValidationError):
        validated("users", '[{"login": 1, "name": "", "email": ""}]')


@pytest.mark.parametrize("verb", SCHEMAS)
def test_help_prints_a_schema(run: Run, verb: str) -> None:
    said = run("help", "--schema", verb)
    assert said.code == 0
    assert json.loads(said.out)["$schema"].startswith("https://json-schema.org/")


def test_a_verb_without_a_schema_is_told(run: Run) -> None:
    said = run("help", "--schema", "purge")
    assert said.code == 2
    assert "take" in said.err
