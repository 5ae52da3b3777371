"""
From the projection to what the radar looks at.

Of the nodes of `kg.align.projection`, `initiative`, `body`, `plan`, `theme`, `goal` and `direction`
are read; of its edges `answers-for`, `takes-part`, `addresses`, `identifies`, `supports`,
`follows`, `serves`, `part-of`, `succeeds` and `broader`. What bodies are, and where work stands, is
given beside.

An edge that only statements of what may be, or would be on a condition, bear out does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kg.align.partners.aim import is_membership
from kg.align.projection import PARTNERS, followed, of_kind, sources, targets
from kg.align.radar.scene import Scene, Work
from kg.late import nx
from kg.terms import Iri

#: Modalities of what is neither said to be so nor to be done.
_OPEN = frozenset({"may", "conditional"})


#: Relations that lead towards goals.
_ONWARD = ("addresses", "follows", "supports")


@dataclass(frozen=True, slots=True)
class Rank:
    """What a body is: `district`, `board`, `company` or `central`; one may be several."""

    body: Iri
    rank: str


@dataclass(frozen=True, slots=True)
class Account:
    """A document in which an initiative stands."""

    work: Iri
    document: Iri
    #: Code of its kind.
    kind: Iri | None = None
    author: Iri | None = None
    issued: date | None = None


def scene(
    graph: nx.MultiDiGraph,
    ranks: Iterable[Rank],
    accounts: Iterable[Account],
    with_ended: bool = False,
) -> Scene:
    """
    Return the city's work of the day of the graph.

    Work that is only planned is left out, and so is what is known to be over, unless asked for;
    what has no known end is not over. A document issued after the day tells nothing yet.
    """
    read = _Reading(graph, ranks, accounts)
    plans = dict(read.plans())
    return Scene(
        on=graph.graph["on"],
        works={
            name: read.work(name)
            for name in read.initiatives()
            if with_ended or not graph.nodes[name]["is_over"]
        },
        goals=frozenset(of_kind(graph, ["goal"])),
        concerns=_concerns(graph, plans),
        districts=frozenset(read.districts()),
        planning=frozenset().union(*plans.values()),
        standing={each: read.boards([each]) for each in of_kind(graph, ["body"])},
    )


class _Reading:
    """Looks things up in the graph, and in what is given beside it."""

    def __init__(
        self, graph: nx.MultiDiGraph, ranks: Iterable[Rank], accounts: Iterable[Account]
    ) -> None:
        self.graph = graph
        self.ranks = defaultdict[Iri, set[str]](set)
        for each in ranks:
            self.ranks[each.body].add(each.rank)
        self.accounts = defaultdict[Iri, list[Account]](list)
        for told in accounts:
            if told.issued is None or told.issued <= graph.graph["on"]:
                self.accounts[told.work].append(told)

    def initiatives(self) -> Iterator[Iri]:
        for each in of_kind(self.graph, ["initiative"]):
            if _code(self.graph.nodes[each]["status"]) != "planned":
                yield each

    def districts(self) -> Iterator[Iri]:
        for each in of_kind(self.graph, ["body"]):
            if "district" in self.ranks[each] and not self.graph.nodes[each]["is_over"]:
                yield each

    def plans(self) -> Iterator[tuple[Iri, frozenset[Iri]]]:
        for plan in of_kind(self.graph, ["plan"]):
            yield plan, self.boards(sources(self.graph, plan, "answers-for"))

    def work(self, name: Iri) -> Work:
        node = self.graph.nodes[name]
        answering = self.boards(sources(self.graph, name, "answers-for"))
        central = frozenset(filter(self._is_central, answering))
        goals = self._reached(name)
        parties = answering | self.boards(self._taking_part(name, {"body"}))
        return Work(
            work=name,
            boards=answering - central,
            central=central,
            parties=frozenset(each for each in parties if not self._is_central(each)),
            partners=frozenset(self._taking_part(name, PARTNERS)),
            themes=frozenset(_said(self.graph, name, "addresses")),
            directions=frozenset(_said(self.graph, name, "follows")),
            goals=goals,
            possible=self._nearest(name) - goals,
            is_local=any("district" in self.ranks[each] for each in answering),
            document=self._document(name, lambda each: True),
            register=self._document(name, lambda each: self._is_of_central(each.author)),
            report=self._document(name, lambda each: _code(each.kind) == "report"),
            seen=min(filter(None, [node["period"].first, node["seen"]]), default=None),
            begun=node["period"].first,
            last=node["period"].last,
            is_over=node["is_over"],
        )

    def boards(self, bodies: Iterable[Iri]) -> frozenset[Iri]:
        """Return the boards and companies that bodies stand for on the day."""
        return frozenset(board for each in bodies for board in self._board(each))

    def _board(self, body: Iri) -> list[Iri]:
        """Return the body, or what has come after it, if it has a rank; else whom it works for."""
        if self.ranks[body]:
            return self._present(body)
        for relation in ("serves", "part-of"):
            above = targets(self.graph, body, relation)
            if above:
                return [board for each in above for board in self._board(each)]
        return [body]

    def _present(self, body: Iri) -> list[Iri]:
        """Return those of the day that have come after a body, if it is over; else the body."""
        met, edge = {body}, [body]
        while edge and self.graph.nodes[body]["is_over"]:
            edge = [each for at in edge for each in sources(self.graph, at, "succeeds")]
            edge = [each for each in edge if each not in met]
            met |= set(edge)
        return sorted(each for each in met if not self.graph.nodes[each]["is_over"]) or [body]

    def _taking_part(self, name: Iri, kinds: Iterable[str]) -> Iterator[Iri]:
        """Yield who has a part in it; to stand in a list of members is not to take part."""
        for each in sources(self.graph, name, "takes-part"):
            roles = self.graph.edges[each, name, "takes-part"]["roles"]
            if self.graph.nodes[each]["kind"] in kinds and not is_membership(roles):
                yield each

    def _is_central(self, body: Iri) -> bool:
        return "central" in self.ranks[body]

    def _is_of_central(self, author: Iri | None) -> bool:
        if author is None or author not in self.graph:
            return False
        return any(map(self._is_central, self._board(author)))

    def _document(self, name: Iri, fits: Callable[[Account], bool]) -> Iri | None:
        return min((each.document for each in self.accounts[name] if fits(each)), default=None)

    def _reached(self, name: Iri) -> frozenset[Iri]:
        """Return the goals that edges which count lead to, in any number of steps."""
        met, waiting = {name}, [name]
        while waiting:
            found = set(_said(self.graph, waiting.pop(), *_ONWARD)) - met
            met |= found
            waiting += found
        return frozenset(filter(self._is_goal, met))

    def _nearest(self, name: Iri) -> frozenset[Iri]:
        """Return the goals that all edges lead to without leading over another goal."""
        met, waiting = {name}, [name]
        while waiting:
            found = set(targets(self.graph, waiting.pop(), *_ONWARD)) - met
            met |= found
            waiting += [each for each in found if not self._is_goal(each)]
        return frozenset(filter(self._is_goal, met))

    def _is_goal(self, node: Iri) -> bool:
        return bool(self.graph.nodes[node]["kind"] == "goal")


def _said(graph: nx.MultiDiGraph, node: Iri, *relations: str) -> list[Iri]:
    """Return where edges lead that are more than possible."""
    return [
        each
        for relation in relations
        for each in targets(graph, node, relation)
        if not _is_open(graph.edges[node, each, relation]["modalities"])
    ]


def _is_open(modalities: Collection[Iri]) -> bool:
    return bool(modalities) and {_code(each) for each in modalities} <= _OPEN


def _concerns(
    graph: nx.MultiDiGraph, plans: Mapping[Iri, frozenset[Iri]]
) -> dict[Iri, frozenset[Iri]]:
    """Return the boards whose plans take up each theme; who takes up one takes up the wider."""
    found = defaultdict[Iri, set[Iri]](set)
    for plan, boards in plans.items():
        for theme in targets(graph, plan, "identifies"):
            for wider, _ in followed(graph, theme, "broader"):
                found[wider] |= boards
    return {theme: frozenset(boards) for theme, boards in sorted(found.items())}


def _code(code: Iri | None) -> str:
    return (code or "").rpartition("/")[2]
