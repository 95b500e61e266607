"""Annotating many chapters: in this process or in a pool of workers, with the same results."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from textmine.config import Config
from textmine.errors import OutputError, TextmineError
from textmine.exporters.files import write_atomically
from textmine.identity import Identity
from textmine.names import ANNOTATIONS
from textmine.schema.v1 import Chapter, Problem


@dataclass(frozen=True, slots=True)
class Job:
    """A chapter to be done: its file, the name to report it by, and who it is."""

    path: Path
    name: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: the file written, or the error that stopped it."""

    job: Job
    output: Path | None
    words: int = 0
    problems: tuple[str, ...] = ()
    error: str | None = None


def annotations_file(outputs: Path, id: str) -> Path:
    """Return where the annotations of chapter `id` are written."""
    return outputs / id / ANNOTATIONS


def do(job: Job, config: Config, outputs: Path) -> Outcome:
    """Read, annotate and write one chapter; whatever goes wrong is told in the outcome."""
    from textmine.pipeline import load_pipeline
    from textmine.readers import read

    try:
        chapter = load_pipeline(config).annotate(read(job.path, name=job.name), job.identity)
        data = chapter.to_json().encode("utf-8")
        Chapter.from_json(data)
        target = annotations_file(outputs, chapter.id)
        write_atomically(target, data)
    except TextmineError as error:
        text = str(error) if error.where else f"{job.name}: {error}"
        return Outcome(job, None, error=text)
    except Exception as error:
        text = (
            f"{job.name}: stopped by a fault in textmine ({type(error).__name__}: {error}); please report it"
        )
        return Outcome(job, None, error=text)
    problems = tuple(_told(job.name, problem) for problem in chapter.problems)
    return Outcome(job, target, words=len(chapter.text.split()), problems=problems)


def _told(name: str, problem: Problem) -> str:
    page = f", page {problem.page}" if problem.page else ""
    return f"{name}{page}: {problem.component}: {problem.message}"


def written(outputs: Path) -> list[Path]:
    """Return the annotations that stand in the folder of results, by chapter id."""
    return sorted(outputs.glob(f"*/{ANNOTATIONS}"))


def read_chapter(path: Path) -> Chapter:
    """Return a chapter that was written.

    Raises:
        OutputError: the file cannot be read, or is no annotated chapter of this version.
    """
    try:
        return Chapter.from_json(path.read_bytes())
    except OSError as error:
        raise OutputError(
            (error.strerror or "cannot be read").lower(), where=str(path), remedy="check the path"
        ) from None
    except ValueError:
        remedy = "make it anew with `textmine run`"
        raise OutputError("is no annotated chapter of this version", where=str(path), remedy=remedy) from None


def run(jobs: Sequence[Job], config: Config, outputs: Path) -> Iterator[Outcome]:
    """Yield the outcome of each job as it is done, in no particular order when several workers share them.

    Args:
        jobs: with ids that differ.
        config: `config.run.jobs` workers are used.
        outputs: the folder to write into.

    Raises:
        ModelError, CodebookError, ConfigError: models, codebook or conventions cannot be loaded, so nothing can be done.
    """
    from textmine.components.arguments.codebook import load_codebook
    from textmine.components.dates.conventions import load_conventions
    from textmine.components.language import model_folder
    from textmine.pipeline import load_pipeline

    workers = min(config.run.jobs, len(jobs))
    if workers <= 1:
        load_pipeline(config)
        for job in jobs:
            yield do(job, config, outputs)
        return
    # What would fail in every worker is told once, here.
    model_folder(config.language.model)
    load_codebook(config.codebook)
    load_conventions(config.conventions)
    unfinished = list(jobs)
    for outcome in _pooled(jobs, config, outputs, workers):
        unfinished.remove(outcome.job)
        yield outcome
    # A worker that died took others' chapters with it: each gets a worker of its own, and only the culprit fails.
    for job in unfinished:
        alone = list(_pooled([job], config, outputs, 1))
        yield (
            alone[0]
            if alone
            else Outcome(job, None, error=f"{job.name}: its worker process died; run it alone to see why")
        )


def _pooled(jobs: Sequence[Job], config: Config, outputs: Path, workers: int) -> Iterator[Outcome]:
    """Yield outcomes from a pool; stop early, without an error, when a worker has died."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_load, initargs=(config,)) as pool:
        futures: list[Future[Outcome]] = [pool.submit(do, job, config, outputs) for job in jobs]
        for future in as_completed(futures):
            try:
                yield future.result()
            except BrokenProcessPool:
                continue


def _load(config: Config) -> None:
    from textmine.pipeline import load_pipeline

    load_pipeline(config)
