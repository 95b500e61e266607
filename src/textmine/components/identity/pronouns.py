"""He and she, resolved to persons where the text leaves little doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from textmine.components.context import context_of
from textmine.components.entities.data import rules
from textmine.components.identity.data import Gender, titles_by_gender
from textmine.components.identity.forms import Form
from textmine.components.sentences import BODY

PRONOUN = "identity:pronoun"

_GENDERS: Mapping[str, Gender] = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# How many sentences back a person is still in mind, and how much each step back costs.
_REACH = 3
_STEP = 0.55
_SUBJECT_WEIGHT = 1.6
_POSSESSOR_WEIGHT = 0.8
_OBJECT_WEIGHT = 0.7
# A name that a pronoun has taken up already weighs more.
_TAKEN_UP = 1.3
_KNOWN_GENDER = 1.5
# The best must weigh so much, and be so much heavier than the next.
_ENOUGH = 0.3
_AHEAD = 1.3


@dataclass(slots=True)
class _Candidate:
    person: int
    token: Token
    sentence: int
    gender: Gender | None
    taken_up: bool = False


def pronouns(
    doc: Doc, forms: Sequence[Form], groups: Sequence[int], genders: Mapping[int, Gender]
) -> Iterator[tuple[Token, int]]:
    """Yield each pronoun that means a person for sure enough, with the person's group.

    Args:
        doc: parsed.
        forms: the names of the document, in order.
        groups: the thing that each names.
        genders: of the persons whose gender is known, by group.

    A subject outweighs an object, a person of this sentence one of the sentence before, a known gender an unknown; a person
    without a name ("the minister") that comes between, or two persons of like weight, leave the pronoun alone.

    Source: preferences after Lappin and Leass (1994), weights fitted on the corpus's training chapters.
    """
    known = dict(genders)
    starts = {form.start: index for index, form in enumerate(forms) if form.mention.type == "PERSON"}
    for region in context_of(doc).regions:
        span = doc.char_span(region.start, region.end, alignment_mode="contract")
        if region.kind in BODY and span is not None:
            yield from _in_region(span, forms, groups, known, starts)


def _in_region(
    span: Span,
    forms: Sequence[Form],
    groups: Sequence[int],
    genders: dict[int, Gender],
    starts: Mapping[int, int],
) -> Iterator[tuple[Token, int]]:
    met: list[_Candidate] = []
    for number, sentence in enumerate(_sentences(span)):
        met = [one for one in met if number - one.sentence <= _REACH]
        for token in sentence:
            if token.i in starts:
                index = starts[token.i]
                head = span.doc[forms[index].start : forms[index].end].root
                met.append(_Candidate(groups[index], head, number, genders.get(groups[index])))
            elif token.lower_ in _GENDERS:
                gender = _GENDERS[token.lower_]
                best = _best(token, gender, number, met)
                if best is not None:
                    met.append(_Candidate(best, token, number, gender, taken_up=True))
                    # What a pronoun told once holds for the rest of the text.
                    genders.setdefault(best, gender)
                    yield token, best
                elif token.dep_ in _SUBJECTS:
                    met.append(_Candidate(-1, token, number, gender))
            elif _is_somebody(token):
                met.append(_Candidate(-1, token, number, titles_by_gender().get(token.lower_)))


def _sentences(span: Span) -> Iterator[Span]:
    """Yield the sentences of a stretch of text, cut to it."""
    start = span.start
    for token in span:
        if token.is_sent_start and token.i > start:
            yield span.doc[start : token.i]
            start = token.i
    yield span.doc[start : span.end]


def _is_somebody(token: Token) -> bool:
    """Tell whether `token` is a person without a name, as subject: "the minister"."""
    if token.dep_ not in _SUBJECTS or token.tag_ not in {"NN", "NNP"}:
        return False
    known = (token.lower_,) in rules().titles or token.lower_ in titles_by_gender()
    return known and not any(child.dep_ == "appos" for child in token.children)


def _best(pronoun: Token, gender: Gender, number: int, met: Sequence[_Candidate]) -> int | None:
    """Return the group of the person that `pronoun` means, None if it is not sure."""
    weights: dict[int, float] = {}
    for one in met:
        if one.gender not in (None, gender) or _same_clause(pronoun, one.token):
            continue
        weights[one.person] = max(weights.get(one.person, 0.0), _weight(one, gender, number))
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][0] < 0 or ranked[0][1] < _ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0][1] < ranked[1][1] * _AHEAD:
        return None
    return ranked[0][0]


def _weight(one: _Candidate, gender: Gender, number: int) -> float:
    weight = _STEP ** (number - one.sentence)
    role = _role(one.token)
    if role in _SUBJECTS:
        weight *= _SUBJECT_WEIGHT
    elif role == "poss":
        weight *= _POSSESSOR_WEIGHT
    else:
        weight *= _OBJECT_WEIGHT
    if one.taken_up:
        weight *= _TAKEN_UP
    return weight * _KNOWN_GENDER if one.gender == gender else weight


def _role(token: Token) -> str:
    """Return the part that `token` plays in its clause; of "Kem and Orlu", both play that of the first."""
    while token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        token = token.head
    return token.dep_


def _same_clause(pronoun: Token, other: Token) -> bool:
    """Tell whether a personal pronoun and a name hang on one verb, so that they cannot be one person."""
    if pronoun.dep_ == "poss" or pronoun.lower_.endswith("self"):
        return False
    left, right = _verb(pronoun), _verb(other)
    return left is not None and left == right


def _verb(token: Token) -> Token | None:
    head = token.head
    if token.dep_ in {"pobj"}:
        head = head.head
    return head if head.pos_ in {"VERB", "AUX"} else None
