"""Build the corpus from its annotated sources: chapters, gold files, and other renderings of some chapters.

`python corpus/build.py` writes what is missing or out of date, `--check` only says what that would be (exit code 1).
`corpus/source/build.toml` names the chapters that are delivered as scarred text or as a PDF, and those that are made
as PDF, DOCX, EPUB or HTML besides.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from plans import BESIDE, DELIVERED, Plan, read_plans
from renderers import epub, ocr, scarred, typeset, web, word
from renderers.chapter import Chapter, parse_chapter
from textmine.corpus import load_corpus
from textmine.errors import TextmineError
from textmine.evaluation.gold import gold_of
from textmine.evaluation.markup import compile_source, gold_header
from textmine.names import MANIFEST

HERE = Path(__file__).resolve().parent
RENDERINGS = "renderings"


def built(folder: Path) -> dict[Path, bytes]:
    """Return what the sources in `folder`/source make: path → content, every file of the built corpus.

    A chapter with a rendering is delivered as that; the Markdown that its gold counts in stands beside the gold.
    What is made besides stands in `renderings`.

    Raises:
        TextmineError: an annotated source or its gold has errors.
        ValueError: `build.toml` has an unknown chapter, option or value, or a chapter does not suit its form.
    """
    sources = {path.stem: path for path in _sources(folder)}
    plans = read_plans(folder / "source" / "build.toml", sources)
    files: dict[Path, bytes] = {}
    for chapter_id, path in sources.items():
        files.update(
            _chapter(folder, chapter_id, path.read_bytes().decode("utf-8"), plans.get(chapter_id, Plan()))
        )
    return files


def _sources(folder: Path) -> list[Path]:
    """Return the annotated sources of the manifest's chapters; without a manifest, all that there are."""
    found = sorted((folder / "source").glob("*.md"))
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return found
    listed = {entry.id for entry in load_corpus(manifest).entries}
    return [path for path in found if path.stem in listed]


def _chapter(folder: Path, chapter_id: str, annotated: str, plan: Plan) -> dict[Path, bytes]:
    compiled = compile_source(annotated, name=f"{chapter_id}.md")
    markdown = compiled.markdown.encode("utf-8")
    chapter = parse_chapter(compiled.markdown, chapter_id) if plan.rendering or plan.also else None
    gold = folder / "gold" / f"{chapter_id}.gold.jsonl"
    if chapter is None or plan.rendering is None:
        delivered, content, text = folder / f"{chapter_id}.md", markdown, None
        files = {}
    else:
        delivered = folder / f"{chapter_id}{DELIVERED[plan.rendering]}"
        content, text = _rendered(chapter, plan.rendering, plan), f"{chapter_id}.md"
        files = {folder / "gold" / text: markdown}
    for form in plan.also if chapter is not None else ():
        files[folder / RENDERINGS / f"{chapter_id}{BESIDE[form]}"] = _rendered(chapter, form, plan)
    header = gold_header(compiled, delivered.name, content, text=text)
    # Footnotes stand under no heading of their own.
    footnotes = plan.rendering == "pdf" and plan.notes == "foot"
    records = [
        r for r in compiled.records
        if not (footnotes and r["record"] == "heading" and r.get("kind") == "notes")
    ]  # fmt: skip
    gold_of(header, records, name=gold.name)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in (header, *records))
    return {**files, delivered: content, gold: "".join(lines).encode("utf-8")}


def _rendered(chapter: Chapter, form: str, plan: Plan) -> bytes:
    if form == "scarred":
        read = ocr.scanned(chapter) if plan.ocr else chapter
        return scarred.render(read, first_page=plan.first_page).encode("utf-8")
    if form == "pdf":
        return typeset.render(
            chapter, notes=plan.notes, first_page=plan.first_page, page=plan.page, font=plan.font
        )
    if form == "docx":
        return word.render(chapter, notes=plan.notes, first_page=plan.first_page)
    return epub.render(chapter) if form == "epub" else web.render(chapter)


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
