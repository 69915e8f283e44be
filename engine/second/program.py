"""What the second engine is given and gives back: programs of rules in layers, jobs of facts, and why there is none.

A program holds no value of a case and no thread of a policy: it can be kept, sent to another process, and named by its
digest. Within a layer rules chain on each other; layers are run one after the other, and what follows in one is a fact
for those that come after it. No rule asks for an absence, so that the order of facts is all one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

Field = str
"""The name of a field; each node of a program has fields of its own, so that facts never meet by accident."""

Fact = Mapping[Field, int | str]
"""What is asserted or derived: fields with whole numbers within 2^62 either way, or short texts (tokens)."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A value taken from the field of a fact that the rule has matched under `alias`."""

    alias: str
    field: Field


@dataclass(frozen=True, slots=True)
class Rule:
    """When facts match all of `when`, the fact `gives` follows.

    `when` holds pairs of an alias and a condition of durable_rules as JSON, in the safe subset: `$ex $gt $gte $lt $lte
    $neq $and`, equality, and comparisons with the field of an earlier alias. At least one, at most eight;
    each matches a fact of its own.
    """

    name: str
    when: tuple[tuple[str, object], ...]
    gives: Mapping[Field, int | str | Copy]


@dataclass(frozen=True, slots=True)
class Layer:
    """Rules that are run together until nothing more follows: a fact that one of them gives is matched by the others of
    its layer, too. `reads` are the fields that their conditions ask for; other facts need not be told it.
    """

    rules: tuple[Rule, ...]
    reads: frozenset[Field]


@dataclass(frozen=True, slots=True)
class Program:
    """Layers in the order in which they are run; `key` is their digest."""

    key: str
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """Facts to start from, and the layers to run over them and over what follows from them, in order."""

    facts: tuple[Fact, ...]
    layers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """Every fact that followed in a job, each once; the facts it started from are not among them."""

    facts: tuple[Fact, ...]


class NoSecondOpinion(Exception):
    """There is no second opinion, and that is all it means: the first engine is neither confirmed nor contradicted.

    `reason` is one of `missing` (the library cannot be imported), `refused` (it reported an error), `crashed`,
    `timed_out`, `too_big` (a limit was met before anything was asked), `quarantined` (the program has killed the worker
    before), `closed`, `unsaid` (a value that rules cannot say), `unsettled` (it came to no answer, or to several, or to
    ever new ones); `detail` is for the log.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


def program_of(layers: tuple[Layer, ...]) -> Program:
    """The program of these layers, named by their digest."""
    digest = sha256(json.dumps([_plain(layer) for layer in layers], sort_keys=True, ensure_ascii=False).encode())
    return Program(digest.hexdigest(), layers)


def _plain(layer: Layer) -> list[object]:
    return [[rule.name, rule.when, {name: [value.alias, value.field] if isinstance(value, Copy) else value
                                    for name, value in rule.gives.items()}] for rule in layer.rules]
