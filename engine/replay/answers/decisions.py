"""The answer to "what must happen next?": a decision as plain data, beginning with the most urgent thing."""

from __future__ import annotations

from dueprocess.engine.inference.instants import Manner
from dueprocess.engine.inference.values import Party, is_partial
from dueprocess.engine.inference.vocabulary import nameless
from dueprocess.engine.replay.answers.guidance import guidance_of
from dueprocess.engine.replay.answers.permissions import permissions_of
from dueprocess.engine.replay.answers.summaries import most_urgent_first, summary_of
from dueprocess.engine.replay.answers.verdicts import reasons_plain
from dueprocess.engine.replay.answers.wording import Plain, Wording, source_of
from dueprocess.engine.replay.decision import ConsequenceView, Decision, DutyView, FormView
from dueprocess.engine.replay.duties import leave_view
from dueprocess.engine.replay.escalating import next_warning
from dueprocess.engine.replay.in_force import force_of
from dueprocess.engine.replay.questions import Question, questions_of
from dueprocess.engine.replay.showing import plain_value

FIRST_FACTS = ("category", "severity", "priority", "owner")
"""Facts that an answer shows first, where the policy has them."""

_OVER = ("met", "met_late", "waived", "replaced", "ended")


def decision_answer(decision: Decision, language: str) -> Plain:
    """A decision as docs/api.md describes it, texts in the language asked for."""
    return _Answer(decision, language).whole()


