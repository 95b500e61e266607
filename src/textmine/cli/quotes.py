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
    from collections.abc import Iterator, Mapping, Sequence

    from rich.table import Table
    from rich.text import Text

    from textmine.schema.v1 import Chapter

_KINDS = ("direct", "mixed", "indirect", "scare", "term", "title")
_DETAILS = ("date", "note", "page")
_GAP = 2
# Least columns of a statement; and of a speaker on terminals narrower than all else.
_STATEMENT, _SPEAKER = 24, 7
# At most such a part of the width is for what is wrapped, as far as its longest word allows.
_PARTS = {"chapter": 8, "speaker": 5, "cue": 8}


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
    if as_csv and as_json:
        raise typer.BadParameter("choose one of the two", param_hint="--csv, --json")
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
        output.print(quotes_table(rows, output.width, several=len(found) > 1))
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


def quotes_table(rows: Sequence[dict[str, Any]], width: int, *, several: bool) -> Table:
    """Return statements as a table that fits into `width` columns, 33 at least; nothing is cut off.

    Where a statement would get less than 24 columns beside the rest, the rest stands below it. Only a word longer than its column
    is broken.

    Args:
        rows: rows of the table of quotes.
        width: columns that it may take up.
        several: whether each row says which chapter it is from.
    """
    shown = ["chapter"] if several else []
    shown += ["speaker", "statement", "cue", *(name for name in _DETAILS if any(row[name] for row in rows))]
    columns = {name: [_cell(row, name) for row in rows] for name in shown}
    sizes = {name: max([len(name), *(text.cell_len for text in columns[name])]) for name in shown}
    for name, part in _PARTS.items():
        if name in sizes:
            words = max((len(word) for text in columns[name] for word in text.plain.split()), default=0)
            sizes[name] = min(sizes[name], max(len(name), words, width // part))
    room = width - sum(sizes.values()) + sizes["statement"] - _GAP * (len(sizes) - 1)
    if room < _STATEMENT:
        below = [name for name in shown if name not in ("speaker", "statement")]
        columns["statement"] = [
            _with_details(text, row, below) for text, row in zip(columns["statement"], rows, strict=True)
        ]
        sizes = {
            "speaker": min(sizes["speaker"], max(_SPEAKER, width - _STATEMENT - _GAP)),
            "statement": width,
        }
        room = max(_STATEMENT, width - sizes["speaker"] - _GAP)
    sizes["statement"] = min(room, sizes["statement"])
    return _grid({name: columns[name] for name in sizes}, sizes)


def _grid(columns: Mapping[str, Sequence[Text]], sizes: Mapping[str, int]) -> Table:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    for name in columns:
        table.add_column(name, width=sizes[name], overflow="fold")
    for cells in zip(*columns.values(), strict=True):
        table.add_row(*cells)
    return table


def _cell(row: dict[str, Any], name: str) -> Text:
    from rich.text import Text

    if name == "speaker":
        return _who(row)
    if name == "statement":
        return Text(_in_marks(row), style="" if row["statement"] else "italic")
    text = " ".join(str(row[name] or "").split())
    if name == "cue":
        return Text(text or "—")
    return Text(text, style="dim" if name == "chapter" else "")


def _with_details(statement: Text, row: dict[str, Any], names: Sequence[str]) -> Text:
    """Return a statement with the rest of its row in a line below it; what is only a number is called by its name."""
    from rich.text import Text

    said = {name: _cell(row, name).plain for name in names if row[name]}
    told = [f"{name} {text}" if name in ("note", "page") else text for name, text in said.items()]
    return Text("\n").join([statement, Text(" · ".join(told), style="dim")]) if told else statement


def _who(row: dict[str, Any]) -> Text:
    from rich.text import Text

    if not row["statement"]:
        return Text(f"({row['kind']})", style="dim")
    said, name = (" ".join((row[key] or "").split()) for key in ("speaker", "speaker_name"))
    if said and name and name.casefold() != said.casefold():
        return Text(said).append(f" = {name}", style="dim")
    return Text(said or "—")


def _in_marks(row: dict[str, Any]) -> str:
    text = " ".join(row["text"].split())
    return text if row["kind"] == "indirect" else f"“{text}”"
