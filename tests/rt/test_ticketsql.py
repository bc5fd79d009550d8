"""What is quoted, built and read here means the same to a real RT."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote as escape
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from rtdesk.text.quote import quote
from rtdesk.text.simple_search import from_words
from rtdesk.text.ticketsql import Query, all_of, any_of, custom_field, custom_role, field
from rtdesk.text.ticketsql_fields import DATES
from rtdesk.text.ticketsql_tokens import is_complete
from rtdesk.text.ticketsql_words import Vocabulary
from tests.rt.server import RT

QUEUE = "Quoted"
CANARY = "canary in a cage"
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


@pytest.fixture(scope="module")
def canary(rt: RT, queue: str) -> int:
    """The one ticket that may be found: whoever breaks out of quotes finds others, or nothing."""
    return create(rt, [CANARY]).popitem()[0]


def posted(rt: RT, query: str) -> tuple[int, frozenset[int]]:
    """The status of the answer, and what is found by a query of any length."""
    form = urlencode({"query": query, "per_page": 100, "fields": "id"}, quote_via=escape)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = rt.request("POST", "tickets", form.encode(), **kind)
    items = answer.body.get("items", []) if answer.status == 200 else []
    return answer.status, frozenset(int(item["id"]) for item in items)


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


HOSTILE = st.lists(
    AWKWARD
    | LETTERS
    | st.sampled_from(
        [
            *("' OR id > 0 OR Subject = '", "\\' OR id > 0 OR Subject = \\'", "\\\\' OR id > 0 --"),
            *(
                "') OR (id > 0",
                '" OR id > 0 OR Subject = "',
                "%' OR '%' = '",
                "'; DROP TABLE x; --",
            ),
            *(
                "\n' OR id > 0",
                "\0' OR id > 0",
                "\\",
                "\\\\\\",
                "''",
                "'\\''",
                "/* ' */",
                "{}",
                "}",
            ),
            *(
                "__CurrentUser__",
                "\u02bc OR id > 0",
                "\uff07 OR id > 0",
                "$(id)",
                "`id`",
                "%00",
                "?",
            ),
        ]
    ),
    max_size=6,
).map("".join)
MANY = st.lists(HOSTILE, min_size=25, max_size=60, unique=True)
often = settings(
    max_examples=20,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
WAYS = ("like", "startswith", "endswith")


def test_no_text_breaks_out_of_its_quotes(rt: RT, canary: int) -> None:
    """Whatever a text is compared by, RT reads it as one value and finds what it says."""
    seen: set[str] = set()

    @example(HARD)
    @often
    @given(MANY)
    def held(texts: list[str]) -> None:
        seen.update(texts)
        only = field("id").equals(canary)
        subject = field("Subject")
        none = only & any_of(subject.equals(text) for text in texts)
        every = only & all_of(~subject.equals(text) for text in texts)
        assert posted(rt, str(none)) == (200, frozenset()), texts
        assert posted(rt, str(every)) == (200, frozenset({canary})), texts
        for way in WAYS:
            some = only & any_of(getattr(subject, way)(text) for text in texts)
            status, found = posted(rt, str(some))
            assert (status, found - {canary}) == (200, frozenset()), (way, texts)

    held()
    assert len(seen) > 400


@pytest.mark.parametrize("name", ["Owner", "Requestor.Name", "Queue", "Status", "CF.{Severity}"])
def test_no_text_breaks_out_in_any_field(rt: RT, canary: int, name: str) -> None:
    @example(HARD)
    @often
    @given(MANY)
    def held(texts: list[str]) -> None:
        only = field("id").equals(canary)
        status, found = posted(rt, str(only & any_of(field(name).equals(t) for t in texts)))
        assert (status, found - {canary}) == (200, frozenset()), texts

    held()


def test_no_name_of_a_custom_field_breaks_out(rt: RT, canary: int) -> None:
    """RT may refuse a name; it never takes it for something else."""

    @often
    @given(HOSTILE)
    def held(name: str) -> None:
        query = field("id").equals(canary) & custom_field(name).equals("x")
        status, found = posted(rt, str(query))
        assert (status, found) in ((200, frozenset()), (400, frozenset())), name

    held()


def test_words_of_a_simple_search_stay_words(rt: RT, canary: int) -> None:
    words = Vocabulary(queues=(("Support", ""),), owners=("alice",), me="alice")

    @example("canary")
    @often
    @given(HOSTILE | st.lists(HOSTILE, max_size=5).map(" ".join))
    def held(text: str) -> None:
        query = from_words(text, words)
        if query is None:
            return
        status, found = posted(rt, str(field("id").equals(canary) & query))
        assert (status, found - {canary}) == (200, frozenset()), text
        if text == "canary":
            assert found == {canary}

    held()


@pytest.fixture(scope="module")
def long_ago(rt: RT, queue: str) -> int:
    """A ticket that was to be started in the year 2001."""
    body = {"Queue": queue, "Subject": "Long ago", "Starts": "2001-01-01 00:00:00"}
    return int(rt.post("ticket", body)["id"])


@pytest.mark.parametrize("date", [date for date, _ in DATES])
def test_every_date_that_is_suggested_is_one_to_rt(
    rt: RT, canary: int, long_ago: int, date: str
) -> None:
    """What RT does not understand is 1970 to it: nothing is before that."""

    def before(when: str) -> frozenset[int]:
        started = field("id").equals(long_ago) & field("Starts").below(when)
        made = field("id").equals(canary) & field("Created").below(when)
        return posted(rt, str(started | made))[1]

    assert before("no date at all") == frozenset()
    ahead = date.startswith(("in ", "next", "tomorrow"))
    assert before(date) - ({canary} if date in ("now", "today") else set()) == (
        {canary, long_ago} if ahead else {long_ago}
    )


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
