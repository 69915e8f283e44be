"""Whatever has a name in a policy can be explained: facts, forms, duties, stages, consequences, events, steps."""

from __future__ import annotations

from dueprocess.engine.inference.expressions import NOWHERE
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.replay.deciding import decide
from dueprocess.engine.replay.decision import Decision
from dueprocess.engine.replay.explaining.duties import duty_reason
from dueprocess.engine.replay.explaining.reason import Explanation, Reason, UnknownSubject, answer_text
from dueprocess.engine.replay.explaining.values import ValueReasons
from dueprocess.engine.replay.history import History
from dueprocess.engine.replay.permissions import Request, judge
from dueprocess.engine.replay.showing import INSTANT, written


def why(
    policy: Policy, history: History, as_of: int, known_at: int | None = None, about: str = "case", *, name: str
) -> Explanation:
    """Why a fact, duty, event, consequence, form, stage or step is as it is, or is not. Raises UnknownSubject."""
    decision = decide(policy, history, as_of, known_at, about)
    return Explanation(decision, _Subjects(decision).reason(name))


def _names(policy: Policy) -> tuple[str, ...]:
    """Every name that `why` can be asked about."""
    return tuple(sorted({*policy.words.facts, *policy.duties, *policy.events, *policy.consequences, *policy.forms,
                         *(f"{track}.stage" for track in policy.tracks), *policy.words.system_events,
                         *policy.words.links}))


class _Subjects:
    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._policy = decision.policy
        self._values = ValueReasons(decision.state)

    def reason(self, name: str) -> Reason:
        """The reason of whatever has this name."""
        policy = self._policy
        if name in policy.words.facts or name in policy.forms:
            return self._values.fact(name)
        if name in policy.duties:
            return duty_reason(policy.duties[name], self._decision, self._values)
        if name.endswith(".stage") and name.removesuffix(".stage") in policy.tracks:
            return self._stage(name.removesuffix(".stage"))
        if name in policy.consequences:
            return self._consequence(name)
        if name in policy.events:
            return self._event(name)
        if policy.words.is_event(name):
            return self._system_event(name)
        raise UnknownSubject(name, _names(policy))

    def _stage(self, track: str) -> Reason:
        entry, name = self._policy.tracks[track], f"{track}.stage"
        entered = tuple(Reason("entered", str(mark.detail), self._at(mark.at)) for mark in self._decision.marks
                        if mark.kind == "entered" and mark.name == name)
        stage = self._decision.stages.get(track) or "none"
        return Reason("stage", name, stage, entry.because, entry.mark, children=entered)

    def _consequence(self, name: str) -> Reason:
        consequence = self._policy.consequences[name]
        children = [self._values.condition(consequence.when)]
        if consequence.amount is not None:
            children += self._values.rule(consequence.amount)
        answer = answer_text(consequence.when.test(self._decision.state))
        return Reason("consequence", name, answer, consequence.because, consequence.mark, children=tuple(children))

    def _event(self, name: str) -> Reason:
        state, event = self._decision.state, self._policy.events[name]
        verdict = judge(state, Request(name, self._decision.as_of))
        children = [] if event.by is None else [
            Reason("entitled", name, ", ".join(written(by.get(state), self._policy) for by in event.by))]
        children += [Reason("refusal", each.name, each.kind, each.because, each.mark) for each in verdict.reasons]
        children += [Reason("question", question, "unknown") for question in verdict.questions]
        return Reason("permission", name, verdict.answer, event.because, event.mark,
                      children=(*children, self._values.occurrences(name)))

    def _system_event(self, name: str) -> Reason:
        """A duty's end explains the duty; a step says what it waits for, when it fired, and whom it reached."""
        head, _, step_name = name.partition(".")
        happened = self._values.occurrences(name)
        if head in self._policy.duties:
            duty = duty_reason(self._policy.duties[head], self._decision, self._values)
            return Reason("event", name, duty.value, duty.because, duty.mark, children=duty.children)
        step = next((each for each in self._policy.steps.get(head, ()) if each.name == step_name), None)
        children = [happened]
        if step is not None and step.when is not None:
            children.append(self._values.condition(step.when))
        children += [Reason(mark.kind, mark.detail[0] or name, self._at(mark.at),
                            text=written(mark.detail[1], self._policy))
                     for mark in self._decision.marks if mark.name == name and isinstance(mark.detail, tuple)]
        because, mark = ((), NOWHERE) if step is None else (step.because, step.mark)
        return Reason("event", name, happened.value, because, mark, children=tuple(children))

    def _at(self, instant: int) -> str:
        return written(instant, self._policy, INSTANT)
