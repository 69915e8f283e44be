"""Strict YAML: text -> nodes with marks. The parser is PyYAML's; composing and resolving are ours.

Refused, each with its place: duplicate keys, anchors and aliases, tags, merge keys, directives, several documents in
one file, keys that are no plain text, keys without a value, and anything beyond the caps below.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.malformed import report_malformed
from dueprocess.engine.pack.marks import Mark, shown
from dueprocess.engine.pack.nodes import Mapping, Node, Scalar, Sequence
from dueprocess.engine.pack.scalars import resolve
from dueprocess.engine.pack.source import REFUSED, checked_text, code_point, read_text

MOST_DEPTH: Final = 50
MOST_NODES: Final = 100_000

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(source: Path | tuple[str, str], collector: Collector) -> Node | None:
    """The document in a file, or in (text, name to show); None if anything in it is refused, the reasons collected."""
    file = source[1] if isinstance(source, tuple) else shown(source)
    before = collector.errors
    text = checked_text(source[0], file, collector) if isinstance(source, tuple) else read_text(source, collector)
    if text is None:
        return None
    try:
        node = _Composer(file, collector).compose(yaml.parse(text, Loader=_PARSER))
    except _Abandoned:
        return None
    except yaml.YAMLError as failure:
        report_malformed(failure, text, file, collector)
        return None
    return node if collector.errors == before else None


class _Abandoned(Exception):
    """Composing cannot go on; the reason is collected."""


class _OpenSequence:
    """A list whose end has not been read yet."""

    __slots__ = ("items", "mark")

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.items: list[Node] = []

    def add(self, node: Node) -> None:
        self.items.append(node)

    def closed(self) -> Node:
        return Sequence(tuple(self.items), self.mark)


class _OpenMapping:
    """A map whose end has not been read yet; `key` is the one that waits for its value."""

    __slots__ = ("flow", "items", "key", "keys", "mark")

    def __init__(self, mark: Mark, flow: bool) -> None:
        self.mark = mark
        self.flow = flow
        self.items: dict[str, Node] = {}
        self.keys: dict[str, Mark] = {}
        self.key: tuple[str, Mark] | None = None

    def add(self, node: Node) -> None:
        assert self.key is not None
        name, mark = self.key
        self.key = None
        if name not in self.items:
            self.items[name] = node
            self.keys[name] = mark

    def closed(self) -> Node:
        return Mapping(self.items, self.keys, self.mark)


class _Composer:
    """Builds the tree of one document from the parser's events; keeps its own stack, so depth cannot hurt it."""

    def __init__(self, file: str, collector: Collector) -> None:
        self._file = file
        self._collector = collector
        self._open: list[_OpenSequence | _OpenMapping] = []
        self._root: Node | None = None
        self._nodes = 0
        self._refused: set[str] = set()

    def compose(self, events: Iterator[yaml.Event]) -> Node | None:
        """The root node, or None for a file that holds nothing."""
        for event in events:
            match event:
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._start(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._place(self._open.pop().closed())
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.DocumentStartEvent():
                    self._document(event)
        if self._root is None:
            self._collector.error("empty-file", Mark(self._file, 1, 1))
        return self._root

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        mark = self._mark(event)
        if self._root is not None:
            self._collector.error("several-documents", mark)
            raise _Abandoned
        if event.version or event.tags:
            self._collector.error("directive", mark)

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        mark = self._mark(event)
        self._admit(event, mark)
        if len(self._open) >= MOST_DEPTH:
            self._collector.error("too-deep", mark, most=MOST_DEPTH)
            raise _Abandoned
        if self._wants_key() is not None:
            self._collector.error("key-not-text", mark)
            raise _Abandoned
        mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_OpenMapping(mark, bool(event.flow_style)) if mapping else _OpenSequence(mark))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        mark = self._mark(event)
        self._admit(event, mark)
        unquoted = bool(event.implicit[0])
        parent = self._wants_key()
        if parent is not None:
            self._key(parent, event.value, unquoted, mark)
        elif not unquoted:
            self._quoted(event.value, mark)
        elif event.value:
            self._place(Scalar(resolve(event.value, mark, self._collector), event.value, mark))
        else:
            self._empty(mark)

    def _quoted(self, text: str, mark: Mark) -> None:
        hidden = REFUSED.search(text)
        if hidden:
            self._collector.error("control-character", mark, character=code_point(hidden.group()))
        self._place(Scalar(text, text, mark))

    def _key(self, parent: _OpenMapping, name: str, unquoted: bool, mark: Mark) -> None:
        if unquoted and name == "<<":
            self._collector.error("merge-key", mark)
        elif not name:
            self._collector.error("key-not-text", mark)
        elif name in parent.keys:
            self._collector.error("duplicate-key", mark, name=name, line=parent.keys[name].line)
        parent.key = (name, mark)

    def _empty(self, mark: Mark) -> None:
        """A place where a value should be and nothing stands: never a silent null."""
        parent = self._open[-1] if self._open else None
        if isinstance(parent, _OpenMapping) and parent.key is not None:
            name, key_mark = parent.key
            self._collector.error("comma-in-text" if parent.flow else "empty-value", key_mark, name=name)
        elif parent is not None:
            self._collector.error("empty-item", mark)
        else:
            return
        self._place(Scalar(None, "", mark))

    def _alias(self, event: yaml.AliasEvent) -> None:
        mark = self._mark(event)
        self._refuse_alias(f"*{event.anchor}", mark)
        parent = self._wants_key()
        if parent is not None:
            parent.key = (f"*{event.anchor}", mark)
        else:
            self._place(Scalar(None, "", mark))

    def _admit(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, mark: Mark) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._collector.error("too-many-nodes", mark, most=MOST_NODES)
            raise _Abandoned
        if event.anchor is not None:
            self._refuse_alias(f"&{event.anchor}", mark)
        if event.tag is not None:
            self._collector.error("tag", mark, name=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _refuse_alias(self, name: str, mark: Mark) -> None:
        """Each anchor and each alias is reported where it first stands."""
        if name not in self._refused:
            self._refused.add(name)
            self._collector.error("alias", mark, name=name)

    def _wants_key(self) -> _OpenMapping | None:
        parent = self._open[-1] if self._open else None
        return parent if isinstance(parent, _OpenMapping) and parent.key is None else None

    def _place(self, node: Node) -> None:
        if self._open:
            self._open[-1].add(node)
        else:
            self._root = node

    def _mark(self, event: yaml.Event) -> Mark:
        start: Any = event.start_mark
        return Mark(self._file, start.line + 1, start.column + 1)
