"""Verifications, as the faces ask for them: of a case that is looked at, and of all tests of a pack."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Library, PackError
from dueprocess.engine.replay.testing import run_tests
from dueprocess.engine.second.verification import Difference, Verification
from dueprocess.engine.second.verifying import Engine, confirm, verify
from dueprocess.engine.service.inquiries import Inquiry, answering
from dueprocess.engine.service.second_opinions.answers import VerifiedTest
from dueprocess.engine.service.second_opinions.outcomes import Answer


def confirmed(
    inquiry: Inquiry, ask: Callable[[Inquiry], Answer], engine: Engine
) -> tuple[Answer, tuple[Difference, ...]]:
    """The second engine's answer to a question, and where the first one's differed from it. Raises NoSecondOpinion."""
    return confirm(inquiry.policy, lambda policy: ask(replace(inquiry, policy=policy)), engine)


def verified(inquiry: Inquiry, engine: Engine) -> Verification:
    """The second opinion on the decision of a case. Raises PackError for a case that cannot be followed at all."""
    with answering(inquiry.mark):
        return verify(*inquiry.looked_at, engine=engine)


def verified_tests(policy: Policy, library: Library, engine: Engine) -> Iterator[VerifiedTest]:
    """The second opinions on the decisions of a pack's own tests, each when it is asked for.

    Whether the tests pass does not matter here. Raises PackError for tests that cannot be read.
    """
    report = run_tests(policy, library)
    if report.diagnostics:
        raise PackError(report.diagnostics)
    for result in report.results:
        decision = result.decision
        if decision is not None:
            found = verify(decision.policy, result.history, decision.as_of, decision.known_at, decision.state.about,
                           engine=engine)
            yield VerifiedTest(result.name, result.mark, policy.zone, found)
