"""A plugin: `pytest -p tests.plain_kernels` has the inner loops in NumPy, as where none is compiled."""

import sys

sys.modules["index.kernels.native"] = None  # type: ignore[assignment]
