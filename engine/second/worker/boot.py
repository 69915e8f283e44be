"""Starts the child by this file's path, without the packages around it.

To import `dueprocess.engine.second.worker.child` by its name would import the packages above it first, and with them
the first engine: time and memory at each start, for nothing. So the package of the worker is put in their place.
"""

import sys
from pathlib import Path
from types import ModuleType

PACKAGE = "dueprocess.engine.second.worker"

if __name__ == "__main__":
    package = ModuleType(PACKAGE)
    package.__path__ = [str(Path(__file__).parent)]
    sys.modules[PACKAGE] = package

    from dueprocess.engine.second.worker.child import main

    main()
