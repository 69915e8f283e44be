"""The second engine beside a service: asked within a limit of time, counted, never in the way of an answer.

Whatever becomes of the second engine (it hangs, dies, refuses, is not there), the first engine's answer is given, and
it is said that it is the first engine's.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from time import monotonic
from typing import Final, Protocol

from dueprocess.engine.pack import PackError
from dueprocess.engine.second.program import Derived, Job, NoSecondOpinion, Program, program_of
from dueprocess.engine.second.verification import Counts, Verification
from dueprocess.engine.second.worker.handle import Caps
from dueprocess.engine.second.worker.process import Worker, WorkerState
from dueprocess.engine.service.inquiries import Inquiry
from dueprocess.engine.service.second_opinions.answers import outcome_of
from dueprocess.engine.service.second_opinions.background import Background, Sample
from dueprocess.engine.service.second_opinions.outcomes import Answer, Outcome
from dueprocess.engine.service.second_opinions.settings import NOTHING_SET, OWN, Settings
from dueprocess.engine.service.second_opinions.tallies import LOG, Occasion, Tally
from dueprocess.engine.service.second_opinions.verifying import confirmed, verified
from dueprocess.engine.service.tenants import Tenant, Tenants

ANSWER_WITHIN: Final = 2.0
"""Seconds that an answer waits for the second engine, in all."""

VERIFY_WITHIN: Final = 10.0
"""Seconds that a verification waits for it, in all: nobody asks for one who is in a hurry."""

UNSETTLED: Final = "unsettled"
"""Why there is no answer to serve, though there is an opinion: the engines differ, and the second has no single one."""

MOST_WAITING: Final = 16
"""Questions that wait for the second engine at once; the threads that are left answer for everybody else."""


class Asked(Protocol):
    """The worker of the second engine, as it is used here."""

    def derive(self, program: Program, jobs: Sequence[Job], within: float | None = None) -> list[Derived]: ...

    @property
    def state(self) -> WorkerState: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Hurried:
    """The worker for one question: each call is given what is left of the question's time."""

    worker: Asked
    until: float
    clock: Callable[[], float]

    def derive(self, program: Program, jobs: Sequence[Job]) -> list[Derived]:
        """What the worker derives. Raises NoSecondOpinion, also when the time is over."""
        left = self.until - self.clock()
        if left <= 0:
            raise NoSecondOpinion("timed_out", "the question's time was over")
        return self.worker.derive(program, jobs, within=left)


@dataclass(frozen=True, slots=True)
class Served:
    """An answer; `engine` says whose it is (a structured field, RFC 9651), None where only one was asked."""

    answer: Answer
    engine: str | None


class SecondOpinions:
    """What a service asks of the second engine, for the tenants and the share of decisions that its settings name."""

    def __init__(self, tenants: Tenants, settings: Settings = NOTHING_SET, worker: Asked | None = None, *,
                 chance: Callable[[], float] = random.random, clock: Callable[[], float] = monotonic,
                 answer_within: float = ANSWER_WITHIN) -> None:
        self._settings = settings
        self._worker = worker or Worker(Caps(seconds=answer_within))
        self._chance = chance
        self._clock = clock
        self._answer_within = answer_within
        self._turns = BoundedSemaphore(MOST_WAITING)
        self._tally = Tally()
        self._background = Background(tuple(tenant.name for tenant in tenants), tenants.library, self._tally)

    def missing(self) -> str:
        """Why the second engine cannot be asked at all (see NoSecondOpinion); empty where it can. Starts it."""
        try:
            self._worker.derive(program_of(()), (Job((), ()),), within=VERIFY_WITHIN)
        except NoSecondOpinion as none:
            return none.reason
        return ""

    def answer(self, tenant: Tenant, inquiry: Inquiry, ask: Callable[[Inquiry], Answer]) -> Served:
        """The answer to a question: of the engine that is set for the tenant, or of the first. Raises PackError."""
        if self._settings.engine_of(tenant.name) == OWN:
            return Served(ask(inquiry), None)
        occasion, until = _occasion(tenant, inquiry), self._clock() + self._answer_within
        try:
            with self._hurried(until) as engine:
                answer, differences = confirmed(inquiry, ask, engine)
        except (NoSecondOpinion, PackError) as problem:
            answer = ask(inquiry)  # what is wrong with the question itself is raised again here
            none = problem if isinstance(problem, NoSecondOpinion) else NoSecondOpinion("failed", repr(problem))
            self._tally.count(occasion, self._what_came(inquiry, none, until))
            return Served(answer, f"own;reason={none.reason}")
        self._tally.count(occasion, outcome_of(Verification(Counts(), differences), inquiry.policy.zone))
        return Served(answer, "durable")

    def verify(self, tenant: Tenant, inquiry: Inquiry) -> Verification:
        """The second opinion on a decision. Raises PackError for a case that cannot be decided."""
        found = self._verified(inquiry, self._clock() + VERIFY_WITHIN)
        self._tally.count(_occasion(tenant, inquiry), outcome_of(found, inquiry.policy.zone))
        return found

    def sample(self, tenant: Tenant, inquiry: Inquiry, body: bytes) -> None:
        """Has a decision that was given derived again in the background, if chance will have it; returns at once."""
        share = self._settings.share_of(tenant.name)
        if share and self._chance() < share:
            text, policy = body.decode("utf-8"), inquiry.policy
            self._background.offer(Sample(_occasion(tenant, inquiry), inquiry.known_at, text, policy.digest))

    @property
    def rest(self) -> float:
        """Seconds until the worker is started again, after it has died; 0 where it is not resting."""
        return self._worker.state.rest

    def shown(self, tenant: Tenant) -> Answer:
        """What came of the second opinions for a tenant, since the start."""
        settings = self._settings
        return {"engine": settings.engine_of(tenant.name), "verify": settings.share_of(tenant.name),
                **self._tally.shown(tenant.name)}

    def close(self) -> None:
        """Ends the worker and the process in the background; waits for neither."""
        self._background.close()
        self._worker.close()

    def _what_came(self, inquiry: Inquiry, none: NoSecondOpinion, until: float) -> Outcome:
        """What to count where there is no answer of the second engine: where the two only differ, the differences."""
        if none.reason != UNSETTLED:
            return Outcome.none(none.reason, none.detail)
        return outcome_of(self._verified(inquiry, until), inquiry.policy.zone)

    def _verified(self, inquiry: Inquiry, until: float) -> Verification:
        try:
            with self._hurried(until) as engine:
                return verified(inquiry, engine)
        except NoSecondOpinion as none:
            return Verification(Counts(), reason=none.reason, detail=none.detail)

    @contextmanager
    def _hurried(self, until: float) -> Iterator[Hurried]:
        """The worker for one question. Whatever goes wrong with it is no second opinion, and no error of the first."""
        if not self._turns.acquire(blocking=False):
            raise NoSecondOpinion("busy")
        try:
            yield Hurried(self._worker, until, self._clock)
        except (NoSecondOpinion, PackError):
            raise
        except Exception as failure:
            LOG.exception("asking the second engine failed")
            raise NoSecondOpinion("failed", repr(failure)) from failure
        finally:
            self._turns.release()


def _occasion(tenant: Tenant, inquiry: Inquiry) -> Occasion:
    return Occasion(tenant.name, inquiry.case.id, inquiry.as_of, inquiry.policy.zone)
