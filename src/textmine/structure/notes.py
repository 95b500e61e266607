"""Notes as published: each with its markers' places in the text, its citations, and the note it refers to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from textmine.schema.v1 import Block, Note, NoteMarker, Problem
from textmine.structure.citations import parse_citations
from textmine.structure.short_forms import full_forms

_LABELS = re.compile(r"[^,;\s]+")
_RANGE = re.compile(r"(\d+)[–-](\d+)\Z")
_MAX_RANGE = 10


def make_notes(
    text: str, definitions: Sequence[tuple[str, Block]], markers: Sequence[tuple[str, int, int | None]]
) -> tuple[tuple[Note, ...], list[Problem]]:
    """Return the notes of a text.

    Args:
        text: the clean text.
        definitions: label and block of each note, in order.
        markers: label, position in the text and start in the source of each marker, in order.

    Returns:
        The notes in order, and a warning for each marker without a note, note without a marker, and marker out of order.
    """
    where, problems = _placed(definitions, markers)
    cited = [
        (text[block.start : block.end], parse_citations(text[block.start : block.end]))
        for _, block in definitions
    ]
    see = full_forms(cited)
    notes = []
    for index, (label, block) in enumerate(definitions):
        target = see[index]
        notes.append(
            Note(
                id=f"not-{index + 1}",
                label=label,
                block=block.id,
                start=block.start,
                end=block.end,
                markers=tuple(NoteMarker(position=position) for position in where[index]),
                see=f"not-{target + 1}" if target is not None and target != index else None,
                citations=cited[index][1],
            )
        )
    bare = [label for index, (label, _) in enumerate(definitions) if not where[index]]
    if bare:
        problems.append(
            _warning(f"{_listed('note', bare)} {'has' if len(bare) == 1 else 'have'} no marker in the text")
        )
    return tuple(notes), problems


def _placed(
    definitions: Sequence[tuple[str, Block]], markers: Sequence[tuple[str, int, int | None]]
) -> tuple[dict[int, list[int]], list[Problem]]:
    by_label: dict[str, list[int]] = defaultdict(list)
    for index, (label, _) in enumerate(definitions):
        by_label[label].append(index)
    where: dict[int, list[int]] = defaultdict(list)
    lost: list[str] = []
    early: list[str] = []
    highest = 0
    for joined, position, _ in markers:
        for label in _labels(joined):
            if label not in by_label:
                lost.append(label)
                continue
            # Where numbering starts anew, a marker's note is the next of its label.
            below = [i for i in by_label[label] if definitions[i][1].start >= position]
            where[below[0] if below else by_label[label][-1]].append(position)
            if label.isdigit():
                early += [label] if int(label) > highest + _MAX_RANGE else []
                highest = max(highest, int(label)) if int(label) <= highest + _MAX_RANGE else highest
    problems = []
    if lost:
        problems.append(
            _warning(f"{_listed('marker', lost)} in the text {'has' if len(lost) == 1 else 'have'} no note")
        )
    if early:
        problems.append(
            _warning(
                f"{_listed('marker', early)} {'stands' if len(early) == 1 else 'stand'} out of order; perhaps no note marker"
            )
        )
    return where, problems


def _labels(joined: str) -> list[str]:
    """Return the labels of a marker such as "3, 4" or "5-7"."""
    found: list[str] = []
    for part in _LABELS.findall(joined):
        span = _RANGE.match(part)
        if span and 0 < int(span[2]) - int(span[1]) <= _MAX_RANGE:
            found += [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        else:
            found.append(part)
    return found


def _listed(what: str, labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:8]) + (f" and {len(labels) - 8} more" if len(labels) > 8 else "")
    return f"{what}{'s' if len(labels) > 1 else ''} {shown}"


def _warning(message: str) -> Problem:
    return Problem(component="notes", severity="warning", message=message)
