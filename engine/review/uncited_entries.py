"""An entry, or a part of one, that no clause justifies."""

from dueprocess.engine.pack import Collector, ResolvedPack
from dueprocess.engine.review.examined import Examined
from dueprocess.engine.review.places import Need, Place


def uncited_entries(examined: Examined, collector: Collector) -> None:
    """Finds places without a clause: a warning for what decides, an information for what only names.

    What only names is reported in sections where the pack cites clauses for some names, and so means to for all.
    Judged are the entries that the pack itself wrote or amended. An entry that stands in a shared module alone stands
    on the module; a base's entry is the base's to justify.
    """
    pack = examined.policy.pack
    own = [place for place in examined.citations.places if _is_own(place, pack)]
    cited_in_part = {(place.section, place.name) for place in own if place.path and place.own}
    citing = {place.section for place in own if place.need is Need.NAMES and place.own}
    for place in own:
        if place.because or place.need is Need.NONE:
            continue
        if place.need is Need.DECIDES:
            collector.warning("entry-without-clause", place.mark, name=place.title, section=place.section)
        elif place.section in citing and (place.section, place.name) not in cited_in_part:
            collector.info("name-without-clause", place.mark, name=place.title, section=place.section)


def _is_own(place: Place, pack: ResolvedPack) -> bool:
    return pack.id in place.layers and place.mark.file in pack.layers[-1].files
