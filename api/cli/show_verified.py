"""Second opinions for people: how much was compared, and where the engines differ, with both sides."""

from rich.console import Console

from dueprocess.api.cli.lines import Lines, Plain

_SHOWN = 5


def show_verification(console: Console, answer: Plain, language: str) -> None:
    """The second opinion on a case."""
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    policy = answer["policy"]
    digest = policy["digest"].removeprefix("sha256:")[:12]
    lines.aside([answer["case"], answer["as_of"], f"{policy['pack']} {policy['version']} {digest}"])
    _counts(lines, answer["counts"])
    if answer["differences"]:
        lines.heading("differences")
    _differences(lines, answer["differences"], indent=2)


def show_verified_tests(console: Console, answer: Plain, language: str) -> None:
    """The second opinions on all tests of packs; each test on which the engines do not agree."""
    lines = Lines(console, language)
    for pack in answer["packs"]:
        outcomes = {name: pack[name] for name in ("agreed", "differed", "none")}
        lines.item(pack["pack"], [lines.say("verified-of-pack", **outcomes)], indent=0)
        _counts(lines, pack["counts"])
        for test in pack["tests"]:
            lines.item(test["test"], [test["source"], test["summary"]], style="bold red")
            _differences(lines, test["differences"], indent=6)
    lines.sentence(answer["summary"])


def _counts(lines: Lines, counts: Plain) -> None:
    lines.aside([lines.say("compared", **counts)])
    if counts["unsaid"]:
        lines.aside([lines.say("unsaid", **counts)])


def _differences(lines: Lines, differences: list[Plain], indent: int) -> None:
    """The first few differences; JSON has them all."""
    for each in differences[:_SHOWN]:
        how = lines.say(f"how-{each['how'].replace('_', '-')}")
        lines.item(each["name"], [each["at"], how, each.get("text")], indent=indent, style="bold red")
        for side in ("first", "second"):
            _side(lines, side, each[side], indent + 4)
        lines.aside([each["source"], lines.listed(each["because"])], indent=indent + 4)
    if len(differences) > _SHOWN:
        lines.aside([f"+{len(differences) - _SHOWN}"], indent=indent)


def _side(lines: Lines, side: str, opinion: Plain, indent: int) -> None:
    lines.item(lines.say(f"{side}-engine"), [opinion["answer"] or lines.say("how-missing")], indent=indent)
    for ground in opinion["rests_on"]:
        lines.detail(f"{ground['what']}: {ground['is']}", indent=indent + 4)
