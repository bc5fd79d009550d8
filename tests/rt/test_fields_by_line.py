"""Every type of custom field of a real RT, set, changed, cleared and refused by `rtdesk edit`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rtdesk.cli.main import main
from tests.rt.fields import LAB
from tests.rt.server import RT
from tests.rt.test_fields_on_screen import PNG, has
from tests.ui.pictures import utc

FIRST = {
    "Severity": ("High",),
    "Products": ("Mail", "VPN"),
    "Region": ("EMEA",),
    "Site": ("Berlin",),
    "Customer ref": ("ABC-1234",),
    "Serial numbers": ("S 1", "S=2"),
    "Reviewers": ("bob", "nora"),
    "Environment": ("one\ntwo",),
    "Workaround": ("*bold*",),
    "Summary": ("<b>short</b>",),
    "Contact by": ("Pigeon",),
    "Vendor": ("Globex",),
    "Tags": ("mine", "vip"),
    "Go-live": ("2026-12-24",),
    "Holidays": ("2026-12-24", "2026-12-25"),
    "Maintenance window": ("2026-12-24T14:30:00Z",),
    "Server IP": ("192.0.2.7",),
    "DNS servers": ("192.0.2.1", "2001:db8::1"),
    "Subnet": ("192.0.2.0-192.0.2.15",),
    "Blocked ranges": ("192.0.2.0-192.0.2.3",),
    "Asset tag": ("PC-17",),
    "Größe/サイズ [bold]": ("[b]12[/b]",),
}
TYPED = {
    "Maintenance window": "24 Dec 2026 14:30",
    "Go-live": "2026/12/24",
    "Subnet": "192.0.2.0/28",
    "Blocked ranges": "192.0.2.0/30",
}
"""Where what is typed is not what RT then has."""
SECOND = {
    "Severity": "Low",
    "Region": "APAC",
    "Site": "Tokyo",
    "Customer ref": "XYZ-0001",
    "Environment": "three",
    "Contact by": "Phone",
    "Vendor": "Own & Co",
    "Go-live": "2027-05-01",
    "Server IP": "2001:db8::7",
    "Subnet": "192.0.2.1-192.0.2.9",
}
BAD = {
    "Severity=Awful": "Severity has no value 'Awful'.",
    "Site=Tokyo": "Site has no value 'Tokyo'.",
    "Customer ref=abc": "Customer ref must match [Like ABC-1234].",
    "Reviewers+=x": "Reviewers takes 3 values, not 5.",
    "Go-live=soonish": "'soonish' is not a date",
    "Maintenance window=soonish": "'soonish' is not a date",
    "Server IP=192.0.2.999": "'192.0.2.999' is not an IP address.",
    "Subnet=192.0.2": "'192.0.2' is not a range",
    "Cost centre=": "Cost centre must not be empty.",
    "Screenshot=@/nowhere/at/all.png": "there is no such file",
}
Edit = Callable[..., tuple[int, str]]


@pytest.fixture
def edit(
    rt: RT, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Edit]:
    """`rtdesk edit` as somebody: the exit code, and what was said on stderr."""
    config = tmp_path / "config.toml"
    config.write_text(f'url = "{rt.base_url}"\nallow_http = true\n', "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def run(login: str, ticket: int, *flags: str) -> tuple[int, str]:
        monkeypatch.setenv("RTDESK_TOKEN", rt.token(login))
        code = main(("--config", str(config), "edit", str(ticket), *flags))
        return code, capsys.readouterr().err

    with utc():
        yield run


def test_every_type_by_the_command_line(rt: RT, edit: Edit) -> None:
    ticket = rt.create(LAB, "All fields by line")
    flags = [
        f"--cf={name}={TYPED.get(name, value)}"
        for name, values in FIRST.items()
        for value in values
    ]
    assert edit("root", ticket, *flags) == (0, "")
    assert {name: has(rt, ticket, name) for name in FIRST} == FIRST
    assert edit("root", ticket, *(f"--cf={n}={v}" for n, v in SECOND.items())) == (0, "")
    more = ("--cf=Tags+=urgent", "--cf=Tags-=vip", "--cf=Holidays-=2026-12-24")
    assert edit("root", ticket, *more) == (0, "")
    assert {name: has(rt, ticket, name) for name in SECOND} == {
        name: (value,) for name, value in SECOND.items()
    }
    assert has(rt, ticket, "Tags") == ("mine", "urgent")
    assert has(rt, ticket, "Holidays") == ("2026-12-25",)
    assert edit("root", ticket, *(f"--cf={name}=" for name in FIRST)) == (0, "")
    assert {name: has(rt, ticket, name) for name in FIRST} == dict.fromkeys(FIRST, ())


def whole(rt: RT, ticket: int) -> dict[str, object]:
    """All that RT has in the custom fields of a ticket."""
    return {one["name"]: one["values"] for one in rt.get(f"ticket/{ticket}")["CustomFields"]}


def test_a_bad_value_of_any_type_is_refused_and_changes_nothing(rt: RT, edit: Edit) -> None:
    ticket = rt.create(LAB, "Bad values")
    edit("root", ticket, "--cf=Region=EMEA", "--cf=Reviewers=a", "--cf=Reviewers+=b")
    before = whole(rt, ticket)
    for flag, said in BAD.items():
        more = ("--cf=Reviewers+=c", "--cf=Reviewers+=d") if flag.startswith("Reviewers") else ()
        code, told = edit("root", ticket, f"--cf={flag}", *more)
        assert (code, said in told) == (1, True), (flag, told)
    assert whole(rt, ticket) == before


def test_files_by_the_command_line(rt: RT, edit: Edit, tmp_path: Path) -> None:
    ticket = rt.create(LAB, "Files by line")
    for name in ("one.png", "größe 2.png"):
        (tmp_path / name).write_bytes(PNG)
    for field, several in (("Screenshot", False), ("Photos", True), ("Log files", True)):
        assert edit("root", ticket, f"--cf={field}=@{tmp_path / 'one.png'}") == (0, "")
        assert has(rt, ticket, field) == ("one.png",)
        how = "+=" if several else "="
        assert edit("root", ticket, f"--cf={field}{how}@{tmp_path / 'größe 2.png'}") == (0, "")
        both = ("größe 2.png", "one.png")
        assert has(rt, ticket, field) == (both if several else both[:1])
        assert edit("root", ticket, f"--cf={field}=") == (0, "")
        assert has(rt, ticket, field) == ()


def test_what_rt_refuses_is_said_in_its_words(rt: RT, edit: Edit) -> None:
    ticket = rt.create("Support", "Not for bob to change")
    code, told = edit("bob", ticket, "--cf=Set by robots=me")
    assert (code, "Permission Denied" in told) == (1, True)
    assert has(rt, ticket, "Set by robots") == ()
