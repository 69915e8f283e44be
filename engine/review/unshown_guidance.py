"""Guidance that is shown with nothing."""

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, suggestion
from dueprocess.engine.review.examined import Examined


def unshown_guidance(examined: Examined, collector: Collector) -> None:
    """Finds names in `show_at` that are no duty, event or stage, and guidance that says neither where nor why not."""
    known = _shown_at(examined.policy)
    for clause in examined.citations.judged_clauses():
        for name in clause.show_at:
            if name not in known:
                collector.warning("guidance-shown-nowhere", clause.mark, name=clause.id, at=name,
                                  suggestion=suggestion(name, known))
        if clause.cover == "guidance" and not clause.show_at and clause.why is None:
            collector.info("guidance-without-place", clause.mark, name=clause.id)


def _shown_at(policy: Policy) -> frozenset[str]:
    stages = {stage.name for track in policy.tracks.values() for stage in track.stages}
    dotted = {f"{track.name}.{stage.name}" for track in policy.tracks.values() for stage in track.stages}
    return frozenset({*policy.duties, *policy.events, *stages, *dotted})
