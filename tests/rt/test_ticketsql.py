"""What is quoted, built and read here means the same to a real RT."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote as escape

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from rtdesk.text.quote import quote
from rtdesk.text.ticketsql import Query, custom_field, custom_role, field
from rtdesk.text.ticketsql_tokens import is_complete
from tests.rt.server import RT

QUEUE = "Quoted"
AT_ONCE = 20
MIDDLES = {"in the middle of it", "some CF.mid", "cf.midst"}

AWKWARD = st.sampled_from(
    [
        *(
            "'",
            "\\",
            '"',
            "\\'",
            "''",
            "%",
            "_",
            "(",
            ")",
            " ",
            "\0",
            "\t",
            "\x1b[2J",
            "\x7f",
            "\x85",
        ),
        *("CF.", "cf.{x}", ".Content", "NULL", " AND ", " OR id > 0", "--", ";", "/*", "\u2028"),
        *(
            "\u202e",
            "e\u0301",
            "\u00e9",
            "ß",
            "İ",
            "🔥",
            "\ufeff",
            "5",
            "-1",
            "__Active__",
            "#",
            "$1",
        ),
    ]
)
HARD = [
    *(
        "it's",
        "end\\",
        "\\'",
        "\\\\'\\",
        "'",
        "' OR id > 0 OR Subject = '",
        "\"both' ",
        "NULL",
        "null",
    ),
    *("CF.foo", "cf.foo bar", "CF.{Customer ref}", "CF.{x}.Content", "CF.", "100% a_b", "100% axb"),
    *(
        "nul\0inside",
        "\0",
        "\t",
        "\x1b]0;x\x07",
        "\x9b2J",
        "two\nlines",
        "cr\rlf",
        "  blanks  ",
        "",
    ),
    *("x" * 250, "🔥" * 200, "e\u0301", "\u00e9", "UPPER", "upper", "Ä", "ä", "0", "5 days ago"),
]
LETTERS = st.characters(codec="utf-8").filter(lambda c: unicodedata.category(c) != "Cn")
"""Not unassigned ones: RT stores code points that are none (U+FFFF) but cannot send them."""
TEXTS = st.lists(AWKWARD | LETTERS, max_size=12).map("".join)


@pytest.fixture(scope="module")
def queue(rt: RT) -> str:
    rt.post("queue", {"Name": QUEUE})
    return QUEUE


def search(rt: RT, query: Query) -> dict[int, str]:
    """Subjects by id, as RT says."""
    path = f"tickets?per_page=100&orderby=id&fields=Subject&query={escape(str(query), safe='')}"
    return {int(item["id"]): item["Subject"] for item in rt.get(path)["items"]}


def create(rt: RT, subjects: list[str]) -> dict[int, str]:
    """A ticket for each subject; what RT made of it, by id."""
    body = [{"Queue": QUEUE, "Subject": subject} for subject in subjects]
    made = [int(item["id"]) for item in rt.post("tickets/bulk", body)]
    stored = search(rt, field("id").among(made))
    assert sorted(stored) == sorted(made)
    return {id_: stored[id_] for id_ in made}


def kept(subject: str) -> str:
    """What RT makes of a subject: one line of at most 200 bytes."""
    return subject.replace("\n", "").encode()[:200].decode(errors="ignore")


def folded(text: str) -> str:
    """As RT compares on SQLite: ASCII letters without their case."""
    return "".join(char.lower() if char.isascii() else char for char in text)


def test_any_text_is_found_by_its_quotes(rt: RT, queue: str) -> None:
    subjects: dict[int, str] = {}

    @example(HARD)
    @settings(
        max_examples=4,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(TEXTS, min_size=AT_ONCE, max_size=AT_ONCE, unique=True))
    def batch(texts: list[str]) -> None:
        made = create(rt, texts)
        for text, subject in zip(texts, made.values(), strict=True):
            assert subject == kept(text)
        subjects.update(made)
        here = field("Queue").equals(QUEUE)
        for subject in made.values():
            found = search(rt, here & field("Subject").equals(subject))
            same = {i: s for i, s in subjects.items() if folded(s) == folded(subject)}
            assert found == same, (subject, quote(subject))

    batch()
    assert len(subjects) >= 4 * AT_ONCE + len(HARD)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (field("Subject").like("middle"), {"in the middle of it", "Middle"}),
        (field("Subject").like("CF.mid"), {"some CF.mid", "cf.midst"}),
        (field("Subject").startswith("mid"), {"Middle"}),
        (field("Subject").startswith("CF.m"), {"cf.midst"}),
        (field("Subject").endswith("CF.mid"), {"some CF.mid"}),
        (field("Subject").like("m_d") & ~field("Subject").like("mid"), {"mad"}),
        (~(field("Subject").like("mid") | field("Subject").equals("mad")), {"none"}),
        (field("Requestor").equals("cf.smith@example.net"), {"Middle"}),
        (~field("Requestor").equals("cf.smith@example.net") & field("Subject").like("mi"), MIDDLES),
    ],
)
def test_what_is_built_finds_what_it_says(
    rt: RT, parts: str, query: Query, found: set[str]
) -> None:
    assert set(search(rt, field("Queue").equals(parts) & query).values()) == found


def test_custom_fields_and_roles_by_any_name(rt: RT) -> None:
    found = search(rt, custom_field("Größe/サイズ [bold]").equals("groß/大 [red]"))
    assert list(found) == [rt.ticket("facilities")]
    role = custom_role("Account Manager")
    assert rt.ticket("many-watchers") in search(rt, role.equals("alice"))


@pytest.fixture(scope="module")
def parts(rt: RT) -> str:
    """A queue with a few tickets."""
    name = "Parts"
    rt.post("queue", {"Name": name})
    rt.create(name, "Middle", requestor="cf.smith@example.net")
    for subject in sorted(MIDDLES | {"mad", "none"}):
        rt.create(name, subject, requestor="dcf.smith@example.net")
    return name


@pytest.mark.parametrize(
    "text",
    [
        *("id = 5", "id=5AND Queue = 'Empty'", "(id = 5)OR(id=6)", "Due IS NULL", "'id' = '5'"),
        *("CF.{a b} = 'x'", "'CF.{o\\'x}' LIKE 'y'", "id > -1", "Due < LastUpdated"),
        *("Subject NOT LIKE 'x'", 'subject endswith "it\'s"', "id = 5 and (id = 6 or (id = 7))"),
        *("Subject IN ('a')", "NOT (id = 5)", "id = 5)", "(id = 5", "id =", "id", "id = 5 AND"),
        *(
            "Subject = 'it's'",
            "Order = 5",
            "Status = isolated",
            "id = 5 id = 6",
            "()",
            "AND id = 5",
        ),
        *("CF.a b = 'x'", "Subject 'x'", "= 5", "Subject = 'x' 'y'", "id NOT  LIKE 5"),
    ],
)
def test_rt_reads_what_is_complete_and_nothing_else(rt: RT, text: str) -> None:
    answer = rt.request("GET", f"tickets?query={escape(text, safe='')}")
    said = answer.body.get("message", "") if answer.status == 400 else ""
    assert answer.status in (200, 400)
    assert is_complete(text) is not said.startswith(("Wrong query", "Incomplete query")), said
