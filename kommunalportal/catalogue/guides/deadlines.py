"""Days on which deadlines end (BGB sections 187 to 193), with the public holidays of North Rhine-Westphalia. Pure."""

from calendar import monthrange
from datetime import date, timedelta

from kommunalportal.catalogue.guides.schema import Period
from kommunalportal.kernel.public_holidays import PUBLIC_HOLIDAYS

SATURDAY, SUNDAY = 5, 6
MONTHS_OF_A_YEAR = 12


def due_on(period: Period, event: date) -> date:
    """The last day (or the first possible one, where the rule is an earliest day). The event's own day never counts."""
    if period.working_days:
        end = _after_working_days(event, period.working_days)
    elif period.months is not None:
        end = add_months(event, -period.months if period.before else period.months)
    else:
        days = (period.days or 0) + 7 * (period.weeks or 0)
        end = event + timedelta(days=-days if period.before else days)
    if period.to_end_of_month:
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return next_working_day(end) if period.shifts else end


def add_months(day: date, months: int) -> date:
    """The same number in another month, or that month's last day where there is none (BGB section 188(3))."""
    number = day.year * MONTHS_OF_A_YEAR + day.month - 1 + months
    year, month = divmod(number, MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_working_day(day: date) -> date:
    """This day, or the first one after it that is neither Saturday, Sunday nor public holiday (BGB section 193)."""
    while day.weekday() >= SATURDAY or day in PUBLIC_HOLIDAYS:
        day += timedelta(days=1)
    return day


def _after_working_days(day: date, count: int) -> date:
    """Werktage: all days but Sundays and public holidays."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() != SUNDAY and day not in PUBLIC_HOLIDAYS
    return day
