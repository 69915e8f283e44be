"""Three-valued logic as rules that derive each of the three outcomes from facts, and none from an absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dueprocess.engine.second.encoding import FALSE, TRUE, UNSURE
from dueprocess.engine.second.network import Network, TruthNode, derive, is_truth

ABREAST: Final = 4
"""Parts that one node combines; more are combined in groups."""


def all_of(network: Network, text: str, parts: Sequence[TruthNode]) -> TruthNode:
    """False if one part is false, else unknown if one is unknown."""
    return _combined(network, text, parts, TRUE, FALSE)


def any_of(network: Network, text: str, parts: Sequence[TruthNode]) -> TruthNode:
    """True if one part is true, else unknown if one is unknown."""
    return _combined(network, text, parts, FALSE, TRUE)


def _combined(
    network: Network, text: str, parts: Sequence[TruthNode], neutral: int, decisive: int
) -> TruthNode:
    """One decisive part decides; all neutral, so is the whole; else, where none is decisive, it is unknown."""
    distinct = tuple(dict.fromkeys(parts))
    if len(distinct) == 1:
        return distinct[0]
    if len(distinct) > ABREAST:
        size = -(-len(distinct) // ABREAST) if len(distinct) <= ABREAST * ABREAST else ABREAST
        groups = [distinct[start:start + size] for start in range(0, len(distinct), size)]
        return _combined(network, text, [_combined(network, text, group, neutral, decisive) for group in groups],
                         neutral, decisive)
    node = network.truth(text)
    for part in distinct:
        derive(node, decisive, is_truth(part, decisive))
    derive(node, neutral, *(is_truth(part, neutral) for part in distinct))
    for part in distinct:
        others = (is_truth(other, decisive, "neq") for other in distinct if other is not part)
        derive(node, UNSURE, is_truth(part, UNSURE), *others)
    return node


def passed_on(network: Network, text: str, part: TruthNode) -> TruthNode:
    """The answer of a part, under a node of its own."""
    node = network.truth(text)
    for answer in (FALSE, UNSURE, TRUE):
        derive(node, answer, is_truth(part, answer))
    return node


def opposite(network: Network, text: str, part: TruthNode) -> TruthNode:
    """False where the part is true, true where it is false; unknown stays unknown."""
    node = network.truth(text)
    derive(node, FALSE, is_truth(part, TRUE))
    derive(node, UNSURE, is_truth(part, UNSURE))
    derive(node, TRUE, is_truth(part, FALSE))
    return node
