"""Find gold files and the annotated chapters that belong to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from textmine.errors import GoldError
from textmine.evaluation.gold import Gold, read_gold
from textmine.runner import annotations_file
from textmine.schema.v1 import Chapter

SUFFIX = ".gold.jsonl"


def find_gold(
    paths: Sequence[Path], outputs: Path, *, ids: frozenset[str] | None = None
) -> list[tuple[Chapter, Gold, Path]]:
    """Return chapter, gold and the gold file's path for each gold file, sorted by id.

    Args:
        paths: gold files, or folders that are searched for `*.gold.jsonl` with all that is below them.
        outputs: the folder of a run's results; the chapter of `aland.gold.jsonl` is `aland/annotations.json`.
        ids: the chapters wanted; None for all.

    Raises:
        GoldError: there is no gold file, one is malformed, two have the same id, or a chapter was not annotated yet.
    """
    found: dict[str, Path] = {}
    for path in _gold_files(paths):
        name = path.name.removesuffix(SUFFIX)
        if ids is not None and name not in ids:
            continue
        if name in found and found[name].resolve() != path.resolve():
            raise GoldError(
                f"two gold files have the id {name!r}", where=str(path), remedy=f"rename it or {found[name]}"
            )
        found[name] = path
    if not found:
        raise GoldError(
            "there is no gold file",
            where=", ".join(map(str, paths)) or None,
            remedy=f"name files that end in {SUFFIX}",
        )
    return [(_chapter(name, outputs), read_gold(path), path) for name, path in sorted(found.items())]


def _gold_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob(f"*{SUFFIX}"))
        elif not path.exists():
            raise GoldError("there is no such file or folder", where=str(path), remedy="check the path")
        elif not path.name.endswith(SUFFIX):
            raise GoldError(
                "this is no gold file", where=str(path), remedy=f"name a file that ends in {SUFFIX}"
            )
        else:
            yield path


def _chapter(name: str, outputs: Path) -> Chapter:
    path = annotations_file(outputs, name)
    try:
        return Chapter.from_json(path.read_bytes())
    except OSError as error:
        raise GoldError(
            f"chapter {name!r} has not been annotated",
            where=str(path),
            remedy="annotate it with `textmine run`",
        ) from error
    except ValidationError as error:
        raise GoldError(
            f"this is no annotated chapter of this version ({error.error_count()} faults)",
            where=str(path),
            remedy="annotate the chapter again with `textmine run`",
        ) from error
