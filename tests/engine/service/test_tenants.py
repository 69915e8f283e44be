from pathlib import Path

import pytest

from dueprocess.engine.pack import Library, PackError
from dueprocess.engine.service import UnknownTenant, load_tenants

FIXTURES = Path(__file__).parents[2] / "fixtures"
LIBRARY = Library((FIXTURES, *Library.default().policies), Library.default().rules)


def test_each_tenant_has_its_policy_and_a_sample() -> None:
    tenants = load_tenants(["ferry"], LIBRARY)
    (ferry,) = tenants
    assert ferry is tenants.get("ferry")
    assert ferry.policy.id == "ferry"
    assert ferry.sample is not None
    assert ferry.sample.body["events"][0]["event"] == "received"
    assert set(ferry.sample.body) == {"case", "events", "as_of"}


def test_an_unknown_tenant_names_those_that_are_served() -> None:
    with pytest.raises(UnknownTenant) as caught:
        load_tenants(["ferry"], LIBRARY).get("fery")
    assert (caught.value.name, caught.value.served) == ("fery", ("ferry",))


def test_one_start_shows_what_is_wrong_with_every_pack() -> None:
    with pytest.raises(PackError) as caught:
        load_tenants(["fery", "ferry", "mal"], LIBRARY)
    assert len(caught.value.diagnostics) == 2
