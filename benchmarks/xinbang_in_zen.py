"""The rules of the xinbang pack as decision tables of the ZEN engine (its Python binding, content given at start)."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import zen

from benchmarks.xinbang_by_hand import MAJOR, MEDIUM, SUBCATEGORY

Rule = tuple[str, dict[str, str]]
_TEXT = json.dumps


def decision() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function from plain facts to the derived facts, evaluated by ZEN."""
    content = zen.ZenEngine().create_decision(json.dumps(_graph()))

    def evaluate(facts: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = content.evaluate(facts)["result"]
        return result

    return evaluate


def _tables() -> list[list[Rule]]:
    groups: dict[str, list[str]] = {}
    for issue, group in SUBCATEGORY.items():
        groups.setdefault(group, []).append(issue)
    business, service = 'category == "business"', 'category == "service_attitude"'
    external, internal = 'source == "external"', 'source == "internal"'
    major, medium = _any_of(MAJOR), _any_of(MEDIUM)
    return [
        [*((f"{business} and issue in {_TEXT(issues)}", {"subcategory": _TEXT(group)})
           for group, issues in groups.items()), ("true", {"subcategory": '"none"'})],
        [("true", {"amount": "max([loss, claim])", "times_complained": "complaint_count",
                   "claim_needed": f'{external} and subcategory in ["damage", "delay"]',
                   "to_handle": 'preliminary_validity in ["established", "needs_investigation"]'})],
        [(f"{business} and (amount > 5000 or times_complained >= 2 or severe_dissatisfaction)",
          {"severity": '"major"'}),
         (f"{business} and amount >= 1000", {"severity": '"medium"'}), (business, {"severity": '"general"'}),
         (f"{service} and {major}", {"severity": '"major"'}), (f"{service} and {medium}", {"severity": '"medium"'}),
         ("true", {"severity": '"general"'})],
        [(business, {"form_recipient": '"none"'}),
         (f'{external} and startsWith(respondent, "employee@")',
          {"form_recipient": '"department_manager@" + split(respondent, "@")[1]'}),
         (external, {"form_recipient": '"department_leader@" + split(respondent, "@")[1]'}),
         ("true", {"form_recipient": '"hq_admin_manager"'})],
        [("true", {"hard_case": f"to_handle and {business} and {external} and not finishable_in_20_min "
                                f'and (urgent or severity == "major")'})],
        [("true", {"ordinary": f"to_handle and {business} and {external} and not hard_case "
                               f'and severity == "general"'})],
        [("not to_handle", {"owner": '"hotline_operator"'}), (f"{service} and {external}", {"owner": '"call_centre"'}),
         (f"{service} and {internal}", {"owner": "form_recipient"}),
         (f"{business} and {internal}", {"owner": '"departments"'}),
         ("delegate != null", {"owner": "delegate"}),
         ("true", {"owner": '"department_manager@" + responsible_department'})],
    ]


def _any_of(behaviours: set[str]) -> str:
    return f"some(behaviours, # in {_TEXT(sorted(behaviours))})"


def _graph() -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [{"id": "in", "name": "in", "type": "inputNode"}]
    nodes += [_node(f"t{index}", rules) for index, rules in enumerate(_tables())]
    nodes.append({"id": "out", "name": "out", "type": "outputNode"})
    edges = [{"id": f"e{index}", "sourceId": one["id"], "targetId": other["id"], "type": "edge"}
             for index, (one, other) in enumerate(pairwise(nodes))]
    return {"nodes": nodes, "edges": edges}


def _node(name: str, rules: list[Rule]) -> dict[str, Any]:
    outputs = list(rules[0][1])
    return {
        "id": name, "name": name, "type": "decisionTableNode",
        "content": {
            "hitPolicy": "first", "passThrough": True, "executionMode": "single",
            "inputs": [{"id": "when", "name": "when"}],
            "outputs": [{"id": output, "name": output, "field": output} for output in outputs],
            "rules": [{"_id": f"{name}-{index}", "when": when, **values} for index, (when, values) in enumerate(rules)],
        },
    }
