"""What is wrong with the values of a field before they are sent."""

from __future__ import annotations

import pytest

from rtdesk.text import spec as kinds
from rtdesk.text.field_checks import addresses, checked
from rtdesk.text.spec import Spec


def field(kind: str = kinds.TEXT, **more: object) -> Spec:
    return Spec("CF.{X}", "X", kind, **more)  # type: ignore[arg-type]


LIKE = {"pattern": r"(?#Like AB-1)^(?:[A-Z]{2}-\d)?$", "hint": "Like AB-1"}


@pytest.mark.parametrize(
    ("spec", "values", "said"),
    [
        (field(), ("anything",), ""),
        (field(), (), ""),
        (field(mandatory=True), (), "X must not be empty."),
        (field(mandatory=True), ("",), "X must not be empty."),
        (field(mandatory=True, pattern="(?#Mandatory)."), ("x",), ""),
        (field(), ("a", "b"), "X takes one value, not 2."),
        (field(most=3), ("a", "b", "c"), ""),
        (field(most=3), ("a", "b", "c", "d"), "X takes 3 values, not 4."),
        (field(most=0), tuple("abcdefgh"), ""),
        (field(), ("a\nb",), "X is one line."),
        (field(kinds.LONG), ("a\nb",), ""),
        (field(**LIKE), ("AB-1",), ""),
        (field(**LIKE), ("ab-1",), "X must match [Like AB-1]."),
        (field(pattern=r"^\d+$"), ("x",), r"X must match [^\d+$]."),
        (field(pattern=r"^(?<![[:alpha:]])\p{IsDigit}+\z"), ("x",), ""),
        (field(kinds.SELECT, choices=("a", "b")), ("b",), ""),
        (field(kinds.SELECT, choices=("a", "b")), ("c",), "X has no value 'c'."),
        (field(kinds.COMBOBOX, choices=("a", "b")), ("c",), ""),
        (field(kinds.DATE), ("2026-12-24",), ""),
        (field(kinds.DATE), ("2026-02-30",), "'2026-02-30' is not a date such as 2026-12-24."),
        (field(kinds.MOMENT), ("2026-12-24 10:00:00",), ""),
        (field(kinds.MOMENT), ("2026-12-24T10:00:00Z",), ""),
        (
            field(kinds.MOMENT),
            ("soon",),
            "'soon' is not a date and time such as 2026-12-24 14:00:00.",
        ),
        (field(kinds.IP), ("192.0.2.1",), ""),
        (field(kinds.IP), ("2001:db8::1",), ""),
        (field(kinds.IP), ("192.0.2.256",), "'192.0.2.256' is not an IP address."),
        (field(kinds.IP_RANGE, most=0), ("192.0.2.0/28", "192.0.2.1-192.0.2.9"), ""),
        (
            field(kinds.IP_RANGE),
            ("192.0.2.9-192.0.2.1",),
            "'192.0.2.9-192.0.2.1' is not a range such as 192.0.2.0-192.0.2.15 or 192.0.2.0/28.",
        ),
        (field(kinds.MINUTES), ("90",), ""),
        (field(kinds.MINUTES), ("1h",), "'1h' is not a number of minutes."),
        (field(kinds.PRIORITY), ("-5",), ""),
        (field(kinds.PRIORITY), ("²",), "'²' is not a number."),
        (Spec("Subject", "Subject"), ("x" * 200,), ""),
        (
            Spec("Subject", "Subject"),
            ("x" * 201,),
            "RT keeps 200 characters of a subject; these are 201.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    spec: Spec, values: tuple[str, ...], said: str
) -> None:
    assert checked(spec, values) == said


def test_a_range_is_read_in_every_form_that_rt_reads() -> None:
    assert addresses("192.0.2.0/30") == ("192.0.2.0", "192.0.2.3")
    assert addresses("192.0.2.7") == ("192.0.2.7", "192.0.2.7")
    assert addresses("192.0.2.1 - 192.0.2.9") == ("192.0.2.1", "192.0.2.9")
    assert addresses("2001:db8::/127") == ("2001:db8::", "2001:db8::1")
    with pytest.raises(ValueError, match=r"192\.0\.2\.1-2001:db8::1"):
        addresses("192.0.2.1-2001:db8::1")
