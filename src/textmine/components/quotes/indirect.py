"""Statements without quotation marks: reported clauses of speech cues, and what is said according to someone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from textmine.components.quotes.governing import is_evidence, subject_above
from textmine.components.quotes.phrases import phrase_source
from textmine.components.quotes.reported import Reported, content_spans, reported
from textmine.components.quotes.speakers import can_speak, mention, possessor_of, source_of
from textmine.components.quotes.view import Cue, View
from textmine.components.records import Quotation, Span

_NARROW = frozenset({"clause", "complement", "infinitive", "evidence"})
_WIDE = frozenset({"attitude", "intention"})
_HYPOTHETICAL = frozenset({"can", "could", "might", "may", "would", "should", "must", "shall"})
_SCORES = {"clause": 0.8, "infinitive": 0.65, "bracket": 0.8, "as": 0.75}


def indirect(view: View, taken: frozenset[int], *, wide: bool) -> Iterator[Quotation]:
    """Yield the statements reported without marks, in no particular order.

    Args:
        view: the document.
        taken: indices of the verbs that already introduce a passage in marks.
        wide: count beliefs, intentions and wants, and what is said of a mere object, too.
    """
    covered: list[Span] = []
    for cue in view.cues.values():
        if cue.token.i in taken or any(start <= cue.token.idx < end for start, end in covered[-3:]):
            continue
        found = _by_verb(cue, view, wide=wide)
        if found is not None:
            covered.extend(found.content)
            yield found
    yield from _by_phrase(view)
    yield from _by_noun(view, wide=wide)


def _by_verb(cue: Cue, view: View, *, wide: bool) -> Quotation | None:
    frames = cue.frames & (_NARROW | _WIDE if wide else _NARROW)
    clause = reported(cue, view) if frames else None
    if clause is not None and not _fits(cue, frames, clause, view, wide=wide):
        clause = None
    if clause is None and wide:
        clause = _object(cue, view)
    if clause is None:
        return None
    source = source_of(cue.token)
    if not wide and not _asserted(cue, source, view):
        return None
    content = content_spans(clause.tokens, view)
    speaker = mention(source, view) if source is not None and _outside(source, clause, view) else None
    if not content or (speaker is None and not wide):
        return None
    score = _SCORES.get(clause.rule, 0.5)
    narrow = cue.frames & {"clause", "complement", "infinitive"} or is_evidence(cue, view)
    sense = "indirect" if narrow and clause.rule != "object" else "wide"
    return Quotation("indirect", content, cue.span, speaker, None, score, f"quotes:{sense}-{clause.rule}")


def _outside(source: Token, clause: Reported, view: View) -> bool:
    return view.inside[source.i] < 0 and source.i not in clause.tokens and can_speak(source)


def _fits(cue: Cue, frames: frozenset[str], clause: Reported, view: View, *, wide: bool) -> bool:
    """Tell whether a cue of these frames can report that sort of clause."""
    if clause.rule == "infinitive":
        return bool(frames & {"infinitive", "intention"})
    if frames & {"clause", "complement"} or (wide and "attitude" in frames):
        return True
    return "evidence" in frames and (wide or is_evidence(cue, view))


def _asserted(cue: Cue, source: Token | None, view: View) -> bool:
    """Tell whether the saying is told as a fact, by someone other than the author."""
    if (
        source is None
        or source.lower_ in view.lexicon.author
        or (source.lower_ == "it" and source.dep_ == "expl")
    ):
        return False
    if source.lemma_.lower() in view.lexicon.own_works and _is_this(source):
        return False
    if cue.token.lemma_ in view.lexicon.doubtful_verbs and not _is_voice(source, view):
        return False
    chain = [cue.token] if cue.token.dep_ not in {"xcomp", "conj"} else [cue.token, cue.token.head]
    for verb in chain:
        for child in verb.children:
            if child.dep_ == "neg" or (child.dep_ == "aux" and child.lower_ in _HYPOTHETICAL):
                return False
    return True


def _is_this(noun: Token) -> bool:
    """Tell whether a work is the one at hand: "this chapter", "the present paper"."""
    near = {c.lower_ for c in noun.children}
    return bool(near & {"this", "present", "our", "my"}) or (noun.lower_ == "chapter" and "the" in near)


def _is_voice(source: Token, view: View) -> bool:
    """Tell whether a source is somebody, or a document: "the report suggests", not "the case suggests"."""
    lemma = source.lemma_.lower()
    if source.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"} or source.pos_ in {"PRON", "PROPN"}:
        return source.lower_ not in {"it", "this", "that", "which"}
    known = lemma in view.lexicon.document_nouns or lemma in view.lexicon.inquiring_nouns
    return known or lemma.endswith(view.lexicon.agent_endings)


def _object(cue: Cue, view: View) -> Reported | None:
    """What a cue says something of, in the wide sense: its object, or that of its preposition."""
    if "object" not in cue.frames:
        return None
    heads = [cue.token, *(view.doc[i] for i in range(cue.token.i + 1, cue.last + 1))]
    for head in reversed(heads):
        for child in head.children:
            if child.dep_ in {"dobj", "pobj"} and child.i > cue.last and child.pos_ not in {"PRON"}:
                region = view.region[cue.token.i]
                end = child.right_edge.i
                tokens = tuple(i for i in range(child.left_edge.i, end + 1) if view.region[i] == region)
                return Reported(tokens, "object") if tokens else None
    return None


def _by_phrase(view: View) -> Iterator[Quotation]:
    """Yield what is said "according to X", or "in X's words", without marks."""
    openings = {phrase[0] for phrase in view.lexicon.source_phrases} | {"in"}
    for token in view.doc:
        if token.lower_ not in openings or view.inside[token.i] >= 0 or view.region[token.i] < 0:
            continue
        window = list(view.doc[token.i : min(token.i + 12, view.sentence[token.i] + 1)])
        found = phrase_source(window, view)
        if found is None or found[0][0] > window[min(2, len(window) - 1)].idx + 24:
            continue
        cue, source = found
        if not _set_off(token, source, view):
            continue
        tokens = said_beside(token, source, view)
        content = content_spans(tokens, view)
        if content and not _marked(tokens, view):
            yield Quotation(
                "indirect", content, cue, mention(source, view), None, 0.8, "quotes:indirect-source-phrase"
            )


def _marked(tokens: tuple[int, ...], view: View) -> bool:
    """Tell whether the clause holds a passage in marks, which its own rules attribute."""
    return any(view.inside[i] >= 0 for i in tokens)


def _set_off(preposition: Token, source: Token, view: View) -> bool:
    """Tell whether a phrase names a source: set off by a comma, or followed by somebody who can speak.

    "They acted according to plan" names none.
    """
    first = preposition.left_edge.i
    if first == preposition.sent.start or view.doc[first - 1].is_punct or view.doc[first - 1].is_space:
        return True
    return (
        source.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}
        or source.lemma_.lower() in view.lexicon.document_nouns
    )


def said_beside(preposition: Token, source: Token, view: View) -> tuple[int, ...]:
    """Return the tokens of the clause that a source phrase stands beside, without the phrase.

    At an end of the sentence the phrase speaks of all of it; within, of the clause that it hangs on.
    """
    sentence, region = preposition.sent, view.region[preposition.i]
    first = preposition.left_edge.i
    last = max(source.right_edge.i, preposition.right_edge.i)
    if region != view.region[source.i]:
        return ()
    comma = next((i for i in range(source.i, last + 1) if view.doc[i].text == ","), None)
    opens = all(
        t.is_punct or t.is_space or t.dep_ in {"cc", "mark", "advmod"}
        for t in view.doc[sentence.start : first]
    )
    if opens:
        last = comma - 1 if comma is not None and source.right_edge.i == last else last
        tokens = [i for i in range(last + 1, sentence.end) if view.region[i] == region]
    elif all(t.is_punct or t.is_space for t in view.doc[last + 1 : sentence.end]):
        tokens = [i for i in range(sentence.start, first) if view.region[i] == region]
    else:
        top = _clause_above(preposition)
        tokens = [i for i in range(top.left_edge.i, top.right_edge.i + 1) if not first <= i <= last]
        tokens = [i for i in tokens if view.region[i] == region]
    begin = 0
    while begin < len(tokens) and _opens_clause(view.doc[tokens[begin]]):
        begin += 1
    return tuple(tokens[begin:])


def _opens_clause(token: Token) -> bool:
    return token.is_punct or token.is_space or token.dep_ in {"cc", "mark"} or token.lower_ == "that"


def _clause_above(token: Token) -> Token:
    top = token
    while top.head != top and (top.pos_ not in {"VERB", "AUX"} or top.i == token.i or top.lemma_ == "accord"):
        top = top.head
    return top


def _by_noun(view: View, *, wide: bool) -> Iterator[Quotation]:
    """Yield what a noun of saying holds: "X's claim that …"."""
    nouns = view.lexicon.statement_nouns | (view.lexicon.attitude_nouns if wide else frozenset())
    for token in view.doc:
        if token.pos_ != "NOUN" or view.inside[token.i] >= 0 or token.lemma_.lower() not in nouns:
            continue
        clause = next(
            (c for c in token.children if c.dep_ in {"acl", "ccomp", "relcl"} and c.i > token.i), None
        )
        if clause is None or not any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):
            continue
        owner = possessor_of(token) or (subject_above(token) if wide else None)
        if owner is None and not wide:
            continue
        first = clause.left_edge.i + 1
        tokens = tuple(
            i for i in range(first, clause.right_edge.i + 1) if view.region[i] == view.region[token.i]
        )
        content = content_spans(tokens, view)
        if content and (wide or not _marked(tokens, view)):
            speaker = mention(owner, view) if owner is not None else None
            cue: Span = (token.idx, token.idx + len(token))
            yield Quotation("indirect", content, cue, speaker, None, 0.6, "quotes:indirect-noun")


def without_overlaps(found: list[Quotation]) -> list[Quotation]:
    """Return the statements in order of appearance, of two with the same content only the surer one."""
    ordered = sorted(found, key=lambda q: (q.content[0][0], q.content[-1][1], -q.score))
    if not ordered:
        return []
    kept = [ordered[0]]
    kept += [b for a, b in pairwise(ordered) if a.content != b.content]
    return kept
