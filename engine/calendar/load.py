"""A calendar edition read from its YAML file, `rules/calendars/<name>.yaml`, everything wrong in it collected."""

import hashlib
import json
from collections.abc import Mapping as Map
from datetime import date
from pathlib import Path
from typing import Protocol

from dueprocess.engine.calendar.edition import Edition, Hours, Labels
from dueprocess.engine.calendar.errors import NotATime
from dueprocess.engine.calendar.zones import parse_date, parse_hours, zone_info
from dueprocess.engine.pack import (
    Collector,
    Mapping,
    Mark,
    Node,
    Sequence,
    check_schema,
    plain,
    read_yaml,
    suggestion,
    text_of,
)
from dueprocess.engine.text import Phrase

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week as they are written, in the order in which `date.weekday` numbers them."""


class RuleFolders(Protocol):
    """Where shared rules are looked for; calendars stand in `calendars/` below each folder."""

    @property
    def rules(self) -> tuple[Path, ...]:
        """The folders; of two editions with the same name the one in the earlier folder counts."""


def edition_names(library: RuleFolders) -> tuple[str, ...]:
    """The names of all editions in the library, sorted."""
    return tuple(sorted({file.stem for folder in library.rules for file in (folder / "calendars").glob("*.yaml")}))


def load_edition(name: str, library: RuleFolders, collector: Collector, mark: Mark | None = None) -> Edition | None:
    """The edition of that name; None, and the reasons collected, if there is none or it cannot be used.

    `mark` is the place that names the calendar; without it an unknown name is reported where the file should be.
    """
    names = edition_names(library)
    if name not in names:
        place = mark or Mark(f"calendars/{name}.yaml", 1, 1)
        collector.error("unknown-calendar", place, name=name, suggestion=suggestion(name, names, 20))
        return None
    files = (folder / "calendars" / f"{name}.yaml" for folder in library.rules)
    return read_edition(next(file for file in files if file.is_file()), collector)


def read_edition(source: Path | tuple[str, str], collector: Collector) -> Edition | None:
    """The edition in a file, or in (text, name to show); None, and the reasons collected, if it cannot be used."""
    before = collector.errors
    node = read_yaml(source, collector)
    if node is None or not check_schema(node, "calendar", collector):
        return None
    assert isinstance(node, Mapping)  # the schema says so
    name = node.items["calendar"]
    if isinstance(source, Path) and source.stem != text_of(name):
        collector.error("calendar-name-differs", name.mark, name=text_of(name), file=source.name)
    edition = _Reader(node.items, collector).edition(_digest(node))
    return edition if collector.errors == before else None


def _digest(node: Node) -> str:
    """SHA-256 over the document's content: comments, order of keys and ways of writing left out."""
    content = json.dumps(plain(node), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(content.encode()).hexdigest()


class _Reader:
    """Reads the parts of a document that has the shape of an edition, and collects what no shape can rule out."""

    def __init__(self, items: Map[str, Node], collector: Collector) -> None:
        self._items = items
        self._collector = collector
        self._reasons: dict[date, Labels] = {}
        self._marks: dict[str, dict[date, Mark]] = {"closed": {}, "extra": {}, "special": {}}

    def edition(self, digest: str) -> Edition:
        """The edition; to be used only if no error was collected."""
        week = self._week(self._items["open"])
        self._dates("closed")
        self._dates("extra")
        special = self._special()
        known_from, known_through = self._known()
        self._check_zone(self._items["zone"])
        self._check_weekdays(week)
        self._check_apart()
        return Edition(
            digest=digest,
            zone=text_of(self._items["zone"]),
            name=text_of(self._items["calendar"]),
            week=week,
            known_through=known_through,
            known_from=known_from,
            closed=frozenset(self._marks["closed"]),
            extra=frozenset(self._marks["extra"]),
            special=special,
            reasons=self._reasons,
            title=_label(self._items["title"]) if "title" in self._items else {},
        )

    def _week(self, node: Node) -> tuple[Hours, ...]:
        assert isinstance(node, Mapping)
        week = tuple(self._hours(node.items[day]) if day in node.items else () for day in WEEKDAYS)
        if not any(week):
            self._collector.error("no-working-day", node.mark, name=text_of(self._items["calendar"]))
        return week

    def _hours(self, node: Node) -> Hours:
        found: list[tuple[int, int]] = []
        for item in _items(node):
            try:
                opens, closes = parse_hours(text_of(item))
            except NotATime as failure:
                self._collector.error(failure.code, item.mark, **failure.params)
                continue
            if opens >= closes:
                self._collector.error("hours-reversed", item.mark, text=text_of(item))
            if found and opens < found[-1][1]:
                self._collector.error("hours-overlap", item.mark, text=text_of(item))
            found.append((opens, closes))
        return tuple(found)

    def _dates(self, key: str) -> None:
        """Reads `closed` or `extra`: a list of dates, or a map of dates to what they are called."""
        node = self._items.get(key)
        marks = self._marks[key]
        if isinstance(node, Mapping):
            for text, name in node.items.items():
                day = self._date(text, node.keys[text])
                if day is not None:
                    marks[day], self._reasons[day] = node.keys[text], _label(name)
        for item in _items(node):
            day = self._date(text_of(item), item.mark)
            if day in marks:
                self._collector.error("repeated-item", item.mark, text=text_of(item))
            elif day is not None:
                marks[day] = item.mark

    def _special(self) -> dict[date, Hours]:
        node = self._items.get("special")
        if not isinstance(node, Mapping):
            return {}
        read = {self._date(text, mark): text for text, mark in node.keys.items()}
        days = {day: text for day, text in read.items() if day is not None}
        self._marks["special"] = {day: node.keys[text] for day, text in days.items()}
        return {day: self._hours(node.items[text]) for day, text in days.items()}

    def _known(self) -> tuple[date, date]:
        node = self._items["known_through"]
        through = self._date(text_of(node), node.mark) or date.max
        first = date.min
        if "known_from" in self._items:
            first = self._date(text_of(self._items["known_from"]), self._items["known_from"].mark) or date.min
        if first > through:
            self._collector.error("known-reversed", node.mark, through=str(through), first=str(first))
            return first, through
        for marks in self._marks.values():
            for day, mark in marks.items():
                if not first <= day <= through:
                    self._collector.warning("date-not-known", mark, text=str(day))
        return first, through

    def _date(self, text: str, mark: Mark) -> date | None:
        if text == str(date.max):  # "for ever" needs no place among the years that cases lie in
            return date.max
        try:
            return parse_date(text)
        except NotATime as failure:
            self._collector.error(failure.code, mark, **failure.params)
            return None

    def _check_zone(self, node: Node) -> None:
        try:
            zone_info(text_of(node))
        except NotATime as failure:
            self._collector.error(failure.code, node.mark, **failure.params)

    def _check_weekdays(self, week: tuple[Hours, ...]) -> None:
        for key, code, as_is in (("closed", "already-closed", False), ("extra", "already-open", True)):
            for day, mark in self._marks[key].items():
                if bool(week[day.weekday()]) is as_is:
                    weekday = Phrase(f"weekday-{day.weekday()}")
                    self._collector.warning(code, mark, text=str(day), weekday=weekday)

    def _check_apart(self) -> None:
        for key, other in (("extra", "closed"), ("special", "closed"), ("special", "extra")):
            for day in self._marks[key].keys() & self._marks[other].keys():
                self._collector.error("date-in-two-lists", self._marks[key][day], text=str(day), list=key, other=other)


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _label(node: Node) -> Labels:
    if isinstance(node, Mapping):
        return {language: text_of(text) for language, text in node.items.items()}
    return {"": text_of(node)}
