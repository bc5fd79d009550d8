"""Dates as people type them: what is understood, in which hour and zone, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.dates import EXAMPLES, MORNING, NotADate, said, understood

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 11, 36, 20, tzinfo=BERLIN)
"""A Tuesday."""
ZONES = st.sampled_from([ZoneInfo(n) for n in ("Europe/Berlin", "America/New_York", "UTC")])
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - the zone comes with the next argument
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=ZONES,
)


def read(typed: str, now: datetime = NOW, hour: time = time(17)) -> str:
    when = understood(typed, now, hour, now.tzinfo)
    return f"{when:%a %Y-%m-%d %H:%M}" if when else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fri", "Fri 2026-11-27 17:00"),
        ("friday 17:00", "Fri 2026-11-27 17:00"),
        ("Tuesday", "Tue 2026-12-01 17:00"),
        ("next fri", "Fri 2026-12-04 17:00"),
        ("mon 9", "Mon 2026-11-30 09:00"),
        ("sat at 9 am", "Sat 2026-11-28 09:00"),
        ("today", "Tue 2026-11-24 17:00"),
        ("tomorrow", "Wed 2026-11-25 17:00"),
        ("tomorrow noon", "Wed 2026-11-25 12:00"),
        ("+3d", "Fri 2026-11-27 17:00"),
        ("in 3 days 9:30pm", "Fri 2026-11-27 21:30"),
        ("+2h", "Tue 2026-11-24 13:36"),
        ("90 min", "Tue 2026-11-24 13:06"),
        ("+1w", "Tue 2026-12-01 17:00"),
        ("3 months", "Wed 2027-02-24 17:00"),
        ("next week", "Mon 2026-11-30 17:00"),
        ("next month", "Tue 2026-12-01 17:00"),
        ("eod", "Tue 2026-11-24 17:00"),
        ("eow", "Fri 2026-11-27 17:00"),
        ("eom", "Mon 2026-11-30 17:00"),
        ("14:00", "Tue 2026-11-24 14:00"),
        ("9", "Wed 2026-11-25 09:00"),
        ("12am", "Wed 2026-11-25 00:00"),
        ("2026-12-24", "Thu 2026-12-24 17:00"),
        ("2026-12-24T14:00:00", "Thu 2026-12-24 14:00"),
        ("24.12.", "Thu 2026-12-24 17:00"),
        ("24.12.26 8", "Thu 2026-12-24 08:00"),
        ("24.11.", "Tue 2026-11-24 17:00"),
        ("23.11.", "Tue 2027-11-23 17:00"),
        ("12/24", "Thu 2026-12-24 17:00"),
        ("24/12", "Thu 2026-12-24 17:00"),
        ("5/6/2027", "Thu 2027-05-06 17:00"),
        ("24 dec 14:00", "Thu 2026-12-24 14:00"),
        ("Dec 24th, 2027", "Fri 2027-12-24 17:00"),
        ("dec 9", "Wed 2026-12-09 17:00"),
        ("29 feb", "Tue 2028-02-29 17:00"),
        ("never", ""),
        ("  ", ""),
    ],
)
def test_what_people_type_is_understood(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("foo", "is not a date"),
        ("t", "is not a date"),
        ("mon 25", "is not a date"),
        ("13pm", "is not a date"),
        ("fri -1", "is not a date"),
        ("31 feb", "is no day that there is"),
        ("2026-13-01", "is no day that there is"),
        ("1970-01-01", "is no day that there is"),
        ("9999 months 9999", "is not a date"),
        ("99999d", "is not a date"),
        ("9999-12-31 23:59", ""),
    ],
)
def test_what_is_no_date_is_said_with_examples(typed: str, why: str) -> None:
    if not why:
        assert understood(typed, NOW, zone=UTC)
        return
    with pytest.raises(NotADate) as caught:
        understood(typed, NOW, zone=BERLIN)
    assert str(caught.value) == f"{typed!r} {why}; try {EXAMPLES}"


def test_a_day_begins_or_ends_by_what_it_is_for() -> None:
    assert read("fri", hour=MORNING) == "Fri 2026-11-27 09:00"
    assert read("eod", hour=MORNING) == "Tue 2026-11-24 17:00"


def test_what_is_over_for_today_is_meant_for_tomorrow() -> None:
    late = NOW.replace(hour=18)
    assert read("eod", late) == "Wed 2026-11-25 17:00"
    assert read("9:00", late) == "Wed 2026-11-25 09:00"


def test_days_are_those_of_the_calendar_and_hours_those_of_the_clock_on_the_wall() -> None:
    before = datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN)  # the clocks go back that night
    day = understood("+1d 12:00", before, zone=BERLIN)
    hours = understood("+24h", before, zone=BERLIN)
    assert day
    assert day.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=25)
    assert hours
    assert hours.hour == 11


def test_a_time_that_the_clocks_leave_out_is_an_hour_later() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)
    assert read("tomorrow 2:30", before) == "Sun 2026-03-29 03:30"


def test_the_zone_of_this_machine_is_meant_without_another() -> None:
    assert understood("2026-12-24 14:00", NOW) == datetime(2026, 12, 24, 14).astimezone()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("fri", "Fri 27 Nov 17:00, in 3 d"),
        ("+2h", "Tue 24 Nov 13:36, in 2 h"),
        ("+25min", "Tue 24 Nov 12:01, in 25 min"),
        ("tod 9", "Tue 24 Nov 09:00, 3 h ago"),
        ("24.12.2027", "Fri 24 Dec 2027 17:00, in 13 months"),
        ("+60 months", "Mon 24 Nov 2031 17:00, in 5 years"),
        ("never", "no date"),
    ],
)
def test_what_was_understood_is_said(typed: str, words: str) -> None:
    assert said(understood(typed, NOW, zone=BERLIN), NOW, BERLIN) == words


def test_now_is_said() -> None:
    assert said(NOW + timedelta(seconds=20), NOW, BERLIN) == "Tue 24 Nov 11:36, now"


@given(now=MOMENTS, days=st.integers(0, 4000), clock=st.times())
def test_every_day_can_be_written_in_every_way(now: datetime, days: int, clock: time) -> None:
    day = now.date() + timedelta(days=days)
    at = f"{clock:%H:%M}"
    ways = ["%Y-%m-%d", "%-d.%-m.%Y", "%m/%d/%Y", "%d %b %Y", "%B %-d, %Y"]
    moments = {understood(f"{day:{way}} {at}", now, zone=now.tzinfo) for way in ways}
    moments |= {understood(f"+{days}d {at}", now, zone=now.tzinfo)}
    assert len(moments) == 1
    assert next(iter(moments))


@given(now=MOMENTS, day=st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_a_weekday_is_the_next_one_after_today(now: datetime, day: str) -> None:
    when = understood(day, now, zone=now.tzinfo)
    assert when
    assert f"{when:%a}".lower() == day
    assert 1 <= (when.date() - now.date()).days <= 7


@given(now=MOMENTS, typed=st.text("0123456789 :./-+abcdefghijmnoprtuvwy", max_size=16))
def test_nothing_that_can_be_typed_breaks_it(now: datetime, typed: str) -> None:
    try:
        when = understood(typed, now, zone=now.tzinfo)
    except NotADate as error:
        assert typed.strip() in str(error)
    else:
        assert said(when, now, now.tzinfo)
