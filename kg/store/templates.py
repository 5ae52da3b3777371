"""
Pieces of a SPARQL Update that the engine reads for us: syntax, names, templates and data.

The engine has no parser to call, only updates to run. So a piece is made into an update of an empty
store of its own, which is then looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

import pyoxigraph as ox

from kg.errors import BadQuery
from kg.lexer import tokens
from kg.store.convert import plain
from kg.store.faults import bad_syntax
from kg.terms import Iri, Term

#: An operation that parses and always fails, so that nothing after it is run.
_STOP = "DROP GRAPH <urn:siktlinje:stop>;\n"


class Variable(str):
    """A place for a term of each solution."""

    __slots__ = ()


class Blank(str):
    """A blank node of a template or of data, by a label of the engine's."""

    __slots__ = ()


Part = Term | Variable | Blank


class Pattern(NamedTuple):
    """A quad with places to fill. *graph* is None where the text names none."""

    subject: Part
    predicate: Part
    object: Part
    graph: Part | None


def check_syntax(head: str, operation: str, base_iri: str | None) -> None:
    """
    Let one update operation pass, with the prologue *head*, whose last line is ended.

    Nothing of it is run, so that nothing is fetched and no time is lost.

    Raises:
        BadQuery: it is not valid; its line counts from the beginning of *head*.
    """
    text = f"{head}{_STOP}{operation}"
    try:
        ox.Store().update(text, base_iri=base_iri)
    except SyntaxError as error:
        raise _without_stop(bad_syntax(str(error), text), head) from error
    except RuntimeError:
        return
    raise AssertionError("the engine runs on after what must fail")


def _without_stop(fault: BadQuery, head: str) -> BadQuery:
    line = fault.values.get("line")
    if isinstance(line, int) and line > head.count("\n"):
        return BadQuery(fault.key, **fault.values | {"line": line - 1})
    return fault


def read_names(head: str, names: Sequence[str], base_iri: str | None) -> list[Iri]:
    """Return the IRIs that *names*, each one token, stand for."""
    given = " ".join(f"<urn:n:{n}> <urn:n:> {name} ." for n, name in enumerate(names))
    found = {each.subject: each.object for each in _inserted(head, f"{{{given}}}", base_iri)}
    return [Iri(found[ox.NamedNode(f"urn:n:{n}")].value) for n in range(len(names))]


def read_patterns(head: str, block: str, base_iri: str | None) -> list[Pattern]:
    """
    Return the quads of a template or of data, braces included.

    Raises:
        BadInput: it says what a release cannot hold.
        BadQuery: it is not valid SPARQL.
    """
    mark = f"urn:uuid:{uuid4()}:"
    written, names = _without_variables(block, mark)
    part = _reader(mark, names)
    return [
        Pattern(
            part(each.subject),
            part(each.predicate),
            part(each.object),
            None if isinstance(each.graph_name, ox.DefaultGraph) else part(each.graph_name),
        )
        for each in _inserted(head, written, base_iri)
    ]


def _without_variables(block: str, mark: str) -> tuple[str, list[str]]:
    """Put an IRI in the place of each variable, because data may have none."""
    pieces: list[str] = []
    names: list[str] = []
    end = 0
    if "?" in block or "$" in block:
        for token in tokens(block):
            if token.kind == "variable":
                pieces += [block[end : token.start], f"<{mark}{len(names)}>"]
                names.append(token.text[1:])
                end = token.end
    return "".join([*pieces, block[end:]]), names


def _reader(mark: str, names: Sequence[str]) -> Callable[[Any], Part]:
    def part(term: Any) -> Part:
        if isinstance(term, ox.BlankNode):
            return Blank(term.value)
        if isinstance(term, ox.NamedNode) and term.value.startswith(mark):
            return Variable(names[int(term.value.removeprefix(mark))])
        return plain(term)

    return part


def _inserted(head: str, block: str, base_iri: str | None) -> ox.Store:
    store, text = ox.Store(), f"{head}INSERT DATA {block}"
    try:
        store.update(text, base_iri=base_iri)
    except SyntaxError as error:
        raise bad_syntax(str(error), text) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise BadQuery("query-failed", detail=str(error)) from error
    return store
