"""Fact sets for the rules of the xinbang pack, drawn with a fixed seed; every fact that its rules read is known."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.values import NONE, Party

RULES = ("subcategory", "claim_needed", "amount", "times_complained", "severity", "to_handle", "ordinary", "hard_case",
         "form_recipient", "owner")
"""The derived facts that all three implementations must agree on."""


def fact_sets(policy: Policy, number: int, seed: int = 11) -> list[dict[str, Any]]:
    """Random complete facts, as the engine holds them."""
    draw = random.Random(seed)
    return [_facts(policy, draw) for _ in range(number)]


def _facts(policy: Policy, draw: random.Random) -> dict[str, Any]:
    values = {name: fact.values for name, fact in policy.words.facts.items()}
    role = draw.choice(("employee", "department_manager"))
    return {
        "source": draw.choice(values["source"]),
        "category": draw.choice(values["category"]),
        "issue": draw.choice(values["issue"]),
        "behaviours": frozenset(draw.sample(values["behaviours"], draw.randint(1, 3))),
        "loss": Decimal(draw.choice((0, 999, 1000, 4999, 5000, 5001))),
        "claim": Decimal(draw.choice((0, 999, 1000, 4999, 5000, 5001))),
        "complaint_count": draw.choice((1, 1, 2)),
        "severe_dissatisfaction": draw.random() < 0.2,
        "urgent": draw.random() < 0.3,
        "finishable_in_20_min": draw.random() < 0.5,
        "preliminary_validity": draw.choice(values["preliminary_validity"]),
        "respondent": Party(role, "guangzhou"),
        "responsible_department": "guangzhou",
        "delegate": Party("employee", "guangzhou") if draw.random() < 0.3 else None,
        "designee": None,
    }


def shown(value: Any) -> Any:
    """A derived value in the one form in which the three implementations are compared."""
    if value is NONE:
        return "none"
    if isinstance(value, Party):
        return value.role if value.unit is None else f"{value.role}@{value.unit}"
    if isinstance(value, Decimal):
        return float(value)
    return value


def plain_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts as JSON data, for engines that take that."""
    return {name: sorted(value) if isinstance(value, frozenset) else shown(value) for name, value in facts.items()}
