"""Build the corpus from its annotated sources: chapters, gold files, and other renderings of some chapters.

`python corpus/build.py` writes what is missing or out of date, `--check` only says what that would be (exit code 1).
`corpus/source/build.toml` names the chapters that are also, or only, delivered as scarred text or as a PDF.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers import scarred, typeset
from renderers.chapter import parse_chapter
from textmine.corpus import load_corpus
from textmine.errors import TextmineError
from textmine.evaluation.gold import gold_of
from textmine.evaluation.markup import compile_source, gold_header
from textmine.names import MANIFEST

HERE = Path(__file__).resolve().parent
SUFFIXES = {"scarred": ".txt", "pdf": ".pdf"}
_OPTIONS = {"rendering", "notes", "first_page"}


def built(folder: Path) -> dict[Path, bytes]:
    """Return what the sources in `folder`/source make: path → content, every file of the built corpus.

    A chapter with a rendering is delivered as that; the Markdown that its gold counts in stands beside the gold.

    Raises:
        TextmineError: an annotated source or its gold has errors.
        ValueError: `build.toml` names an unknown chapter, rendering or option.
    """
    sources = {path.stem: path for path in _sources(folder)}
    plans = _plans(folder / "source" / "build.toml", sources)
    files: dict[Path, bytes] = {}
    for chapter_id, path in sources.items():
        files.update(_chapter(folder, chapter_id, path.read_bytes().decode("utf-8"), plans.get(chapter_id)))
    return files


def _sources(folder: Path) -> list[Path]:
    """Return the annotated sources of the manifest's chapters; without a manifest, all that there are."""
    found = sorted((folder / "source").glob("*.md"))
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return found
    listed = {entry.id for entry in load_corpus(manifest).entries}
    return [path for path in found if path.stem in listed]


def _plans(path: Path, known: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    plans = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    for chapter_id, plan in plans.items():
        if chapter_id not in known:
            raise ValueError(
                f"{path.name}: there is no source {chapter_id}.md; mend the name or write the chapter"
            )
        unknown = sorted(set(plan) - _OPTIONS)
        if unknown or plan.get("rendering") not in SUFFIXES:
            what = f"option {unknown[0]!r}" if unknown else f"rendering {plan.get('rendering')!r}"
            raise ValueError(
                f"{path.name}: [{chapter_id}] has the unknown {what}; the comment at the head of the file names those there are"
            )
    return plans


def _chapter(
    folder: Path, chapter_id: str, annotated: str, plan: Mapping[str, Any] | None
) -> dict[Path, bytes]:
    compiled = compile_source(annotated, name=f"{chapter_id}.md")
    markdown = compiled.markdown.encode("utf-8")
    gold = folder / "gold" / f"{chapter_id}.gold.jsonl"
    if plan is None:
        delivered, files = folder / f"{chapter_id}.md", {}
        content = markdown
    else:
        delivered = folder / f"{chapter_id}{SUFFIXES[plan['rendering']]}"
        content = _rendered(compiled.markdown, chapter_id, plan)
        files = {folder / "gold" / f"{chapter_id}.md": markdown}
    text = f"{chapter_id}.md" if plan is not None else None
    header = gold_header(compiled, delivered.name, content, text=text)
    # Footnotes stand under no heading of their own.
    footnotes = plan is not None and plan["rendering"] == "pdf" and plan.get("notes", "foot") == "foot"
    records = [
        r for r in compiled.records
        if not (footnotes and r["record"] == "heading" and r.get("kind") == "notes")
    ]  # fmt: skip
    gold_of(header, records, name=gold.name)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in (header, *records))
    return {**files, delivered: content, gold: "".join(lines).encode("utf-8")}


def _rendered(markdown: str, chapter_id: str, plan: Mapping[str, Any]) -> bytes:
    chapter = parse_chapter(markdown, chapter_id)
    first = int(plan.get("first_page", 1))
    if plan["rendering"] == "scarred":
        return scarred.render(chapter, first_page=first).encode("utf-8")
    return typeset.render(chapter, notes=plan.get("notes", "foot"), first_page=first)


def outdated(files: Mapping[Path, bytes]) -> list[Path]:
    """Return the paths whose file is missing or holds something else."""
    return [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]


def main(arguments: list[str] | None = None) -> int:
    """Build or check the corpus; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    parser.add_argument("--corpus", type=Path, default=HERE, help="the corpus folder")
    options = parser.parse_args(arguments)
    try:
        files = built(options.corpus)
    except (TextmineError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    old = outdated(files)
    for path in old:
        sys.stdout.write(
            f"{'out of date' if options.check else 'written'}: {path.relative_to(options.corpus)}\n"
        )
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
    return 1 if old and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
