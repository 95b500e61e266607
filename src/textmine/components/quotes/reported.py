"""What a cue governs: the reported clause by the structure of the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from textmine.components.quotes.view import Cue, View, runs
from textmine.components.records import Span

_CLAUSAL = frozenset({"clause", "complement", "evidence", "attitude"})
_PUNCTUATION = " \t\r\n\u00a0.,;:—–-\"“”„«»‘’'"
_FURNITURE = frozenset({"SPACE", "PUNCT"})


@dataclass(frozen=True, slots=True)
class Reported:
    """The reported clause of a cue, as indices of its tokens, and the rule that found it."""

    tokens: tuple[int, ...]
    rule: str


def reported(cue: Cue, view: View) -> Reported | None:
    """Return what `cue` reports in a clause of its own, None if it reports nothing in one."""
    for rule in (_complement, _infinitive, _bracketed):
        found = rule(cue, view)
        if found is not None:
            return found
    return None


def _complement(cue: Cue, view: View) -> Reported | None:
    """The clausal complement: "X said (that) …", "…, X said", "X said of it that …"."""
    if not cue.frames & _CLAUSAL:
        return None
    heads = [cue.token, *(view.doc[i] for i in range(cue.token.i + 1, cue.last + 1))]
    for head in heads:
        for child in head.children:
            if child.dep_ != "ccomp" or _between(child, cue, head) or not _is_finite(child):
                continue
            if child.i > cue.token.i or _may_follow(cue, child, view):
                return _clause(child, cue, view, "clause")
    return None


def _between(child: Token, cue: Cue, head: Token) -> bool:
    return head == cue.token and child.i <= cue.last and child.i > cue.token.i


def _is_finite(head: Token) -> bool:
    """Tell whether a clause has a finite verb; "found the door open" has none, and reports nothing."""
    verbs = [head, *(c for c in head.children if c.dep_ in {"aux", "auxpass"})]
    return any(verb.tag_ in {"VBD", "VBZ", "VBP", "MD"} for verb in verbs)


def _may_follow(cue: Cue, clause: Token, view: View) -> bool:
    """Tell whether a cue can stand behind what it reports: "…, X said", but not "…; X found themselves"."""
    if not cue.frames & {"clause", "attitude"}:
        return False
    between = view.doc[clause.i : cue.token.i]
    return not any(t.text == ";" for t in between)


def _infinitive(cue: Cue, view: View) -> Reported | None:
    """The infinitive: "X urged Y to …", "X vowed to …"."""
    if not cue.frames & {"infinitive", "intention"}:
        return None
    for child in cue.token.children:
        if child.dep_ in {"xcomp", "ccomp", "advcl"} and child.i > cue.token.i:
            marked = any(c.tag_ == "TO" for c in child.children)
            if marked:
                return _infinitive_clause(child, cue, view)
    return None


def _infinitive_clause(child: Token, cue: Cue, view: View) -> Reported | None:
    first = next((c.i for c in child.children if c.tag_ == "TO"), child.left_edge.i)
    tokens = tuple(
        i for i in range(first, child.right_edge.i + 1) if view.region[i] == view.region[cue.token.i]
    )
    return Reported(tokens, "infinitive") if tokens else None


def _bracketed(cue: Cue, view: View) -> Reported | None:
    """The clause that a cue without complement stands in or behind: "the plan, X said, would …", "as X put it, …"."""
    if "clause" not in cue.frames and "evidence" not in cue.frames:
        return None
    token = cue.token
    as_clause = any(
        c.lower_ == "as" and c.dep_ in {"mark", "advmod", "nsubj", "prep"} for c in token.children
    )
    if token.dep_ not in {"parataxis", "ccomp", "advcl"} or token.head == token:
        return None
    if token.dep_ == "advcl" and not as_clause:
        return None
    if not any(c.dep_ in {"nsubj", "expl"} for c in token.children):
        return None
    if not as_clause and not _set_off(token, view):
        return None
    return _clause(
        token.head, cue, view, "as" if as_clause else "bracket", frozenset(t.i for t in token.subtree)
    )


def _set_off(token: Token, view: View) -> bool:
    left, right = token.left_edge.i - 1, token.right_edge.i + 1
    doc = view.doc
    opened = left >= 0 and doc[left].lower_ in {",", "—", "–", "(", "-"}
    closed = right >= len(doc) or doc[right].is_punct or doc[token.right_edge.i].is_punct
    return opened and closed


def _clause(
    head: Token, cue: Cue, view: View, rule: str, without: frozenset[int] = frozenset()
) -> Reported | None:
    region = view.region[cue.token.i]
    own = without or _cue_words(cue, head)
    tokens = [
        i for i in range(head.left_edge.i, head.right_edge.i + 1) if i not in own and view.region[i] == region
    ]
    kept = _without_conjunction(tokens, view)
    return Reported(tuple(kept), rule) if kept else None


def _cue_words(cue: Cue, head: Token) -> frozenset[int]:
    """Return the tokens of the cue and its subject where they stand within the reported clause."""
    if not head.left_edge.i < cue.token.i < head.right_edge.i:
        return frozenset()
    own = {cue.token.i}
    for child in cue.token.children:
        if child != head and not child.is_ancestor(head):
            own.update(range(child.left_edge.i, child.right_edge.i + 1))
    return frozenset(own)


def _without_conjunction(tokens: list[int], view: View) -> list[int]:
    """Drop what is no part of the clause at its beginning: punctuation and the conjunction "that"."""
    start = 0
    while start < len(tokens):
        token = view.doc[tokens[start]]
        conjunction = token.lower_ == "that" and token.dep_ == "mark"
        if not (token.pos_ in _FURNITURE or conjunction) or view.inside[token.i] >= 0:
            break
        start += 1
    return tokens[start:]


def content_spans(tokens: tuple[int, ...], view: View) -> tuple[Span, ...]:
    """Return the text spans of a clause given by its tokens, trimmed of punctuation at their ends."""
    spans = []
    for first, last in runs(tokens):
        start, end = view.span_of(first, last)
        while start < end and view.text[start] in _PUNCTUATION:
            start += 1
        while end > start and view.text[end - 1] in _PUNCTUATION:
            end -= 1
        if start < end:
            spans.append((start, end))
    return tuple(spans)
