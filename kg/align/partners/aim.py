"""What somebody seeks partners for: themes, and the bodies that ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.align.projection import followed, of_kind, sources, targets
from kg.errors import BadInput
from kg.late import nx
from kg.terms import Iri

#: What a step to a wider theme leaves of how near a theme is. Work on a narrower one is work on it.
WIDER = 0.5


@dataclass(frozen=True, slots=True)
class Aim:
    """What is sought."""

    #: Where every explanation begins: the theme, initiative or body that was named.
    start: Iri
    #: Theme -> its specificity.
    wanted: Mapping[Iri, float]
    #: Wanted theme -> theme that counts for it -> how near it is: 1 the same or narrower, 0.5 one
    #: step wider, 0.25 two steps.
    near: Mapping[Iri, Mapping[Iri, float]]
    #: Theme that counts -> how near it is to the nearest wanted one.
    nearest: Mapping[Iri, float]
    #: The bodies that ask: the one named with what it consists of and came from, or all.
    own: frozenset[Iri]
    #: What they answer for or take part in, each with one of them that does.
    works: Mapping[Iri, Iri]
    #: The same of all other bodies of the city.
    works_of_others: Mapping[Iri, Iri]
    #: The one among them whose place and size are known.
    place: Iri | None = None


def aim(
    graph: nx.MultiDiGraph,
    theme: Iri | None = None,
    body: Iri | None = None,
    initiative: Iri | None = None,
) -> Aim:
    """
    Return what is sought from what was named.

    The themes are the one named, else those of the initiative, else those of the body: of its work,
    of its plans, and what it says it seeks. There may be none. The bodies are the one named, else
    those of the initiative, else all.

    Raises:
        BadInput: nothing was named, or something that is not known on the day of the graph.
    """
    start = theme or initiative or body
    if start is None:
        raise BadInput("partners-no-start")
    for each in (theme, body, initiative):
        if each is not None and each not in graph:
            raise BadInput("partners-start-unknown", start=each, on=graph.graph["on"])
    own = _own(graph, body, initiative)
    works = works_of(graph, own)
    wanted = [theme] if theme else _themes(graph, initiative, own, works)
    return aim_for(graph, start, wanted, own)


def aim_for(graph: nx.MultiDiGraph, start: Iri, themes: Iterable[Iri], own: frozenset[Iri]) -> Aim:
    """Return that some bodies seek partners for several themes, beginning at *start*."""
    nearby = {each: near(graph, each) for each in sorted(themes)}
    return Aim(
        start=start,
        wanted={each: graph.nodes[each]["weight"] for each in nearby},
        near=nearby,
        nearest={
            theme: max(each.get(theme, 0.0) for each in nearby.values())
            for theme in sorted(set().union(*nearby.values()))
        },
        own=own,
        works=works_of(graph, own),
        works_of_others=works_of(graph, frozenset(of_kind(graph, ["body"])) - own),
        place=_place(graph, own),
    )


def near(graph: nx.MultiDiGraph, theme: Iri) -> dict[Iri, float]:
    """Return the themes that count for one, by how near they are: itself, wider, narrower ones."""
    wider = {each: WIDER**steps for each, steps in followed(graph, theme, "broader")}
    return wider | dict.fromkeys(_narrower(graph, theme), 1.0)


def kin(graph: nx.MultiDiGraph, body: Iri) -> frozenset[Iri]:
    """Return a body with its administration, its units, what it succeeds, and what those have."""
    met, waiting = {body}, [body]
    while waiting:
        at = waiting.pop()
        found = {
            *targets(graph, at, "serves", "succeeds"),
            *sources(graph, at, "serves", "part-of"),
        } - met
        met |= found
        waiting += found
    return frozenset(met)


def works_of(graph: nx.MultiDiGraph, bodies: Iterable[Iri]) -> dict[Iri, Iri]:
    """
    Return what bodies answer for or take part in, each with one of them that does.

    To stand in a list of members is not to take part.
    """
    found: dict[Iri, Iri] = {}
    for body in sorted(bodies):
        for work in [*targets(graph, body, "answers-for"), *taken_part(graph, body)]:
            found.setdefault(work, body)
    return found


def taken_part(graph: nx.MultiDiGraph, organisation: Iri) -> list[Iri]:
    """Return the work in which an organisation has a part, more than being named as a member."""
    return [
        work
        for work in targets(graph, organisation, "takes-part")
        if not is_membership(graph.edges[organisation, work, "takes-part"]["roles"])
    ]


def is_membership(roles: Collection[str]) -> bool:
    """Whether a part in work is only to stand in a list of members; roles are codes."""
    return {role.rpartition("/")[2] for role in roles} == {"member"}


def _own(graph: nx.MultiDiGraph, body: Iri | None, initiative: Iri | None) -> frozenset[Iri]:
    named = [body] if body else sources(graph, initiative, "answers-for") if initiative else []
    own = frozenset(each for one in named for each in kin(graph, one))
    return own or frozenset(of_kind(graph, ["body"]))


def _themes(
    graph: nx.MultiDiGraph, initiative: Iri | None, own: Iterable[Iri], works: Iterable[Iri]
) -> list[Iri]:
    if initiative:
        return targets(graph, initiative, "addresses")
    found = {each for work in works for each in targets(graph, work, "addresses", "identifies")}
    return sorted(found.union(*(targets(graph, body, "seeks") for body in own)))


def _narrower(graph: nx.MultiDiGraph, theme: Iri) -> Iterator[Iri]:
    met, waiting = {theme}, [theme]
    while waiting:
        found = set(sources(graph, waiting.pop(), "broader")) - met
        yield from found
        met |= found
        waiting += found


def _place(graph: nx.MultiDiGraph, own: Iterable[Iri]) -> Iri | None:
    """Return whose place and size stand for the bodies: the narrowest unit that has any."""
    for body in sorted(own):
        for each, _ in followed(graph, body, "part-of"):
            if graph.nodes[each]["latitude"] is not None:
                return each
    return None
