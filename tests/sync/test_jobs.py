"""What is asked for first, comes first; nothing runs twice."""

from rtdesk.sync.jobs import Job, Jobs, Urgency

A, B = Job("ticket", "1"), Job("list", "all")


def test_urgent_before_early() -> None:
    jobs = Jobs()
    jobs.add(B, Urgency.OPEN)
    jobs.add(A, Urgency.SHOWN)
    assert [jobs.take(), jobs.take(), jobs.take()] == [A, B, None]


def test_what_nobody_waits_for_waits_for_what_is_shown() -> None:
    jobs = Jobs()
    jobs.add(A, Urgency.SHOWN)
    jobs.add(B, Urgency.NEWS)
    assert [jobs.take(), jobs.take()] == [A, None]
    jobs.done(A)
    assert jobs.take() == B


def test_asked_twice_runs_once_at_the_higher_urgency() -> None:
    jobs = Jobs()
    jobs.add(A, Urgency.LATER)
    jobs.add(B, Urgency.NEWS)
    jobs.add(A, Urgency.OPEN)
    assert [jobs.take(), jobs.take(), jobs.take()] == [A, B, None]


def test_asked_while_running_runs_again_afterwards() -> None:
    jobs = Jobs()
    jobs.add(A, Urgency.SHOWN)
    assert jobs.take() == A
    jobs.add(A, Urgency.SHOWN)
    assert jobs.take() is None
    assert not jobs.idle()
    jobs.done(A)
    assert jobs.take() == A
    jobs.done(A)
    assert jobs.idle()
