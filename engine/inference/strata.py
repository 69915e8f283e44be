"""The order of evaluation: what rests on what, the circles that may not be, and what each change reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dueprocess.engine.inference.expressions import Expression, names_read
from dueprocess.engine.inference.model import Duty, Pause, Step, Track
from dueprocess.engine.inference.policy import Head, Reach, Unit
from dueprocess.engine.pack import Collector, Mark

# Of units that do not rest on each other, stages are settled first, so that an ended case is seen as ended.
_PRIORITY = {Track: 0, Pause: 1, Duty: 2, Step: 3}


@dataclass(frozen=True, slots=True)
class Node:
    """One head or unit of the graph: what it provides, what it reads, what of that does not order it."""

    name: str
    provides: tuple[str, ...]
    reads: frozenset[str]
    mark: Mark
    unit: Unit | None = None
    loose: frozenset[str] = field(default_factory=frozenset)


def graph_nodes(heads: Mapping[str, Head], units: Iterable[Unit]) -> list[Node]:
    """The graph of a policy; see `Node`."""
    units = tuple(units)
    steps = [unit for unit in units if isinstance(unit, Step)]
    pauses = [unit for unit in units if isinstance(unit, Pause)]
    duties = [unit for unit in units if isinstance(unit, Duty)]
    nodes = [_head_node(head, steps) for head in heads.values()]
    for unit in units:
        match unit:
            case Track():
                nodes.append(Node(f"{unit.name}.stage", (f"{unit.name}.stage",), names_read(unit), unit.mark, unit))
            case Pause():
                nodes.append(Node(f"pause {unit.name}", (f"{unit.name} (pause)",), names_read(unit), unit.mark, unit))
            case Duty():
                nodes.append(_duty_node(unit, pauses))
            case Step():
                nodes.append(_step_node(unit, duties))
    return _loosened(nodes)


def _head_node(head: Head, steps: Iterable[Step]) -> Node:
    takers = {step.event for step in steps if step.takes_over == head.name}
    return Node(head.name, (head.name,), names_read(head.rule, head.firm_when) | takers, head.mark)


def _duty_node(duty: Duty, pauses: Iterable[Pause]) -> Node:
    inner: list[Expression | None] = [duty.when, duty.due, duty.until, duty.done, duty.waived_if]
    if isinstance(duty.via, Expression):
        inner.append(duty.via)
    reads = set(names_read(*inner))
    for extension in duty.extensions:
        amount = extension.to if isinstance(extension.to, Expression) else None
        reads |= {extension.upon} | names_read(extension.when, amount)
    if duty.each is not None:
        reads.add(duty.each.event)
    if duty.names_bearer:
        reads.add(f"{duty.name}.who")
    reads |= {f"{pause.name} (pause)" for pause in pauses if pause.stops is None or duty.name in pause.stops}
    name = duty.name
    return Node(name, (f"{name}.met", f"{name}.missed", f"{name}.due"), frozenset(reads), duty.mark, duty)


def _step_node(step: Step, duties: Iterable[Duty]) -> Node:
    reads = set(names_read(step))
    for duty in duties:
        if duty.chain == step.chain and step.when is None:
            reads |= {f"{duty.name}.due", f"{duty.name}.who"}
    return Node(step.event, (step.event,), frozenset(reads), step.mark, step)


def _loosened(nodes: list[Node]) -> list[Node]:
    """A take-over reads what rests on the fact it takes over as it was before: those reads do not order it."""
    rests = _resting_on(nodes)
    loosened = []
    for node in nodes:
        takes_over = node.unit.takes_over if isinstance(node.unit, Step) else None
        after = frozenset[str]() if takes_over is None else node.reads & rests(takes_over)
        loosened.append(replace(node, loose=after))
    return loosened


def _resting_on(nodes: list[Node]) -> Callable[[str], set[str]]:
    readers: dict[str, list[Node]] = {}
    for node in nodes:
        for name in node.reads:
            readers.setdefault(name, []).append(node)

    def rests(name: str) -> set[str]:
        found, waiting = {name}, [name]
        while waiting:
            for reader in readers.get(waiting.pop(), ()):
                if isinstance(reader.unit, Step) and reader.unit.takes_over is not None:
                    continue
                fresh = set(reader.provides) - found
                found |= fresh
                waiting.extend(fresh)
        return found

    return rests


def ordered_units(nodes: list[Node], collector: Collector) -> tuple[Unit, ...]:
    """The units in the order of the strata. A circle is an error that prints the circle."""
    provider = {name: node for node in nodes for name in node.provides}
    waits = {node.name: {provider[name].name for name in node.reads - node.loose if name in provider} for node in nodes}
    by_name = {node.name: node for node in nodes}
    rank = {node.name: (_PRIORITY.get(type(node.unit), -1), index) for index, node in enumerate(nodes)}
    order: list[Unit] = []
    waiting = dict(waits)
    while waiting:
        free = sorted((name for name, before in waiting.items() if not before & waiting.keys()), key=rank.__getitem__)
        if not free:
            _report_circle(waiting, by_name, collector)
            return ()
        # Heads come free first; then one unit at a time, so that a stage freed by it goes before other duties.
        heads = [name for name in free if by_name[name].unit is None]
        for name in heads or free[:1]:
            unit = by_name[name].unit
            if unit is not None:
                order.append(unit)
            del waiting[name]
    return tuple(order)


def _report_circle(waiting: Mapping[str, set[str]], nodes: Mapping[str, Node], collector: Collector) -> None:
    path = [min(waiting)]
    while True:
        following = min(waiting[path[-1]] & waiting.keys())
        if following in path:
            circle = path[path.index(following):]
            break
        path.append(following)
    first = min(circle, key=lambda name: (nodes[name].mark.file, nodes[name].mark.line, nodes[name].mark.column))
    turn = circle.index(first)
    shown = [*circle[turn:], *circle[:turn], first]
    looping = any(isinstance(nodes[name].unit, Step) for name in circle)
    collector.error("escalation-loops" if looping else "circle", nodes[first].mark, circle=" <- ".join(shown))


def reach_of(nodes: list[Node], order: Sequence[Unit], ended_by: str | None) -> dict[str, Reach]:
    """For each name, the heads and units that must look again when it changes."""
    readers: dict[str, list[Node]] = {}
    for node in nodes:
        for name in node.reads:
            readers.setdefault(name, []).append(node)
    bit = {id(unit): 1 << index for index, unit in enumerate(order)}
    names = {*readers, *(name for node in nodes for name in node.provides)}
    found = {}
    for name in names:
        heads, units, waiting = [], 0, [name]
        while waiting:
            for reader in readers.get(waiting.pop(), ()):
                if reader.unit is not None:
                    units |= bit.get(id(reader.unit), 0)
                elif reader.name not in heads:
                    heads.append(reader.name)
                    waiting.append(reader.name)
        if name == ended_by:
            units |= sum(bit[id(unit)] for unit in order if isinstance(unit, Duty | Step))
        found[name] = Reach(tuple(heads), units)
    return found
