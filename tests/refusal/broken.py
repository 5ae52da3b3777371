"""
Sources that must be refused: each a small valid city with one thing wrong.

The city is `tests/data/tables`. A mutation gets the folder of a copy of it and breaks one thing.
*layer* says who must refuse: `tables` while the sources are read, `shapes` when SHACL looks at the
whole. What is expected of the first is a place and a sentence, of the second a node and a property.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

CITY = Path(__file__).parents[1] / "data" / "tables"

Mutation = Callable[[Path], None]

BODIES = "organisation/bodies.csv"
GOALS = "steering/goals.csv"
PLANS = "steering/plans.csv"
DOCUMENTS = "steering/documents.csv"
ALIGNMENTS = "steering/alignments.csv"
METADATA = "steering/csv-metadata.json"
TURTLE = "steering/source.ttl"


@dataclass(frozen=True, slots=True)
class Cell:
    """The fault that must be told: sentence, place (rows as in a spreadsheet) and value."""

    key: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Focus:
    """
    The violation that must be told: focus node (below `id/`) and path (as a prefixed name; empty
    when the shape looks at the node as a whole).
    """

    node: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken version of the city."""

    name: str
    mutate: Mutation
    layer: Literal["tables", "shapes"]
    expect: Cell | Focus


def replace(file: str, old: str, new: str) -> Mutation:
    """Put *new* for the only *old* of the file; "\\udcXX" in *new* becomes the byte XX."""

    def mutate(city: Path) -> None:
        path = city / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file}: {old!r} occurs {text.count(old)} times"
        path.write_bytes(text.replace(old, new).encode("utf-8", "surrogateescape"))

    return mutate


def append(file: str, text: str) -> Mutation:
    """Add *text* at the end of the file."""

    def mutate(city: Path) -> None:
        with (city / file).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return mutate


def write(file: str, text: str) -> Mutation:
    """Put *text* in place of all that the file holds."""

    def mutate(city: Path) -> None:
        (city / file).write_text(text, encoding="utf-8")

    return mutate


def remove(file: str) -> Mutation:
    """Delete the file."""
    return lambda city: (city / file).unlink()


def encode(file: str, encoding: str) -> Mutation:
    """Save the file in another encoding."""

    def mutate(city: Path) -> None:
        path = city / file
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding, "replace"))

    return mutate


def describe(
    table: str, change: Callable[[dict[str, Any]], None], folder: str = "steering"
) -> Mutation:
    """Change the description of one table."""

    def mutate(city: Path) -> None:
        path = city / folder / "csv-metadata.json"
        metadata = json.loads(path.read_text(encoding="utf-8"))
        change(next(part for part in metadata["tables"] if part["url"] == table))
        path.write_text(json.dumps(metadata, ensure_ascii=False), encoding="utf-8")

    return mutate


def column(name: str, **values: object) -> Callable[[dict[str, Any]], None]:
    """Set properties of one column of a description."""

    def change(table: dict[str, Any]) -> None:
        columns = table["tableSchema"]["columns"]
        next(column for column in columns if column.get("name") == name).update(values)

    return change


def both(*mutations: Mutation) -> Mutation:
    """Apply several mutations, one after the other."""

    def mutate(city: Path) -> None:
        for mutation in mutations:
            mutation(city)

    return mutate


def table(name: str, mutate: Mutation, expect: Cell) -> Broken:
    """One that reading the sources must refuse."""
    return Broken(name, mutate, "tables", expect)


def shape(name: str, mutate: Mutation, expect: Focus) -> Broken:
    """One that SHACL must refuse."""
    return Broken(name, mutate, "shapes", expect)


