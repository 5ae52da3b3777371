"""
Libraries that take long to load, loaded when something of them is first used.

Counting on graphs takes half a second to load, in each process that serves; most of what it serves
never counts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import scipy.sparse as sparse
else:

    class _Late:
        """Stands for a module until something of it is asked for."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> Any:
            found = getattr(import_module(self._name), name)
            setattr(self, name, found)
            return found

    nx, np, sparse = _Late("networkx"), _Late("numpy"), _Late("scipy.sparse")

__all__ = ["np", "nx", "sparse"]
