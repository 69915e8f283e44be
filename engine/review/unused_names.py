"""Roles, facts and events that nothing else in the pack mentions."""

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import BUILT_IN_EVENTS, Collector
from dueprocess.engine.replay import FIRST_FACTS
from dueprocess.engine.review.examined import Examined
from dueprocess.engine.review.mentions import mentions_of

_WITH_RULES = ("by", "needs", "never", "gives", "open")


def unused_names(examined: Examined, collector: Collector) -> None:
    """Finds roles, facts and events that the pack itself introduces and nothing else mentions.

    The facts that answers show first, and events that carry facts or have rules of their own, are of use alone.
    """
    policy = examined.policy
    mentions = mentions_of(policy.pack)
    for section in ("roles", "facts", "events"):
        for name, entry in policy.pack.sections[section].items():
            elsewhere = mentions.get(name, frozenset()) - {(section, name)}
            if entry.origin != policy.id or elsewhere or _of_use_alone(section, name, policy):
                continue
            if section == "roles":
                collector.info("unused-role", entry.mark, name=name)
            elif section == "facts":
                collector.info("unused-fact", entry.mark, name=name)
            else:
                collector.info("unused-event", entry.mark, name=name)


def _of_use_alone(section: str, name: str, policy: Policy) -> bool:
    if section == "facts":
        return name in FIRST_FACTS
    node = policy.pack.sections[section][name].node
    return section == "events" and (name in BUILT_IN_EVENTS or any(key in node.items for key in _WITH_RULES))
