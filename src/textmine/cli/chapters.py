"""The chapters that a command is given: by id, as annotations.json, or as files that are annotated there and then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.console import errors, fail, warn
from textmine.cli.options import manifest_path, outputs_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textmine.config import Config
    from textmine.corpus import Corpus
    from textmine.schema.v1 import Chapter


def _once(names: list[str] | None) -> list[str]:
    """Return each name once, in the order given: a chapter named twice is read and counted once."""
    return list(dict.fromkeys(names or ()))


ChaptersArgument = Annotated[
    list[str],
    typer.Argument(
        callback=_once,
        help="Chapters: ids (see `textmine list`), the annotations.json of one, or PDF, Markdown or text files.",
        metavar="CHAPTER…",
    ),
]
_LONGEST_NAME = 200


def annotated(id: str, corpus: Path | None, out: Path | None) -> Chapter:
    """Return the chapter of an id, or of the path of an annotations.json.

    Raises:
        OutputError: there are no annotations, or they cannot be read.
    """
    from textmine.errors import OutputError
    from textmine.runner import read_chapter

    path = _annotations(id, corpus, out)
    if path is None:
        raise OutputError(
            "there are no annotations",
            where=id,
            remedy="make them with `textmine run`, or see `textmine list` for ids",
        )
    return read_chapter(path)


def _annotations(id: str, corpus: Path | None, out: Path | None) -> Path | None:
    from textmine.runner import annotations_file

    given = Path(id)
    if given.suffix == ".json" and len(given.name) < _LONGEST_NAME and given.is_file():
        return given
    path = annotations_file(outputs_folder(out, corpus), id[:_LONGEST_NAME])
    return path if path.is_file() else None


def chapters(
    names: Sequence[str], config: Config, corpus: Path | None, out: Path | None = None
) -> list[Chapter]:
    """Return the chapters that could be read; of the others say why they could not."""
    from rich.text import Text

    from textmine.corpus import load_corpus
    from textmine.errors import OutputError, ReadError

    manifest = manifest_path(corpus)
    known = load_corpus(manifest) if manifest else None
    found = []
    with errors.status("reading …") as status:
        for name in names:
            status.update(Text(f"reading {Path(name).name} …"))
            try:
                path = Path(name)
                found.append(_fresh(path, config, known) if _is_file(path) else annotated(name, corpus, out))
            except (OutputError, ReadError) as error:
                fail(str(error))
    return found


def _is_file(path: Path) -> bool:
    """Tell whether a name is that of a file to annotate: one that is there, or ends as one does."""
    from textmine.readers import SUFFIXES

    if path.suffix == ".json" or len(path.name) >= _LONGEST_NAME:
        return False
    return path.suffix.lower() in SUFFIXES or path.is_file()


def _fresh(file: Path, config: Config, known: Corpus | None) -> Chapter:
    from textmine.identity import Identity
    from textmine.pipeline import load_pipeline
    from textmine.readers import read

    source = read(file, name=str(file))
    entry = known.entry_of(file) if known else None
    chapter = load_pipeline(config).annotate(source, entry.identity if entry else Identity.of_file(file, {}))
    for problem in chapter.problems:
        warn(f"{file}: {problem.component}: {problem.message}")
    return chapter
