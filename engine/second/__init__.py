"""The second engine: the same policies derived by another rule engine, and compared (docs/second-engine.md).

What is independent of the first engine is the inference itself: the combination of conditions in three-valued logic,
tests on values and limits, the picks of the tables, and the chaining of heads. They are lowered once to the rules of
durable_rules, an engine with a network and an evaluation of its own, and derived there from bare facts.

What is shared is what both engines take as given: the reading of the pack, the replay (marks, due instants, the
calendar), and the leaves that no rule of the second engine can say: words in a text, tests on events and times,
arithmetic. How many those are is counted, and told.
"""
