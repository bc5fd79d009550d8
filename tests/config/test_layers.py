"""Who goes before whom, and where in the file something stands."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from rtdesk.config import toml
from rtdesk.config.errors import ConfigError, NoServer
from rtdesk.config.keys import BY_NAME, KEYS, Key
from rtdesk.config.layers import flag, layers
from rtdesk.config.profile import NAMES, Profile, load_profile
from rtdesk.config.schema import schema
from rtdesk.config.secrets import account
from rtdesk.config.source import Source, lines
from rtdesk.config.template import template
from rtdesk.config.validating import problems

FILE = """\
url = "https://rt.example.com"
after = "back"
theme = "rtdesk-light"

[profiles.work]
after = 'stay'
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_flag_goes_before_the_environment_that_before_profile_file_and_default(
    tmp_path: Path,
) -> None:
    file = written(tmp_path, FILE)
    environment = {"RTDESK_AFTER": "previous"}
    steps: list[tuple[str, dict[str, str], dict[str, str], str, str]] = [
        ("", {}, {}, "back", f"file: {file} line 2"),
        ("work", {}, {}, "stay", f"profile work: {file} line 6"),
        ("work", environment, {}, "previous", "environment: RTDESK_AFTER"),
        ("work", environment, {"after": "next"}, "next", "flag"),
    ]
    for name, given, flags, wanted, origin in steps:
        assert load_profile(file, name, given, flags).after == wanted
        assert layers(file, name, given, flags).origin("after") == origin
    assert load_profile(file, "work", {}).theme == "rtdesk-light"
    assert layers(file, "", {}, {}).origin("undo_seconds") == "default"


@pytest.mark.parametrize(
    ("text", "environment", "name"),
    [
        ('profile = "b"\n', {}, "b"),
        ('profile = "b"\n', {"RTDESK_PROFILE": "a"}, "a"),
        ("", {"RTDESK_PROFILE": "a"}, "a"),
    ],
)
def test_the_profile_that_is_meant_where_none_is_named(
    tmp_path: Path, text: str, environment: dict[str, str], name: str
) -> None:
    servers = '[profiles.a]\nurl = "https://a"\n[profiles.b]\nurl = "https://b"\n'
    profile = load_profile(written(tmp_path, text + servers), "", environment)
    assert (profile.name, profile.url) == (name, f"https://{name}")


def test_one_profile_is_taken_and_of_several_one_must_be_named(tmp_path: Path) -> None:
    one = '[profiles.a]\nurl = "https://a"\n'
    assert load_profile(written(tmp_path, one), "", {}).name == "a"
    several = written(tmp_path, one + '[profiles.b]\nurl = "https://b"\n')
    with pytest.raises(ConfigError, match=r"--profile or RTDESK_PROFILE.* there is: a, b"):
        load_profile(several, "", {})
    with pytest.raises(ConfigError, match="must be tables"):
        load_profile(written(tmp_path, "profiles = 3"), "", {})


def test_a_server_of_its_own_gets_no_secret_of_another(tmp_path: Path) -> None:
    text = (
        'url = "https://a"\ntoken_command = "echo 1-2-a"\n'
        '[profiles.b]\nurl = "https://b"\n[profiles.same]\nafter = "stay"\n'
    )
    file = written(tmp_path, text)
    with pytest.raises(ConfigError, match="no token"):
        account(load_profile(file, "b", {}))
    assert account(load_profile(file, "same", {})).token


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("allow_http=yes", True),
        ("allow_http=OFF", False),
        ("bulk_confirm=3", 3),
        ("undo_seconds=2.5", 2.5),
        ("url=https://x?a=b", "https://x?a=b"),
    ],
)
def test_a_word_of_a_command_line_becomes_a_value(text: str, value: object) -> None:
    assert flag(text) == (text.partition("=")[0], value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("allow_http=perhaps", "must be true or false"),
        ("bulk_confirm=many", "must be a whole number, 0 or more"),
        ("undo_seconds=-1", "must be 0 or more"),
        ("after=never", "is one of: next, previous, stay, back"),
        ("lists=x", "is no key for it"),
        ("themme=x", "did you mean 'theme'"),
        ("theme", "is no key for it"),
    ],
)
def test_a_word_that_cannot_be_one_is_refused(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        flag(text)


def test_what_the_environment_cannot_mean_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="RTDESK_SESSION must be true or false"):
        load_profile(written(tmp_path, FILE), "", {"RTDESK_SESSION": "maybe"})


def test_a_key_that_means_nothing_is_a_warning_with_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, FILE + "\n[lists.vip]\nquery = 'id > 0'\nordr = 'id'\n")
    file.write_text("thme = 'x'\n" + file.read_text("utf-8"), "utf-8")
    first, second = load_profile(file, "", {}).warnings
    assert first == f"unknown key 'thme' in {file} line 1; did you mean 'theme'?"
    assert second == f"unknown key 'ordr' in {file} line 11; did you mean 'order'?"


