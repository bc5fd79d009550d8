"""The search finds what is there, whatever is typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtdesk.records.attachment import Attachment
from rtdesk.records.ref import user
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.batch import Batch, Thread
from rtdesk.store.change import Changes
from rtdesk.store.fate import DELETED, HIDDEN, THERE, Fate
from rtdesk.store.mirror import Mirror
from rtdesk.store.search import MOST

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    opened = Mirror(tmp_path / "mirror.sqlite3", Changes())
    yield opened
    opened.close()


def row(id: int, subject: str = "", *people: str, minutes: int = 0) -> TicketRow:  # noqa: A002
    parts = [person.split("|") for person in people]
    return TicketRow(
        id,
        subject,
        requestors=tuple(user(*its) for its in parts),
        last_updated=NOW + timedelta(minutes=minutes),
    )


def texts(ticket: int, *bodies: str) -> Thread:
    parts = (Attachment(ticket * 10 + n, ticket, text=text) for n, text in enumerate(bodies))
    return Thread(ticket, attachments=tuple(parts))


def put(mirror: Mirror, *rows: TicketRow, threads: tuple[Thread, ...] = ()) -> None:
    """Writes and indexes."""
    mirror.apply(Batch(rows=rows, threads=threads))
    index(mirror)


def index(mirror: Mirror) -> None:
    while mirror.index(7):
        pass


def test_a_number_is_found_by_its_beginning(mirror: Mirror) -> None:
    put(mirror, *(row(n) for n in (1, 4, 12, 41, 123, 124, 412, 1299, 2**62)))
    assert mirror.find("12").tickets == (12, 123, 124, 1299)
    assert mirror.find("#12").tickets == (12, 123, 124, 1299)
    assert mirror.find("412").tickets == (412,)
    assert mirror.find("4611686018427387904").tickets == ()
    assert mirror.find("461168601842738790").tickets == (2**62,)
    for words in ("0", "#", "##1", "١٢", "9" * 18, "9" * 99, "-1", "+1", "1.0", "1_2"):
        assert mirror.find(words).tickets == (), words


def test_a_number_goes_before_what_has_it_as_a_word(mirror: Mirror) -> None:
    put(mirror, row(7, "see 1234"), row(1234, "number 1234"), row(12345, "1234"))
    assert mirror.find("1234").tickets == (1234, 12345, 7)
    assert mirror.find("1234 see").tickets == (7,)


@pytest.mark.parametrize(
    ("words", "tickets"),
    [
        ("printer", (3, 1)),
        ("PRINTER", (3, 1)),
        ("rint", (3, 1)),
        ("printer fire", (1,)),
        ("fire    printer\t", (1,)),
        ("printer nowhere", ()),
        ("fir on", (1,)),
        ("on", (3, 1)),
        ("o n", (3, 1)),
        ("é", (5,)),
        ("carol", (1,)),
        ("Whitfield", (1,)),
        ("whitfield-prints.example", (1,)),
        ("carol dave", (1,)),
        ("@orr", (1,)),
        ("carol toner", (1,)),
        ("toner", (2, 1)),
        ("smoke", (1,)),
        ("toner smoke printer carol", (1,)),
        ("日本語", (4,)),
        ("日本", (4,)),
        ("語", (4,)),
        ("佐藤健", (4,)),
        ("印刷機が", (4,)),
        ("ärger", (5,)),
        ("ÄRGER", (5,)),
        ("größe", (5,)),
        ("arger", ()),
        ("\U0001f525\U0001f525\U0001f525", (5,)),
        ("", ()),
        ("   \t\n", ()),
    ],
)
def test_words_are_found(mirror: Mirror, words: str, tickets: tuple[int, ...]) -> None:
    put(
        mirror,
        row(
            1, "Printer on fire", "carol|Carol Whitfield|c@whitfield-prints.example", "dave||d@orr"
        ),
        row(2, "Coffee"),
        row(3, "Once more: the printer"),
        row(4, "日本語の件名", "k.sato@x|佐藤健一|"),
        row(5, "Ärger mit der Größe, café \U0001f525\U0001f525\U0001f525"),
        threads=(
            texts(1, "The toner is hot", "and there is smoke"),
            texts(2, "Toner!"),
            texts(4, "印刷機が故障しました"),
        ),
    )
    found = mirror.find(words)
    assert (found.words, found.tickets, found.more) == (words, tickets, False)


ODD = [
    *("%", "_", "\\", "%%", "__", "a%b", "a_b", "a\\b", "100%", "\\%", "\\_"),
    *('"', "'", '""', "''", '"""', "'''", 'say "no"', "it's", '"a b"', "');DROP TABLE ticket;--"),
    *("AND", "OR", "NOT", "NEAR", "a AND b", "NOT abc", "NEAR(abc def)", "abc*", "^abc", "abc:def"),
    *("subject:abc", "-abc", "+abc", "(abc", "abc)", "{abc}", "abc,def", "[abc]", "<abc>", "???"),
    *("\0", "abc\0def", "\0\0\0", "\x1b[2J", "\u202eabc", "\ud800", "abc\udfffdef", "\ufeffabc"),
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_characters_mean_themselves(mirror: Mirror, odd: str) -> None:
    """Whatever it is, it is found where it stands, and nowhere else."""
    plain = odd.encode("utf-8", "replace").decode("utf-8")
    put(mirror, row(1, "abcdef"), row(2, f"x {plain} y"), row(3, "zzz"))
    found = mirror.find(odd)
    assert 3 not in found.tickets
    assert 2 in found.tickets or not plain.strip("\0")
    assert 1 not in found.tickets or odd.strip("\0") in "abcdef" or "\0" in odd
    assert mirror.rows([1, 2, 3]).keys() == {1, 2, 3}


