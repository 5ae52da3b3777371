"""The command line: the same graph and the same questions, without a browser."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.catalogue import Catalogue
from kg.errors import SiktlinjeError
from kg.settings import Settings
from kg.tokens import Role, Token, Tokens, read_graph

if TYPE_CHECKING:
    from kg.gate import Progress
    from kg.question import Found, Graph, Question
    from kg.releases import Delta, Manifest, Releases
    from kg.store import Store
    from kg.terms import Iri, Quad, Term

_TEXTS = Catalogue(Path(__file__).with_suffix(".toml"))
#: How many nodes `validate` names under each message.
_NAMED = 3

FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


def language() -> str:
    """Return the reader's language, as the environment's locale says it: sv or en."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "sv" if next(filter(None, names), "").lower().startswith("sv") else "en"


def say(key: str, **values: object) -> str:
    """Return a sentence of `cli.toml` in the reader's language."""
    return _TEXTS.say(key, **values)[language()]


class _Group(click.Group):
    """Tells our own errors in one sentence and ends with 1; usage mistakes end with 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SiktlinjeError as error:
            click.echo(say("error", text=error.text[language()]), err=True)
            context.exit(1)


def _help(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """A command whose help stands in the catalogue."""
    return cli.command(name, help=say(f"help-{name}"), short_help=say(f"help-{name}"))


def _option(*names: str, text: str, **attributes: Any) -> Callable[[Any], Any]:
    return click.option(*names, help=say(f"option-{text}"), **attributes)


_release_option = _option("--release", text="release", type=click.IntRange(1), metavar="N")


@click.group(cls=_Group, help=say("help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="siktlinje")
@click.pass_context
def cli(context: click.Context) -> None:
    context.obj = Settings.from_env(os.environ)


def main() -> None:
    """Start of the console script."""
    cli(prog_name="siktlinje")


# -- build and validate ----------------------------------------------------------------------


@_help("build")
@_option("--message", "-m", text="message", default="", metavar="TEXT")
@click.pass_obj
def build(settings: Settings, message: str) -> None:
    from kg.build import STEPS
    from kg.build import build as run
    from kg.releases import Releases

    with _progress(STEPS) as progress:
        published = run(settings, message, progress)
    if published is None:
        number = Releases(settings.releases).current().number
        click.echo(say("unchanged", number=number))
        return
    release = published.release
    click.echo(
        say(
            "built",
            number=release.number,
            total=release.total,
            graphs=len(release.quads),
            added=release.added,
            removed=release.removed,
        )
    )
    click.echo(say("validated", **release.validation))


@contextmanager
def _progress(steps: tuple[str, ...]) -> Iterator[Progress]:
    """A progress bar where a person watches; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from kg.catalogue import say as kg_say

    with click.progressbar(length=len(steps), file=sys.stderr, width=24) as bar:

        def advance(step: str) -> None:
            bar.label = f"{kg_say(step)[language()]:<18}"
            bar.update(steps.index(step) - bar.pos)
            bar.render_progress()

        yield advance
        bar.update(len(steps) - bar.pos)


@_help("validate")
@_release_option
@_option(
    "--severity",
    text="severity",
    type=click.Choice(["violation", "warning", "info"]),
    default="info",
)
@_option("--format", "form", text="format", type=click.Choice(["text", "turtle"]), default="text")
@click.pass_obj
def validate(settings: Settings, release: int | None, severity: str, form: str) -> None:
    from kg.releases import Releases
    from kg.validate import Validator

    releases = Releases(settings.releases)
    number = release or releases.current().number
    releases.open(number)
    with Validator(settings) as validator:
        verdict = validator.validate(releases.folder(number) / "store")
    if form == "turtle":
        click.echo(verdict.turtle())
    else:
        _print_findings(verdict, severity)
        click.echo(say("verdict", number=number, **verdict.summary))
    if not verdict.conforms:
        raise click.exceptions.Exit(1)


