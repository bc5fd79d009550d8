"""Looking around in RT: any record and any list, by their links, with a way back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.widgets import Static

from rtdesk.desk.places import ROOTS, around
from rtdesk.desk.resources import PEOPLE
from rtdesk.records.link import Link
from rtdesk.records.sheet import Known, Sheet
from rtdesk.ui.cells import fit
from rtdesk.ui.screens.walking import Walking
from rtdesk.ui.standing import number
from rtdesk.ui.text import plain
from rtdesk.ui.trail import START, Stop, Trail
from rtdesk.ui.widgets.find_line import FindLine
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.row_lines import row_line, searched
from rtdesk.ui.widgets.sheet_lines import Around, SheetLine, sheet_lines
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

MUTED = "$foreground-muted"
MORE = "more"
NAME = 22
"""Cells of the names of roots."""


class Browsing(Walking):
    """Shows one stop of a trail, and moves along."""

    AUTO_FOCUS = ""
    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="browse.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="browse.up"),
        Binding("pagedown,ctrl+d,space", "page(1)", "Page down", show=False, id="browse.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False, id="browse.page_up"),
        Binding("home", "move(-99999)", "First", show=False, id="browse.top"),
        Binding("G,end", "move(99999)", "Last", show=False, id="browse.bottom"),
        Binding("h,left,backspace", "back", "Back a page", id="browse.back"),
        Binding("alt+right", "forward", "Forward again", show=False, id="browse.forward"),
        Binding("a", "everything", "Empty fields, or what is disabled", id="browse.all"),
        Binding("g", "app.prefix('prefix.go')", "Go to", id="prefix.go", show=False),
        Binding("g>g", "move(-99999)", "Top", id="go.top", show=False),
        Binding("g>b", "back", "Back a page", id="go.back", show=False),
        Binding("g>f", "forward", "Forward again", id="go.forward", show=False),
        Binding("g>x", "start", "Where everything begins", id="go.browse", show=False),
        Binding("R,ctrl+r,f5", "ask", "Ask RT again", id="browse.ask"),
        Binding("q", "leave", "Back a page, or out", id="back"),
        Binding("escape", "escape", "Forget the filter, else leave", id="browse.escape"),
    ]

    title_line = query_one(TitleLine)
    crumbs = query_one("#crumbs", Static)
    lines = query_one(Lines)
    find_line = query_one(FindLine)
    status_line = query_one(StatusLine)

    def __init__(self, trail: Trail) -> None:
        super().__init__(trail)
        self._lines: tuple[SheetLine, ...] = ()
        self._told = ""

    def compose(self) -> ComposeResult:
        """Where one is, what is there, what can be pressed."""
        yield TitleLine()
        yield Static(id="crumbs")
        yield Lines()
        yield FindLine()
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows where the trail ends."""
        self.find_line.display = False
        self.arrive()

    def on_resize(self, event: Resize) -> None:
        """Cuts everything anew."""
        self.fill()

    # -- showing ---------------------------------------------------------------------------------

    def fill(self) -> None:
        """Shows the stop as it is now; the cursor stays on its line."""
        if not self.is_mounted or not self.query(Lines):
            return
        stop = self.here
        self._lines = tuple(self._shown(stop))
        open_to = [at for at, line in enumerate(self._lines) if line.id]
        ids = {self._lines[at].id: at for at in reversed(open_to)}
        at = ids.get(stop.cursor, next(iter(open_to), None))
        shown = [line.content for line in self._lines] or [self._nothing(stop)]
        self.lines.set_lines(shown, at)
        self.tell()

    def _shown(self, stop: Stop) -> list[SheetLine]:
        now, width = self.desk_app.now(), self.app.size.width - 1
        words = stop.words.casefold().split()
        if stop.link is START:
            lines = [_root_line(link) for link in (*self.beginning(), PEOPLE, *ROOTS)]
        elif stop.sheet is not None:
            known = Around(
                now,
                self.names,
                self.editable(stop.sheet),
                stop.refused,
                stop.everything,
                width,
            )
            lines = sheet_lines(stop.sheet, tuple(around(stop.sheet)), known)
        else:
            return self._rows(stop, words)
        if not words:
            return lines
        return [
            line
            for line in lines
            if line.id and all(word in line.content.plain.casefold() for word in words)
        ]

    def _rows(self, stop: Stop, words: list[str]) -> list[SheetLine]:
        now, width = self.desk_app.now(), self.app.size.width - 1
        rows = stop.rows
        if words:
            fits = [r for r in rows if all(w in searched(r, self._name_of(r)) for w in words)]
            urls = {row.link.url for row in fits}
            rows = fits + [row for row in stop.found or () if row.link.url not in urls]
        lines = [
            SheetLine(
                row_line(row, self._name_of(row), now, width),
                row.link.url,
                row.link,
                text=row.name or row.id,
            )
            for row in rows
        ]
        if stop.next and not words:
            left = f"{number(stop.total - len(stop.rows))} more" if stop.total else "more"
            what = "asking RT…" if stop.asking else f"… {left}"
            lines.append(SheetLine(Content.styled(f" {what}", MUTED), MORE))
        return lines

    def _name_of(self, row: Sheet) -> Known | None:
        return self.names.get(row.link.url)

    def _nothing(self, stop: Stop) -> Content:
        if stop.asking or (not stop.is_read and not stop.trouble):
            return Content.styled(" asking RT…", MUTED)
        if stop.trouble:
            return Content.styled(f" ✗ {plain(stop.trouble)} · R asks again.", "$text-warning")
        if stop.words:
            return Content.styled(" Nothing fits. esc clears the filter.", MUTED)
        if stop.link.ref == PEOPLE.ref:
            return Content.styled(" / and a part of a name finds people and groups.", MUTED)
        return Content.styled(" Nothing is here that you may see.", MUTED)

    def tell(self) -> None:
        """Where one is, what is under the cursor, and what can be pressed."""
        stop = self.here
        stops = list(self.trail)
        begun = max((at for at, one in enumerate(stops) if one.link is START), default=0)
        names = [plain(one.name) for one in stops[begun:]]
        self.title_line.show(
            Content.assemble(
                (" RT ", "bold $accent"), (names[-1] if len(names) > 1 else "", "bold")
            ),
            Content.styled(f"{self._facts(stop)} ", MUTED),
        )
        way = " › ".join(names)
        room = self.app.size.width - 2
        self.crumbs.update(Content(way if len(way) <= room else f"…{way[1 - room :]}"))
        line = self.line
        where = plain(line.link.url) if line and line.link else ""
        if stop.trouble and stop.is_read:
            where = f"✗ {plain(stop.trouble)}"
        self.status_line.show([*self.keys(line), ("q", "Back"), ("?", "Keys")], self._told or where)

    def _facts(self, stop: Stop) -> str:
        if stop.asking:
            return "asking RT…"
        if stop.words and not self.find_line.display:
            count = len([line for line in self._lines if line.id])
            return f"{plain(stop.words)}: {number(count)} fit{'s' if count == 1 else ''}"
        if stop.sheet is not None:
            return plain(stop.sheet.link.url)
        if not stop.is_list:
            return ""
        many = number(len(stop.rows))
        if stop.total and stop.total > len(stop.rows):
            many = f"{many} of {number(stop.total)}"
        elif stop.next:
            many = f"{many} and more"
        return plain(f"{stop.sql} · {many}" if stop.sql else many)

    def stop_finding(self) -> None:
        """Takes the line of the filter away; what was found stays."""
        if self.find_line.display:
            self.find_line.display, self.status_line.display = False, True
            self.set_focus(None)

    # -- what others say -------------------------------------------------------------------------

    def beginning(self) -> tuple[Link, ...]:
        """What stands before the roots."""
        return ()

    def editable(self, sheet: Sheet) -> frozenset[str]:
        """Fields that can be changed here."""
        return frozenset()

    def keys(self, line: SheetLine | None) -> list[tuple[str, str]]:
        """What can be pressed on this line."""
        raise NotImplementedError

    @property
    def line(self) -> SheetLine | None:
        """The line under the cursor."""
        at = self.lines.cursor
        return self._lines[at] if at is not None and at < len(self._lines) else None

    # -- moving ----------------------------------------------------------------------------------

    def action_move(self, count: int) -> None:
        """To another line that has something; at the end of a page the next one is read."""
        open_to = [at for at, line in enumerate(self._lines) if line.id]
        if not open_to:
            return
        now = self.lines.cursor if self.lines.cursor in open_to else open_to[0]
        place = min(max(open_to.index(now) + count, 0), len(open_to) - 1)
        self.lines.move_cursor(open_to[place])
        self.here.cursor = self._lines[open_to[place]].id
        self._told = ""
        if self.here.cursor == MORE:
            self._more(self.here)
        self.tell()

    def action_page(self, pages: int) -> None:
        """By pages."""
        self.action_move(pages * max(self.lines.size.height - 1, 1))

    def on_click(self, event: Click) -> None:
        """A click puts the cursor there; on the cursor it goes on."""
        at = event.y + self.lines.scroll_offset.y
        if event.widget is self.lines and at < len(self._lines) and self._lines[at].id:
            if at == self.lines.cursor:
                self.action_open()
            self.lines.move_cursor(at)
            self.here.cursor = self._lines[at].id
            self.tell()

    def go(self, link: Link, title: str = "", *, sql: str = "") -> None:
        """On along a link."""
        self.stop_finding()
        self.trail.go(Stop(link, title, sql))
        self.arrive()

    def action_open(self) -> None:
        """What is under the cursor."""
        raise NotImplementedError

    def action_back(self) -> None:
        """To the page before."""
        self.stop_finding()
        if self.trail.back():
            self.arrive()
        else:
            self.notify("This is where everything begins; q leaves.", timeout=2)

    def action_forward(self) -> None:
        """To the page that one went back from."""
        if self.trail.forward():
            self.arrive()

    def action_start(self) -> None:
        """To the roots."""
        if self.here.link is not START:
            self.go(START)

    def action_leave(self) -> None:
        """Back a page; out of the first."""
        if self.trail.back():
            self.arrive()
        else:
            self.dismiss()

    def action_escape(self) -> None:
        """Clears the filter, else leaves; the trail stays for the next time."""
        if self.here.words:
            self.here.words, self.here.found = "", None
            self.fill()
        else:
            self.dismiss()

    def action_ask(self) -> None:
        """Asks RT again."""
        self.read(self.here)

    def action_everything(self) -> None:
        """Empty fields of a record, or disabled records of a list, or neither."""
        stop = self.here
        stop.everything = not stop.everything
        if stop.is_list:
            stop.disabled = not stop.disabled
            self.read(stop)
        self.fill()


def _root_line(link: Link) -> SheetLine:
    about = plain(link.url or "by a part of their names")
    name = fit(plain(link.name), NAME)
    line = Content.assemble((" › ", "$text-accent"), name, (f"  {about}", MUTED))
    return SheetLine(line, f"root:{link.ref}:{link.url}", link, text=link.url)