LONG = {
    "one word": "x" * 10_000,
    "a short word": "ab " * 3_333,
    "a long word": "abc " * 2_500,
    "numbered words": " ".join(f"w{n}" for n in range(2_000)),
    "all of CJK": "".join(chr(0x4E00 + n) for n in range(10_000)),
    "quotes": '"' * 10_000,
    "per cent": "%" * 10_000,
    "long words": " ".join("".join(c) for c in product("abcdefgh", repeat=3)),
    "short words": " ".join(
        "".join(c) for c in product("abcdefghijklmnopqrstuvwxyz0123456789", repeat=2)
    ),
}


@pytest.mark.parametrize("what", LONG)
def test_any_length_can_be_searched_for(mirror: Mirror, what: str) -> None:
    words = LONG[what]
    put(mirror, row(1, words), row(2, words[: len(words) // 2]), row(3, "short"))
    found = mirror.find(words).tickets
    assert found[-1:] == (1,)
    assert 3 not in found


def test_the_newest_come_first_and_not_too_many(mirror: Mirror) -> None:
    put(mirror, *(row(n, "printer") for n in range(1, MOST + 1)))
    found = mirror.find("printer")
    assert (found.tickets, found.more) == (tuple(range(MOST, 0, -1)), False)
    put(mirror, row(MOST + 1, "printer"))
    for words in ("printer", "pr", "printer pr"):
        found = mirror.find(words)
        assert (found.tickets, found.more) == (tuple(range(MOST + 1, 1, -1)), True)


def test_too_many_numbers_are_told_as_well(mirror: Mirror) -> None:
    mirror.apply(Batch(rows=tuple(row(n) for n in range(1000, 1000 + MOST))))
    assert (len(mirror.find("1").tickets), mirror.find("1").more) == (MOST, False)
    mirror.apply(Batch(rows=(row(1999),)))
    assert (len(mirror.find("1").tickets), mirror.find("1").more) == (MOST, True)


def test_what_changed_is_found_anew(mirror: Mirror) -> None:
    put(mirror, row(1, "printer", "carol|Carol|"), threads=(texts(1, "toner"),))
    put(mirror, row(1, "scanner", "dave|Dave|", minutes=1), threads=(texts(1, "paper"),))
    found = {w: mirror.find(w).tickets for w in ("printer", "carol", "toner", "scanner", "dave")}
    assert found == {"printer": (), "carol": (), "toner": (), "scanner": (1,), "dave": (1,)}
    assert mirror.find("scanner paper dave").tickets == (1,)
    mirror.apply(Batch(tickets=(Ticket(1, "copier", last_updated=NOW),)))
    index(mirror)
    assert (mirror.find("copier").tickets, mirror.find("scanner").tickets) == ((1,), ())


@pytest.mark.parametrize("fate", [HIDDEN, DELETED, Fate("merged", 1)])
@pytest.mark.parametrize("indexed", [True, False])
def test_what_is_gone_is_not_found(mirror: Mirror, fate: Fate, indexed: bool) -> None:
    put(mirror, row(1, "printer one"), row(22, "printer two"), threads=(texts(22, "secret"),))
    mirror.apply(Batch(fates={22: fate}))
    if indexed:
        index(mirror)
    for words, tickets in {
        "printer": (1,),
        "secret": (),
        "22": (),
        "tw": (),
        "o printer": (1,),
    }.items():
        assert mirror.find(words).tickets == tickets, words
    mirror.apply(Batch(fates={22: THERE}))
    index(mirror)
    assert mirror.find("secret").tickets == (22,)


def test_what_was_forgotten_is_not_found(mirror: Mirror) -> None:
    put(mirror, row(1, "printer"))
    mirror.forget()
    assert mirror.find("printer").tickets == mirror.find("1").tickets == ()


def test_only_what_is_new_is_indexed_again(mirror: Mirror) -> None:
    put(mirror, row(1, "printer"), threads=(texts(1, "toner"),))
    mirror.apply(Batch(rows=(row(1, "printer", minutes=5),)))
    assert mirror.index(10) is False


def test_a_writer_stops_no_search(mirror: Mirror) -> None:
    put(mirror, row(1, "printer"))
    mirror._db.execute("BEGIN IMMEDIATE")
    mirror._db.execute("UPDATE ticket SET subject = 'scanner'")
    mirror._db.execute("DELETE FROM words")
    assert mirror.find("printer").tickets == (1,)
    mirror._db.execute("ROLLBACK")


def test_a_file_that_stays_locked_is_no_crash(mirror: Mirror) -> None:
    mirror._db.execute("PRAGMA journal_mode=DELETE")
    with closing(sqlite3.connect(mirror.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OSError, match="locked"):
            mirror.find("printer")


def test_a_search_writes_nothing(mirror: Mirror) -> None:
    missing = mirror.path.with_name("none.sqlite3")
    mirror.path, path = missing, mirror.path
    with pytest.raises(OSError, match="unable to open"):
        mirror.find("printer")
    mirror.path = path
    assert not missing.exists()


@pytest.mark.parametrize("folder", ["a#b", "a?b", "a%20b", "a b", "a'b", "ü", "a&mode=rw"])
def test_any_folder_can_be_searched(tmp_path: Path, folder: str) -> None:
    mirror = Mirror(tmp_path / folder / "mirror.sqlite3", Changes())
    put(mirror, row(1, "printer"))
    assert mirror.find("printer").tickets == (1,)
    mirror.close()


LETTERS = "abBA1üÜ日本%_\\\"'*()-: \0\n"
TEXTS = st.text(LETTERS, max_size=8)


def some_text(random: Random) -> str:
    return "".join(random.choices(LETTERS, k=random.randrange(14)))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mirror, dict[int, list[str]]]]:
    """A mirror of odd texts, and what of each ticket can be found: its subject, then the rest."""
    random = Random(7)
    mirror = Mirror(tmp_path_factory.mktemp("many") / "mirror.sqlite3", Changes())
    known: dict[int, list[str]] = {}
    for number in range(2_000, 2_400):
        subject, login, name, one, two = (some_text(random) for _ in range(5))
        login = f"{login}<{number}>"  # nobody has two names
        mirror.apply(
            Batch(
                rows=(TicketRow(number, subject, requestors=(user(login, name),)),),
                threads=(texts(number, one, two),),
            )
        )
        known[number] = [text.replace("\0", " ") for text in (subject, login, name, one, two)]
    while mirror.index(100):
        pass
    yield mirror, known
    mirror.close()


def matches(texts: list[str], word: str) -> bool:
    """Long words may stand anywhere, short ones in the subject."""
    if len(word) >= 3:
        return any(word.lower() in text.lower() for text in texts)
    return ascii_lower(word) in ascii_lower(texts[0])


def ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


@settings(max_examples=400, deadline=None)
@given(st.lists(TEXTS, max_size=3).map(" ".join))
def test_the_search_equals_a_look_at_every_ticket(
    many: tuple[Mirror, dict[int, list[str]]], words: str
) -> None:
    mirror, known = many
    parts = words.replace("\0", " ").split()
    expected = [n for n, its in known.items() if parts and all(matches(its, p) for p in parts)]
    found = mirror.find(words).tickets
    if len(parts) == 1 and parts[0].isdecimal():
        assert set(expected) <= set(found)
    else:
        assert list(found) == sorted(expected, reverse=True)
