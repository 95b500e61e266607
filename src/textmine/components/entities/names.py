"""Stretches of tokens that may be names, before they become mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from textmine.components.entities.data import gazetteer, rules
from textmine.schema.v1 import EntityType


@dataclass(frozen=True, slots=True)
class Name:
    """The tokens from `start` to `end` (exclusive) of a `Doc`, as a name of a type; `made_by` says what found it."""

    start: int
    end: int
    type: EntityType
    made_by: str

    def text(self, doc: Doc) -> str:
        """The name as written, white space made single."""
        return " ".join(doc[self.start : self.end].text.split())


def is_capital(token: Token) -> bool:
    """Tell whether `token` is a word that begins with a capital letter."""
    return token.text[:1].isupper() and any(char.isalpha() for char in token.text)


def without_overlap(names: Iterable[Name]) -> list[Name]:
    """Return the longest names of every overlap, in order; of two of one length, the one that came first."""
    taken: set[int] = set()
    kept = []
    for name in sorted(names, key=lambda n: n.start - n.end):
        tokens = range(name.start, name.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(name)
    return sorted(kept, key=lambda n: n.start)


def trimmed(doc: Doc, name: Name) -> Name | None:
    """Return `name` with its extent brought to the guidelines, None if nothing is left of it.

    Left out are titles and roles, articles, qualifiers ("former"), possessive endings, quotation marks and punctuation at
    the ends. An article stays where it belongs to the name: capitalised within a sentence ("The Hague"), or before the
    single word of a name of an event ("the Troubles").
    """
    start, end = name.start, name.end
    while end > start and _is_tail(doc[end - 1]):
        end -= 1
    moved = True
    while moved and start < end:
        moved = False
        token = doc[start]
        if _is_lead(token) or (
            token.lower_ in rules().articles and not _keeps_article(doc, name, start, end)
        ):
            start, moved = start + 1, True
        elif end - start > 2 and token.is_lower and doc[start + 1].text == "-":
            # "post-Soviet", "anti-Kurdish": the prefix is a common word.
            start, moved = start + 2, True
        elif name.type == "LAW" and _part_length(doc, start, end):
            start, moved = start + _part_length(doc, start, end), True
        elif name.type == "PERSON":
            skip = _role_length(doc, start, end)
            start, moved = start + skip, skip > 0
    return Name(start, end, name.type, name.made_by) if start < end else None


def _is_lead(token: Token) -> bool:
    return token.is_punct or token.is_space or token.is_quote or token.lower_ in rules().qualifiers


def _is_tail(token: Token) -> bool:
    if token.text.endswith(".") and len(token.text) > 1:
        return False
    return token.is_punct or token.is_space or token.is_quote or token.text in {"'s", "’s", "'", "’"}


def _keeps_article(doc: Doc, name: Name, start: int, end: int) -> bool:
    token = doc[start]
    if token.text == "The" and not token.is_sent_start and start > 0 and not doc[start - 1].is_quote:
        return True
    return name.type in rules().article_kept and end - start == 2 and token.lower_ == "the"


def _part_length(doc: Doc, start: int, end: int) -> int:
    """Count the tokens of "Article 5 of" at the beginning of a law's name; the law is what is named."""
    part = end - start > 3 and doc[start + 1].like_num and doc[start + 2].text == "of"
    return 3 if part else 0


def _role_length(doc: Doc, start: int, end: int) -> int:
    """Count the tokens of the title with which a person's name begins, an adjective of nation before it included."""
    lead = 1 if end - start > 2 and doc[start].text in gazetteer() else 0
    size = title_length(doc, start + lead, end - 1, rules().titles)
    return lead + size if size else 0


def title_length(doc: Doc, start: int, end: int, titles: frozenset[tuple[str, ...]]) -> int:
    """Count the tokens of the longest of `titles` that begins at token `start` and ends before `end` (or at it)."""
    if start >= end or doc[start].lower_.rstrip(".") not in _first_words(titles):
        return 0
    for size in (4, 3, 2, 1):
        words = tuple(token.lower_.rstrip(".") for token in doc[start : min(start + size, end)])
        if len(words) == size and words in titles:
            return size
    return 0


@cache
def _first_words(titles: frozenset[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(words[0] for words in titles if words)
