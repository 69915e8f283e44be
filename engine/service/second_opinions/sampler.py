"""The process in the background: `python -m dueprocess.engine.service.second_opinions.sampler`.

It loads the packs of the tenants by itself, at low priority, and derives again what it is sent: one message for each
decision, one in answer. It has a worker of its own, and ends when its input does.
"""

import json
import os
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

from dueprocess.engine.pack import Collector, Library
from dueprocess.engine.replay import case_node
from dueprocess.engine.second.verifying import Engine
from dueprocess.engine.second.worker.process import Worker
from dueprocess.engine.second.worker.protocol import Message, frame_of, read_message
from dueprocess.engine.service.inquiries import CASE_FIELDS, Inquiry, whole_case
from dueprocess.engine.service.second_opinions.answers import outcome_of
from dueprocess.engine.service.second_opinions.outcomes import Outcome
from dueprocess.engine.service.second_opinions.verifying import verified
from dueprocess.engine.service.tenants import Tenants, load_tenants

LOWEST: Final = 19


def main() -> None:
    """Answers until the service closes its end."""
    os.nice(LOWEST)
    answers = _answers()
    worker = Worker()
    try:
        for answer in answer_all(iter(_asked, None), worker):
            answers.write(frame_of(answer))
            answers.flush()
    finally:
        worker.close()


def answer_all(messages: Iterator[Message], engine: Engine) -> Iterator[Message]:
    """An answer for each message: the first names tenants and folders (background.py), the others are decisions."""
    opening = next(messages)
    library = Library(*(tuple(Path(folder) for folder in opening[name]) for name in ("policies", "rules")))
    tenants = load_tenants(opening["tenants"], library)
    yield {"tenants": [tenant.name for tenant in tenants]}
    for sample in messages:
        yield _outcome(sample, tenants, engine).as_plain()


def _asked() -> Message | None:
    return read_message(sys.stdin.buffer)


def _outcome(sample: Message, tenants: Tenants, engine: Engine) -> Outcome:
    policy = tenants.get(sample["tenant"]).policy
    if policy.digest != sample["digest"]:
        return Outcome.none("changed", policy.digest)
    body = json.loads(sample["body"], parse_float=Decimal)
    node, collector = case_node({name: body[name] for name in CASE_FIELDS if name in body}), Collector()
    case = whole_case(node, policy, collector)
    collector.raise_if_errors()
    assert case is not None
    inquiry = Inquiry(policy, case, sample["as_of"], sample["known_at"], policy.language, node.mark)
    return outcome_of(verified(inquiry, engine), policy.zone)


def _answers() -> BinaryIO:
    """Where answers go; what anything else prints goes to the log of the service instead."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


if __name__ == "__main__":
    main()
