"""Who speaks: from a verb to its source, and from a source to the shortest mention that names it."""

from __future__ import annotations

from spacy.tokens import Token

from textmine.components.quotes.view import View
from textmine.components.records import Span

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_UPWARD = frozenset({"xcomp", "advcl", "conj", "pcomp", "parataxis", "ccomp", "prep", "dep"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
_INNER = frozenset(
    {"det", "poss", "amod", "compound", "nummod", "nmod", "quantmod", "advmod", "predet", "case"}
)
_UNSPEAKING = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_STEPS = 6
_APPOSITION = 12
_LONGEST_OF = 5
_FAR = 25


def can_speak(token: Token) -> bool:
    """Return whether a word can head a speaker: no bare number, code ("AB-0497") or stretch of time.

    A name may hold figures ("the G7").
    """
    if token.ent_type_ in _NAMED:
        return any(char.isalpha() for char in token.text) and sum(char.isdigit() for char in token.text) < 3
    return token.ent_type_ not in _UNSPEAKING and not any(char.isdigit() for char in token.text)


def source_of(verb: Token) -> Token | None:
    """Return the head of the phrase that names who does the saying of `verb`, None if the clause tells nobody.

    The verb's own subject or agent counts first; an infinitive, participle or further conjunct borrows that of
    the verb it hangs on; a relative pronoun stands for its antecedent.
    """
    here = verb
    for step in range(_STEPS):
        subject = _subject(here) or (_name_before(here) if not step else None)
        if subject is not None:
            return _antecedent(subject, here)
        agent = _agent(here)
        passive = next((c for c in here.children if c.dep_ == "nsubjpass"), None)
        if agent is not None and not (step and verb.tag_ == "VBG" and passive is not None):
            return agent
        if passive is not None:
            return _antecedent(passive, here) if step and verb.tag_ == "VBG" else None
        if here.dep_ in {"acl", "relcl"}:
            reports = here.tag_ == "VBN" and any(c.dep_ == "ccomp" for c in here.children)
            return here.head if (here.tag_ == "VBG" or reports) and here.head.pos_ in _NOMINAL else None
        if here.dep_ not in _UPWARD or here.head == here:
            return None
        if here.dep_ == "ccomp" and here.head.i < here.i and here.tag_ != "VBG":
            return None
        here = _verb_above(here)
        if here.pos_ in _NOMINAL:
            return None
    return None


def _verb_above(token: Token) -> Token:
    """Return the head of a verb; of "made a point of asking", the verb that the noun is the object of."""
    head = token.head
    if token.dep_ == "pcomp" and head.dep_ == "prep" and head.head.dep_ == "dobj":
        return head.head.head
    return head


def _subject(verb: Token) -> Token | None:
    """Return the subject of a verb; of two that a parser gives it, the one that is no relative pronoun."""
    found = [c for c in verb.children if c.dep_ in _SUBJECTS]
    named = [c for c in found if c.lower_ not in _RELATIVE]
    return next(iter(named or found), None)


def _name_before(verb: Token) -> Token | None:
    """Return the name right before a finite verb that the parse hangs on something else: "On 27 December X announced"."""
    if verb.tag_ not in _FINITE or any(c.dep_ in {"nsubjpass", "expl", "agent"} for c in verb.children):
        return None
    doc, first = verb.doc, verb.sent.start
    at = verb.i - 1
    while at > first and doc[at].pos_ in {"ADV", "AUX"}:
        at -= 1
    if at > first and doc[at].text == ",":
        # "X, prime minister of Y, remarked"
        at = next(
            (k - 1 for k in range(at - 1, max(first, at - _APPOSITION), -1) if doc[k].text == ","), first
        )
    return doc[at] if at >= first and doc[at].ent_type_ in {"PERSON", "ORG"} else None


def _antecedent(subject: Token, verb: Token) -> Token:
    if subject.lower_ in _RELATIVE and subject.tag_ in {"WP", "WDT", "IN"}:
        clause: Token = verb
        for _ in range(_STEPS):
            if clause.dep_ == "relcl":
                return clause.head
            if clause.dep_ not in {"conj", "ccomp", "xcomp"}:
                break
            clause = clause.head
    return subject


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def possessor_of(noun: Token) -> Token | None:
    """Return whose statement a noun names: "X's claim", "the claim by X", "the words of X"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "of", "from"}:
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None and (found.ent_type_ in _NAMED or child.lower_ != "of"):
                return found
    for child in noun.children:
        if child.dep_ == "acl" and child.tag_ == "VBN":
            return _agent(child)
    return None


def mention(token: Token, view: View) -> Span:
    """Return the shortest mention around `token`, the head of a noun phrase, that names who it is.

    A name goes without title, office and article; an office without a name keeps its article or possessor
    ("his defence minister"); a pronoun is itself; a part stands for its document ("Article 6 of the Charter").
    """
    token = _document_of(token, view)
    if token.pos_ == "PRON" or token.tag_ in {"PRP", "PRP$", "WP"}:
        return token.idx, token.idx + len(token)
    name = _name(token, view)
    if name is None:
        appositive = next((t for t in token.subtree if t.dep_ == "appos" and abs(t.i - token.i) < _FAR), None)
        own = appositive is not None and (appositive.head == token or appositive.ent_type_ == "PERSON")
        if appositive is not None and own and appositive.ent_type_ in {"PERSON", "ORG"}:
            name = _name(appositive, view)
    first, last = name if name is not None else _nominal(token)
    last = _conjuncts(token, last, view)
    while first < last and view.region[first] != view.region[token.i]:
        first += 1
    return view.span_of(first, last)


def _document_of(token: Token, view: View) -> Token:
    """Return the document that a part of it stands for: of "Article 6 of the Charter" the Charter; else the token itself."""
    here = token
    for _ in range(_STEPS):
        if here.lemma_.lower() not in view.lexicon.document_parts:
            return here
        of = next((c for c in here.subtree if c.dep_ == "prep" and c.lower_ == "of"), None)
        whole = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
        if whole is None:
            return here
        here = whole
    return here


def _name(token: Token, view: View) -> tuple[int, int] | None:
    """Return first and last token of the name that `token` heads, None if it heads none."""
    doc = token.doc
    if token.text.islower() or (token.pos_ != "PROPN" and token.ent_type_ not in _NAMED):
        return None
    first = last = token.i
    if token.ent_type_ in _NAMED:
        while first > 0 and doc[first].ent_iob_ == "I":
            first -= 1
        while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I":
            last += 1
    else:
        while (
            first > 0
            and doc[first - 1].pos_ == "PROPN"
            and doc[first - 1].head.i in range(first - 1, last + 1)
        ):
            first -= 1
    person = token.ent_type_ in {"PERSON", ""}
    return _without_titles(token, first, last, view, person)


def _without_titles(token: Token, first: int, last: int, view: View, person: bool) -> tuple[int, int] | None:
    doc = token.doc
    while last > first and (
        doc[last].tag_ == "POS" or doc[last].lower_ in {"'s", "’s"} or doc[last].is_punct
    ):
        last -= 1
    while first < last and (doc[first].tag_ in {"DT", "POS"} or doc[first].is_punct):
        first += 1
    if person:
        kept = first
        for i in range(first, min(first + 8, last + 1)):
            if doc[i].lower_ in view.lexicon.titles:
                kept = i + 1
        if kept > last:
            return None
        first = kept
    return first, last


def _nominal(token: Token) -> tuple[int, int]:
    first = last = token.i
    for child in token.lefts:
        if child.dep_ in _INNER:
            first = min(first, child.left_edge.i)
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == last + 1:
            edge = child.right_edge.i
            if edge - child.i <= _LONGEST_OF and not any(t.is_punct for t in token.doc[child.i : edge + 1]):
                last = edge
    return first, last


def _conjuncts(token: Token, last: int, view: View) -> int:
    """Return the index of the last conjunct of a short coordination ("France and Russia said")."""
    reach = last
    for other in token.conjuncts:
        if other.i > reach and other.i - reach < 6 and other.pos_ in {"PROPN", "NOUN"}:
            name = _name(other, view)
            reach = name[1] if name is not None else other.i
    return reach
