"""The learning curves as a picture: a panel for each target and set, in SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from baselines.tables import Point, Run, curve
from baselines.units import FACTORS

# One target a row: a task, or a label of it.
TARGETS = {"role": "role, macro-F1", "factors": "factors, macro-F1"} | {
    f: f"{f.replace('_', ' ')}, F1" for f in FACTORS
}
_COLOURS = {"tfidf": "#b35806", "embeddings": "#2166ac", "fine-tuned": "#1b7837", "chance": "#777777"}
_DASHES = {"sentence": "5 3", "neighbours": ""}
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP, _FOOT = 230, 150, 120, 66, 16, 34
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8)
_HIGHEST = 0.8


def chart(runs: Sequence[Run], targets: Sequence[str] = tuple(TARGETS)) -> str:
    """Return an SVG: a row of panels for each of `targets`, a column for each set; bars are one standard deviation."""
    sets = list(dict.fromkeys(run["set"] for run in runs))
    width = _LEFT + len(sets) * (_WIDTH + _GAP)
    height = _TOP + len(targets) * (_HEIGHT + _GAP) + _FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        *_legend(runs, width),
    ]
    for column, name in enumerate(sets):
        x = _LEFT + column * (_WIDTH + _GAP)
        parts.append(_text(x + _WIDTH / 2, _TOP - 8, name, "middle", bold=True))
        here = [run for run in runs if run["set"] == name]
        for row, target in enumerate(targets):
            y = _TOP + row * (_HEIGHT + _GAP)
            if column == 0:
                label, _, measure = TARGETS[target].partition(", ")
                parts += [
                    _text(x - 34, y + 70, label, "end", bold=True),
                    _text(x - 34, y + 86, measure, "end"),
                ]
            parts += [
                f'<g transform="translate({x},{y})">',
                *_panel(here, target, first=column == 0, last=row == len(targets) - 1),
                "</g>",
            ]
    parts.append(_text(_LEFT + (width - _LEFT) / 2, height - 6, "chapters to train on", "middle"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(runs: Sequence[Run], target: str, *, first: bool, last: bool) -> Iterator[str]:
    sizes = sorted({run["size"] for run in runs})
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="#bbb"/>'
    for tick in _TICKS:
        yield f'<line x1="0" x2="{_WIDTH}" y1="{_y(tick):.1f}" y2="{_y(tick):.1f}" stroke="#eee"/>'
        if first:
            yield _text(-6, _y(tick) + 4, f"{tick:.1f}", "end")
    if last:
        for size in sizes:
            yield _text(_x(size, sizes), _HEIGHT + 15, str(size), "middle")
    for (model, context), points in curve(runs, target).items():
        yield from _line(points, sizes, _COLOURS[model], _DASHES.get(context, "1 3"), flat=model == "chance")


def _line(
    points: dict[int, Point], sizes: Sequence[int], colour: str, dash: str, *, flat: bool
) -> Iterator[str]:
    """Yield a curve with its spread; a model with one size is a dot, the reference a line across."""
    style = f'stroke="{colour}" stroke-width="1.6" fill="none"'
    if flat:
        level = _y(next(iter(points.values()))[0])
        yield f'<line x1="0" x2="{_WIDTH}" y1="{level:.1f}" y2="{level:.1f}" {style} stroke-dasharray="{dash}"/>'
        return
    places = [(_x(size, sizes), middle, spread) for size, (middle, spread) in points.items()]
    path = " ".join(f"{x:.1f},{_y(middle):.1f}" for x, middle, _ in places)
    yield f'<polyline points="{path}" {style} stroke-dasharray="{dash}"/>'
    for x, middle, spread in places:
        if spread:
            low, high = _y(middle - spread), _y(middle + spread)
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="{colour}" opacity="0.45"/>'
        yield f'<circle cx="{x:.1f}" cy="{_y(middle):.1f}" r="{2.4 if len(places) > 1 else 4}" fill="{colour}"/>'


def _legend(runs: Sequence[Run], width: int) -> Iterator[str]:
    """Yield a key for each curve, on a second line where the first is full."""
    x, y = float(_LEFT), 16
    for model, context in dict.fromkeys((run["model"], run["context"]) for run in runs):
        label = model if model == "chance" else f"{model}, {context}"
        room = 50 + 6.6 * len(label)
        if x + room > width:
            x, y = float(_LEFT), y + 18
        style = (
            f'stroke="{_COLOURS[model]}" stroke-width="2" stroke-dasharray="{_DASHES.get(context, "1 3")}"'
        )
        yield f'<line x1="{x}" x2="{x + 26}" y1="{y}" y2="{y}" {style}/>'
        yield _text(x + 31, y + 4, label, "start")
        x += room


def _x(size: int, sizes: Sequence[int]) -> float:
    """Return where a number of chapters stands: each doubling takes as much room."""
    low, high = math.log2(sizes[0]), math.log2(sizes[-1])
    share = (math.log2(size) - low) / (high - low) if high > low else 0.5
    return 12 + share * (_WIDTH - 24)


def _y(value: float) -> float:
    return _HEIGHT * (1 - min(max(value, 0.0), _HIGHEST) / _HIGHEST)


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
