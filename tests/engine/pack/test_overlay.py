"""How a pack changes what stands below it."""

from collections.abc import Callable

import pytest

from dueprocess.engine.pack import Entry, PackError, ResolvedPack, plain

Load = Callable[..., ResolvedPack]

BASE = """
roles:
  desk: {label: {en: desk, zh: 服务台}}
  master: {label: master}
facts:
  subject: {type: choice, label: subject, values: {delay: late, damage: broken}}
  claim: {type: money, label: claim}
  urgent: {type: yes_no, label: urgent, presumed: no}
  severity:
    type: levels
    label: severity
    values: [low, high]
    pick: highest
    while_unknown: highest_certain
    rows: [{is: low, when: {subject: delay}}]
    otherwise: high
events:
  answered:
    label: answered
    needs: {signature: {that: {urgent: no}, because: B-1}}
    open: {until: {within: 60 days, after: received}}
  told: {label: told}
duties:
  answer:
    must: answer
    who: {superior_of: desk}
    due: {within: 5 working days, after: received, hours_run: always}
    done: answered
    extend: {more: {upon: told, by: 2 days}}
    when: {subject: delay}
  call: {must: call, who: desk, due: {immediately_after: received}, done: told}
escalations:
  chase: {steps: {first: {after_due: 1 hour, remind: bearer}}}
tracks:
  case: {stages: {open: {label: open, enter: received}, shut: {label: shut, enter: answered}}, ends_at: [shut]}
conflicts:
  self: {keep_out: {all_of: [desk, master]}, from: everything, instead: superior}
"""


def node(entry: Entry) -> dict[str, object]:
    data = plain(entry.node)
    assert isinstance(data, dict)
    return data


def amended(load: Load, section: str, name: str, change: str) -> dict[str, object]:
    pack = load(BASE, f"{section}:\n  {name}: {{amends: layer-0, {change}}}\n")
    return node(pack.sections[section][name])


@pytest.mark.parametrize(
    ("section", "name", "change", "key", "value"),
    [
        ("roles", "desk", "label: {en: front desk}", "label", {"en": "front desk", "zh": "服务台"}),
        ("roles", "desk", "above: master", "above", "master"),
        (
            "facts",
            "subject",
            "values: {theft: stolen}",
            "values",
            {"delay": "late", "damage": "broken", "theft": "stolen"},
        ),
        ("facts", "subject", "values: [theft]", "values", ["theft"]),
        (
            "duties",
            "answer",
            "due: {within: 10 working days}",
            "due",
            {"within": "10 working days", "after": "received", "hours_run": "always"},
        ),
        (
            "duties",
            "answer",
            "due: {after: told}",
            "due",
            {"within": "5 working days", "after": "told", "hours_run": "always"},
        ),
        (
            "duties",
            "answer",
            "due: {within: {pick: first, rows: [{is: 1 day, when: {subject: delay}}]}}",
            "due",
            {
                "within": {"pick": "first", "rows": [{"is": "1 day", "when": {"subject": "delay"}}]},
                "after": "received",
                "hours_run": "always",
            },
        ),
        ("duties", "answer", "due: {in: same day, after: told}", "due", {"in": "same day", "after": "told"}),
        ("duties", "answer", "due: {at_least: 1 day, before: told}", "due", {"at_least": "1 day", "before": "told"}),
        ("duties", "answer", "due: told", "due", "told"),
        ("duties", "call", "due: {after: told}", "due", {"after": "told"}),
        ("duties", "answer", "who: {who_did: told}", "who", {"who_did": "told"}),
        ("duties", "answer", "who: desk", "who", "desk"),
        ("duties", "answer", "when: {urgent: yes}", "when", {"subject": "delay", "urgent": "yes"}),
        ("duties", "answer", "extend: {more: {to: 9 days}}", "extend", {"more": {"upon": "told", "to": "9 days"}}),
        (
            "duties",
            "answer",
            "extend: {once: {upon: told, by: 1 day}}",
            "extend",
            {"more": {"upon": "told", "by": "2 days"}, "once": {"upon": "told", "by": "1 day"}},
        ),
        (
            "events",
            "answered",
            "needs: {signature: {because: A-1}}",
            "needs",
            {"signature": {"that": {"urgent": "no"}, "because": "A-1"}},
        ),
        (
            "events",
            "answered",
            "open: {until: {within: 90 days}}",
            "open",
            {"until": {"within": "90 days", "after": "received"}},
        ),
        (
            "escalations",
            "chase",
            "steps: {first: {before_due: 1 hour}}",
            "steps",
            {"first": {"before_due": "1 hour", "remind": "bearer"}},
        ),
        (
            "tracks",
            "case",
            "stages: {shut: {who: desk}}",
            "stages",
            {
                "open": {"label": "open", "enter": "received"},
                "shut": {"label": "shut", "enter": "answered", "who": "desk"},
            },
        ),
        (
            "tracks",
            "case",
            "stages: {shut: {enter: {told: {where: {urgent: yes}}}}}",
            "stages",
            {
                "open": {"label": "open", "enter": "received"},
                "shut": {"label": "shut", "enter": {"told": {"where": {"urgent": "yes"}}}},
            },
        ),
        ("conflicts", "self", "keep_out: {superior_of: desk}", "keep_out", {"superior_of": "desk"}),
    ],
)
def test_maps_are_merged_and_values_replaced(
    load: Load, section: str, name: str, change: str, key: str, value: object
) -> None:
    assert amended(load, section, name, change)[key] == value


