"""`textmine dates`: the timeline of chapters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.chapters import ChaptersArgument, chapters
from textmine.cli.console import output
from textmine.cli.options import ConfigOption, CorpusOption, OutOption, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textmine.schema.v1 import Chapter
    from textmine.timeline import Choice


def register(app: typer.Typer) -> None:
    """Add the command of this module to `app`."""
    app.command("dates")(dates)


def dates(
    names: ChaptersArgument,
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
    out: OutOption = None,
) -> None:
    """Show the dates of chapters in order of time: a timeline.

    Every date has its EDTF, a bar over its year (its decade or century, where dates are few), and the sentence that names it. The same
    day named again counts (×2); of its mentions the first is shown. What overlaps `--from` to `--to` is shown: "the twentieth century" is
    there in 1918, too. Durations, times that recur and dates without a known day are counted at the end.

    Examples:

        textmine dates chapter.pdf

        textmine dates corpus/aland.md --from 1917-12 --to 1921 --section "legal order"

        textmine dates aland biafra --from 199X --json > dates.jsonl
    """
    from textmine.timeline import Choice, first_day, last_day, mentions, timeline

    choice = Choice(sections=tuple(section or ()), notes=notes)
    if begin is not None:
        choice = Choice(first_day(begin, "--from"), choice.last, choice.sections, notes)
    if end is not None:
        choice = Choice(choice.first, last_day(end, "--to"), choice.sections, notes)
    if choice.first > choice.last:
        raise typer.BadParameter(f"--from {begin} is later than --to {end}; change them round")
    found = chapters(names, settings(config, None, corpus), corpus, out)
    if not found:
        raise typer.Exit(1)
    _check_sections(found, choice)
    line = timeline((mention for chapter in found for mention in mentions(chapter)), choice)
    if as_json:
        for entry in line.entries[:limit]:
            for mention in entry.mentions:
                typer.echo(json.dumps(mention.row, ensure_ascii=False))
    else:
        from textmine.cli.timeline_view import timeline_view

        title = " · ".join(chapter.metadata.title or chapter.id for chapter in found)
        output.print(timeline_view(title, line, output.width, limit=limit, chapters=len(found) > 1))
    if len(found) < len(names):
        raise typer.Exit(1)


def _check_sections(chapters: Sequence[Chapter], choice: Choice) -> None:
    from textmine.errors import UsageError

    titles = list(dict.fromkeys(s.title for chapter in chapters for s in chapter.sections if s.title))
    for wanted in choice.sections:
        if not any(wanted.casefold() in title.casefold() for title in titles):
            where = ", ".join(chapter.source.path for chapter in chapters)
            remedy = f"there are: {'; '.join(titles) or 'none'}"
            raise UsageError(f"no section has {wanted!r} in its title", where=where, remedy=remedy)
