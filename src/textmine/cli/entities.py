"""`textmine entities`: who and what occurs in which chapters."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from textmine.cli.chapters import ChaptersArgument, chapters
from textmine.cli.console import output
from textmine.cli.options import ConfigOption, CorpusOption, OutOption, settings
from textmine.schema.v1 import EntityType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from textmine.directory import Listed

_TYPES = get_args(EntityType)
_LONGEST_NAME = 36
_SHOWN_ALIASES = 3


def register(app: typer.Typer) -> None:
    """Add the command of this module to `app`."""
    app.command("entities")(entities)


def entities(
    names: ChaptersArgument,
    kinds: Annotated[
        list[str] | None, typer.Option("--type", "-t", help=f"Only these types: {', '.join(_TYPES)}.")
    ] = None,
    least: Annotated[
        int, typer.Option("--in-chapters", min=1, help="Only what occurs in at least so many chapters.")
    ] = 1,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Show so many entities.")] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, a row an entity and chapter, with all columns.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON object an entity and chapter and line.")
    ] = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    out: OutOption = None,
) -> None:
    """List the entities of chapters: in which they occur, how often, and what they are linked to.

    The same thing in two chapters has one id; namesakes whose links or first names differ have two. Mentions are names; pronouns
    that mean a person are counted by themselves (+3).

    Examples:

        textmine entities chapter.pdf --type PERSON

        textmine entities aland biafra eritrea --in-chapters 2 --csv > shared.csv
    """
    from textmine.directory import directory, directory_rows

    wanted = {kind.upper() for kind in kinds or _TYPES}
    if unknown := sorted(wanted - set(_TYPES)):
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(_TYPES)}", param_hint="--type")
    found = chapters(names, settings(config, None, corpus), corpus, out)
    if not found:
        raise typer.Exit(1)
    listed = [one for one in directory(found) if one.type in wanted and one.chapters >= least][:limit]
    if as_csv:
        typer.echo(_csv(listed), nl=False)
    elif as_json:
        for row in directory_rows(listed):
            typer.echo(json.dumps(row, ensure_ascii=False))
    else:
        output.print(_table(listed, several=len(found) > 1))
    if len(found) < len(names):
        raise typer.Exit(1)


def _csv(listed: Sequence[Listed]) -> str:
    from textmine.directory import COLUMNS, directory_rows

    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(directory_rows(listed))
    return stream.getvalue()


def _table(listed: Sequence[Listed], *, several: bool) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    # A title of a work may be longer than the line; it must not push the other columns out of it.
    table.add_column("name", overflow="fold", max_width=_LONGEST_NAME)
    table.add_column("type", no_wrap=True)
    table.add_column("mentions", justify="right", no_wrap=True)
    if several:
        table.add_column("chapters", overflow="fold")
    table.add_column("link", no_wrap=True)
    if not several:
        table.add_column("also", overflow="fold")
    for one in listed:
        taken_up = f" +{one.pronouns}" if one.pronouns else ""
        where = ", ".join(f"{place.chapter} {place.names}" for place in one.occurrences)
        also = ", ".join(one.aliases[:_SHOWN_ALIASES]) + (" …" if len(one.aliases) > _SHOWN_ALIASES else "")
        link = f"{one.link.kb} {one.link.id}" if one.link else ""
        mentions = f"{one.names}{taken_up}"
        cells = [one.name, one.type, mentions, *((where, link) if several else (link, also))]
        table.add_row(*(Text(cell) for cell in cells))
    return table
