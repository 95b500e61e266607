"""`textmine add`, `list` and `show`: what the corpus holds and what was found in it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.chapters import annotated
from textmine.cli.console import output, say, shown, warn
from textmine.cli.options import CorpusOption, OutOption, manifest_path, outputs_folder, require_corpus
from textmine.names import MANIFEST

if TYPE_CHECKING:
    from rich.text import Text


corpus_group = typer.Typer(help="The corpus as a whole.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("add")(add)
    app.command("list")(list_chapters)
    app.command("show")(show)
    corpus_group.command("stats")(stats)
    app.add_typer(corpus_group, name="corpus")


def add(
    file: Annotated[Path, typer.Argument(help="The chapter: PDF, Markdown or text.", metavar="FILE")],
    id: Annotated[
        str | None, typer.Option("--id", help="Its id. Default: made from the file's name.")
    ] = None,
    corpus: CorpusOption = None,
) -> None:
    """Copy a chapter into the corpus and its manifest.

    Title, authors and volume are found in the file; what is found wrong can be overridden in the manifest, under
    `[chapter.metadata]`. Without a corpus, one is begun in `corpus/`.

    Example:

        textmine add ~/Downloads/chapter-7.pdf --id chechnya
    """
    from textmine.corpus import add_chapter
    from textmine.readers import read
    from textmine.structure import structure

    structured = structure(read(file))
    manifest = _manifest_to_add_to(corpus)
    entry = add_chapter(manifest, file, id=id)
    for problem in structured.problems:
        warn(f"{file}: {problem.component}: {problem.message}")
    found = structured.metadata
    say(f"Added {entry.id} as {shown(manifest.parent / entry.file)}")
    say(
        f"  title    {found.title or '— (not found; give it in the manifest under [chapter.metadata])'}",
    )
    say(f"  authors  {', '.join(found.authors) or '—'}")
    say(f"  volume   {_volume(structured.metadata.book.model_dump())}")
    say(f"Next: textmine run {shown(manifest.parent / entry.file)}")


def _manifest_to_add_to(corpus: Path | None) -> Path:
    if corpus is None:
        return manifest_path(None) or Path("corpus") / MANIFEST
    if corpus.suffix == ".toml":
        return corpus
    return corpus / "corpus" / MANIFEST if (corpus / "corpus" / MANIFEST).is_file() else corpus / MANIFEST


def _volume(book: dict[str, object]) -> str:
    parts = [str(book[key]) for key in ("title", "place", "publisher", "year") if book.get(key)]
    return ", ".join(parts) or "—"


def list_chapters(corpus: CorpusOption = None, out: OutOption = None) -> None:
    """List the chapters of the corpus, and what of them has been annotated."""
    from rich.table import Table
    from rich.text import Text

    from textmine.runner import annotations_file

    known = require_corpus(corpus)
    folder = outputs_folder(out, corpus)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("id", "file"):
        table.add_column(name, no_wrap=True)
    table.add_column("title", overflow="ellipsis", no_wrap=True)
    for name in ("words", "statements", "arguments"):
        table.add_column(name, justify="right")
    for entry in known.entries:
        path = annotations_file(folder, entry.id)
        row: list[Text | str]
        if not known.path(entry).is_file():
            row = ["[red]file is missing[/red]", "", "", ""]
        elif not path.is_file():
            row = ["[dim]not annotated yet[/dim]", "", "", ""]
        else:
            row = _standing(known.path(entry), path)
        table.add_row(Text(entry.id), Text(entry.file), *row)
    output.print(table)


def _standing(file: Path, annotations: Path) -> list[Text | str]:
    """Return title, words, statements and arguments of a chapter that has been annotated."""
    from rich.text import Text

    from textmine.errors import OutputError
    from textmine.runner import read_chapter
    from textmine.schema.v1 import STATEMENT_KINDS

    try:
        chapter = read_chapter(annotations)
    except OutputError:
        return ["[red]its annotations cannot be read: run it again[/red]", "", "", ""]
    title = Text(chapter.metadata.title or "—")
    if hashlib.sha256(file.read_bytes()).hexdigest() != chapter.source.sha256:
        title.append("  (the file has changed since: run it again)", style="yellow")
    statements = sum(quote.kind in STATEMENT_KINDS for quote in chapter.quotes)
    return [title, f"{len(chapter.text.split()):,}", str(statements), str(len(chapter.arguments))]


def show(
    id: Annotated[
        str,
        typer.Argument(help="The chapter's id (see `textmine list`), or an annotations.json.", metavar="ID"),
    ],
    corpus: CorpusOption = None,
    out: OutOption = None,
) -> None:
    """Show in the terminal what was found in a chapter: sections, factors, statements, dates, names."""
    from textmine.cli.summary import summary

    output.print(summary(annotated(id, corpus, out)))


def stats(
    corpus: CorpusOption = None,
    gold: Annotated[
        Path | None, typer.Option("--gold", help="Folder of gold files. Default: gold in the corpus folder.")
    ] = None,
) -> None:
    """Count what the corpus holds, from its gold: sentences by role and factor, statements, dates, mentions, by split."""
    from rich.table import Table

    from textmine.evaluation.pairing import SUFFIX
    from textmine.evaluation.statistics import gold_texts, statistics, table_rows

    known = require_corpus(corpus)
    folder = gold or known.folder / "gold"
    files = {
        entry.id: folder / f"{entry.id}{SUFFIX}"
        for entry in known.entries
        if (folder / f"{entry.id}{SUFFIX}").is_file()
    }
    parts = {"all": list(files)}
    for name in ("train", "development", "test"):
        parts[name] = [entry.id for entry in known.entries if entry.split == name and entry.id in files]
    columns = {name: statistics(gold_texts([files[id] for id in ids])) for name, ids in parts.items()}
    table = Table("", *columns, box=None, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    rows = {name: dict(table_rows(found)) for name, found in columns.items()}
    for label in rows["all"]:
        table.add_row(label, *(rows[name].get(label, "0") for name in columns))
    output.print(table)
