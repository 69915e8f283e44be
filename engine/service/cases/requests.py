"""The log of requests: what was refused is recorded nowhere else."""

import logging
from typing import Final

from dueprocess.engine.replay import Verdict

LOG: Final = logging.getLogger("dueprocess.requests")


def log_refusal(tenant: str, case_id: str, verdict: Verdict) -> None:
    """Logs that an event was not recorded, and the names of what stood against it; nothing of what it said."""
    names = [reason.name for reason in verdict.reasons] or list(verdict.questions)
    LOG.info("%s: %s: %s %s: %s", tenant, case_id, verdict.request.event, verdict.answer, ", ".join(names))
