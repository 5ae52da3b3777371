"""A release as VoID describes a data set: https://www.w3.org/TR/void/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.description.figures import Figures, Values
from kg.description.linksets import linksets
from kg.description.names import (
    VOID_EXT,
    by_subject,
    dcterms,
    document,
    number,
    part,
    part_of,
    prefixes,
    said,
    typed,
    void,
)
from kg.releases import Manifest
from kg.store import Store, read_query
from kg.terms import PREFIXES, XSD, Iri, Literal, Quad, Term

_ABOUT = Path(__file__).with_name("about.rq")


@dataclass(frozen=True, slots=True)
class About:
    """A release, and what is known of it."""

    base: str
    release: Manifest
    #: What it says of itself and its graphs.
    facts: list[Quad]
    figures: Figures

    @classmethod
    def of(cls, release: Manifest, store: Store, figures: Figures, base: str) -> About:
        """Read what a release says of itself."""
        facts = store.construct(read_query(_ABOUT, base), document(base))
        return cls(base, release, facts, figures)

    @property
    def dataset(self) -> Iri:
        """The release as a data set."""
        return part(self.base, "dataset")


def describe_dataset(about: About, endpoint: str) -> list[Quad]:
    """Return the data set, its graphs, and which classes and properties are used how often."""
    base = about.base
    head = said(
        base,
        document(base),
        *typed(void("DatasetDescription")),
        (Iri(PREFIXES["foaf"] + "primaryTopic"), about.dataset),
    )
    return by_subject(
        [
            *head,
            *_dataset(about, endpoint),
            *(quad for quad in about.facts if quad.subject == about.dataset),
            *_graphs(about),
            *_properties(about),
            *_classes(about),
            *linksets(base, about.dataset, about.figures),
        ]
    )


def _dataset(about: About, endpoint: str) -> Iterator[Quad]:
    figures, release = about.figures, about.release
    time = release.time.isoformat().replace("+00:00", "Z")
    return said(
        about.base,
        about.dataset,
        *typed(void("Dataset")),
        (Iri(PREFIXES["owl"] + "versionInfo"), Literal(str(release.number))),
        (dcterms("modified"), Literal(time, Iri(XSD + "dateTime"))),
        (void("sparqlEndpoint"), Iri(endpoint)),
        (void("uriSpace"), Literal(about.base)),
        (void("triples"), number(figures.triples)),
        (void("entities"), number(figures.entities)),
        (void("classes"), number(len(figures.classes))),
        (void("properties"), number(len(figures.properties))),
        (void("distinctSubjects"), number(figures.subjects)),
        (void("distinctObjects"), number(figures.objects)),
        *((void("vocabulary"), Iri(name)) for name in _vocabularies(about)),
        *((void("subset"), name) for name in about.release.quads),
    )


def _vocabularies(about: About) -> list[str]:
    terms = [*about.figures.properties, *about.figures.classes]
    return [
        namespace
        for namespace in prefixes(about.base).values()
        if any(term.startswith(namespace) for term in terms)
    ]


def _graphs(about: About) -> Iterator[Quad]:
    for name, quads in about.release.quads.items():
        yield from said(about.base, name, *typed(void("Dataset")), (void("triples"), number(quads)))
        yield from (quad for quad in about.facts if quad.subject == name)


def _properties(about: About) -> Iterator[Quad]:
    for name, values in sorted(about.figures.properties.items()):
        yield from _property(about.base, about.dataset, name, values, ())


def _classes(about: About) -> Iterator[Quad]:
    base = about.base
    for name, things in sorted(about.figures.classes.items()):
        node = part_of(base, void("class"), name)
        used = about.figures.used[name]
        yield from said(base, about.dataset, (void("classPartition"), node))
        yield from said(
            base,
            node,
            *typed(void("Dataset")),
            (void("class"), name),
            (void("entities"), number(things)),
            (void("triples"), number(sum(values.triples for values in used.values()))),
            (void("properties"), number(len(used))),
        )
        for each, values in sorted(used.items()):
            yield from _property(base, node, each, values, (name,))


def _property(
    base: str, whole: Iri, name: Iri, values: Values, inside: tuple[Iri, ...]
) -> Iterator[Quad]:
    """Describe the triples with a property: those of a class when they are inside of one."""
    node = part_of(base, *inside, void("property"), name)
    yield from said(base, whole, (void("propertyPartition"), node))
    yield from said(base, node, (void("property"), name), (void("triples"), number(values.triples)))
    kinds: list[tuple[Iri, Iri, Iri, int]] = [
        (void("classPartition"), void("class"), each, triples)
        for each, triples in sorted(values.classes.items())
    ]
    kinds += [
        (Iri(VOID_EXT + "datatypePartition"), Iri(VOID_EXT + "datatype"), each, triples)
        for each, triples in sorted(values.datatypes.items())
    ]
    for leads, names, kind, triples in kinds if inside else ():
        below = part_of(base, *inside, void("property"), name, names, kind)
        pairs: list[tuple[Iri, Term]] = [(names, kind), (void("triples"), number(triples))]
        yield from said(base, node, (leads, below))
        yield from said(base, below, *pairs)