A1 = "supports,kf,plan-p3;plan-p7,0.8"
HUGE = "x" * 20_001
CELLS = [
    table(
        "text where a number belongs",
        replace(ALIGNMENTS, A1, "supports,kf,plan-p3,hög"),
        Cell("cell-not-decimal", ALIGNMENTS, 2, "confidence", "hög"),
    ),
    table(
        "a share above one",
        replace(ALIGNMENTS, A1, "supports,kf,plan-p3,1.5"),
        Cell("cell-limits", ALIGNMENTS, 2, "confidence", "1.5"),
    ),
    table(
        "digits of another script",
        replace(ALIGNMENTS, A1, "supports,kf,plan-p3,٠.٨"),
        Cell("cell-not-decimal", ALIGNMENTS, 2, "confidence", "٠.٨"),
    ),
    table(
        "30 February",
        replace(BODIES, "1995-01-01", "2016-02-30"),
        Cell("cell-not-date", BODIES, 4, "valid_from", "2016-02-30"),
    ),
    table(
        "a date written day first",
        replace(BODIES, "1995-01-01", "17/10/2016"),
        Cell("cell-not-date", BODIES, 4, "valid_from", "17/10/2016"),
    ),
    table(
        "a date with something after it",
        replace(BODIES, "1995-01-01", "1995-01-01 ca"),
        Cell("cell-not-date", BODIES, 4, "valid_from", "1995-01-01 ca"),
    ),
    table(
        "a whole number with decimals",
        replace(DOCUMENTS, ",12,", ",12.0,"),
        Cell("cell-not-integer", DOCUMENTS, 2, "pages", "12.0"),
    ),
    table(
        "a year of two digits",
        replace(DOCUMENTS, ",12,2014", ",12,14"),
        Cell("cell-not-gYear", DOCUMENTS, 2, "year", "14"),
    ),
    table(
        "an id with capitals and a space",
        replace(GOALS, "open-harbour,", "Open Harbour,"),
        Cell("cell-pattern", GOALS, 4, "id", "Open Harbour"),
    ),
    table(
        "no Swedish name",
        replace(GOALS, "En öppen hamn", ""),
        Cell("cell-required", GOALS, 4, "label_sv"),
    ),
    table(
        "no id",
        replace(GOALS, "open-harbour,", ","),
        Cell("cell-required", GOALS, 4, "id"),
    ),
    table(
        "a list that ends in its separator",
        replace(GOALS, "girls-health;safety", "girls-health;"),
        Cell("cell-list", GOALS, 3, "themes", "girls-health;"),
    ),
    table(
        "a huge cell",
        replace(GOALS, "En öppen hamn", HUGE),
        Cell("cell-huge", GOALS, 4, "label_sv", "x" * 80 + "…"),
    ),
    table(
        "NUL in a cell",
        replace(GOALS, "En öppen hamn", "En öppen\0 hamn"),
        Cell("cell-hidden", GOALS, 4, "label_sv", "En öppen\\u0000 hamn"),
    ),
    table(
        "text that reads the other way round",
        replace(GOALS, "En öppen hamn", "En \u202eöppen hamn"),
        Cell("cell-hidden", GOALS, 4, "label_sv", "En \\u202eöppen hamn"),
    ),
    table(
        "a letter read in the wrong encoding",
        replace(GOALS, "En öppen hamn", "En Ã¶ppen hamn"),
        Cell("cell-misread", GOALS, 4, "label_sv", "En Ã¶ppen hamn"),
    ),
    table(
        "a personal identity number",
        replace(GOALS, "En öppen hamn", "Sökande 19121212-1212"),
        Cell("cell-person", GOALS, 4, "label_sv", "Sökande ••••••••-••••"),
    ),
    table(
        "a personal identity number without separator",
        replace(GOALS, "En öppen hamn", "1212121212"),
        Cell("cell-person", GOALS, 4, "label_sv", "••••••••-••••"),
    ),
    table(
        "an address without https",
        replace(BODIES, "https://norrvik.example/skola?lang=sv", "norrvik.example/skola"),
        Cell("iri-bad", BODIES, 4, "page", "norrvik.example/skola"),
    ),
    table(
        "an address with a space",
        replace(BODIES, "norrvik.example/skola?lang=sv", "norrvik.example/vår skola"),
        Cell("iri-bad", BODIES, 4, "page", "https://norrvik.example/vår skola"),
    ),
    table(
        "a letter that our IRIs cannot hold",
        both(
            replace(BODIES, "Hamnstaden District Council,norrvik", "Hamnstaden,norrvik-ö"),
            describe("bodies.csv", lambda t: t["tableSchema"].pop("foreignKeys"), "organisation"),
        ),
        Cell("iri-escaped", BODIES, 5, "unit_of", "norrvik-ö"),
    ),
]

