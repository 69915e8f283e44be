"""Conditions: each row of the table of tests, with its three answers (pack language: Conditions)."""

import pytest

FACTS = """
roles: {desk: {label: desk, above: head}, head: {label: head}, clerk: {label: clerk, per: site, above: head}}
facts:
  colour:  {type: choice, label: colour, ask: desk, values: [red, green, none]}
  extras:  {type: choices, label: extras, ask: desk, values: [a, b, c]}
  level:   {type: levels, label: level, ask: desk, values: [none, low, high]}
  cap:     {type: levels, label: cap, ask: desk, values: [none, low, high]}
  number:  {type: count, label: number, ask: desk}
  other:   {type: count, label: other, ask: desk}
  share:   {type: percent, label: share, ask: desk}
  price:   {type: money, label: price, ask: desk}
  limit:   {type: money, label: limit, ask: desk}
  span:    {type: duration, label: span, ask: desk}
  note:    {type: text, label: note, ask: desk}
  ref:     {type: id, label: ref, ask: desk}
  ref2:    {type: id, label: ref2, ask: desk}
  day:     {type: date, label: day, ask: desk}
  moment:  {type: instant, label: moment, ask: desk}
  site:    {type: unit, label: site, ask: desk}
  who:     {type: party, label: who, ask: desk}
  them:    {type: parties, label: them, ask: desk}
  flag:    {type: yes_no, label: flag, ask: desk}
  flag2:   {type: yes_no, label: flag2, ask: desk}
"""
CASES = [
    # any fact: value, list, known, not, same_as
    ("colour: red", {"colour": "red"}, "yes"), ("colour: red", {"colour": "green"}, "no"),
    ("colour: red", {}, "unknown"), ("colour: [red, green]", {"colour": "green"}, "yes"),
    ("colour: none", {"colour": "none"}, "yes"), ("colour: {known: yes}", {"colour": "none"}, "no"),
    ("colour: {known: yes}", {}, "no"), ("colour: {known: no}", {}, "yes"),
    ("colour: {not: red}", {"colour": "green"}, "yes"), ("colour: {not: red}", {}, "unknown"),
    ("colour: {not: [red, green]}", {"colour": "none"}, "yes"),
    ("level: none", {"level": "none"}, "yes"), ("level: {known: yes}", {"level": "none"}, "yes"),
    ("ref: {same_as: ref2}", {"ref": "x", "ref2": "x"}, "yes"),
    ("ref: {same_as: ref2}", {"ref": "x", "ref2": "y"}, "no"), ("ref: {same_as: ref2}", {"ref": "x"}, "unknown"),
    # limits, constants and facts
    ("number: {below: 3}", {"number": 3}, "no"), ("number: {at_most: 3}", {"number": 3}, "yes"),
    ("number: {above: 3}", {"number": 3}, "no"), ("number: {at_least: 3}", {"number": 3}, "yes"),
    ("number: {at_least: 3, below: 5}", {"number": 5}, "no"), ("number: {at_least: 3}", {}, "unknown"),
    ("number: {above: other}", {"number": 3, "other": 2}, "yes"), ("number: {above: other}", {"number": 3}, "unknown"),
    ("price: {below: 200 GBP}", {"price": "199.99 GBP"}, "yes"), ("price: {below: limit}",
     {"price": "1 GBP", "limit": "1 GBP"}, "no"), ("price: {below: 200 GBP}", {"price": "none"}, "no"),
    ("price: 5 GBP", {"price": "5.00 GBP"}, "yes"),
    ("share: {above: 15 percent}", {"share": "15.1 percent"}, "yes"),
    ("span: {at_most: 60 minutes}", {"span": "1 hour"}, "yes"), ("span: 60 minutes", {"span": "1 hour"}, "yes"),
    ("span: {below: 2 working days}", {"span": "1 hour"}, "unknown"),
    ("level: {at_least: low}", {"level": "high"}, "yes"), ("level: {below: low}", {"level": "none"}, "yes"),
    ("level: {above: cap}", {"level": "high", "cap": "low"}, "yes"),
    ("level: {above: cap}", {"level": "high"}, "unknown"),
    # choices and parties
    ("extras: a", {"extras": "[a, b]"}, "yes"), ("extras: [b, c]", {"extras": "[a]"}, "no"),
    ("extras: {all_of: [a, b]}", {"extras": "[a, b, c]"}, "yes"), ("extras: {all_of: [a, b]}", {"extras": "[a]"}, "no"),
    ("extras: {none_of: [c]}", {"extras": "[a]"}, "yes"), ("extras: {none_of: [c]}", {}, "unknown"),
    ("extras: {count: {at_least: 2}}", {"extras": "[a, b]"}, "yes"), ("extras: {count: 0}", {"extras": "[]"}, "yes"),
    ("them: desk", {"them": "[desk, head]"}, "yes"), ("them: {none_of: [desk]}", {"them": "[head]"}, "yes"),
    ("them: {count: {at_least: 2}}", {"them": "[desk, head]"}, "yes"),
    ("them: {all_of: [desk, head]}", {"them": "[head]"}, "no"),
    ("them: {role: clerk}", {"them": "[head, {role: clerk, of: dover}]"}, "yes"),
    # text
    ("note: {mentions: [fire, smoke]}", {"note": "Smoke on deck"}, "yes"),
    ("note: {mentions: [fire]}", {"note": "Smoke on deck"}, "no"), ("note: {mentions: [fire]}", {}, "unknown"),
    ("note: {known: yes}", {"note": "x"}, "yes"),
    # parties
    ("who: desk", {"who": "desk"}, "yes"), ("who: {role: [desk, head]}", {"who": "head"}, "yes"),
    ("who: {role: desk}", {}, "unknown"), ("who: none", {"who": "none"}, "yes"), ("who: desk", {"who": "none"}, "no"),
    ("who: {unit: site}", {"who": "{role: clerk, of: dover}", "site": "dover"}, "yes"),
    ("who: {unit: site}", {"who": "{role: clerk, of: dover}", "site": "calais"}, "no"),
    ("who: {unit: site}", {"who": "{role: clerk, of: dover}"}, "unknown"),
    ("who: {role: clerk, unit: site}", {"who": "{role: clerk, of: dover}", "site": "dover"}, "yes"),
    ("who: {senior_to: desk}", {"who": "head"}, "yes"), ("who: {senior_to: head}", {"who": "desk"}, "no"),
    # instants and dates; `received` happens on Monday 2026-03-02 at 10:00
    ("moment: {before: received}", {"moment": "2026-03-02T09:59:59"}, "yes"),
    ("moment: {before: received}", {"moment": "2026-03-02T10:00"}, "no"),
    ("moment: {not_before: received}", {"moment": "2026-03-02T10:00"}, "yes"),
    ("moment: {not_after: received}", {"moment": "2026-03-02T10:00"}, "yes"),
    ("moment: {after: 2026-03-02}", {"moment": "2026-03-02T23:59:59"}, "no"),
    ("moment: {after: 2026-03-02}", {"moment": "2026-03-03T00:00"}, "yes"),
    ("moment: {before: 2026-03-02}", {"moment": "2026-03-01T23:59:59"}, "yes"),
    ("moment: {same_as: day}", {"moment": "2026-03-02T23:00", "day": "2026-03-02"}, "yes"),
    ("moment: {same_as: day}", {"moment": "2026-03-03T00:00", "day": "2026-03-02"}, "no"),
    ("day: {before: received}", {"day": "2026-03-02"}, "no"), ("day: {before: received}", {"day": "2026-03-01"}, "yes"),
    ("day: {after: received}", {"day": "2026-03-02"}, "no"), ("day: {after: received}", {"day": "2026-03-03"}, "yes"),
    ("moment: {before: done}", {"moment": "2026-03-02T09:00"}, "yes"),
    ("moment: {after: done}", {"moment": "2026-03-02T09:00"}, "no"),
    ("moment: {before: day}", {"moment": "2026-03-02T09:00"}, "unknown"),
    ("moment: {before: received}", {"moment": "none"}, "no"),
    ("moment: {before: {within: 2 hours, after: received}}", {"moment": "2026-03-02T11:59"}, "yes"),
    ("received: {in_working_time: yes}", {}, "yes"), ("moment: {in_working_time: no}",
     {"moment": "2026-03-02T17:00"}, "yes"), ("day: {in_working_time: yes}", {"day": "2026-03-07"}, "no"),
    ("moment: {between_hours: '22:00-08:00'}", {"moment": "2026-03-02T22:00"}, "yes"),
    ("moment: {between_hours: '22:00-08:00'}", {"moment": "2026-03-02T07:59:59"}, "yes"),
    ("moment: {between_hours: '22:00-08:00'}", {"moment": "2026-03-02T08:00"}, "no"),
    ("moment: {between_hours: '18:00-24:00'}", {"moment": "2026-03-02T23:59:59"}, "yes"),
    ("received: {on_days: mon}", {}, "yes"), ("received: {on_days: [sat, sun]}", {}, "no"),
    ("day: {on_days: [sat, sun]}", {"day": "2026-03-07"}, "yes"), ("received: {before: 2026-03-03}", {}, "yes"),
    # combination
    ("all: [{flag: yes}, {flag2: yes}]", {"flag": "no"}, "no"), ("all: [{flag: yes}, {flag2: yes}]",
     {"flag": "yes"}, "unknown"), ("any: [{flag: yes}, {flag2: yes}]", {"flag": "yes"}, "yes"),
    ("any: [{flag: yes}, {flag2: yes}]", {"flag": "no"}, "unknown"),
    ("any: [{flag: yes}, {all: [{flag2: yes}, {number: 1}]}]", {"flag": "no", "flag2": "no"}, "no"),
    ("flag: yes, number: 1", {"flag": "no"}, "no"), ("flag: {not: yes}", {}, "unknown"),
    ("done: no", {}, "yes"), ("done: yes", {}, "no"), ("done: {not: yes}", {}, "yes"), ("done: {known: no}", {}, "yes"),
]


