"""Tracks: stages are entered by the latest matching event (pack language: The rest, Cases)."""

from __future__ import annotations

from dueprocess.engine.inference.model import Stage, Track
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.world import NEVER
from dueprocess.engine.replay.state import State


def run_track(track: Track, state: State) -> int:
    """Opens a track, and enters the stages that its events enter."""
    if track.name not in state.opened and not _open(track, state):
        return NEVER
    seen = state.seen.get(track.name, 0)
    state.seen[track.name] = state.order
    fresh = {each.order: each for stage in track.stages for entrance in stage.entrances
             for each in state.happened(entrance.event) if each.order > seen}
    for order in sorted(fresh):
        # Of several stages that one event enters, the last listed.
        entered = [stage for stage in track.stages if _enters(stage, fresh[order], state)]
        if entered:
            _enter(track, entered[-1], state)
    return NEVER


def _open(track: Track, state: State) -> bool:
    if track.opens_when is not None:
        answer = track.opens_when.test(state)
        if answer is not True:
            _set_stage(track, None if answer is None else "", state)
            return False
        state.seen[track.name] = state.order if state.cause is None else state.cause.order - 1
        _set_stage(track, "", state)
    state.opened.add(track.name)
    for stage in track.stages:
        if any(entrance.event == "opening" for entrance in stage.entrances):
            _enter(track, stage, state)
            break
    return True


def _enters(stage: Stage, occurrence: Occurrence, state: State) -> bool:
    outer, state.scope = state.scope, occurrence
    try:
        return any(
            entrance.event == occurrence.event and (entrance.where is None or entrance.where.test(state) is True)
            for entrance in stage.entrances)
    finally:
        state.scope = outer


def _set_stage(track: Track, stage: str | None, state: State) -> None:
    """Sets the stage; an empty one means that the track has not opened, `None` that this is unknown."""
    before = state.stages.get(track.name, "")
    if before == stage:
        return
    if stage == "":
        state.stages.pop(track.name, None)
    else:
        state.stages[track.name] = stage
    state.touch(f"{track.name}.stage")


def _enter(track: Track, stage: Stage, state: State) -> None:
    _set_stage(track, stage.name, state)
    state.mark("entered", f"{track.name}.stage", state.now, 0, stage.name)
    if track.name == "case":
        state.ended = stage.name in track.ends_at
