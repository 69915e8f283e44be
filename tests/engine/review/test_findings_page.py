from pathlib import Path

import yaml

from dueprocess.engine.review.findings import CHECKS
from dueprocess.engine.review.table_findings import TABLE_CHECKS

ROOT = Path(__file__).parents[3]


def codes() -> set[str]:
    catalogue = yaml.safe_load((ROOT / "engine" / "text" / "findings.yaml").read_text(encoding="utf-8"))
    return {name for name, languages in catalogue.items() if isinstance(languages["en"], dict)}


def test_each_code_has_its_section() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    sections = {line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")}
    assert codes() == {section for section in sections if " " not in section}


def test_each_code_is_reported_by_the_review() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "engine" / "review").glob("*.py"))
    assert {code for code in codes() if f'"{code}"' not in sources} == set()


def test_each_check_is_one_small_file_of_its_own() -> None:
    modules = [check.__module__ for check in (*CHECKS, *TABLE_CHECKS)]
    assert len(modules) == len(set(modules))
