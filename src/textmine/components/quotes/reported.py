"""What a cue governs: the reported clause by the structure of the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from textmine.components.quotes.view import Cue, View, runs
from textmine.components.records import Span

_CLAUSAL = frozenset({"clause", "complement", "evidence", "attitude"})
_PUNCTUATION = " \t\r\n\u00a0.,;:—–-\"“”„«»‘’'"
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# Words between a cue and its "that"; verbs with somebody told between.
_REACH = 25
_TELLING = frozenset(
    {"tell", "inform", "assure", "remind", "warn", "notify", "reassure", "persuade", "convince", "promise"}
)
_RELATIVES = frozenset({"who", "which", "that", "as", "when", "if", "because", "where", "what"})
_FURNITURE = frozenset({"SPACE", "PUNCT"})


@dataclass(frozen=True, slots=True)
class Reported:
    """The reported clause of a cue, as indices of its tokens, and the rule that found it."""

    tokens: tuple[int, ...]
    rule: str


def reported(cue: Cue, view: View) -> Reported | None:
    """Return what `cue` reports in a clause of its own, None if it reports nothing in one."""
    for rule in (_complement, _that_clause, _infinitive, _bracketed, _inserted):
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
    if any(verb.tag_ in _FINITE for verb in verbs):
        return True
    # "proposed that they be heard"
    conjunction = any(c.lower_ == "that" and c.dep_ == "mark" for c in head.children)
    return (
        conjunction
        and any(verb.tag_ == "VB" for verb in verbs)
        and not any(c.tag_ == "TO" for c in head.children)
    )


def _that_clause(cue: Cue, view: View) -> Reported | None:
    """The that-clause that the parse hangs on something else: "told the Diet on the morning after the vote that …"."""
    if not cue.frames & {"clause", "complement", "evidence"}:
        return None
    doc, sentence = view.doc, cue.token.sent
    for i in range(cue.last + 1, min(cue.last + _REACH, sentence.end)):
        token = doc[i]
        if token.tag_ in _FINITE or token.text in ";:" or view.inside[i] >= 0:
            return None
        if token.lower_ != "that" or token.dep_ != "mark":
            continue
        verb = token.head
        if verb.i <= i or not _is_finite(verb) or not _is_free(verb, cue):
            return None
        tokens = [
            j for j in range(i + 1, verb.right_edge.i + 1) if view.region[j] == view.region[cue.token.i]
        ]
        kept = _without_conjunction(tokens, view)
        return Reported(tuple(kept), "clause") if kept else None
    return None


def _is_free(verb: Token, cue: Cue) -> bool:
    """Tell whether a that-clause is no part of a noun phrase that the cue governs: not "noted the fact that …"."""
    if verb.dep_ not in {"relcl", "acl"}:
        return True
    noun = verb.head
    if noun.i < cue.token.i:
        return False
    return noun.dep_ == "pobj" or (cue.token.lemma_ in _TELLING and noun.dep_ in {"dobj", "dative", "iobj"})


def _inserted(cue: Cue, view: View) -> Reported | None:
    """What a cue between commas stands within: "Finland, the Rapporteurs held, had been sovereign"."""
    if not cue.frames & {"clause", "complement"}:
        return None
    doc, sentence, token = view.doc, cue.token.sent, cue.token
    subject = next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), None)
    if subject is None or subject.lower_ in _RELATIVES or token.tag_ not in _FINITE:
        return None
    first, last = subject.left_edge.i, cue.last
    if (
        first - 1 <= sentence.start
        or last + 2 >= sentence.end
        or doc[first - 1].text != ","
        or doc[last + 1].text != ","
    ):
        return None
    if any(c.dep_ in {"mark", "cc"} or c.lower_ in _RELATIVES for c in token.children if c.i < token.i):
        return None
    region = view.region[token.i]
    around = [*range(sentence.start, first - 1), *range(last + 2, sentence.end)]
    tokens = tuple(i for i in around if view.region[i] == region)
    if any(view.inside[i] >= 0 for i in tokens) or not any(doc[i].tag_ in _FINITE for i in tokens):
        return None
    return Reported(tokens, "bracket")


def _may_follow(cue: Cue, clause: Token, view: View) -> bool:
    """Tell whether a cue can stand behind what it reports: "…, X said", but not "…; X found themselves"."""
    if not cue.frames & {"clause", "attitude"}:
        return False
    doc, end = (
        view.doc,
        max(
            cue.last,
            *(c.right_edge.i for c in cue.token.children if c.dep_ in {"prt", "advmod", "nsubj"}),
            -1,
        ),
    )
    if any(t.text in {";", ":"} for t in doc[clause.i : cue.token.i]):
        return False
    closed = (
        end + 1 >= cue.token.sent.end
        or doc[end + 1].is_punct
        or doc[end + 1].pos_ in {"ADP", "SCONJ", "ADV", "CCONJ"}
    )
    return closed and not any(c.dep_ in {"dobj", "oprd", "xcomp"} for c in cue.token.children)


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
    while kept and view.doc[kept[-1]].dep_ == "cc":
        kept.pop()
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