def test_nothing_at_all_is_the_first_start(tmp_path: Path) -> None:
    with pytest.raises(NoServer, match="rtdesk init"):
        load_profile(tmp_path / "none.toml", "", {})


TOML = '''\
# url = 1
"url" = "x # = 1"   # a = 2
text = """
[not.a.table]
no = 1
""" # end
list = [
  "a = 1", # b = 2
  """]""",
]
open."*.pdf" = ["x"]
[profiles."my work"]
'after' = "x"
[[rules]]
when = "a"
[[rules]]
when = "b"
'''


def test_the_lines_of_a_file() -> None:
    assert dict(lines(TOML)) == {
        ("url",): 2,
        ("text",): 3,
        ("list",): 7,
        ("open",): 11,
        ("open", "*.pdf"): 11,
        ("profiles", "my work"): 12,
        ("profiles", "my work", "after"): 13,
        ("rules",): 16,
        ("rules", "0"): 14,
        ("rules", "0", "when"): 15,
        ("rules", "1"): 16,
        ("rules", "1", "when"): 17,
    }


def test_a_line_that_cannot_be_found_is_not_said(tmp_path: Path) -> None:
    file = written(tmp_path, TOML)
    assert Source(file).at("nowhere") == str(file)
    assert Source(file, "my work").at("after") == f"{file} line 13"
    assert Source(tmp_path / "none").at("url") == str(tmp_path / "none")


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = (
        "urll = 1\nundo_seconds = -1\n[macros.a]\nstatsu = 'x'\n"
        "[profiles.w]\nafter = 'x'\n[[rules]]\nwhen = 'x'\n"
    )
    found = problems(written(tmp_path, text))
    words = "\n".join(problem.words for problem in found)
    assert [problem.fatal for problem in found].count(False) == 1
    for part in (
        "line 1; did you mean 'url'?",
        "line 2 must be 0 or more",
        "line 3; did you mean 'status'?",
        "line 6 is one of: next",
        "rule 1 in",
        "profile 'w' in",
    ):
        assert words.count(part) == 1, words
    assert problems(written(tmp_path, FILE)) == ()


def test_the_table_has_the_defaults_that_a_profile_has() -> None:
    usual = Profile()
    own = {"name", "token", "password", "warnings", "file"}  # the desk's
    names = {NAMES.get(key.name, key.name): key for key in KEYS}
    assert names.keys() == {field.name for field in fields(Profile)} - own
    for name, key in names.items():
        assert getattr(usual, name) == key.default or (
            key.default is None and not getattr(usual, name)
        ), name


def test_a_new_file_says_nothing_and_every_line_of_it_can_be_meant(tmp_path: Path) -> None:
    text = template({"url": "https://rt.example.com", "user": 'a "b"'})
    profile = load_profile(written(tmp_path, text), "", {})
    assert profile == Profile(url="https://rt.example.com", user='a "b"')
    said = [line for line in text.split("\n") if line and not line.startswith("#")]
    assert len(said) == 2
    for key in KEYS:
        assert key.name in text
    examples = [
        line.removeprefix("# ")
        for line in text.split("\n")
        if line.startswith(("# [", '# "')) or line.partition(" = ")[0].removeprefix("# ").islower()
        if " = " in line or line.startswith("# [")
    ]
    assert problems(written(tmp_path, _sorted(examples))) == ()


def _sorted(found: list[str]) -> str:
    """The top's keys first, as they stand in the file; what a section has stays behind it."""
    return "\n".join(found).replace('url = "https://rt.example.com"', 'url = "https://x"', 1)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_examples_fit(key: Key, tmp_path: Path) -> None:
    if not key.example:
        return
    line = f"{key.name} = {key.example}"
    if key.kind in ("table", "tables"):
        section = "" if key.example.startswith("[") else f"[{key.name}]\n"
        line = section + key.example
    url = "" if key.name == "url" else 'url = "https://x"\n'
    file = written(tmp_path, url + line)
    assert load_profile(file, "", {}).warnings == ()


def test_the_schema_has_every_key() -> None:
    found = schema()
    assert set(found["properties"]) == {*BY_NAME, "profile", "profiles"}
    profile = found["properties"]["profiles"]["additionalProperties"]
    assert set(profile["properties"]) == set(BY_NAME)
    assert found["properties"]["after"]["enum"] == ["next", "previous", "stay", "back"]
    json.dumps(found)


@pytest.mark.parametrize(
    "value", [True, 3, 2.5, 'a "b"\n\\', ["a", "b"], {"a b": {"c": ["x"]}, "d": False}]
)
def test_what_is_written_is_read_back(value: Any) -> None:
    import tomllib

    assert tomllib.loads(f"x = {toml.value(value)}") == {"x": value}
