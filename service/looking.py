"""The command that searches."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from kg.settings import Settings
from service.cli import cli, language, print_table, say

if TYPE_CHECKING:
    from kg.search import Hit
    from kg.store import Store

#: As many results are printed; `--all` prints the others too.
_SHOWN = 20


@cli.command("search", help=say("help-search"), short_help=say("help-search"))
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option("--kind", help=say("option-kind"), metavar="KIND")
@click.option("--all", "is_all", help=say("option-all-results"), is_flag=True)
@click.option(
    "--format",
    "form",
    help=say("option-format"),
    type=click.Choice(["table", "json"]),
    default="table",
)
@click.pass_obj
def search(
    settings: Settings, words: tuple[str, ...], kind: str | None, is_all: bool, form: str
) -> None:
    from kg.releases import Releases
    from kg.search import index_of, told
    from service.kinds import group_of

    store = Releases(settings.releases).reader().latest().store
    index, query = index_of(store, settings.base), " ".join(words)
    group = group_of(index, kind) if kind else None
    hits = index.search(query, language(), group).hits
    if form == "json":
        results = [told(hit, settings.base) for hit in hits]
        click.echo(json.dumps({"results": results}, ensure_ascii=False, indent=2))
        return
    shown = hits if is_all else hits[:_SHOWN]
    click.echo(say("search-found", count=len(hits), shown=len(shown)))
    if nearest := () if hits else index.nearest(query, language()):
        click.echo(say("search-nearest", names=", ".join(hit.label for hit in nearest)))
    _print(store, shown)


def _print(store: Store, hits: Iterable[Hit]) -> None:
    from service.kinds import kind_names

    rows = [
        [hit.label, kind_names(store, hit.kind)[language()].text, hit.why.said()[language()]]
        for hit in hits
    ]
    if rows:
        columns = ("name", "kind", "why")
        print_table([say(f"search-column-{each}") for each in columns], rows)
