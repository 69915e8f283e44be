"""Programs and jobs as questions, answers as what was derived: the parent's side of the protocol's contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dueprocess.engine.second.program import Copy, Derived, Fact, Job, Layer, NoSecondOpinion, Program, Rule
from dueprocess.engine.second.worker.protocol import Message, frame_of

LARGEST_NUMBER = 1 << 62
"""What a fact may hold either way; the library computes with 64 bits, and saturates silently."""

LONGEST_TEXT = 60_000
"""Bytes; from 65,536 on the library compares lengths modulo that."""

OWN = frozenset({"id", "sid", "_k", "_n", "_s"})
"""Fields that the library or the child gives a meaning of their own."""


def question_of(program: Program, jobs: Sequence[Job], held: bool) -> bytes:
    """The frame that asks for these jobs; the program's layers are sent along unless the child holds them.

    Raises NoSecondOpinion where a fact, or all together, is more than may be asked.
    """
    message: Message = {
        "key": program.key,
        "layers": None if held else [_layer(layer) for layer in program.layers],
        "jobs": [{"facts": [_fact(fact) for fact in job.facts], "layers": job.layers} for job in jobs],
    }
    try:
        return frame_of(message)
    except ValueError as problem:
        raise NoSecondOpinion("too_big", str(problem)) from problem


def derived_of(answer: Message, jobs: Sequence[Job]) -> list[Derived]:
    """What the answer says was derived, job by job. Raises ValueError where it is no answer to these jobs."""
    derived = answer.get("derived")
    if not isinstance(derived, list) or len(derived) != len(jobs):
        raise ValueError("not one answer for each job")
    return [Derived(tuple(_read(fact) for fact in facts)) for facts in derived]


def _layer(layer: Layer) -> dict[str, Any]:
    return {"rules": [_rule(rule) for rule in layer.rules], "reads": sorted(layer.reads)}


def _rule(rule: Rule) -> dict[str, Any]:
    return {"when": rule.when,
            "gives": {field: [value.alias, value.field] if isinstance(value, Copy) else value
                      for field, value in rule.gives.items()}}


def _fact(fact: Fact) -> Fact:
    for field, value in fact.items():
        if field in OWN or field.startswith("$") or not _fits(value):
            raise NoSecondOpinion("too_big", f"the field {field} cannot be asserted as it is")
    return fact


def _fits(value: object) -> bool:
    if type(value) is int:
        return -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    return type(value) is str and len(value) * 4 <= LONGEST_TEXT


def _read(fact: object) -> Fact:
    if not isinstance(fact, dict) or not all(type(value) in {int, str} for value in fact.values()):
        raise ValueError("not a fact")
    return fact
