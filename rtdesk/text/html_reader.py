"""What a parser tells about a mail, element by element, becomes lines."""

from __future__ import annotations

from collections.abc import Callable

from rtdesk.text.html_elements import (
    AIRY,
    BLOCK,
    DROP,
    LAYOUT,
    SIGNATURE,
    SIMPLE,
    SPACES,
    Attributes,
    image_words,
    input_words,
    is_not_chosen,
    look_at,
    number_of,
    put_up,
)
from rtdesk.text.html_flow import RULE, Flow
from rtdesk.text.html_links import Links, address_of, is_dot
from rtdesk.text.html_lists import List, bullet, written_bullet
from rtdesk.text.html_styles import (
    LONGEST,
    SHEET,
    Look,
    Sheet,
    Space,
    list_level,
    sheet_of,
    without_border,
)
from rtdesk.text.html_tables import SPAN, Cell, Table, table_lines

TABLES = 8
"""Tables inside each other that are laid out; deeper ones are told cell by cell."""
END = "end-of-mail"
"""Class of a tag behind the mail: who does not come to it has read the rest as something else."""

Undo = list[Callable[[], object]]
"""What the end of an element does, the last first."""


class Reader:
    """The target of a parser: `start`, `end`, `data` and `close` are called by it."""

    def __init__(self, width: int, is_late: Callable[[], bool]) -> None:
        self._is_late = is_late
        self.flow = Flow()
        self.links = Links()
        self.elements = 0
        self.saw_end = False
        self._width = width
        self._pieces: list[str] = []
        self._open: list[Undo] = []
        self._dropped = 0
        """How many elements are open of which nothing is read."""
        self._css: list[str] | None = None
        self._css_size = 0
        self._sheet = Sheet()
        self._space: Space = ""
        self._is_tiny = False
        self._lists: list[List] = []
        self._tables: list[Table] = []
        self._deeper = 0
        self._mark: list[str] | None = None

    # What the parser calls

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        if self._pieces:
            self._say()
        self.elements += 1
        if tag == "i" and attributes.get("class") == END:
            self.saw_end = True
        if self._dropped:
            self._dropped += 1
            return
        if tag == "style":
            self._dropped, self._css = 1, []
        elif tag in DROP or self._is_hidden(attributes) or is_not_chosen(tag, attributes):
            self._dropped = 1
        else:
            self._open.append(self._begin(tag, attributes))

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._pieces:
            self._say()
        if self._dropped:
            self._dropped -= 1
            if not self._dropped and self._css is not None:
                self._sheet |= sheet_of("".join(self._css))
                self._css = None
        elif self._open:
            undo = self._open.pop()
            while undo:
                undo.pop()()

    def data(self, text: str) -> None:
        """Words, or a piece of them."""
        self._pieces.append(text)

    def close(self) -> None:
        """Ends what is still open."""
        while self._dropped or self._open:
            self.end("")
        self._say()
        self.flow.flush()

    def _say(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._dropped:
            if self._css is not None and self._css_size < SHEET:
                self._css.append(text)
                self._css_size += len(text)
            return
        if self._is_tiny:
            return
        if not text.isascii():
            text = LAYOUT.sub("", text)
        if self._mark is not None:
            self._mark.append(text)
        elif self._space:
            self.flow.add_raw(text, self._space == "keep")
        else:
            self.flow.add(text)

    # Elements

    def _is_hidden(self, attributes: Attributes) -> bool:
        if not attributes:
            return False
        if look_at(attributes).is_hidden or "hidden" in attributes:
            return True
        if not self._sheet.hidden:
            return False
        names = [f".{name}" for name in attributes.get("class", "")[:LONGEST].lower().split()]
        names.append(f"#{attributes.get('id', '').lower()}")
        return not self._sheet.hidden.isdisjoint(names)

    def _begin(self, tag: str, attributes: Attributes) -> Undo:
        undo: Undo = []
        if tag in SIMPLE and not attributes:
            return undo
        match tag:
            case "br":
                self.flow.end_line()
                return undo
            case "img":
                self._image(attributes)
                return undo
            case "input":
                self.flow.add(input_words(attributes))
                return undo
        look = look_at(attributes)
        is_block = look.is_block or (tag in BLOCK and not look.is_inline)
        if is_block:
            self.flow.flush()
        if tag in AIRY and not self._is_tight(tag, look, attributes):
            self.flow.gap()
            undo.append(self.flow.gap)
        self._spaces(tag, look, undo)
        if look.is_right or look.is_ruled or "align" in attributes:
            self._lines_up(look, attributes)
        if "class" in attributes or "id" in attributes:
            self._named(attributes, undo)
        self._block(tag, attributes, look, undo)
        if is_block:
            undo.append(self.flow.flush)
        self._inline(tag, attributes, undo)
        if look.is_mark and self._mark is None:
            self._mark = []
            undo.append(self._end_mark)
        return undo

    def _is_tight(self, tag: str, look: Look, attributes: Attributes) -> bool:
        return tag == "p" and (
            look.is_tight
            or self._sheet.tight
            or attributes.get("class", "").startswith(("Mso", "x_Mso", "ydp"))
        )

    def _spaces(self, tag: str, look: Look, undo: Undo) -> None:
        space = SPACES.get(tag, self._space) if look.space is None else look.space
        if space != self._space:
            old = self._space
            undo.append(lambda: setattr(self, "_space", old))
            self._space = space
        if look.is_tiny is not None:
            was_tiny = self._is_tiny
            undo.append(lambda: setattr(self, "_is_tiny", was_tiny))
            self._is_tiny = look.is_tiny

    def _lines_up(self, look: Look, attributes: Attributes) -> None:
        if look.is_ruled:
            self.flow.gap()
            self.flow.put("-" * RULE)
        is_right = look.is_right or attributes.get("align", "").lower() == "right"
        is_first = not self.flow.words and not self.flow.lines
        if is_right and is_first and self._tables and self._tables[-1].flows:
            self._tables[-1].rows[-1][-1].is_right = True

    def _named(self, attributes: Attributes, undo: Undo) -> None:
        names = f"{attributes.get('class', '')[:LONGEST]} {attributes.get('id', '')[:LONGEST]}"
        if "yahoo_quoted" in names:
            self._enter("> ", "> ", undo)
        elif SIGNATURE.search(names):
            self.flow.flush()
            self.flow.sign = True
            undo.append(lambda: setattr(self.flow, "sign", False))

    def _enter(self, first: str, rest: str, undo: Undo) -> None:
        self.flow.flush()
        self.flow.enter(first, rest)
        undo.append(self.flow.leave)

    def _block(self, tag: str, attributes: Attributes, look: Look, undo: Undo) -> None:
        style = attributes.get("style", "")
        match tag:
            case "hr":
                self.flow.put("-" * RULE)
            case "blockquote" if style and "cite" not in attributes and without_border(style):
                self._enter("    ", "    ", undo)
            case "blockquote":
                self._enter("> ", "> ", undo)
            case "ul" | "ol" | "dir" | "menu":
                self._list(tag, attributes, look, undo)
            case "li":
                self._item(attributes, undo)
            case "dd":
                self._enter("    ", "    ", undo)
            case "h1" | "h2" | "h3":
                self._enter("#" * int(tag[1]) + " ", "", undo)
            case "table":
                self._table(attributes, undo)
            case "tr" if self._tables and not self._deeper and not self._tables[-1].flows:
                self._tables[-1].rows.append([])
            case "td" | "th":
                self._cell(tag, attributes, look, undo)
            case "div" | "p" if look.is_cited:
                self._enter("> ", "> ", undo)
            case "p" if "mso-list" in style:
                blank = "  " * max(list_level(style) - 1, 0)
                self._enter(blank, blank + "  ", undo)

    def _inline(self, tag: str, attributes: Attributes, undo: Undo) -> None:
        flow = self.flow
        match tag:
            case "a":
                anchor = self.links.begin(address_of(attributes.get("href", "")), flow)
                undo.append(lambda: self.links.end(anchor))
            case "select" | "button":
                flow.add(" [")
                undo.append(lambda: flow.stick("]"))
            case "s" | "strike" | "del":
                flow.add("~~")
                undo.append(lambda: flow.stick("~~"))
            case "q":
                flow.add("“")
                undo.append(lambda: flow.stick("”"))
            case "sup" if flow.words:
                start = len(flow.words)
                undo.append(lambda: put_up(flow, start))

    def _image(self, attributes: Attributes) -> None:
        link = self.links.open
        if link and not is_dot(attributes):
            link.has_image = True
        self.flow.add(image_words(attributes, is_link=link is not None and bool(link.address)))

    # Lists

    def _list(self, tag: str, attributes: Attributes, look: Look, undo: Undo) -> None:
        outer = self._lists[-1] if self._lists else None
        if outer is None:
            self.flow.gap()
            undo.append(self.flow.gap)
        elif outer.in_item:
            self.flow.close_up()
        else:
            self._enter("  ", "  ", undo)
        self._lists.append(List.of(tag == "ol", attributes, is_bare=look.is_bare))
        undo.append(self._lists.pop)

    def _item(self, attributes: Attributes, undo: Undo) -> None:
        inside = self._lists[-1] if self._lists else List()
        if 0 <= self.flow.count - inside.count <= 1:
            self.flow.close_up()
        inside.count = self.flow.count
        mark = bullet(inside, attributes.get("value", ""))
        self._enter(mark, " " * len(mark), undo)
        inside.in_item = True
        undo.append(lambda: setattr(inside, "in_item", False))

    def _end_mark(self) -> None:
        mark, self._mark = "".join(self._mark or ()), None
        self.flow.add(written_bullet(mark))

    # Tables

    def _table(self, attributes: Attributes, undo: Undo) -> None:
        if len(self._tables) >= TABLES:
            self._deeper += 1
            undo.append(lambda: setattr(self, "_deeper", self._deeper - 1))
            return
        self._tables.append(Table(attributes.get("border", "0") not in ("", "0")))
        undo.append(self._end_table)

    def _end_table(self) -> None:
        table = self._tables.pop()
        if self._is_late():
            lines = [line for row in table.rows for cell in row for line in cell.lines]
        else:
            width = self._width - self.flow.room
            lines = table_lines(table.rows, width, table.is_bordered)
        for line in lines:
            self.flow.put(line)

    def _cell(self, tag: str, attributes: Attributes, look: Look, undo: Undo) -> None:
        if not self._tables or self._deeper or self._tables[-1].flows:
            if self.flow.words:
                self.flow.stick("  ")
            return
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        cell = Cell(
            span=number_of(attributes.get("colspan", ""), SPAN),
            rows=number_of(attributes.get("rowspan", ""), SPAN),
            is_head=tag == "th",
            is_right=look.is_right or attributes.get("align", "").lower() == "right",
        )
        self.flow.flush()
        table.rows[-1].append(cell)
        table.flows.append(self.flow)
        self.flow = Flow()
        undo.append(lambda: self._end_cell(table, cell, look.is_padded))

    def _end_cell(self, table: Table, cell: Cell, is_padded: bool) -> None:
        self.flow.flush()
        cell.lines, cell.is_airy = self.flow.lines, self.flow.has_gap or is_padded
        self.flow = table.flows.pop()
