"""What a pack declares beyond facts: duties, events, forms, tracks, escalations, and the rest, checked.

Each is declarative: expressions, with the clauses that justify them and the line they stand on. The replay gives
them life (pack language: Events and permissions, Duties, Escalations, The rest, Cases).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dueprocess.engine.calendar import Clock, Span
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.instants import Amount, Instant
from dueprocess.engine.inference.tests import Test
from dueprocess.engine.inference.vocabulary import Label
from dueprocess.engine.pack import Mark


@dataclass(frozen=True, slots=True)
class Rooted(Expression):
    """An entry of the pack: its name, its clauses, its line."""

    name: str
    because: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Extension(Rooted):
    """How a due is put off: `by` a span, `to` a total span from the same start, or `until` a given instant."""

    upon: str
    when: Condition | None
    by: Span | None
    to: Amount | None
    until: str | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Each:
    """One instance for each occurrence of an event, bound to the values that it gave."""

    event: str
    replaces: bool
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty(Rooted):
    """Something that somebody must (or should) do.

    `until` ends a series (`repeats`). `names_bearer`: what it asks of the case names the one who bears it.
    """

    must: bool
    text: Label
    who: Readable
    to: Readable | None
    via: frozenset[str] | Readable | None
    when: Condition | None
    each: Each | None
    due: Instant | None
    until: Condition | None
    repeats: bool
    extensions: tuple[Extension, ...]
    done: Condition
    waived_if: Condition | None
    chain: str | None
    outlives_case: bool
    late_at_due: bool
    about: str
    names_bearer: bool


@dataclass(frozen=True, slots=True)
class Need(Rooted):
    """What must be shown before an event may happen; `ask` can supply it."""

    that: Condition | None
    when: Condition | None
    ask: Readable | None


@dataclass(frozen=True, slots=True)
class Never(Rooted):
    """What forbids an event while it holds; without a condition, always."""

    when: Condition | None


@dataclass(frozen=True, slots=True)
class Given(Expression):
    """A fact that an event carries: required, perhaps only when a condition holds, or optional."""

    fact: str
    required: bool
    when: Condition | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event(Rooted):
    """A recorded event and the rules of its permission. `by` is None where anybody may."""

    label: Label
    by: tuple[Readable, ...] | None
    gives: tuple[Given, ...]
    needs: tuple[Need, ...]
    never: tuple[Never, ...]
    opens: Instant | None
    closes: Instant | None


@dataclass(frozen=True, slots=True)
class Field(Expression):
    """A field of a form: `need` is required, optional or signed, where `when` holds (absent: always)."""

    fact: str
    need: str
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a record is kept, from when, by whom."""

    span: Span
    after: Instant
    by: Readable
    because: tuple[str, ...]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Form(Rooted):
    """A record, signature sheet or checklist."""

    label: Label
    filled_by: Readable | None
    when: Condition | None
    fields: tuple[Field, ...]
    keep: Keep | None
    about: str


@dataclass(frozen=True, slots=True)
class Entrance(Expression):
    """One way into a stage: an event whose own facts satisfy `where`; `opening` is the opening of the track."""

    event: str
    where: Condition | None

    def reads(self) -> tuple[str, ...]:
        return () if self.event == "opening" else (self.event,)


@dataclass(frozen=True, slots=True)
class Stage(Rooted):
    """A stage of a track."""

    label: Label
    who: Readable | None
    entrances: tuple[Entrance, ...]


@dataclass(frozen=True, slots=True)
class Track(Rooted):
    """A flow of stages; the one named `case` is the main one."""

    opens_when: Condition | None
    stages: tuple[Stage, ...]
    ends_at: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step(Rooted):
    """A step of an escalation chain. Exactly one of `when`, `after_due`, `before_due`, `left` triggers it.

    `left` is the share of the time from start to due that is left, in percent.
    """

    chain: str
    when: Condition | None
    after_due: Span | None
    before_due: Span | None
    left: Decimal | None
    repeat: Span | None
    at_most: int | None
    in_working_time: bool
    unless: Condition | None
    escalate_to: Readable | None
    remind: Readable | None
    takes_over: str | None

    @property
    def event(self) -> str:
        """The event that the system makes when the step fires."""
        return f"{self.chain}.{self.name}"


@dataclass(frozen=True, slots=True)
class Pause(Rooted):
    """While `condition` holds nothing is missed; `adds` says what it adds to a due. `stops` None: everything."""

    condition: Condition
    stops: frozenset[str] | None
    adds: str


@dataclass(frozen=True, slots=True)
class Conflict(Rooted):
    """Somebody who is kept out of duties and events. `scope` None: everything; `climbs`: the superior steps in."""

    keep_out: Readable
    scope: frozenset[str] | None
    climbs: bool


@dataclass(frozen=True, slots=True)
class Consequence(Rooted):
    """A penalty, compensation, violation or reward. `least` and `most` are a range for somebody to fix."""

    kind: str
    label: Label
    when: Condition
    who: Readable
    to: Readable | None
    amount: Readable | None
    least: Readable | None
    most: Readable | None
    currency: str | None
    per: str | None
    booked_in: Instant | None
    appeal: bool | None


@dataclass(frozen=True, slots=True)
class Link(Rooted):
    """Earlier cases that share the facts `same` count for this one, and bring it the facts that the link `carries`."""

    label: Label
    same: tuple[str, ...]
    carries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure(Rooted):
    """Something measured over the cases of a period.

    `kind` is `share_of`, `count_of` or `average_of`; `of` what is counted, `complaints` or an event, `start` and `end`
    what an average runs between. `by` breaks it down, `where` chooses, `target` is what the organisation aims at.
    """

    about: str
    label: Label
    kind: str
    of: str
    start: Instant | None
    end: Instant | None
    by: str | None
    where: Condition | None
    target: Test | None


@dataclass(frozen=True, slots=True)
class Impossible(Rooted):
    """A combination that cannot be."""

    when: Condition
