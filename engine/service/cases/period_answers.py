"""What came of a period: its measures, and whether the organisation has reached what it aims at."""

from dueprocess.engine.inference.model import Measure
from dueprocess.engine.inference.vocabulary import nameless
from dueprocess.engine.replay import Decision, decide
from dueprocess.engine.replay.showing import plain_value
from dueprocess.engine.service.cases.answering import Looked, Plain

_REACHED = {True: "reached", False: "not_reached", None: "unknown"}


def measures_answer(looked: Looked) -> Plain:
    """The measures of a period's case as of the instant it is looked at; null until the period has ended."""
    inquiry = looked.inquiry
    decision = decide(*inquiry.looked_at[:4], inquiry.case.about)
    return {"case": inquiry.case.id, "measures": {
        each.name: _shown(each, decision, inquiry.language)
        for each in inquiry.policy.measures.values() if each.about == inquiry.case.about}}


def _shown(measure: Measure, decision: Decision, language: str) -> Plain:
    policy, value = decision.policy, decision.state.value(measure.name)
    kind = nameless(policy.words.measures[measure.name], measure.name, mark=measure.mark)
    figures = {key: plain_value(each, policy, kind) for key, each in value.items()} if isinstance(value, dict) \
        else plain_value(value, policy, kind)
    shown: Plain = {"label": measure.label.get(language, measure.name), "value": figures}
    target = measure.target
    if target is None:
        return shown
    if isinstance(value, dict):
        return shown | {"target": {key: _REACHED[target.check(each, decision.state)] for key, each in value.items()}}
    return shown | {"target": _REACHED[target.check(value, decision.state)]}
