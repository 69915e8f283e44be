"""Replay: a case in time, and the one function that decides it.

`decide(policy, history, as_of, known_at)` is pure; every face, test and worker calls it. `may`, `why` and
`timeline` ask the same replay something else; the answers are plain data in the language that is asked for.
"""

from dueprocess.engine.replay.answers.decisions import FIRST_FACTS, decision_answer
from dueprocess.engine.replay.answers.explanations import why_answer
from dueprocess.engine.replay.answers.policies import policy_answer
from dueprocess.engine.replay.answers.timelines import timeline_answer
from dueprocess.engine.replay.answers.verdicts import verdict_answer
from dueprocess.engine.replay.bodies import BODY, case_node, parse_as_of
from dueprocess.engine.replay.deciding import Timeline, decide, decide_judging, may, timeline
from dueprocess.engine.replay.decision import Decision
from dueprocess.engine.replay.explaining import Explanation, UnknownSubject, why
from dueprocess.engine.replay.history import Case, History, RecordedEvent, read_case
from dueprocess.engine.replay.permissions import Request, Verdict
from dueprocess.engine.replay.requests import read_request
from dueprocess.engine.replay.state import TooManyInstants

__all__ = [
    "BODY",
    "FIRST_FACTS",
    "Case",
    "Decision",
    "Explanation",
    "History",
    "RecordedEvent",
    "Request",
    "Timeline",
    "TooManyInstants",
    "UnknownSubject",
    "Verdict",
    "case_node",
    "decide",
    "decide_judging",
    "decision_answer",
    "may",
    "parse_as_of",
    "policy_answer",
    "read_case",
    "read_request",
    "timeline",
    "timeline_answer",
    "verdict_answer",
    "why",
    "why_answer",
]
