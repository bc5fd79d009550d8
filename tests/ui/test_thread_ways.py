"""Ways to read a thread: folds, filters, order, words found, what arrives meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rtdesk.records.ticket import Ticket
from rtdesk.text.diffs import diff
from rtdesk.ui.widgets.thread_blocks import CHOICES, Way, blocks
from rtdesk.ui.widgets.thread_document import Document
from rtdesk.ui.widgets.thread_finding import Finding, marked
from tests.ui.desktop import NOW, lines
from tests.ui.test_thread import (
    HISTORY,
    HUGO,
    IVAN,
    NAMES,
    PARTS,
    RT,
    Reading,
    event,
    long_history,
    text,
)


def kinds(way: Way, new_after: int = 0) -> list[tuple[str, int]]:
    return [(block.kind, block.key) for block in blocks(HISTORY, new_after, way)]


def test_every_choice_shows_what_it_says() -> None:
    shown = {only: [kind for kind, _ in kinds(Way(only=only))] for only in CHOICES}
    assert shown["all"] == ["message", "system", "changes", "system", *["message"] * 3]
    assert shown["messages"] == ["message"] * 4
    assert shown["comments"] == ["message"]
    assert shown["changes"] == ["changes"]


def test_newest_first_is_the_same_backwards_and_the_divider_stays_between() -> None:
    forwards = kinds(Way(), new_after=8)
    assert kinds(Way(newest_first=True), new_after=8) == forwards[::-1]
    assert ("news", 0) in forwards


@pytest.mark.parametrize("way", [Way(), Way(newest_first=True, html=True, relative=True)])
def test_a_way_is_remembered_but_not_its_filter(way: Way) -> None:
    assert Way.load(replace(way, only="changes").dump()) == way
    assert Way.load("nonsense from a newer version") == Way()


def test_what_rt_does_is_one_line_and_unfolds() -> None:
    done = (
        event(1, "Create", IVAN),
        event(2, "EmailRecord", RT),
        event(3, "Status", RT, field="Status", old="new", new="open"),
        event(4, "CommentEmailRecord", RT),
    )
    document = Document(NOW)
    document.fill(done, (), 0)
    assert text_of(document, 1) == ["   RT: status new → open, 2 mails sent"]
    document.fold(1, "open")
    assert len(text_of(document, 1)) == 4


def text_of(document: Document, number: int) -> list[str]:
    return ["".join(part for part, _ in line).rstrip() for line in document.lines(number)]


async def test_folding_one_and_all() -> None:
    app = Reading()
    async with app.run_test(size=(80, 60)) as pilot:
        app.open()
        app.thread.fold_all("closed")
        await pilot.pause()
        shown = lines(app)
        assert shown[0].endswith("opened · The printer eats paper.")
        assert not any("Check the" in line and line.startswith("▌ Check") for line in shown)
        app.thread.toggle_message()
        await pilot.pause()
        assert "The printer eats paper." in lines(app)
        app.thread.fold_all("open")
        await pilot.pause()
        assert sum("quoted line" in line for line in lines(app)) >= 14
        app.thread.fold_all("")
        await pilot.pause()
        assert not any("> quoted line" in line for line in lines(app))


async def test_turned_around_reading_starts_at_the_newest() -> None:
    app = Reading()
    history, parts = long_history(60)
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), history, parts, NAMES)
        await pilot.pause()
        assert "Message 1" in lines(app)[1]
        app.thread.read(Way(newest_first=True))
        await pilot.pause()
        assert "Message 60" in lines(app)[1]
        app.thread.show(Ticket(2), history[:40], parts, NAMES, new_after=20)
        await pilot.pause()
        assert "Message 40" in lines(app)[1]
        assert app.thread.current == history[39]


async def test_html_by_choice() -> None:
    app = Reading()
    parts = (*PARTS[:5], text(105, 9, "<p>We <b>ordered</b> two.</p>", "text/html"), PARTS[6])
    async with app.run_test(size=(80, 40)) as pilot:
        app.thread.show(Ticket(1), HISTORY, parts, NAMES)
        await pilot.pause()
        assert "We ordered one." in lines(app)
        app.thread.read(Way(html=True))
        await pilot.pause()
        assert "We ordered two." in lines(app)
        assert "(HTML; z t shows the plain text)" in lines(app)


async def test_ages_beside_times() -> None:
    app = Reading()
    async with app.run_test(size=(80, 30)) as pilot:
        app.open()
        app.thread.read(Way(relative=True))
        await pilot.pause()
        assert "(3d) · Ivan" in lines(app)[0]


async def test_requestor_and_staff_are_told_apart() -> None:
    app = Reading()
    async with app.run_test(size=(80, 40)) as pilot:
        app.thread.show(replace(Ticket(1), requestors=(IVAN,)), HISTORY, PARTS, NAMES)
        await pilot.pause()
        heads = [line for line in lines(app) if " · Hugo" in line or " · Ivan" in line]
        assert any(line.rstrip("─ ").endswith("· wrote") for line in heads)
        assert any(line.rstrip("─ ").endswith("· ↳ reply") for line in heads)
        assert any("comment, not sent to the requestor" in line for line in heads)


# Finding


async def test_words_are_found_also_in_what_is_folded() -> None:
    app = Reading()
    async with app.run_test(size=(80, 12)) as pilot:
        app.open()
        app.thread.find("QUOTED line 13")
        await until_done(app, pilot)
        await pilot.pause()
        assert "> quoted line 13" in lines(app)
        app.thread.find("")
        assert not app.thread.finding


async def test_n_goes_round() -> None:
    app = Reading()
    history, parts = long_history(50)
    async with app.run_test(size=(80, 20)) as pilot:
        app.thread.show(Ticket(1), history, parts, NAMES)
        app.thread.go_top()
        app.thread.find("message 1")
        await until_done(app, pilot)
        finding = app.thread._finding
        assert finding
        assert len(finding.hits) == 11  # 1, 10 to 19
        assert finding.told(app.thread._hit) == "1 of 11"
        assert app.thread.next_hit(-1)
        assert finding.told(app.thread._hit) == "11 of 11"
        await pilot.pause()
        assert "Message 19" in lines(app)
        assert app.thread.next_hit(1)
        assert finding.told(app.thread._hit) == "1 of 11"


async def test_nothing_found_says_so() -> None:
    app = Reading()
    async with app.run_test(size=(80, 20)) as pilot:
        app.open()
        app.thread.find("no such words")
        await until_done(app, pilot)
        assert app.thread._finding
        assert app.thread._finding.told(None) == "not found"
        assert app.thread.next_hit(1)


async def until_done(app: Reading, pilot: object) -> None:
    from textual.pilot import Pilot

    assert isinstance(pilot, Pilot)
    for _ in range(200):
        if app.thread._finding is None or app.thread._finding.done:
            return
        await pilot.pause()
    raise AssertionError("still looking")


def test_words_over_a_line_break_are_found() -> None:
    document = Document(NOW)
    words = "alpha beta gamma delta " * 12
    document.fill((event(1, "Create", IVAN),), (text(2, 1, words),), 0)
    document.resize(40, NOW)
    finding = Finding("beta gamma", document)
    while not finding.done:
        finding.go_on()
    lines_ = text_of(document, 0)
    for block, line in finding.hits:
        assert block == 0
        together = " ".join(part.strip() for part in lines_[line : line + 2])
        assert "beta gamma" in together
    assert len(finding.hits) >= len(lines_) - 2


def test_found_words_get_their_own_pen() -> None:
    line = (("▌ ", "here"), ("Printer and ", "quote"), ("printers", ""))
    assert marked(line, "printer", "hit") == (
        ("▌ ", "here"),
        ("Printer", "hit"),
        (" and ", "quote"),
        ("printer", "hit"),
        ("s", ""),
    )
    assert marked(line, "absent", "hit") == line


# What arrives


async def test_a_notice_covers_the_last_line_and_moves_nothing() -> None:
    app = Reading()
    history, parts = long_history(30)
    async with app.run_test(size=(80, 20)) as pilot:
        app.thread.show(Ticket(1), history, parts, NAMES)
        await pilot.pause()
        before = lines(app)
        app.thread.notice("1 new message from Ivan · g n goes there")
        await pilot.pause()
        after = lines(app)
        assert after[:-1] == before[:-1]
        assert after[-1].startswith(" 1 new message from Ivan")
        app.thread.scroll_lines(3)
        await pilot.pause()
        assert lines(app)[-1] == after[-1]
        app.thread.notice("")
        app.thread.go_newest()
        await pilot.pause()
        assert "Message 30" in "\n".join(lines(app))


# Long texts that changed


def test_a_changed_text_is_told_by_what_changed() -> None:
    assert diff("one\ntwo\nthree", "one\n2\nthree\nfour") == (
        ("-", "two"),
        ("+", "2"),
        ("+", "four"),
    )
    old = " ".join(f"w{n}" for n in range(60))
    assert diff(old, old.replace("w30", "W30")) == (
        ("-", "… w25 w26 w27 w28 w29 w30 w31 w32 w33 w34 w35 …"),
        ("+", "… w25 w26 w27 w28 w29 W30 w31 w32 w33 w34 w35 …"),
    )
    assert diff("same", "same") == ()


async def test_a_long_change_shows_its_lines() -> None:
    app = Reading()
    old, new = "\n".join(f"line {n}" for n in range(30)), "\n".join(f"row {n}" for n in range(30))
    history = (event(1, "Create", IVAN), event(2, "Set", HUGO, field="Notes", old=old, new=new))
    async with app.run_test(size=(80, 80)) as pilot:
        app.thread.show(Ticket(1), history, PARTS, NAMES)
        await pilot.pause()
        shown = lines(app)
        assert any("notes changed" in line for line in shown)
        assert "   - line 0" in shown
        assert "   ▸ 52 more changed lines" in shown
        app.thread.fold_all("open")
        await pilot.pause()
        assert "   + row 29" in lines(app)
