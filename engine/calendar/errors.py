"""The one exception of this package for text or amounts that are not a time.

    ValueError
    └── NotATime      unreadable instant, date, span, period; unknown zone; out of range
"""

from __future__ import annotations


class NotATime(ValueError):
    """Raised for input that is not a time. `code` and `params` are those of the diagnostic that says so."""

    def __init__(self, code: str, /, **params: str) -> None:
        self.code = code
        self.params = params
        super().__init__(_ENGLISH[code].format(**params))


_ENGLISH: dict[str, str] = {
    "bad-span": "`{text}` is not a duration: expected a whole number and a unit, such as `3 working days`",
    "unknown-time-unit": "`{unit}` in `{text}` is not a unit of time: expected minutes, hours, working minutes, "
    "working hours, days, working days, weeks, months or years",
    "unknown-time-unit-near": "`{unit}` in `{text}` is not a unit of time: did you mean `{nearest}`?",
    "span-out-of-range": "`{text}` is too long: expected 0 to {years} years",
    "bad-period": "`{text}` is not a period: expected same or next, and day, working day, week, month, quarter, "
    "half_year or year",
    "bad-period-near": "`{text}` is not a period: did you mean `{nearest}`?",
    "unknown-zone": "`{text}` is not a time zone: expected a name of the IANA list such as `Asia/Shanghai`",
    "unknown-zone-near": "`{text}` is not a time zone: did you mean `{nearest}`?",
    "bad-instant": "`{text}` is not an instant: expected a date and time such as `2026-03-02T10:00`",
    "bad-date": "`{text}` is not a date: expected a day such as `2026-03-02`",
    "no-such-date": "`{text}` names a day that does not exist: {month} has {days} days",
    "no-such-time": "`{text}` names a time of day that does not exist: expected 00:00:00 to 23:59:59",
    "instant-without-zone": "`{text}` has no offset and no zone is declared: expected one such as `{text}+08:00`",
    "instant-out-of-range": "`{text}` is out of range: expected a year from {first} to {last}",
    "beyond-reach": "the calendar `{calendar}` has too few working hours: counting does not end within "
    "{years} years",
}
