"""The answer to "what must happen next?": a decision as plain data, beginning with the most urgent thing."""

from __future__ import annotations

from dueprocess.engine.inference.instants import Manner
from dueprocess.engine.inference.model import Event
from dueprocess.engine.inference.values import Party, Value, is_partial
from dueprocess.engine.inference.vocabulary import nameless
from dueprocess.engine.replay.decision import ConsequenceView, Decision, DutyView, FormView
from dueprocess.engine.replay.duties import leave_view
from dueprocess.engine.replay.escalating import next_firing
from dueprocess.engine.replay.in_force import force_of
from dueprocess.engine.replay.permissions import Request, judge
from dueprocess.engine.replay.questions import Question, questions_of
from dueprocess.engine.replay.showing import plain_value
from dueprocess.engine.replay.verdict_answers import reasons_plain
from dueprocess.engine.replay.wording import Wording, source_of
from dueprocess.engine.text import language_of

Plain = dict[str, object]

FIRST_FACTS = ("category", "severity", "priority", "owner")
"""Facts that an answer shows first, where the policy has them."""

_NOW = ("missed", "running", "paused", "undetermined")
_OVER = ("met", "met_late", "waived", "replaced", "ended")
_NOT_LISTED = ("received", "period_began", "period_ended")
_MANNERS = {Manner.AT_ONCE: 0, Manner.COUNTED: 1, Manner.UNSTATED: 2}


def decision_answer(decision: Decision, language: str) -> Plain:
    """A decision in the shape of the design's section 6, texts in the language asked for."""
    return _Answer(decision, language).whole()


