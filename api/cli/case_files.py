"""A case file on the command line, as an inquiry under the policy that decides it."""

import time
from pathlib import Path

from dueprocess.api.cli.terminal import Terminal
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Library, Mapping, Mark, Node, read_yaml, text_of
from dueprocess.engine.replay import parse_as_of
from dueprocess.engine.service import Inquiry, load_policy, whole_case


def open_case(file: Path, pack: str | None, at: str | None, known_at: str | None, voice: Terminal) -> Inquiry:
    """Reads a case file under the pack named by the option or by the file. Raises PackError with all that is wrong."""
    collector = Collector()
    node = read_yaml(file, collector)
    collector.raise_if_errors()
    assert node is not None
    policy = load_policy(_pack_of(node, pack, collector), Library.default())
    case = whole_case(node, policy, collector)
    as_of = instant_option(at, "--at", policy, collector)
    known = instant_option(known_at, "--known-at", policy, collector)
    collector.raise_if_errors()
    assert case is not None
    now = int(time.time())
    language = voice.language(policy.language)
    return Inquiry(policy, case, now if as_of is None else as_of, known, language, node.mark)


def instant_option(text: str | None, option: str, policy: Policy, collector: Collector) -> int | None:
    """The instant that an option names, in the zone of the policy where it names none; None if it is not given."""
    if text is None:
        return None
    return parse_as_of(text, policy.zone, Mark(option, 1, 1), collector)


def _pack_of(case: Node, pack: str | None, collector: Collector) -> str:
    named = pack or (text_of(case.items.get("tenant")) if isinstance(case, Mapping) else "")
    if not named:
        collector.error("case-names-no-tenant", case.mark)
        collector.raise_if_errors()
    return named
