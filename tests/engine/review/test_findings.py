"""All findings together: what is wrong with the tests of a pack is found with the pack."""

from dueprocess.engine.review import findings

from .conftest import LIBRARY, MakePolicy

PACK = """\
roles:
  desk: {label: d}
"""

TESTS = """\
tests:
  first: {history: [{at: 2026-03-02T10:00, event: received}], as_of: 2026-03-02T10:00, expect: {facts: {weather: fine}}}
"""


def test_a_test_that_cannot_be_read_is_told(make_policy: MakePolicy) -> None:
    policy = make_policy(PACK, tests=TESTS)
    assert "unknown-fact" in [found.code for found in findings(policy, LIBRARY)]
