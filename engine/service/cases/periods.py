"""Periods: the organisation's own case of each day, week, month … that a policy has anything to say about.

It begins with the first second of its period and is ended with the last, by the tenant's own timer. Where nothing ran
for a while, each period that was missed is begun and ended in its order. Every step is a request under its own key:
done by two workers it is done once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dueprocess.engine.inference import Policy
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.identities import instant_text
from dueprocess.engine.service.cases.linking import SYSTEM
from dueprocess.engine.service.cases.opening import Opening, open_case
from dueprocess.engine.service.cases.period_figures import figures
from dueprocess.engine.service.cases.recording import Recording, record_event
from dueprocess.engine.service.cases.refusing import KeyReused
from dueprocess.engine.service.cases.stretches import Stretch, stretch_of, units_of
from dueprocess.engine.service.publishing.releases import policy_for
from dueprocess.engine.store import Transaction, cases, events, policies, timers
from dueprocess.engine.store.records import PERIODS, Case

BEGAN: Final = "period_began"
ENDED: Final = "period_ended"


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done at `at`: a period is ended where it has a `case`, else begun."""

    at: int
    policy: Policy
    stretch: Stretch
    case: Case | None = None

    @property
    def place(self) -> tuple[int, bool, str, int]:
        """Its place in the order: what ends comes before what begins, the shorter period before the longer."""
        return self.at, self.case is None, self.policy.id, self.stretch.ends - self.stretch.begins


def turn(book: Casebook, tenant: str, by: str) -> None:
    """Ends and begins whatever periods of a tenant are to be by now, in order, and sets the timer for the next.

    Raises PackError if a published policy cannot be used any more, Refused if it does not let its periods begin.
    """
    while True:
        with book.store.reading(tenant) as tx:
            step = _next(tx, book)
            now = tx.now
        if step is None or step.at > now:
            break
        _do(book, tenant, step)
    with book.store.transaction(tenant) as tx:
        step = _next(tx, book)  # meanwhile another policy may have been published
        timers.set_timer(tx, PERIODS, None if step is None else step.at)
    book.bell.set()


def is_astray(tx: Transaction, book: Casebook) -> bool:
    """Whether the timer of a tenant's periods is not what they ask for; one that is due is left to the workers."""
    timer, step = timers.of_case(tx, PERIODS), _next(tx, book)
    if timer is None or step is None:
        return (timer is None) != (step is None)
    return timer.wake_at > tx.now and timer.wake_at != step.at


def look_after(tx: Transaction) -> None:
    """Has a worker look at the periods at once: a policy was published that may have some of its own."""
    timers.set_timer(tx, PERIODS, tx.now)


def _next(tx: Transaction, book: Casebook) -> Step | None:
    """The step that comes first; None where no policy in force has periods."""
    return min(_steps(tx, book), key=lambda each: each.place, default=None)


def _steps(tx: Transaction, book: Casebook) -> Iterator[Step]:
    """The next step of each unit of each pack that is in force."""
    for pack in dict.fromkeys(each.pack for each in policies.published(tx) if each.withdrawn_at is None):
        policy = policy_for(tx, book.shelf, pack, lambda _: ((BEGAN, tx.now),))
        if policy is not None:
            yield from (_step(tx, book, policy, unit) for unit in units_of(policy))


def _step(tx: Transaction, book: Casebook, policy: Policy, unit: str) -> Step:
    last = cases.latest(tx, policy.id, unit)
    if last is None:
        return Step(tx.now, policy, stretch_of(unit, tx.now, policy.zone))
    its = book.shelf.take(tx, last.digest)
    stretch = stretch_of(unit, last.received_at, its.zone)
    if not any(each.event == ENDED for each in events.of_case(tx, last.case_id)):
        return Step(stretch.ends + 1, its, stretch, last)
    following = stretch_of(unit, stretch.ends + 1, policy.zone)
    if following.begins <= last.received_at:  # the zone was changed, and its day is not over there
        following = stretch_of(unit, following.ends + 1, policy.zone)
    return Step(following.begins, policy, following)


def _do(book: Casebook, tenant: str, step: Step) -> None:
    try:
        if step.case is None:
            _begin(book, tenant, step)
        else:
            _end(book, tenant, step, step.case)
    except KeyReused:
        return  # another worker was quicker, and since then something about it has changed


def _begin(book: Casebook, tenant: str, step: Step) -> None:
    began = {"event": BEGAN, "at": instant_text(step.stretch.begins), "by": SYSTEM}
    body: dict[str, object] = {"case": _name(book, tenant, step), "about": step.stretch.unit, "events": [began]}
    open_case(book, tenant, Opening(step.policy.id, body, key=f"{PERIODS}/{step.policy.id}/{step.stretch.name}"))


def _end(book: Casebook, tenant: str, step: Step, case: Case) -> None:
    ended = {"event": ENDED, "at": instant_text(step.stretch.ends), "by": SYSTEM,
             **figures(book, tenant, step.policy, step.stretch)}
    record_event(book, tenant, Recording(case.case_id, ended, key=PERIODS))


def _name(book: Casebook, tenant: str, step: Step) -> str:
    """The name of the period; with that of the pack behind it, where another pack or somebody else has it already."""
    with book.store.reading(tenant) as tx:
        taken = cases.find(tx, step.stretch.name)
    return step.stretch.name if taken is None else f"{step.stretch.name}.{step.policy.id}"
