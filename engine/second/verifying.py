"""A decision derived twice: the first engine's replay is noted, and what was noted is derived by the second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import Value
from dueprocess.engine.replay import History, decide
from dueprocess.engine.second.comparing import Discord, differences_of, discords
from dueprocess.engine.second.derivations import Derivations, derivations_of
from dueprocess.engine.second.network import GATE, Node
from dueprocess.engine.second.program import Derived, Job, NoSecondOpinion, Program
from dueprocess.engine.second.recording import Key, Recorder, key_of
from dueprocess.engine.second.verification import Counts, Coverage, Difference, Verification
from dueprocess.engine.second.witnessing import Witnessed, witnessed

MOST_ROUNDS: Final = 8
"""How often a replay is begun again with answers of the second engine in it, before that is given up."""

FACT: Final = "fact"
"""What a node is called that stands for a fact of the case."""

Answer = TypeVar("Answer")


class Engine(Protocol):
    """What derives programs: the worker, or what stands for it."""

    def derive(self, program: Program, jobs: Sequence[Job]) -> list[Derived]:
        """What follows in each job. Raises NoSecondOpinion."""
        ...


def verify(
    policy: Policy, history: History, as_of: int, known_at: int | None, about: str, *, engine: Engine
) -> Verification:
    """The second opinion on a decision. Raises what `decide` raises; never NoSecondOpinion, which is an outcome."""
    try:
        twin = witnessed(policy)
    except NoSecondOpinion as none:
        return Verification(Counts(), (), none.reason, none.detail)
    recorder = Recorder()
    decide(replace(twin.policy, recorder=recorder), history, as_of, known_at, about)
    noted = derivations_of(recorder.notes.values(), twin.ruleset)
    try:
        found, derived = _derived(twin, noted, engine)
    except NoSecondOpinion as none:
        return Verification(_counts(recorder, noted, 0), (), none.reason, none.detail)
    return Verification(_counts(recorder, noted, derived), differences_of(found, policy))


def confirm(
    policy: Policy, ask: Callable[[Policy], Answer], engine: Engine
) -> tuple[Answer, tuple[Difference, ...]]:
    """What `ask` answers when each condition, table and head is answered by the second engine, and where the first one
    had answered otherwise. Raises NoSecondOpinion, and what `ask` raises.

    The first engine goes ahead, and the second confirms: where it agrees with every step, a replay that it had driven
    would have taken the same path to the same answer. Where it does not, its answer takes the place of the first one's
    and the replay begins again.
    """
    twin = witnessed(policy)
    forced: dict[Key, Value] = {}
    differences: tuple[Difference, ...] = ()
    for _ in range(MOST_ROUNDS):
        recorder = Recorder(forced)
        answer = ask(replace(twin.policy, recorder=recorder))
        noted = derivations_of(recorder.notes.values(), twin.ruleset)
        if noted.unsaid:
            raise NoSecondOpinion("unsaid", noted.unsaid[0].place.name)
        found, _ = _derived(twin, noted, engine)
        if not found:
            return answer, differences
        differences += differences_of(found, policy)
        forced |= {key_of(each.note.node, each.note.leaves): _only(each) for each in found}
    raise NoSecondOpinion("unsettled", f"{len(differences)} differences")


def _only(discord: Discord) -> Value:
    """The one answer of the second engine. Raises NoSecondOpinion where it came to none, or to several."""
    answers = discord.second()
    if len(answers) != 1:
        raise NoSecondOpinion("unsettled", discord.note.place.name)
    return answers[0]


def _derived(twin: Witnessed, noted: Derivations, engine: Engine) -> tuple[tuple[Discord, ...], int]:
    """What did not come out as noted, and how many facts were derived."""
    answers = engine.derive(twin.ruleset.program, [each.job(twin.ruleset) for each in noted.sayable])
    return tuple(discords(noted.sayable, answers)), sum(len(each.facts) for each in answers)


def _counts(recorder: Recorder, noted: Derivations, derived: int) -> Counts:
    given = [leaf for each in noted.sayable for leaf in each.given]
    return Counts(
        instants=len(recorder.instants),
        answers=sum(len(each.expected) for each in noted.sayable),
        derivations=len(noted.sayable),
        given=len(given),
        derived=derived,
        atoms=sum(leaf.given != FACT for leaf in given),
        unsaid=len(noted.unsaid),
    )


def coverage(policy: Policy) -> Coverage:
    """How much of a policy is derived by rules, and what is given instead. Raises NoSecondOpinion."""
    twin = witnessed(policy)
    nodes = _reached(twin.roots)
    given = Counter(node.given for node in nodes if node.given and not node.drafts)
    layers = twin.ruleset.program.layers
    return Coverage(
        roots=len(twin.roots),
        derived=sum(bool(node.drafts) for node in nodes),
        given=given.pop(FACT, 0),
        atoms=dict(sorted(given.items())),
        rules=sum(len(layer.rules) for layer in layers),
        layers=len(layers),
    )


def _reached(roots: Sequence[Node]) -> list[Node]:
    """The roots and all that they rest on, but for the gates."""
    found, waiting = dict.fromkeys(roots), list(roots)
    while waiting:
        for draft in waiting.pop().drafts:
            fresh = [match.node for match in draft.when if match.node not in found and match.node.given != GATE]
            found |= dict.fromkeys(fresh)
            waiting += fresh
    return list(found)
