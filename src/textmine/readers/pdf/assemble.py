"""From the lines of pages to the lines of a `Source`: leading, indents, notes, page breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from textmine.readers.base import Line, LineKind, Run
from textmine.readers.pdf.footnotes import NoteZones, body_size, label_of
from textmine.readers.pdf.gutters import gutters
from textmine.readers.pdf.lines import PageLine, runs

_USUAL_LEADING = 1.2
# Leading beyond this is a gap, not the setting of the text.
_WIDEST_LEADING = 2.5


def assemble(pages: Sequence[list[PageLine]], labels: Sequence[str | None]) -> tuple[Line, ...]:
    """Return the lines of a document in reading order: each page's text, then its notes, a page break between pages."""
    size = body_size(pages)
    zones = NoteZones(size)
    text_top = _text_top(pages)
    step = leading([line for page in pages for line in page if line.size >= size - 0.5])
    edges = [_left_edge(page) for page in pages]
    result: list[Line] = []
    for index, page in enumerate(pages):
        if index:
            result.append(Line(kind="page_break", page=index, label=labels[index]))
        left = edges[index] if edges[index] is not None else _neighbour_edge(edges, index)
        start = zones.start(page)
        result.extend(_set(page[:start], "text", index, left or 0.0, text_top, step))
        zone = page[start:]
        if zone:
            notes = _set(zone, "note", index, left or 0.0, zone[0].y, leading(zone))
            result.extend(_labelled(line, label, source) for line, label, source in
                          zip(notes, zones.labels(zone), zone, strict=True))  # fmt: skip
    return tuple(result)


def _text_top(pages: Sequence[list[PageLine]]) -> float:
    """Return the height of a full page's first baseline: the median of the pages' first lines."""
    tops = sorted(page[0].y for page in pages if page)
    return tops[len(tops) // 2] if tops else 0.0


def _left_edge(page: Sequence[PageLine]) -> float | None:
    """Return the left edge of a page's text: where most of its lines begin, None for a page with few lines."""
    if len(page) < 4:
        return None
    starts = Counter(round(line.x0) for line in page)
    near = {x: starts[x - 1] + n + starts[x + 1] for x, n in starts.items()}
    common = max(near.items(), key=lambda item: (item[1], -item[0]))[0]
    return min((line.x0 for line in page if abs(line.x0 - common) <= 1.5), default=float(common))


def _neighbour_edge(edges: Sequence[float | None], index: int) -> float | None:
    """Return the left edge of the nearest page on the same side (left or right), else of any page."""
    for step in (2, 1):
        around = [edges[i] for i in range(index % step, len(edges), step) if edges[i] is not None]
        if around:
            return around[0]
    return None


def leading(lines: Sequence[PageLine]) -> float:
    """Return the usual distance between baselines, in points; distances across a page break do not count."""
    steps: Counter[float] = Counter()
    for upper, lower in pairwise(lines):
        step = upper.y - lower.y
        if upper.page == lower.page and 0.5 * lower.size < step < _WIDEST_LEADING * lower.size:
            steps[round(step, 1)] += 1
    if not steps:
        return _USUAL_LEADING * (lines[0].size if lines else 10.0)
    return max(steps.items(), key=lambda item: (item[1], -item[0]))[0]


def _set(
    lines: Sequence[PageLine], kind: LineKind, page: int, left: float, top: float, step: float
) -> list[Line]:
    """Return lines with the space above (against the usual leading, `step`) and the indent they have on the page."""
    result: list[Line] = []
    above = top + step
    for line, cells in zip(lines, gutters(lines), strict=True):
        before = max(0.0, (above - line.y) / step - 1.0)
        above = line.y
        found = _trimmed(runs(line, cells))
        indent = round((line.x0 - left) / line.size, 2) if line.size else 0.0
        result.append(Line(found, kind, round(before, 2), max(0.0, indent), page, box=line.box))
    return result


def _trimmed(found: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return runs without spaces at the line's ends; a tab at its beginning stands for an empty cell."""
    kept = [run for run in found if run.text]
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip(" "))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(run for run in kept if run.text)


def _labelled(line: Line, label: str | None, source: PageLine) -> Line:
    """Return a note's first line with its label taken out of the text."""
    if label is None:
        return line
    found = label_of(source)
    if found is None:
        return replace(line, runs=(), label=label)
    typed = source.words[0].text
    first = line.runs[0]
    rest = first.text[len(typed) :] if first.text.startswith(typed) else first.text
    # The label's run is whole if it is raised; in type of full size the note's text goes on in the same run.
    remaining = (replace(first, text=rest), *line.runs[1:]) if rest.strip() else line.runs[1:]
    return replace(line, runs=_trimmed(remaining), label=label)
