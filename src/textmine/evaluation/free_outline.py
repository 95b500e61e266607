"""The blocks of a text that is no Markdown of ours, by the block labels written into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from textmine.evaluation.findings import Findings
from textmine.evaluation.markup_labels import BLOCK_LABELS, Label
from textmine.evaluation.markup_parse import LabelledSpan
from textmine.evaluation.outline import Marker, OutlineBlock, OutlineKind, Span, without

_BLANK_LINES = re.compile(r"\n[ \t\r]*\n\s*")

Labelled = tuple[LabelledSpan, Label]


def free_outline(
    text: str, labelled: Sequence[Labelled], findings: Findings
) -> tuple[list[OutlineBlock], list[Marker]]:
    """Return the blocks and note markers that block labels name, and the stretches between as inferred blocks.

    A block may come in parts: two spans with the same kind and name are one block. What `skip` and `marker` label belongs
    to no block. Unlabelled text is cut at blank lines into inferred paragraphs, which delimit sentences but
    are no gold.
    """
    blocks: dict[tuple[str, str], OutlineBlock] = {}
    found: list[OutlineBlock] = []
    holes: list[Span] = []
    marks: list[Marker] = []
    for span, label in labelled:
        if label.family != "block":
            continue
        extent = (span.start, span.end)
        if label.kind == "marker":
            marks.append(Marker(label.name, *extent))
        if label.kind in ("marker", "skip"):
            holes.append(extent)
        if label.kind not in BLOCK_LABELS:
            continue
        known = blocks.get((label.kind, label.name)) if label.name and label.kind != "heading" else None
        if known:
            known.spans.append(extent)
            continue
        block = OutlineBlock(cast(OutlineKind, label.kind), [extent])
        if label.kind == "heading":
            block.level = int(label.name)
        elif label.kind == "note":
            block.label = label.name
        found.append(block)
        blocks[label.kind, label.name] = block
    _check_overlaps(found, labelled, findings)
    found += _between(text, found, holes)
    for block in found:
        block.spans = without(block.spans, holes, text)
    return sorted((b for b in found if b.spans), key=lambda block: block.start), sorted(
        marks, key=lambda m: m.start
    )


def _check_overlaps(found: Sequence[OutlineBlock], labelled: Sequence[Labelled], findings: Findings) -> None:
    at = {(span.start, span.end): span.at for span, label in labelled if label.family == "block"}
    spans = sorted(span for block in found for span in block.spans)
    for before, span in pairwise(spans):
        if span[0] < before[1]:
            findings.error(at[span], "this block stands inside another; close the other before it")


def _between(text: str, found: Sequence[OutlineBlock], holes: Sequence[Span]) -> list[OutlineBlock]:
    gaps = without([(0, len(text))], [span for block in found for span in block.spans], text)
    blocks = []
    for start, end in gaps:
        cut = start
        for match in _BLANK_LINES.finditer(text, start, end):
            if any(low <= match.start() and match.end() <= high for low, high in holes):
                continue
            blocks.append(OutlineBlock("paragraph", [(cut, match.start())], inferred=True))
            cut = match.end()
        blocks.append(OutlineBlock("paragraph", [(cut, end)], inferred=True))
    return blocks
