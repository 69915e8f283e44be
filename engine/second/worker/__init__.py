"""The process in which durable_rules runs, and the handle by which it is asked (`process.Worker`).

The library is written in C and can crash or hang on ordinary input, so nothing of it is ever loaded into a process that
somebody waits for. The child imports nothing of the engine but the modules of this package that say so in their
docstrings; what is said between the two is in `protocol`.
"""
