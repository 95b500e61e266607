"""An attribution: who is credited with a passage, by which words and which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from textmine.components.quotes.speakers import can_speak, mention, source_of
from textmine.components.quotes.view import Cue, View
from textmine.components.records import Span

SAYING = frozenset({"clause", "quoted", "infinitive", "label"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
NEAR = 14


@dataclass(frozen=True, slots=True)
class Attribution:
    """Cue and speaker of a passage, and by which rule.

    Attributes:
        cue, speaker: offsets; None where the text has none.
        rule: name of the rule, for `made_by`.
        score: how often the rule is right, by experience.
        verb: index of the cue's verb, if it is one.
        side: where the cue stands, seen from the passage.
    """

    cue: Span | None
    speaker: Span | None
    rule: str
    score: float
    verb: int | None = None
    side: str = "before"


def spoken(cue: Cue, view: View, rule: str, score: float, side: str = "before") -> Attribution:
    """Return an attribution to the source of a cue; without one it is less sure."""
    source = source_of(cue.token)
    named = source is not None and view.inside[source.i] < 0 and can_speak(source)
    speaker = mention(source, view) if source is not None and named else None
    return Attribution(cue.span, speaker, rule, score if speaker else score - 0.2, cue.token.i, side)


def phrase_head(words: Sequence[Token]) -> Token | None:
    """Return the head of the noun phrase that `words` begin with, by the parse."""
    token, limit = words[0], words[min(len(words), 8) - 1].i
    for _ in range(6):
        if token.head == token or not words[0].i <= token.head.i <= limit or token.head.pos_ not in NOMINAL:
            break
        token = token.head
    return token if token.pos_ in NOMINAL else None
