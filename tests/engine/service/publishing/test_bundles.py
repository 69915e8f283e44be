"""Every pack can be compiled again from its bundle, whatever becomes of its files."""

import json

import pytest
from lives import shipped

from dueprocess.engine.pack import Library
from dueprocess.engine.service.publishing.bundles import bundle_of, policy_of

PACKS = Library.default().pack_names()


@pytest.mark.parametrize("name", PACKS)
def test_a_bundle_compiles_to_the_same_digest(name: str) -> None:
    policy = shipped(name)
    bundle = bundle_of(policy, Library.default())
    again = policy_of(bundle, policy.digest)
    assert (again.digest, set(again.duties), set(again.heads)) == (policy.digest, set(policy.duties), set(policy.heads))


def test_a_bundle_holds_bases_modules_and_calendar_editions() -> None:
    policy = shipped("xinbang")
    files = json.loads(bundle_of(policy, Library.default()))["files"]
    assert {f"rules/calendars/{name}.yaml" for name in policy.editions} <= set(files)
    for layer in policy.pack.layers:
        folder = "rules/" if layer.kind == "module" else f"policies/{layer.id}/"
        assert any(file.startswith(folder) for file in files), layer
