"""What must hold of the resolved pack as a whole, whatever its layers say."""

from collections.abc import Sequence
from typing import Final

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.nodes import Mapping, Node, text_of
from dueprocess.engine.pack.overlay import Sections
from dueprocess.engine.pack.resolved import BUILT_IN_EVENTS, DEFINITIONS, EVENT_KEYS, NAMED_SECTIONS, Entry
from dueprocess.engine.pack.schema import check_schema
from dueprocess.engine.pack.spelling import listing, suggestion

CONVENTIONS: Final = (
    "zone",
    "language",
    "calendar",
    "hours_run",
    "first_day",
    "day_ends",
    "closed_day",
    "at_due",
    "no_number",
    "ended_case",
)

# Words of the language itself: an entry of that name could not be told from them.
_WORDS: Final = frozenset({"all", "any", "none", "now", "unknown", "everything", "opening", "yes", "no"})
_PARTIES: Final = frozenset({"bearer", "actor", "addressee", "system"})

_SINGULAR: Final = {
    "roles": "role",
    "units": "unit",
    "facts": "fact",
    "impossible": "impossible",
    "events": "event",
    "forms": "form",
    "links": "link",
    "measures": "measure",
    "tracks": "track",
    "duties": "duty",
    "pauses": "pause",
    "escalations": "escalation",
    "conflicts": "conflict",
    "consequences": "consequence",
}


def check_names(sections: Sections, layers: Sequence[str], collector: Collector) -> None:
    """One name, one thing: across all kinds of entries that conditions refer to by name alone.

    `layers` are the ids of all layers, the lowest first: of two entries the later one is reported.
    """
    named = [(section, entry) for section in NAMED_SECTIONS for entry in sections[section].values()]
    named.sort(key=lambda pair: (layers.index(pair[1].origin), pair[1].mark))
    holders: dict[str, tuple[str, Entry]] = {}
    for section, entry in named:
        holder, other = holders.setdefault(entry.name, (section, entry))
        if other is not entry:
            collector.error("name-twice", entry.mark, name=entry.name, section=holder, place=other.mark)
        if _reserved(section, entry.name):
            collector.error("reserved-name", entry.mark, name=entry.name)


def _reserved(section: str, name: str) -> bool:
    if name in _WORDS | _PARTIES or (section == "facts" and name in EVENT_KEYS):
        return True
    return section != "events" and name in BUILT_IN_EVENTS


def check_shapes(sections: Sections, collector: Collector) -> None:
    """Each fact has one definition; what was amended still has the shape of its kind."""
    for section, entries in sections.items():
        for entry in entries.values():
            if len(entry.layers) > 1:
                check_schema(entry.node, "pack", collector, _definition(section, entry))
    for entry in sections["facts"].values():
        definitions = [key for key in entry.node.items if key in DEFINITIONS]
        if len(definitions) > 1:
            mark = entry.node.keys[definitions[1]]
            collector.error("several-definitions", mark, name=entry.name, keys=listing(definitions))


def check_conventions(conventions: dict[str, Node], sections: Sections, place: Mark, collector: Collector) -> None:
    """How time is counted is stated in full, and the currency where there is money."""
    wanted = [*CONVENTIONS]
    if any(text_of(entry.node.items.get("type")) == "money" for entry in sections["facts"].values()):
        wanted.append("currency")
    missing = [name for name in wanted if name not in conventions]
    if missing:
        collector.error("convention-missing", place, names=listing(missing))


def check_in_force(in_force: Mapping, sections: Sections, collector: Collector) -> None:
    """The pack is in force from a day on, perhaps until a later one, and applies by an event that there is."""
    until, applies_by = in_force.items.get("until"), in_force.items["applies_by"]
    if until is not None and text_of(until) < text_of(in_force.items["from"]):
        collector.error("in-force-reversed", until.mark)
    events = {*sections["events"], *BUILT_IN_EVENTS, "now"}
    if text_of(applies_by) not in events:
        name = text_of(applies_by)
        collector.error("applies-by-unknown", applies_by.mark, name=name, suggestion=suggestion(name, events))


def _definition(section: str, entry: Entry) -> str:
    if section == "events" and (entry.name in BUILT_IN_EVENTS or entry.name == "case_read"):
        return "event_body"
    return _SINGULAR[section]
