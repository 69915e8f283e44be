"""Second opinions, as the faces ask for them: of a case, of a pack's tests, and beside every answer of a service."""

from dueprocess.engine.service.second_opinions.answers import (
    reason_text,
    tests_verified_answer,
    verification_answer,
)
from dueprocess.engine.service.second_opinions.asking import SecondOpinions, Served
from dueprocess.engine.service.second_opinions.settings import Settings, read_settings
from dueprocess.engine.service.second_opinions.verifying import verified, verified_tests

__all__ = [
    "SecondOpinions",
    "Served",
    "Settings",
    "read_settings",
    "reason_text",
    "tests_verified_answer",
    "verification_answer",
    "verified",
    "verified_tests",
]
