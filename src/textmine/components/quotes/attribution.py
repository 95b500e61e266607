"""Who said what stands in quotation marks: rules over the words before, behind and above a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from textmine.components.quotes.marks import Marked
from textmine.components.quotes.speakers import mention, possessor_of, source_of
from textmine.components.quotes.view import Cue, View
from textmine.components.records import Span

_SAYING = frozenset({"clause", "quoted", "infinitive", "label"})
_DASHES = frozenset({"—", "–", "-", "―", "--"})
_SOFT = frozenset({"ADV", "PUNCT", "SPACE", "AUX", "PART", "CCONJ", "INTJ"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_NEAR = 14


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


def attribute(passage: Marked, view: View) -> Attribution | None:
    """Return cue and speaker of a passage from its own sentence, None if nothing there attributes it."""
    after, before = view.after(passage), view.before(passage)
    return (
        _behind(passage, after, view)
        or _source_phrase(before, after, view)
        or _leading(passage, before, view)
        or _governing(passage, view)
        or _as_put(before, after, view)
        or _inserted(before, view)
        or _noun(passage, before, after, view)
        or _colon(before, view)
        or _signed(passage, after, view)
    )


def _spoken(cue: Cue, view: View, rule: str, score: float, side: str = "before") -> Attribution:
    source = source_of(cue.token)
    speaker = mention(source, view) if source is not None and view.inside[source.i] < 0 else None
    return Attribution(cue.span, speaker, rule, score if speaker else score - 0.2, cue.token.i, side)


def _behind(passage: Marked, after: Sequence[Token], view: View) -> Attribution | None:
    """'…,' said X; '…,' X said; '…' was how X put it."""
    inner = view.text[passage.start : passage.spans[-1][1]].rstrip()
    comma = inner[-1:] in ",?!…—–-" or (bool(after) and after[0].text in {",", *_DASHES})
    words = [t for t in after if not t.is_punct][:_NEAR]
    if not words or (inner[-1:] == "." and not words[0].text[:1].islower()):
        return None
    if words[0].lower_ == "as":
        return None
    lead = 0
    while lead < len(words) - 1 and words[lead].pos_ in {"ADV", "AUX"} and words[lead].i not in view.cues:
        lead += 1
    cue = view.cues.get(words[lead].i)
    if cue is not None and cue.frames & (_SAYING | {"attitude"}) and comma:
        return _inverted(cue, words[lead + 1 :], view)
    return _subject_first(words, view) if comma or words[0].is_title else None


def _inverted(cue: Cue, rest: Sequence[Token], view: View) -> Attribution | None:
    subject = next((c for c in cue.token.children if c.dep_ == "nsubj" and c.i > cue.token.i), None)
    if subject is None and rest and rest[0].pos_ in {*_NOUNS, "DET", "ADJ"}:
        subject = _phrase_head(rest)
    if subject is None:
        subject = source_of(cue.token)
    speaker = mention(subject, view) if subject is not None and view.inside[subject.i] < 0 else None
    return Attribution(cue.span, speaker, "behind-inverted", 0.95 if speaker else 0.7, cue.token.i, "after")


def _phrase_head(words: Sequence[Token]) -> Token | None:
    """Return the head of the noun phrase that `words` begin with, by the parse."""
    token, limit = words[0], words[min(len(words), 8) - 1].i
    for _ in range(6):
        if token.head == token or not words[0].i <= token.head.i <= limit or token.head.pos_ not in _NOUNS:
            break
        token = token.head
    return token if token.pos_ in _NOUNS else None


def _subject_first(words: Sequence[Token], view: View) -> Attribution | None:
    first = words[0].i
    if words[0].pos_ == "CCONJ" or words[0].pos_ == "VERB":
        return None
    for token in words:
        if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"aux", "auxpass", "acl", "amod"}:
            continue
        if token.dep_ == "relcl" and any(t.tag_ in {"WP", "WDT"} for t in token.children):
            continue
        cue = view.cues.get(token.i)
        if cue is None or not cue.frames & (_SAYING | {"attitude"}):
            return None
        subject = next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), None)
        if subject is not None and (subject.i < first or view.inside[subject.i] >= 0):
            return None
        subject = subject or _phrase_head(words)
        if subject is None:
            return None
        if "clause" not in cue.frames and "quoted" not in cue.frames:
            return None
        return Attribution(cue.span, mention(subject, view), "behind", 0.95, token.i, "after")
    return None


def _leading(passage: Marked, before: Sequence[Token], view: View) -> Attribution | None:
    """X said, '…'; X said: '…'; X said that '…'; X added '…'."""
    if not before:
        return None
    last = before[-1]
    bare = [t for t in before if not t.is_punct and t.lower_ != "that"]
    if not bare:
        return None
    direct = last.text in {",", ":"} or last.lower_ == "that" or last.i in view.cues or _ends_cue(last, view)
    if not direct:
        return None
    for token in reversed(bare[-_NEAR:]):
        cue = view.cues.get(token.i)
        if token.tag_ == "VBN" and token.dep_ in {"acl", "amod"} and last.i != token.i:
            continue
        if cue is not None and cue.frames & _SAYING:
            if not cue.frames & {"clause", "quoted"} and last.text != ":":
                return None
            score = 0.95 if last.text in {",", ":"} else 0.9
            return _spoken(cue, view, "leading", score)
        if token.pos_ in {"VERB"} and token.dep_ not in {"amod", "acl", "relcl", "pcomp"} and last.text != ":":
            return None
    return None


def _ends_cue(token: Token, view: View) -> bool:
    cue = view.cues.get(token.head.i)
    return cue is not None and cue.last == token.i


def _governing(passage: Marked, view: View) -> Attribution | None:
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
                return _spoken(cue, view, f"governing-{rule[0]}", rule[1])
        if path[-1] in {"nsubj", "nsubjpass", "parataxis", "conj"} and here.dep_ == "ROOT":
            return None
        if here.pos_ == "NOUN" and here.lemma_ in view.lexicon.statement_nouns and _holds(here, path[-1]):
            return _by_noun(here, view, "noun-clause", 0.75)
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
    if last in {"dobj", "ccomp", "xcomp", "attr", "acomp", "oprd", "dep"} and cue.frames & {"clause", "quoted"} and _right_before(view, first) == cue.last:
        return "object", 0.8
    return None


def _inserted(before: Sequence[Token], view: View) -> Attribution | None:
    """The plan, X said, would be '…': a cue with its subject between commas."""
    for k, token in enumerate(before):
        cue = view.cues.get(token.i)
        if cue is None or not cue.frames & {"clause", "attitude"}:
            continue
        ends = next((m for m in range(k + 1, min(k + 8, len(before))) if before[m].text in {",", "—", "–"}), None)
        begins = next((m for m in range(k - 1, max(k - 10, -1), -1) if before[m].text in {",", "—", "–"}), None)
        if ends is None or not begins:
            continue
        middle = before[begins + 1 : k]
        if middle and all(t.pos_ not in {"VERB", "SCONJ"} for t in middle):
            subject = _phrase_head(middle)
            if subject is not None:
                return Attribution(cue.span, mention(subject, view), "inserted", 0.8, token.i, "before")
    return None


def is_evidence(cue: Cue, view: View) -> bool:
    """Tell whether a cue of evidence has a document, study or the like for its source."""
    source = source_of(cue.token) if "evidence" in cue.frames else None
    return source is not None and source.lemma_.lower() in view.lexicon.document_nouns


def _by_as(view: View, cue: Cue, first: int) -> bool:
    return any(t.lower_ == "as" for t in view.doc[max(cue.last + 1, first - 8) : first])


def _right_before(view: View, first: int) -> int:
    """Return the index of the last word before a passage that is no mark, article or punctuation."""
    i = first - 1
    while i >= 0 and (view.doc[i].is_punct or view.inside[i] >= 0 or view.doc[i].is_space):
        i -= 1
    return i


def _source_phrase(before: Sequence[Token], after: Sequence[Token], view: View) -> Attribution | None:
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
    if found is None and following.pos_ in {*_NOUNS, "DET", "ADJ"}:
        found = _phrase_head([following, following.head]) if following.head.i > following.i else following
    return found


def _as_put(before: Sequence[Token], after: Sequence[Token], view: View) -> Attribution | None:
    """As X put it, '…'; '…', as X said."""
    for window in (after[:_NEAR], before):
        for k, token in enumerate(window):
            if token.lower_ != "as":
                continue
            for verb in window[k + 1 : k + 12]:
                cue = view.cues.get(verb.i)
                if cue is None or "clause" not in cue.frames:
                    continue
                if any(c.dep_ in {"ccomp", "dobj"} and c.i > cue.last and c.lower_ != "it" for c in verb.children):
                    continue
                if any(c.dep_ == "nsubj" and c.i > token.i for c in verb.children) or verb.i == token.i + 1:
                    side = "after" if window is not before else "before"
                    return _spoken(cue, view, "as-put", 0.85, side)
    return None


def _noun(passage: Marked, before: Sequence[Token], after: Sequence[Token], view: View) -> Attribution | None:
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
            found = _by_noun(token, view, "noun", 0.7)
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
        return owner if owner.pos_ in _NOUNS else None
    return None


def _by_noun(noun: Token, view: View, rule: str, score: float) -> Attribution | None:
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


def _colon(before: Sequence[Token], view: View) -> Attribution | None:
    """X turned to the reporters: '…'; the subject of the sentence speaks."""
    if len(before) < 2 or before[-1].text != ":":
        return None
    for token in reversed(before[:-1]):
        cue = view.cues.get(token.i)
        if cue is not None:
            return _spoken(cue, view, "colon", 0.75)
    roots = [t for t in before if t.pos_ in {"VERB", "AUX"} and (t.dep_ == "ROOT" or t.head not in before)]
    source = source_of(roots[0]) if roots else None
    if source is None or source.pos_ not in {"PROPN", "PRON"} or view.inside[source.i] >= 0:
        return None
    return Attribution(None, mention(source, view), "colon-subject", 0.5)


def _signed(passage: Marked, after: Sequence[Token], view: View) -> Attribution | None:
    """'…' — X, at the end of a paragraph."""
    if len(after) < 2 or after[0].text not in _DASHES or len(after) > 12:
        return None
    name = after[1]
    if name.pos_ != "PROPN":
        return None
    head = _phrase_head(after[1:]) or name
    return Attribution(None, mention(head, view), "signed", 0.7, None, "after")