class _Answer:
    def __init__(self, decision: Decision, language: str) -> None:
        self._decision = decision
        self._words = Wording(decision.policy, language)
        self._questions = questions_of(decision)
        self._guidance = guidance_of(self._words)

    def whole(self) -> Plain:
        decision, policy, words = self._decision, self._decision.policy, self._words
        urgent = most_urgent_first(decision)
        answer: Plain = {
            "summary": summary_of(decision, self._questions, words),
            "as_of": words.stamp(decision.as_of),
            "known_at": words.stamp(decision.known_at),
            "valid_until": words.stamp(decision.valid_until),
            "policy": self._policy(),
        }
        own = policy.language
        if own.split("-")[0] != words.language.split("-")[0]:
            answer["summary_for_tenant"] = summary_of(decision, self._questions, Wording(policy, own))
        answer |= {name: self._fact(name) for name in FIRST_FACTS if name in decision.facts}
        allowed, forbidden, undetermined = permissions_of(decision, self._guidance, words)
        return answer | {
            "stage": {track: stage or None for track, stage in decision.stages.items()},
            "guidance": self._stage_guidance(),
            "must": [self._duty(view) for view in urgent if view.duty.must],
            "should": [self._duty(view) for view in urgent if not view.duty.must],
            "later": [self._duty(view) for view in decision.duties if view.state == "waiting" and view.instance],
            "over": [self._duty(view) for view in decision.duties if view.state in _OVER],
            "may": allowed,
            "must_not": forbidden,
            "undetermined": undetermined,
            "questions": [self._question(question) for question in self._questions],
            "consequences": [self._consequence(view) for view in decision.consequences],
            "escalations": self._escalations(),
            "forms": [self._form(view) for view in decision.forms],
            "facts": {name: self._fact(name) for name in decision.facts if name not in FIRST_FACTS},
            "against_rules": [
                {"event": each.request.event, "at": words.stamp(each.request.at),
                 "reasons": reasons_plain(each.reasons, words)} for each in decision.against_rules],
            "contradictions": [{"name": each.name, "because": list(each.because), "says": list(each.says),
                                "sides": [source_of(mark) for mark in each.sides]} for each in decision.contradictions],
        }

    def _policy(self) -> Plain:
        force = force_of(self._decision.state)
        shown = self._words.identity()
        if not force.covers:
            shown["not_in_force"] = self._words.say(
                "policy-not-in-force", since=force.since, until=force.until or "…", event=force.applies_by)
        return shown

    def _stage_guidance(self) -> list[Plain]:
        """What the paper says to a person about the stages that the case is in."""
        found: list[Plain] = []
        for track, stage in self._decision.stages.items():
            for name in (f"{track}.{stage}", stage or ""):
                found += self._guidance.get(name, [])
        return found

    # --- parts -----------------------------------------------------------------------------------------------------

    def _fact(self, name: str) -> object:
        decision = self._decision
        declared = decision.policy.words.facts[name]
        value = plain_value(decision.facts[name], decision.policy, declared)
        shown: Plain = {"value": value, "label": self._words.fact(name)}
        if isinstance(value, str) and value in declared.value_labels:
            shown["means"] = self._words.label(declared.value_labels[value])
        elif declared.type in ("party", "parties") and value is not None:
            shown["means"] = self._words.party(decision.facts[name])
        if name in decision.provisional:
            shown["status"] = "provisional"
        elif declared.derived and is_partial(decision.facts[name]):
            shown["status"] = "unknown" if decision.facts[name] is None else "partly_known"
        elif not declared.derived and not self._is_told(name):
            shown["status"] = "unknown" if decision.facts[name] is None else "presumed"
        return shown

    def _is_told(self, name: str) -> bool:
        return any(name in each.facts for found in self._decision.state.occurrences.values() for each in found)

    def _duty(self, view: DutyView) -> Plain:
        words, duty = self._words, view.duty
        shown: Plain = {
            "duty": duty.name,
            "what": words.label(duty.text),
            "who": self._words.party_plain(view.who),
            "state": view.state,
            "due": words.stamp(view.due) if view.manner in (Manner.COUNTED, None) or view.opens is not None else None,
            "done": duty.done.text,
            "because": list(duty.because),
        }
        extra: Plain = {
            "guidance": self._guidance.get(duty.name),
            "to": self._words.party_plain(view.to) if duty.to is not None else None,
            "via": sorted(duty.via) if isinstance(duty.via, frozenset) else None,
            "opens": words.stamp(view.opens),
            "start": words.stamp(view.start) if view.instance is not None else None,
            "urgency": "at_once" if view.manner is Manner.AT_ONCE else None,
            "warns": words.stamp(self._warning(view)),
            "if_missed": self._if_missed(view),
            "missed_times": view.missed_times or None,
            "provisional": True if view.provisional else None,
            "source": source_of(duty.mark),
        }
        return shown | {key: value for key, value in extra.items() if value is not None and value != []}

    def _warning(self, view: DutyView) -> int | None:
        return None if view.instance is None else next_warning(view.duty, view.instance, self._decision.state)

    def _if_missed(self, view: DutyView) -> list[Plain]:
        """What the escalation does after the due, to whom as things stand."""
        if view.duty.chain is None or view.state not in ("running", "missed", "waiting"):
            return []
        state = self._decision.state
        found: list[Plain] = []
        for step in self._decision.policy.steps.get(view.duty.chain, ()):
            party = step.escalate_to if step.escalate_to is not None else step.remind
            if step.after_due is None or party is None:
                continue
            state.bearer = view.who
            try:
                target = party.get(state)
            finally:
                leave_view(state)
            kind = "reminds" if step.escalate_to is None else "escalates_to"
            found.append({"step": step.event, "after": str(step.after_due), kind: self._words.party_plain(target)})
        return found

    def _question(self, question: Question) -> Plain:
        declared = self._decision.policy.words.facts.get(question.fact)
        ask = declared.ask if declared is not None else None
        asked = Party(ask) if ask is not None else self._decision.facts.get("owner")
        shown: Plain = {"fact": question.fact, "question": self._words.question(question.fact),
                        "ask": self._words.party_plain(asked), "decides": list(question.decides)}
        if declared is not None:
            shown["type"] = declared.type
            if declared.values:
                shown["values"] = {value: self._words.label(declared.value_labels.get(value), value)
                                   for value in declared.values}
        return shown

    def _consequence(self, view: ConsequenceView) -> Plain:
        consequence, policy = view.consequence, self._decision.policy
        money = nameless("money", mark=consequence.mark, currency=consequence.currency)
        shown: Plain = {
            "consequence": consequence.name, "kind": consequence.kind, "label": self._words.label(consequence.label),
            "status": "due" if view.due else "undetermined", "who": self._words.party_plain(view.who),
            "because": list(consequence.because),
        }
        if consequence.to is not None:
            shown["to"] = self._words.party_plain(view.to)
        if consequence.amount is not None:
            shown["amount"] = plain_value(view.amount, policy, money)
        if consequence.least is not None:
            shown["range"] = [plain_value(view.least, policy, money), plain_value(view.most, policy, money)]
        if consequence.per is not None:
            shown["per"] = consequence.per
        if view.booked_in is not None:
            shown["booked_in"] = (self._words.stamp(view.booked_in) or "")[:7]
        if consequence.appeal is not None:
            shown["appeal"] = consequence.appeal
        return shown

    def _form(self, view: FormView) -> Plain:
        form, keep = view.form, view.form.keep
        shown: Plain = {"form": form.name, "label": self._words.label(form.label), "complete": view.complete,
                        "missing": list(view.missing), "because": list(form.because)}
        if keep is not None:
            shown["keep"] = {"for": str(keep.span), "until": self._words.stamp(view.keep_until),
                             "disposed_by": self._words.party_plain(view.disposed_by), "because": list(keep.because)}
        return shown

    def _escalations(self) -> list[Plain]:
        found = []
        for mark in self._decision.marks:
            if mark.kind in ("escalated", "reminded") and isinstance(mark.detail, tuple):
                duty, target = mark.detail
                found.append({"step": mark.name, "kind": mark.kind, "at": self._words.stamp(mark.at),
                              "to": self._words.party_plain(target), **({"duty": duty} if duty else {})})
        return found
