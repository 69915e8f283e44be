"""The message of an e-mail: a notice in plain text, in the language of the organisation."""

from dataclasses import dataclass
from typing import Any, cast

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference.values import Party
from dueprocess.engine.replay.showing import party_plain
from dueprocess.engine.service.delivering.messages import late_by, type_of
from dueprocess.engine.service.delivering.notices import Notice, Origin
from dueprocess.engine.service.delivering.telling import parties_of_plain
from dueprocess.engine.store import documents
from dueprocess.engine.text import Phrase, has, in_language, say


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is sent: what it says, and to which parties."""

    subject: str
    text: str
    to: tuple[Party, ...]

    def written(self) -> str:
        """The letter as it is stored."""
        to = [party_plain(party) for party in self.to]
        return documents.written({"subject": self.subject, "text": self.text, "to": to})


def read_letter(written: str) -> Letter:
    """A stored letter."""
    stored = cast("dict[str, Any]", documents.read(written))
    return Letter(stored["subject"], stored["text"], tuple(parties_of_plain(stored["to"])))


def letter(notice: Notice) -> Letter:
    """The letter that tells a notice."""
    origin = notice.origin
    language = origin.language
    what = in_language(notice.labels, language, notice.name)
    kind = say(f"notice-{type_of(notice).replace('_', '-')}", language)
    subject = say("notice-subject", language, kind=kind, what=what, case=origin.case_id)
    lines = [
        say("notice-case", language, case=origin.case_id),
        say("notice-what", language, kind=kind, what=what, name=notice.name),
        *_about(notice, origin),
        *_lateness(notice, origin),
    ]
    to = tuple(each.party for each in notice.to)
    return Letter(" ".join(subject.split()), "\n".join(lines) + "\n", to)


def _about(notice: Notice, origin: Origin) -> list[str]:
    language = origin.language
    comma = say("notice-comma", language)
    lines = []
    if notice.to:
        names = comma.join(in_language(each.labels, language, each.party.role) for each in notice.to)
        lines.append(say("notice-to", language, names=names))
    if notice.due is not None:
        lines.append(say("notice-due", language, due=_on_the_clock(notice.due, origin)))
    lines.append(say("notice-since", language, at=_on_the_clock(notice.happened_at, origin)))
    if notice.because:
        lines.append(say("notice-because", language, clauses=comma.join(notice.because)))
    return lines


def _lateness(notice: Notice, origin: Origin) -> list[str]:
    """What differs from the usual: told late, or taken back."""
    language, withdrawn = origin.language, notice.withdrawn
    if withdrawn is not None:
        at = _on_the_clock(withdrawn.at, origin)
        return [say("notice-taken-back", language, at=at, why=_cause(withdrawn.because))]
    if late_by(notice) is not None:
        return [say("notice-late", language, at=_on_the_clock(notice.issued_at, origin))]
    return []


def _cause(because: str) -> Phrase:
    """Why something was taken back: because of an event, or of one of the few causes that have names of their own."""
    other = f"notice-cause-{because.replace('_', '-')}"
    return Phrase(other) if has(other) else Phrase("notice-cause-event", {"event": because})


def _on_the_clock(at: int, origin: Origin) -> str:
    """An instant as the organisation's clocks show it, with the name of their zone."""
    day, time = format_instant(at, origin.zone)[:19].split("T")
    return f"{day} {time.removesuffix(':00')} ({origin.zone})"