def pack_with(conditions: list[str]) -> str:
    tests = "".join(f"  t{index}: {{type: yes_no, label: t{index}, yes_when: {{{line}}}}}\n"
                    for index, line in enumerate(conditions))
    return FACTS + tests + "events: {done: {label: done, gives: {number: optional, flag: optional}}}\n"


@pytest.mark.parametrize(("line", "facts", "expected"), CASES, ids=[f"{c[0]} | {c[1]}" for c in CASES])
def test_a_line_has_its_answer(trial, line, facts, expected) -> None:
    lines = list(dict.fromkeys(case[0] for case in CASES))
    assert trial(pack_with(lines)).fact(f"t{lines.index(line)}", **facts) == expected


OCCURRED = [
    # five calls: 2 March 10:05 (1, yes), 2 March 12:00 (2, no), 5 March 10:00 (3), 20 March 10:00 (4, yes); reset 12:30
    ("call: {count: {at_least: 4}}", "yes"), ("call: {count: 4}", "yes"), ("call: {count: {below: 4}}", "no"),
    ("call: {count: {at_least: 3}, since: reset}", "no"), ("call: {count: 2, since: reset}", "yes"),
    ("call: {count: 4, since: never_yet}", "yes"), ("call: {since: reset}", "yes"), ("reset: {since: call}", "no"),
    ("call: {count: 1, in_last: 10 days}", "yes"), ("call: {count: 2, in_last: 15 days}", "yes"),
    ("call: {count: 3, apart: 8 hours}", "yes"), ("call: {count: 2, where: {n: {at_least: 3}}}", "yes"),
    ("call: {count: {at_least: 2}, where: {good: yes}}", "yes"),
    ("call: {count: {at_least: 3}, where: {good: yes}}", "unknown"),       # one did not say
    ("call: {count: 4, where: {good: yes}}", "no"),                        # one said no
    ("call: {count: 1, where: {good: yes}}", "no"),
    ("call: {where: {good: no}}", "yes"), ("call: {latest: {good: yes}}", "yes"), ("call: {latest: {n: 3}}", "no"),
    ("call: {where: {n: {below: 3}}, latest: {good: no}}", "yes"),                # the latest of those that pass
    ("call: {where: {actor: head}, latest: {n: 3}}", "yes"),
    ("call: {where: {actor: head, via: phone}}", "yes"), ("call: {where: {addressee: desk}}", "unknown"),
    ("call: {before: 2026-03-10}", "no"), ("call: {after: 2026-03-10}", "yes"),
    ("call: {where: {n: 3}, before: 2026-03-10}", "yes"), ("call: {on_days: fri}", "yes"),
    ("never_yet: {latest: {n: 1}}", "no"), ("never_yet: {count: {at_most: 0}}", "yes"),
    ("call: {count: {at_least: 1}, since: since_when}", "unknown"),
    ("never_yet: {count: {at_least: 1}, since: since_when}", "no"),
    ("call: {count: 2, since: 2026-03-05}", "yes"),
]