REFERENCES = [
    table(
        "an id twice",
        append(PLANS, "plan-2015,Plan igen,Plan again,,,kf\n"),
        Cell("key-duplicate", PLANS, 3, "id", "plan-2015"),
    ),
    table(
        "a key of three columns twice",
        append(
            ALIGNMENTS,
            "a3,goal/girls-health,contributesTo,goal/safe-streets,stated,hinders,kf,plan-p3,1.0,Nej.\n",
        ),
        Cell(
            "key-duplicate",
            ALIGNMENTS,
            4,
            "source, relation, target",
            "goal/girls-health, contributesTo, goal/safe-streets",
        ),
    ),
    table(
        "a plan that is not there",
        replace(GOALS, "hälsa,Girls' health,plan-2015", "hälsa,Girls' health,plan-2016"),
        Cell("key-dangling-near", GOALS, 3, "plan", "plan-2016"),
    ),
    table(
        "a body that the other folder has not",
        replace(ALIGNMENTS, A1, "supports,xyz,plan-p3;plan-p7,0.8"),
        Cell("key-dangling", ALIGNMENTS, 2, "speaker", "xyz"),
    ),
    table(
        "the second of a list misspelt",
        replace(GOALS, "skolnamnden; hamnstaden", "skolnamnden; hamstaden"),
        Cell("key-dangling-near", GOALS, 2, "lead", "hamstaden"),
    ),
    table(
        "a path to nothing",
        replace(ALIGNMENTS, "theme/safety", "theme/sefety"),
        Cell("reference-dangling-near", ALIGNMENTS, 3, "target", "theme/sefety"),
    ),
    table(
        "a path to a kind that is not there",
        replace(ALIGNMENTS, "theme/safety", "harbour/safety"),
        Cell("reference-dangling", ALIGNMENTS, 3, "target", "harbour/safety"),
    ),
    table(
        "one of a list leads to nothing, without a foreign key",
        replace(GOALS, "girls-health;safety", "girls-health;savety"),
        Cell("reference-dangling-near", GOALS, 3, "themes", "savety"),
    ),
    table(
        "an unknown code",
        replace(GOALS, "skolnamnden,proposed", "skolnamnden,propsed"),
        Cell("reference-dangling-near", GOALS, 3, "status", "propsed"),
    ),
    table(
        "an unknown class",
        replace(BODIES, "kf,MunicipalCouncil", "kf,MunicipalCuoncil"),
        Cell("reference-dangling-near", BODIES, 3, "class", "MunicipalCuoncil"),
    ),
]

FILES = [
    table(
        "a Latin-1 letter",
        replace(GOALS, "En öppen hamn", "En \udcf6ppen hamn"),
        Cell("file-encoding", GOALS, 4, "label_sv", "En "),
    ),
    table(
        "a table saved as UTF-16",
        encode(GOALS, "utf-16"),
        Cell("file-encoding", GOALS, 1),
    ),
    table(
        "a row with a cell too few",
        append(PLANS, "plan-2019,Plan,Plan\n"),
        Cell("row-short", PLANS, 3, "valid_from", "Plan"),
    ),
    table(
        "a comma without quotation marks",
        append(PLANS, "plan-2019,Plan, och mer,Plan,,,kf\n"),
        Cell("row-long", PLANS, 3, "7", "kf"),
    ),
    table(
        "a quotation mark that never closes",
        append(PLANS, 'plan-2019,"Plan,Plan,,,kf\n'),
        Cell("quote-open", PLANS, 3),
    ),
    table(
        "text after a closing quotation mark",
        append(PLANS, 'plan-2019,"Plan" två,Plan,,,kf\n'),
        Cell("quote-bad", PLANS, 3),
    ),
    table(
        "a column too few",
        both(replace(PLANS, ",adopted_by", ""), replace(PLANS, "2018-12-31,kf", "2018-12-31")),
        Cell("column-missing", PLANS, 1, "adopted_by"),
    ),
    table(
        "a column too many",
        both(replace(PLANS, "adopted_by", "adopted_by,mood"), replace(PLANS, ",kf", ",kf,good")),
        Cell("column-unknown", PLANS, 1, "mood", "mood"),
    ),
    table(
        "a misspelt column",
        replace(PLANS, "adopted_by", "adoptd_by"),
        Cell("column-misspelt", PLANS, 1, "adoptd_by", "adoptd_by"),
    ),
    table(
        "columns in another order",
        replace(PLANS, "label_sv,label_en", "label_en,label_sv"),
        Cell(
            "column-order",
            PLANS,
            1,
            None,
            "id,label_en,label_sv,valid_from,valid_through,adopted_by",
        ),
    ),
    table(
        "an empty table",
        write(PLANS, ""),
        Cell("header-missing", PLANS),
    ),
    table("a table that is not there", remove(PLANS), Cell("file-missing", PLANS)),
    table(
        "a table that nobody describes",
        write("steering/notes.csv", "id\n1\n"),
        Cell("file-undescribed", "steering/notes.csv"),
    ),
    table("tables without metadata", remove(METADATA), Cell("file-missing", METADATA)),
    table("a folder without Turtle", remove(TURTLE), Cell("file-missing", TURTLE)),
]

