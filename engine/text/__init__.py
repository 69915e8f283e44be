"""Everything the program says to a person, in English and Chinese, by one mechanism.

The sentences stand in the catalogues beside this file (`diagnostics.yaml`, `answers.yaml`, `cli.yaml`).
A message id that holds several texts (`message` and `hint` of a diagnostic) is addressed as `id.part`.
"""

from dueprocess.engine.text.catalogue import LANGUAGES, Phrase, UnknownMessage, has, language_of, message_ids, say
from dueprocess.engine.text.labels import in_language

__all__ = ["LANGUAGES", "Phrase", "UnknownMessage", "has", "in_language", "language_of", "message_ids", "say"]
