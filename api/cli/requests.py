"""An event from the options that describe it: one that `may` asks about, or one to be recorded."""

from dueprocess.engine.pack import Collector, Mapping, Mark, Node, Scalar, read_yaml


def request_node(event: str, by: str | None, to: str | None, via: str | None, facts: list[str]) -> Mapping:
    """The request as the options describe it; marks name the option. Raises PackError for options that say nothing."""
    collector = Collector()
    items: dict[str, Node] = {"event": Scalar(event, event, _mark("--event"))}
    for name, text in (("by", by), ("to", to), ("via", via)):
        if text is not None:
            _put(items, name, text, f"--{name}", collector)
    brought: dict[str, Node] = {}
    for text in facts:
        fact, equals, value = text.partition("=")
        if not fact or not equals or not value:
            collector.error("option-no-fact", _mark("--with"), text=text)
        else:
            _put(brought, fact, value, f"--with {fact}", collector)
    if brought:
        items["with"] = _mapping(brought, "--with")
    collector.raise_if_errors()
    return _mapping(items, "--event")


def event_node(request: Mapping, at: str | None, corrects: str | None) -> Mapping:
    """The event to be recorded: what is asked of `may`, when it happened, and what it corrects."""
    more: dict[str, Node] = {}
    for name, text in (("at", at), ("corrects", corrects)):
        if text is not None:
            more[name] = Scalar(text, text, _mark(f"--{name}"))
    return _mapping(request.items | more, "--event")


def _put(items: dict[str, Node], name: str, text: str, option: str, collector: Collector) -> None:
    node = read_yaml((text, option), collector)
    if node is not None:
        items[name] = node


def _mapping(items: dict[str, Node], option: str) -> Mapping:
    return Mapping(items, {name: node.mark for name, node in items.items()}, _mark(option))


def _mark(option: str) -> Mark:
    return Mark(option, 1, 1)
