"""What the process in the background does with what it is sent; the process itself is started in tests/journeys."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dueprocess.engine.pack import Library, PackError
from dueprocess.engine.second.verification import Counts, Verification
from dueprocess.engine.second.verifying import Engine
from dueprocess.engine.service import Inquiry, load_policy
from dueprocess.engine.service.second_opinions import sampler
from dueprocess.engine.service.second_opinions.sampler import answer_all

FIXTURES = Path(__file__).parents[3] / "fixtures"
LIBRARY = Library((FIXTURES, *Library.default().policies), Library.default().rules)
OPENING = {"tenants": ["ferry"], "policies": [str(each) for each in LIBRARY.policies], "rules": [str(each) for each in LIBRARY.rules]}
EVENT = '{"at": "2026-03-02T10:00", "event": "received", "subject": "delay", "claim": "50.10 GBP", "ship": "aurora"}'
BODY = f'{{"case": "F-1", "events": [{EVENT}]}}'


@pytest.fixture
def inquiries(monkeypatch: pytest.MonkeyPatch) -> list[Inquiry]:
    """What is verified; the engines agree on all of it."""
    found: list[Inquiry] = []

    def verified(inquiry: Inquiry, _: Engine) -> Verification:
        found.append(inquiry)
        return Verification(Counts())

    monkeypatch.setattr(sampler, "verified", verified)
    return found


def sent(*samples: dict[str, Any]) -> list[dict[str, Any]]:
    def messages() -> Iterator[dict[str, Any]]:
        yield OPENING
        for sample in samples:
            yield json.loads(json.dumps(sample))

    return list(answer_all(messages(), NOBODY))


class Nobody:
    def derive(self, *_: object) -> Any:
        raise AssertionError("asked")


NOBODY = Nobody()


def sample(**changed: Any) -> dict[str, Any]:
    digest = load_policy("ferry", LIBRARY).digest
    return {"tenant": "ferry", "as_of": 1772445600, "known_at": None, "body": BODY, "digest": digest, **changed}


def test_each_sample_gets_one_answer(inquiries: list[Inquiry]) -> None:
    opened, *answers = sent(sample(), sample(as_of=1772449200, known_at=1772445600))
    assert opened == {"tenants": ["ferry"]}
    assert [answer["kind"] for answer in answers] == ["agreed", "agreed"]
    assert [(each.case.id, each.as_of, each.known_at) for each in inquiries] == [
        ("F-1", 1772445600, None), ("F-1", 1772449200, 1772445600)
    ]
    assert Decimal("50.10") in [getattr(value, "amount", value) for value in inquiries[0].case.history.records[0].facts.values()]


def test_a_pack_that_has_changed_since_says_nothing_of_the_decision(inquiries: list[Inquiry]) -> None:
    _, answer = sent(sample(digest="sha256:0"))
    assert (answer["kind"], answer["reason"]) == ("none", "changed")
    assert inquiries == []


def test_fields_of_the_question_that_are_not_of_the_case_do_no_harm(inquiries: list[Inquiry]) -> None:
    body = json.loads(BODY) | {"as_of": "2026-03-02T10:00", "known_at": "2026-03-02T10:00"}
    _, answer = sent(sample(body=json.dumps(body)))
    assert answer["kind"] == "agreed"


def test_a_pack_that_cannot_be_loaded_ends_it(inquiries: list[Inquiry]) -> None:
    with pytest.raises(PackError):
        list(answer_all(iter([{**OPENING, "tenants": ["fery"]}]), NOBODY))