def test_occurrences_are_counted_filtered_and_looked_back_at(trial) -> None:
    tests = "".join(f"  t{i}: {{type: yes_no, label: t{i}, yes_when: {{{line}}}}}\n"
                    for i, (line, _) in enumerate(OCCURRED))
    case = trial("""
roles: {desk: {label: desk, above: head}, head: {label: head}}
facts:
  n: {type: count, label: n, ask: desk}
  good: {type: yes_no, label: good, ask: desk}
  since_when: {type: instant, label: since, ask: desk}
""" + tests + """
events:
  call: {label: call, gives: {n: required, good: optional}}
  never_yet: {label: never, gives: {n: optional}}
  reset: {label: reset}
""").decide(
        "2026-03-02T10:00 received", "2026-03-02T10:05 call {n: 1, good: yes}", "2026-03-02T12:00 call {n: 2, good: no}",
        "2026-03-02T12:30 reset", "2026-03-05T10:00 call {n: 3, by: head, via: phone}",
        "2026-03-20T10:00 call {n: 4, good: yes, by: desk}")
    assert {line: case.fact(f"t{i}") for i, (line, _) in enumerate(OCCURRED)} == dict(OCCURRED)


def test_what_counts_may_be_certain_while_a_part_is_unknown(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}}
facts:
  a: {type: money, label: a, ask: desk}
  b: {type: money, label: b, ask: desk}
  most: {type: money, label: most, largest_of: [a, b]}
  big: {type: yes_no, label: big, yes_when: {most: {at_least: 1000 GBP}}}
  small: {type: yes_no, label: small, yes_when: {most: {below: 1000 GBP}}}
  exact: {type: yes_no, label: exact, yes_when: {most: 10 GBP}}
  known: {type: yes_no, label: known, yes_when: {most: {known: yes}}}
