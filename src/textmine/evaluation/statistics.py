"""What a corpus holds, counted from its gold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from textmine.errors import GoldError
from textmine.evaluation.gold import Gold, GoldDate, beside, read_gold
from textmine.schema.v1 import STATEMENT_KINDS

_YEAR = re.compile(r"-?\d{4}")
_VAGUE = re.compile(r"_REF\Z|X")
_INEXACT = frozenset({"APPROX", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"})


@dataclass(slots=True)
class Statistics:
    """Counts over chapters with gold. `words` are those of body prose, `body` the labelled body sentences."""

    chapters: int = 0
    words: int = 0
    sentences: int = 0
    body: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    factors: Counter[str] = field(default_factory=Counter)
    directions: Counter[str] = field(default_factory=Counter)
    with_factor: int = 0
    several_factors: int = 0
    quotes: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    relative: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    entities: int = 0
    notes: int = 0
    tables: int = 0

    @property
    def statements(self) -> int:
        """Direct, mixed and indirect statements."""
        return sum(count for kind, count in self.quotes.items() if kind in STATEMENT_KINDS)

    def share(self, count: int) -> float:
        """Return `count` in a hundred body sentences."""
        return 100 * count / self.body if self.body else 0.0


def statistics(golds: Iterable[tuple[Gold, str]]) -> Statistics:
    """Return what is in the gold of some chapters.

    Args:
        golds: gold and the text that its offsets count in.
    """
    total = Statistics()
    for gold, text in golds:
        total.chapters += 1
        total.words += sum(len(text[s:e].split()) for p in gold.paragraphs for s, e in p.spans)
        total.notes += len(gold.notes)
        total.tables += len(gold.tables)
        _sentences(total, gold)
        total.quotes.update(quote.kind for quote in gold.quotes)
        total.dates.update(date.type for date in gold.dates)
        total.relative += sum(_relative(date, text) for date in gold.dates)
        total.mentions.update(entity.type for entity in gold.entities)
        total.entities += len({entity.entity for entity in gold.entities})
    return total


def _sentences(total: Statistics, gold: Gold) -> None:
    total.sentences += len(gold.sentences)
    for sentence in gold.sentences:
        if sentence.role is None:
            continue
        total.body += 1
        total.roles[sentence.role] += 1
        total.with_factor += bool(sentence.factors)
        total.several_factors += len(sentence.factors) > 1
        total.factors.update(list(sentence.factors))
        total.directions.update(sentence.factors.values())


def _relative(date: GoldDate, text: str) -> bool:
    """Whether a reader must look elsewhere for the time meant, or can only know it vaguely."""
    if _VAGUE.search(date.value) or date.mod in _INEXACT:
        return True
    year = _YEAR.match(date.value)
    return (
        date.type in ("DATE", "TIME")
        and year is not None
        and year.group()[-2:] not in text[date.start : date.end]
    )


def gold_texts(files: Sequence[Path]) -> list[tuple[Gold, str]]:
    """Return gold files with the texts that their offsets count in.

    Raises:
        GoldError: a file is malformed, or its text is not there.
    """
    found = []
    for path in files:
        gold = read_gold(path)
        source = beside(path.parent, gold.offsets_file)
        if not source.is_file():
            raise GoldError(
                "the text that it counts in is not there", where=str(path), remedy="make it: make corpus"
            )
        found.append((gold, source.read_bytes().decode("utf-8")))
    return found


def table_rows(found: Statistics) -> Iterator[tuple[str, str]]:
    """Yield what `textmine corpus stats` prints of a part of the corpus: label and figure."""

    def of_body(count: int) -> str:
        return f"{count:,} ({found.share(count):.0f}%)"

    yield "chapters", f"{found.chapters:,}"
    yield "words of body prose", f"{found.words:,}"
    yield "body sentences", f"{found.body:,}"
    for role in ("claim", "premise", "none"):
        yield f"  {role}", of_body(found.roles[role])
    yield "  with a factor", of_body(found.with_factor)
    yield "  argued without one", of_body(found.body - found.roles["none"] - found.with_factor)
    yield "  two factors or more", of_body(found.several_factors)
    for factor in sorted(found.factors):
        yield f"  {factor}", of_body(found.factors[factor])
    for direction in ("inhibits", "favours", "neutral"):
        yield f"factor uses: {direction}", f"{found.directions[direction]:,}"
    yield "statements", f"{found.statements:,}"
    for kind in ("direct", "mixed", "indirect"):
        yield f"  {kind}", f"{found.quotes[kind]:,}"
    yield "marks that attribute nothing", f"{found.quotes.total() - found.statements:,}"
    yield "time expressions", f"{found.dates.total():,}"
    yield (
        "  relative, partial or vague",
        f"{found.relative:,} ({100 * found.relative / max(1, found.dates.total()):.0f}%)",
    )
    for kind in ("DATE", "DURATION", "SET", "TIME"):
        yield f"  {kind}", f"{found.dates[kind]:,}"
    yield "entity mentions", f"{found.mentions.total():,}"
    for kind, count in found.mentions.most_common():
        yield f"  {kind}", f"{count:,}"
    yield "things named", f"{found.entities:,}"
    yield "notes", f"{found.notes:,}"
    yield "tables", f"{found.tables:,}"
