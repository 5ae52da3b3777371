"""
SPARQL 1.1 Update, asked of one immutable release: which quads it takes away, and which it adds.

    evaluate(text: str, store: Store, context: Context) -> Delta

A release is read-only and its default graph is a named graph, so the engine's own update is not
used. It parses (the whole request, templates, data) and it evaluates each WHERE as a query; what
the solutions then do to the graphs is done here, https://www.w3.org/TR/sparql11-update/.

Runs in a process that can be killed: nothing here bounds its own time.
"""

from kg.update.context import Context, Delta
from kg.update.evaluate import evaluate

__all__ = ["Context", "Delta", "evaluate"]
