"""Compile annotated sources: the chapter as readers get it, and its gold records (docs/gold-markup.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from textmine.errors import GoldError
from textmine.evaluation.findings import Finding, Findings
from textmine.evaluation.free_outline import Labelled, free_outline
from textmine.evaluation.gold import FORMAT, write_gold
from textmine.evaluation.markup_checks import check_notes, check_spans
from textmine.evaluation.markup_labels import span_labels
from textmine.evaluation.markup_parse import LabelledSpan, Parsed, escape, parse_braces
from textmine.evaluation.markup_records import (
    Record,
    date_records,
    entity_records,
    heading_records,
    metadata_records,
    note_records,
    paragraph_records,
    quote_records,
    table_records,
)
from textmine.evaluation.markup_sentences import SentenceRules, sentence_records
from textmine.evaluation.outline import PROSE, Marker, OutlineBlock, markers, outline
from textmine.exporters.files import write_atomically

__all__ = ["Compiled", "compile_file", "compile_source", "escape"]

# Where dates are labelled; entities and quotes are in body prose alone (docs/annotation-decisions.md).
_DATED = PROSE | {"heading", "caption", "note"}
FACTORS = ("geography", "history", "ethnicity", "legal_order")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled chapter.

    Attributes:
        markdown: the text without its annotation.
        records: gold records without the header; offsets are code points into `markdown`.
        problems: warnings, as line, column (both from 1, in the annotated source) and message.
    """

    markdown: str
    records: list[Record]
    problems: list[Finding]


def compile_source(
    text: str, *, factors: Sequence[str] = FACTORS, name: str = "source", free: bool = False
) -> Compiled:
    """Return the chapter and the gold of an annotated source.

    Args:
        text: the annotated source, line ends as they are.
        factors: names of the codebook's factors.
        name: what to call the source in messages.
        free: the text is no Markdown of ours: block labels (`heading 2`, `paragraph`, `note 4`, `marker 4`, `skip`)
            say what is what, spans may run over blank lines, and sentences without label are allowed.

    Raises:
        GoldError: the annotation has errors; all of them are told, with line and column.
    """
    findings = Findings(text, name)
    parsed = parse_braces(text, findings, across_paragraphs=free)
    spans = [_without_emphasis(parsed.plain, span) for span in parsed.spans]
    labelled = [(span, label) for span in spans for label in span_labels(span, findings, free=free)]
    if free:
        blocks, marks = free_outline(parsed.plain, labelled, findings)
    else:
        blocks = outline(parsed.plain)
        marks = [mark for block in blocks if block.kind != "front" for mark in _marks(parsed, block)]
        check_notes(parsed, blocks, marks, labelled, findings)
    check_spans(parsed, blocks, labelled, findings)
    records = _records(parsed, blocks, marks, labelled, SentenceRules(factors, free), findings)
    findings.raise_errors()
    return Compiled(parsed.plain, records, sorted(set(findings.warnings)))


def _without_emphasis(text: str, span: LabelledSpan) -> LabelledSpan:
    """Return the span without the Markdown signs that set all of it in italics or bold."""
    start, end = span.start, span.end
    while end - start > 2 and text[start] == text[end - 1] and text[start] in "*_":
        start, end = start + 1, end - 1
    return replace(span, start=start, end=end)


def _marks(parsed: Parsed, block: OutlineBlock) -> list[Marker]:
    # A marker that closes the block stands behind its last span.
    end = parsed.plain.find("\n", block.end)
    return list(markers(parsed.plain, block.start, len(parsed.plain) if end < 0 else end))


def _records(
    parsed: Parsed,
    blocks: Sequence[OutlineBlock],
    marks: Sequence[Marker],
    labelled: Sequence[Labelled],
    rules: SentenceRules,
    findings: Findings,
) -> list[Record]:
    text = parsed.plain
    metadata = metadata_records(text, blocks, findings)
    title = metadata[0].get("title") if metadata else None
    return [
        *metadata,
        *heading_records(text, blocks, title if isinstance(title, str) else None),
        *paragraph_records(blocks),
        *sentence_records(parsed, blocks, rules, findings),
        *note_records(blocks, marks, labelled),
        *([] if rules.free else table_records(text, blocks)),
        *entity_records(text, labelled),
        *date_records(labelled),
        *quote_records(text, blocks, labelled, findings),
    ]


def compile_file(
    source: Path,
    out_markdown: Path,
    out_gold: Path,
    *,
    factors: Sequence[str] = FACTORS,
    annotator: str = "author",
    codebook: str = "structural-factors",
) -> Compiled:
    """Compile an annotated source into a chapter file and the gold file beside it.

    Both are written only when the source has no error. Folders are made as needed.

    Raises:
        GoldError: the source is missing, no UTF-8 text, or its annotation has errors.
        OutputError: a file cannot be written.
    """
    try:
        text = source.read_bytes().decode("utf-8")
    except OSError as error:
        raise GoldError(
            f"cannot read the annotated source ({error.strerror})", where=str(source), remedy="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise GoldError(
            "the annotated source is no UTF-8 text", where=str(source), remedy="save it as UTF-8"
        ) from error
    compiled = compile_source(text, factors=factors, name=str(source))
    content = compiled.markdown.encode("utf-8")
    header = gold_header(compiled, out_markdown.name, content, annotator=annotator, codebook=codebook)
    write_atomically(out_markdown, content)
    write_gold(out_gold, header, compiled.records)
    return compiled


def gold_header(
    compiled: Compiled,
    delivered: str,
    content: bytes,
    *,
    text: str | None = None,
    annotator: str = "author",
    codebook: str = "structural-factors",
) -> dict[str, Any]:
    """Return the header of a compiled chapter's gold.

    Args:
        compiled: the chapter.
        delivered: name of the file that readers get.
        content: its bytes, for the hash.
        text: name of the Markdown that the offsets count in, where another rendering is delivered.
        annotator: who annotated.
        codebook: name of the codebook that the factors come from.
    """
    blocks = outline(compiled.markdown)
    prose, dated = _ranges(blocks, PROSE), _ranges(blocks, _DATED)
    return {
        "record": "header", "format": FORMAT, "source": delivered, "sha256": hashlib.sha256(content).hexdigest(),
        **({"text": text} if text else {}), "annotator": annotator, "codebook": codebook,
        "layers": {"structure": "all", "entities": prose, "dates": dated, "quotes": prose, "arguments": "all"},
    }  # fmt: skip


def _ranges(blocks: Sequence[OutlineBlock], kinds: frozenset[str]) -> list[list[int]]:
    return [[block.start, block.end] for block in blocks if block.kind in kinds]
