"""
Small made-up worlds, and looking at them without a query engine.

Nothing in them is a real body or city: nodes are named by a letter and a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

from kg.question.kinds import term_of
from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri, Quad

BASE = "https://w3id.org/siktlinje/"
SL, SKOS, RDFS, PROV, OA, ORG = (
    PREFIXES[name] for name in ("sl", "skos", "rdfs", "prov", "oa", "org")
)
STATED, READ, PROPOSED, REJECTED = CODES = [
    Iri(f"{BASE}code/assertion/{name}")
    for name in ("stated", "interpreted", "proposed", "rejected")
]
GRAPH = Iri("http://world.example/graph")
DAYS = [date(2016, 1, 1), date(2018, 6, 1), date(2021, 1, 1)]
STATUSES = [
    Iri(f"{BASE}code/initiative-status/{name}")
    for name in ("ongoing", "ended", "planned", "proposed")
]

Triple = tuple[Iri, Iri, Any]


def sl(name: str) -> Iri:
    return Iri(SL + name)


def nodes(letter: str, count: int) -> list[Iri]:
    return [Iri(f"http://world.example/{letter}{n}") for n in range(count)]


INITIATIVES, GOALS, THEMES, VISIONS = nodes("i", 3), nodes("g", 3), nodes("t", 3), nodes("v", 2)
BODIES, COUNCILS, GROUPS = nodes("b", 2), nodes("c", 2), nodes("a", 1)
NETWORKS, PARTNERS, COUNTRIES = nodes("n", 2), nodes("p", 2), nodes("l", 2)
PROGRAMMES, REPORTS = nodes("r", 2), nodes("q", 2)
CONSULTATIONS, RESPONSES, ALIGNMENTS = nodes("k", 1), nodes("e", 2), nodes("h", 3)
PASSAGES, DOCUMENTS = nodes("m", 3), nodes("o", 2)
MOMENTS = [f"{day}T12:00:00Z" for day in DAYS]
DIRECTIONS, STRATEGIES, BUDGETS = nodes("d", 2), nodes("s", 1), nodes("u", 1)
VIEWPOINTS, MEETINGS = nodes("w", 3), nodes("j", 1)
ABOVE = nodes("f", 2)
MEMBERSHIP = Iri(f"{BASE}code/initiative-kind/membership")
KINDS = [MEMBERSHIP, Iri(f"{BASE}code/initiative-kind/exchange")]
STANCES = [Iri(f"{BASE}code/stance/{name}") for name in ("supports", "opposes")]
MODALITIES = [Iri(f"{BASE}code/modality/may")]
CONFIDENCES = [Decimal("0.5"), Decimal("0.8")]
ALL_BODIES = BODIES + COUNCILS

#: What each node is; the classes above it are given too, as the rules would derive them.
CLASSES: dict[str, tuple[list[Iri], list[str]]] = {
    "initiatives": (INITIATIVES, ["Initiative", "ChainElement"]),
    "goals": (GOALS, ["Goal", "OperationalAreaGoal", "ChainElement"]),
    "above": (ABOVE, ["Goal", "DirectionalGoal", "ChainElement"]),
    "themes": (THEMES, ["Theme", "ChainElement"]),
    "visions": (VISIONS, ["Vision", "ChainElement"]),
    "bodies": (BODIES, ["Body", "Administration"]),
    "councils": (COUNCILS, ["Body", "Board", "DistrictCouncil"]),
    "networks": (NETWORKS, ["Network"]),
    "partners": (PARTNERS, ["Partner"]),
    "directions": (DIRECTIONS, ["StrategicDirection", "ChainElement"]),
    "strategies": (STRATEGIES, ["Strategy", "ChainElement"]),
    "programmes": (PROGRAMMES, ["LocalDevelopmentProgramme", "ChainElement"]),
    "consultations": (CONSULTATIONS, ["Consultation"]),
    "responses": (RESPONSES, ["ConsultationResponse", "Document"]),
    "alignments": (ALIGNMENTS, ["Alignment", "Statement"]),
}
#: What has a time of its own, beside bodies.
DATED = GOALS + VISIONS + INITIATIVES + PROGRAMMES + ALIGNMENTS
#: Which triples there may be: property, from, to.
EDGES: list[tuple[str, list[Iri], list[Any]]] = [
    (SL + "leadsTo", INITIATIVES + GOALS + THEMES + PROGRAMMES, GOALS + THEMES + VISIONS),
    (SL + "followsDirection", INITIATIVES, DIRECTIONS),
    (SL + "setOutIn", DIRECTIONS, STRATEGIES),
    (SL + "reportingBody", REPORTS, ALL_BODIES),
    (SL + "reportingFrom", REPORTS, DAYS),
    (SL + "reportingThrough", REPORTS, DAYS),
    (SKOS + "broader", THEMES, THEMES),
    (SL + "identifiesTheme", PROGRAMMES, THEMES),
    (SL + "responsibleBody", PROGRAMMES + INITIATIVES, ALL_BODIES),
    (SL + "addressesTheme", INITIATIVES, THEMES),
    (SL + "involves", INITIATIVES, ALL_BODIES + PARTNERS + NETWORKS),
    (SL + "memberOf", ALL_BODIES + GROUPS, NETWORKS),
    (SL + "inGroup", ALL_BODIES, GROUPS),
    (SL + "coordinatedBy", NETWORKS, ALL_BODIES),
    (SL + "servesBoard", BODIES, COUNCILS),
    (SL + "initiativeStatus", INITIATIVES, STATUSES),
    (SL + "country", PARTNERS, COUNTRIES),
    (SL + "succeeds", ALL_BODIES, ALL_BODIES),
    (SL + "succeeds", GOALS, GOALS),
    (SL + "validFrom", ALL_BODIES, DAYS),
    (SL + "validFrom", DATED, DAYS),
    (SL + "attestedFrom", ALL_BODIES + VISIONS, DAYS),
    (SL + "attestedFrom", GOALS, DAYS),
    (SL + "validThrough", ALL_BODIES, DAYS),
    (SL + "validThrough", DATED, DAYS),
    (SL + "consultsOn", CONSULTATIONS, STRATEGIES),
    (SL + "appliesTo", STRATEGIES, ALL_BODIES + GROUPS),
    (SL + "invites", CONSULTATIONS, ALL_BODIES),
    (SL + "respondsTo", RESPONSES, CONSULTATIONS),
    (SL + "preparedBy", RESPONSES, ALL_BODIES),
    (SL + "alignmentSource", ALIGNMENTS, INITIATIVES + THEMES),
    (SL + "alignmentTarget", ALIGNMENTS, GOALS + THEMES),
    (SL + "alignmentRelation", ALIGNMENTS, [sl("contributesTo")]),
    (SL + "assertionStatus", ALIGNMENTS, CODES),
    (SL + "assertionStatus", GOALS + ABOVE, CODES),
    (SL + "modality", ALIGNMENTS, MODALITIES),
    (PROV + "wasAttributedTo", ALIGNMENTS, BODIES),
    (SL + "confidence", ALIGNMENTS, CONFIDENCES),
    (SL + "initiativeKind", INITIATIVES, KINDS),
    (SL + "setOutIn", GOALS + ABOVE, BUDGETS),
    (SL + "concretises", GOALS, ABOVE),
    (SL + "targetsGroup", THEMES, GROUPS),
    (SL + "expressesViewpoint", RESPONSES, VIEWPOINTS),
    (SL + "stance", VIEWPOINTS, STANCES),
    (SL + "onAgendaOf", RESPONSES, MEETINGS),
    (SL + "heldOn", MEETINGS, DAYS),
    (SL + "deadline", CONSULTATIONS, DAYS),
    (ORG + "subOrganizationOf", ALL_BODIES, ALL_BODIES),
    (PROV + "generatedAtTime", ALIGNMENTS, MOMENTS),
    (PROV + "invalidatedAtTime", ALIGNMENTS, MOMENTS),
    (SL + "hasEvidence", ALIGNMENTS, PASSAGES),
    (OA + "hasSource", PASSAGES, DOCUMENTS),
]
#: At most one value each.
_SINGLE = {SL + name for name in ("validFrom", "attestedFrom", "validThrough", "country")}
_SINGLE |= {SL + "initiativeStatus", SL + "reportingFrom", SL + "reportingThrough"}
_SINGLE |= {SL + name for name in ("alignmentSource", "alignmentTarget", "assertionStatus")}
_SINGLE |= {SL + name for name in ("confidence", "initiativeKind", "heldOn", "deadline", "stance")}
_SINGLE |= {SL + "modality", PROV + "wasAttributedTo"}
_SINGLE |= {PROV + "generatedAtTime", PROV + "invalidatedAtTime", OA + "hasSource"}
#: Where there are more of these, nobody is ever left out of a network.
_FEW = {SL + "memberOf": 3, SL + "coordinatedBy": 2, SL + "inGroup": 2}
_POSSIBLE: list[list[Triple]] = [
    [
        (source, Iri(name), target)
        for source, target in product(sources, targets)
        if source != target
    ]
    for name, sources, targets in EDGES
]
_SUBCLASSES = {"Administration": "Body", "Board": "Body", "DistrictCouncil": "Board"}


class World:
    """A set of triples, with what the rules derive from them."""

    def __init__(self, drawn: Iterable[Triple]) -> None:
        self.triples: set[Triple] = set()
        single: set[tuple[Iri, Iri]] = set()
        for triple in sorted(drawn, key=str):
            if triple[1] in _SINGLE and triple[:2] in single:
                continue
            single.add(triple[:2])
            self.triples.add(triple)
        for members, classes in CLASSES.values():
            self.triples |= {(each, RDF_TYPE, sl(name)) for each in members for name in classes}
        self.triples |= {
            (sl(below), Iri(RDFS + "subClassOf"), sl(above)) for below, above in _SUBCLASSES.items()
        }
        self.triples |= {(b, sl("succeededBy"), a) for a, b in self.pairs("succeeds")}
        self.triples |= {(a, sl("contributesTo"), b) for a, b in self.pairs("leadsTo")}
        reached = {(a, v) for a, v in self.closure("leadsTo") if v in VISIONS}
        self.triples |= {(a, sl("reachesVision"), v) for a, v in reached}
        aimed = {(a, g) for a, g in self.closure("leadsTo") if g in GOALS + ABOVE}
        self.triples |= {(a, sl("reachesGoal"), g) for a, g in aimed}

    def store(self) -> Store:
        """Return the world as a store."""
        return Store.in_memory(Quad(s, p, term_of(o), GRAPH) for s, p, o in self.triples)

    def pairs(self, name: str) -> set[tuple[Iri, Any]]:
        """Return who has what for a property of ours, or with its prefix."""
        prefix, _, local = name.rpartition(":")
        full = PREFIXES[prefix or "sl"] + local
        return {(s, o) for s, p, o in self.triples if p == full}

    def of(self, thing: Iri, *names: str) -> set[Any]:
        """Return what a thing has for some properties."""
        return {o for name in names for s, o in self.pairs(name) if s == thing}

    def one(self, thing: Iri, name: str) -> Any:
        """Return the one value of a property, or None."""
        return next(iter(self.of(thing, name)), None)

    def closure(self, name: str) -> set[tuple[Iri, Any]]:
        """Return the pairs that one or more steps lead from and to."""
        found = self.pairs(name)
        while True:
            more = {(a, d) for a, b in found for c, d in self.pairs(name) if b == c}
            if more <= found:
                return found
            found |= more

    def narrower(self, theme: Iri) -> set[Iri]:
        """Return a theme and all below it."""
        return {theme} | {a for a, b in self.closure("skos:broader") if b == theme}

    def is_certain(self, thing: Iri, day: date) -> bool:
        """Whether a thing is known to have been there on a day."""
        first = self.one(thing, "validFrom") or self.one(thing, "attestedFrom")
        last = self.one(thing, "validThrough")
        return first is not None and first <= day and (last is None or last >= day)

    def is_possible(self, thing: Iri, day: date) -> bool:
        """Whether a thing is not known to be of another time."""
        first, last = self.one(thing, "validFrom"), self.one(thing, "validThrough")
        return (first is None or first <= day) and (last is None or last >= day)

    def is_more_than_planned(self, work: Iri) -> bool:
        """Whether work has begun, as far as is known."""
        return not self.of(work, "initiativeStatus") & set(STATUSES[2:])

    def counts(self, thing: Iri) -> bool:
        """Whether something is more than proposed."""
        return not self.of(thing, "assertionStatus") & {PROPOSED, REJECTED}

    def takers(self, work: Iri) -> set[Any]:
        """Return who takes part in work or answers for it."""
        return self.of(work, "involves", "responsibleBody")

    def seats(self, body: Iri) -> set[Iri]:
        """Return the networks that a body is in, itself or through a group."""
        return {
            net for who in {body, *self.of(body, "inGroup")} for net in self.of(who, "memberOf")
        }


def worlds() -> st.SearchStrategy[World]:
    """Draw worlds: of each property some triples."""
    drawn = (
        st.sets(
            st.sampled_from(possible),
            min_size=min(2, len(possible)),
            max_size=_FEW.get(possible[0][1], 10),
        )
        for possible in _POSSIBLE
    )
    return st.tuples(*drawn).map(lambda sets: World(set[Triple]().union(*sets)))