DESCRIPTIONS = [
    table(
        "metadata that is not JSON",
        append(METADATA, "}\n"),
        Cell("json-bad", METADATA, len((CITY / METADATA).read_text().split("\n"))),
    ),
    table(
        "a name twice in an object",
        replace(METADATA, '"url": "plans.csv",', '"url": "plans.csv", "url": "plans.csv",'),
        Cell("json-repeated", METADATA),
    ),
    table(
        "a misspelt property of a column",
        describe("goals.csv", column("status", valueURL="x")),
        Cell("metadata-bad", METADATA, None, "goals.csv: status"),
    ),
    table(
        "a language that does not exist",
        describe("goals.csv", column("label_sv", lang="svenska")),
        Cell("metadata-bad", METADATA, None, "goals.csv: label_sv"),
    ),
    table(
        "a datatype that does not exist",
        describe("goals.csv", column("label_sv", datatype="text")),
        Cell("metadata-bad", METADATA, None, "goals.csv: label_sv"),
    ),
    table(
        "a schema on the network",
        describe("goals.csv", lambda t: t.update(tableSchema="https://norrvik.example/s.json")),
        Cell("metadata-bad", METADATA),
    ),
    table(
        "a prefix that CSVW does not know",
        describe("goals.csv", column("status", propertyUrl="sl:assertionStatus")),
        Cell("metadata-prefix", METADATA, None, "goals.csv: status"),
    ),
    table(
        "a template over a column that is not there",
        describe("goals.csv", column("status", valueUrl="https://norrvik.example/{statuz}")),
        Cell("metadata-unknown", METADATA, None, "goals.csv: status"),
    ),
    table(
        "a template with an open brace",
        describe("goals.csv", column("status", valueUrl="https://norrvik.example/{status")),
        Cell("metadata-braces", METADATA, None, "goals.csv: status"),
    ),
    table(
        "a column that would say nothing",
        describe("goals.csv", column("status", propertyUrl=None)),
        Cell("metadata-silent", METADATA, None, "goals.csv: status"),
    ),
    table(
        "a property that the ontology has not",
        replace(METADATA, "ns#statementText", "ns#statementTekst"),
        Cell(
            "reference-dangling-near",
            METADATA,
            None,
            "alignments.csv: text_sv",
            "https://w3id.org/siktlinje/ns#statementTekst",
        ),
    ),
    table(
        "a foreign key to a table that nobody describes",
        replace(METADATA, '"resource": "evidence.csv"', '"resource": "evidences.csv"'),
        Cell("metadata-foreign", METADATA, None, "alignments.csv: evidence"),
    ),
    table(
        "a table outside the folder",
        both(
            remove(DOCUMENTS),
            describe("documents.csv", lambda t: t.update(url="../organisation/bodies.csv")),
        ),
        Cell("metadata-outside", METADATA),
    ),
    table(
        "semicolons between cells",
        describe("documents.csv", lambda t: t.update(dialect={"delimiter": ";"})),
        Cell("metadata-dialect", METADATA),
    ),
]

