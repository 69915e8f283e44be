"""What a pack test expects of a decision, compared with what it is (pack language: Tests)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dueprocess.engine.calendar import NotATime, date_of, format_instant, parse_date, parse_instant
from dueprocess.engine.inference.reading.context import entries, get, listed, shown, word, words_of
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.inference.values import NONE, UNKNOWN_UNIT, Party, Value, is_partial, parties_of
from dueprocess.engine.inference.vocabulary import Fact, nameless
from dueprocess.engine.pack import Collector, Mapping, Mark, Node, Sequence, suggestion
from dueprocess.engine.replay.decision import ConsequenceView, Decision, DutyView
from dueprocess.engine.replay.questions import questions_of
from dueprocess.engine.replay.showing import written


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One expectation that does not hold: where it stands, of what, what was expected, what is, as tests write it."""

    mark: Mark
    what: str
    expected: str
    found: str


class Comparison:
    """Compares the `expect` of one test with one decision; wrong tests go to the collector."""

    def __init__(self, decision: Decision, collector: Collector) -> None:
        self._decision = decision
        self._words = decision.policy.words
        self._collector = collector
        self._values = ValueReader(decision.policy.words, collector)
        self.mismatches: list[Mismatch] = []

    def compare(self, expect: Node) -> None:
        """Compares everything but `try`, which asks for another judgement."""
        checks: dict[str, Callable[[Node], None]] = {
            "facts": self._facts, "provisional": self._provisional, "duties": self._duties, "forms": self._forms,
            "consequences": self._consequences, "stage": self._stage, "escalated_to": self._escalated,
            "not_escalated_to": self._not_escalated, "reminded": self._reminded, "questions": self._questions,
            "valid_until": self._valid_until,
        }
        for key, value in entries(expect):
            if key in checks:
                checks[key](value)

    def _differs(self, node: Node, what: str, found: str) -> None:
        self.mismatches.append(Mismatch(node.mark, what, shown(node), found))

    def _say(self, value: Value, fact: Fact | None = None) -> str:
        return written(value, self._decision.policy, fact)

    # --- facts ---------------------------------------------------------------------------------------------------

    def _facts(self, node: Node) -> None:
        for name, wanted in entries(node):
            fact = self._words.facts.get(name)
            if fact is None:
                self._collector.error("unknown-fact", wanted.mark, name=name,
                                      suggestion=suggestion(name, self._words.facts))
                continue
            found = self._decision.facts[name]
            if word(wanted) == "unknown":
                if not is_partial(found):
                    self._differs(wanted, name, self._say(found, fact))
            elif not self._same(fact, wanted, found):
                self._differs(wanted, name, self._say(found, fact))

    def _same(self, fact: Fact, wanted: Node, found: Value) -> bool:
        if fact.type in ("party", "parties"):
            return self._is_party(wanted, found)
        value = self._values.read(_unlimited(fact), wanted)
        if isinstance(found, frozenset) and isinstance(value, frozenset):
            return set(found) == set(value)
        return found == value and isinstance(found, bool) == isinstance(value, bool)

    def _is_party(self, wanted: Node, found: Value) -> bool:
        if word(wanted) == "unknown":
            return found is None
        if word(wanted) == "none":
            return found is NONE or found == frozenset()
        expected = self._parties(wanted)
        actual = parties_of(found)
        return len(expected) == len(actual) and all(any(_fits(one, other) for other in actual) for one in expected)

    def _parties(self, node: Node) -> list[Party]:
        for mode in ("all_of", "any_of"):
            if get(node, mode) is not None:
                return self._parties(get(node, mode) or node)
        items = node.items if isinstance(node, Sequence) else (node,)
        return [party for item in items if (party := self._values.party(item)) is not None]

    def _provisional(self, node: Node) -> None:
        for name, wanted in entries(node):
            found = name in self._decision.provisional or any(
                view.provisional for view in self._decision.duties if view.duty.name == name)
            if found != (word(wanted) == "yes"):
                self._differs(wanted, f"provisional {name}", "yes" if found else "no")

    # --- duties --------------------------------------------------------------------------------------------------

    def _duties(self, node: Node) -> None:
        for name, wanted in entries(node):
            if name not in self._words.duties:
                self._collector.error("unknown-duty", wanted.mark, name=name,
                                      suggestion=suggestion(name, self._words.duties))
                continue
            views = [view for view in self._decision.duties if view.duty.name == name]
            if word(wanted) == "absent":
                present = [view for view in views if view.applies is not False]
                if present:
                    self._differs(wanted, name, present[-1].state)
            elif isinstance(wanted, Sequence):
                self._several(name, wanted, views)
            elif not views:
                self._differs(wanted, name, "absent")
            else:
                self._one(name, wanted, views[-1])

    def _several(self, name: str, wanted: Sequence, views: list[DutyView]) -> None:
        if len(wanted.items) != len(views):
            self._differs(wanted, name, f"[{', '.join(view.state for view in views)}]")
        for index, (item, view) in enumerate(zip(wanted.items, views, strict=False)):
            self._one(f"{name}[{index + 1}]", item, view)

    def _one(self, name: str, wanted: Node, view: DutyView) -> None:
        for key, value in entries(wanted):
            what = f"{name}.{key}"
            match key:
                case "who" | "to":
                    found = view.who if key == "who" else view.to
                    if not self._is_party(value, found):
                        self._differs(value, what, self._say(found))
                case "due" | "start" | "opens":
                    self._instant(value, getattr(view, key), what)
                case "state":
                    if view.state != word(value):
                        self._differs(value, what, view.state)
                case "missed_times":
                    if str(view.missed_times) != word(value):
                        self._differs(value, what, str(view.missed_times))

    def _instant(self, wanted: Node, found: int | None, what: str) -> None:
        text, zone = word(wanted), self._decision.policy.zone
        if found is None:
            if text not in ("none", "unknown"):
                self._differs(wanted, what, "none")
            return
        try:
            same = found == parse_instant(text, zone) if "T" in text else date_of(found, zone) == parse_date(text)
        except NotATime as problem:
            if text in ("none", "unknown"):
                same = False
            else:
                self._collector.error(problem.code, wanted.mark, **problem.params)
                return
        if not same:
            self._differs(wanted, what, format_instant(found, zone))

    # --- forms, consequences, stages -----------------------------------------------------------------------------

    def _forms(self, node: Node) -> None:
        found = {view.form.name: view for view in self._decision.forms}
        for name, wanted in entries(node):
            if name not in self._words.forms:
                self._collector.error("unknown-form", wanted.mark, name=name,
                                      suggestion=suggestion(name, self._words.forms))
            elif word(wanted) == "absent":
                if name in found:
                    self._differs(wanted, name, "complete" if found[name].complete else "incomplete")
            elif name not in found:
                self._differs(wanted, name, "absent")
            elif word(wanted) in ("complete", "incomplete"):
                if (found[name].complete is True) != (word(wanted) == "complete"):
                    self._differs(wanted, name, f"{{missing: [{', '.join(found[name].missing)}]}}")
            else:
                missing = get(wanted, "missing")
                if missing is not None and set(words_of(missing)) != set(found[name].missing):
                    self._differs(missing, f"{name}.missing", f"[{', '.join(found[name].missing)}]")

    def _consequences(self, node: Node) -> None:
        found = {view.consequence.name: view for view in self._decision.consequences}
        for name, wanted in entries(node):
            view = found.get(name)
            if name not in self._decision.policy.consequences:
                self._collector.error("unknown-consequence", wanted.mark, name=name,
                                      suggestion=suggestion(name, self._decision.policy.consequences))
            elif word(wanted) == "none":
                if view is not None:
                    self._differs(wanted, name, "due" if view.due else "undetermined")
            elif word(wanted) == "undetermined":
                if view is None or view.due is not None:
                    self._differs(wanted, name, "none" if view is None else "due")
            elif view is None or view.due is None:
                self._differs(wanted, name, "none" if view is None else "undetermined")
            else:
                self._consequence(name, wanted, view)

    def _consequence(self, name: str, wanted: Node, view: ConsequenceView) -> None:
        for key, value in entries(wanted):
            what, consequence = f"{name}.{key}", view.consequence
            if key in ("who", "to"):
                found = view.who if key == "who" else view.to
                if not self._is_party(value, found):
                    self._differs(value, what, self._say(found))
            elif key == "amount":
                self._amount(value, view, what)
            elif key == "booked_in":
                month = "none" if view.booked_in is None else date_of(
                    view.booked_in, self._decision.policy.zone).isoformat()[:7]
                if word(value) != month:
                    self._differs(value, what, month)
            elif key in ("kind", "per") and word(value) != (getattr(consequence, key) or "none"):
                self._differs(value, what, getattr(consequence, key) or "none")
            elif key == "appeal" and (word(value) == "yes") != (consequence.appeal is True):
                self._differs(value, what, "yes" if consequence.appeal else "no")

    def _amount(self, wanted: Node, view: ConsequenceView, what: str) -> None:
        money = nameless("money", mark=wanted.mark, currency=view.consequence.currency)
        limits = listed(get(wanted, "range"))
        if limits:
            found = [view.least, view.most]
            if [self._values.read(money, each) for each in limits] != found:
                self._differs(wanted, what, f"[{self._say(found[0], money)}, {self._say(found[1], money)}]")
            return
        if word(wanted) == "none":
            same = view.amount is None or view.amount is NONE
        elif word(wanted) == "unknown":
            same = is_partial(view.amount)
        else:
            same = self._values.read(money, wanted) == view.amount
        if not same:
            self._differs(wanted, what, self._say(view.amount, money))

    def _stage(self, node: Node) -> None:
        wanted = entries(node) if isinstance(node, Mapping) else (("case", node),)
        for track, stage in wanted:
            if track not in self._words.tracks:
                self._collector.error("unknown-track", stage.mark, name=track,
                                      suggestion=suggestion(track, self._words.tracks))
                continue
            found = self._decision.stages.get(track) or "none"
            if word(stage) != found:
                self._differs(stage, f"{track}.stage", found)

    # --- escalations, questions, validity --------------------------------------------------------------------------

    def _reached(self, kind: str) -> list[Party]:
        found: list[Party] = []
        for mark in self._decision.marks:
            if mark.kind == kind and isinstance(mark.detail, tuple):
                found += parties_of(mark.detail[1])
        return found

    def _escalated(self, node: Node) -> None:
        self._includes(node, self._reached("escalated"), "escalated_to", wanted=True)

    def _not_escalated(self, node: Node) -> None:
        self._includes(node, self._reached("escalated"), "not_escalated_to", wanted=False)

    def _reminded(self, node: Node) -> None:
        self._includes(node, self._reached("reminded"), "reminded", wanted=True)

    def _includes(self, node: Node, reached: Iterable[Party], what: str, *, wanted: bool) -> None:
        parties = list(reached)
        items = listed(node)
        if word(node) == "none" or not items:
            if parties and wanted:
                self._differs(node, what, ", ".join(self._say(party) for party in parties))
            return
        for item in items:
            for expected in self._parties(item):
                if any(_fits(expected, party) for party in parties) != wanted:
                    self._differs(item, what, ", ".join(self._say(party) for party in parties) or "none")

    def _questions(self, node: Node) -> None:
        asked = [question.fact for question in questions_of(self._decision)]
        if word(node) == "none" or not listed(node):
            if asked:
                self._differs(node, "questions", f"[{', '.join(asked)}]")
            return
        for item in listed(node):
            if word(item) not in asked:
                self._differs(item, "questions", f"[{', '.join(asked)}]")

    def _valid_until(self, node: Node) -> None:
        self._instant(node, self._decision.valid_until, "valid_until")


def _unlimited(fact: Fact) -> Fact:
    return replace(fact, low=None, high=None)


def _fits(expected: Party, found: Party) -> bool:
    """Role and unit as expected; the person only where the test names one."""
    same_unit = expected.unit == found.unit or (expected.unit is None and found.unit == UNKNOWN_UNIT)
    return expected.role == found.role and same_unit and expected.person in (None, found.person)
