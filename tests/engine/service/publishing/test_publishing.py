import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from databases import Clock
from lives import Life, shipped

from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.publishing.publishing import publish_first
from dueprocess.engine.store import Store, policies

FERRY = Path(__file__).parents[3] / "fixtures" / "ferry"


@pytest.fixture
def life(store: Store, clock: Clock) -> Life:
    return Life(store, clock, shipped("xinbang"))


def in_force(life: Life) -> list[str]:
    with life.store.reading(life.tenant) as tx:
        return [each.digest for each in policies.published(tx)]


def test_what_nobody_published_is_published_once(life: Life) -> None:
    for _ in range(2):
        assert publish_first(life.book, life.tenant, life.policy, Library.default(), "serve")
    assert in_force(life) == [life.policy.digest]
    assert [each.by for each in life.journal("published")] == ["serve"]


def test_two_first_starts_at_once_publish_once(life: Life) -> None:
    together = Barrier(4)

    def start(_: int) -> bool:
        together.wait(10)
        return publish_first(life.book, life.tenant, life.policy, Library.default(), "serve")

    with ThreadPoolExecutor(4) as starts:
        assert list(starts.map(start, range(4))) == [True] * 4
    assert in_force(life) == [life.policy.digest]


def test_what_differs_from_what_is_in_force_is_not_published_by_the_way(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(FERRY, tmp_path / "ferry"))
    life = Life(store, clock, load_policy(folder, Library.default())).publish()
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace("amount: 20 GBP", "amount: 30 GBP"), encoding="utf-8")
    changed = load_policy(folder, Library.default())
    assert changed.digest != life.policy.digest
    assert not publish_first(life.book, life.tenant, changed, Library.default(), "serve")
    assert in_force(life) == [life.policy.digest]


def test_answers_name_the_files_of_the_bundle_wherever_they_were_published(life: Life) -> None:
    case = life.publish().open("2025-03-03T09:00", source="external", category="business", issue="price")
    answer = life.record(case, "2025-03-03T09:01", "noted").answer
    sources = re.findall(r"'source': '([^']*)'", str(answer))
    assert sources
    assert all(each.startswith(("policies/", "rules/")) for each in sources)
