"""The event that `may` asks about, from the options that describe it."""

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Mapping, Mark, Node, Scalar, read_yaml
from dueprocess.engine.replay import Request, read_request


def request_of(
    event: str, by: str | None, to: str | None, via: str | None, facts: list[str], policy: Policy
) -> Request:
    """The request that the options describe. Raises PackError; marks name the option that is wrong."""
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
    request = read_request(_mapping(items, "--event"), policy, collector)
    collector.raise_if_errors()
    return request


def _put(items: dict[str, Node], name: str, text: str, option: str, collector: Collector) -> None:
    node = read_yaml((text, option), collector)
    if node is not None:
        items[name] = node


def _mapping(items: dict[str, Node], option: str) -> Mapping:
    return Mapping(items, {name: node.mark for name, node in items.items()}, _mark(option))


def _mark(option: str) -> Mark:
    return Mark(option, 1, 1)
