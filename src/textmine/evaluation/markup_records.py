"""Gold records out of a parsed annotated source: structure and annotations, with offsets into the plain text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import yaml

from textmine.evaluation.conventions import conventions
from textmine.evaluation.findings import Findings
from textmine.evaluation.free_outline import Labelled
from textmine.evaluation.markup_labels import identity_of
from textmine.evaluation.outline import MARKER, Marker, OutlineBlock, Span, within
from textmine.schema.v1 import Metadata

Record = dict[str, Any]
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_NUMBER = re.compile(r"[-−+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_EMPHASIS = re.compile(r"(?<!\\)[*_]{1,3}(?=\S)([^*_]+)(?<=\S)[*_]{1,3}")
_CELL_BAR = re.compile(r"(?<!\\)\|")


def metadata_records(text: str, blocks: Sequence[OutlineBlock], findings: Findings) -> list[Record]:
    """Return the record of what the YAML front matter says of the chapter, if it has one."""
    front = next((block for block in blocks if block.kind == "front"), None)
    if front is None:
        return []
    try:
        declared = yaml.safe_load(text[front.start : front.end])
    except yaml.YAMLError as error:
        findings.error(0, f"the front matter is no YAML ({' '.join(str(error).split())}); mend it")
        return []
    if not isinstance(declared, dict):
        findings.error(0, "the front matter holds no keys; write lines such as title: …")
        return []
    record: Record = {"record": "metadata"}
    for key in Metadata.model_fields:
        value = declared.get(key, declared.get("author") if key == "authors" else None)
        if value is not None:
            record[key] = [value] if key == "authors" and isinstance(value, str) else value
    if isinstance(record.get("number"), int):
        record["number"] = str(record["number"])
    return [record]


def heading_records(text: str, blocks: Sequence[OutlineBlock], title: str | None) -> list[Record]:
    """Return the headings as a tree.

    The first heading is the chapter's title (kind `front`) when it opens the text and repeats the declared
    title, or when no title is declared and no other heading has its rank.
    """
    body = [block for block in blocks if block.kind != "front"]
    headings = [block for block in body if block.kind == "heading"]
    front = headings[0] if headings and body[0] is headings[0] and _is_title(text, headings, title) else None
    records: list[Record] = []
    path: list[tuple[int, int]] = []  # (rank, index) from the root to the last heading
    kinds = conventions().heading_kinds
    for index, block in enumerate(headings):
        if block is not front:
            while path and path[-1][0] >= block.level:
                path.pop()
        words = " ".join(text[block.start : block.end].split()).strip("*_:. ").lower()
        records.append(
            {
                "record": "heading", "start": block.start, "end": block.end, "level": len(path) + 1,
                "parent": path[-1][1] if path else None, "kind": "front" if block is front else kinds.get(words, "section"),
            }
        )  # fmt: skip
        if block is not front:
            path.append((block.level, index))
    return records


def _is_title(text: str, headings: Sequence[OutlineBlock], title: str | None) -> bool:
    first = headings[0]
    if title is not None:
        shown = identity_of(text[first.start : first.end])
        return shown == identity_of(title) or shown.endswith("-" + identity_of(title))
    return len(headings) > 1 and all(block.level > first.level for block in headings[1:])


def paragraph_records(blocks: Sequence[OutlineBlock]) -> list[Record]:
    """Return the paragraphs, list items and block quotations."""
    return [
        {"record": "paragraph", "spans": _lists(block.spans), "kind": block.kind}
        for block in blocks
        if block.kind in ("paragraph", "list_item", "blockquote") and not block.inferred
    ]


def note_records(
    blocks: Sequence[OutlineBlock], marks: Sequence[Marker], labelled: Sequence[Labelled]
) -> list[Record]:
    """Return the notes with the positions of their markers."""
    places: dict[str, list[int]] = {}
    for mark in marks:
        places.setdefault(mark.label, []).append(mark.start)
    records = []
    for block in blocks:
        if block.kind != "note":
            continue
        see = [
            lab.name
            for span, lab in labelled
            if lab.family == "see" and block.start <= span.start < block.end
        ]
        records.append(
            {
                "record": "note", "label": block.label, "spans": _lists(block.spans),
                "markers": places.get(block.label or "", []), "see": see[0] if see else None,
            }
        )  # fmt: skip
    return records


def table_records(text: str, blocks: Sequence[OutlineBlock]) -> list[Record]:
    """Return the pipe tables; the first line is the header."""
    records = []
    for block in blocks:
        if block.kind != "table":
            continue
        lines = [text[start:end] for start, end in block.spans]
        rows = [_cells(line) for line in lines if not _SEPARATOR.fullmatch(line)]
        if not rows:
            continue
        records.append(
            {
                "record": "table", "spans": _lists(block.spans), "columns": rows[0],
                "rows": [[cell_value(cell) for cell in row] for row in rows[1:]],
            }
        )  # fmt: skip
    return records


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    cells = (MARKER.sub("", cell).strip() for cell in _CELL_BAR.split(inner))
    return [_EMPHASIS.sub(r"\1", cell).replace("\\|", "|") for cell in cells]


def cell_value(cell: str) -> str | int | float | None:
    """Return a table cell's value: a number if it is wholly one, None if it is empty."""
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell):
        return cell
    plain = cell.replace(",", "").replace("−", "-")
    return float(plain) if "." in plain else int(plain)


