"""A timeline for the terminal: a strip of the whole, then each date with a bar, its EDTF and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from textmine.timeline import Entry, Mention, Timeline, density, excerpt, groups, stretch
from textmine.timeline import Group as Years

# From here on the section has a column of its own; from there on the bars show half months.
_WIDE, _WIDEST = 100, 130
_SHORT_BAR, _LONG_BAR = 12, 24
_SECTION = 24
_SHORTEST_EXCERPT = 16
_GAP = 2
_HEIGHTS = "▁▂▃▄▅▆▇█"
_REASONS = {
    "duration": ("duration", "durations"),
    "recurring": ("recurring time", "recurring times"),
    "undated": ("without a known year",) * 2,
    "other time": ("outside the time asked for",) * 2,
    "note": ("in notes and references (--notes takes them in)",) * 2,
}
_UNITS = {1: "year", 10: "decade", 100: "century"}


def timeline_view(
    title: str, found: Timeline, width: int, *, limit: int | None = None, chapters: bool = False
) -> RenderableType:
    """Return a readable timeline as a Rich renderable.

    Args:
        title: what stands above it.
        found: the dates.
        width: columns that it may take up.
        limit: how many dates are shown; None for all.
        chapters: whether each date says which chapter it is from.
    """
    every = list(groups(found.entries))
    years = list(_first(every, limit)) if limit else every
    parts: list[RenderableType] = [Text(title, style="bold", no_wrap=True, overflow="ellipsis")]
    if years:
        parts += [_strip(found.entries, width), Text(""), _table(years, width, chapters), Text("")]
        parts.append(_dim(_legend(years)))
    else:
        parts.append(_dim("no date of a known day, month or year"))
    if limit and limit < len(found.entries):
        parts.append(_dim(f"… and {len(found.entries) - limit} dates more (--limit shows more)"))
    told = ", ".join(
        f"{count} {words[count != 1]}"
        for reason, words in _REASONS.items()
        if (count := found.absent[reason])
    )
    return Group(*parts, *([_dim(f"Not on the line: {told}")] if told else []))


def _first(years: list[Years], limit: int) -> Iterator[Years]:
    for group in years:
        if limit > 0:
            yield replace(group, entries=group.entries[:limit])
        limit -= len(group.entries)


def _dim(text: str) -> Text:
    return Text(text, style="dim")


def _legend(years: list[Years]) -> str:
    units = sorted({group.last[0] - group.first[0] + 1 for group in years})
    named = sum(len(entry.mentions) for group in years for entry in group.entries)
    dates = sum(len(group.entries) for group in years)
    counted = (
        f"{dates} {'date' if dates == 1 else 'dates'}, named {named} {'time' if named == 1 else 'times'}"
    )
    *some, last = (_UNITS[unit] for unit in units)
    return f"{counted}. A bar runs over the {' or '.join(filter(None, (', '.join(some), last)))} on its left."


def _strip(entries: tuple[Entry, ...], width: int) -> Text:
    """Return how many mentions fall where between the first and the last year, as a line of blocks."""
    first, last = (_year(entry.first[0]) for entry in (entries[0], entries[-1]))
    if first == last:
        return Text()
    counts = density(entries, max(width - len(first) - len(last) - 2, 1))
    most, top = max(counts), len(_HEIGHTS) - 1
    blocks = "".join(_HEIGHTS[-(-count * top // most)] if count else " " for count in counts)
    return Text.assemble((first, "cyan"), " ", (blocks, "green"), " ", (last, "cyan"), no_wrap=True)


def _year(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BC"


def _table(years: list[Years], width: int, chapters: bool) -> Table:
    wide = width >= _WIDE
    cells = _LONG_BAR if width >= _WIDEST else _SHORT_BAR
    entries = [entry for group in years for entry in group.entries]
    taken = [
        max(len(group.label) for group in years),
        cells,
        max(len(line) for entry in entries for line in _edtf(entry, wide).plain.splitlines()),
    ]
    section = _SECTION if wide else 0
    room = width - sum(taken) - _GAP * len(taken) - (section + _GAP if wide else 0)
    room = max(room, _SHORTEST_EXCERPT)
    table = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for size in taken:
        table.add_column(no_wrap=True, width=size)
    table.add_column(no_wrap=True, overflow="ellipsis", width=room)
    if wide:
        table.add_column(no_wrap=True, overflow="ellipsis", width=section, style="dim")
    for row in _rows(years, cells, room, chapters, wide):
        table.add_row(*row)
    return table


def _rows(years: list[Years], cells: int, room: int, chapters: bool, wide: bool) -> Iterator[list[Text]]:
    for group in years:
        for number, entry in enumerate(group.entries):
            label = Text(group.label if number == 0 else "", style="bold cyan")
            mention = entry.shown
            said, place = _said(mention, room), Text(_place(mention, chapters))
            if not wide:
                place.stylize("dim")
                place.truncate(room, overflow="ellipsis")
                said = Text("\n").join([said, place])
            yield [label, _bar(entry, group, cells), _edtf(entry, wide), said, *([place] if wide else [])]


def _bar(entry: Entry, group: Years, cells: int) -> Text:
    first, last = stretch(entry, group, cells)
    if entry.first == entry.last:
        mark = "●"
    else:
        mark = "━" * (min(last, cells - 1) - first + 1)
        mark = f"{mark[:-1]}▶" if last == cells else mark
    bar = Text("·" * first, style="bright_black")
    return bar.append(mark, style="green").append("·" * (cells - first - len(mark)))


def _edtf(entry: Entry, wide: bool) -> Text:
    text = Text(entry.edtf if wide else entry.edtf.replace("/", "/\n"))  # there is a second line anyway
    times = len(entry.mentions)
    return text.append(f" ×{times}", style="dim") if times > 1 else text


def _said(mention: Mention, room: int) -> Text:
    before, inside, after = excerpt(mention, room)
    return Text.assemble(before, (inside, "bold yellow"), after)


def _place(mention: Mention, chapters: bool) -> str:
    section = mention.row["section"] or "—"
    return f"{mention.row['chapter']}: {section}" if chapters else section
