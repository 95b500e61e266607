"""`textmine quotes`: who says what in chapters, on whose word, and where."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textmine.cli.chapters import ChaptersArgument, chapters
from textmine.cli.console import output
from textmine.cli.options import ConfigOption, CorpusOption, OutOption, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

    from textmine.schema.v1 import Chapter

_KINDS = ("direct", "mixed", "indirect", "scare", "term", "title")


def register(app: typer.Typer) -> None:
    """Add the command of this module to `app`."""
    app.command("quotes")(quotes)


def quotes(
    names: ChaptersArgument,
    speaker: Annotated[
        str | None,
        typer.Option(
            "--speaker",
            "-s",
            help="Only what somebody says whose name holds this; pronouns are looked through.",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", "-k", help=f"Only these: {', '.join(_KINDS)}. Default: the first three."),
    ] = None,
    least: Annotated[
        float, typer.Option("--least", min=0.0, max=1.0, help="Only what is at least so sure.")
    ] = 0.0,
    as_csv: Annotated[
        bool,
        typer.Option("--csv", help="Print CSV with all columns: kind, section, sentence, source, score …"),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON object a statement and line.")
    ] = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    out: OutOption = None,
) -> None:
    """Show who says what in chapters: speaker, statement, cue, date, note and page, ready to be cited.

    Statements are direct (a whole clause in quotation marks), mixed (a quoted fragment in the author's own clause) or indirect
    (reported without marks). Marks that attribute nothing are shown on request: distancing (`--kind scare`), words named as such (`term`),
    titles of works (`title`). Where a note cites the statement, the note's label is shown; `--csv` has the whole source.

    Examples:

        textmine quotes aland

        textmine quotes aland biafra --speaker ojukwu --kind direct

        textmine quotes chapter.pdf --csv > statements.csv
    """
    wanted = tuple(kind or _KINDS[:3])
    for name in wanted:
        if name not in _KINDS:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(_KINDS)}", param_hint="--kind")
    found = chapters(names, settings(config, None, corpus), corpus, out)
    if not found:
        raise typer.Exit(1)
    rows = [row for chapter in found for row in _rows(chapter, wanted, speaker, least)]
    if as_csv:
        typer.echo(_csv(rows), nl=False)
    elif as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
    else:
        output.print(_table(rows, several=len(found) > 1))
        output.print(f"[dim]{len(rows)} shown; --csv prints all columns[/dim]")
    if len(found) < len(names):
        raise typer.Exit(1)


def _rows(
    chapter: Chapter, kinds: Sequence[str], speaker: str | None, least: float
) -> Iterator[dict[str, Any]]:
    from textmine.schema.rows import rows

    for row in rows(chapter)["quotes"]:
        named = f"{row['speaker'] or ''} {row['speaker_name'] or ''}".casefold()
        if (
            row["kind"] in kinds
            and row["score"] >= least
            and (speaker is None or speaker.casefold() in named)
        ):
            yield row


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    from textmine.schema.rows import COLUMNS

    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(COLUMNS["quotes"]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _table(rows: Sequence[dict[str, Any]], *, several: bool) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    if several:
        table.add_column("chapter", style="dim", no_wrap=True)
    table.add_column("speaker", ratio=2)
    table.add_column("statement", ratio=6)
    table.add_column("cue", ratio=1)
    for name in ("date", "note", "page"):
        table.add_column(name, no_wrap=True)
    for row in rows:
        cells = [
            _who(row),
            Text(_in_marks(row), style="" if row["statement"] else "italic"),
            Text(row["cue"] or "—"),
            Text(row["date"] or ""),
            Text(row["note"] or ""),
            Text(row["page"] or ""),
        ]
        table.add_row(*([row["chapter"]] if several else []), *cells)
    return table


def _who(row: dict[str, Any]) -> Any:
    from rich.text import Text

    if not row["statement"]:
        return Text(f"({row['kind']})", style="dim")
    said, name = row["speaker"], row["speaker_name"]
    if said and name and name.casefold() != said.casefold():
        return Text(said).append(f" = {name}", style="dim")
    return Text(said or "—")


def _in_marks(row: dict[str, Any]) -> str:
    text = " ".join(row["text"].split())
    return text if row["kind"] == "indirect" else f"“{text}”"
