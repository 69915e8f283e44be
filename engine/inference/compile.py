"""From a resolved pack to its Policy: declare, read, order, and take the digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import TypeVar

from dueprocess.engine.calendar import Edition, load_edition, tzdata_version
from dueprocess.engine.inference.bearers import Bearing
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.declare import conventions_of, declare
from dueprocess.engine.inference.expressions import NOWHERE, Expression, is_timed
from dueprocess.engine.inference.forms import Completeness
from dueprocess.engine.inference.guards import check_guards
from dueprocess.engine.inference.model import (
    Conflict,
    Consequence,
    Duty,
    Event,
    Form,
    Impossible,
    Link,
    Measure,
    Pause,
    Step,
    Track,
)
from dueprocess.engine.inference.policy import Head, Policy, Reach, Unit
from dueprocess.engine.inference.reading.conditions import read_condition, read_optional
from dueprocess.engine.inference.reading.context import Context, cited, entries, labels
from dueprocess.engine.inference.reading.definitions import read_definition
from dueprocess.engine.inference.reading.duties import read_duty, read_step
from dueprocess.engine.inference.reading.entries import (
    read_conflict,
    read_consequence,
    read_event,
    read_form,
    read_impossible,
    read_link,
    read_measure,
    read_pause,
    read_track,
)
from dueprocess.engine.inference.reading.sense import check_sense
from dueprocess.engine.inference.strata import graph_nodes, ordered_units, reach_of
from dueprocess.engine.inference.tables import Table, unique_tables
from dueprocess.engine.inference.values import Value
from dueprocess.engine.pack import BUILT_IN_EVENTS, Collector, Library, Mapping, Mark, PackError, ResolvedPack, plain

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everything that was read from a pack's sections."""

    heads: dict[str, Head]
    events: dict[str, Event]
    duties: dict[str, Duty]
    forms: dict[str, Form]
    tracks: dict[str, Track]
    steps: tuple[Step, ...]
    pauses: dict[str, Pause]
    conflicts: tuple[Conflict, ...]
    consequences: dict[str, Consequence]
    links: dict[str, Link]
    measures: dict[str, Measure]
    impossible: tuple[Impossible, ...]


def compile_policy(pack: ResolvedPack, library: Library) -> Policy:
    """The pack as an immutable Policy. Raises PackError with everything that is wrong in it."""
    collector = Collector()
    collector.extend(pack.warnings)
    editions: dict[str, Edition] = {}

    def edition(name: str, mark: Mark) -> Edition | None:
        found = editions.get(name) or load_edition(name, library, collector, mark)
        if found is not None:
            editions[name] = found
        return found

    conventions = conventions_of(pack, edition, collector)
    if conventions is None:
        raise PackError(collector.diagnostics)
    check_guards(pack, collector)
    words = declare(pack, conventions, collector)
    collector.raise_if_errors()
    context = Context(words, collector, edition, read_condition)
    parts = _read_parts(pack, context)
    check_sense(pack, context)
    collector.raise_if_errors()
    units: tuple[Unit, ...] = (*parts.tracks.values(), *parts.pauses.values(), *parts.duties.values(), *parts.steps)
    nodes = graph_nodes(parts.heads, units)
    order = ordered_units(nodes, collector)
    collector.raise_if_errors()
    return _policy(pack, parts, context, order, reach_of(nodes, order, "case.stage" if parts.tracks else None),
                   editions)


def _policy(
    pack: ResolvedPack, parts: _Parts, context: Context, order: tuple[Unit, ...], reach: dict[str, Reach],
    editions: dict[str, Edition],
) -> Policy:
    return Policy(
        pack=pack,
        words=context.words,
        digest=digest_of(pack, editions.values()),
        title=labels(pack.title, context.words.conventions.language),
        presumed=_presumed(context),
        heads=parts.heads,
        units=order,
        reach=reach,
        events=parts.events,
        duties=parts.duties,
        forms=parts.forms,
        tracks=parts.tracks,
        steps=_by_chain(parts.steps),
        pauses=parts.pauses,
        conflicts=parts.conflicts,
        consequences=parts.consequences,
        links=parts.links,
        measures=parts.measures,
        impossible=parts.impossible,
        editions=editions,
        findings=context.collector.diagnostics,
        timed_heads=tuple(name for name, head in parts.heads.items() if head.timed),
        unfirm=_unfirm(parts.heads, reach),
        uniques=tuple(_uniques(parts)),
        watched=_watched(parts),
    )


def _unfirm(heads: Map[str, Head], reach: Map[str, Reach]) -> frozenset[str]:
    sources = [head.name for head in heads.values() if head.firm_when is not None
               or (isinstance(head.rule, Table) and head.rule.at_least_certain)]
    resting = (name for source in sources if source in reach for name in reach[source].heads)
    return frozenset((*sources, *resting))


def _uniques(parts: _Parts) -> Iterator[tuple[str, Condition | None, Table]]:
    """The tables in which two rows may contradict each other: of facts, dues, bearers and amounts."""
    for head in parts.heads.values():
        if not head.name.endswith(".who"):
            yield from ((head.name, None, table) for table in unique_tables(head.rule))
    for duty in parts.duties.values():
        for expression in (duty.who, duty.due):
            yield from ((duty.name, duty.when, table) for table in unique_tables(expression))
    for each in parts.consequences.values():
        for expression in (each.who, each.amount):
            yield from ((each.name, each.when, table) for table in unique_tables(expression))


