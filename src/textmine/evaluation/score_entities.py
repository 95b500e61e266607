"""Entities: exact mentions, typed and untyped, and the identity of what they name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from textmine.evaluation.case import Case
from textmine.evaluation.counts import Count
from textmine.evaluation.outline import Span
from textmine.schema.v1 import EntityType


def entity_counts(case: Case) -> Iterator[Count]:
    """Yield the counts of the entities layer. Only predicted mentions of kind `name` are judged."""
    if not case.has("entities"):
        return
    golds = [m for m in case.gold.entities if case.labelled("entities", m.start)]
    found = _found(case)
    matched: list[tuple[str, str, int]] = []
    for gold in golds:
        span = case.alignment.span(gold.start, gold.end)
        block = case.block(span)
        hit = found.get(span) if span else None
        typed = float(hit is not None and hit[0] == gold.type)
        for metric, right in (("untyped", float(hit is not None)), ("typed", typed), (gold.type, typed)):
            yield Count(f"entities.{metric}", block, "gold")
            yield Count(f"entities.{metric}", block, "tp", right)
        if hit:
            matched.append((gold.entity, hit[1], block))
    for span, (kind, _) in found.items():
        for metric in ("untyped", "typed", kind):
            yield Count(f"entities.{metric}", case.block(span), "found")
    yield from _b_cubed(matched)


def _found(case: Case) -> dict[Span, tuple[EntityType, str]]:
    """Return type and entity of each predicted name, by its extent; the first one counts where two share it."""
    found: dict[Span, tuple[EntityType, str]] = {}
    for entity in case.chapter.entities:
        for mention in entity.mentions:
            if mention.kind == "name" and case.in_scope("entities", mention.start):
                found.setdefault((mention.start, mention.end), (mention.type, entity.id))
    return found


def _b_cubed(matched: list[tuple[str, str, int]]) -> Iterator[Count]:
    """Yield B-cubed over the mentions that both sides have (Bagga and Baldwin 1998)."""
    golds = Counter(gold for gold, _, _ in matched)
    found = Counter(entity for _, entity, _ in matched)
    both = Counter((gold, entity) for gold, entity, _ in matched)
    for gold, entity, block in matched:
        shared = both[gold, entity]
        yield Count("entities.identity (B-cubed)", block, "n")
        yield Count("entities.identity (B-cubed)", block, "p", shared / found[entity])
        yield Count("entities.identity (B-cubed)", block, "r", shared / golds[gold])


def gold_identities(case: Case) -> Mapping[str, str]:
    """Return the gold identity of each predicted entity: the one that most of its mentions have."""
    spans = {(m.start, m.end): entity.id for entity in case.chapter.entities for m in entity.mentions}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for gold in case.gold.entities:
        span = case.alignment.span(gold.start, gold.end)
        if span in spans:
            votes[spans[span]][gold.entity] += 1
    return {entity: max(sorted(tally), key=tally.__getitem__) for entity, tally in votes.items()}
