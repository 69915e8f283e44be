"""What a notice makes of an effect on record, and how a letter says it in Chinese."""

import pytest
from databases import NOON
from stored import effect

from dueprocess.engine.inference.values import UNKNOWN_UNIT, Party
from dueprocess.engine.service.delivering.letters import letter, read_letter
from dueprocess.engine.service.delivering.notices import Origin
from dueprocess.engine.service.delivering.telling import notice_of
from dueprocess.engine.store import documents

ORIGIN = Origin("acme", "案件 7/a", 3, "zh", "Asia/Shanghai")
DESK, HEAD = {"role": "desk", "of": "dover"}, {"role": "head"}


def notice(policy, told, **changed):
    return notice_of(effect("missed:call", detail=documents.written(told), name="call", **changed), policy, ORIGIN)


@pytest.mark.parametrize(("told", "to"), [
    ({}, []),
    ({"to": None}, []),
    ({"to": "none"}, []),
    ({"to": HEAD}, [Party("head")]),
    ({"who": DESK, "to": HEAD}, [Party("head"), Party("desk", "dover")]),
    ({"who": HEAD, "to": HEAD}, [Party("head")]),
    ({"to": {"all_of": [DESK, HEAD]}}, [Party("desk", "dover"), Party("head")]),
    ({"to": {"any_of": [DESK, HEAD]}}, [Party("desk", "dover"), Party("head")]),
    ({"to": {"at_least": [HEAD]}}, [Party("head")]),
    ({"to": [DESK]}, [Party("desk", "dover")]),
    ({"to": {"role": "desk", "of": None}}, [Party("desk", UNKNOWN_UNIT)]),
    ({"to": {**HEAD, "person": "p-7", "other_than": [DESK]}}, [Party("head", None, "p-7", (Party("desk", "dover"),))]),
])
def test_whom_it_reaches(trial_policy, told, to):
    found = notice(trial_policy, told)
    assert [each.party for each in found.to] == to
    assert list(read_letter(letter(found).written()).to) == to


def test_what_has_no_place_of_its_own_is_detail(trial_policy):
    told = {"duty": "call", "due": "2026-03-02T14:00:00Z", "to": HEAD, "amount": "20 GBP", "least": None}
    found = notice(trial_policy, told)
    assert found.detail == {"duty": "call", "amount": "20 GBP"}
    assert found.due == NOON + 2 * 3600


def test_what_the_policy_does_not_know_any_more_is_called_by_its_name(trial_policy):
    found = notice_of(effect("x", kind="consequence", name="gone", detail='{"who":{"role":"lost"}}'), trial_policy, ORIGIN)
    assert (found.labels, found.because) == ({}, ())
    assert found.to[0].labels["en"] == "lost"
    assert "gone" in letter(found).subject


CHINESE = """\
案件：案件 7/a
逾期：回电（call）
送达：多佛的前台
期限：2026-03-02 22:00 (Asia/Shanghai)
生效时间：2026-03-02 22:00:01 (Asia/Shanghai)
"""
HAPPENED = NOON + 2 * 3600 + 1


def test_a_letter_speaks_the_language_of_its_organisation_on_its_clock(trial_policy):
    told = {"duty": "call", "due": "2026-03-02T14:00:00Z", "who": DESK}
    written = letter(notice(trial_policy, told, happened_at=HAPPENED, issued_at=HAPPENED))
    assert (written.subject, written.text) == ("逾期：回电（案件 案件 7/a）", CHINESE)


@pytest.mark.parametrize(("cause", "said"), [
    ("e7", "因事件 e7 撤回"), ("wake", "随时间推移撤回"), ("migrated", "因案件改用制度的另一版本撤回"),
    ("applies_by_now", "因制度的新版本生效撤回"), ("calendar_renewed", "因日历更新撤回"),
])
def test_a_withdrawal_says_why(trial_policy, cause, said):
    taken_back = notice(trial_policy, {"who": DESK}, withdrawn_at=HAPPENED, withdrawn_because=cause)
    assert said in letter(taken_back).text.splitlines()[-1]


def test_a_line_break_in_a_label_does_not_break_a_subject(trial_policy):
    found = notice_of(effect("x", kind="consequence", name="gone\nBcc: all@example.org", detail="{}"), trial_policy, ORIGIN)
    assert "\n" not in letter(found).subject
