"""Lists that are kept: a file that the desk writes and people read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.config.errors import ConfigError
from rtdesk.config.kept_lists import KeptLists, free_name, lines
from rtdesk.config.profile import NamedList, named_lists
from rtdesk.config.source import Source

VIP = NamedList(
    "vip", "VIP customers", "Requestor LIKE 'it\\'s'", "-Due", ("id", "subject"), refresh=60
)


def test_lists_are_kept_changed_and_dropped(tmp_path: Path) -> None:
    kept = KeptLists(tmp_path / "deep" / "lists.toml")
    assert kept.read() == ()
    kept.keep(VIP)
    other = NamedList("other", "Other", "id = 5")
    kept.keep(other)
    assert KeptLists(kept.path).read() == (VIP, other)
    changed = NamedList("vip", "VIPs", "id = 6")
    kept.keep(changed)
    assert kept.read() == (changed, other)
    kept.drop("vip")
    assert kept.read() == (other,)
    assert kept.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.path.parent.iterdir()] == ["lists.toml"]


TEXTS = st.text(max_size=30)


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple))
def test_whatever_a_list_says_is_read_back(
    name: str, title: str, query: str, order: str, columns: tuple[str, ...]
) -> None:
    wanted = NamedList(name, title, query, order, columns)
    tables = tomllib.loads(lines(wanted))["lists"]
    assert named_lists(tables, Source(Path()), kept=True) == [wanted]


def test_its_lines_are_those_of_a_configuration() -> None:
    assert lines(VIP) == (
        "[lists.vip]\n"
        'title = "VIP customers"\n'
        "query = \"Requestor LIKE 'it\\\\'s'\"\n"
        'order = "-Due"\n'
        'columns = ["id", "subject"]\n'
        "refresh = 60\n"
    )


@pytest.mark.parametrize("text", ["[lists", 'lists = "x"', "[lists.a]\ntitle = 'no query'", "\xff"])
def test_what_somebody_else_wrote_is_not_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lists.toml"
    path.write_bytes(text.encode("latin-1"))
    kept = KeptLists(path)
    for step in (kept.read, lambda: kept.keep(VIP), lambda: kept.drop("vip")):
        with pytest.raises(ConfigError, match="lists"):
            step()
    assert path.read_bytes() == text.encode("latin-1")


def test_names_come_from_titles() -> None:
    assert free_name("VIP customers!", ()) == "vip-customers"
    assert free_name("VIP", {"vip", "vip-2"}) == "vip-3"
    assert free_name("Queue 5", ()) == "my-queue-5"
    assert free_name("???", ()) == "list"
    assert free_name("会議室", ()) == "会議室"
