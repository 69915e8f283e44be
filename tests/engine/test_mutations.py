"""Whatever one changes in a real pack, or in a case of it: one is told where and what is wrong, and nothing breaks."""

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import (
    Collector,
    Diagnostic,
    Library,
    Mapping,
    Mark,
    Node,
    PackError,
    ResolvedPack,
    Scalar,
    Sequence,
    check_schema,
    load_pack,
    read_yaml,
)
from dueprocess.engine.pack.coherence import check_shapes
from dueprocess.engine.replay import decide, decision_answer, read_case

ROOT = Path(__file__).parents[2]
LIBRARY = Library((ROOT / "policies",), (ROOT / "rules",))
PACKS = ("estate-sunshine100", "furniture", "mall", "xinbang")
MUTATIONS = 45
DAY = 86_400
SEED = 20260302
STRANGE = (
    *("", "x", "yes", "no", "none", "unknown", "now", "bearer", "actor", "everything", "received", "5000", "15"),
    *("15 percent", "5000 CNY", "5000 EUR", "3 days", "0 days", "3 dais", "2026-04-31", "2026-04-30T10:00", "25:00"),
)
Way = tuple[str | int, ...]


@cache
def pack_of(name: str) -> ResolvedPack:
    return load_pack(name, LIBRARY)


def ways(node: Node, way: Way = ()) -> Iterator[tuple[Way, Node]]:
    """Every node inside an entry with the way to it."""
    yield way, node
    if isinstance(node, Mapping):
        for key, value in node.items.items():
            yield from ways(value, (*way, key))
    elif isinstance(node, Sequence):
        for index, value in enumerate(node.items):
            yield from ways(value, (*way, index))


def changed(node: Node, way: Way, to: Node | None) -> Node:
    """The node with what stands at the end of the way replaced, or taken out."""
    step, rest = way[0], way[1:]
    if isinstance(node, Mapping) and isinstance(step, str):
        inner = to if not rest else changed(node.items[step], rest, to)
        items = {key: inner if key == step else value for key, value in node.items.items()}
        kept = {key: value for key, value in items.items() if value is not None}
        return Mapping(kept, {key: node.keys[key] for key in kept}, node.mark)
    assert isinstance(node, Sequence)
    assert isinstance(step, int)
    inner = to if not rest else changed(node.items[step], rest, to)
    return Sequence((*node.items[:step], *(() if inner is None else (inner,)), *node.items[step + 1 :]), node.mark)


def strange(mark: Mark, words: list[str], chance: random.Random) -> Node | None:
    """Something to put in the place of a node: a word of the pack or none of it, a list, a map, or nothing at all."""
    word = chance.choice(words) if chance.random() < 0.6 else chance.choice(STRANGE)
    scalar = Scalar(int(word) if word.isdigit() else word, word, mark)
    match chance.randrange(8):
        case 0:
            return None
        case 1:
            return Sequence((scalar,), mark)
        case 2:
            key = chance.choice(words)
            return Mapping({key: scalar}, {key: mark}, mark)
    return scalar


def mutated(pack: ResolvedPack, chance: random.Random) -> ResolvedPack:
    entries = [(section, name) for section, found in pack.sections.items() for name in found]
    section, name = chance.choice(entries)
    entry = pack.sections[section][name]
    words = [*pack.sections[section], *pack.sections["facts"], *pack.sections["events"], *pack.sections["duties"]]
    words += [each.text for _, each in ways(entry.node) if isinstance(each, Scalar)]
    words += [key for _, each in ways(entry.node) if isinstance(each, Mapping) for key in each.items]
    places = [(way, node) for way, node in ways(entry.node) if way]
    if not places:
        return pack
    way, node = chance.choice(places)
    new = changed(entry.node, way, strange(node.mark, words, chance))
    assert isinstance(new, Mapping)
    # Two layers, so that the shape is looked at again, as it is for an entry that an overlay amended.
    amended = replace(entry, node=new, layers=("below", "above"))
    return replace(pack, sections={**pack.sections, section: {**pack.sections[section], name: amended}})


def told(pack: ResolvedPack) -> PackError | None:
    collector = Collector()
    try:
        check_shapes(pack.sections, collector)
        collector.raise_if_errors()
        compile_policy(pack, LIBRARY)
    except PackError as failure:
        return failure
    return None


def check_told(found: Diagnostic) -> None:
    assert Path(found.mark.file).is_file(), found
    lines = Path(found.mark.file).read_text(encoding="utf-8").splitlines()
    assert 1 <= found.mark.column <= len(lines[found.mark.line - 1]) + 1, found
    for language in ("en", "zh"):
        assert found.message(language)
        assert found.hint(language)


@pytest.mark.parametrize("name", PACKS)
def test_whatever_is_changed_in_a_pack_is_told_or_does_no_harm(name: str) -> None:
    chance, refused = random.Random(f"{SEED} {name}"), 0
    for _ in range(MUTATIONS):
        failure = told(mutated(pack_of(name), chance))
        refused += failure is not None
        for found in () if failure is None else failure.diagnostics:
            check_told(found)
    assert MUTATIONS // 5 < refused < MUTATIONS


def histories(pack: ResolvedPack) -> list[Sequence]:
    """The histories of the pack's own tests."""
    found = []
    for path in pack.tests:
        document = read_yaml(path, Collector())
        assert isinstance(document, Mapping)
        for _, test in ways(document.items["tests"]):
            history = test.items.get("history") if isinstance(test, Mapping) else None
            if isinstance(history, Sequence) and history.items:
                found.append(history)
    return found


def decided(history: Node, policy: Policy, collector: Collector) -> bool:
    """Whether the case could be read; if so, it is decided and said in both languages."""
    case = Mapping({"events": history}, {"events": history.mark}, history.mark)
    if not check_schema(case, "case", collector):
        return False
    read = read_case(case, policy, collector)
    if collector.errors:
        return False
    last = max(record.at for record in read.history.records)
    decision = decide(policy, read.history, last + 5 * DAY)
    return all(decision_answer(decision, language)["summary"] for language in ("en", "zh"))


@pytest.mark.parametrize("name", PACKS)
def test_whatever_is_changed_in_a_case_is_told_or_decided(name: str) -> None:
    policy, chance, refused = compile_policy(pack_of(name), LIBRARY), random.Random(f"{SEED} {name}"), 0
    words = [*policy.words.facts, *policy.words.events, *policy.words.roles]
    words += [value for fact in policy.words.facts.values() for value in fact.values]
    known = histories(pack_of(name))
    for _ in range(MUTATIONS):
        history = chance.choice(known)
        way, node = chance.choice([place for place in ways(history) if place[0]])
        collector = Collector()
        refused += not decided(changed(history, way, strange(node.mark, words, chance)), policy, collector)
        for found in collector.diagnostics:
            check_told(found)
    assert MUTATIONS // 5 < refused < MUTATIONS