def _print_findings(verdict: Any, severity: str) -> None:
    order = ("violation", "warning", "info")
    shown = order[: order.index(severity) + 1]
    groups: dict[tuple[str, str], list[str]] = {}
    for finding in verdict.results:
        key = (finding.severity.lower(), finding.message[language()])
        groups.setdefault(key, []).append(finding.focus)
    for (level, message), nodes in sorted(groups.items(), key=lambda item: order.index(item[0][0])):
        if level in shown:
            name = say(f"severity-{level}")
            click.echo(say("findings", severity=name, count=len(nodes), message=message))
            for node in nodes[:_NAMED]:
                click.echo(f"    {node}")
            if len(nodes) > _NAMED:
                click.echo(say("findings-more", count=len(nodes) - _NAMED))


# -- serve and query -------------------------------------------------------------------------


@_help("serve")
@_option("--port", text="port", type=click.IntRange(0, 65535))
@click.pass_obj
def serve(settings: Settings, port: int | None) -> None:
    from service.logs import configure
    from service.server import run

    configure(sys.stdout)
    run(settings, settings.port if port is None else port, announce=_announce)


def _announce(number: int, address: str) -> None:
    click.echo(say("serving", number=number, address=address))


@_help("query")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@_release_option
@_option("--format", "form", text="format", type=click.Choice(["table", *FORMATS]), default=None)
@click.pass_obj
def query(settings: Settings, file: Any, release: int | None, form: str | None) -> None:
    from kg.guard import check_query
    from kg.releases import Releases

    text = file.read()
    check_query(text)
    releases = Releases(settings.releases)
    store = releases.open(release or releases.current().number)
    if form in (None, "table"):
        _print_answer(store, text)
    else:
        _, chunks = store.serialise(text, [FORMATS[form]])
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)


