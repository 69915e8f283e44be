"""What a case asks of people: one row for each bearer, most urgent first."""

from lives import Life


def rows(life: Life, case: str) -> list[tuple]:
    return [(each.duty, each.role, each.state, each.must) for each in life.work(case)]


def test_each_bearer_has_a_row(life: Life) -> None:
    case = life.open("2026-03-02T10:00")
    assert rows(life, case) == [("call", "agent", "running", True), ("solve", "agent", "running", True),
                                ("solve", "head", "running", True)]


def test_what_was_missed_comes_first_and_what_merely_should_last(life: Life) -> None:
    case = life.open("2026-03-02T10:00")
    life.live("2026-03-03T10:00:01")
    life.record(case, "2026-03-03T11:00", "solved")
    assert rows(life, case) == [("call", "agent", "missed", True), ("thank", "agent", "running", False)]


def test_a_closed_case_asks_nothing(life: Life) -> None:
    case = life.open("2026-03-02T10:00", urgent="no")
    life.record(case, "2026-03-02T10:30", "closed", by="agent")
    assert rows(life, case) == []
