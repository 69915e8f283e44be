from random import Random

import pytest

from dueprocess.engine.service.delivering.backoff import LONGEST, WAITS, next_wait


class Chance(Random):
    """Chance that always says the same."""

    def __init__(self, share):
        super().__init__()
        self.share = share

    def random(self):
        return self.share


def test_each_failure_waits_longer_until_the_message_is_given_up():
    assert [next_wait(attempts, None, Chance(0)) for attempts in range(1, 9)] == [*WAITS, None]


def test_chance_prolongs_a_wait_by_a_quarter_at_most():
    assert [next_wait(attempts, None, Chance(0.999999)) for attempts in (1, 2, 7)] == [6, 37, 107999]


@pytest.mark.parametrize(("asked", "wait"), [(None, 5), (0, 5), (3, 5), (90, 90), (10**9, LONGEST)])
def test_a_receiver_is_left_alone_as_long_as_it_asks_but_no_longer_than_a_day(asked, wait):
    assert next_wait(1, asked, Chance(0)) == wait


def test_receivers_that_failed_together_come_back_apart():
    random = Random(1)
    assert len({next_wait(5, None, random) for _ in range(50)}) > 40


def test_asking_for_a_wait_does_not_prolong_a_message_s_life():
    assert next_wait(len(WAITS) + 1, 60, Chance(0)) is None