class _Answer:
    def __init__(self, decision: Decision, language: str) -> None:
        self._decision = decision
        self._words = Wording(decision.policy, language)
        self._questions = questions_of(decision)
        self._guidance = guidance_of(self._words)

    def whole(self) -> Plain:
        decision, policy, words = self._decision, self._decision.policy, self._words
        urgent = sorted((view for view in decision.duties if view.state in _NOW), key=_urgency)
        answer: Plain = {
            "summary": _sentence(self.summary(urgent), words.language),
            "as_of": words.stamp(decision.as_of),
            "known_at": words.stamp(decision.known_at),
            "valid_until": words.stamp(decision.valid_until),
            "policy": self._policy(),
        }
        own = policy.language
        if own.split("-")[0] != words.language.split("-")[0]:
            answer["summary_for_tenant"] = _sentence(_Answer(decision, own).summary(urgent), own)
        answer |= {name: self._fact(name) for name in FIRST_FACTS if name in decision.facts}
        allowed, forbidden, open_events = self._permissions()
        return answer | {
            "stage": {track: stage or None for track, stage in decision.stages.items()},
            "guidance": self._stage_guidance(),
            "must": [self._duty(view) for view in urgent if view.duty.must],
            "should": [self._duty(view) for view in urgent if not view.duty.must],
            "later": [self._duty(view) for view in decision.duties if view.state == "waiting" and view.instance],
            "over": [self._duty(view) for view in decision.duties if view.state in _OVER],
            "may": allowed,
            "must_not": forbidden,
            "undetermined": open_events,
            "questions": [self._question(question) for question in self._questions],
            "consequences": [self._consequence(view) for view in decision.consequences],
            "escalations": self._escalations(),
            "forms": [self._form(view) for view in decision.forms],
            "facts": {name: self._fact(name) for name in decision.facts if name not in FIRST_FACTS},
            "contradictions": [{"name": each.name, "because": list(each.because), "says": list(each.says),
                                "sides": [source_of(mark) for mark in each.sides]} for each in decision.contradictions],
        }

    def _policy(self) -> Plain:
        policy, force = self._decision.policy, force_of(self._decision.state)
        shown: Plain = {"pack": policy.id, "version": policy.version, "digest": policy.digest}
        if not force.covers:
            shown["not_in_force"] = self._words.say(
                "policy-not-in-force", since=force.since, until=force.until or "…", event=force.applies_by)
        return shown

    # --- the first sentence ----------------------------------------------------------------------------------------

    def summary(self, urgent: list[DutyView]) -> str:
        """The one sentence that says the most urgent thing."""
        words, decision = self._words, self._decision
        if decision.contradictions:
            return words.say("summary-contradiction", names=", ".join(each.name for each in decision.contradictions))
        duties = [view for view in urgent if view.duty.must and view.state in ("missed", "running")]
        if not duties:
            return self._nothing_due()
        first = duties[0]
        parts = {"who": words.party(first.who), "what": words.label(first.duty.text),
                 "due": words.instant(first.due, decision.as_of)}
        if first.state == "missed":
            return words.say("summary-missed", **parts)
        if first.manner is Manner.AT_ONCE:
            return words.say("summary-at-once", **parts)
        return words.say("summary-due" if first.due is not None and first.manner is Manner.COUNTED else
                         "summary-undated", **parts)

    def _nothing_due(self) -> str:
        words, decision = self._words, self._decision
        if not decision.state.occurrences:
            return words.say("summary-no-case")
        if decision.state.ended:
            return words.say("summary-ended")
        if self._questions:
            return words.say("summary-question", question=words.question(self._questions[0].fact))
        waiting = [view for view in decision.duties if view.state == "waiting" and view.opens is not None]
        if waiting:
            first = min(waiting, key=lambda view: view.opens or 0)
            return words.say("summary-later", who=words.party(first.who), what=words.label(first.duty.text),
                             opens=words.instant(first.opens, decision.as_of))
        return words.say("summary-nothing")

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

    def _party(self, value: Value) -> Plain | None:
        if value is None:
            return None
        return {"party": plain_value(value, self._decision.policy), "label": self._words.party(value)}

    def _duty(self, view: DutyView) -> Plain:
        words, duty = self._words, view.duty
        shown: Plain = {
            "duty": duty.name,
            "what": words.label(duty.text),
            "who": self._party(view.who),
            "state": view.state,
            "due": words.stamp(view.due) if view.manner in (Manner.COUNTED, None) or view.opens is not None else None,
            "done": duty.done.text,
            "because": list(duty.because),
        }
        extra: Plain = {
            "guidance": self._guidance.get(duty.name),
            "to": self._party(view.to) if duty.to is not None else None,
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
        """When the next step before the due fires."""
        if view.instance is None or view.duty.chain is None:
            return None
        steps = self._decision.policy.steps.get(view.duty.chain, ())
        found = [at for step in steps if step.before_due is not None or step.left is not None
                 if (at := next_firing(step, view.duty, view.instance, self._decision.state)) is not None]
        return min(found, default=None)

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
            found.append({"step": step.event, "after": str(step.after_due), kind: self._party(target)})
        return found

    def _question(self, question: Question) -> Plain:
        declared = self._decision.policy.words.facts.get(question.fact)
        ask = declared.ask if declared is not None else None
        asked = Party(ask) if ask is not None else self._decision.facts.get("owner")
        shown: Plain = {"fact": question.fact, "question": self._words.question(question.fact),
                        "ask": self._party(asked), "decides": list(question.decides)}
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
            "status": "due" if view.due else "undetermined", "who": self._party(view.who),
            "because": list(consequence.because),
        }
        if consequence.to is not None:
            shown["to"] = self._party(view.to)
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
                             "disposed_by": self._party(view.disposed_by), "because": list(keep.because)}
        return shown

    def _escalations(self) -> list[Plain]:
        found = []
        for mark in self._decision.marks:
            if mark.kind in ("escalated", "reminded") and isinstance(mark.detail, tuple):
                duty, target = mark.detail
                found.append({"step": mark.name, "kind": mark.kind, "at": self._words.stamp(mark.at),
                              "to": self._party(target), **({"duty": duty} if duty else {})})
        return found

    # --- permissions -----------------------------------------------------------------------------------------------

    def _permissions(self) -> tuple[list[Plain], list[Plain], list[Plain]]:
        """What may happen (by whom, with what), what must not (with all reasons), and what hangs on a question."""
        allowed, forbidden, open_events = [], [], []
        for name, event in self._decision.policy.events.items():
            if name in _NOT_LISTED:
                continue
            verdict = judge(self._decision.state, Request(name, self._decision.as_of))
            shown = self._event(event)
            against = [reason for reason in verdict.reasons if reason.kind != "missing"]
            carries = [reason.name.removeprefix("missing_") for reason in verdict.reasons if reason.kind == "missing"]
            asked = [question for question in verdict.questions if question != "actor"]
            if against:
                forbidden.append(shown | {"reasons": reasons_plain(against, self._words)})
            elif asked and not carries:
                open_events.append(shown | {"questions": asked})
            else:
                allowed.append(shown | ({"with": carries} if carries else {}))
        return allowed, forbidden, open_events

    def _event(self, event: Event) -> Plain:
        shown: Plain = {"event": event.name, "label": self._words.label(event.label, event.name)}
        if event.name in self._guidance:
            shown["guidance"] = self._guidance[event.name]
        if event.by is not None:
            state = self._decision.state
            shown["by"] = [self._party(by.get(state)) for by in event.by]
        return shown


def _urgency(view: DutyView) -> tuple[int, int, int, int, int]:
    """Missed first, then what is due at once, then by due; what has no due comes last."""
    state = {"missed": 0, "running": 1, "paused": 2}.get(view.state, 3)
    manner = _MANNERS.get(view.manner, 3) if view.manner is not None else 3
    return (0 if view.duty.must else 1, state, manner, view.due or 0, view.number)


def _sentence(text: str, language: str) -> str:
    """An English sentence begins with a capital, whoever it begins with."""
    return text[:1].upper() + text[1:] if language_of(language) == "en" else text


def guidance_of(words: Wording) -> dict[str, list[Plain]]:
    """For each duty, event or stage, the clauses of the register that are shown with it."""
    found: dict[str, list[Plain]] = {}
    for clause in words.policy.pack.clauses.values():
        for name in clause.show_at:
            found.setdefault(name, []).append({"clause": clause.id, "says": words.label(clause.says)})
    return found
