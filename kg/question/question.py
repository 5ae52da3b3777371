"""
A question is a module with these names in it and a `.rq` file beside it.

`QUERY`    the text of that file
`Input`    what may be asked, a frozen dataclass
`Row`      one line of the answer, a frozen dataclass
`answer`   the function that goes from one to the other

Where a line of the query is not one of the answer, `Selected` is. A CONSTRUCT query answers with a
graph: `Row` is then `Triple`, and the pattern is one sub-SELECT that selects the inputs. An answer
that is computed from more than one query can hold has, instead of `QUERY`:

`PROSE`    the text of a `.toml` file beside it
`READS`    the queries that it reads the graph with, in the order in which it does

There may also be `figures`, numbers for the sentence beside the count of rows, and `day`, the day
that is meant where none is given, if that is not the reference day. A column `known` that is false
takes a row out of the answer: nobody has reported on that, and silence is neither yes nor no. All
else is read off these: commands, pages, help, documentation, tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.errors import Disagreement
from kg.question.graph import Graph, Triple
from kg.question.header import Header, Texts, read_header, read_prose
from kg.question.inputs import Raw, read_inputs, recall_inputs
from kg.question.kinds import Field, read_fields
from kg.question.shape import shape_of

#: What counts rows, those of the answer and those that are not known.
Figures = Callable[[list[Any], list[Any]], dict[str, int]]

#: The input that says for which day is asked; where it is not given, it is the reference day, or
#: what the module's `day` says.
DAY = "on"
#: The column that says whether anything was reported.
KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a question."""

    #: With what it was asked: an instance of the module's Input, its day filled in.
    ask: Any
    rows: list[Any]
    #: Numbers for the sentence; `n` is the number of rows, unless the question counts other things.
    figures: dict[str, int]
    #: What nobody has reported on.
    unknown: list[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What a question module says about itself."""

    name: str
    header: Header
    inputs: tuple[Field, ...]
    columns: tuple[Field, ...]
    module: ModuleType

    @property
    def queries(self) -> tuple[str, ...]:
        """The queries that the graph is read with, as they stand in their files."""
        if self.is_computed:
            return tuple(self.module.READS)
        return (self.module.QUERY,)

    @property
    def query(self) -> str:
        """The same in one text, for people to read."""
        return "\n".join(self.queries)

    @property
    def is_graph(self) -> bool:
        """Whether it answers with a graph, by a CONSTRUCT query."""
        return self.module.Row is Triple

    @property
    def is_computed(self) -> bool:
        """Whether it has no query of its own: the inputs are not bound in those it reads with."""
        return not hasattr(self.module, "QUERY")

    def words(self, what: str, field: Field) -> Texts:
        """Return what an `input` or a `column` is called."""
        return self.header.named(what, field.name)

    def put(self, graph: Graph, raw: Raw) -> Found:
        """
        Answer from text, as it comes from an address or a command line.

        Raises:
            BadInput: an input is unknown, missing, not of its kind, means several things, or comes
                more than once though it has one value.
        """
        return self.answer(graph, self.read(graph, raw))

    def answer(self, graph: Graph, ask: Any) -> Found:
        """Answer from an instance of the module's Input."""
        return self.found(ask, self.module.answer(graph, ask))

    def found(self, ask: Any, given: list[Any]) -> Found:
        """Return rows of the module as an answer, those that are not known apart."""
        rows = [row for row in given if getattr(row, KNOWN, True)]
        unknown = [row for row in given if not getattr(row, KNOWN, True)]
        counts = {"n": len(rows), "unknown": len(unknown)}
        figures: Figures = getattr(self.module, "figures", _no_figures)
        return Found(ask, rows, counts | figures(rows, unknown), unknown)

    def read(self, graph: Graph, raw: Raw) -> Any:
        """
        Return the inputs that texts stand for.

        Raises:
            BadInput: as `put`.
        """
        values = read_inputs(self.name, self.inputs, graph, raw)
        if DAY not in values and any(field.name == DAY for field in self.inputs):
            values[DAY] = getattr(self.module, "day", _reference_day)(graph)
        return self.module.Input(**values)

    def recall(self, texts: Raw) -> Any:
        """
        Return the inputs that `as_text` has told; no graph is needed, for an IRI stands as it is.

        Raises:
            BadInput: an input is unknown, missing, or not of its kind.
        """
        return self.module.Input(**recall_inputs(self.name, self.inputs, texts))


def query_beside(module_file: str) -> str:
    """Return the text of the `.rq` file next to a question module."""
    return Path(module_file).with_suffix(".rq").read_text(encoding="utf-8")


def prose_beside(module_file: str) -> str:
    """Return the text of the `.toml` file next to a question module."""
    return Path(module_file).with_suffix(".toml").read_text(encoding="utf-8")


def describe(module: ModuleType) -> Question:
    """
    Read a question off its module and its query.

    Raises:
        Disagreement: the two do not fit together.
    """
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    question = Question(
        name=name,
        header=read_header(module.QUERY) if hasattr(module, "QUERY") else read_prose(module.PROSE),
        inputs=read_fields(module.Input),
        columns=_columns(module.Row),
        module=module,
    )
    for what, wrong in _disagreements(question).items():
        if wrong:
            raise Disagreement("question-disagrees", name=name, what=what, found=", ".join(wrong))
    return question


def _columns(row: type) -> tuple[Field, ...]:
    return tuple(field for field in read_fields(row) if field.name != KNOWN)


def _disagreements(question: Question) -> dict[str, list[str]]:
    """Return what does not fit together, by what it is."""
    of_queries = _unread(question) if question.is_computed else _misfits(question)
    named = [("input", field.name) for field in question.inputs]
    named += [("column", field.name) for field in question.columns]
    return {
        **of_queries,
        "without a name": sorted(f"{w}.{n}" for w, n in named if not _is_named(question, w, n)),
        "not in the example": sorted(
            field.name
            for field in question.inputs
            if field.is_required and field.name not in question.header.example
        ),
    }


def _unread(question: Question) -> dict[str, list[str]]:
    """Return what is wrong with the queries of a computed question: none of them takes inputs."""
    shapes = [shape_of(query) for query in question.queries]
    return {
        "an input in a query that takes none": sorted(set().union(*(s.inputs for s in shapes))),
        "without an order": [] if all(shape.is_ordered for shape in shapes) else ["ORDER BY"],
    }


def _misfits(question: Question) -> dict[str, list[str]]:
    """Return how a query and its module differ."""
    shape = shape_of(question.query)
    asked = {field.name for field in question.inputs}
    selected = shape.selected - {KNOWN}
    row = getattr(question.module, "Selected", question.module.Row)
    wanted = {name for field in _columns(row) for name in field.variables}
    if shape.is_construct and question.module.Row is not Triple:
        return {"rows of a CONSTRUCT that are no Triple": [question.module.Row.__name__]}
    return {
        "an input in one file only": sorted(shape.inputs ^ asked),
        "an input also written with ?": sorted(shape.variables & asked),
        "a column in one file only": sorted((selected - asked) ^ (wanted - asked)),
        "an input that is not selected": sorted(asked - shape.selected),
        "an input of several values that is no column": sorted(
            {field.name for field in question.inputs if field.is_many} - wanted
        ),
        "an input that a sub-SELECT hides": sorted(shape.hidden),
        "an input that is copied by BIND, or in BOUND, and so not seen": sorted(shape.unseen),
        "without an order": [] if shape.is_ordered or shape.is_construct else ["ORDER BY"],
    }


def _is_named(question: Question, what: str, name: str) -> bool:
    try:
        return bool(question.header.named(what, name))
    except KeyError:
        return False


def _reference_day(graph: Graph) -> date:
    return graph.reference_day


def _no_figures(rows: list[Any], unknown: list[Any]) -> dict[str, int]:
    return {}
