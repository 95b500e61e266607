"""Sentences of an annotated source, by the labels at their ends, and the checks that none is missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.evaluation.conventions import conventions
from textmine.evaluation.findings import Findings
from textmine.evaluation.markup_labels import sentence_class
from textmine.evaluation.markup_parse import Parsed, SentenceLabel
from textmine.evaluation.markup_records import Record
from textmine.evaluation.outline import MARKER, PROSE, OutlineBlock, within

_INNER_END = re.compile(r"[.!?](?:\[\^[^\]\s]+\])?\s+[*_]*(?=[A-Z])")
_LONGEST_ABBREVIATION = 20
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]*_]*\Z")


@dataclass(frozen=True, slots=True)
class SentenceRules:
    """How sentence labels are read: the factors of the codebook, and whether labels are optional (`free`)."""

    factors: Sequence[str]
    free: bool = False


def sentence_records(
    parsed: Parsed, blocks: Sequence[OutlineBlock], rules: SentenceRules, findings: Findings
) -> list[Record]:
    """Return the sentences of the body: each runs from the last label, or its block's beginning, to its own label."""
    records: list[Record] = []
    used: set[int] = set()
    labels = parsed.sentences
    index = 0
    # A label belongs to the block whose text it follows, up to where the next block's text begins.
    limits = [*(block.start for block in blocks[1:]), len(parsed.plain)]
    for block, limit in zip(blocks, limits, strict=False):
        if block.kind not in PROSE and not (rules.free and block.kind == "note"):
            continue
        while index < len(labels) and labels[index].position <= block.start:
            index += 1
        begin = block.start
        while index < len(labels) and labels[index].position <= limit:
            label = labels[index]
            used.add(label.at)
            records += _sentence(parsed, block, begin, label, rules, findings)
            begin = label.position
            index += 1
        rest = within(block.spans, begin, block.end, parsed.plain)
        if rest and not rules.free:
            shown = " ".join(parsed.plain[rest[0][0] : rest[0][0] + 40].split())
            findings.error(
                parsed.source(rest[0][0]),
                f"the text from “{shown}…” to its paragraph's end has no label; put {{#…}} behind it",
            )
    for label in labels:
        if label.at not in used:
            findings.error(label.at, "this sentence label stands behind no sentence of body prose; delete it")
    return records


def _sentence(
    parsed: Parsed,
    block: OutlineBlock,
    begin: int,
    label: SentenceLabel,
    rules: SentenceRules,
    findings: Findings,
) -> list[Record]:
    spans = within(block.spans, begin, label.position, parsed.plain)
    said = sentence_class(label, rules.factors, conventions().factor_aliases, findings)
    if not spans:
        findings.error(
            label.at, "no sentence stands before this label; a sentence has exactly one, delete the other"
        )
        return []
    if said is None:
        return []
    if not rules.free:
        _look_at(parsed, spans[0][0], label, findings)
    return [
        {
            "record": "sentence", "spans": [list(span) for span in spans],
            "region": "note" if block.kind == "note" else "body", "role": said.role, "factors": said.factors,
        }
    ]  # fmt: skip


def _look_at(parsed: Parsed, start: int, label: SentenceLabel, findings: Findings) -> None:
    """Warn of a label that stands oddly, or that seems to cover two sentences."""
    text = parsed.plain[start : label.position]
    if text != text.rstrip():
        findings.warn(
            label.at, "a space stands before the sentence label; put the label directly behind the sentence"
        )
    if MARKER.match(parsed.plain, label.position):
        findings.warn(
            label.at, "the note marker stands behind the sentence label; put the label behind the marker"
        )
    bare = MARKER.sub("", text).rstrip()
    if not _ENDED.search(bare):
        findings.warn(label.at, "the sentence before this label ends with no full stop")
    for match in _INNER_END.finditer(text):
        before = text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()].split()
        word = before[-1].strip("(“‘\"'*_[").lower() if before else ""
        initial = len(word) == 1 and word.isalpha()
        if initial or word in conventions().abbreviations or _quoted(text[: match.start()]):
            continue
        shown = " ".join(text[match.end() : match.end() + 30].split())
        findings.warn(
            parsed.source(start + match.end()),
            f"a new sentence seems to begin at “{shown}…” but the one before it has no label",
        )


def _quoted(before: str) -> bool:
    """Return whether the text leaves a quotation mark open: sentences inside a quotation carry no labels."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
