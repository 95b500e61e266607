"""Names and titles in citations: which words are authors, and which phrase is a title."""

from __future__ import annotations

import re
from functools import cache

from textmine.structure.citation_units import pattern_of, word_lists

_MAX_NAME_WORDS = 7
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


@cache
def _small() -> frozenset[str]:
    return frozenset(word_lists()["small"])


@cache
def _particles() -> frozenset[str]:
    return frozenset(word_lists()["particles"])


def is_title_case(text: str, share: float = 0.6) -> bool:
    """Return whether a phrase looks like a name or title: this share of its words of weight begins with a capital."""
    words: list[str] = [word for word in _WORD.findall(text) if word.lower() not in _small()]
    if not words:
        return False
    if not text.isascii() or ":" in text:
        # Titles in other languages are in sentence case.
        return words[0][0].isupper()
    return sum(word[0].isupper() for word in words) >= share * len(words)


def is_name(text: str, *, least: int = 2) -> bool:
    """Return whether a phrase may be one person's or body's name: capitalised words, initials, particles."""
    words = text.split()
    if not least <= len(words) <= _MAX_NAME_WORDS or (
        not words[0][0].isupper() and words[0] not in _particles()
    ):
        return False
    heavy = [word for word in words if word.lower() not in _particles()]
    return bool(heavy) and all(
        word[0].isupper() and not any(char in ":?!()" or char.isdigit() for char in word) for word in heavy
    )


def _without_roles(text: str) -> str:
    """Return names without "eds.", "et al." and what stands for more of them."""
    text = re.sub(rf"[\s,]*\(?{pattern_of('editors')}\)?[\s,]*$", "", text)
    return re.sub(rf"[\s,]*{pattern_of('others')}[\s,]*$", "", text).strip(" ,")


def split_authors(text: str) -> tuple[str, ...] | None:
    """Return the names in a phrase that should hold nothing else; None if it holds something else."""
    bare = _without_roles(_without_roles(text))
    parts = re.split(rf",?\s+{pattern_of('and')}\s+|,\s+", bare)
    names: list[str] = []
    for part in parts:
        if part in word_lists()["suffixes"] and names:
            names[-1] = f"{names[-1]}, {part}"
        elif part:
            names.append(part)
    if len(names) > 1 and is_name(bare, least=1) and _is_body(bare):
        return (bare,)
    if not names or not all(is_name(name, least=1) for name in names):
        return None
    return tuple(names)


def _is_body(text: str) -> bool:
    """Return whether "and" stands inside a body's name: "Organization for Security and Co-operation in Europe"."""
    left, _, right = text.partition(" and ")
    return " for " in left or " of " in left or " in " in right or " of " in right


def authors_of(text: str) -> tuple[tuple[str, ...], str]:
    """Return the authors that a phrase "Authors, Title" begins with, and the title; () and the phrase without any."""
    fields = text.split(", ")
    named = re.compile(rf"\s{pattern_of('others')}$")
    for last, field in enumerate(fields[:-1]):
        if named.search(field) and (names := split_authors(", ".join(fields[: last + 1]))) is not None:
            return names, _skip_roles(fields[last + 1 :])
    for last in range(len(fields) - 1, 0, -1):
        head = fields[: last + 1]
        joined = re.match(rf"{pattern_of('and')}\s+", head[-1])
        if joined and last < len(fields) - 1 and all(is_name(name) for name in head[:-1]):
            names = split_authors(", ".join(head))
            if names is not None and is_name(head[-1][joined.end() :]):
                return names, _skip_roles(fields[last + 1 :])
    if len(fields) > 1 and (names := split_authors(fields[0])) is not None:
        return names, _skip_roles(fields[1:])
    return (), text


def after_talk(text: str) -> str:
    """Return the phrase from the names on that a sentence leads up to: "the best account is Ann Vale, Title".

    The phrase itself if its first field is a name, or if no field ends in a full name behind a word in lower case.
    """
    fields = text.split(", ")
    for index, field in enumerate(fields[:-1]):
        words = field.split()
        if split_authors(field) is not None:
            return ", ".join(fields[index:]) if index and fields[0][:1].islower() else text
        for start in range(1, len(words) - 1):
            tail = " ".join(words[start:])
            if words[start - 1].islower() and words[start - 1] not in _joining() and _may_begin(words[start]):
                names = split_authors(tail)
                if names is not None and all(is_name(name) for name in names):
                    return ", ".join([tail, *fields[index + 1 :]])
    return text


@cache
def _joining() -> frozenset[str]:
    return _particles() - {"of", "for", "on"} | frozenset(word_lists()["and"])


def _may_begin(word: str) -> bool:
    return word[0].isupper() or word in _joining()


def _skip_roles(fields: list[str]) -> str:
    """Return the fields as one phrase, without "eds.", "et al." or "Jr." at their head."""
    roles = re.compile(rf"\(?(?:{pattern_of('editors')}|{pattern_of('others')}|{pattern_of('suffixes')})\)?")
    while len(fields) > 1 and roles.fullmatch(fields[0]):
        fields = fields[1:]
    return ", ".join(fields)
