"""The resolved policy as plain data: what it is made of, and every entry with where it stands."""

from __future__ import annotations

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.pack import plain
from dueprocess.engine.replay.answers.wording import Plain, Wording, source_of


def policy_answer(policy: Policy, language: str) -> Plain:
    """The resolved policy: what it is made of, and every entry with where it stands."""
    words, pack = Wording(policy, language), policy.pack
    return {
        **words.identity(),
        "title": words.label(policy.title, policy.id),
        "in_force": plain(pack.in_force),
        "layers": [{"id": layer.id, "kind": layer.kind, "version": layer.version} for layer in pack.layers],
        "conventions": {name: plain(node) for name, node in pack.conventions.items()},
        "calendars": {name: edition.digest for name, edition in sorted(policy.editions.items())},
        "entries": {
            section: {name: {"is": plain(entry.node), "from": list(entry.layers), "source": source_of(entry.mark)}
                      for name, entry in found.items()}
            for section, found in pack.sections.items() if found
        },
    }
