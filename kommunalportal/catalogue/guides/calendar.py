"""Deadlines of a checklist as a calendar file (RFC 5545): whole days, with a reminder three days before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kommunalportal.kernel.later import load_later

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = load_later("icalendar")


REMIND_BEFORE = timedelta(days=3)


@dataclass(frozen=True)
class CalendarDay:
    """One deadline in words."""

    slug: str
    on: date
    summary: str
    description: str


def calendar_file(days: Iterable[CalendarDay], *, name: str, host: str, url: str, now: datetime) -> str:
    """Text of an .ics file; ``url`` leads back to the list. The same list gives the same identifiers."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kommunalportal//Checkliste//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for day in days:
        calendar.add_component(_event(day, host, url, now))
    return str(calendar.to_ical().decode())


def _event(day: CalendarDay, host: str, url: str, now: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{day.slug}-{day.on:%Y%m%d}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.summary)
    event.add("description", day.description)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", day.summary)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    return event
