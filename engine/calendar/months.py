"""Arithmetic on months: a day that the target month lacks becomes its last."""

from calendar import monthrange
from datetime import date


def plus_months(day: date, months: int) -> date:
    """The same day of the month so many months on (or back), clamped to the month's last day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def before_plus_months(first: date, months: int) -> date:
    """The last day of so many months of which `first` is the first day: the eve of the same day of the month.

    Where the target month lacks that day, the months end with its last (31 January, one month: 28 February).
    """
    end = plus_months(first, months)
    return end if end.day < first.day else date.fromordinal(end.toordinal() - 1)
