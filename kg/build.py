"""From the sources in `data/` and `ontology/` to a release."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from kg.errors import NotFound
from kg.gate import STEPS as GATE_STEPS
from kg.gate import Gate, Progress, Published
from kg.memory import uncollected
from kg.quotes import check_quotes
from kg.releases import Draft, Releases, draft, prune
from kg.settings import Settings
from kg.tables import read_sources, read_turtle_files
from kg.terms import Iri, Quad, graph_iri

STEPS = ("step-read", "step-stage", *GATE_STEPS)

_OWL_VERSION = Iri("http://www.w3.org/2002/07/owl#versionInfo")


def build(
    settings: Settings, message: str, progress: Progress = lambda step: None
) -> Published | None:
    """
    Publish what the sources say now; return None when the current release says the same already.

    Exactly the graphs that a folder keeps are replaced; all others are carried over.

    Args:
        message: why, for the history.
        progress: told the key of each of `STEPS` when it begins.

    Raises:
        BadTables: a source cannot be used; all its faults are named.
        Invalid: SHACL found violations; the verdict is in its values.
        Busy: somebody else is writing.
        NoRoom: the disk is full.
        Damaged: the current release is not what was published.
    """
    releases = Releases(settings.releases)
    _check_current(releases)
    # The gate's validator reads the shapes in a process of its own, while this one reads sources.
    with uncollected(), Gate(settings) as gate:
        progress("step-read")
        quads = read_all(settings)
        versions = versions_of(settings, quads)
        with draft(releases, role="build") as made:
            progress("step-stage")
            kept = replace_graphs(made, quads, graph_iri(settings.base, "derived"))
            if settings.texts:
                check_quotes(made.store, settings.texts, settings.base)
            published = gate.publish(made, message, versions, kept, whole=True, progress=progress)
            if published:
                prune(releases, settings.keep_releases)
    return published


def read_all(settings: Settings) -> list[Quad]:
    """
    Return what the sources say: ontology, code lists, and a graph for each folder of data.

    Raises:
        BadTables: something in them cannot be used.
        NotFound: a folder of sources is missing or empty.
    """
    folders = sorted(path for path in settings.data.glob("*") if path.is_dir())
    modules = sorted(settings.ontology.glob("*.ttl"))
    if not folders:
        raise NotFound("no-sources", path=settings.data)
    if not modules:
        raise NotFound("no-sources", path=settings.ontology)
    base = settings.base
    ontology = read_turtle_files(modules, graph_iri(base, "ontology"), base)
    codes = read_turtle_files(
        sorted(settings.ontology.glob("codes/*.ttl")), graph_iri(base, "codes"), base
    )
    known = {quad.subject for quad in ontology + codes}
    return ontology + codes + read_sources(folders, base, known)


def replace_graphs(made: Draft, quads: Iterable[Quad], derived: Iri) -> frozenset[Iri]:
    """
    Make the graphs of *quads* in the draft hold exactly them; return the names of those graphs.

    A graph that the parent's sources kept, and that no source keeps any more, is emptied.
    """
    new = set(quads)
    kept = frozenset(quad.graph for quad in new)
    before = set(made.parent.kept) if made.parent else set()
    old = {quad for graph in kept | before for quad in made.store.quads(graph=graph)}
    made.change(new - old, old - new)
    return kept | {derived}


def versions_of(settings: Settings, quads: Iterable[Quad]) -> dict[str, str]:
    """Return the versions of software, ontology and shapes that a release is made with."""
    base = settings.base
    header = read_turtle_files([settings.shapes / "prefixes.ttl"], Iri(base + "shapes"), base)
    stated = {
        quad.subject: str(getattr(quad.object, "value", quad.object))
        for quad in (*header, *quads)
        if quad.predicate == _OWL_VERSION
    }
    return {
        "software": version("siktlinje"),
        "ontology": stated.get(Iri(base + "ns"), ""),
        "shapes": stated.get(Iri(base + "shapes"), ""),
    }


def _check_current(releases: Releases) -> None:
    """A damaged release is no ground to build on."""
    try:
        releases.check(releases.current().number)
    except NotFound:
        return
