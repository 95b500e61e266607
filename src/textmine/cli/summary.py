"""A chapter at a glance, for the terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from textmine.schema.places import holder
from textmine.schema.v1 import STATEMENT_KINDS, Chapter, Extent, Quote

_SHORT = 90
_SOME = 8


def summary(chapter: Chapter) -> RenderableType:
    """Return a readable summary of `chapter` as a Rich renderable."""
    return Group(
        _head(chapter),
        _sections(chapter),
        _factors(chapter),
        _statements(chapter),
        _dates(chapter),
        _names(chapter),
    )


def _head(chapter: Chapter) -> Panel:
    book = chapter.metadata.book
    editors = ", ".join(book.editors)
    volume = [
        book.title,
        f"ed. {editors}" if editors else None,
        book.place,
        book.publisher,
        str(book.year or "") or None,
    ]
    statements = sum(quote.kind in STATEMENT_KINDS for quote in chapter.quotes)
    lines = [
        Text(chapter.metadata.title or chapter.id, style="bold"),
        Text(", ".join(chapter.metadata.authors)),
        Text("In: " + ", ".join(part for part in volume if part), style="dim") if book.title else Text(""),
        Text(
            ", ".join(
                _counted(number, what)
                for number, what in (
                    (len(chapter.text.split()), "word"),
                    (len(chapter.sentences), "sentence"),
                    (len(chapter.notes), "note"),
                    (len(chapter.tables), "table"),
                    (sum(m.kind == "name" for e in chapter.entities for m in e.mentions), "mention"),
                    (len(chapter.dates), "date"),
                    (statements, "statement"),
                    (len(chapter.arguments), "argued sentence"),
                )
            )
        ),
        *(Text(f"{p.severity}: {p.message}", style="yellow") for p in chapter.problems),
    ]
    return Panel(Group(*(line for line in lines if line.plain)), title=Text(chapter.id), title_align="left")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _sections(chapter: Chapter) -> RenderableType:
    argued = Counter(
        holder_id for argument in chapter.arguments if (holder_id := _section_at(chapter, argument))
    )
    root = Tree("[bold]Sections[/bold] (argued sentences)")
    nodes: dict[str | None, Tree] = {None: root}
    for section in chapter.sections:
        label = Text(section.title or f"({section.kind})")
        label.append(f"  {argued[section.id] or ''}", style="dim")
        nodes[section.id] = nodes.get(section.parent, root).add(label)
    return root


def _section_at(chapter: Chapter, extent: Extent) -> str | None:
    sentence = holder(chapter.sentences, extent.start)
    return sentence.section if sentence else None


def _factors(chapter: Chapter) -> RenderableType:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    terms: dict[str, Counter[str]] = defaultdict(Counter)
    for argument in chapter.arguments:
        for use in argument.factors:
            counts[use.factor][use.direction] += 1
            terms[use.factor].update(chapter.text[e.start : e.end].lower() for e in use.evidence)
    table = Table(
        "factor",
        "sentences",
        "inhibits",
        "favours",
        "neutral",
        "words that carried it",
        box=None,
        header_style="bold",
    )
    for factor, directions in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
        words = ", ".join(word for word, _ in terms[factor].most_common(5))
        table.add_row(
            factor,
            str(directions.total()),
            *(str(directions[d]) for d in ("inhibits", "favours", "neutral")),
            words,
        )
    return _titled("Structural factors", table, bool(counts))


def _statements(chapter: Chapter) -> RenderableType:
    table = Table("kind", "speaker", "cue", "statement", "note", box=None, header_style="bold")
    notes = {note.id: note.label for note in chapter.notes}
    quotes = [quote for quote in chapter.quotes if quote.kind in STATEMENT_KINDS]
    for quote in quotes[:_SOME]:
        table.add_row(
            quote.kind,
            Text(_text(chapter, quote.speaker)),
            Text(_text(chapter, quote.cue)),
            Text(_content(chapter, quote)),
            notes.get(quote.note or "", ""),
        )
    return _titled("Statements", table, bool(quotes), len(quotes) - _SOME)


def _text(chapter: Chapter, extent: Extent | None) -> str:
    return chapter.text[extent.start : extent.end] if extent else "—"


def _content(chapter: Chapter, quote: Quote) -> str:
    text = " ".join(chapter.text[span.start : span.end] for span in quote.content)
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"


def _dates(chapter: Chapter) -> RenderableType:
    table = Table("expression", "value", "earliest", "latest", box=None, header_style="bold")
    by_value: dict[str, list[str]] = defaultdict(list)
    known = [date for date in chapter.dates if date.earliest and date.latest]
    for date in known:
        by_value[f"{date.value}{' ' + date.mod if date.mod else ''}"].append(
            chapter.text[date.start : date.end]
        )
    commonest = sorted(by_value.items(), key=lambda item: (-len(item[1]), item[0]))[:_SOME]
    ends = {f"{d.value}{' ' + d.mod if d.mod else ''}": d for d in known}
    for value, texts in sorted(commonest, key=lambda item: str(ends[item[0]].earliest)):
        shown = f"{texts[0]} (×{len(texts)})" if len(texts) > 1 else texts[0]
        table.add_row(Text(shown), value, ends[value].earliest, ends[value].latest)
    return _titled("Dates most named", table, bool(commonest), len(by_value) - _SOME)


def _names(chapter: Chapter) -> RenderableType:
    table = Table("type", "names, by number of mentions", box=None, header_style="bold")
    by_type: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for entity in chapter.entities:
        named = sum(mention.kind == "name" for mention in entity.mentions)
        if named:
            by_type[entity.type].append((named, entity.name))
    for kind, found in sorted(by_type.items(), key=lambda item: -sum(n for n, _ in item[1])):
        best = sorted(found, key=lambda pair: (-pair[0], pair[1]))[:_SOME]
        table.add_row(kind, Text(", ".join(f"{name} {count}" for count, name in best)))
    return _titled("Entities", table, bool(by_type))


def _titled(title: str, table: Table, filled: bool, more: int = 0) -> RenderableType:
    parts: Sequence[RenderableType] = [
        Text(f"\n{title}", style="bold"),
        table if filled else Text("  none found", style="dim"),
    ]
    return (
        Group(*parts, Text(f"  … and {more} more in annotations.json", style="dim"))
        if more > 0
        else Group(*parts)
    )