@pytest.mark.parametrize(
    ("change", "definition"),
    [
        ("is: low", {"is": "low"}),
        ("yes_when: {subject: delay}", {"yes_when": {"subject": "delay"}}),
        (
            "pick: first, rows: [{is: high, when: {urgent: yes}}]",
            {"pick": "first", "rows": [{"is": "high", "when": {"urgent": "yes"}}], "while_unknown": "highest_certain"},
        ),
        (
            "otherwise: low",
            {
                "pick": "highest",
                "rows": [{"is": "low", "when": {"subject": "delay"}}],
                "otherwise": "low",
                "while_unknown": "highest_certain",
            },
        ),
        (
            "rows_added: [{is: high, when: {urgent: yes}}]",
            {
                "pick": "highest",
                "rows": [{"is": "high", "when": {"urgent": "yes"}}, {"is": "low", "when": {"subject": "delay"}}],
                "otherwise": "high",
                "while_unknown": "highest_certain",
            },
        ),
    ],
)
def test_a_new_definition_takes_the_place_of_the_old(load: Load, change: str, definition: dict[str, object]) -> None:
    rest = {"type": "levels", "label": "severity", "values": ["low", "high"]}
    assert amended(load, "facts", "severity", change) == rest | definition


def test_a_recorded_fact_may_become_a_derived_one(load: Load) -> None:
    assert amended(load, "facts", "urgent", "yes_when: {subject: damage}") == {
        "type": "yes_no",
        "label": "urgent",
        "presumed": "no",
        "yes_when": {"subject": "damage"},
    }


def test_advice_may_become_a_duty(load: Load) -> None:
    assert "must" not in amended(load, "duties", "call", "should: call back")


def test_an_entry_knows_the_layers_that_shaped_it(load: Load) -> None:
    pack = load(
        BASE,
        "facts:\n  claim: {amends: layer-0, label: amount}\n",
        "facts:\n  claim: {amends: layer-1, ask: desk}\n  extra: {type: text, label: extra}\n",
    )
    claim = pack.sections["facts"]["claim"]
    assert (claim.origin, claim.layers) == ("layer-0", ("layer-0", "layer-1", "layer-2"))
    assert pack.sections["facts"]["extra"].origin == "layer-2"
    assert claim.mark.file.endswith("layer-2/pack.yaml")
    assert claim.node.items["label"].mark.file.endswith("layer-1/pack.yaml")
    assert claim.node.items["type"].mark.file.endswith("layer-0/pack.yaml")


def test_an_overlay_may_name_any_layer_in_which_the_entry_stands(load: Load) -> None:
    pack = load(
        BASE, "facts:\n  claim: {amends: layer-0, label: amount}\n", "facts:\n  claim: {amends: layer-0, ask: desk}\n"
    )
    assert pack.sections["facts"]["claim"].layers == ("layer-0", "layer-1", "layer-2")


def test_an_empty_overlay_changes_nothing(load: Load) -> None:
    base = load(BASE)
    assert load(BASE, "").sections == base.sections


def test_what_is_dropped_is_gone_and_may_be_written_anew(load: Load) -> None:
    pack = load(
        BASE,
        """
        drops: [{duties: [call], escalations: [chase], because: A-1}]
        duties:
          call: {should: call, who: master, done: told}
        """,
    )
    assert pack.sections["escalations"] == {}
    assert node(pack.sections["duties"]["call"]) == {"should": "call", "who": "master", "done": "told"}
    assert pack.sections["duties"]["call"].origin == "layer-1"


def test_a_guarded_entry_keeps_the_version_that_must_not_be_loosened(load: Load) -> None:
    base = BASE.replace("{must: call,", "{must: call, overlays: tighten_only,")
    pack = load(
        base, "duties:\n  call: {amends: layer-0, who: master}\n", "duties:\n  call: {amends: layer-1, to: desk}\n"
    )
    call = pack.sections["duties"]["call"]
    assert call.guarded is not None
    assert plain(call.guarded.items["who"]) == "desk"
    assert node(call)["who"] == "master"


def test_entries_that_nobody_amends_have_no_guarded_version(load: Load) -> None:
    pack = load(BASE.replace("{must: call,", "{must: call, overlays: tighten_only,"), "")
    assert pack.sections["duties"]["call"].guarded is None


def test_a_guard_may_be_raised(load: Load) -> None:
    load(BASE, "duties:\n  call: {amends: layer-0, overlays: locked}\n")
    with pytest.raises(PackError) as failure:
        load(
            BASE,
            "duties:\n  call: {amends: layer-0, overlays: locked}\n",
            "duties:\n  call: {amends: layer-0, to: desk}\n",
        )
    assert [found.code for found in failure.value.diagnostics] == ["locked"]


def test_built_in_events_are_told_more_about_without_amends(load: Load) -> None:
    pack = load(
        BASE,
        "events:\n  received: {never: {old: {when: {urgent: yes}}}}\n",
        "events:\n  received: {never: {odd: {when: {urgent: no}}}}\n",
    )
    received = pack.sections["events"]["received"]
    assert list(node(received)["never"]) == ["old", "odd"]  # type: ignore[call-overload]
    assert received.layers == ("layer-1", "layer-2")


def test_rows_added_go_in_front_layer_by_layer(load: Load) -> None:
    row = "facts:\n  severity: {{amends: layer-0, rows_added: [{{is: high, when: {{{}: yes}}}}]}}\n"
    pack = load(BASE, row.format("urgent"), row.format("told"))
    rows = node(pack.sections["facts"]["severity"])["rows"]
    assert [next(iter(one["when"])) for one in rows] == ["told", "urgent", "subject"]  # type: ignore[attr-defined]
