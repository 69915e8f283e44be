"""A worklist as a calendar (RFC 5545), to which a person's calendar subscribes."""

from datetime import datetime, timedelta
from typing import Final, cast
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vDuration

from dueprocess.api.json_text import json_text
from dueprocess.engine.inference.values import Party
from dueprocess.engine.replay.answers.wording import Wording
from dueprocess.engine.service import Tenant
from dueprocess.engine.service.cases.worklists import Wanted
from dueprocess.engine.text import say

MEDIA_TYPE: Final = "text/calendar"

REFRESH: Final = timedelta(minutes=15)
"""How often a calendar is asked to look again."""

MARKED: Final = ("missed", "undetermined")
"""The states that an entry tells of in its title: that it is overdue, or not certain to be a duty at all."""

Plain = dict[str, object]


def calendar_of(answer: Plain, tenant: Tenant, wanted: Wanted, language: str) -> bytes:
    """The entries of a worklist's answer that are due at an instant, on the clock of the tenant."""
    calendar, zone = Calendar(), ZoneInfo(tenant.policy.zone)
    now = datetime.fromisoformat(str(answer["as_of"])).astimezone(ZoneInfo("UTC"))
    title = say("calendar-of", language, whose=_whose(wanted, Wording(tenant.policy, language)))
    calendar.add("prodid", f"-//Due Process//{tenant.name}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    dues = []
    for item in cast("list[Plain]", answer["due"]):
        if item["due"] is not None:
            dues.append(datetime.fromisoformat(str(item["due"])).astimezone(zone))
            calendar.add_component(_entry(item, dues[-1], now, tenant, language))
    if dues:  # a zone is told for the years that are needed, not from 1970 on
        year = timedelta(days=366)
        calendar.add_missing_timezones(min(dues).date() - year, max(dues).date() + year)
    written: bytes = calendar.to_ical()
    return written


def _entry(item: Plain, at: datetime, now: datetime, tenant: Tenant, language: str) -> Event:
    what = str(item["what"]) if item["must"] else say("calendar-should", language, what=item["what"])
    entry = Event()
    entry.add("uid", _uid(item, tenant))
    entry.add("dtstamp", now)
    entry.add("dtstart", at)
    entry.add("summary", say(f"calendar-{item['state']}", language, what=what) if item["state"] in MARKED else what)
    entry.add("status", "TENTATIVE" if item["state"] == "undetermined" else "CONFIRMED")
    entry.add("description", "\n".join([say("calendar-case", language, case=item["case"]), *_bearer(item)]))
    entry.add("transp", "TRANSPARENT")  # a due keeps nobody busy
    if item["warns"] is not None:
        entry.add_component(_alarm(datetime.fromisoformat(str(item["warns"])) - at, what))
    return entry


def _uid(item: Plain, tenant: Tenant) -> str:
    """The same for the same duty of the same case before the same party, however its due moves."""
    party = item["who"] and cast("Plain", item["who"])["party"]
    duty = json_text([tenant.name, item["case"], item["duty"], item["number"], party])
    return f"{uuid5(NAMESPACE_URL, duty)}@dueprocess"


def _bearer(item: Plain) -> list[str]:
    return [] if item["who"] is None else [str(cast("Plain", item["who"])["label"])]


def _alarm(before: timedelta, what: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", before)
    return alarm


def _whose(wanted: Wanted, words: Wording) -> str:
    role = [] if wanted.role is None else [words.party(Party(wanted.role, wanted.unit))]
    return ", ".join([*role, *([] if wanted.person is None else [wanted.person])])