TURTLES = [
    table(
        "Turtle without a full stop",
        append(TURTLE, "<https://norrvik.example/a> a <https://norrvik.example/b>\n"),
        Cell("turtle-bad", TURTLE, 13),
    ),
    table(
        "a prefix that is not declared",
        append(TURTLE, "<https://norrvik.example/a> a skos:Concept .\n"),
        Cell("turtle-bad", TURTLE, 12),
    ),
    table(
        "30 February in Turtle",
        replace(TURTLE, "2026-11-22", "2026-02-30"),
        Cell("turtle-datatype", TURTLE, 9, None, "2026-02-30"),
    ),
    table(
        "a language tag that does not exist",
        replace(TURTLE, '"The goals of Norrvik"@en', '"The goals of Norrvik"@english'),
        Cell("turtle-language", TURTLE, 6, None, "The goals of Norrvik"),
    ),
    table(
        "an IRI with a space in Turtle",
        append(TURTLE, "<https://norrvik.example/a b> a <https://norrvik.example/b> .\n"),
        Cell("iri-bad", TURTLE, 12, None, "https://norrvik.example/a b"),
    ),
    table(
        "a reference to nothing in Turtle",
        append(
            TURTLE,
            "<https://norrvik.example/a> dcterms:creator"
            " <https://w3id.org/siktlinje/id/body/hamstaden> .\n",
        ),
        Cell(
            "reference-dangling-near",
            TURTLE,
            12,
            None,
            "https://w3id.org/siktlinje/id/body/hamstaden",
        ),
    ),
    table(
        "a personal identity number in Turtle",
        replace(TURTLE, "The goals of Norrvik", "By 850101-1234"),
        Cell("cell-person", TURTLE, 6, None, "By ••••••••-••••"),
    ),
    table(
        "Turtle in Latin-1",
        replace(TURTLE, "Norrviks mål", "Norrviks m\udce5l"),
        Cell("file-encoding", TURTLE, 6, None, '    dcterms:title "Norrviks m'),
    ),
]

SHAPES = [
    shape(
        "a body that ends before it begins",
        replace(BODIES, "1997-01-01,2006-12-31", "2006-12-31,1997-01-01"),
        Focus("body/ostra", "sl:validFrom"),
    ),
    shape(
        "a plan that ends before it begins",
        replace(PLANS, "2015-01-01,2018-12-31", "2018-12-31,2015-01-01"),
        Focus("strategy/plan-2015", "sl:validFrom"),
    ),
    shape(
        "names in English only",
        describe("goals.csv", column("label_sv", lang="en")),
        Focus("goal/open-harbour", "skos:prefLabel"),
    ),
    shape(
        "two Swedish names",
        describe("themes.csv", column("other_names", propertyUrl="skos:prefLabel")),
        Focus("theme/girls-health", "skos:prefLabel"),
    ),
    shape(
        "an alignment said to be stated, without evidence",
        both(
            describe("alignments.csv", column("evidence", required=False)),
            replace(ALIGNMENTS, f"interpreted,{A1}", "stated,supports,kf,,0.8"),
        ),
        Focus("alignment/a1"),
    ),
    shape(
        "an alignment of unlimited confidence",
        both(
            describe("alignments.csv", column("confidence", datatype="decimal")),
            replace(ALIGNMENTS, A1, "supports,kf,plan-p3,1.5"),
        ),
        Focus("alignment/a1", "sl:confidence"),
    ),
    shape(
        "a status from the wrong code list",
        describe(
            "goals.csv",
            column(
                "status", default="must", valueUrl="https://w3id.org/siktlinje/code/modality/must"
            ),
        ),
        Focus("goal/open-harbour", "sl:assertionStatus"),
    ),
    shape(
        "a shortcut that no alignment carries",
        describe(
            "goals.csv",
            column("themes", propertyUrl="https://w3id.org/siktlinje/ns#addressesTheme"),
        ),
        Focus("goal/girls-health"),
    ),
    shape(
        "a goal set out in a theme",
        both(
            describe("goals.csv", lambda t: t["tableSchema"].pop("foreignKeys")),
            describe(
                "goals.csv", column("plan", valueUrl="https://w3id.org/siktlinje/id/theme/{plan}")
            ),
            write(GOALS, (CITY / GOALS).read_text(encoding="utf-8").replace("plan-2015", "safety")),
        ),
        Focus("goal/safe-streets", "sl:setOutIn"),
    ),
]

BROKEN = [*CELLS, *REFERENCES, *FILES, *DESCRIPTIONS, *TURTLES, *SHAPES]
