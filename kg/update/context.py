"""What an update is asked of, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from kg.store import Store
from kg.terms import Iri, Quad, graph_iri


class Delta(NamedTuple):
    """
    What a release is to have more and less than the one it was asked of.

    *added* are none that the release has, *removed* all are. What a later operation did to a quad
    overrides what an earlier one did.
    """

    added: frozenset[Quad]
    removed: frozenset[Quad]


@dataclass(frozen=True, slots=True)
class Context:
    """
    All that an update depends on, apart from its text and the release.

    Attributes:
        base: of the IRIs of the graph; the default graph is `<base>graph/default`.
        graphs: names of all graphs of the release.
        scratch: returns a writable store with the content of the release. It is called at most
            once, and only where an operation must read what those before it have changed.
        union: whether WHERE asks the union of all graphs; otherwise the default graph alone, with
            the others by name. An operation overrides it with WITH or USING.
        using: `using-graph-uri` of the protocol, None where it is not given.
        using_named: `using-named-graph-uri` likewise. Where only one is given, the other is empty.
        base_iri: what relative IRIs in the request are relative to, before it says BASE.
    """

    base: str
    graphs: tuple[Iri, ...]
    scratch: Callable[[], Store]
    union: bool = True
    using: tuple[Iri, ...] | None = None
    using_named: tuple[Iri, ...] | None = None
    base_iri: str | None = None

    @property
    def names_using(self) -> bool:
        """Whether the protocol names the graphs that WHERE asks."""
        return self.using is not None or self.using_named is not None

    @property
    def default(self) -> Iri:
        """Name of the graph that stands for the default graph."""
        return graph_iri(self.base, "default")
