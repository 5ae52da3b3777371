"""The commands that make proofs and check them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.settings import Settings
from service.cli import cli, pairs, say


@cli.command(
    "prove",
    help=say("help-prove"),
    short_help=say("help-prove"),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("name")
@click.argument("inputs", nargs=-1, type=click.UNPROCESSED, metavar="[--INPUT VALUE]...")
@click.option("--release", help=say("option-release"), type=click.IntRange(1), metavar="N")
@click.pass_obj
def prove(settings: Settings, name: str, inputs: tuple[str, ...], release: int | None) -> None:
    from kg.proof import Wanted
    from kg.proof import prove as text_of
    from kg.releases import Releases

    number = release or Releases(settings.releases).current().number
    click.echo(text_of(settings, Wanted(name, pairs(inputs), number)), nl=False)


@cli.command(
    "verify",
    help=say("help-verify"),
    short_help=say("help-verify"),
)
@click.argument("file", type=click.File("rb"))
@click.option("--key", help=say("option-key"), metavar="KEY")
@click.option(
    "--dump", help=say("option-dump"), type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.pass_obj
def verify(settings: Settings, file: Any, key: str | None, dump: Path | None) -> None:
    from kg.proof import check_dump, check_form, read_json
    from kg.proof import verify as check
    from kg.publish import is_list

    said = read_json(file.read())
    if is_list(said):
        _check_files(said, _public_key(settings, key), Path(file.name).parent)
        return
    check(check_form(said), _public_key(settings, key))
    if dump:
        check_dump(said, dump)
    click.echo(
        say(
            "proved-with-dump" if dump else "proved",
            question=said["question"],
            number=said["release"]["number"],
            rows=len(said["rows"]),
            quads=len(said["quads"]),
        )
    )


def _check_files(said: Any, key: Any, folder: Path) -> None:
    """The files that stand beside a signed list of dumps are those that it names."""
    from kg.publish import check_files

    names = [path.name for path in check_files(said, key, folder)]
    number = said["release"]["number"]
    click.echo(say("files-hold", number=number, names=", ".join(names)))


def _public_key(settings: Settings, text: str | None) -> Any:
    """The key that was given, else our own; none is made for this."""
    from kg.proof import read_public, signing_key

    if text:
        return read_public(text)
    if not settings.signing_key.exists():
        raise click.UsageError(say("verify-key"))
    return signing_key(settings.signing_key).public_key()


@cli.command(
    "key",
    help=say("help-key"),
    short_help=say("help-key"),
)
@click.pass_obj
def key(settings: Settings) -> None:
    from kg.proof import public_hex, signing_key

    click.echo(public_hex(signing_key(settings.signing_key)))
