"""Rows of fields: which one is under the cursor, what is asked for, what stands below."""

from __future__ import annotations

from textual.app import App
from textual.pilot import Pilot

from rtdesk.text import spec as kinds
from rtdesk.text.spec import Spec
from rtdesk.ui.widgets.form import Form, Row, Section
from tests.ui.desktop import NOW, Showing, lines

SUBJECT = Spec("Subject", "Subject")
DUE = Spec("Due", "Due", kinds.MOMENT)
WORKED = Spec("TimeWorked", "Worked", kinds.MINUTES)
CENTRE = Spec("CF.{Cost centre}", "Cost centre [b]", mandatory=True, pattern="(?#Mandatory).")
ODD = Spec("CF.{Odd}", "Odd", "Hologram")
NOTES = Spec("CF.{Notes}", "Notes", kinds.LONG)
SECTIONS = (
    Section(
        "Basics",
        (
            Row(SUBJECT, ("[red]Printer\x1b[2J",)),
            Row(DUE, ("2026-11-13 12:00:00",)),
            Row(WORKED, ("90",)),
        ),
    ),
    Section(
        "Fields",
        (Row(CENTRE, (), "Input must match [Mandatory]", "error"), Row(ODD, ("x",))),
    ),
    Section("Nothing in it", ()),
    Section("More", (Row(NOTES, ("one\ntwo\nthree",)),)),
)


class Bench(Showing):
    """Keeps what the form asks for."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.asked: list[tuple[str, str]] = []

    def on_form_wanted(self, event: Form.Wanted) -> None:
        self.asked.append(("change", event.row.spec.name))

    def on_form_cleared(self, event: Form.Cleared) -> None:
        self.asked.append(("clear", event.row.spec.name))


def under(form: Form) -> str:
    return form.row.spec.name if form.row else ""


def text(app: App[None]) -> str:
    return "\n".join(line for line in lines(app) if line.strip())


async def shown(pilot: Pilot[None], form: Form) -> None:
    form.show(SECTIONS, NOW)
    await pilot.pause()


async def test_rows_stand_in_sections_with_their_values_in_words() -> None:
    form = Form()
    app = Bench(form)
    async with app.run_test(size=(60, 16)) as pilot:
        await shown(pilot, form)
        assert text(app) == "\n".join(
            [
                "Basics",
                "   Subject          [red]Printer␛[2J",
                f"   Due              {_due()}",
                "   Worked           1 h 30 min",
                "Fields",
                " * Cost centre [b]  -",
                "                    Input must match [Mandatory]",
                "   Odd              x",
                "More",
                "   Notes            one  … 3 lines",
            ]
        )


def _due() -> str:
    from datetime import timedelta

    from rtdesk.text.dates import said

    return said(NOW + timedelta(days=1), NOW)


async def test_the_cursor_goes_from_field_to_field_and_asks_for_them() -> None:
    form = Form()
    app = Bench(form)
    async with app.run_test(size=(60, 16)) as pilot:
        await shown(pilot, form)
        await pilot.press("enter", "j", "x", "k", "k", "enter", "G", "enter", "g", "x")
        assert app.asked == [
            ("change", "Subject"),
            ("clear", "Due"),
            ("change", "Subject"),
            ("change", "CF.{Notes}"),
            ("clear", "Subject"),
        ]


async def test_the_cursor_stays_on_its_field_when_rows_come_and_go() -> None:
    form = Form()
    app = Bench(form)
    async with app.run_test(size=(60, 16)) as pilot:
        await shown(pilot, form)
        form.go("CF.{Odd}")
        form.show((Section("", (Row(ODD, ("y",)), Row(SUBJECT))),))
        assert under(form) == "CF.{Odd}"
        form.show((Section("", (Row(SUBJECT),)),))
        assert under(form) == "Subject"
        form.show(())
        assert under(form) == ""
        await pilot.press("enter", "j", "x")
        assert app.asked == []


async def test_a_click_goes_to_a_field_and_one_more_changes_it() -> None:
    form = Form()
    app = Bench(form)
    async with app.run_test(size=(60, 16)) as pilot:
        await shown(pilot, form)
        await pilot.click(form, offset=(5, 2))
        assert under(form) == "Due"
        assert app.asked == []
        await pilot.click(form, offset=(5, 2))
        assert app.asked == [("change", "Due")]
