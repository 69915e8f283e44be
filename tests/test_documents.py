"""What pages and docstrings point to is there: links, files named in decisions, sections of the language."""

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PAGES = sorted([*TOP.glob("*.md"), *TOP.glob("docs/**/*.md")])
DECISIONS = sorted(TOP.glob("docs/decisions/*.md"))
SOURCES = sorted([*TOP.glob("engine/**/*.py"), *TOP.glob("tests/**/*.py"), *DECISIONS])
SECTIONS = set(re.findall(r"^## \d+\. (.+)$", (TOP / "docs" / "pack-language.md").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda page: page.stem)
def test_the_files_that_carry_a_decision_are_there(decision: Path) -> None:
    where = decision.read_text(encoding="utf-8").partition("## Where to look")[2]
    named = [name for name in re.findall(r"`([^`]+)`", where) if "/" in name or "." in name]
    assert [name for name in named if not list(TOP.glob(name.rstrip("/")))] == []


def test_sections_of_the_language_are_cited_by_the_name_they_have() -> None:
    cited = {
        (source.name, section.strip())
        for source in SOURCES
        for names in re.findall(r"pack[ -]language(?::|\.md` \()([A-Z][A-Za-z ,]+)[).]", source.read_text(encoding="utf-8").replace(": ", ":"))
        for section in names.split(",")
    }
    assert {(name, section) for name, section in cited if section not in SECTIONS} == set()
    assert len(cited) > 20