def entity_records(text: str, labelled: Sequence[Labelled]) -> list[Record]:
    """Return the entity mentions."""
    records = []
    for span, label in labelled:
        if label.family == "entity":
            own = MARKER.sub("", text[span.start : span.end])
            record = {"record": "entity", "start": span.start, "end": span.end, "type": label.kind,
                      "entity": label.name or identity_of(own)}  # fmt: skip
            if label.other:
                record["stands_for"] = label.other
            records.append(record)
    return records


def date_records(labelled: Sequence[Labelled]) -> list[Record]:
    """Return the time expressions."""
    return [
        {"record": "date", "start": span.start, "end": span.end, "type": label.kind, "value": label.value}
        | ({"mod": label.mod} if label.mod else {})
        for span, label in labelled
        if label.family == "date"
    ]


def quote_records(
    text: str, blocks: Sequence[OutlineBlock], labelled: Sequence[Labelled], findings: Findings
) -> list[Record]:
    """Return the statements and the marked words; contradictory statements are told to `findings`."""
    pieces: dict[str, list[Labelled]] = {}
    loose = 0
    for span, label in labelled:
        if label.family in ("quote", "cue", "speaker"):
            name = label.name
            if not name:
                loose += 1
                name = f"\0{loose}"
            pieces.setdefault(name, []).append((span, label))
    entities = [(span, label) for span, label in labelled if label.family == "entity"]
    starts = [block.start for block in blocks]
    records = []
    for name, parts in pieces.items():
        content = [part for part in parts if part[1].family == "quote"]
        if _statement_ok(name, parts, content, findings):
            spans = [
                span for part, _ in content for span in _content(text, blocks, starts, part.start, part.end)
            ]
            records.append(_quote(text, sorted(spans), parts, content, entities))
    return sorted(records, key=lambda record: (record["content"], record["kind"]))


def _statement_ok(name: str, parts: list[Labelled], content: list[Labelled], findings: Findings) -> bool:
    if not content:
        for span, label in parts:
            findings.error(
                span.at,
                f"{label.family} of statement {name!r}, which has no content; label its content, direct {name}",
            )
        return False
    sound = True
    for family in ("cue", "speaker"):
        for span, _ in [part for part in parts if part[1].family == family][1:]:
            findings.error(
                span.at, f"statement {name!r} has a {family} already; keep one, or name another statement"
            )
            sound = False
    kind = content[0][1].kind
    for span, label in content[1:]:
        if label.kind != kind:
            findings.error(span.at, f"statement {name!r} is {kind} above and {label.kind} here; use one kind")
            sound = False
    cited = {label.other for _, label in content if label.other}
    if len(cited) > 1:
        findings.error(
            content[0][0].at,
            f"statement {name!r} is cited in two notes ({', '.join(sorted(cited))}); keep one",
        )
    return sound


def _content(
    text: str, blocks: Sequence[OutlineBlock], starts: list[int], start: int, end: int
) -> list[Span]:
    # What the blocks leave out (signs at the line's beginning, note markers) the content leaves out, too.
    index = max(0, bisect_right(starts, start) - 1)
    spans: list[Span] = []
    while index < len(blocks) and blocks[index].start < end:
        spans += within(blocks[index].spans, start, end, text)
        index += 1
    return spans or [(start, end)]


def _quote(
    text: str, spans: list[Span], parts: list[Labelled], content: list[Labelled], entities: list[Labelled]
) -> Record:
    cue = next((span for span, label in parts if label.family == "cue"), None)
    speaker = next(((span, label) for span, label in parts if label.family == "speaker"), None)
    entity = None
    if speaker:
        inside = [(s, lab) for s, lab in entities if speaker[0].start <= s.start and s.end <= speaker[0].end]
        if speaker[1].other:
            entity = speaker[1].other
        elif inside:
            best, label = max(inside, key=lambda item: item[0].end - item[0].start)
            entity = label.name or identity_of(text[best.start : best.end])
    return {
        "record": "quote", "kind": content[0][1].kind, "content": _lists(spans),
        "cue": [cue.start, cue.end] if cue else None,
        "speaker": [speaker[0].start, speaker[0].end] if speaker else None, "entity": entity,
        "note": next((label.other for _, label in content if label.other), None),
    }  # fmt: skip


def _lists(spans: Sequence[Span]) -> list[list[int]]:
    return [list(span) for span in spans]
