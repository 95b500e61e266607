"""Attribution by the tree: the cue or the noun of saying that a passage in marks hangs on."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from textmine.components.quotes.attribution import NOMINAL, Attribution, spoken
from textmine.components.quotes.marks import Marked
from textmine.components.quotes.speakers import mention, possessor_of, source_of
from textmine.components.quotes.view import Cue, View


def governing(passage: Marked, view: View) -> Attribution | None:
    """The passage lies in what a cue says, or is what it calls something: climb the tree from its words."""
    words = view.words(passage)
    if not words:
        return None
    index = view.inside[words[0].i]
    tops = [t for t in words if view.inside[t.head.i] != index or t.head == t]
    for top in tops[:3]:
        found = _climb(top, view, words[0].i)
        if found is not None:
            return found
    return None


def _climb(top: Token, view: View, first: int) -> Attribution | None:
    here, path = top, []
    for _ in range(14):
        if here.head == here:
            return None
        path.append(here.dep_)
        here = here.head
        cue = view.cues.get(here.i)
        if cue is not None:
            rule = _carries(cue, path, first, view)
            if rule is not None:
                return spoken(cue, view, f"governing-{rule[0]}", rule[1])
        if path[-1] in {"nsubj", "nsubjpass", "parataxis", "conj"} and here.dep_ == "ROOT":
            return None
        if here.pos_ == "NOUN" and here.lemma_ in view.lexicon.statement_nouns and _holds(here, path[-1]):
            return by_noun(here, view, "noun-clause", 0.75)
    return None


def _holds(noun: Token, label: str) -> bool:
    """Tell whether a noun of saying has a clause with "that" for its content, not one that tells more of it."""
    return any(
        child.dep_ == label and any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children)
        for child in noun.children
        if child.dep_ in {"acl", "relcl", "ccomp"}
    )


def _carries(cue: Cue, path: Sequence[str], first: int, view: View) -> tuple[str, float] | None:
    """Tell how a cue reaches down to a passage along `path` (labels from the passage up), and how surely."""
    last = path[-1]
    if last == "ccomp" and (cue.frames & {"clause", "complement"} or is_evidence(cue, view)):
        return "clause", 0.85
    if last in {"xcomp", "ccomp"} and "infinitive" in cue.frames and "advcl" not in path:
        return "infinitive", 0.75
    if "label" in cue.frames:
        if last in {"oprd", "attr", "acomp"} and len(path) <= 3:
            return "label", 0.8
        if last == "prep" and path[-2:-1] in (["pobj"], ["pcomp"], ["amod"]) and _by_as(view, cue, first):
            return "label", 0.8
        if last in {"ccomp", "xcomp", "dobj"} and _right_before(view, first) == cue.last and len(path) <= 2:
            return None if last == "dobj" and "clause" not in cue.frames else ("label", 0.7)
        if last in {"ccomp", "xcomp"} and len(path) <= 3 and cue.token.lemma_ == "call":
            return "label", 0.75
    if (
        last in {"dobj", "ccomp", "xcomp", "attr", "acomp", "oprd", "dep"}
        and cue.frames & {"clause", "quoted"}
        and _right_before(view, first) == cue.last
    ):
        return "object", 0.8
    return None


def is_evidence(cue: Cue, view: View) -> bool:
    """Tell whether a cue of evidence has a document, study or the like for its source."""
    source = source_of(cue.token) if "evidence" in cue.frames else None
    if source is None:
        return False
    lemma = source.lemma_.lower()
    if lemma in view.lexicon.document_nouns or lemma in view.lexicon.inquiring_nouns:
        return True
    return _explicit(cue) and (
        source.ent_type_ == "ORG" or (source.ent_type_ == "PERSON" and _is_scholarly(cue.token))
    )


def _explicit(cue: Cue) -> bool:
    return any(
        c.lower_ == "that" and c.dep_ == "mark" for child in cue.token.children for c in child.children
    )


def _is_scholarly(verb: Token) -> bool:
    """Tell whether a verb is in the present or perfect, as authors cite each other: "Weller shows", "has found"."""
    helpers = [c.lower_ for c in verb.children if c.dep_ == "aux"]
    return verb.tag_ in {"VBZ", "VBP"} or (verb.tag_ == "VBN" and any(h in {"has", "have"} for h in helpers))


def _by_as(view: View, cue: Cue, first: int) -> bool:
    return any(t.lower_ == "as" for t in view.doc[max(cue.last + 1, first - 8) : first])


def _right_before(view: View, first: int) -> int:
    """Return the index of the last word before a passage that is no mark, article or punctuation."""
    i = first - 1
    while i >= 0 and (view.doc[i].is_punct or view.inside[i] >= 0 or view.doc[i].is_space):
        i -= 1
    return i


def named_statement(before: Sequence[Token], after: Sequence[Token], view: View) -> Attribution | None:
    """X's '…' statement; the words of X, '…'; X's slogan, '…'."""
    follows = after[0] if after and not after[0].is_punct else None
    if follows is not None and follows.lemma_.lower() in view.lexicon.statement_nouns:
        owner = _owner_before(before, view) or possessor_of(follows)
        if owner is not None:
            cue = (follows.idx, follows.idx + len(follows))
            return Attribution(cue, mention(owner, view), "noun-behind", 0.75, None, "after")
    words = [t for t in before if not t.is_punct]
    for token in reversed(words[-4:]):
        if token.lemma_.lower() in view.lexicon.statement_nouns and token.pos_ == "NOUN":
            found = by_noun(token, view, "noun", 0.7)
            return found if found is not None and found.speaker is not None else None
        if token.pos_ not in {"ADP", "DET", "SCONJ", "PROPN", "AUX"}:
            return None
    return None


def _owner_before(before: Sequence[Token], view: View) -> Token | None:
    """Return the possessor right before a passage: "X's '…'", "his '…'"."""
    if not before:
        return None
    last = before[-1]
    if last.tag_ == "PRP$":
        return last
    if last.tag_ == "POS" or last.lower_ in {"'s", "’s", "'", "’"}:
        owner = last.head if last.head.i < last.i else view.doc[last.i - 1]
        return owner if owner.pos_ in NOMINAL else None
    return None


def by_noun(noun: Token, view: View, rule: str, score: float) -> Attribution | None:
    """Return an attribution to the one whose statement a noun names."""
    owner = possessor_of(noun)
    if owner is None:
        owner = subject_above(noun)
    speaker = mention(owner, view) if owner is not None and view.inside[owner.i] < 0 else None
    return Attribution((noun.idx, noun.idx + len(noun)), speaker, rule, score if speaker else score - 0.2)


def subject_above(noun: Token) -> Token | None:
    """Return the subject of the verb that a noun depends on: "X chose … on the basis of the argument that"."""
    here = noun
    for _ in range(8):
        if here.head == here:
            return None
        if here.dep_ in {"nsubj", "nsubjpass"}:
            return None
        here = here.head
        if here.pos_ in {"VERB", "AUX"}:
            return source_of(here)
    return None
