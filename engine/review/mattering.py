"""What mattered in a tested decision, and is therefore exercised by the test:

- a duty that had an instance, or that the test names (also as `absent`); an extension that was granted; a pause that
  held; a step that fired, and its chain; a stage that was entered, and its track; a link that brought something;
- a row whose condition held; a derived fact that was known, or that the test names; a recorded fact that was told,
  or that the test names;
- a consequence that was due, or that the test names (also as `none`); a form that applied, or that it names;
- an event that happened or was tried; what it `needs`, where that was asked for; what it `never` allows, where a try
  was refused by that name; an impossible combination that held, or by which a try was refused;
- a conflict whose party was known; a role that bore, did, received or was told something; a measure with a value;
- the conventions, and from when the pack is in force, by any test; what the pack drops, by none.

Parts that only spell out an entry (a field, what an event gives) are exercised with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.expressions import Expression, walk
from dueprocess.engine.inference.model import Need, Never
from dueprocess.engine.inference.reading.context import entries, get, listed, word, words_of
from dueprocess.engine.inference.tables import Row
from dueprocess.engine.inference.values import NONE, is_partial, parties_of
from dueprocess.engine.pack import Mark, Node
from dueprocess.engine.replay import Decision
from dueprocess.engine.review.places import Key, entry_key, part_key

Tried = list[tuple[str, tuple[str, ...]]]
"""The events that a test tries, each with the names by which it expects a refusal."""


def exercised_by(decision: Decision, expect: Node | None, rows: tuple[Row, ...]) -> Iterator[Key]:
    """The keys of all places that mattered in one tested decision; `rows` are those of its policy."""
    tried = _tried(expect)
    yield from _facts(decision, expect)
    yield from _parties(decision)
    yield from _events(decision, tried)
    yield from _duties(decision, expect)
    yield from _marks(decision)
    yield from _rest(decision, expect)
    for row in rows:
        if row.when.test(decision.state) is True:
            yield part_key(row.mark)


# --- parts of a decision ---------------------------------------------------------------------------------------------


def _facts(decision: Decision, expect: Node | None) -> Iterator[Key]:
    declared = decision.policy.words.facts
    for name, value in decision.facts.items():
        if declared[name].derived and not is_partial(value):
            yield entry_key("facts", name)
    told = (name for found in decision.state.occurrences.values() for each in found for name in each.facts)
    asked = words_of(get(expect, "questions"))
    for name in (*told, *asked, *_named(expect, "facts", "provisional")):
        yield entry_key("facts", name)


def _parties(decision: Decision) -> Iterator[Key]:
    values = [*decision.facts.values()]
    for view in decision.duties:
        values += [view.who, view.to]
    for due in decision.consequences:
        values += [due.who, due.to]
    for found in decision.state.occurrences.values():
        values += [party for each in found for party in (each.actor, each.addressee)]
    values += [mark.detail[1] for mark in decision.marks if isinstance(mark.detail, tuple)]
    for party in {party for value in values for party in parties_of(value)}:
        yield entry_key("roles", party.role)
        yield entry_key("units", party.unit or "")


def _events(decision: Decision, tried: Tried) -> Iterator[Key]:
    policy, state = decision.policy, decision.state
    for name in state.occurrences:
        yield entry_key("events", name)
        yield entry_key("links", name)
    for name, refused in tried:
        yield entry_key("events", name)
        yield from (part_key(rule.mark) for rule in _rules(policy, name) if rule.name in refused)
        yield from (entry_key("impossible", rule.name) for rule in policy.impossible if rule.name in refused)
    for name in {*state.occurrences, *(name for name, _ in tried)}:
        for need in policy.events[name].needs if name in policy.events else ():
            if need.when is None or need.when.test(state) is not False:
                yield part_key(need.mark)
        for never in policy.events[name].never if name in policy.events else ():
            if never.when is not None and never.when.test(state) is True:
                yield part_key(never.mark)


def _duties(decision: Decision, expect: Node | None) -> Iterator[Key]:
    for name, instances in decision.state.instances.items():
        if instances:
            yield entry_key("duties", name)
    for name in _named(expect, "duties"):
        yield entry_key("duties", name)


def _marks(decision: Decision) -> Iterator[Key]:
    policy = decision.policy
    for mark in decision.marks:
        if mark.kind == "entered":
            track = mark.name.removesuffix(".stage")
            yield entry_key("tracks", track)
            yield from (part_key(stage.mark) for stage in policy.tracks[track].stages if stage.name == mark.detail)
        elif mark.kind == "paused":
            yield entry_key("pauses", mark.name)
        elif mark.kind == "extended":
            granted = policy.duties[mark.name].extensions
            yield from (part_key(each.mark) for each in granted if each.name == mark.detail)
    for chain, steps in policy.steps.items():
        for step in steps:
            if decision.state.happened(step.event):
                yield entry_key("escalations", chain)
                yield part_key(_step_mark(policy, chain, step.name))


def _rest(decision: Decision, expect: Node | None) -> Iterator[Key]:
    policy, state = decision.policy, decision.state
    for name in (*(view.form.name for view in decision.forms), *_named(expect, "forms")):
        yield entry_key("forms", name)
    due = (view.consequence.name for view in decision.consequences if view.due)
    for name in (*due, *_named(expect, "consequences")):
        yield entry_key("consequences", name)
    for contradiction in decision.contradictions:
        yield entry_key("impossible", contradiction.name)
    for conflict in policy.conflicts:
        value = conflict.keep_out.get(state)
        if value is not NONE and not is_partial(value):
            yield entry_key("conflicts", conflict.name)
    for name in policy.measures:
        if state.values.get(name) is not None:
            yield entry_key("measures", name)


# --- what the test says ----------------------------------------------------------------------------------------------


def _named(expect: Node | None, *keys: str) -> Iterator[str]:
    for key in keys:
        yield from (name for name, _ in entries(get(expect, key)))


def _tried(expect: Node | None) -> Tried:
    return [(word(get(item, "event")), words_of(get(item, "refused"))) for item in listed(get(expect, "try"))]


# --- what a policy holds ---------------------------------------------------------------------------------------------


def expressions_of(policy: Policy) -> Iterator[Expression]:
    """Every expression of a policy: the rules of its heads, and what its entries hold."""
    for head in policy.heads.values():
        yield head.rule
    yield from policy.units
    yield from policy.consequences.values()
    yield from policy.forms.values()
    yield from policy.events.values()
    yield from policy.conflicts
    yield from policy.impossible


def rows_of(policy: Policy) -> Iterator[Row]:
    """Every row of every table of a policy."""
    for expression in expressions_of(policy):
        yield from (node for node in walk(expression) if isinstance(node, Row))


def _rules(policy: Policy, event: str) -> tuple[Need | Never, ...]:
    declared = policy.events.get(event)
    return () if declared is None else (*declared.needs, *declared.never)


def _step_mark(policy: Policy, chain: str, step: str) -> Mark:
    node = get(get(policy.pack.sections["escalations"][chain].node, "steps"), step)
    assert node is not None
    return node.mark


def tracked(policy: Policy) -> Iterator[Key]:
    """The keys of the parts that are exercised by themselves, not with their entry."""
    yield from (part_key(row.mark) for row in rows_of(policy))
    for name in policy.events:
        yield from (part_key(rule.mark) for rule in _rules(policy, name))
    for track in policy.tracks.values():
        yield from (part_key(stage.mark) for stage in track.stages)
    for duty in policy.duties.values():
        yield from (part_key(extension.mark) for extension in duty.extensions)
    for chain, steps in policy.steps.items():
        yield from (part_key(_step_mark(policy, chain, step.name)) for step in steps)
