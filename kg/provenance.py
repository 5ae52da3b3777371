"""
Where a release comes from, in PROV-O, read off its manifest alone.

    <release/n>             a prov:Entity that the activity generated, a revision of its parent
    <release/n#publishing>  the activity: when it ended, in which role and by which software
    <release/n#added>       what the release has more than its parent, and how much that is
    <release/n#removed>     what its parent had more

Roles, never persons. Source: https://www.w3.org/TR/prov-o/
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kg.releases import Manifest
from kg.terms import PREFIXES, XSD, Iri, Literal, Quad, Term

_TIME = Iri(XSD + "dateTime")
_INTEGER = Iri(XSD + "integer")


def provenance(release: Manifest, base: str) -> list[Quad]:
    """Return what is known of the making of *release*, in a graph named as the release."""
    about = release_iri(base, release.number)
    return [
        Quad(Iri(subject), _term(predicate), value, about)
        for subject, predicate, value in (
            *_release(release, about, base),
            *_publishing(release, about, base),
            *_part(f"{about}#added", "generated", release.added, about),
            *_part(f"{about}#removed", "invalidated", release.removed, about),
        )
    ]


def release_iri(base: str, number: int) -> Iri:
    """Return the name of release *number*."""
    return Iri(f"{base}release/{number}")


_Said = Iterator[tuple[str, str, Term]]


def _release(release: Manifest, about: Iri, base: str) -> _Said:
    yield about, "rdf:type", _term("prov:Entity")
    yield about, "rdf:type", _term("void:Dataset")
    yield about, "dcterms:identifier", Literal(release.hash)
    yield about, "void:triples", _number(release.total)
    yield about, "prov:generatedAtTime", _time(release)
    yield about, "prov:wasGeneratedBy", Iri(f"{about}#publishing")
    if release.parent is not None:
        yield about, "prov:wasRevisionOf", release_iri(base, release.parent)


def _publishing(release: Manifest, about: Iri, base: str) -> _Said:
    activity, acting = f"{about}#publishing", Iri(f"{about}#association")
    role = Iri(f"{base}code/writing-role/{quote(release.role, safe='')}")
    yield activity, "rdf:type", _term("prov:Activity")
    yield activity, "prov:endedAtTime", _time(release)
    yield activity, "prov:qualifiedAssociation", acting
    if release.message:
        yield activity, "rdfs:comment", Literal(release.message)
    if release.parent is not None:
        yield activity, "prov:used", release_iri(base, release.parent)
    yield acting, "rdf:type", _term("prov:Association")
    yield acting, "prov:agent", Iri(f"{about}#software")
    yield acting, "prov:hadRole", role
    yield role, "rdf:type", _term("prov:Role")
    yield role, "rdfs:label", Literal(release.role)
    yield f"{about}#software", "rdf:type", _term("prov:SoftwareAgent")
    if version := release.versions.get("software"):
        yield f"{about}#software", "owl:versionInfo", Literal(version)


def _part(part: str, happened: str, number: int, about: Iri) -> _Said:
    yield f"{about}#publishing", f"prov:{happened}", Iri(part)
    yield part, "rdf:type", _term("prov:Entity")
    yield part, "rdf:type", _term("void:Dataset")
    yield part, "void:triples", _number(number)


def _term(name: str) -> Iri:
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)


def _number(number: int) -> Literal:
    return Literal(str(number), _INTEGER)


def _time(release: Manifest) -> Literal:
    return Literal(release.time.isoformat().replace("+00:00", "Z"), _TIME)
