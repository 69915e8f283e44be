"""A newer calendar edition, or newer time zones: the same version under a new digest; dues move by logged events."""

import json

import pytest

from dueprocess.engine.inference import compile as compiling
from dueprocess.engine.pack import PackError
from dueprocess.engine.service.cases.answering import look, next_answer
from dueprocess.engine.service.publishing import bundles
from dueprocess.engine.store import decisions


def renewed_tzdata(monkeypatch, version: str) -> None:
    for module in (compiling, bundles):
        monkeypatch.setattr(module, "tzdata_version", lambda: version)


def test_b24_a_due_that_moves_has_an_actor_a_reason_and_both_dues_and_a_fixed_one_stays(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    before = house.dues(case)
    published = house.publish(closed="[2026-03-04]")
    assert (published.new, published.renewal, published.carried.moved) == (True, True, 1)
    after = house.dues(case)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {
        "report": ("2026-03-05T17:00:00", "2026-03-06T17:00:00")}
    (line,) = life.journal("calendar_renewed")
    detail = json.loads(line.detail)
    (moved,) = detail["changes"]["duties"]
    assert (line.by, line.case_id, moved["duty"]) == ("operator", case, "report")
    assert (moved["before"]["due"][:10], moved["after"]["due"][:10]) == ("2026-03-05", "2026-03-06")
    assert (detail["from"]["version"], detail["to"]["version"]) == ("1.0.0", "1.0.0")
    assert detail["from"]["digest"] != detail["to"]["digest"]
    with life.store.reading(life.tenant) as tx:
        assert decisions.of_case(tx, case)[-1].cause == "calendar_renewed"


def test_a_renewal_of_an_older_version_renews_its_cases_alone(house) -> None:
    house.publish()
    life = house.life
    old = life.open("2026-03-02T10:00")
    house.publish("1.1.0", **{"24_hours": "48 hours"})
    new = life.open("2026-03-02T10:00")
    house.publish(closed="[2026-03-04]")
    assert (house.version_of(old), house.version_of(new)) == ("1.0.0", "1.1.0")
    assert (house.dues(old)["report"][:10], house.dues(new)["report"][:10]) == ("2026-03-06", "2026-03-05")
    assert house.version_of(life.open("2026-03-02T11:00")) == "1.1.0"


def test_a_version_is_never_published_with_other_rules(house) -> None:
    house.publish()
    with pytest.raises(PackError) as failure:
        house.publish(**{"24_hours": "48 hours"})
    (found,) = failure.value.diagnostics
    assert (found.code, found.mark.line) == ("version-published-otherwise", 2)
    assert len(house.publications()) == 1


def test_what_is_in_force_is_not_published_twice(house) -> None:
    assert house.publish().new
    assert not house.publish().new
    assert len(house.publications()) == 1


def test_files_that_change_while_they_are_published_are_noticed(house) -> None:
    policy = house.written()
    house.written(**{"24_hours": "48 hours"})
    with pytest.raises(PackError) as failure:
        bundles.policy_of(bundles.bundle_of(policy, house.library), policy.digest)
    assert [each.code for each in failure.value.diagnostics] == ["policy-not-as-published"]


def test_under_newer_time_zones_a_case_keeps_its_digest_until_they_are_published(house, monkeypatch) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    (first,) = house.publications()
    given = next_answer(look(life.book, life.tenant, case))
    renewed_tzdata(monkeypatch, "2099.1")
    life = type(life)(life.store, life.clock, life.policy)  # another start of the program
    house.life = life
    assert next_answer(look(life.book, life.tenant, case)) == given
    (shown,) = house.publications()
    assert (shown["digest"], "compiles_to" in first) == (first["digest"], False)
    published = house.publish()
    assert (published.renewal, published.carried.moved, published.carried.changed) == (True, 1, 0)
    assert [each["digest"] for each in house.publications()] == [shown["digest"], shown["compiles_to"]]
    assert next_answer(look(life.book, life.tenant, case))["policy"]["digest"] == shown["compiles_to"]
    assert [each.case_id for each in life.journal("calendar_renewed")] == [case]


def test_a_bundle_that_says_something_else_is_refused_whatever_the_time_zones(house, monkeypatch) -> None:
    policy = house.written()
    bundle = bundles.bundle_of(policy, house.library)
    renewed_tzdata(monkeypatch, "2099.1")
    assert bundles.policy_of(bundle, policy.digest).digest == policy.digest
    with pytest.raises(PackError):
        bundles.policy_of(bundle.replace("24 hours", "25 hours"), policy.digest)
