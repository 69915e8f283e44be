"""What the paper says to people, and no rule can decide: shown where it is needed."""

from __future__ import annotations

from dueprocess.engine.replay.answers.wording import Plain, Wording


def guidance_of(words: Wording) -> dict[str, list[Plain]]:
    """For each duty, event or stage, the clauses of the register that are shown with it."""
    found: dict[str, list[Plain]] = {}
    for clause in words.policy.pack.clauses.values():
        for name in clause.show_at:
            found.setdefault(name, []).append({"clause": clause.id, "says": words.label(clause.says)})
    return found
