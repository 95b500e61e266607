"""Attribution by a phrase: "according to X", "in X's words", "as X put it"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from textmine.components.quotes.attribution import NEAR, NOMINAL, Attribution, phrase_head, spoken
from textmine.components.quotes.speakers import mention
from textmine.components.quotes.view import View
from textmine.components.records import Span


def source_phrase(before: Sequence[Token], after: Sequence[Token], view: View) -> Attribution | None:
    """According to X, '…'; '…', according to X; in X's words, '…'."""
    for window, side in ((before, "before"), (after, "after")):
        found = phrase_source(window, view)
        if found is not None:
            cue, source = found
            return Attribution(cue, mention(source, view), "source-phrase", 0.85, None, side)
    return None


def phrase_source(window: Sequence[Token], view: View) -> tuple[Span, Token] | None:
    """Return cue and head of the source of "according to X" or "in X's words" among some tokens."""
    for k, token in enumerate(window):
        for phrase in view.lexicon.source_phrases:
            if token.lower_ != phrase[0]:
                continue
            words = window[k : k + len(phrase)]
            if tuple(t.lower_ for t in words) == phrase and k + len(phrase) < len(window):
                source = _phrase_object(words[-1], window[k + len(phrase)])
                if source is not None:
                    return view.span_of(words[0].i, words[-1].i), source
        if token.lower_ in {"in", "by"} and (k == 0 or window[k - 1].is_punct):
            noun = next((c for c in token.children if c.dep_ == "pobj"), None)
            if noun is not None and noun.lemma_.lower() in view.lexicon.possessed:
                owner = next((c for c in noun.children if c.dep_ == "poss"), None)
                if owner is not None and owner.lower_ not in {"my", "our", "its"}:
                    return (noun.idx, noun.idx + len(noun)), owner
    return None


def _phrase_object(preposition: Token, following: Token) -> Token | None:
    found = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if found is None and following.pos_ in {*NOMINAL, "DET", "ADJ"}:
        found = phrase_head([following, following.head]) if following.head.i > following.i else following
    return found


def as_put(before: Sequence[Token], after: Sequence[Token], view: View) -> Attribution | None:
    """As X put it, '…'; '…', as X said."""
    for window in (after[:NEAR], before):
        for k, token in enumerate(window):
            if token.lower_ != "as":
                continue
            for verb in window[k + 1 : k + 12]:
                cue = view.cues.get(verb.i)
                if cue is None or "clause" not in cue.frames:
                    continue
                if any(
                    c.dep_ in {"ccomp", "dobj"} and c.i > cue.last and c.lower_ != "it" for c in verb.children
                ):
                    continue
                if any(c.dep_ == "nsubj" and c.i > token.i for c in verb.children) or verb.i == token.i + 1:
                    side = "after" if window is not before else "before"
                    return spoken(cue, view, "as-put", 0.85, side)
    return None
