"""How an entry that amends changes the entry below: map by map, a new definition in place of the old as a whole."""

from typing import Final

from dueprocess.engine.pack.nodes import Mapping, Node, Sequence
from dueprocess.engine.pack.resolved import DEFINITIONS

_PARTS: Final = frozenset({"pick", "otherwise", "while_unknown", "matches"})

# Keys whose map is one value (an instant, a party, an amount): one kind of it never mixes with another.
_VALUE_KEYS: Final = frozenset(
    {
        "after",
        "amount",
        "at_least",
        "before",
        "by",
        "due",
        "escalate_to",
        "every",
        "exactly",
        "filled_by",
        "from",
        "immediately_after",
        "keep_out",
        "month_of",
        "remind",
        "superior_of",
        "to",
        "until",
        "who",
        "within",
    }
)
_KINDS: Final = frozenset(
    {
        "all_of",
        "any_of",
        "at_least",
        "bearer_of",
        "earliest_of",
        "every",
        "exactly",
        "first",
        "first_known",
        "immediately_after",
        "in",
        "latest_of",
        "range",
        "role",
        "rows",
        "superior_of",
        "times",
        "who_did",
        "within",
    }
)
# Keys whose map is replaced as a whole: it holds one event and what must hold of it.
_WHOLE_KEYS: Final = frozenset({"enter", "each", "total_of", "elapsed"})
# Keys of which a map has one: the new takes the place of the old.
_EXCLUSIVE: Final = (
    frozenset({"must", "should"}),
    frozenset({"to", "by", "until"}),
    frozenset({"when", "after_due", "before_due", "left"}),
)
_ANCHORS: Final = frozenset({"after", "before"})


def amended(section: str, old: Mapping, new: Mapping) -> Mapping:
    """The entry `old` of a section as the amending entry `new` changes it; `amends` itself is left out."""
    if section == "facts" and not set(DEFINITIONS).isdisjoint(new.items):
        old = without(old, frozenset(DEFINITIONS) | (_PARTS if "rows" not in new.items else _PARTS - {"while_unknown"}))
    merged = without(_merged(old, new), frozenset({"amends"}))
    return with_rows_added(merged)


def with_rows_added(entry: Mapping) -> Mapping:
    """The entry with the rows of `rows_added` in front of its own."""
    added = entry.items.get("rows_added")
    if added is None:
        return entry
    rest = without(entry, frozenset({"rows_added"}))
    own = rest.items.get("rows")
    below = own.items if isinstance(own, Sequence) else ()
    above = added.items if isinstance(added, Sequence) else ()
    rows = Sequence((*above, *below), own.mark if own else added.mark)
    key = rest.keys.get("rows", entry.keys["rows_added"])
    return Mapping({**rest.items, "rows": rows}, {**rest.keys, "rows": key}, rest.mark)


def without(entry: Mapping, keys: frozenset[str]) -> Mapping:
    """The map without some of its keys."""
    return Mapping(
        {key: node for key, node in entry.items.items() if key not in keys},
        {key: mark for key, mark in entry.keys.items() if key not in keys},
        entry.mark,
    )


def replaces_something(old: Mapping, new: Mapping) -> bool:
    """Whether merging `new` into `old` would take the place of a value that `old` states."""
    for key, node in new.items.items():
        below = old.items.get(key)
        if isinstance(below, Mapping) and isinstance(node, Mapping):
            if replaces_something(below, node):
                return True
        elif below is not None:
            return True
    return False


def _merged(old: Mapping, new: Mapping) -> Mapping:
    for rivals in _EXCLUSIVE:
        if not rivals.isdisjoint(new.items):
            old = without(old, rivals - new.items.keys())
    items = dict(old.items)
    for key, node in new.items.items():
        items[key] = _merged_value(key, items.get(key), node)
    return Mapping(items, {**old.keys, **new.keys}, new.mark)


def _merged_value(key: str, old: Node | None, new: Node) -> Node:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping) or key in _WHOLE_KEYS:
        return new
    if key in _VALUE_KEYS and _another_kind(old, new):
        return new
    return _merged(old, new)


def _another_kind(old: Mapping, new: Mapping) -> bool:
    """Whether a value is another kind of value, or a new table: then nothing of the old one is kept."""
    kind = _KINDS.intersection(new.items)
    if not kind:
        return not _ANCHORS.intersection(new.items) <= old.items.keys()
    return kind != _KINDS.intersection(old.items) or "rows" in kind
