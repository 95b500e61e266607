"""`textmine dates`: the timeline of chapters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.console import errors, fail, output, warn
from textmine.cli.options import ConfigOption, CorpusOption, manifest_path, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textmine.config import Config
    from textmine.corpus import Corpus
    from textmine.schema.v1 import Chapter
    from textmine.timeline import Choice


def register(app: typer.Typer) -> None:
    """Add the command of this module to `app`."""
    app.command("dates")(dates)


def dates(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Chapters: PDF, Markdown or text, or the annotations.json of one (quicker).", metavar="FILE…"
        ),
    ],
    begin: Annotated[
        str | None, typer.Option("--from", help="Nothing that ended before: a year, or EDTF.", metavar="DATE")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="Nothing that began after: a year, or EDTF.", metavar="DATE")
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option("--section", "-s", help="Only sections with this in their title, and those below them."),
    ] = None,
    notes: Annotated[
        bool,
        typer.Option("--notes", help="Take in notes and references: mostly when a source was published."),
    ] = False,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Show so many dates.")] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print a JSON object a mention and line, with the columns of the tables."
        ),
    ] = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Show the dates of chapters in order of time: a timeline.

    Every date has its EDTF, a bar over its year (its decade or century, where dates are few), and the sentence that names it. The same
    day named again counts (×2); of its mentions the first is shown. What overlaps `--from` to `--to` is shown: "the twentieth century" is
    there in 1918, too. Durations, times that recur and dates without a known day are counted at the end.

    Examples:

        textmine dates chapter.pdf

        textmine dates corpus/aland.md --from 1917-12 --to 1921 --section "legal order"

        textmine dates outputs/*/annotations.json --from 199X --json > dates.jsonl
    """
    from textmine.timeline import Choice, first_day, last_day, mentions, timeline

    choice = Choice(sections=tuple(section or ()), notes=notes)
    if begin is not None:
        choice = Choice(first_day(begin, "--from"), choice.last, choice.sections, notes)
    if end is not None:
        choice = Choice(choice.first, last_day(end, "--to"), choice.sections, notes)
    if choice.first > choice.last:
        raise typer.BadParameter(f"--from {begin} is later than --to {end}; change them round")
    chapters = _chapters(files, settings(config, None, corpus), manifest_path(corpus))
    if not chapters:
        raise typer.Exit(1)
    _check_sections(chapters, choice)
    found = timeline((mention for chapter in chapters for mention in mentions(chapter)), choice)
    if as_json:
        for entry in found.entries[:limit]:
            for mention in entry.mentions:
                typer.echo(json.dumps(mention.row, ensure_ascii=False))
    else:
        from textmine.cli.timeline_view import timeline_view

        title = " · ".join(chapter.metadata.title or chapter.id for chapter in chapters)
        output.print(timeline_view(title, found, output.width, limit=limit, chapters=len(chapters) > 1))
    if len(chapters) < len(files):
        raise typer.Exit(1)


def _chapters(files: Sequence[Path], config: Config, manifest: Path | None) -> list[Chapter]:
    """Return the chapters that could be read; of the others say why they could not."""
    from textmine.corpus import load_corpus
    from textmine.errors import OutputError, ReadError

    known = load_corpus(manifest) if manifest else None
    chapters = []
    with errors.status("reading …") as status:
        for file in files:
            status.update(f"reading {file.name} …")
            try:
                chapters.append(_chapter(file, config, known))
            except (OutputError, ReadError) as error:
                fail(str(error))
    return chapters


def _chapter(file: Path, config: Config, known: Corpus | None) -> Chapter:
    from textmine.identity import Identity
    from textmine.pipeline import load_pipeline
    from textmine.readers import read
    from textmine.runner import read_chapter

    if file.suffix.lower() == ".json":
        return read_chapter(file)
    source = read(file, name=str(file))
    entry = known.entry_of(file) if known else None
    chapter = load_pipeline(config).annotate(source, entry.identity if entry else Identity.of_file(file, {}))
    for problem in chapter.problems:
        warn(f"{file}: {problem.component}: {problem.message}")
    return chapter


def _check_sections(chapters: Sequence[Chapter], choice: Choice) -> None:
    from textmine.errors import UsageError

    titles = list(dict.fromkeys(s.title for chapter in chapters for s in chapter.sections if s.title))
    for wanted in choice.sections:
        if not any(wanted.casefold() in title.casefold() for title in titles):
            where = ", ".join(chapter.source.path for chapter in chapters)
            remedy = f"there are: {'; '.join(titles) or 'none'}"
            raise UsageError(f"no section has {wanted!r} in its title", where=where, remedy=remedy)
