"""Answers about packs for people."""

from rich.console import Console

from dueprocess.api.cli.lines import Lines, Plain


def show_tests(console: Console, answer: Plain, language: str) -> None:
    """What came of the tests: each that failed with what was expected, what was found, and where it says so."""
    lines = Lines(console, language)
    for pack in answer["packs"]:
        lines.item(pack["pack"], [lines.say("tests-of-pack", passed=pack["passed"], failed=len(pack["failed"]))], 0)
        for failed in pack["failed"]:
            lines.item(failed["test"], style="bold red")
            for each in failed["mismatches"]:
                lines.detail(f"{each['source']}: {each['what']}")
                lines.detail(lines.say("expected", value=each["expected"]), indent=8)
                lines.detail(lines.say("found", value=each["found"]), indent=8)
        for each in pack["diagnostics"]:
            lines.item(f"{each['file']}:{each['line']}:{each['column']}", [each["message"]], style="bold red")
    lines.sentence(answer["summary"])


def show_policy(console: Console, answer: Plain, language: str) -> None:
    """A resolved policy: what it is made of, and each entry with where it stands."""
    lines = Lines(console, language)
    lines.sentence(answer["title"])
    lines.aside([answer["pack"], answer["version"], answer["digest"]])
    lines.heading("layers")
    for layer in answer["layers"]:
        lines.item(layer["id"], [layer["version"], lines.say(f"layer-{layer['kind']}")])
    lines.heading("conventions")
    for name, value in answer["conventions"].items():
        lines.item(name, [value])
    for section, entries in answer["entries"].items():
        lines.heading(f"section-{section}")
        for name, entry in entries.items():
            lines.item(name, [" < ".join(reversed(entry["from"])), entry["source"]])