def _print_answer(store: Store, text: str) -> None:
    """A table for solutions, yes or no for ASK, Turtle for a graph."""
    media_type, chunks = store.serialise(text, [FORMATS["json"], FORMATS["turtle"]])
    body = b"".join(chunks).decode()
    if media_type != FORMATS["json"]:
        click.echo(body, nl=False)
        return
    answer = json.loads(body)
    if "boolean" in answer:
        click.echo(say("yes" if answer["boolean"] else "no"))
        return
    columns = answer["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in columns] for row in answer["results"]["bindings"]]
    print_table(columns, rows)


def print_table(columns: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    for row in [columns, ["-" * width for width in widths], *rows]:
        click.echo("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def _cell(term: dict[str, str] | None) -> str:
    from kg.labels import compact
    from kg.terms import Iri

    if term is None:
        return ""
    return compact(Iri(term["value"])) if term["type"] == "uri" else term["value"]


# -- questions -------------------------------------------------------------------------------


@_help("questions")
def questions() -> None:
    from kg.questions import QUESTIONS

    width = max(map(len, QUESTIONS))
    for name, each in QUESTIONS.items():
        click.echo(f"{name.ljust(width)}  {each.header.texts['summary'][language()]}")


@cli.command(
    "ask",
    help=say("help-ask"),
    short_help=say("help-ask"),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("name")
@click.argument("inputs", nargs=-1, type=click.UNPROCESSED, metavar="[--INPUT VALUE]...")
@_release_option
@_option(
    "--format",
    "form",
    text="format",
    type=click.Choice(["table", "json", "csv", "xlsx", "ttl", "graphml", "gexf", "geojson"]),
    default="table",
)
@click.pass_obj
def ask(
    settings: Settings, name: str, inputs: tuple[str, ...], release: int | None, form: str
) -> None:
    from kg.errors import BadInput, NotFound
    from kg.question import Graph
    from kg.questions import QUESTIONS
    from kg.releases import Releases
    from service.question_formats import formats_for

    if name not in QUESTIONS:
        raise NotFound("question-not-known", name=name)
    question, releases = QUESTIONS[name], Releases(settings.releases)
    known = ["table", *formats_for(question)]
    if form not in known:
        raise BadInput("question-format", question=name, form=form, known=", ".join(known))
    number = release or releases.current().number
    graph = Graph(releases.open(number), settings.base)
    found = question.put(graph, pairs(inputs))
    if form == "table":
        _print_found(question, graph, found)
        return
    again = shlex.join(["siktlinje", "ask", name, *inputs, "--release", str(number)])
    sys.stdout.buffer.write(_written(question, graph, found, releases.get(number), form, again))


def _written(
    question: Question, graph: Graph, found: Found, release: Manifest, form: str, again: str
) -> bytes:
    """Return an answer in a format; *again* is the command that gives it."""
    from kg import question as asked

    number, of_answer = release.number, (question, graph, found)
    match form:
        case "json":
            told = asked.as_answer(*of_answer, number)
            return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
        case "csv":
            return asked.as_csv(*of_answer, language()).encode()
        case "xlsx":
            origin = asked.Origin(number, release.time, again)
            return asked.as_sheet(*of_answer, origin, language())
        case "ttl":
            return asked.as_turtle(*of_answer, number)
        case "graphml":
            return asked.as_graphml(*of_answer)
        case "gexf":
            return asked.as_gexf(*of_answer, release.time.date())
        case _:
            return asked.as_geojson(*of_answer, number).encode()


def pairs(words: tuple[str, ...]) -> dict[str, list[str]]:
    """Read `--name value` and `--name=value`, as often as each is given."""
    found: dict[str, list[str]] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not (equals or rest):
            raise click.UsageError(say("ask-usage", word=word))
        found.setdefault(name.replace("-", "_"), []).append(value if equals else rest.pop(0))
    return found


def _print_found(question: Question, graph: Graph, found: Found) -> None:
    """The sentence, the table with names, and how much nobody has reported on."""
    from kg.question import sentence, shown

    click.echo(sentence(question, graph, found)[language()])
    columns = [question.words("column", each)[language()] for each in question.columns]
    for rows, heading in ((found.rows, ""), (found.unknown, say("not-reported"))):
        values = [[getattr(row, each.name) for each in question.columns] for row in rows]
        cells = [
            ["" if each is None else shown(graph, each, language()) for each in row]
            for row in values
        ]
        if cells:
            click.echo(f"\n{heading}" if heading else "")
            print_table(columns, cells)


@_help("projection")
@_option("--on", text="on", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="YYYY-MM-DD")
@_release_option
@_option("--format", "form", text="format", type=click.Choice(["graphml", "gexf"]), required=True)
@click.pass_obj
def projection(settings: Settings, on: datetime | None, release: int | None, form: str) -> None:
    from kg.align.exchange import gexf, graphml
    from kg.projection import named
    from kg.question import Graph
    from kg.releases import Releases

    releases = Releases(settings.releases)
    number = release or releases.current().number
    graph = Graph(releases.open(number), settings.base)
    found = named(graph, (on or datetime.now()).date())
    day = releases.get(number).time.date()
    sys.stdout.buffer.write(graphml(found) if form == "graphml" else gexf(found, day))


# -- releases and diff -----------------------------------------------------------------------


@_help("releases")
@_option("--check", text="check", is_flag=True)
@_option("--restore", text="restore", is_flag=True)
@_option("--tag", text="tag", nargs=2, type=(str, click.IntRange(1)), metavar="NAME N")
@click.pass_obj
def releases(settings: Settings, check: bool, restore: bool, tag: tuple[str, int] | None) -> None:
    from kg.releases import Releases
    from kg.releases import restore as run_restore
    from kg.releases import tag as run_tag

    archive = Releases(settings.releases)
    if restore:
        click.echo(say("restored", number=run_restore(archive, role="operator").number))
    elif tag:
        run_tag(archive, *tag)
        click.echo(say("tagged", name=tag[0], number=tag[1]))
    elif check:
        click.echo(say("checked", count=len(archive.check_all())))
    else:
        for manifest in reversed(archive.all()):
            click.echo(_release_line(archive, manifest))


def _release_line(archive: Releases, manifest: Manifest) -> str:
    names = sorted(name for name, number in archive.tags().items() if number == manifest.number)
    marks = [say("mark-tag", name=name) for name in names]
    if not (archive.folder(manifest.number) / "store").is_dir():
        marks.append(say("mark-pruned"))
    return say(
        "release-line",
        number=manifest.number,
        time=manifest.time,
        total=manifest.total,
        added=manifest.added,
        removed=manifest.removed,
        role=manifest.role,
        message=manifest.message,
        mark="".join(marks),
    )


@_help("diff")
@click.argument("old", metavar="A", type=click.IntRange(1))
@click.argument("new", metavar="B", type=click.IntRange(1))
@click.pass_obj
def diff(settings: Settings, old: int, new: int) -> None:
    from kg.releases import Releases

    archive = Releases(settings.releases)
    delta = archive.diff(old, new)
    if not delta.added and not delta.removed:
        click.echo(say("diff-none", old=old, new=new))
        return
    names = _Names(archive, (new, old))
    counts = {sign: Counter(quad.graph for quad in side) for sign, side in _sides(delta)}
    for graph in sorted(set(counts["+"]) | set(counts["−"])):
        click.echo(
            say("diff-graph", graph=graph, added=counts["+"][graph], removed=counts["−"][graph])
        )
        for sign, side in _sides(delta):
            for line in sorted(names.line(quad) for quad in side if quad.graph == graph):
                click.echo(f"  {sign} {line}")


def _sides(delta: Delta) -> tuple[tuple[str, frozenset[Quad]], ...]:
    return (("−", delta.removed), ("+", delta.added))


class _Names:
    """Says a quad with the names that its nodes have in the newest release that has them."""

    def __init__(self, archive: Releases, numbers: tuple[int, ...]) -> None:
        self._stores = [archive.open(number) for number in numbers]
        self._known: dict[Iri, str] = {}

    def line(self, quad: Quad) -> str:
        return " · ".join(map(self._of, (quad.subject, quad.predicate, quad.object)))

    def _of(self, term: Term) -> str:
        from kg.labels import compact, label
        from kg.terms import Iri

        if not isinstance(term, Iri):
            return f'"{term.value}"' + (f"@{term.language}" if term.language else "")
        if term not in self._known:
            names = (label(store, term, language()) for store in self._stores)
            name = next(filter(None, names), None)
            self._known[term] = f"{name.value} <{compact(term)}>" if name else compact(term)
        return self._known[term]


# -- tokens ----------------------------------------------------------------------------------


@cli.group("token", help=say("help-token"), short_help=say("help-token"))
def token() -> None:
    pass


def _token_help(name: str) -> Callable[[Callable[..., None]], click.Command]:
    text = say(f"help-token-{name}")
    return token.command(name, help=text, short_help=text)


@_token_help("create")
@click.argument("name")
@_option("--role", text="role", type=click.Choice([each.value for each in Role]), required=True)
@_option("--graph", "graphs", text="graph", multiple=True, metavar="IRI")
@_option("--days", text="days", type=click.IntRange(1, 36_500), metavar="N")
@click.pass_obj
def create_token(
    settings: Settings, name: str, role: str, graphs: tuple[str, ...], days: int | None
) -> None:
    bound = [read_graph(text, settings.base) for text in graphs] or None
    secret = Tokens(settings.tokens).create(name, Role(role), bound, days)
    # Apart, so that only the secret goes where the output is sent.
    click.echo(say("token-created", name=name), err=True)
    click.echo(secret)


@_token_help("list")
@click.pass_obj
def list_tokens(settings: Settings) -> None:
    tokens = Tokens(settings.tokens).all()
    for each in tokens:
        graphs = say("token-all-graphs") if each.graphs is None else " ".join(sorted(each.graphs))
        click.echo(
            say(
                "token-line",
                name=each.name,
                role=each.role,
                created=each.created,
                state=_state(each),
                graphs=graphs,
            )
        )
    if not tokens:
        click.echo(say("token-none"))


def _state(each: Token) -> str:
    if each.revoked:
        return say("token-was-revoked", time=each.revoked)
    if each.expires:
        key = "token-expires" if each.is_good(datetime.now(UTC)) else "token-expired"
        return say(key, time=each.expires)
    return ""


@_token_help("revoke")
@click.argument("name")
@click.pass_obj
def revoke_token(settings: Settings, name: str) -> None:
    Tokens(settings.tokens).revoke(name)
    click.echo(say("token-revoked", name=name))


# -- settings --------------------------------------------------------------------------------


@_help("settings")
@click.pass_obj
def settings(effective: Settings) -> None:
    from kg.settings import describe

    for variable, text, default in describe():
        value = getattr(effective, variable.removeprefix("SIKTLINJE_").lower())
        shown = say("setting-none") if value is None else value
        mark = f"  ({say('setting-default')})" if value == default else ""
        click.echo(f"{variable}={shown}{mark}\n    {text}")


# Their commands hang themselves on `cli`, so they come when all of the above is there.
import service.dumping  # noqa: E402
import service.exporting  # noqa: E402
import service.looking  # noqa: E402
import service.proving  # noqa: E402, F401
