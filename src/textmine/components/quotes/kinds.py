"""What kind a passage in quotation marks is: a statement's form, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from textmine.components.quotes.marks import Marked
from textmine.components.quotes.view import View

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_SMALL = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "but",
        "as",
        "is",
        "its",
        "how",
        "not",
    }
)
_LONG = 6
_LOOK = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind that attributes nothing, and the reason for it."""

    kind: Literal["scare", "term", "title"]
    rule: str
    score: float


def form(passage: Marked, view: View) -> Literal["direct", "mixed"]:
    """Return "direct" for a whole clause or more, "mixed" for a fragment of the author's own clause.

    A clause is whole if its finite verb and that verb's subject both stand within the marks and no
    subordination makes it part of a noun; so is what stands as a sentence of its own.
    """
    words = view.words(passage)
    inside = {t.i for t in words}
    for token in words:
        if token.tag_ not in _FINITE and token.tag_ != "VB":
            continue
        verb = token.head if token.dep_ in {"aux", "auxpass"} and token.head.i in inside else token
        subject = any(c.dep_ in _SUBJECTS and c.i in inside for c in verb.children)
        if subject and verb.dep_ not in {"relcl", "acl"} and token.tag_ in _FINITE:
            return "direct"
        if token.tag_ == "VB" and token == words[0] and token.lower_ != "be" and _own_sentence(passage, view):
            return "direct"
    return "direct" if _own_sentence(passage, view) and _sentences(passage, view) else "mixed"


def _own_sentence(passage: Marked, view: View) -> bool:
    """Tell whether a passage begins like a sentence and is set off from the words before it."""
    first = view.text[passage.spans[0][0] : passage.spans[0][1]].lstrip()[:1]
    lead = view.text[max(0, passage.start - 3) : passage.start].rstrip()
    return first.isupper() and (not lead or lead[-1] in ',:.?!”"—–')


def _sentences(passage: Marked, view: View) -> bool:
    """Tell whether a passage is punctuated as one sentence or more."""
    inner = "".join(view.text[start:end] for start, end in passage.spans).rstrip()
    return inner[-1:] in ".?!,…—" and bool(inner)


def refused(passage: Marked, view: View, *, noted: bool) -> Decision | None:
    """Return the kind of a passage whose surroundings say that it is no statement, even below a cue.

    Args:
        passage: the passage.
        view: its document.
        noted: a note cites the passage itself, which speaks against distance and terms.
    """
    lead = _lead(passage, view)
    for words in view.lexicon.titled:
        if lead.endswith(words):
            return Decision("title", "title-named", 0.9)
    if _is_title(passage, view):
        return Decision("title", "title-form", 0.8)
    for words in view.lexicon.scare:
        if lead.endswith(words):
            return Decision("scare", "scare-word", 0.95)
    if noted:
        return None
    if _is_named(passage, view, lead):
        return Decision("term", "term-named", 0.8)
    return _by_noun(passage, view)


def unattributed(passage: Marked, view: View) -> Decision:
    """Return the kind of a passage that nothing attributes: a term for a noun phrase of some length, else distance."""
    words = view.words(passage)
    if len(words) == 1 and words[0].pos_ in {"ADJ", "ADV", "VERB"}:
        return Decision("scare", "single-modifier", 0.6)
    if any(lemma in view.lexicon.term_nouns for lemma in _neighbours(passage, view)):
        return Decision("term", "term-noun", 0.7)
    if len(words) >= 2 and words[-1].pos_ in {"NOUN", "PROPN"} and not _finite(words):
        return Decision("term", "noun-phrase", 0.5)
    return Decision("scare", "default", 0.5)


def is_clause(passage: Marked, view: View) -> bool:
    """Tell whether a passage is long and whole enough to be somebody's words though nobody is named."""
    words = view.words(passage)
    return len(words) >= _LONG and form(passage, view) == "direct" and _finite(words)


def _finite(words: list[Token]) -> bool:
    return any(token.tag_ in _FINITE for token in words)


def _lead(passage: Marked, view: View) -> str:
    text = view.text[max(0, passage.start - 40) : passage.start].lower()
    return text.rstrip(" \u00a0\n,:(")


def _is_named(passage: Marked, view: View, lead: str) -> bool:
    """Tell whether the words before a passage give a name: "known as", "the term"; a gloss in brackets, too."""
    if len(view.words(passage)) > _LONG:
        return False
    for words in view.lexicon.named:
        if lead.endswith(words) and not lead[: -len(words)][-1:].isalpha():
            return not _has_agent(passage, view)
    first, _ = view.range(passage.start, passage.end)
    previous = [t for t in view.doc[max(0, first - 2) : first] if not t.is_punct]
    return any(t.lemma_.lower() in view.lexicon.term_nouns and t.pos_ == "NOUN" for t in previous[-1:])


def _has_agent(passage: Marked, view: View) -> bool:
    """Tell whether somebody is said to give the name: "X called it", but not "what is called"."""
    first, _ = view.range(passage.start, passage.end)
    for token in view.doc[max(0, first - 8) : first]:
        cue = view.cues.get(token.i)
        if cue is not None and "label" in cue.frames:
            passive = token.tag_ == "VBN" and not any(c.dep_ == "agent" for c in token.children)
            return not passive or any(c.lemma_ == "have" for c in token.children)
    return False


def _by_noun(passage: Marked, view: View) -> Decision | None:
    """A fragment that only modifies a noun of naming: "the '…' formula", "a '…' strategy"."""
    if len(view.words(passage)) > _LONG:
        return None
    follows = _following(passage, view)
    words = view.words(passage)
    if (
        follows is None
        or follows.is_punct
        or follows.pos_ != "NOUN"
        or (len(words) == 1 and words[0].pos_ == "ADJ")
    ):
        return None
    lemma = follows.lemma_.lower()
    if lemma in view.lexicon.term_nouns and lemma not in view.lexicon.statement_nouns:
        return Decision("term", "term-noun", 0.7)
    return None


def _following(passage: Marked, view: View) -> Token | None:
    _, after = view.range(passage.start, passage.end)
    return view.doc[after] if after < len(view.doc) else None


def _neighbours(passage: Marked, view: View) -> list[str]:
    first, after = view.range(passage.start, passage.end)
    before = [t.lemma_.lower() for t in view.doc[max(0, first - _LOOK) : first]]
    return before + [t.lemma_.lower() for t in view.doc[after : after + 2]]


def _is_title(passage: Marked, view: View) -> bool:
    """Tell whether a passage looks like a work's title, and something near it speaks of works."""
    words = [t.text for t in view.words(passage) if t.text[:1].isalpha()]
    strong = [w for w in words if w.lower() not in _SMALL]
    if not strong or len(strong) > 16:
        return False
    capital = sum(w[0].isupper() for w in strong) / len(strong)
    if capital < 0.75:
        return False
    if view.context.regions[passage.region].kind == "note":
        return len(words) > 1
    if any(lemma in view.lexicon.work_nouns for lemma in _neighbours(passage, view)):
        return True
    emphasised = any(start <= passage.end + 3 and end > passage.end for start, end in view.context.emphasis)
    return emphasised and len(words) > 2
