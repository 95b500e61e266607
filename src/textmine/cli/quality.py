"""`textmine evaluate`, `gold` and `schema`: how good a result is, and what form it has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.console import fail, output, say, warn
from textmine.cli.options import CorpusOption, OutOption, outputs_folder, require_corpus

gold = typer.Typer(help="Gold files: what a correct annotation of a text is.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("evaluate")(evaluate)
    app.command("schema")(schema)
    gold.command("compile")(compile_gold)
    app.add_typer(gold, name="gold")


def evaluate(
    gold: Annotated[
        list[Path], typer.Argument(help="Gold files (<id>.gold.jsonl) or folders of them.", metavar="GOLD…")
    ],
    out: OutOption = None,
    corpus: CorpusOption = None,
    split: Annotated[
        list[str] | None,
        typer.Option(
            "--split", help="Only chapters of this split of the manifest: train, development or test."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as JSON instead of tables.")
    ] = False,
    save: Annotated[
        Path | None, typer.Option("--save", help="Also write the figures as JSON to this file.")
    ] = None,
) -> None:
    """Score annotated chapters against gold files, layer by layer, with 95% bootstrap intervals.

    The annotations of `<id>.gold.jsonl` are looked for in `outputs/<id>/`; make them with `textmine run`.

    Examples:

        textmine evaluate corpus/gold

        textmine evaluate corpus/gold --split development
    """
    from textmine.evaluation import evaluate as score
    from textmine.evaluation.pairing import find_gold
    from textmine.exporters.files import write_atomically

    report = score(find_gold(gold, outputs_folder(out, corpus), ids=_ids_of(split, corpus)))
    if save:
        write_atomically(save, report.to_json().encode("utf-8"))
    if as_json:
        typer.echo(report.to_json(), nl=False)
    else:
        output.print(report.table())


def _ids_of(splits: list[str] | None, corpus: Path | None) -> frozenset[str] | None:
    if not splits:
        return None
    known = require_corpus(corpus).entries
    for name in splits:
        if not any(entry.split == name for entry in known):
            there = ", ".join(sorted({entry.split for entry in known if entry.split})) or "none"
            raise typer.BadParameter(
                f"no chapter is in split {name!r}; there are: {there}", param_hint="--split"
            )
    return frozenset(entry.id for entry in known if entry.split in splits)


def schema(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to this file instead of printing.")
    ] = None,
) -> None:
    """Print the JSON Schema of an annotated chapter."""
    from textmine.exporters.files import write_atomically
    from textmine.schema.v1 import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out:
        write_atomically(out, text.encode("utf-8"))
    else:
        typer.echo(text, nl=False)


def compile_gold(
    sources: Annotated[
        list[Path], typer.Argument(help="Chapters annotated in the text.", metavar="SOURCES…")
    ],
    chapters: Annotated[
        Path, typer.Option("--chapters", help="Folder for the chapters without annotation.")
    ] = Path("corpus"),
    gold_folder: Annotated[Path, typer.Option("--gold", help="Folder for the gold files.")] = Path(
        "corpus/gold"
    ),
) -> None:
    """Compile chapters annotated in the text (docs/gold-markup.md) to Markdown and gold files, checking them."""
    from textmine.errors import GoldError
    from textmine.evaluation.markup import compile_file

    failed = 0
    for source in sources:
        try:
            compiled = compile_file(source, chapters / source.name, gold_folder / f"{source.stem}.gold.jsonl")
        except GoldError as error:
            failed += 1
            fail(str(error))
            continue
        for line, column, message in compiled.problems:
            warn(f"{source}:{line}:{column}: {message}")
        say(f"{source.stem}: {len(compiled.records)} records")
    if failed:
        raise typer.Exit(1)