def _each(pack: ResolvedPack, section: str, read: Callable[..., Made], context: Context) -> dict[str, Made]:
    return {name: read(name, entry.node, entry.mark, context) for name, entry in pack.sections[section].items()}


def _read_parts(pack: ResolvedPack, context: Context) -> _Parts:
    conflicts = tuple(found for found in _each(pack, "conflicts", read_conflict, context).values() if found)
    duties = _each(pack, "duties", read_duty, context)
    forms = _each(pack, "forms", read_form, context)
    events = _each(pack, "events", read_event, context)
    steps = tuple(
        read_step(chain, name, node, _key_mark(entry.node, name), entry.node, context)
        for chain, entry in pack.sections["escalations"].items()
        for name, node in entries(entry.node.items.get("steps"))
    )
    empty = Mapping({}, {}, NOWHERE)
    for name in BUILT_IN_EVENTS:
        events.setdefault(name, read_event(name, empty, NOWHERE, context))
    return _Parts(
        heads=_heads(pack, duties, forms, conflicts, steps, context),
        events=events,
        duties=duties,
        forms=forms,
        tracks=_each(pack, "tracks", read_track, context),
        steps=steps,
        pauses=_each(pack, "pauses", read_pause, context),
        conflicts=conflicts,
        consequences=_each(pack, "consequences", read_consequence, context),
        links=_each(pack, "links", read_link, context),
        measures=_each(pack, "measures", read_measure, context),
        impossible=tuple(_each(pack, "impossible", read_impossible, context).values()),
    )


def _key_mark(chain: Mapping, step: str) -> Mark:
    steps = chain.items.get("steps")
    return steps.keys[step] if isinstance(steps, Mapping) else chain.mark


def _heads(
    pack: ResolvedPack, duties: dict[str, Duty], forms: dict[str, Form], conflicts: tuple[Conflict, ...],
    steps: Iterable[Step], context: Context,
) -> dict[str, Head]:
    taken = {step.takes_over for step in steps if step.takes_over is not None}
    heads = {}
    for name, entry in pack.sections["facts"].items():
        fact = context.words.facts[name]
        firm = read_optional(entry.node.items.get("firm_when"), context)
        if fact.derived:
            rule = read_definition(entry.node, fact, context)
            heads[name] = Head(name, rule, is_timed(rule), name in taken, cited(entry.node), entry.mark, firm)
    for name, form in forms.items():
        rule = Completeness(form)
        heads[name] = Head(name, rule, is_timed(form), False, form.because, form.mark)
    for name, duty in duties.items():
        keeping = tuple(conflict for conflict in conflicts if conflict.scope is None or name in conflict.scope)
        bearing = Bearing(duty.who, keeping, context.words.ladder)
        heads[f"{name}.who"] = Head(f"{name}.who", bearing, is_timed(bearing), False, duty.because, duty.mark)
    return heads


def _presumed(context: Context) -> dict[str, Value]:
    recorded = {name: fact.presumed for name, fact in context.words.facts.items() if not fact.derived}
    return {**recorded, **dict.fromkeys(context.words.measures, None)}


def _by_chain(steps: Iterable[Step]) -> dict[str, tuple[Step, ...]]:
    found: dict[str, tuple[Step, ...]] = {}
    for step in steps:
        found[step.chain] = (*found.get(step.chain, ()), step)
    return found


def _watched(parts: _Parts) -> tuple[Expression, ...]:
    """What belongs to the answer, stands outside heads and units, and may be changed by the passing of time alone."""
    found: list[Expression | None] = [rule.when for rule in parts.impossible]
    for event in parts.events.values():
        found += [each for need in event.needs for each in (need.that, need.when, need.ask)]
        found += [rule.when for rule in event.never] + [given.when for given in event.gives] + list(event.by or ())
    for consequence in parts.consequences.values():
        found += [consequence.when, consequence.who, consequence.to, consequence.amount, consequence.least,
                  consequence.most, consequence.booked_in]
    for duty in parts.duties.values():
        found += [duty.to, *(extension.when for extension in duty.extensions)]
    found += [form.when for form in parts.forms.values()] + [form.filled_by for form in parts.forms.values()]
    found += [stage.who for track in parts.tracks.values() for stage in track.stages]
    found += [head.firm_when for head in parts.heads.values()]
    found += [conflict.keep_out for conflict in parts.conflicts]
    return tuple(each for each in found if each is not None and is_timed(each))


def digest_of(pack: ResolvedPack, editions: Iterable[Edition], tzdata: str | None = None) -> str:
    """The content digest of everything that a decision under this pack rests on (SHA-256 of canonical JSON).

    `tzdata` is the version of the time zones that it rests on, where that is not the one in use.
    """
    content = {
        "pack": pack.id,
        "version": pack.version,
        "title": plain(pack.title),
        "in_force": plain(pack.in_force),
        "conventions": {key: plain(node) for key, node in sorted(pack.conventions.items())},
        "sections": {section: [[name, plain(entry.node)] for name, entry in sorted(found.items())]
                     for section, found in sorted(pack.sections.items())},
        "clauses": {key: [clause.says, clause.cover, clause.same_as] for key, clause in sorted(pack.clauses.items())},
        "readings": {key: [reading.asks, reading.chosen] for key, reading in sorted(pack.readings.items())},
        "editions": sorted([edition.name, edition.digest] for edition in editions),
        "tzdata": tzdata_version() if tzdata is None else tzdata,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
