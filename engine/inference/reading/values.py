"""Reading values: the text of a pack or a case becomes a value of a fact's type, or a complaint."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from dueprocess.engine.calendar import NotATime, parse_date, parse_instant, parse_span
from dueprocess.engine.inference.parties import BUILT_IN
from dueprocess.engine.inference.reading.context import entries, listed, shown, word
from dueprocess.engine.inference.values import NONE, UNKNOWN_UNIT, Party, Value
from dueprocess.engine.inference.vocabulary import LISTED, Fact, Vocabulary
from dueprocess.engine.pack import Collector, Mapping, Mark, Node, Scalar, listing, suggestion
from dueprocess.engine.text import Phrase

_MONEY = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3,5})")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?) percent")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NAME = re.compile(r"\w[\w.\-]*")
_HAS_NONE = ("party", "parties", "unit", "money", "instant", "date")



class ValueReader:
    """Reads values of declared facts; every complaint goes to the collector with its place."""

    def __init__(self, words: Vocabulary, collector: Collector) -> None:
        self._words = words
        self._collector = collector

    def read(self, fact: Fact, node: Node) -> Value:
        """The value; `None` (unknown) where it says so or where it is wrong (which is reported)."""
        text = word(node)
        if text == "unknown":
            return None
        if text == "none" and (fact.type in _HAS_NONE or (fact.type == "choice" and "none" in fact.values)):
            return frozenset() if fact.type == "parties" else NONE
        if fact.type in LISTED:
            return self._listed(fact, node)
        if fact.type in ("party", "parties"):
            return self._parties(fact, node)
        if not isinstance(node, Scalar):
            return self._wrong(fact, node)
        return self._scalar(fact, node, text)

    def _wrong(self, fact: Fact, node: Node) -> Decimal | None:
        expected = Phrase(f"written-{fact.type.replace('_', '-')}", {
            "currency": fact.currency or "EUR", "values": listing(fact.values)})
        self._collector.error("wrong-value", node.mark, fact=fact.name, type=fact.type, written=shown(node, 60),
                              expected=expected)
        return None

    def _listed(self, fact: Fact, node: Node) -> Value:
        chosen = []
        for item in listed(node):
            if word(item) not in fact.values:
                self._collector.error("unknown-value", item.mark, fact=fact.name, name=word(item),
                                      suggestion=suggestion(word(item), fact.values))
                return None
            chosen.append(word(item))
        if fact.type == "choices":
            return frozenset(chosen)
        return chosen[0] if len(chosen) == 1 and isinstance(node, Scalar) else self._wrong(fact, node)

    def _parties(self, fact: Fact, node: Node) -> Value:
        if fact.type == "party":
            return self.party(node)
        return frozenset(party for item in listed(node) if (party := self.party(item)) is not None)

    def party(self, node: Node) -> Party | None:
        """A party as cases write it: a role, or a map with `role` and perhaps `of` and `person`."""
        parts = dict(entries(node)) if isinstance(node, Mapping) else {"role": node}
        role = word(parts.get("role"))
        if not role:
            self._collector.error("who-without-role", node.mark)
            return None
        known = {*self._words.roles, *BUILT_IN}
        if role not in known:
            self._collector.error("unknown-role", parts.get("role", node).mark, name=role,
                                  suggestion=suggestion(role, known))
            return None
        unit = word(parts.get("of")) or None
        return Party(role, UNKNOWN_UNIT if unit == "unknown" else unit, word(parts.get("person")) or None)

    def _scalar(self, fact: Fact, node: Scalar, text: str) -> Value:
        match fact.type:
            case "yes_no":
                truth = {"yes": True, "no": False, "true": True, "false": False}
                return truth[text] if text in truth else self._wrong(fact, node)
            case "text":
                return text
            case "id" | "unit":
                return text if fact.type == "id" or _NAME.fullmatch(text) else self._wrong(fact, node)
            case "count" | "number" | "percent" | "money":
                return self._number(fact, node, text)
            case _:
                return self._time(fact, node, text)

    def _number(self, fact: Fact, node: Scalar, text: str) -> Value:
        number = self._amount(fact, node, text)
        if number is None:
            return None
        if (fact.low is not None and number < fact.low) or (fact.high is not None and number > fact.high):
            low, high = ("…" if limit is None else limit for limit in (fact.low, fact.high))
            self._collector.error("out-of-range", node.mark, fact=fact.name, written=text, low=low, high=high)
            return None
        return number

    def _amount(self, fact: Fact, node: Scalar, text: str) -> Decimal | int | None:
        match fact.type:
            case "money":
                found = _MONEY.fullmatch(text)
                if found is None:
                    if _NUMBER.fullmatch(text):
                        self._collector.error("money-needs-currency", node.mark, fact=fact.name, written=text,
                                              currency=fact.currency or "EUR")
                        return None
                    return self._wrong(fact, node)
                if found[2] != fact.currency:
                    self._collector.error("other-currency", node.mark, fact=fact.name, written=found[2],
                                          currency=fact.currency)
                    return None
                return Decimal(found[1])
            case "percent":
                found = _PERCENT.fullmatch(text)
                return Decimal(found[1]) if found else self._wrong(fact, node)
            case "count":
                return node.value if isinstance(node.value, int) else self._wrong(fact, node)
        return Decimal(text) if _NUMBER.fullmatch(text) else self._wrong(fact, node)

    def _time(self, fact: Fact, node: Scalar, text: str) -> Value:
        try:
            if fact.type == "duration":
                return parse_span(text)
            return self.moment(text, fact.type)
        except NotATime as problem:
            self.not_a_time(problem, node.mark, fact=fact.name)
            return None

    def moment(self, text: str, kind: str) -> date | int:
        """A date or an instant in the pack's zone. Raises NotATime."""
        return parse_date(text) if kind == "date" else parse_instant(text, self._words.conventions.zone)

    def not_a_time(self, problem: NotATime, mark: Mark, **params: object) -> None:
        """Reports a text that is no date, instant or span."""
        self._collector.error(problem.code, mark, **problem.params, **params)
