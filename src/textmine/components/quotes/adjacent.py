"""Attribution by what stands right before and right behind a passage in marks."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from textmine.components.quotes.attribution import NEAR, NOMINAL, SAYING, Attribution, phrase_head, spoken
from textmine.components.quotes.marks import Marked
from textmine.components.quotes.speakers import mention, source_of
from textmine.components.quotes.view import Cue, View

_EARLIER = 60
_DASHES = frozenset({"—", "–", "-", "―", "--"})


def behind(passage: Marked, after: Sequence[Token], view: View) -> Attribution | None:
    """'…,' said X; '…,' X said; '…' was how X put it."""
    inner = view.text[passage.start : passage.spans[-1][1]].rstrip()
    comma = inner[-1:] in ",?!…—–-" or (bool(after) and after[0].text in {",", *_DASHES})
    words = [t for t in after if not t.is_punct][:NEAR]
    if not words or (inner[-1:] == "." and not words[0].text[:1].islower()):
        return None
    if words[0].lower_ == "as":
        return None
    lead = 0
    while lead < len(words) - 1 and words[lead].pos_ in {"ADV", "AUX"} and words[lead].i not in view.cues:
        lead += 1
    cue = view.cues.get(words[lead].i)
    if cue is not None and cue.frames & (SAYING | {"attitude"}) and comma:
        return _inverted(cue, words[lead + 1 :], view)
    return _subject_first(words, view) if comma or words[0].is_title else None


def _inverted(cue: Cue, rest: Sequence[Token], view: View) -> Attribution | None:
    subject = next((c for c in cue.token.children if c.dep_ == "nsubj" and c.i > cue.token.i), None)
    if subject is None and rest and rest[0].pos_ in {*NOMINAL, "DET", "ADJ"}:
        subject = phrase_head(rest)
    if subject is None:
        subject = source_of(cue.token)
    speaker = mention(subject, view) if subject is not None and view.inside[subject.i] < 0 else None
    return Attribution(cue.span, speaker, "behind-inverted", 0.95 if speaker else 0.7, cue.token.i, "after")


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
        if cue is None or not cue.frames & (SAYING | {"attitude"}):
            return None
        subject = next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), None)
        if subject is not None and (subject.i < first or view.inside[subject.i] >= 0):
            return None
        if any(c.dep_ in {"nsubjpass", "expl"} and c.lower_ == "it" for c in token.children):
            return None  # "'…,' it was said in the town"
        subject = subject or phrase_head(words)
        if subject is None:
            return None
        if "clause" not in cue.frames and "quoted" not in cue.frames:
            return None
        return Attribution(cue.span, mention(subject, view), "behind", 0.95, token.i, "after")
    return None


def leading(before: Sequence[Token], view: View) -> Attribution | None:
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
    for token in reversed(bare[-NEAR:]):
        cue = view.cues.get(token.i)
        if token.tag_ == "VBN" and token.dep_ in {"acl", "amod"}:
            continue
        if cue is not None and cue.frames & SAYING:
            if not cue.frames & {"clause", "quoted"} and last.text != ":":
                return None
            score = 0.95 if last.text in {",", ":"} else 0.9
            return spoken(cue, view, "leading", score)
        if (
            token.pos_ in {"VERB"}
            and token.dep_ not in {"amod", "acl", "relcl", "pcomp"}
            and last.text != ":"
        ):
            return None
    return None


def _ends_cue(token: Token, view: View) -> bool:
    cue = view.cues.get(token.head.i)
    return cue is not None and cue.last == token.i


def inserted(before: Sequence[Token], view: View) -> Attribution | None:
    """The plan, X said, would be '…': a cue with its subject between commas."""
    for k, token in enumerate(before):
        cue = view.cues.get(token.i)
        if cue is None or not cue.frames & {"clause", "attitude"}:
            continue
        ends = next(
            (m for m in range(k + 1, min(k + 8, len(before))) if before[m].text in {",", "—", "–"}), None
        )
        begins = next(
            (m for m in range(k - 1, max(k - 10, -1), -1) if before[m].text in {",", "—", "–"}), None
        )
        if ends is None or not begins:
            continue
        middle = before[begins + 1 : k]
        if middle and all(t.pos_ not in {"VERB", "SCONJ"} for t in middle):
            subject = phrase_head(middle)
            if subject is not None:
                return Attribution(cue.span, mention(subject, view), "inserted", 0.8, token.i, "before")
    return None


def colon(before: Sequence[Token], view: View) -> Attribution | None:
    """X turned to the reporters: '…'; the subject of the sentence speaks."""
    if len(before) < 2 or before[-1].text != ":":
        return None
    for token in reversed(before[:-1]):
        cue = view.cues.get(token.i)
        if cue is not None:
            return spoken(cue, view, "colon", 0.75)
    roots = [t for t in before if t.pos_ in {"VERB", "AUX"} and (t.dep_ == "ROOT" or t.head not in before)]
    source = source_of(roots[0]) if roots else None
    if source is None or source.pos_ not in {"PROPN", "PRON"} or view.inside[source.i] >= 0:
        return None
    return Attribution(None, mention(source, view), "colon-subject", 0.5)


def earlier(passage: Marked, view: View) -> Attribution | None:
    """X was furious. '…': a passage that is a sentence of its own is credited to the sentence before it."""
    first, _ = view.range(passage.start, passage.end)
    region = (
        view.region[first]
        if view.context.regions[passage.region].start < passage.start
        else passage.region - 1
    )
    window = [t for t in view.doc[max(0, first - _EARLIER) : first] if view.region[t.i] == region]
    outside = [t for t in window if view.inside[t.i] < 0 and not t.is_space]
    if not outside:
        return None
    sentence = [t for t in outside if t.sent == outside[-1].sent]
    for token in reversed(sentence):
        cue = view.cues.get(token.i)
        if cue is not None and cue.frames & {"clause", "quoted", "label"}:
            found = spoken(cue, view, "earlier-cue", 0.5)
            return found if found.speaker is not None else None
    source = source_of(sentence[0].sent.root)
    if source is None or view.inside[source.i] >= 0:
        return None
    if source.ent_type_ == "PERSON" or source.lower_ in {"he", "she", "they"}:
        return Attribution(None, mention(source, view), "earlier-subject", 0.4)
    return None


def signed(after: Sequence[Token], view: View) -> Attribution | None:
    """'…' — X, at the end of a paragraph."""
    if len(after) < 2 or after[0].text not in _DASHES or len(after) > 12:
        return None
    name = after[1]
    if name.pos_ != "PROPN":
        return None
    head = phrase_head(after[1:]) or name
    return Attribution(None, mention(head, view), "signed", 0.7, None, "after")
