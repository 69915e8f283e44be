"""Subscriptions and the outbox for people."""

from rich.console import Console

from dueprocess.api.cli.lines import Lines, Plain

_STYLES = {"dead": "bold red", "delivered": "green"}


def show_new_subscription(console: Console, answer: Plain, language: str) -> None:
    """A subscription that has just begun, with its secret."""
    show_subscription(console, answer, language)
    lines = Lines(console, language)
    if "secret" in answer:
        lines.sentence(lines.say("secret-once", secret=answer["secret"]))


def show_subscriptions(console: Console, answer: Plain, language: str) -> None:
    """All subscriptions, one in a line."""
    lines = Lines(console, language)
    if not answer["subscriptions"]:
        lines.sentence(lines.say("no-subscriptions"))
    for each in answer["subscriptions"]:
        show_subscription(console, each, language)


def show_subscription(console: Console, answer: Plain, language: str) -> None:
    """A subscription: whom it tells, of what, since when."""
    lines = Lines(console, language)
    kinds = lines.listed(lines.say(f"effect-{kind.replace('_', '-')}") for kind in answer["kinds"] or ())
    ended = lines.say("ended-at", at=answer["ended"]) if answer["ended"] else ""
    told = [kinds or lines.say("of-everything"), lines.listed(answer["roles"] or ())]
    lines.item(answer["subscription"], [answer["kind"], answer["target"], *told, ended], indent=0)


def show_outbox(console: Console, answer: Plain, language: str) -> None:
    """How many messages there are of each standing, and a page of them."""
    lines = Lines(console, language)
    lines.sentence(lines.say("outbox", **answer["counts"]))
    for each in answer["messages"]:
        show_message(console, each, language)
    if answer["next"] is not None:
        lines.aside([lines.say("more", place=answer["next"])])


def show_message(console: Console, answer: Plain, language: str) -> None:
    """A message: what it tells of which case, and how far it has come."""
    lines = Lines(console, language)
    standing, kind = answer["standing"], answer["kind"].replace("_", "-")
    when = answer["delivered"] or answer["given_up"] or lines.say("next-attempt", at=answer["next_attempt"])
    said = [lines.say(f"standing-{standing}"), when, lines.say(f"effect-{kind}"), answer["case"]]
    lines.item(answer["message"], said, indent=0, style=_STYLES.get(standing, "bold"))
    attempts = lines.say("attempts", count=answer["attempts"]) if answer["attempts"] else ""
    lines.aside([answer["effect"], answer["subscription"], attempts, answer["trouble"]], indent=2)


def show_resent(console: Console, answer: Plain, language: str) -> None:
    """How many messages are sent again."""
    lines = Lines(console, language)
    lines.sentence(lines.say("resent", count=answer["resent"]))
