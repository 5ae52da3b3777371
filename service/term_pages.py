"""The ontology at its own address: as a whole, version by version, and term by term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from flask import Blueprint, Response, request

from kg.changes import Retired, retired
from kg.description import shorthand
from kg.releases import Manifest
from kg.store import Store, write_triples
from kg.terms import Iri, Quad
from kg.vocabulary import Entry, Vocabulary
from service.answering import release_asked
from service.asking import check_encoded, iri
from service.class_drawing import Group, Row, draw_classes
from service.declined import NoSuchThing
from service.documented import ontology, questions_about, shapes
from service.frame import page
from service.gone import check_in_use
from service.keeping import release_tag
from service.naming import Names, names
from service.negotiating import RDF, Described, answered, parted
from service.serving import served, serving, settings
from service.term_words import (
    HEADINGS,
    KINDS,
    SEVERITIES,
    STATUSES,
    Property,
    facts,
    named,
    properties,
)
from service.wording import language

blueprint = Blueprint("terms", __name__)

_VERSION = re.compile(r"\d+\.\d+\.\d+")


class Documented(NamedTuple):
    """The ontology of one release, and where it was found."""

    of: Vocabulary
    store: Store
    release: Manifest
    #: The version, where one is asked for by its address.
    version: str | None = None


@blueprint.get("/ns")
@blueprint.get("/ns.<ending>")
def ontology_(ending: str | None = None) -> Response:
    """The ontology of the current release, or of the one that is asked."""
    check_encoded(request.query_string)
    return _whole(_documented(), "/ns", ending)


@blueprint.get("/ns/<name>")
def part(name: str) -> Response:
    """A version of the ontology, or one of its terms."""
    check_encoded(request.query_string)
    plain, ending = parted(name)
    if _VERSION.fullmatch(plain):
        return _whole(_of_version(plain), f"/ns/{plain}", ending)
    found = _documented()
    named_ = iri("path", f"{found.of.iri}#{plain}")
    check_in_use(found.store, named_, found.release.number)
    entry = found.of.entries.get(named_)
    if entry is None:
        raise NoSuchThing("term-unknown", iri=named_[:300])
    quads = [quad for quad in found.of.quads if quad.subject == entry.iri]
    shown = partial(_term_page, found, entry)
    return _answered(found, entry.iri, f"/ns/{plain}", ending, shown, quads)


def _documented() -> Documented:
    asked = release_asked(request.args.get("release")).release
    return _in_release(asked)


def _in_release(release: Manifest, version: str | None = None) -> Documented:
    now = served()
    is_now = release.number == now.release.number
    store = now.store if is_now else serving().releases.open(release.number)
    return Documented(ontology(store, settings().base), store, release, version)


def _of_version(version: str) -> Documented:
    """
    Return the newest release with a version of the ontology.

    Raises:
        NoSuchThing: no release that is kept has it.
    """
    now = served()
    if ontology(now.store, settings().base).version == version:
        return _in_release(now.release, version)
    releases = serving().releases
    for release in reversed(releases.all()):
        has_store = (releases.folder(release.number) / "store").is_dir()
        if has_store and release.versions.get("ontology") == version:
            return _in_release(release, version)
    current = ontology(now.store, settings().base).version
    raise NoSuchThing("version-unknown", version=version, current=current)


def _whole(found: Documented, path: str, ending: str | None) -> Response:
    name = f"{found.of.iri}/{found.version}" if found.version else found.of.iri
    return _answered(found, name, path, ending, partial(_page, found), found.of.quads)


def _answered(
    found: Documented,
    name: str,
    path: str,
    ending: str | None,
    shown: partial[Response],
    quads: Iterable[Quad],
) -> Response:
    def written(media_type: str) -> bytes:
        return write_triples(quads, media_type, shorthand(settings().base))

    state = release_tag(found.release)
    return answered(Described(name, path, state, shown, written), ending)


def _page(found: Documented, alternates: Mapping[str, str]) -> Response:
    of = found.of
    groups = _groups(found, of.of_kind("class"))
    return page(
        "ns.html",
        of=of,
        version=found.version,
        current=ontology(served().store, settings().base),
        sections=[(heading, of.of_kind(kind)) for kind, heading in HEADINGS.items()],
        groups=groups,
        drawing=draw_classes(groups),
        schemes=[(each, names(found.store, each)) for each in of.schemes],
        retired=_retired(found),
        named=named,
        statuses=STATUSES,
        questions=questions_about(settings().base),
        rules=shapes(settings().shapes, settings().base).about,
        alternates=alternates,
        media_types=RDF,
    )


def _retired(found: Documented) -> list[tuple[str, Retired]]:
    """Return the terms of earlier releases that this one has no more, by name."""
    log, number, space = serving().log, found.release.number, f"{found.of.iri}#"
    gone = (
        retired(log, found.store, each, number)
        for each in log.removed_below(space, number)
        if each not in found.of.entries
    )
    return [(each.iri.removeprefix(space), each) for each in gone if each]


def _term_page(found: Documented, entry: Entry, alternates: Mapping[str, str]) -> Response:
    of, base = found.of, settings().base
    held = shapes(settings().shapes, base)
    groups = _around(found, entry)
    return page(
        "term.html",
        of=of,
        entry=entry,
        kind=KINDS[entry.kind],
        link_names=partial(_names, found),
        facts=facts(of, entry),
        properties=_properties(found, entry),
        groups=groups,
        drawing=draw_classes(groups),
        named=named,
        statuses=STATUSES,
        severities=SEVERITIES,
        questions=questions_about(base).get(entry.iri, []),
        own_shapes=held.of_class([entry.iri]),
        rules=held.about.get(entry.iri, []),
        alternates=alternates,
        media_types=RDF,
    )


def _names(found: Documented, term: Iri) -> Names:
    entry = found.of.entries.get(term)
    return named(entry) if entry else names(found.store, term)


def _properties(found: Documented, entry: Entry) -> list[Property]:
    if entry.kind != "class":
        return []
    held = shapes(settings().shapes, settings().base)
    return properties(found.of, entry, held)


def _groups(found: Documented, classes: Iterable[Entry]) -> list[Group]:
    """Return the classes from which properties lead to other classes."""
    drawn = [(each, found.of.starting_from(each.iri)) for each in classes]
    groups = [
        Group(_label(found, each.iri), tuple(rows))
        for each, starting in drawn
        if (rows := [row for one in starting if (row := _row(found, one))])
    ]
    return sorted(groups, key=lambda group: group.name)


def _around(found: Documented, entry: Entry) -> list[Group]:
    """Return what a class is joined to, or what a property joins."""
    of = found.of
    if entry.kind != "class":
        row = _row(found, entry)
        return [Group(_label(found, each), (row,)) for each in entry.domains] if row else []
    own = [of.starting_from(each) for each in (entry.iri, *of.ancestors(entry.iri))]
    rows = [row for each in own for one in each if (row := _row(found, one))]
    groups = [Group(_label(found, entry.iri), tuple(dict.fromkeys(rows)))] if rows else []
    for one in of.leading_to(entry.iri):
        row = Row(f"sl:{one.name}", (_label(found, entry.iri),))
        groups += [Group(_label(found, each), (row,)) for each in one.domains if each != entry.iri]
    return groups


def _row(found: Documented, entry: Entry) -> Row | None:
    """Return a property that leads to a class of ours; codes are no classes."""
    if entry.kind != "object" or not any(each in found.of.entries for each in entry.ranges):
        return None
    return Row(f"sl:{entry.name}", tuple(_label(found, each) for each in entry.ranges))


def _label(found: Documented, term: Iri) -> str:
    return _names(found, term)[language()].text
