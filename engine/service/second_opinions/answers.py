"""Verifications as plain data in a language: of one case, and of all cases of packs' own tests."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.pack import Mark
from dueprocess.engine.second.verification import Counts, Difference, Opinion, Verification
from dueprocess.engine.service.inquiries import Inquiry
from dueprocess.engine.service.second_opinions.outcomes import AGREED, DIFFERS, NONE, Answer, Outcome
from dueprocess.engine.text import say


@dataclass(frozen=True, slots=True)
class VerifiedTest:
    """One test of a pack, where it stands, and the second opinion on it; `zone` is the time zone of its policy."""

    name: str
    mark: Mark
    zone: str
    found: Verification


def reason_text(reason: str, language: str) -> str:
    """Why there is no second opinion, as a clause without full stop."""
    return say(f"no-opinion-{reason.replace('_', '-')}", language)


def verification_answer(inquiry: Inquiry, found: Verification) -> Answer:
    """The second opinion on a case: the outcome, how much was compared, and what differs with both sides."""
    policy = inquiry.policy
    return {
        "summary": _summary(found, inquiry.language),
        "case": inquiry.case.id,
        "as_of": format_instant(inquiry.as_of, policy.zone),
        "policy": {"pack": policy.id, "version": policy.version, "digest": policy.digest},
        **_comparison(found, policy.zone, inquiry.language),
    }


def tests_verified_answer(packs: Mapping[str, Iterable[VerifiedTest]], language: str) -> Answer:
    """The second opinions on all tests of packs: how many agree, and each test on which they do not."""
    listed = {name: tuple(tests) for name, tests in packs.items()}
    every = [test for tests in listed.values() for test in tests]
    counts = _outcomes(every)
    reason = next((test.found.reason for test in every if test.found.outcome == NONE), "")
    overall = DIFFERS if counts["differed"] else NONE if counts["none"] else AGREED
    params = {**counts, "reason": reason_text(reason, language) if reason else ""}
    return {
        "summary": say(f"second-tests-{overall}", language, **params),
        "outcome": overall,
        "packs": [_pack(name, tests, language) for name, tests in listed.items()],
    }


def outcome_of(found: Verification, zone: str) -> Outcome:
    """What is counted and logged of a verification; the log speaks English."""
    if found.differences:
        return Outcome.of_differences(tuple(_difference(each, zone) for each in found.differences))
    return Outcome.none(found.reason, found.detail) if found.reason else Outcome(AGREED)


def _pack(name: str, tests: tuple[VerifiedTest, ...], language: str) -> Answer:
    counts = [asdict(test.found.counts) for test in tests]
    return {
        "pack": name,
        **_outcomes(tests),
        "counts": {each.name: sum(count[each.name] for count in counts) for each in fields(Counts)},
        "tests": [
            {"test": test.name, "source": _source(test.mark), "summary": _summary(test.found, language),
             **_comparison(test.found, test.zone, language)}
            for test in tests if test.found.outcome != AGREED
        ],
    }


def _outcomes(tests: Iterable[VerifiedTest]) -> dict[str, int]:
    outcomes = [test.found.outcome for test in tests]
    return {"agreed": outcomes.count(AGREED), "differed": outcomes.count(DIFFERS), "none": outcomes.count(NONE)}


def _summary(found: Verification, language: str) -> str:
    counts = found.counts
    if found.differences:
        return say("second-differs", language, count=len(found.differences), answers=counts.answers,
                   name=found.differences[0].name)
    if found.reason:
        return say("second-none", language, reason=reason_text(found.reason, language))
    return say("second-agreed", language, answers=counts.answers, instants=counts.instants)


def _comparison(found: Verification, zone: str, language: str) -> Answer:
    why = {"reason": found.reason, "because": reason_text(found.reason, language)} if found.reason else {}
    return {
        "outcome": found.outcome,
        **why,
        "counts": asdict(found.counts),
        "differences": [_difference(each, zone) for each in found.differences],
    }


def _difference(difference: Difference, zone: str) -> Answer:
    """One difference in the words of the pack, which are those of no language."""
    return {
        "name": difference.name,
        "kind": difference.kind,
        "how": difference.how,
        **({"text": difference.text} if difference.text else {}),
        "at": format_instant(difference.at, zone),
        "because": list(difference.because),
        "source": _source(difference.mark),
        "first": _opinion(difference.first),
        "second": _opinion(difference.second),
    }


def _opinion(opinion: Opinion) -> Answer:
    rests_on = [{"what": each.text, "is": each.came_to} for each in opinion.rests_on]
    return {"answer": opinion.answer, "rests_on": rests_on}


def _source(mark: Mark) -> str:
    return f"{mark.file}:{mark.line}"
