"""What a process that runs for long says of its doings: lines on standard error, their instants in UTC."""

import logging
import time
from typing import Final

OURS: Final = "dueprocess"

_LINE: Final = "%(asctime)sZ %(levelname)s %(name)s: %(message)s"


def log_to_stderr() -> None:
    """Has the loggers of this program say what they do, and those of others what is wrong."""
    formatter = logging.Formatter(_LINE, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger(OURS).setLevel(logging.INFO)
