"""Pitfall checks: what is shipped has no offender, and each check finds its planted faults."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

HERE = Path(__file__).parent
ONTOLOGY = HERE.parents[1] / "ontology"
GRAPHS = "https://w3id.org/siktlinje/graph/"
FOLDERS = {"ontology": ONTOLOGY, "codes": ONTOLOGY / "codes", "vendor": ONTOLOGY / "vendor"}
CHECKS = sorted((HERE / "checks").glob("*.rq"))


def load(store: Store, path: Path, graph: str) -> None:
    store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(GRAPHS + graph))


@pytest.fixture
def shipped() -> Store:
    store = Store()
    for graph, folder in FOLDERS.items():
        for path in sorted(folder.glob("*.ttl")):
            load(store, path, graph)
    return store


def offenders(store: Store, check: Path) -> set[tuple[str, ...]]:
    found = store.query(check.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["entity", "property", "value"]
    return {tuple(str(term) for term in solution) for solution in found}


def planted(check: Path) -> Path:
    return HERE / "faults" / f"{check.stem}.ttl"


def subjects(path: Path) -> Iterator[str]:
    for triple in parse(path=path, format=RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode):
            yield str(triple.subject)


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_the_shipped_ontology_has_no_offender(check: Path, shipped: Store) -> None:
    remedy = check.read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert not offenders(shipped, check), remedy


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_a_check_finds_everything_planted_for_it(check: Path, shipped: Store) -> None:
    load(shipped, planted(check), "ontology")
    found = {term for row in offenders(shipped, check) for term in row}
    assert set(subjects(planted(check))) <= found


def test_every_check_has_a_fault_and_every_fault_a_check() -> None:
    faults = {path.stem for path in (HERE / "faults").glob("*.ttl")}
    assert faults == {path.stem for path in CHECKS}
    assert faults


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_a_check_says_what_is_wrong_and_what_to_do(check: Path) -> None:
    text = check.read_text(encoding="utf-8")
    assert [key for key in ("title", "problem", "remedy") if f"# {key}: " not in text] == []
