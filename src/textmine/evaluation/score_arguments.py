"""Arguments: role and factors of body sentences, directions, and how well the scores are calibrated."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.evaluation.case import Case
from textmine.evaluation.counts import Count, calibration
from textmine.evaluation.gold import GoldSentence
from textmine.evaluation.matching import pair_spans
from textmine.schema.v1 import Argument

_NOTHING = GoldSentence(record="sentence", spans=((0, 1),), role="none")


def argument_counts(case: Case) -> Iterator[Count]:
    """Yield the counts of the arguments layer, over the gold's sentences.

    Each gold sentence is paired with the predicted sentence that shares most of it; an argument on a predicted sentence
    that no gold sentence is paired with is a false find.
    """
    if not case.has("arguments"):
        return
    golds = [
        s for s in case.gold.sentences
        if s.region == "body" and s.role is not None and case.labelled("arguments", s.spans[0][0])
    ]  # fmt: skip
    kinds = {block.id: block.kind for block in case.chapter.blocks}
    sentences = [
        s for s in case.chapter.sentences if kinds[s.block] != "note" and case.in_scope("arguments", s.start)
    ]
    arguments = {argument.sentence: argument for argument in case.chapter.arguments}
    spans = [case.hull(s.spans) for s in golds]
    partner = dict(pair_spans(spans, [(s.start, s.end) for s in sentences]))
    for i, gold in enumerate(golds):
        argument = arguments.get(sentences[partner[i]].id) if i in partner else None
        yield from _sentence(gold, argument, case.block(spans[i]), found=i in partner)
    paired = set(partner.values())
    for j, sentence in enumerate(sentences):
        if j not in paired and (argument := arguments.get(sentence.id)):
            yield from _sentence(
                _NOTHING, argument, case.block((sentence.start, sentence.end)), gold_known=False
            )


def _sentence(
    gold: GoldSentence, argument: Argument | None, block: int, *, found: bool = True, gold_known: bool = True
) -> Iterator[Count]:
    role = (argument.role if argument else "none") if found else None
    wanted = gold.role if gold_known else None
    if wanted is not None:
        yield from _class("role", wanted, "gold", block)
    if role is not None:
        yield from _class("role", role, "found", block)
    if role is not None and role == wanted:
        yield from _class("role", role, "tp", block)
    if argument:
        yield from calibration(
            "arguments.role calibration error", block, argument.role_score, argument.role == wanted
        )
    yield from _factors(gold, argument, block)


def _factors(gold: GoldSentence, argument: Argument | None, block: int) -> Iterator[Count]:
    for factor in gold.factors:
        yield from _class("factor", factor, "gold", block)
    for use in argument.factors if argument else ():
        right = use.factor in gold.factors
        yield from _class("factor", use.factor, "found", block)
        yield from calibration("arguments.factor calibration error", block, use.score, right)
        if right:
            yield from _class("factor", use.factor, "tp", block)
            yield Count("arguments.direction", block, "of")
            agrees = use.direction == gold.factors[use.factor]
            yield Count("arguments.direction", block, "hits", float(agrees))


def _class(family: str, name: str, column: str, block: int) -> Iterator[Count]:
    yield Count(f"arguments.{family} {name}", block, column)
    yield Count(f"arguments.{family} macro", block, f"{name}:{column}")
