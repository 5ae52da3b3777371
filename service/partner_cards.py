"""Why each partner is there, as the page of the partner finder tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from babel.numbers import format_decimal
from markupsafe import Markup

from kg.align.partners import Fit, Path, Range, Step, spread
from kg.align.projection import WORK, Period
from kg.catalogue import say as told
from kg.late import nx
from kg.question import Graph
from kg.terms import Iri
from service.question_tables import Cell, cell
from service.wording import language, number, say

#: So many of the first two ways are told in the sentence.
_TOLD = 2
#: As many documents a way names.
_DOCUMENTS = 4
#: Parts that are only known when something is asked for them -> the input that asks.
_ON_WISH = {"role": "role", "formal": "programme"}


class Stop(NamedTuple):
    """One node of a way, and the step from it."""

    thing: Cell
    #: What the step says; empty at the end of the way.
    relation: str
    #: What the step stands in.
    statement: Iri | None
    passages: Sequence[int]
    years: str
    #: Class of the style sheet for the line of the step.
    line: str
    #: Whether nearly all share the node.
    is_hub: bool


class Way(NamedTuple):
    """A way from what is asked to the partner."""

    kind: str
    stops: list[Stop]
    #: How many steps are our reading.
    readings: int
    #: Whether it explains nothing by itself.
    is_off: bool
    documents: list[Cell]
    more_documents: int


class Part(NamedTuple):
    """One part of the fit."""

    name: str
    label: str
    #: None is unknown.
    value: float | None
    #: What it weighs when the weights are spread over what is known; 0 of what is unknown.
    weight: float
    #: Whether it is only unknown since nobody asked.
    is_unasked: bool

    @property
    def width(self) -> int:
        """Of a hundred."""
        return round(100 * (self.value or 0))


@dataclass(frozen=True)
class Card:
    """All that is told of one partner."""

    fit: Fit
    partner: Cell
    country: Cell
    kind: str
    sentences: list[Markup]
    ways: list[Way]
    against: list[str]
    unknown: list[str]
    parts: list[Part]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"p-{self.fit.partner.rpartition('/')[2]}"

    @property
    def width(self) -> int:
        """The fit, of a hundred."""
        return round(100 * self.fit.score)

    @property
    def contact(self) -> str:
        """What is known of contact, in words."""
        return told(f"partner-contact-{self.fit.contact}")[language()]

    @property
    def sum(self) -> str:
        """How the parts add up."""
        return " + ".join(
            f"{decimal(each.weight)} · {decimal(each.value)}"
            for each in self.parts
            if each.value is not None and each.weight
        )


class Cards:
    """Makes cards for one answer."""

    def __init__(
        self,
        graph: Graph,
        projection: nx.MultiDiGraph,
        weights: Mapping[str, float],
        given: Mapping[str, object],
        passages: Mapping[str, Sequence[int]],
    ) -> None:
        """
        Make cards.

        Args:
            weights: of the parts of the fit, in their order.
            given: what was asked, by input.
            passages: numbers of those that the page shows, by statement.
        """
        self._graph = graph
        self._nodes = projection.nodes
        self._weights = weights
        self._given = given
        self._passages = passages

    def card(self, fit: Fit) -> Card:
        """Return the card of a partner."""
        parts = list(self._parts(fit))
        node = self._nodes[fit.partner]
        return Card(
            fit=fit,
            partner=self._cell(fit.partner),
            country=cell(self._graph, node["country"]),
            kind=say(f"partner-kind-{node['kind']}"),
            sentences=[self._sentence(path) for path in _telling(fit.paths)],
            ways=[self._way(path) for path in fit.paths],
            against=[told(f"partner-against-{code}")[language()] for code in fit.against],
            unknown=list(_unknown(fit, parts)),
            parts=parts,
        )

    def _cell(self, thing: Iri) -> Cell:
        return cell(self._graph, thing)

    def _parts(self, fit: Fit) -> Iterator[Part]:
        shares = spread(fit.values, self._weights)
        for name, value in fit.values.items():
            is_unasked = name in _ON_WISH and self._given.get(_ON_WISH[name]) is None
            label = say(f"partner-part-{name}")
            yield Part(name, label, value, shares.get(name, 0.0), value is None and is_unasked)

    def _sentence(self, path: Path) -> Markup:
        last = path.steps[-1]
        is_forward = not last.is_forward
        relation = told(f"partner-step-{last.relation}-{'to' if is_forward else 'from'}")
        named = {name: self._named(thing) for name, thing in self._roles(path).items()}
        key = f"partner-why-{path.kind}"
        return say(key, relation=relation[language()], years=_in_brackets(last.period), **named)

    def _roles(self, path: Path) -> dict[str, Iri]:
        """Return what a sentence about a way may name: the last of each kind on it."""
        first = path.steps[0].source
        things = [first, *(step.target for step in path.steps)]
        found = {"partner": things[-1], "start": first, "other": things[-2]}
        for thing in things[:-1]:
            kind = self._nodes[thing]["kind"]
            found["work" if kind in WORK else kind] = thing
        # The theme of the work is the nearest to the partner, the network as well.
        return found

    def _named(self, thing: Iri) -> Markup:
        found = self._cell(thing)
        if not found.lang:
            return Markup("{}").format(found.text)
        return Markup('<span lang="{}">{}</span>').format(found.lang, found.text)

    def _way(self, path: Path) -> Way:
        named = {document for step in path.steps for _, document in step.sources if document}
        documents = sorted((self._cell(each) for each in named), key=lambda each: each.text)
        last = Stop(self._cell(path.steps[-1].target), "", None, (), "", "", False)
        return Way(
            kind=told(f"partner-way-{path.kind}")[language()],
            stops=[*(self._stop(step, path) for step in path.steps), last],
            readings=sum(_line(step) == "interpreted" for step in path.steps),
            is_off=bool(path.hubs),
            documents=documents[:_DOCUMENTS],
            more_documents=len(documents[_DOCUMENTS:]),
        )

    def _stop(self, step: Step, path: Path) -> Stop:
        statements = [statement for statement, _ in step.sources if statement]
        direction = "to" if step.is_forward else "from"
        return Stop(
            thing=self._cell(step.source),
            relation=told(f"partner-step-{step.relation}-{direction}")[language()],
            statement=statements[0] if statements else None,
            passages=[n for each in statements for n in self._passages.get(each, ())],
            years=years(step.period),
            line="uncounted" if path.hubs else _line(step),
            is_hub=step.source in path.hubs,
        )


def decimal(value: float | None) -> str:
    """Return a value with two decimals, as the reader writes them."""
    return "" if value is None else str(format_decimal(value, "0.00", locale=language()))


def years(period: Period) -> str:
    """Return the years of a period; where only one end is known, which one it is."""
    first, last = (str(day.year) if day else "" for day in period)
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return say("partners-begun", year=first)
    return say("partners-ended", year=last) if last else ""


def moved(found: Range, key: str) -> Markup:
    """Return how far a place moves, in words."""
    if found.worst is None:
        return say(f"{key}-gone", best=number(found.best))
    if found.best == found.worst:
        return say(f"{key}-same", best=number(found.best))
    return say(key, best=number(found.best), worst=number(found.worst))


def _in_brackets(period: Period) -> str:
    found = years(period)
    return f" ({found})" if found else ""


def _telling(paths: Sequence[Path]) -> list[Path]:
    """Return the ways that a sentence is made of: over nothing that nearly all share, if any."""
    found: dict[tuple[bool, Iri], Path] = {}
    for path in paths:
        # One work is no reason twice because it has two themes.
        by_theme = any(step.relation == "addresses" for step in path.steps)
        if not path.hubs:
            found.setdefault((by_theme, path.steps[-1].source), path)
    return list(found.values())[:_TOLD] or list(paths[:1])


def _line(step: Step) -> str:
    codes = {status.rpartition("/")[2] for status in step.statuses}
    return "" if "stated" in codes or not codes else min(codes)


def _unknown(fit: Fit, parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.value is None and not part.is_unasked:
            yield say(f"partner-unknown-{part.name}")
    if fit.confirmed is None:
        yield say("partner-unknown-confirmed")
