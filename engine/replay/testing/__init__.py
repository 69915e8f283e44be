"""Pack tests: a policy's own worked cases, run against it (pack language: Tests)."""

from dueprocess.engine.replay.testing.expectations import Mismatch
from dueprocess.engine.replay.testing.runner import TestReport, TestResult, run_tests

__all__ = ["Mismatch", "TestReport", "TestResult", "run_tests"]
