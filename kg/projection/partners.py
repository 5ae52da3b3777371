"""Asking a release for partners: from the inputs of questions to what `kg.align.partners` takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from kg.align.partners import DEFAULT, LIMIT, SOUGHT, Ask, Finding, Wish, aim, find, read_weights
from kg.align.projection import PARTNERS
from kg.late import nx
from kg.projection.kept import projection
from kg.question import Graph, OfClass, OfKind
from kg.terms import Iri

#: Class of a partner, by its local name -> kind of its nodes.
KINDS = {
    "PartnerCity": "city",
    "PartnerOrganisation": "organisation",
    "CooperationProgramme": "programme",
    "InternationalNetwork": "network",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeking:
    """What a question about partners takes; one of theme, body and initiative is needed."""

    theme: Annotated[Iri | None, OfKind("Theme")] = None
    body: Annotated[Iri | None, OfKind("Body")] = None
    initiative: Annotated[Iri | None, OfKind("Initiative")] = None
    on: date | None = None
    limit: int | None = None
    #: `theme=0.5 freshness=0`; those not named stay as they are.
    weights: str | None = None
    mix: Decimal | None = None
    kind: Annotated[Iri | None, OfClass("Partner")] = None
    #: What they are to be: a mentor, a peer.
    role: str | None = None
    programme: Annotated[Iri | None, OfKind("CooperationProgramme")] = None


def seeking(graph: Graph, ask: Seeking) -> Ask:
    """
    Return what is asked, of the release as it is on the day.

    Raises:
        BadInput: nothing to start from is named or known, or a weight, share, number or role is
            none.
    """
    return Ask(
        aim(projected(graph, ask), ask.theme, ask.body, ask.initiative),
        wish=Wish(ask.role, ask.programme),
        weights=DEFAULT if ask.weights is None else read_weights(ask.weights),
        mix=None if ask.mix is None else float(ask.mix),
        kinds=_kinds(ask.kind),
        limit=LIMIT if ask.limit is None else ask.limit,
    )


def seek(graph: Graph, ask: Seeking) -> Finding:
    """
    Return the partners that fit, best first.

    Raises:
        BadInput: as `seeking`.
    """
    return find(projected(graph, ask), seeking(graph, ask))


def projected(graph: Graph, ask: Seeking) -> nx.MultiDiGraph:
    """Return the projection that is asked, for today where no day is given."""
    return projection(graph, ask.on or date.today())


def class_of(graph: Graph, kind: str) -> Iri:
    """Return the class of partners of a kind."""
    name = next(name for name, each in KINDS.items() if each == kind)
    return Iri(f"{graph.base}ns#{name}")


def _kinds(kind: Iri | None) -> frozenset[str]:
    if kind is None:
        return SOUGHT
    name = kind.rpartition("#")[2]
    return frozenset({KINDS[name]}) if name in KINDS else PARTNERS
