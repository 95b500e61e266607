"""`textmine run` and `textmine tag`: what annotates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.console import errors, fail, say, shown, warn
from textmine.cli.options import (
    CodebookOption,
    ConfigOption,
    CorpusOption,
    OutOption,
    manifest_path,
    outputs_folder,
    require_corpus,
    settings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textmine.corpus import Corpus
    from textmine.runner import Job, Outcome
    from textmine.schema.v1 import Chapter


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("run")(run)
    app.command("tag")(tag)


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Chapters or folders of chapters. Default: every chapter of the corpus.", metavar="[PATHS]…"
        ),
    ] = None,
    out: OutOption = None,
    config: ConfigOption = None,
    codebook: CodebookOption = None,
    corpus: CorpusOption = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Chapters done at once, each by a process of its own."),
    ] = None,
) -> None:
    """Annotate chapters and write their JSON and the tables of the corpus.

    Writes `outputs/<id>/annotations.json` for each chapter and `outputs/tables/*.csv` and `*.parquet` for all of them.
    A chapter that fails is named at the end; the others are written all the same.

    Examples:

        textmine run

        textmine run thesis/chapter3.pdf notes.md --out results

        textmine run --jobs 2 --codebook codebooks/mine.yaml
    """
    from textmine import runner

    chosen = settings(config, codebook, corpus, jobs)
    folder = outputs_folder(out, corpus)
    todo = _jobs(paths or [], corpus)
    if not todo:
        raise typer.Exit(1)
    with _progress("annotating", len(todo)) as advance:
        outcomes = []
        for outcome in runner.run(todo, chosen, folder):
            outcomes.append(outcome)
            advance(outcome.job.name)
    order = {job.identity.id: number for number, job in enumerate(todo)}
    outcomes.sort(key=lambda outcome: order[outcome.job.identity.id])
    _report(outcomes, folder, out)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(1)


def _jobs(paths: Sequence[Path], corpus: Path | None) -> list[Job]:
    from textmine.corpus import load_corpus, unnamed
    from textmine.runner import Job

    if not paths:
        known = require_corpus(corpus)
        if not known.entries:
            raise typer.BadParameter(
                f"{known.manifest} names no chapter yet; add one with `textmine add FILE`"
            )
        return [Job(known.path(entry), entry.file, entry.identity) for entry in known.entries]
    manifest = manifest_path(corpus)
    found: Corpus | None = load_corpus(manifest) if manifest else None
    jobs, strangers = [], []
    for path in _files(paths):
        entry = found.entry_of(path) if found else None
        if found and entry:
            jobs.append(Job(found.path(entry), entry.file, entry.identity))
        else:
            strangers.append(path)
    taken = {entry.id for entry in found.entries} if found else set()
    return jobs + [Job(path, path.name, identity) for path, identity in unnamed(strangers, taken)]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        inside = _inside(path) if path.is_dir() else [path]
        if not inside:
            fail(f"{path}: holds no chapter of a kind that is read; name files, or another folder")
        for file in inside:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _inside(folder: Path) -> list[Path]:
    """Return the chapters of a folder: those of its manifest if it has one, else all files of a kind that is read."""
    from textmine.corpus import load_corpus
    from textmine.names import ANNOTATIONS, MANIFEST
    from textmine.readers import SUFFIXES

    for manifest in (folder / MANIFEST, folder / "corpus" / MANIFEST):
        if manifest.is_file():
            known = load_corpus(manifest)
            return [known.path(entry) for entry in known.entries]
    found = []
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in below.parts)
        if path.is_file() and path.suffix.lower() in SUFFIXES and not hidden and path.name != ANNOTATIONS:
            found.append(path)
    return found


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
        TextColumn("[dim]{task.fields[last]}"),
    )  # fmt: skip
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(what, total=total, last="loading models")

        def advance(last: str) -> None:
            bar.update(task, advance=1, last=last)

        yield advance


def _report(outcomes: list[Outcome], folder: Path, out: Path | None) -> None:
    from textmine import runner
    from textmine.exporters.tables import write_tables

    done = [outcome.output for outcome in outcomes if outcome.output]
    for outcome in outcomes:
        for problem in outcome.problems:
            warn(problem)
        if outcome.error:
            fail(outcome.error)
    if not done:
        errors.print("No chapter was written.")
        return
    failed = {
        runner.annotations_file(folder, outcome.job.identity.id) for outcome in outcomes if outcome.error
    }
    write_tables(_standing(folder, failed), folder / "tables")
    words = sum(outcome.words for outcome in outcomes)
    counted = "1 chapter" if len(done) == 1 else f"{len(done)} chapters"
    say(f"{counted}, {words:,} words annotated. Open:")
    for path in done[:5]:
        say(f"  {shown(path)}")
    if len(done) > 5:
        say(f"  … and {len(done) - 5} more in {shown(folder)}")
    say(
        f"  {shown(folder / 'tables')}/arguments.csv  (also dates, entities, notes, quotes, sentences; .csv and .parquet)"
    )
    given = f" --out {shown(folder)}" if out is not None else ""
    say(f"Or look here: textmine show {done[0].parent.name}{given}")


def _standing(folder: Path, failed: set[Path]) -> Iterator[Chapter]:
    """Yield every chapter that has a result in `folder`, of this run or an earlier one, but for those that just failed."""
    from textmine.errors import OutputError
    from textmine.runner import read_chapter, written

    for path in written(folder):
        if path in failed:
            continue
        try:
            yield read_chapter(path)
        except OutputError as error:
            warn(f"{error} (left out of the tables)")


LAYER_HELP = "What to look for: dates, entities, quotes or arguments."


def tag(
    layer: Annotated[str, typer.Argument(help=LAYER_HELP, metavar="LAYER")],
    files: Annotated[
        list[Path],
        typer.Argument(help="Plain text files (UTF-8), taken exactly as they stand.", metavar="FILES…"),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for the results; <name>.jsonl for each file.")
    ],
    published: Annotated[
        Path | None,
        typer.Option(
            "--published",
            help="For dates: the ISO date of publication of all files, or a TSV file, name and ISO date a line.",
        ),
    ] = None,
    split_intervals: Annotated[
        bool, typer.Option("--split-intervals", help='For dates: "1748-1822" is two expressions, not one.')
    ] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="For quotes: beliefs, intentions and wants count, too.")
    ] = False,
    config: ConfigOption = None,
    codebook: CodebookOption = None,
) -> None:
    """Run one annotator over plain text and write JSON lines with offsets into each file.

    No structure is read: paragraphs are what blank lines part, and every character counts (code points, line ends as they
    are). For other programs, and for comparison with other systems. Models are loaded once for all files.

    Example:

        textmine tag dates news/*.txt --published dct.tsv --out tagged
    """
    from textmine.pipeline import LAYERS
    from textmine.tagging import published_dates, tag_file

    if layer not in LAYERS:
        raise typer.BadParameter(f"{layer!r} is none of {', '.join(LAYERS)}", param_hint="LAYER")
    chosen = settings(config, codebook, None)
    if wide:
        chosen = chosen.replace(quotes={"wide": True})
    if split_intervals:
        chosen = chosen.replace(dates={"split_intervals": True})
    stems = [file.stem for file in files]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice:
        raise typer.BadParameter(f"two files would write {twice}.jsonl; tag them into different folders")
    dates = published_dates(str(published), stems) if published else {}
    for name in sorted(set(dates) - set(stems) - {file.name for file in files}):
        warn(f"{published}: {name} is none of the files")
    failed = 0
    with _progress(f"tagging {layer}", len(files)) as advance:
        for file in files:
            problem = tag_file(layer, file, out, chosen, dates.get(file.stem) or dates.get(file.name))
            failed += problem is not None
            if problem:
                fail(problem)
            advance(file.name)
    say(f"{len(files) - failed} of {len(files)} files tagged in {out}")
    if failed:
        raise typer.Exit(1)