""")
    assert [case.fact(name, a="1000 GBP") for name in ("big", "small", "exact", "known")] == ["yes", "no", "no", "no"]
    assert [case.fact(name, a="5 GBP") for name in ("big", "small", "exact")] == ["unknown"] * 3
    assert case.fact("most", a="5 GBP") == "at least 5 GBP"


def test_an_open_set_has_what_is_certain_and_excludes_nothing(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}}
facts:
  x: {type: yes_no, label: x, ask: desk}
  y: {type: yes_no, label: y, ask: desk}
  tags: {type: choices, label: tags, values: [p, q], rows: [{is: p, when: {x: yes}}, {is: q, when: {y: yes}}]}
  has_p: {type: yes_no, label: p, yes_when: {tags: p}}
  no_q: {type: yes_no, label: q, yes_when: {tags: {none_of: [q]}}}
  one: {type: yes_no, label: one, yes_when: {tags: {count: {at_least: 1}}}}
  at_most_one: {type: yes_no, label: one, yes_when: {tags: {count: {at_most: 1}}}}
""")
    assert [case.fact(name, x="yes") for name in ("has_p", "no_q", "one", "at_most_one")] == [
        "yes", "unknown", "yes", "unknown"]
    assert [case.fact(name, x="yes", y="no") for name in ("has_p", "no_q", "at_most_one")] == ["yes", "yes", "yes"]


def test_only_a_test_of_now_makes_a_boundary(trial) -> None:
    fixed = trial("""
roles: {desk: {label: desk}}
facts:
  day_time: {type: yes_no, label: d, yes_when: {received: {in_working_time: yes, on_days: mon, between_hours: "08:00-18:00", before: 2026-04-01}}}
""")
    assert fixed.decide("2026-03-02T10:00 received").valid_until is None
    moving = trial("""
roles: {desk: {label: desk}}
facts:
  open: {type: yes_no, label: open, yes_when: {now: {in_working_time: yes}}}
  night: {type: yes_no, label: night, yes_when: {now: {between_hours: "22:00-08:00"}}}
  weekend: {type: yes_no, label: weekend, yes_when: {now: {on_days: [sat, sun]}}}
  over: {type: yes_no, label: over, yes_when: {now: {after: 2026-03-02}}}
  old: {type: yes_no, label: old, yes_when: {received: {in_last: 30 days}}}
  hours: {type: count, label: hours, elapsed: {from: received, to: now, in: hours}}
""")
    facts = ("open", "night", "weekend", "over", "old")
    for as_of, expected, until in [
        ("2026-03-02T16:30", "yes no no no yes", "2026-03-02T17:00"),
        ("2026-03-02T17:00", "no no no no yes", "2026-03-02T18:00"),
        ("2026-03-02T21:00", "no no no no yes", "2026-03-02T22:00"),
        ("2026-03-07T09:30", "no no yes yes yes", "2026-03-07T10:00"),
        ("2026-04-02T07:00", "no yes no yes no", "2026-04-02T08:00"),
    ]:
        view = moving.decide("2026-03-02T10:00 received", as_of=as_of)
        assert " ".join(view.fact(name) for name in facts) == expected, as_of
        assert view.valid_until == until
    ahead = trial("""
roles: {desk: {label: desk}}
facts:
  today: {type: date, label: today, is: now}
  deadline: {type: instant, label: deadline, ask: desk}
  soon: {type: yes_no, label: soon, yes_when: {deadline: {not_after: {within: 2 working days, after: now}}}}
""").decide("2026-03-02T10:00 received {deadline: 2026-03-05T12:00}")
    assert (ahead.fact("today"), ahead.fact("soon"), ahead.valid_until) == ("2026-03-02", "no", "2026-03-03T00:00")
    assert moving.decide("2026-03-02T10:00 received", as_of="2026-03-02T12:59:59").fact("hours") == "2"
